"""One person as the office knows them: what holds now, and everything that was ever held, with both times."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connections

from kusei.kernel.offices.models import Role

from ..spans import Span, span
from .households import InquirySuppressed
from .protection import hidden, hidden_home, left_with_hidden
from .viewer import Viewer, log_viewing


class NoSuchPerson(LookupError):
    """Nobody is known under this number."""


@dataclass(slots=True)
class FactLine:
    """A row of a register: when it was so (`valid`), from which act to which it was held so, and what it says."""

    valid: Span
    recorded_at: datetime
    recorded_by: int
    withdrawn_at: datetime | None
    withdrawn_by: int | None
    values: dict[str, Any]
    household_number: str = ""
    address: str = ""

    @property
    def is_held(self) -> bool:
        """True unless a later act took it back."""
        return self.withdrawn_by is None


@dataclass(slots=True)
class SuppressionLine:
    """A suppression that was ever set: which, how strict, why, and the days for which it was set."""

    kind: str
    level: str
    reason: str
    valid: Span
    recorded_at: datetime
    recorded_by: int
    is_held: bool


@dataclass(slots=True)
class PersonView:
    """A person as shown. Where `hidden` is true, whatever would tell the address is blank."""

    id: int
    code: str
    invented: bool
    hidden: bool
    on: date
    disclosed_until: datetime | None
    particulars: list[FactLine] = field(default_factory=list)
    residences: list[FactLine] = field(default_factory=list)
    suppressions: list[SuppressionLine] = field(default_factory=list)

    def _now(self, lines: list[FactLine]) -> FactLine | None:
        return next((line for line in lines if line.is_held and line.valid.covers(self.on)), None)

    @property
    def now(self) -> FactLine | None:
        """The particulars that hold on the day; else the latest that are held."""
        held = [line for line in self.particulars if line.is_held]
        return self._now(self.particulars) or (held[0] if held else None)

    @property
    def residence(self) -> FactLine | None:
        """The residence that holds on the day, or None for somebody who is no resident then."""
        return self._now(self.residences)

    @property
    def name(self) -> str:
        """The name as written."""
        now = self.now
        return str(now.values["name"] or now.values["roman_name"]) if now else ""

    @property
    def protected(self) -> bool:
        """True if a 支援措置 stands, disclosed or not."""
        return any(
            line.is_held and line.kind in ("support", "provisional_support") and line.valid.until is None
            for line in self.suppressions
        )


_PERSON = f"""
    SELECT pe.id, pe.code, pe.invented, {hidden("pe.id")},
           (SELECT max(d.until) FROM registers_disclosure d
             WHERE d.person_id = pe.id AND d.granted_to_id = %(account)s AND d.until > now()),
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'level', s.level, 'reason', s.reason,
                            'valid', s.valid::text, 'at', s.recorded_at, 'by', s.recorded_by_id,
                            'held', s.withdrawn_by_id IS NULL) ORDER BY s.recorded_at DESC, s.id DESC)
                       FROM registers_suppression s WHERE s.person_id = pe.id), '[]')
      FROM registers_person pe WHERE pe.id = %(person)s
"""  # noqa: S608

_LEFT_OUT = "ARRAY['valid', 'recorded_by_id', 'recorded_at', 'withdrawn_by_id', 'withdrawn_at', 'bigrams']"

_PARTICULARS = f"""
    SELECT t.valid::text, t.recorded_at, t.recorded_by_id, t.withdrawn_at, t.withdrawn_by_id, to_jsonb(t) - {_LEFT_OUT}
      FROM registers_particulars t WHERE t.person_id = %(person)s
     ORDER BY t.recorded_at DESC, lower(t.valid) DESC, t.id DESC
"""  # noqa: S608

_RESIDENCES = f"""
    SELECT t.valid::text, t.recorded_at, t.recorded_by_id, t.withdrawn_at, t.withdrawn_by_id, to_jsonb(t) - {_LEFT_OUT},
           h.number, coalesce(a.town || a.number || CASE WHEN a.building = '' THEN '' ELSE '　' || a.building END, ''),
           {hidden_home("t.household_id")} OR {left_with_hidden("t.person_id", "t.household_id")}
      FROM registers_residence t
      JOIN registers_household h ON h.id = t.household_id
      LEFT JOIN LATERAL (SELECT * FROM registers_householdaddress a
                          WHERE a.household_id = t.household_id AND a.withdrawn_by_id IS NULL AND a.valid && t.valid
                          ORDER BY lower(a.valid) LIMIT 1) a ON true
     WHERE t.person_id = %(person)s
     ORDER BY t.recorded_at DESC, lower(t.valid) DESC, t.id DESC
"""  # noqa: S608

TELLING = ("domicile", "family_head")
"""Particulars that would tell where somebody is from."""
TELLING_RESIDENCE = ("previous_address", "destination", "destination_settled")


def open_person(viewer: Viewer, person: int, *, on: date, what: str = "個人の照会") -> PersonView:
    """Return all that is and was held about a person, newest record first, and log the viewing.

    Raises NoSuchPerson, NotForThisRole, or InquirySuppressed where the inquiry is suppressed.
    """
    viewer.must_see_residents()
    values = {"person": person, "account": viewer.account}
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_PERSON, values)
        row = cursor.fetchone()
        if row is None:
            raise NoSuchPerson(f"住民 {person} はありません。")
        number, code, invented, hides, until, suppressions = row
        view = PersonView(number, code, invented, hides, on, until)
        view.suppressions = [_suppression(found) for found in json.loads(suppressions)]
        cursor.execute(_PARTICULARS, values)
        view.particulars = [
            FactLine(span(row[0]), row[1], row[2], row[3], row[4], json.loads(row[5]))
            for row in cursor.fetchall()
        ]
        cursor.execute(_RESIDENCES, values)
        for row in cursor.fetchall():
            fact = FactLine(span(row[0]), row[1], row[2], row[3], row[4], json.loads(row[5]), row[6], row[7])
            view.residences.append(fact)
            if row[8] or hides:  # also one who lives with somebody hidden, or left together with them
                _conceal_residence(fact)
    log_viewing(viewer, what, [person])
    if viewer.role is not Role.SECTION_HEAD and any(
        line.is_held and line.kind == "inquiry" and line.level == "error" and line.valid.covers(on)
        for line in view.suppressions
    ):
        raise InquirySuppressed("照会抑止の対象者です。課長に依頼してください。")
    if hides:
        for fact in view.particulars:
            fact.values.update(dict.fromkeys(TELLING, ""))
    return view


def _suppression(found: dict[str, Any]) -> SuppressionLine:
    return SuppressionLine(
        found["kind"], found["level"], found["reason"], span(found["valid"]),
        datetime.fromisoformat(found["at"]), found["by"], found["held"],
    )  # fmt: skip


def _conceal_residence(fact: FactLine) -> None:
    fact.address = ""
    fact.values.update(dict.fromkeys(TELLING_RESIDENCE, ""))
