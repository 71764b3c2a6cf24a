"""How the registers are read for an act: the rows that are held now, as effects state them. Not a door for screens."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections

from .effects import DERIVED, Row, table_of


def held(
    kind: str,
    *,
    person: Sequence[int] | None = None,
    household: Sequence[int] | None = None,
    on: date | None = None,
    since: date | None = None,
    using: str = "default",
) -> list[Row]:
    """Return the held rows of a kind about these persons or households, oldest first.

    on: only those that are valid on that day. since: only those that are valid on that day or later. Without both, all.
    Dates are ISO text and spans are PostgreSQL's text, so that a row can go back into an effect as it is.
    """
    where: list[str] = ["t.withdrawn_by_id IS NULL"]
    values: list[Any] = []
    if person is not None:
        where.append("t.person_id = ANY(%s)")
        values.append(list(person))
    if household is not None:
        where.append("t.household_id = ANY(%s)")
        values.append(list(household))
    if on is not None:
        where.append("t.valid @> %s::date")
        values.append(on)
    if since is not None:
        where.append("t.valid && daterange(%s, NULL)")
        values.append(since)
    return _rows(kind, " AND ".join(where), values, using)


def rows_with_ids(kind: str, ids: Sequence[int], *, using: str = "default") -> list[Row]:
    """Return rows by their numbers, held or withdrawn."""
    return _rows(kind, "t.id = ANY(%s)", [list(ids)], using)


def held_ids(kind: str, ids: Sequence[int], *, using: str = "default") -> set[int]:
    """Return which of these rows are still held."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table_of(kind)} WHERE id = ANY(%s) AND withdrawn_by_id IS NULL",  # noqa: S608
            [list(ids)],
        )
        return {row[0] for row in cursor.fetchall()}


def _rows(kind: str, where: str, values: list[Any], using: str) -> list[Row]:
    left_out = ["recorded_by_id", "recorded_at", "withdrawn_by_id", "withdrawn_at", *DERIVED.get(kind, ())]
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(t) - %s::text[] FROM {table_of(kind)} t WHERE {where} ORDER BY lower(t.valid), t.id",  # noqa: S608
            [left_out, *values],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]  # Django leaves jsonb as text


def ward_of(household: int, *, using: str = "default") -> str:
    """Return the ward of a household. Raises LookupError if there is no such household."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT ward_code FROM registers_household WHERE id = %s", [household])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"there is no household {household}")
    return str(row[0])


def household_numbers(households: Sequence[int], *, using: str = "default") -> dict[int, str]:
    """Return the 世帯番号 of households by their inner number."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id, number FROM registers_household WHERE id = ANY(%s)", [list(households)])
        return dict(cursor.fetchall())


def last_day_of_household(household: int, *, using: str = "default") -> date | None:
    """Return the last day on which a household had members, or None if it still has some or never had any."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN bool_or(upper_inf(valid)) THEN NULL ELSE max(upper(valid)) - 1 END"
            " FROM registers_residence WHERE household_id = %s AND withdrawn_by_id IS NULL",
            [household],
        )
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def holds_invented(*, using: str = "default") -> bool:
    """Tell whether the residents of this register are invented. They all are or none is, so the first one tells."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT invented FROM registers_person ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return row is not None and bool(row[0])
