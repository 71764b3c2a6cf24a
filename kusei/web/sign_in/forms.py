"""What is asked for when signing in and when changing one's password."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kusei.kernel.offices.models import Account
from kusei.web.sign_in.logins import normal_login

SHORTEST_PASSWORD = 12


class SignInForm(forms.Form):
    """職員番号, 合言葉, and the number of the counter where the clerk sits today."""

    login = forms.CharField(
        label="職員番号",
        max_length=40,
        error_messages={"required": "職員番号を入力してください。"},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = forms.CharField(
        label="合言葉",
        strip=False,
        max_length=256,
        error_messages={"required": "合言葉を入力してください。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    counter = forms.IntegerField(
        label="窓口の番号",
        required=False,
        min_value=1,
        max_value=99,
        help_text="窓口にすわるときだけ。1から99まで。",
        error_messages={
            "invalid": "窓口の番号は、1から99までの数字で入力してください。",
            "min_value": "窓口の番号は、1から99までの数字で入力してください。",
            "max_value": "窓口の番号は、1から99までの数字で入力してください。",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
    )

    def clean_login(self) -> str:
        """Return the login in its one form."""
        return normal_login(self.cleaned_data["login"])


class PasswordForm(forms.Form):
    """A new password of one's own, with the present one."""

    present = forms.CharField(
        label="いまの合言葉",
        strip=False,
        max_length=256,
        error_messages={"required": "いまの合言葉を入力してください。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label="新しい合言葉",
        strip=False,
        max_length=256,
        help_text=f"{SHORTEST_PASSWORD}文字以上。職員番号や氏名をふくめない。長い文のほうが覚えやすく、破られにくい。",
        error_messages={"required": "新しい合言葉を入力してください。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="新しい合言葉（確認）",
        strip=False,
        max_length=256,
        help_text="打ちまちがいを防ぐため、もう一度。",
        error_messages={"required": "確認のため、新しい合言葉をもう一度入力してください。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, account: Account, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.account = account

    def clean_present(self) -> str:
        """Refuse a wrong present password."""
        present: str = self.cleaned_data["present"]
        if not self.account.check_password(present):
            raise ValidationError("いまの合言葉がちがいます。もう一度入力してください。", code="wrong")
        return present

    def clean_new(self) -> str:
        """Refuse a password that is short, contains the login, or is the present one."""
        new: str = self.cleaned_data["new"]
        if len(new) < SHORTEST_PASSWORD:
            raise ValidationError(
                f"新しい合言葉は{SHORTEST_PASSWORD}文字以上にしてください（いま{len(new)}文字）。",
                code="short",
            )
        if self.account.login.casefold() in new.casefold():
            raise ValidationError(
                "職員番号をふくむ合言葉は使えません。別の合言葉にしてください。", code="login"
            )
        if self.account.check_password(new):
            raise ValidationError("いまと同じ合言葉は使えません。別の合言葉にしてください。", code="same")
        validate_password(new, self.account)
        return new

    def clean(self) -> None:
        """Refuse two new passwords that differ."""
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", "新しい合言葉と確認の合言葉がちがいます。もう一度入力してください。")
