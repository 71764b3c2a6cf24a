"""住民票の写し（個人票） with the history of changes, and 除票の写し: one person a paper, from the two-time rows."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Final

from kusei.kernel.procedures.certificate import CertificateRequest, Draft
from kusei.kernel.registers.access.entries import EntryView, ParticularsSpan, Stay, open_entry
from kusei.kernel.registers.plan import NotPossible

from ..rules import certificate_request as asked
from ..rules.causes import Cause
from ..rules.certificates import OMITTED, certified, day_text, omission_sentence, wide_text
from ..rules.omission import Switch, omitted_items
from .entries import (
    TEMPLATES,
    address_text,
    capacity_and_seal,
    entry_of,
    field_names,
    given_to,
    household_of_request,
    issued_day,
    name_of,
    route_of,
)

TEMPLATE: Final = f"{TEMPLATES}/individual_copy.typ"
LEAVES_THE_REGISTER: Final = (
    Cause.MOVE_OUT,
    Cause.MOVE_OUT_ABROAD,
    Cause.DEATH,
    Cause.EX_OFFICIO_REMOVAL,
    Cause.MOVE_BETWEEN_WARDS,
)
"""Causes after which a removed entry (除票) is left; in the former ward also after 区間異動 (標準仕様書 1.4)."""

LINE: Final = 34  # characters of the history's last column

ONE_PERSON: Final = "個人票と除票は1人につき1通です。"
CHOOSE_ONE: Final = "1人だけ選び、人ごとに交付してください。"


@dataclass(frozen=True)
class Change:
    """One line of the history: what happened, when, when it was notified or entered (with the word), what it came to."""

    cause: str
    on: str
    notified_on: str
    text: str


@dataclass(frozen=True)
class _Dated:
    """A change with the day it sorts by."""

    on: date
    change: Change


def compose_individual(request: CertificateRequest) -> Draft:
    """Return the copy of one member's own sheet, as recorded today."""
    view, members = household_of_request(request, "住民票の写し（個人票）の交付")
    if len(members) != 1:
        raise NotPossible(ONE_PERSON, CHOOSE_ONE)
    person = open_entry(request.viewer, members[0].person, today=request.today, what="個人票の交付")
    stay = next((each for each in person.stays if each.span.covers(request.today)), None)
    if stay is None or view.address is None:
        raise NotPossible("きょうの居住の記録が見つかりません。", "世帯を開き直してください。")
    return _draft(request, person, stay, request.today, address=address_text(view.address))


def compose_removed(request: CertificateRequest) -> Draft:
    """Return the copy of a removed entry: the person as last recorded in that ward, and why the entry was removed."""
    persons = asked.persons(request.content)
    if len(persons) != 1:
        raise NotPossible(ONE_PERSON, CHOOSE_ONE)
    person = open_entry(request.viewer, persons[0], today=request.today, what="除票の写しの交付")
    stay = next((each for each in person.stays if each.id == int(request.content["stay"])), None)
    if stay is None or stay.end_cause not in LEAVES_THE_REGISTER or stay.span.until is None:
        raise NotPossible("除票が見つかりません。", "世帯を開き直して、除票を選び直してください。")
    if stay.span.until > request.today:
        raise NotPossible(
            f"転出予定日（{stay.span.until.isoformat()}）の前なので、まだ除票ではありません。",
            "「住民票の写し」を交付してください。",
        )
    last = stay.span.until - timedelta(days=1)
    place = stay.address_on(last)
    if place is None:
        raise NotPossible("除票の住所は表示できません。", "支援措置責任者（課長）に相談してください。")
    return _draft(request, person, stay, last, address=address_text(place), removed=True)


def _draft(
    request: CertificateRequest,
    person: EntryView,
    stay: Stay,
    day: date,
    *,
    address: str,
    removed: bool = False,
) -> Draft:
    held = person.particulars_on(day)
    foreign = bool(held.nationality)
    given = given_to(request, foreign=foreign)
    items = omitted_items(
        route_of(request),
        asked.switches(request.content),
        japanese=not foreign,
        foreign=foreign,
        history=True,
    )
    capacity, seal = capacity_and_seal(stay.ward_code)
    name = "除票" if removed else "住民票"
    return Draft(
        title="除票の写し" if removed else "住民票の写し（個人票）",
        template=TEMPLATE,
        payload={
            "name": name,
            "address": address,
            "head": stay.head if Switch.HEAD in given else OMITTED,
            "person": entry_of(held, stay, given).as_data(),
            "removal": _removal(stay) if removed else {},
            "history": [asdict(each) for each in history_of(person, stay, day, given)]
            if Switch.HISTORY in given
            else [],
            "omitted": omission_sentence(items),
            "certification": certified(True, removed=removed).replace("世帯全員の", ""),
            "issued_on": issued_day(request.today),
            "office": capacity,
            "states_residence": not removed,
        },
        persons=[person.person],
        capacity=capacity,
        seal=seal,
        invented=person.invented,
        summary=f"{'除票の写し' if removed else '住民票の写し（個人票）'}　{request.copies}通",
        field_names=field_names("person", address="住所", head="世帯主"),
    )


def _removal(stay: Stay) -> dict[str, str]:
    """Return why and when an entry was removed, and where to: planned and, once notified, settled."""
    return {
        "cause": stay.end_cause,
        "on": day_text(stay.ended_on, stay.ended_text),
        "notified_on": day_text(stay.end_notified_on),
        "destination": wide_text(stay.destination),
        "destination_settled": wide_text(stay.destination_settled),
        "moved_out_on": day_text(stay.moved_out_on),
    }


def history_of(person: EntryView, stay: Stay, day: date, given: frozenset[Switch]) -> list[Change]:
    """Return what changed in the register up to a day, oldest first: moves, addresses, names, and what may be shown.

    The first entry of all is left out, since the frames state it. A change that lies after the day does not show.
    """
    found = [*_moves(person, day, given), *_respelled(person, day), *_particulars(person, day, given)]
    return [each.change for each in sorted(found, key=lambda each: each.on)]


def _moves(person: EntryView, day: date, given: frozenset[Switch]) -> list[_Dated]:
    found: list[_Dated] = []
    before: Stay | None = None
    for stay in person.stays:
        since = stay.span.since
        if since is None or since > day:
            break
        place = stay.address_on(since)
        texts = []
        if place is not None and (
            before is None or before.household != stay.household or _moved(before, stay)
        ):
            texts.append(_in_lines("住所", address_text(place)))
        if before is None and stay.previous_address:
            texts.append(_in_lines("従前の住所", wide_text(stay.previous_address)))
        if before is not None and before.relationship != stay.relationship and Switch.HEAD in given:
            texts.append(f"続柄　{before.relationship}を{stay.relationship}に変更")
        if texts:
            day_of_move = day_text(since, stay.settled_text if since == stay.settled_on else "")
            change = Change(stay.cause, day_of_move, _entered(stay, since), "\n".join(texts))
            found.append(_Dated(since, change))
        before = stay
    return found


def _in_lines(what: str, address: str) -> str:
    """Return an address for the history; the name of the building gets a line of its own if one line is too short."""
    place, _, building = address.partition("　")
    if building and len(what) + len(address) > LINE:
        return f"{what}　{place}\n{'　' * (len(what) + 1)}{building}"
    return f"{what}　{address}"


def _entered(stay: Stay, since: date) -> str:
    """Return when a move was notified; without a notice of its own, when it was entered."""
    if stay.notified_on and stay.notified_on >= since and not stay.ex_officio:
        return f"{day_text(stay.notified_on)}届出"
    return f"{day_text(stay.recorded_on)}記載"


def _moved(before: Stay, stay: Stay) -> bool:
    return stay.settled_on != before.settled_on


def _respelled(person: EntryView, day: date) -> list[_Dated]:
    """Return corrections of an address while nobody moved (軽微な修正)."""
    return [
        _Dated(
            place.span.since,
            Change(
                Cause.MINOR_CORRECTION.value,
                day_text(place.span.since),
                f"{day_text(place.recorded_on)}記載",
                _in_lines("住所", address_text(place.address)),
            ),
        )
        for stay in person.stays
        for place in stay.addresses
        if place.span.since is not None
        and stay.span.since is not None
        and stay.span.since < place.span.since <= day
    ]


def _particulars(person: EntryView, day: date, given: frozenset[Switch]) -> list[_Dated]:
    found: list[_Dated] = []
    for before, after in zip(person.particulars, person.particulars[1:], strict=False):
        since = after.span.since
        if since is None or since > day:
            break
        texts = _differences(before, after, given)
        if texts:
            cause = Cause.EX_OFFICIO_CORRECTION.value
            change = Change(cause, day_text(since), f"{day_text(after.recorded_on)}記載", "\n".join(texts))
            found.append(_Dated(since, change))
    return found


def _differences(before: ParticularsSpan, after: ParticularsSpan, given: frozenset[Switch]) -> list[str]:
    texts = []
    if name_of(before) != name_of(after):
        texts.append(f"氏名　{name_of(before)}を{name_of(after)}に変更")
    if before.former_surname != after.former_surname:
        texts.append(f"旧氏　{after.former_surname or '削除'}")
    if before.alias != after.alias:
        texts.append(f"通称　{after.alias or '削除'}")
    if Switch.DOMICILE in given and (before.domicile, before.family_head) != (
        after.domicile,
        after.family_head,
    ):
        texts.append(f"本籍　{wide_text(after.domicile)}　筆頭者　{after.family_head}")
    return texts
