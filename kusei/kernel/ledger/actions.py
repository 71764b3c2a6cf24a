"""The only code that adds acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections, transaction

from .encoding import canonical

_INSERT = """
    INSERT INTO ledger_act (kind, category, counted, office_id, capacity, author_id, approver_id, provision,
                            filed_on, effective_on, subjects, content)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s)
    RETURNING id, recorded_at
"""


@dataclass(frozen=True)
class Recorded:
    """What the database answered: the number of the act and the moment it was recorded."""

    act_id: int
    recorded_at: datetime


def record_act(
    *,
    kind: str,
    office: str,
    capacity: str,
    author: int | None,
    provision: str,
    effective_on: date,
    subjects: Iterable[int],
    content: Mapping[str, Any],
    approver: int | None = None,
    filed_on: date | None = None,
    category: str = "",
    counted: int = 0,
    using: str = "default",
) -> Recorded:
    """Add one act inside the caller's transaction and return its number and moment.

    The caller holds the locks of the subjects already, so that the numbers of acts about one person rise in the order in
    which they took effect on the registers. Raises TransactionManagementError outside a transaction, since an act without
    its effects must not exist.
    """
    if not transaction.get_connection(using).in_atomic_block:
        raise transaction.TransactionManagementError(
            "an act is recorded together with its effects: open a transaction"
        )
    values = (
        kind, category, counted, office, capacity, author, approver, provision,
        filed_on, effective_on, sorted(set(subjects)), canonical(content),
    )  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(_INSERT, values)
        act_id, recorded_at = cursor.fetchone()
    return Recorded(act_id, recorded_at)
