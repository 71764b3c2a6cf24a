"""One person: what holds, and every row that was ever held, with both times; and the lifting of 支援措置 for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kusei.kernel.days.eras import format_era, format_western
from kusei.kernel.offices.models import Account, Role
from kusei.kernel.offices.permissions import account_of, allowed
from kusei.kernel.registers.access.households import InquirySuppressed
from kusei.kernel.registers.access.memos import memos_about
from kusei.kernel.registers.access.persons import FactLine, NoSuchPerson, PersonView, open_person
from kusei.kernel.registers.access.protection import LIFTED_FOR, LONGEST_REASON, lift
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.models import Particulars, Residence
from kusei.kernel.registers.numbers import display

from .search import COUNTER
from .shown import SEXES, age_label, birth_label, suppression_label

# Keys and the search's own columns say nothing to people; a wording stands in place of its day.
LEFT_OUT: Final = frozenset({"id", "person_id", "household_id", "kana_key", "name_key", "position"})
REASONS: Final = ("支援措置対象者本人からの請求", "本人の届出の受付", "国・県・他市区町村からの照会への回答")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a person's history: its own days, what it says, and the acts by which it came and went."""

    valid: str
    items: list[tuple[str, str]]
    fact: FactLine


@allowed(*COUNTER)
@require_GET
def person_page(request: HttpRequest, person: int) -> HttpResponse:
    """Show a person's particulars, residences and suppressions, newest record first."""
    viewer, today = Viewer.of(account_of(request)), timezone.localdate()
    view = _opened(viewer, person, today)
    now = view.now
    context = {
        "view": view,
        "now": now,
        "residence": view.residence,
        "number": display(view.residence.household_number) if view.residence else "",
        "birth": _birth(now),
        "age": age_label(_day(now, "birth_on"), today) if now else "",
        "facts": _facts(now),
        "particulars": _particulars(view.particulars),
        "residences": [_residence(line) for line in view.residences],
        "suppressions": [
            (suppression_label(line.kind), "できない" if line.level == "error" else "注意", line)
            for line in view.suppressions
        ],
        "memos": memos_about(viewer, [person], struck=True),
        "may_lift": viewer.role is Role.SECTION_HEAD,
    }
    return render(request, "residents/person.html", context)


def _opened(viewer: Viewer, person: int, today: date) -> PersonView:
    try:
        return open_person(viewer, person, on=today)
    except NoSuchPerson as nobody:
        raise Http404 from nobody
    except InquirySuppressed as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def _day(line: FactLine, key: str) -> date:
    return date.fromisoformat(line.values[key])


def _birth(line: FactLine | None) -> str:
    if line is None:
        return ""
    return birth_label(_day(line, "birth_on"), line.values["birth_text"], line.values["nationality"])


def _labels(model: type[Particulars] | type[Residence]) -> dict[str, str]:
    return {
        str(field.column): str(field.verbose_name)
        for field in model._meta.concrete_fields
        if field.column not in LEFT_OUT and not str(field.column).endswith("_text")
    }


_PARTICULARS: Final = _labels(Particulars)
_RESIDENCE: Final = _labels(Residence)


def _said(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "はい" if value else ""
    if key == "sex":
        return SEXES[str(value)]
    if key.endswith("_on"):
        western = key == "birth_on" and values.get("nationality")
        written = values.get(key.replace("_on", "_text"))
        day = date.fromisoformat(str(value))
        return str(written or (format_western(day) if western else format_era(day)))
    return format_western(date.fromisoformat(str(value))) if key == "stay_until" else str(value)


def _facts(line: FactLine | None) -> list[tuple[str, str]]:
    if line is None:
        return []
    skipped = {"name", "kana", "birth_on", "sex"}
    return [
        (label, said)
        for key, label in _PARTICULARS.items()
        if key not in skipped and (said := _said(line.values, key))
    ]


def _valid(line: FactLine) -> str:
    since, until = line.valid
    begins = format_era(since) if since else ""
    return f"{begins}から{f'{format_era(until)}の前日まで' if until else ''}"


def _particulars(lines: list[FactLine]) -> list[Row]:
    """Return the rows with what differs from the row recorded before; the first says everything."""
    rows = []
    for place, line in enumerate(lines):
        before = lines[place + 1].values if place + 1 < len(lines) else {}
        items = [
            (label, _said(line.values, key) or "空欄")
            for key, label in _PARTICULARS.items()
            if (before and line.values.get(key) != before.get(key))
            or (not before and _said(line.values, key))
        ]
        rows.append(Row(_valid(line), items, line))
    return rows


def _residence(line: FactLine) -> Row:
    items = [("世帯番号", display(line.household_number))]
    if line.address:
        items.append(("住所", line.address))
    items += [(label, said) for key, label in _RESIDENCE.items() if (said := _said(line.values, key))]
    return Row(_valid(line), items, line)


@allowed(Role.SECTION_HEAD)
@require_http_methods(["GET", "POST"])
def lift_page(request: HttpRequest, person: int) -> HttpResponse:
    """Let one account see a protected person for fifteen minutes, for a reason that is written down."""
    account = account_of(request)
    viewer, today = Viewer.of(account), timezone.localdate()
    view = _opened(viewer, person, today)
    colleagues = list(
        Account.objects.filter(office_id=account.office_id, is_active=True, role__in=COUNTER).order_by(
            "login"
        )
    )
    reason, refusal = request.POST.get("reason", "").strip(), ""
    if request.method == "POST":
        to = next((each for each in colleagues if str(each.pk) == request.POST.get("to")), None)
        if to is None:
            refusal = "だれに見せるかが選ばれていません。この庁舎の職員から選んでください。"
        elif not reason:
            refusal = "一時解除の理由が空欄です。理由を入力してください。"
        elif len(reason) > LONGEST_REASON:
            refusal = f"一時解除の理由が{len(reason)}字あります。{LONGEST_REASON}字までにしてください。"
        else:
            disclosure = lift(viewer, person, to_account=to.pk, reason=reason)
            until = timezone.localtime(disclosure.until)
            messages.success(
                request,
                f"{to.name}さんに、{until:%H:%M}まで住所を表示します。その後は自動でもとにもどります。",
            )
            household = view.residence.values["household_id"] if view.residence else None
            return (
                redirect("residents:household", household)
                if household
                else redirect("residents:person", person)
            )
    context = {
        "view": view,
        "colleagues": colleagues,
        "chosen": request.POST.get("to", str(account.pk)),
        "reason": reason,
        "reasons": REASONS,
        "refusal": refusal,
        "minutes": int(LIFTED_FOR.total_seconds() // 60),
        "number": display(view.residence.household_number) if view.residence else "",
    }
    return render(request, "residents/lift.html", context, status=422 if refusal else 200)
