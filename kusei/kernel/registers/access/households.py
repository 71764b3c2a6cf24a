"""A household as it is shown: as of a day, and as known at a moment."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connections

from kusei.kernel.offices.models import Role

from .protection import hidden, hidden_home
from .viewer import Viewer, log_viewing


class NoSuchHousehold(LookupError):
    """There is no household under this number."""


class InquirySuppressed(PermissionError):
    """A member's inquiry is suppressed (照会抑止) and this viewer may not look."""


@dataclass(slots=True)
class AddressView:
    """An address as shown. `text` leaves out the city; `ward_code` names the ward."""

    ward_code: str
    town: str
    number: str
    building: str
    postal_code: str
    since: date | None

    @property
    def text(self) -> str:
        """Town, number and building in one line."""
        return f"{self.town}{self.number}{f'　{self.building}' if self.building else ''}"


@dataclass(slots=True)
class MemberView:
    """A member as shown. Where `hidden` is true, whatever would tell the address is blank."""

    person: int
    code: str
    invented: bool
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
    relationship: str
    position: int
    became_resident_on: date
    became_resident_text: str
    settled_on: date
    settled_text: str
    notified_on: date | None
    ex_officio: bool
    cause: str
    previous_address: str
    leaves_on: date | None
    end_cause: str
    destination: str
    hidden: bool
    suppressions: list[dict[str, Any]]

    @property
    def shown_name(self) -> str:
        """The name as written, in kanji where there is one."""
        return self.name or self.roman_name

    @property
    def protected(self) -> bool:
        """True if a 支援措置 stands for this person, disclosed or not."""
        return any(found["kind"] in ("support", "provisional_support") for found in self.suppressions)


@dataclass(slots=True)
class HouseholdView:
    """A household as shown. `address` is None where it is hidden, or where none holds on that day."""

    id: int
    number: str
    ward_code: str
    as_of: date
    known_at: datetime | None
    address: AddressView | None
    hidden: bool
    members: list[MemberView] = field(default_factory=list)

    @property
    def head(self) -> MemberView | None:
        """The head of the household, or None while none is set."""
        return next((member for member in self.members if member.relationship == "世帯主"), None)

    @property
    def invented(self) -> bool:
        """True if these residents are invented."""
        return any(member.invented for member in self.members)

    @property
    def persons(self) -> list[int]:
        """The numbers of the members."""
        return [member.person for member in self.members]


# A fact counts if it was recorded by the moment asked about and not withdrawn by then.
_KNOWN = (
    "{t}.recorded_at <= coalesce(%(known_at)s, 'infinity'::timestamptz)"
    " AND ({t}.withdrawn_at IS NULL OR {t}.withdrawn_at > %(known_at)s)"
)

_HOUSEHOLD = f"""
    SELECT h.id, h.number, h.ward_code, a.ward_code, a.town, a.number, a.building, a.postal_code, lower(a.valid),
           {hidden_home("h.id")},
           EXISTS (SELECT FROM registers_residence r WHERE r.household_id = h.id AND r.withdrawn_by_id IS NULL
                      AND {hidden("r.person_id")})
      FROM registers_household h
      LEFT JOIN registers_householdaddress a
        ON a.household_id = h.id AND a.valid @> %(as_of)s::date AND {_KNOWN.format(t="a")}
     WHERE h.id = %(household)s
"""  # noqa: S608

_MEMBERS = f"""
    SELECT r.person_id, pe.code, pe.invented,
           p.name, p.kana, p.kana_confirmed, p.former_surname, p.roman_name, p.alias, p.birth_on, p.birth_text, p.sex,
           p.nationality, p.residence_category, p.residence_status, p.stay_until, p.card_number,
           p.domicile, p.family_head, p.resident_code,
           r.relationship, r.position, r.became_resident_on, r.became_resident_text, r.settled_on, r.settled_text,
           r.notified_on, r.ex_officio, r.cause, r.previous_address, upper(r.valid), r.end_cause, r.destination,
           {hidden("r.person_id")},
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'level', s.level, 'reason', s.reason,
                                              'ends_on', s.ends_on))
                       FROM registers_suppression s
                      WHERE s.person_id = r.person_id AND s.withdrawn_by_id IS NULL
                        AND s.valid @> current_date), '[]')
      FROM registers_residence r
      JOIN registers_person pe ON pe.id = r.person_id
      JOIN registers_particulars p
        ON p.person_id = r.person_id AND p.valid @> %(as_of)s::date AND {_KNOWN.format(t="p")}
     WHERE r.household_id = %(household)s AND r.valid @> %(as_of)s::date AND {_KNOWN.format(t="r")}
     ORDER BY r.position, p.birth_on, pe.code
"""  # noqa: S608


def open_household(
    viewer: Viewer,
    household: int,
    *,
    as_of: date,
    known_at: datetime | None = None,
    purpose: str = "",
    what: str = "世帯の照会",
) -> HouseholdView:
    """Return a household as of a day and as known at a moment (now, if none is given), and log the viewing.

    Raises NoSuchHousehold, NotForThisRole, or InquirySuppressed where a member's inquiry is suppressed.
    """
    viewer.must_see_residents()
    values: dict[str, Any] = {
        "household": household,
        "as_of": as_of,
        "known_at": known_at,
        "account": viewer.account,
    }
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_HOUSEHOLD, values)
        found = cursor.fetchone()
        if found is None:
            raise NoSuchHousehold(f"世帯 {household} はありません。")
        cursor.execute(_MEMBERS, values)
        members = [_member(row) for row in cursor.fetchall()]
    view = _view(found, members, as_of, known_at)
    log_viewing(viewer, what, view.persons, purpose=purpose)
    _refuse_suppressed(viewer, members)
    return view


def _member(row: tuple[Any, ...]) -> MemberView:
    values: list[Any] = [*row[:-1], json.loads(row[-1])]  # Django leaves jsonb as text
    return MemberView(*values)


def _view(
    found: tuple[Any, ...], members: list[MemberView], as_of: date, known_at: datetime | None
) -> HouseholdView:
    home, once = found[9:11]
    # Where nobody is shown, whoever was there once counts: the ward alone would tell.
    concealed = home or any(member.hidden for member in members) or (once and not members)
    address = None if concealed or found[3] is None else AddressView(*found[3:9])
    if concealed:
        for member in members:
            member.previous_address = member.destination = member.domicile = member.family_head = ""
    ward = "" if concealed else found[2]
    return HouseholdView(found[0], found[1], ward, as_of, known_at, address, concealed, members)


def _refuse_suppressed(viewer: Viewer, members: list[MemberView]) -> None:
    for member in members:
        for suppression in member.suppressions:
            if (
                suppression["kind"] == "inquiry"
                and suppression["level"] == "error"
                and viewer.role is not Role.SECTION_HEAD
            ):
                raise InquirySuppressed("照会抑止の対象者がいる世帯です。課長に依頼してください。")


_HOUSEHOLD_OF = """
    SELECT r.household_id FROM registers_residence r
     WHERE r.person_id = %s AND r.withdrawn_by_id IS NULL ORDER BY (r.valid @> %s::date) DESC, lower(r.valid) DESC LIMIT 1
"""


def household_of(person: int, on: date, *, using: str = "default") -> int | None:
    """Return the household a person belongs to on a day, or else the last one they belonged to; None if never any."""
    with connections[using].cursor() as cursor:
        cursor.execute(_HOUSEHOLD_OF, [person, on])
        row = cursor.fetchone()
    return row[0] if row else None
