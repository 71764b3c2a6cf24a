"""What is asked for about an account."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kusei.kernel.offices.models import Account, Office, Role
from kusei.web.accounts.actions import Particulars
from kusei.web.sign_in.logins import normal_login

ROLES_WITHOUT_OFFICE = frozenset({Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR})


class ParticularsForm(forms.Form):
    """Name, role, office and section of an account."""

    name = forms.CharField(
        label="氏名",
        max_length=60,
        error_messages={"required": "氏名を入力してください。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="役割",
        choices=[("", "選んでください"), *Role.choices],
        help_text="役割は1つだけ。2つの役割で働く人は、アカウントを2つ持つ。",
        error_messages={"required": "役割を選んでください。"},
    )
    office = forms.ModelChoiceField(
        label="所属庁舎",
        queryset=Office.objects.all(),
        required=False,
        empty_label="なし（本庁）",
        help_text="窓口職員、審査・決裁者、課長には、庁舎が要る。",
    )
    section = forms.CharField(
        label="課", max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean(self) -> None:
        """Refuse a role at a counter without an office."""
        role = self.cleaned_data.get("role")
        if role and role not in ROLES_WITHOUT_OFFICE and not self.cleaned_data.get("office"):
            self.add_error(
                "office", f"「{Role(role).label}」は庁舎で働く役割です。所属庁舎を選んでください。"
            )

    def particulars(self) -> Particulars:
        """Return what was entered. Only after `is_valid()`."""
        entered = self.cleaned_data
        return Particulars(entered["name"], Role(entered["role"]), entered["office"], entered["section"])


class NewAccountForm(ParticularsForm):
    """A new account: also its login."""

    login = forms.CharField(
        label="職員番号",
        max_length=40,
        help_text="あとから変えられない。半角の英数字とハイフン。",
        error_messages={"required": "職員番号を入力してください。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ["login", "name", "role", "office", "section"]

    def clean_login(self) -> str:
        """Refuse a login that cannot be typed, or that somebody has, also in other letter case."""
        login = normal_login(self.cleaned_data["login"])
        if not re.fullmatch(r"[0-9A-Za-z-]+", login):
            raise ValidationError("職員番号は、英数字とハイフンだけで入力してください。", code="characters")
        if Account.objects.filter(login__iexact=login).exists():
            raise ValidationError(
                "この職員番号のアカウントはもうあります。一覧でさがし、止まっていれば再開してください。",
                code="taken",
            )
        return login


class SearchForm(forms.Form):
    """Which accounts to list."""

    q = forms.CharField(label="職員番号・氏名・課", required=False, max_length=60)
    role = forms.ChoiceField(label="役割", choices=[("", "すべて"), *Role.choices], required=False)
    office = forms.ModelChoiceField(
        label="庁舎", queryset=Office.objects.all(), required=False, empty_label="すべて"
    )
    ended = forms.BooleanField(label="止めたアカウントも出す", required=False)

    def wanted(self) -> dict[str, Any]:
        """Return what was asked for; a condition that cannot be read is left out."""
        asked = self.cleaned_data if self.is_valid() else {}
        office = asked.get("office")
        return {
            "text": asked.get("q", ""),
            "role": asked.get("role", ""),
            "office": office.pk if office else "",
            "ended": asked.get("ended", False),
        }
