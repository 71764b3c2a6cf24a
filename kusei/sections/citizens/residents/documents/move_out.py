"""転出証明書, 転出証明書に準ずる証明書, and their re-issue (再交付) in the state of the first issue.

Basis: 住民基本台帳法施行令23条, 24条; 住民記録システム標準仕様書 4.1.3.0.1, 4.1.3.0.3, 20.2.1, 20.2.2.
"""

import json
from datetime import date, timedelta
from typing import Any, Final

from kusei.kernel.documents.models import IssuedDocument
from kusei.kernel.documents.queries import first_issue
from kusei.kernel.ledger.queries import content_of
from kusei.kernel.procedures.certificate import CertificateRequest, Draft
from kusei.kernel.registers.access.entries import EntryView, Stay, departed_from, open_entry
from kusei.kernel.registers.plan import NotPossible

from ..rules import certificate_request as asked
from ..rules.causes import Cause
from ..rules.certificates import day_text, sheets_of, wide_text
from ..rules.deadlines import move_out_needs_other_paper
from ..rules.omission import Switch
from .entries import TEMPLATES, address_text, capacity_and_seal, entry_of, field_names, issued_day

TEMPLATE: Final = f"{TEMPLATES}/move_out.typ"
CERTIFICATE: Final = "residents.move-out-certificate"
SUBSTITUTE: Final = "residents.move-out-substitute"
_EVERYTHING: Final = frozenset(Switch) - {Switch.HISTORY}


def compose_certificate(request: CertificateRequest) -> Draft:
    """Return 転出証明書 for those who leave together. Raises NotPossible if the notice came too late for one."""
    return _compose(request, CERTIFICATE, "転出証明書", late=False)


def compose_substitute(request: CertificateRequest) -> Draft:
    """Return 転出証明書に準ずる証明書, after a notice more than fourteen days late or a removal ex officio."""
    return _compose(request, SUBSTITUTE, "転出証明書に準ずる証明書", late=True)


def needs_substitute(stay: Stay) -> bool:
    """Tell whether somebody who left gets the substitute instead of 転出証明書."""
    if stay.end_cause == Cause.EX_OFFICIO_REMOVAL:
        return True
    if stay.ended_on is None or stay.end_notified_on is None:
        return False
    return move_out_needs_other_paper(stay.ended_on, stay.end_notified_on)


def left_by_card(stay: Stay) -> bool:
    """Tell whether somebody left by card (特例転出, 24条の2), for whom no 転出証明書 is made."""
    notice: dict[str, Any] = json.loads(content_of(stay.act)).get("notice") or {}
    return bool(notice.get("by_card"))


def _compose(request: CertificateRequest, kind: str, title: str, *, late: bool) -> Draft:
    leaving = _leaving(request)
    for _, stay in leaving:
        if needs_substitute(stay) != late:
            other = "転出証明書" if late else "転出証明書に準ずる証明書"
            raise NotPossible(f"この転出には{title}を交付できません。", f"「{other}」を選んでください。")
    persons = [person.person for person, _ in leaving]
    sources = sorted(stay.id for _, stay in leaving)
    first = first_issue(kind, persons, sources, using=request.using)
    stay = leaving[0][1]
    capacity, seal = capacity_and_seal(stay.ward_code)
    body = _as_first_issued(first) if first else _body(request, leaving, title, capacity)
    return Draft(
        title=f"{title}（再交付）" if first else title,
        template=TEMPLATE,
        payload={**body, "reissued": bool(first), "sources": sources, "issued_on": issued_day(request.today)},
        persons=persons,
        capacity=capacity,
        seal=seal,
        invented=leaving[0][0].invented,
        summary=f"{title}{'（再交付）' if first else ''}　{request.copies}通",
        field_names=field_names("sheets", address="住所", head="世帯主", destination="転出先"),
    )


def _as_first_issued(first: IssuedDocument) -> dict[str, Any]:
    kept = ("paper", "reissued", "sources", "issued_on")
    return {key: value for key, value in first.payload.items() if key not in kept}


def _leaving(request: CertificateRequest) -> list[tuple[EntryView, Stay]]:
    """Return those asked for with the stay that ends, in the household's order; all leave on one day to one place."""
    wanted = set(asked.persons(request.content))
    causes = [Cause.MOVE_OUT.value, Cause.EX_OFFICIO_REMOVAL.value]
    departed = {
        each.person: each.stay
        for each in reversed(departed_from(request.viewer, int(request.content["household_id"]), causes))
        if each.person in wanted
    }
    if not wanted or set(departed) != wanted:
        raise NotPossible(
            "転出届が記録されていない人が含まれています。",
            "転出する人だけを選んでください。国外転出には交付しません。",
        )
    found = []
    for person in wanted:
        view = open_entry(request.viewer, person, today=request.today, what="転出証明書の交付")
        found.append((view, next(stay for stay in view.stays if stay.id == departed[person])))
    found.sort(key=lambda pair: pair[1].id)
    if len({(stay.span.until, stay.destination) for _, stay in found}) > 1:
        raise NotPossible("転出の日か転出先が違う人が含まれています。", "転出届ごとに交付してください。")
    return found


def _body(
    request: CertificateRequest, leaving: list[tuple[EntryView, Stay]], title: str, capacity: str
) -> dict[str, Any]:
    stay = leaving[0][1]
    last = (stay.span.until or request.today) - timedelta(days=1)
    place = stay.address_on(last)
    if place is None:
        raise NotPossible("転出前の住所は表示できません。", "支援措置責任者（課長）に相談してください。")
    entries = [_entry(view, each, last) for view, each in leaving]
    numbered = [{"number": number, **entry.as_data()} for number, entry in enumerate(entries, start=1)]
    return {
        "name": title,
        "address": address_text(place),
        "head": stay.head,
        "destination": wide_text(stay.destination),
        "moves_on": day_text(stay.ended_on or stay.span.until, stay.ended_text),
        "notified_on": day_text(stay.end_notified_on),
        "sheets": [
            [numbered[at] for at in sheet] for sheet in sheets_of([entry.rows for entry in entries], room=26)
        ],
        "omitted": "個人番号の記載は省略。",
        "certification": "上記のとおり転出することを証明する。"
        if title == "転出証明書"
        else "上記のとおり住民票から消除されていることを証明する。",
        "office": capacity,
    }


def _entry(view: EntryView, stay: Stay, day: date) -> Any:
    held = view.particulars_on(day)
    return entry_of(held, stay, _EVERYTHING)
