"""The rows of the registers that an invented household takes, as the effects of one act. Pure and seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from kusei.kernel.registers.numbers import household_number, person_code
from kusei.synthetic.draws import Draw
from kusei.synthetic.histories import FOREIGNERS_REGISTERED, NEVER, End, Histories
from kusei.synthetic.homes import Addresses, Home
from kusei.synthetic.households import MALE, Kind, Role
from kusei.synthetic.people import SPECIAL_PERMANENT, Member, Naming, relationship

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_NATIVE = {Kind.SINGLE: 0.4, Kind.COUPLE: 0.55, Kind.FAMILY: 0.5, Kind.SHARED: 0.4}
_FROM_ABROAD, _TO_ABROAD = 0.03, 0.06
_LATE = 0.04  # notices given after the fourteen days
NOTICE_DAYS = 14  # 住民基本台帳法22条・23条
_SETTLED_KNOWN_AFTER = 30  # days until the other town's 転入通知 has come


class Start(NamedTuple):
    """The first free numbers of a part of the load."""

    row: int
    act: int
    person: int
    household: int


@dataclass(frozen=True, slots=True)
class InventedAct:
    """What one act puts in, and the people it is about."""

    number: int
    ward: str
    subjects: list[int]
    rows: Rows


@dataclass(frozen=True, slots=True)
class _Stay:
    """A time in one home; `since` and `until` are days, `until` NEVER if it goes on."""

    household: int
    home: Home
    since: int
    until: int
    other_ward: bool  # entered from another ward, with a new household number
    notified: str


@cache
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _span(since: int, until: int) -> str:
    # As registers.spans writes it, without making dates first: there are three million of these in a large city.
    return f"[{_iso(since)},{'' if until == NEVER else _iso(until)})"


class Writing:
    """Writes the households of one part, one act each."""

    def __init__(
        self, part: Histories, wards: list[str], addresses: Addresses, naming: Naming, start: Start, serials: int,
        today: date, draw: Draw,
    ) -> None:  # fmt: skip
        """Prepare. `serials` is the number in this load of the part's first person."""
        self._part, self._wards, self._addresses, self._naming = part, wards, addresses, naming
        self._row, self._act, self._person, self._household = start
        self._serial, self._today, self._draw = serials, today.toordinal(), draw
        self._columns = {
            name: getattr(part, name).tolist()
            for name in ("role", "sex", "birth", "joined", "end", "ended_on", "changed_on", "foreign")
        }

    def acts(self) -> Iterator[InventedAct]:
        """Return the acts in the order of their numbers."""
        part = self._part
        kinds, first = part.kind.tolist(), part.first_person.tolist()
        homes, home_wards, left = part.homes.tolist(), part.home_wards.tolist(), part.left_on.tolist()
        for number, kind in enumerate(kinds):
            stays_from = [day for day in homes[number] if day != NEVER]
            people = range(first[number], first[number + 1])
            yield self._one(Kind(kind), stays_from, home_wards[number], left[number], people)

    def _next_row(self) -> int:
        self._row += 1
        return self._row - 1

    def _one(self, kind: Kind, days: list[int], wards: list[int], left: int, people: range) -> InventedAct:
        rows: Rows = {"person": [], "household": [], "particulars": [], "address": [], "residence": []}
        stays = self._stays(rows, kind, days, wards, left)
        columns = self._columns
        native = self._draw() < _NATIVE[kind]
        origin = self._addresses.outside(self._draw)
        abroad = self._draw() < _FROM_ABROAD
        members = []
        for person in people:
            members.append(
                Member(
                    role=Role(columns["role"][person]),
                    sex=columns["sex"][person],
                    birth=date.fromordinal(columns["birth"][person]),
                    foreign=columns["foreign"][person] > 0,
                    serial=self._serial,
                    former=columns["end"][person] != End.NOT,
                )
            )
            self._serial += 1
        self._naming.name(members)
        head = next(
            (member for member in members if member.role is Role.HEAD and not member.former), members[0]
        )
        spouse_sex = next((member.sex for member in members if member.role is Role.SPOUSE), MALE)
        subjects = []
        for position, (person, member) in enumerate(zip(people, members, strict=True), 1):
            subjects.append(number := self._next_row())
            rows["person"].append({"id": number, "code": person_code(self._person), "invented": True})
            self._person += 1
            joined = columns["joined"][person]
            rows["particulars"].append(
                {
                    "id": self._next_row(),
                    "person_id": number,
                    "valid": _span(joined, NEVER),
                    **member.particulars,
                }
            )
            relation = relationship(member.role, member.sex, member.birth, head.birth, spouse_sex)
            listed = relation, 1 if member.role is Role.HEAD else position
            arrival = self._arrival(member, joined, origin, native=native, abroad=abroad)
            if joined == stays[0].since and arrival["cause"] != "出生":
                arrival["notified_on"] = stays[0].notified
            self._residences(rows, person, number, stays, listed, member, arrival)
        act = self._act
        self._act += 1
        return InventedAct(act, stays[-1].home.ward, sorted(subjects), rows)

    def _stays(self, rows: Rows, kind: Kind, days: list[int], wards: list[int], left: int) -> list[_Stay]:
        """Write the household's numbers and addresses."""
        stays: list[_Stay] = []
        household = 0
        for number, since in enumerate(days):
            ward = self._wards[wards[number]]
            other_ward = number > 0 and wards[number] != wards[number - 1]
            if number == 0 or other_ward:
                household = self._next_row()
                rows["household"].append(
                    {"id": household, "number": household_number(self._household), "ward_code": ward}
                )
                self._household += 1
            home = self._addresses.home(ward, kind, self._draw)
            until = days[number + 1] if number + 1 < len(days) else left
            row = {
                "id": self._next_row(), "household_id": household, "valid": _span(since, until),
                "ward_code": ward, "town": home.town, "number": home.number,
            }  # fmt: skip
            if home.building:
                row["building"] = home.building
            rows["address"].append(row)
            stays.append(_Stay(household, home, since, until, other_ward, self._notified(since)))
        return stays

    def _arrival(self, member: Member, joined: int, origin: str, *, native: bool, abroad: bool) -> Row:
        """Return how a person became a resident."""
        birth = member.birth.toordinal()
        if joined == birth:
            became, cause, previous = birth, "出生", ""
        elif member.foreign and member.particulars["residence_category"] == SPECIAL_PERMANENT:
            became, cause, previous = max(birth, FOREIGNERS_REGISTERED), "転居", ""
        elif member.foreign or (abroad and not native):
            became, cause, previous = joined, "国外転入等", member.particulars.get("nationality", "国外")
        elif native:
            # Has lived in the city for longer than the rows that were carried over.
            became, cause, previous = birth, "転居", ""
        else:
            became, cause, previous = joined, "国内転入", origin
        values: Row = {
            "became_resident_on": _iso(became), "settled_on": _iso(joined), "notified_on": self._notified(joined),
            "cause": cause,
        }  # fmt: skip
        return {**values, "previous_address": previous} if previous else values

    def _notified(self, day: int) -> str:
        """Return the day a notice was given: within fourteen days in all but a few cases, and never after today."""
        late = NOTICE_DAYS + 1 if self._draw() < _LATE else 0
        delay = late + int(self._draw() * (NOTICE_DAYS + 1))
        return _iso(min(day + delay, self._today))

    def _residences(
        self, rows: Rows, person: int, number: int, stays: list[_Stay], listed: tuple[str, int],
        member: Member, arrival: Row,
    ) -> None:  # fmt: skip
        """Write a person's times of residence: one for each home lived in, and a new one on becoming the head."""
        columns = self._columns
        joined, ended, changed = (columns[name][person] for name in ("joined", "ended_on", "changed_on"))
        relation, position = listed
        before = (
            relationship(Role.SPOUSE, member.sex, member.birth, member.birth, MALE) if changed else relation
        )
        arriving = arrival
        kept: Row = {
            key: arrival[key] for key in ("became_resident_on", "previous_address") if key in arrival
        }
        for place, stay in enumerate(stays):
            if stay.until <= joined or stay.since >= ended:
                continue
            since, until = max(stay.since, joined), min(stay.until, ended)
            if since > joined:
                arriving = {
                    **kept,
                    "settled_on": _iso(since),
                    "notified_on": stay.notified,
                    "cause": "区間異動" if stay.other_ward else "転居",
                }
            row = {
                "id": self._next_row(), "person_id": number, "household_id": stay.household,
                "relationship": before, "position": position, **arriving,
            }  # fmt: skip
            if changed and since < changed < until:
                rows["residence"].append({**row, "position": position + 1, "valid": _span(since, changed)})
                row |= {
                    "id": self._next_row(), "relationship": relation, "cause": "世帯主変更",
                    "notified_on": self._notified(changed),
                }  # fmt: skip
                since = changed
            row["valid"] = _span(since, until)
            following = stays[place + 1] if place + 1 < len(stays) else None
            if until == ended:
                row |= self._end(columns["end"][person], ended)
            elif following is not None and following.other_ward:
                row |= {
                    "end_cause": "区間異動",
                    "ended_on": _iso(until),
                    "end_notified_on": following.notified,
                    "destination": self._addresses.text(following.home),
                }
            rows["residence"].append(row)

    def _end(self, how: int, ended: int) -> Row:
        if how == End.NOT:
            return {}
        if how == End.DIED:
            told = min(ended + 1 + int(self._draw() * 7), self._today)
            return {"end_cause": "死亡", "ended_on": _iso(ended), "end_notified_on": _iso(told)}
        abroad = self._draw() < _TO_ABROAD
        destination = "国外" if abroad else self._addresses.outside(self._draw)
        told = max(ended - int(self._draw() * 15), ended - 14)
        row = {
            "end_cause": "国外転出" if abroad else "国内転出",
            "ended_on": _iso(ended),
            "end_notified_on": _iso(told),
            "destination": destination,
        }
        if not abroad and ended + _SETTLED_KNOWN_AFTER < self._today:
            row |= {"destination_settled": destination, "moved_out_on": _iso(ended)}
        return row
