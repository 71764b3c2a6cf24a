"""How acts and checks of the resident register read households: the held rows from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connections

from kusei.kernel.procedures.procedure import Request
from kusei.kernel.registers.effects import Row
from kusei.kernel.registers.queries import held, ward_of
from kusei.kernel.registers.spans import span

from .rules.relationships import HEAD


@dataclass
class Member:
    """A member of a household: the row of residence and the row of particulars that hold on the day."""

    residence: Row
    particulars: Row

    @property
    def person(self) -> int:
        """The number of the person."""
        return int(self.residence["person_id"])

    @property
    def name(self) -> str:
        """The name as written."""
        return str(self.particulars["name"] or self.particulars["roman_name"])

    @property
    def is_head(self) -> bool:
        """True for the head of the household."""
        return bool(self.residence["relationship"] == HEAD)

    @property
    def leaves_on(self) -> date | None:
        """The day on which the residence ends by what is recorded already (a planned move-out), if any."""
        return span(self.residence["valid"]).until


@dataclass
class HouseholdState:
    """A household on a day: where it lives and who belongs to it; `later` are persons with changes after that day."""

    id: int
    ward_code: str
    address: Row | None
    members: list[Member] = field(default_factory=list)
    later: set[int] = field(default_factory=set)

    @property
    def head(self) -> Member | None:
        """The head, or None while none is set."""
        return next((member for member in self.members if member.is_head), None)

    def member(self, person: int) -> Member | None:
        """Return the member with this number, or None."""
        return next((member for member in self.members if member.person == person), None)

    @property
    def next_position(self) -> int:
        """The place of whoever joins: at the end."""
        return max((member.residence["position"] for member in self.members), default=0) + 1


def household_state(household: int, on: date, *, using: str = "default") -> HouseholdState:
    """Return a household as held now for a day. Raises LookupError if there is no such household."""
    state = HouseholdState(household, ward_of(household, using=using), None)
    addresses = held("address", household=[household], on=on, using=using)
    state.address = addresses[0] if addresses else None
    residences = held("residence", household=[household], since=on, using=using)
    now = [row for row in residences if span(row["valid"]).covers(on)]
    state.later = {row["person_id"] for row in residences if not span(row["valid"]).covers(on)}
    people = [row["person_id"] for row in now]
    elsewhere = held("residence", person=people, since=on, using=using) if people else []
    ids = {row["id"] for row in now}
    state.later |= {row["person_id"] for row in elsewhere if row["id"] not in ids}
    particulars = {row["person_id"]: row for row in held("particulars", person=people, on=on, using=using)}
    state.members = sorted(
        (Member(row, particulars[row["person_id"]]) for row in now if row["person_id"] in particulars),
        key=lambda member: member.residence["position"],
    )
    return state


def state_for(request: Request, household: int, on: date) -> HouseholdState:
    """Return a household's state, read once for all checks of a request and its act."""
    key = ("household", household, on)
    if key not in request.seen:
        request.seen[key] = household_state(household, on, using=request.using)
    state: HouseholdState = request.seen[key]
    return state


def person_exists(person: int, *, using: str = "default") -> bool:
    """Tell whether somebody is known under this number."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM registers_person WHERE id = %s)", [person])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Known:
    """Somebody known already who may be the entrant: by number or by name, sex and birth; resident now or not."""

    person: int
    name: str
    by: str
    resident: bool


_KNOWN = """
    SELECT p.person_id, p.name, {by} AS by,
           EXISTS (SELECT FROM registers_residence r WHERE r.person_id = p.person_id AND r.withdrawn_by_id IS NULL
                      AND r.valid @> %(on)s::date)
      FROM registers_particulars p WHERE p.withdrawn_by_id IS NULL AND {where}
"""


def known_as(
    *,
    resident_code: str,
    card_number: str,
    name_key: str,
    sex: str,
    birth_on: date,
    on: date,
    using: str = "default",
) -> list[Known]:
    """Return who is known already under a resident's number or card, or by the three particulars (3情報).

    Source: 住民記録システム標準仕様書 4.1.1.2.
    """
    parts = [
        _KNOWN.format(
            by="'three'", where="p.birth_on = %(birth_on)s AND p.name_key = %(name_key)s AND p.sex = %(sex)s"
        )
    ]
    if resident_code:
        parts.append(_KNOWN.format(by="'resident_code'", where="p.resident_code = %(resident_code)s"))
    if card_number:
        parts.append(_KNOWN.format(by="'card_number'", where="p.card_number = %(card_number)s"))
    numbers = {"resident_code": resident_code, "card_number": card_number}
    with connections[using].cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(parts),
            {"on": on, "birth_on": birth_on, "name_key": name_key, "sex": sex, **numbers},
        )
        return [Known(*row) for row in cursor.fetchall()]


def codes_of(persons: Sequence[int], *, using: str = "default") -> dict[int, str]:
    """Return the 宛名番号 of persons by their inner number."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id, code FROM registers_person WHERE id = ANY(%s)", [list(persons)])
        return dict(cursor.fetchall())
