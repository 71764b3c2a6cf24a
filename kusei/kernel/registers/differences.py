"""What a plan would change, person by person and item by item: how it stands, and how it will stand.

For the confirmation page and sheet (確認用帳票): whoever decides sees the entries themselves, not only what was filed.
Source: 住民記録システム標準仕様書 4.0.8.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from kusei.kernel.days.eras import format_era

from .effects import DERIVED, KINDS, Row, complete
from .numbers import display
from .plan import Plan
from .queries import held, household_numbers, rows_with_ids
from .spans import span

ADDRESS: Final = "住所"
NOTHING: Final = "—"
LEFT_OUT: Final = frozenset({"id", "valid", "person_id", "household_id", "position"})
TELLING: Final = frozenset(
    {"domicile", "family_head", "previous_address", "destination", "destination_settled"}
)
SEXES: Final = {"male": "男", "female": "女"}
CHOICES: Final = {"kind": dict(KINDS["suppression"]._meta.get_field("kind").choices or [])}  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Change:
    """One item of the register before and after. `telling` marks what would give a hidden person's whereabouts away."""

    item: str
    before: str
    after: str
    telling: bool = False


@dataclass(slots=True)
class PersonChange:
    """Everything that changes about one person, or about one household if `person` is None."""

    person: int | None
    name: str
    kana: str
    birth_on: date | None
    changes: list[Change] = field(default_factory=list)

    others: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """True for somebody who is not registered yet."""
        return self.person is not None and self.person < 0


def together(found: Sequence[PersonChange]) -> list[PersonChange]:
    """Return changes with households first, and those who change alike as one: the first, with the `others`' names."""
    shown: list[PersonChange] = []
    alike: dict[tuple[Change, ...], PersonChange] = {}
    for each in sorted(found, key=lambda each: each.person is not None):
        first = None if each.is_new else alike.get(tuple(each.changes))
        if first is not None:
            first.others.append(each.name)
            continue
        shown.append(replace(each, others=[]))
        if not each.is_new:
            alike[tuple(each.changes)] = shown[-1]
    return shown


def differences(plan: Plan, on: date, *, using: str = "default") -> list[PersonChange]:
    """Return what a plan would change, in the order in which it puts people in.

    on: the day from which the act takes effect; it tells which of several rows is "now".
    """
    before = _withdrawn(plan, using)
    after = {
        kind: [{**complete(kind, row), "valid": row["valid"]} for row in rows if "valid" in row]
        for kind, rows in plan.effects["+"].items()
    }
    people = _in_order(before, after)
    named = _names(people, after, on, using)
    homes = _Homes(plan, before, after, on, using)
    found = [
        PersonChange(
            person,
            *named.get(person, ("", "", None)),
            _of_person(person, before, after, homes),
        )
        for person in people
    ]
    found += _of_households(before, after, homes)
    return [each for each in found if each.changes]


def _withdrawn(plan: Plan, using: str) -> dict[str, list[Row]]:
    return {kind: rows_with_ids(kind, ids, using=using) for kind, ids in plan.effects["-"].items()}


def _in_order(*sides: Mapping[str, list[Row]]) -> list[int]:
    return list(
        dict.fromkeys(
            row["person_id"] for side in sides for rows in side.values() for row in rows if "person_id" in row
        )
    )


def _names(
    people: list[int], after: Mapping[str, list[Row]], on: date, using: str
) -> dict[int, tuple[str, str, date | None]]:
    known = [person for person in people if person > 0]
    rows = held("particulars", person=known, since=on, using=using) if known else []
    named: dict[int, tuple[str, str, date | None]] = {}
    for row in [*reversed(rows), *after.get("particulars", [])]:
        named[row["person_id"]] = (
            row["name"] or row["roman_name"],
            row["kana"],
            date.fromisoformat(row["birth_on"]),
        )
    return named


class _Homes:
    """Numbers and addresses of the households a plan touches, as they stand and as they will stand."""

    def __init__(
        self,
        plan: Plan,
        before: Mapping[str, list[Row]],
        after: Mapping[str, list[Row]],
        on: date,
        using: str,
    ) -> None:
        rows = [
            row for side in (before, after) for kind in ("residence", "address") for row in side.get(kind, [])
        ]
        known = sorted({row["household_id"] for row in rows if row["household_id"] > 0})
        self.numbers = household_numbers(known, using=using) if known else {}
        addresses = held("address", household=known, on=on, using=using) if known else []
        self.now = {row["household_id"]: _address(row) for row in addresses}
        self.then = dict(self.now)
        for row in after.get("address", []):
            if span(row["valid"]).covers(on):
                self.then[row["household_id"]] = _address(row)

    def number(self, household: int) -> str:
        """Return a household's number as people read it; one that is opened now has none yet."""
        found = self.numbers.get(household)
        return display(found) if found else "新しい世帯"


def _address(row: Row) -> str:
    return f"{row['town']}{row['number']}{'　' + row['building'] if row['building'] else ''}"


def _latest(rows: Iterable[Row], person: int) -> Row | None:
    mine = [row for row in rows if row.get("person_id") == person]
    return max(mine, key=lambda row: span(row["valid"]).since or date.min, default=None)


def _of_person(
    person: int, before: Mapping[str, list[Row]], after: Mapping[str, list[Row]], homes: _Homes
) -> list[Change]:
    changes: list[Change] = []
    for kind in ("particulars", "residence", "suppression"):
        old = _latest(before.get(kind, []), person)
        new = _latest(after.get(kind, []), person)
        if old is None and new is None:
            continue
        if kind == "residence":
            changes += _of_home(old, new, homes)
        changes += _of_rows(kind, old, new)
        changes += _of_span(kind, old, new)
    return changes


def _of_home(old: Row | None, new: Row | None, homes: _Homes) -> list[Change]:
    was, will = (old or {}).get("household_id"), (new or {}).get("household_id")
    if was == will:
        return []
    changes = [
        Change(
            "世帯番号",
            homes.number(was) if was else NOTHING,
            homes.number(will) if will else NOTHING,
        )
    ]
    here, there = homes.now.get(was or 0, NOTHING), homes.then.get(will or 0, NOTHING)
    if here != there:
        changes.append(Change(ADDRESS, here, there, telling=True))
    return changes


def _of_rows(kind: str, old: Row | None, new: Row | None) -> list[Change]:
    changes = []
    for model_field in KINDS[kind]._meta.concrete_fields:
        column = str(model_field.column)
        if (
            column in LEFT_OUT
            or column in DERIVED.get(kind, ())
            or column.startswith(("recorded", "withdrawn"))
        ):
            continue
        label = str(model_field.verbose_name)
        was, will = _told(column, (old or {}).get(column)), _told(column, (new or {}).get(column))
        if column.endswith("_text") or was == will:
            continue
        if column.endswith("_on"):
            written = column.removesuffix("_on") + "_text"
            was, will = str((old or {}).get(written) or was), str((new or {}).get(written) or will)
        changes.append(Change(label, was or NOTHING, will or NOTHING, column in TELLING))
    return changes


def _of_span(kind: str, old: Row | None, new: Row | None) -> list[Change]:
    until = span(new["valid"]).until if new else None
    was = span(old["valid"]).until if old else None
    if until == was:
        return [Change("記載", "あり", "なし（取消し）")] if old and not new else []
    ends = {"residence": "住民でなくなる日", "suppression": "終わる日"}.get(kind, "この記載の終わる日")
    return [Change(ends, format_era(was) if was else NOTHING, format_era(until) if until else NOTHING)]


def _told(column: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "はい" if value else ""
    if column == "sex":
        return SEXES[value]
    if column == "level":
        return {"error": "できない", "alert": "注意して進める"}[value]
    if column in CHOICES:
        return str(CHOICES[column].get(value, value))
    if column.endswith(("_on", "_until")) and isinstance(value, str):
        return format_era(date.fromisoformat(value))
    return str(value)


def _of_households(
    before: Mapping[str, list[Row]],
    after: Mapping[str, list[Row]],
    homes: _Homes,
) -> list[PersonChange]:
    """Return the households whose address changes while their members stay in them."""
    touched = {row["household_id"] for row in before.get("address", [])}
    found = []
    for household in sorted(touched):
        news = [row for row in after.get("address", []) if row["household_id"] == household]
        here, there = homes.now.get(household, NOTHING), homes.then.get(household, NOTHING)
        ends = not any(span(row["valid"]).until is None for row in news)
        there = NOTHING if ends and here == there else there
        if here != there:
            change = Change(ADDRESS, here, there, telling=True)
            found.append(PersonChange(None, f"世帯 {homes.number(household)}", "", None, [change]))
    return found
