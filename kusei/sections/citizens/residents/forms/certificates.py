"""The request for a certificate as it is typed at the counter: who asks, which paper, about whom, what stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from kusei.kernel.fees.models import Receipt
from kusei.kernel.procedures.certificate import Certificate
from kusei.kernel.procedures.findings import Finding
from kusei.kernel.procedures.issuing import MOST_COPIES, exemptions
from kusei.kernel.registers.access.entries import Departed
from kusei.kernel.registers.access.households import HouseholdView

from ..rules.certificate_request import Matter
from ..rules.certificates import ONE_IS_ENOUGH, TWO_ARE_NEEDED
from ..rules.omission import FOREIGN_ONLY, JAPANESE_ONLY, Route, Switch

ABOUT_DEPARTED = frozenset(
    {"residents.removed-copy", "residents.move-out-certificate", "residents.move-out-substitute"}
)
_FIELD_OF = {"persons": "members"}


@dataclass(frozen=True)
class Counter:
    """What the form offers for one household: the certificates that can be asked for, its members, and who left it."""

    view: HouseholdView
    departed: Sequence[Departed]
    certificates: Sequence[Certificate]


class CertificateForm(forms.Form):
    """One request. `content()` is what checks and papers read."""

    certificate = forms.ChoiceField(label="証明書", widget=forms.RadioSelect)
    route = forms.ChoiceField(label="だれの請求か", widget=forms.RadioSelect)
    asker = forms.ChoiceField(label="請求する世帯員", required=False)
    requester = forms.CharField(label="請求者の氏名", max_length=120, required=False)
    organisation = forms.CharField(label="機関・事務所の名称", max_length=120, required=False)
    identity = forms.MultipleChoiceField(
        label="本人確認の書類", required=False, widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.CharField(label="利用の目的", max_length=200, required=False)
    evidence = forms.CharField(label="資格・理由を示す書類", max_length=200, required=False)
    members = forms.MultipleChoiceField(
        label="証明する人", required=False, widget=forms.CheckboxSelectMultiple
    )
    departed = forms.MultipleChoiceField(
        label="転出・消除された人", required=False, widget=forms.CheckboxSelectMultiple
    )
    show = forms.MultipleChoiceField(
        label="特別の請求で載せるもの", required=False, widget=forms.CheckboxSelectMultiple
    )
    items = forms.MultipleChoiceField(
        label="証明する事項", required=False, widget=forms.CheckboxSelectMultiple
    )
    building = forms.BooleanField(label="方書（建物の名前）を載せる", required=False, initial=True)
    copies = forms.IntegerField(
        label="通数",
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        widget=forms.NumberInput(attrs={"size": "4", "autocomplete": "off"}),
        error_messages={
            "required": "通数を入力してください。",
            "invalid": "通数を数字で入力してください。",
            "min_value": "1通以上にしてください。",
            "max_value": f"一度に出せるのは{MOST_COPIES}通までです。",
        },
    )
    method = forms.ChoiceField(
        label="支払",
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (Receipt.Method.CASH, Receipt.Method.CASHLESS)],
        initial=Receipt.Method.CASH,
        required=False,
    )
    exemption = forms.ChoiceField(label="減免", required=False)
    confirmed = forms.MultipleChoiceField(label="注意を確かめた", required=False)
    state = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, counter: Counter, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counter = counter
        members = counter.view.members
        names = [(str(member.person), member.shown_name) for member in members]
        self._choices("certificate", [(each.code, each.name) for each in counter.certificates])
        routes = {route.code: route.name for each in counter.certificates for route in each.routes}
        self._choices(
            "route", [(route.value, routes[route.value]) for route in Route if route.value in routes]
        )
        left = {str(each.person): each.name for each in counter.departed}
        self._names = left | dict(names)
        self._choices("asker", [("", "選んでください"), *self._names.items()])
        self._choices("identity", [(paper, paper) for paper in (*ONE_IS_ENOUGH, *TWO_ARE_NEEDED)])
        self._choices("members", names)
        self._choices("departed", [(str(each.stay), each.name) for each in counter.departed])
        self._choices(
            "show", [(switch.value, switch.label) for switch in Switch if self._has_meaning(switch)]
        )
        self._choices("items", [(matter.value, matter.label) for matter in Matter])
        self._choices(
            "exemption", [("", "なし（手数料を受ける）"), *((reason, reason) for reason in exemptions())]
        )
        self.initial = {
            "certificate": counter.certificates[0].code if counter.certificates else "",
            "route": Route.SELF.value,
            "asker": next(iter(dict(names) or left), ""),
            "members": [number for number, _ in names],
            "items": [Matter.NAME.value, Matter.ADDRESS.value, Matter.BIRTH.value],
            **self.initial,
        }

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _has_meaning(self, switch: Switch) -> bool:
        foreign = [bool(member.nationality) for member in self.counter.view.members]
        if self.counter.departed or not foreign:
            return True
        return not (switch in FOREIGN_ONLY and not any(foreign)) and not (
            switch in JAPANESE_ONLY and all(foreign)
        )

    def clean_confirmed(self) -> list[str]:
        """Return the codes of alerts that were ticked; which there are is known only after the checks."""
        return list(self.data.getlist("confirmed")) if hasattr(self.data, "getlist") else []

    def full_clean(self) -> None:
        """Take any code as a confirmed alert: the checks alone know which there are."""
        if self.is_bound and hasattr(self.data, "getlist"):
            self._choices("confirmed", [(code, code) for code in self.data.getlist("confirmed")])
        super().full_clean()

    @property
    def code(self) -> str:
        """The code of the certificate asked for. Only after `is_valid()`."""
        return str(self.cleaned_data["certificate"])

    def content(self) -> dict[str, Any]:
        """Return the request as JSON can hold it; see rules/certificate_request.py. Only after `is_valid()`."""
        entered = self.cleaned_data
        own = entered["route"] == Route.SELF
        asker = entered["asker"] if own else ""
        requester = self._names.get(asker, "") if own else entered["requester"].strip()
        content: dict[str, Any] = {
            "household_id": self.counter.view.id,
            "persons": [int(person) for person in entered["members"]],
            "show": entered["show"],
            "requester": {"name": requester, "person_id": int(asker) if asker else None},
            "identity": entered["identity"],
            "purpose": entered["purpose"].strip(),
            "evidence": entered["evidence"].strip(),
        }
        if entered["organisation"].strip():
            content["requester"]["organisation"] = entered["organisation"].strip()
        if self.code in ABOUT_DEPARTED:
            left = [each for each in self.counter.departed if str(each.stay) in entered["departed"]]
            content["persons"] = [each.person for each in left]
            content["stay"] = left[0].stay if left else 0
        if self.code == "residents.matters":
            content |= {"items": entered["items"], "building": entered["building"]}
        return content

    def blame(self, findings: Sequence[Finding]) -> None:
        """Put what the checks found at its fields; what only needs to be confirmed stands beside its box."""
        own = self.cleaned_data["route"] == Route.SELF
        if findings and not any(finding.blocks for finding in findings):
            self.add_error(None, "確かめることがあります。「交付」の欄の注意を読み、印を付けてください。")
        for finding in findings:
            if not finding.blocks:
                continue
            field = _FIELD_OF.get(finding.field, finding.field)
            if field == "members" and self.code in ABOUT_DEPARTED:
                field = "departed"
            if field == "requester" and own:
                field = "asker"
            basis = f"（{finding.basis}）" if finding.basis else ""
            self.add_error(field if field in self.fields else None, f"{finding.cause}{finding.remedy}{basis}")
