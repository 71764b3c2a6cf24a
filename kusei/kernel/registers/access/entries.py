"""A person's entry in the register (個人票) with its recorded history, as certificates and removed entries (除票) need it.

Only what is held now is read: what was corrected or taken back is no part of a certificate.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connections

from ..spans import Span
from .households import AddressView
from .protection import hidden
from .viewer import Viewer, log_viewing


class NoSuchEntry(LookupError):
    """Nobody is known under this number."""


@dataclass(slots=True)
class AddressSpan:
    """Where a household lived while a person was in it."""

    span: Span
    address: AddressView
    recorded_on: date


@dataclass(slots=True)
class Stay:
    """One row of residence: from when to when, in which household, how it began and ended, and where that was.

    head: the name of the household's head on the last day of the stay, or today while it goes on.
    """

    id: int
    household: int
    household_number: str
    ward_code: str
    span: Span
    relationship: str
    became_resident_on: date
    became_resident_text: str
    settled_on: date
    settled_text: str
    notified_on: date | None
    ex_officio: bool
    cause: str
    previous_address: str
    end_cause: str
    ended_on: date | None
    ended_text: str
    end_notified_on: date | None
    destination: str
    destination_settled: str
    moved_out_on: date | None
    act: int
    recorded_on: date
    head: str
    addresses: list[AddressSpan] = field(default_factory=list)

    def address_on(self, day: date) -> AddressView | None:
        """Return the household's address on a day, or the last one before it; None if there is none."""
        held = [each for each in self.addresses if each.span.since is None or each.span.since <= day]
        return held[-1].address if held else None


@dataclass(slots=True)
class ParticularsSpan:
    """What is held of a person from one day to another."""

    span: Span
    recorded_on: date
    name: str
    kana: str
    kana_confirmed: bool
    former_surname: str
    roman_name: str
    alias: str
    birth_on: date
    birth_text: str
    sex: str
    nationality: str
    residence_category: str
    residence_status: str
    stay_until: date | None
    card_number: str
    domicile: str
    family_head: str
    resident_code: str


@dataclass(slots=True)
class EntryView:
    """A person with all particulars and stays, oldest first. Where `hidden`, no address is given at all."""

    person: int
    code: str
    invented: bool
    hidden: bool
    particulars: list[ParticularsSpan]
    stays: list[Stay]

    def particulars_on(self, day: date) -> ParticularsSpan:
        """Return the particulars of a day, or those nearest before it (the first if there are none before)."""
        held = [each for each in self.particulars if each.span.since is None or each.span.since <= day]
        return held[-1] if held else self.particulars[0]


_PERSON = f"SELECT pe.code, pe.invented, {hidden('pe.id')} FROM registers_person pe WHERE pe.id = %(person)s"  # noqa: S608

_PARTICULARS = """
    SELECT lower(p.valid), upper(p.valid), (p.recorded_at AT TIME ZONE 'Asia/Tokyo')::date,
           p.name, p.kana, p.kana_confirmed, p.former_surname, p.roman_name, p.alias, p.birth_on, p.birth_text, p.sex,
           p.nationality, p.residence_category, p.residence_status, p.stay_until, p.card_number, p.domicile,
           p.family_head, p.resident_code
      FROM registers_particulars p
     WHERE p.person_id = %(person)s AND p.withdrawn_by_id IS NULL ORDER BY lower(p.valid), p.id
"""

_STAYS = """
    SELECT r.id, r.household_id, h.number, h.ward_code, lower(r.valid), upper(r.valid), r.relationship,
           r.became_resident_on, r.became_resident_text, r.settled_on, r.settled_text, r.notified_on, r.ex_officio,
           r.cause, r.previous_address, r.end_cause, r.ended_on, r.ended_text, r.end_notified_on, r.destination,
           r.destination_settled, r.moved_out_on, r.recorded_by_id, (r.recorded_at AT TIME ZONE 'Asia/Tokyo')::date,
           coalesce((SELECT coalesce(nullif(hp.name, ''), hp.roman_name)
                       FROM registers_residence hr
                       JOIN registers_particulars hp ON hp.person_id = hr.person_id AND hp.withdrawn_by_id IS NULL
                        AND hp.valid @> d.day
                      WHERE hr.household_id = r.household_id AND hr.withdrawn_by_id IS NULL AND hr.valid @> d.day
                        AND hr.relationship = '世帯主' LIMIT 1), '')
      FROM registers_residence r
      JOIN registers_household h ON h.id = r.household_id,
           LATERAL (SELECT least(coalesce(upper(r.valid) - 1, %(today)s::date), %(today)s::date) AS day) d
     WHERE r.person_id = %(person)s AND r.withdrawn_by_id IS NULL ORDER BY lower(r.valid), r.id
"""

_ADDRESSES = """
    SELECT r.id, lower(a.valid), upper(a.valid), (a.recorded_at AT TIME ZONE 'Asia/Tokyo')::date,
           a.ward_code, a.town, a.number, a.building, a.postal_code
      FROM registers_residence r
      JOIN registers_householdaddress a
        ON a.household_id = r.household_id AND a.withdrawn_by_id IS NULL AND a.valid && r.valid
     WHERE r.person_id = %(person)s AND r.withdrawn_by_id IS NULL ORDER BY lower(a.valid)
"""


def open_entry(viewer: Viewer, person: int, *, today: date, what: str, purpose: str = "") -> EntryView:
    """Return a person's entry with its history as held now, and log the viewing.

    Raises NoSuchEntry, or NotForThisRole.
    """
    viewer.must_see_residents()
    values: dict[str, Any] = {"person": person, "account": viewer.account, "today": today}
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_PERSON, values)
        found = cursor.fetchone()
        if found is None:
            raise NoSuchEntry(f"住民 {person} は記録されていません。")
        cursor.execute(_PARTICULARS, values)
        particulars = [ParticularsSpan(Span(*row[:2]), *row[2:]) for row in cursor.fetchall()]
        cursor.execute(_STAYS, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        stays = [_stay(row) for row in rows]
        cursor.execute(_ADDRESSES, values)
        by_number = {stay.id: stay for stay in stays}
        for stay, since, until, recorded_on, ward, town, house, building, postal in cursor.fetchall():
            place = AddressView(ward, town, house, building, postal, since)
            by_number[stay].addresses.append(AddressSpan(Span(since, until), place, recorded_on))
    log_viewing(viewer, what, [person], purpose=purpose)
    code, invented, hides = found
    view = EntryView(person, code, invented, hides, particulars, stays)
    if view.hidden:
        _conceal(view)
    return view


def _stay(row: tuple[Any, ...]) -> Stay:
    columns = list(row)
    columns[4:6] = [Span(row[4], row[5])]
    return Stay(*columns)


def _conceal(view: EntryView) -> None:
    for stay in view.stays:
        stay.addresses = []
        stay.ward_code = stay.previous_address = stay.destination = stay.destination_settled = ""
    for held in view.particulars:
        held.domicile = held.family_head = ""


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who was in a household and left the register or the ward. `on` is the first day without them."""

    person: int
    name: str
    kana: str
    birth_on: date
    stay: int
    end_cause: str
    on: date
    hidden: bool


_DEPARTED = f"""
    SELECT r.person_id, coalesce(nullif(p.name, ''), p.roman_name), p.kana, p.birth_on, r.id, r.end_cause,
           upper(r.valid), {hidden("r.person_id")}
      FROM registers_residence r
      JOIN registers_particulars p
        ON p.person_id = r.person_id AND p.withdrawn_by_id IS NULL AND p.valid @> (upper(r.valid) - 1)
     WHERE r.household_id = %(household)s AND r.withdrawn_by_id IS NULL AND r.end_cause = ANY(%(causes)s)
     ORDER BY upper(r.valid) DESC, r.position, r.id
"""  # noqa: S608


def departed_from(viewer: Viewer, household: int, causes: list[str]) -> list[Departed]:
    """Return who left a household by one of these causes, also on a day to come; newest first. Logs the viewing."""
    viewer.must_see_residents()
    values: dict[str, Any] = {"household": household, "causes": causes, "account": viewer.account}
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_DEPARTED, values)
        found = [Departed(*row) for row in cursor.fetchall()]
    if found:
        log_viewing(viewer, "除票・転出者の照会", [each.person for each in found])
    return found


# Who left together went to one place: for somebody who is no resident now, the last day in the register counts.
_HIDDEN_AROUND = f"""
    WITH mine AS (
        SELECT DISTINCT ON (person_id) household_id,
               least(coalesce(upper(valid) - 1, %(today)s::date), %(today)s::date) AS day
          FROM registers_residence
         WHERE person_id = ANY(%(persons)s) AND withdrawn_by_id IS NULL AND lower(valid) <= %(today)s::date
         ORDER BY person_id, lower(valid) DESC
    ), around AS (
        SELECT unnest(%(persons)s::bigint[]) AS id
        UNION
        SELECT other.person_id FROM mine
          JOIN registers_residence other ON other.household_id = mine.household_id AND other.withdrawn_by_id IS NULL
           AND other.valid @> mine.day
    )
    SELECT a.id FROM around a WHERE {hidden("a.id")} ORDER BY a.id
"""  # noqa: S608


def hidden_around(viewer: Viewer, persons: list[int], today: date) -> list[int]:
    """Return who is hidden from a viewer among these persons and those they live with, or lived with until they left."""
    with connections[viewer.using].cursor() as cursor:
        values: dict[str, Any] = {"persons": persons, "account": viewer.account, "today": today}
        cursor.execute(_HIDDEN_AROUND, values)
        return [row[0] for row in cursor.fetchall()]
