"""How acts are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections

_COLUMNS = """a.id, a.kind, a.category, a.counted, a.office_id, a.capacity, a.author_id, a.approver_id, a.provision,
              a.filed_on, a.effective_on, a.recorded_at, a.subjects"""


@dataclass(frozen=True, slots=True)
class ActSummary:
    """An act without its content: no personal data but the numbers of its subjects."""

    id: int
    kind: str
    category: str
    counted: int
    office: str
    capacity: str
    author_id: int | None
    approver_id: int | None
    provision: str
    filed_on: date | None
    effective_on: date
    recorded_at: datetime
    subjects: list[int]


def acts_about(persons: Sequence[int], *, limit: int = 50, using: str = "default") -> list[ActSummary]:
    """Return the newest acts about any of these persons, newest first."""
    return _select("a.subjects && %s::bigint[]", [list(persons)], limit, using)


def acts_with_numbers(numbers: Sequence[int], *, using: str = "default") -> list[ActSummary]:
    """Return these acts, newest first."""
    return _select("a.id = ANY(%s)", [list(numbers)], len(numbers), using)


def _select(where: str, values: list[Any], limit: int, using: str) -> list[ActSummary]:
    with connections[using].cursor() as cursor:
        cursor.execute(
            # OFFSET 0 is a fence: else the planner walks the whole ledger backwards to find a few acts.
            f"SELECT {_COLUMNS} FROM (SELECT * FROM ledger_act a WHERE {where} OFFSET 0) a ORDER BY a.id DESC LIMIT %s",  # noqa: S608
            [*values, limit],
        )
        return [ActSummary(*row) for row in cursor.fetchall()]


def content_of(act_id: int, *, using: str = "default") -> str:
    """Return the content of one act as canonical JSON. Raises LookupError if there is no such act."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT content FROM ledger_act WHERE id = %s", [act_id])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"there is no act {act_id}")
    return str(row[0])
