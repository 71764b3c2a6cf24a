"""Locks: whoever changes persons takes their rows first, in one order, so that two clerks never cross."""

from collections.abc import Sequence

from django.db import connections

PERSON_LOCK = 0x6B75  # the first half of every advisory lock on a person

_STATE = """
    SELECT coalesce(max(t.act), 0) FROM (
        SELECT max(greatest(recorded_by_id, withdrawn_by_id)) AS act FROM registers_residence WHERE person_id = ANY(%(ids)s)
        UNION ALL
        SELECT max(greatest(recorded_by_id, withdrawn_by_id)) FROM registers_particulars WHERE person_id = ANY(%(ids)s)
        UNION ALL
        SELECT max(greatest(a.recorded_by_id, a.withdrawn_by_id)) FROM registers_householdaddress a
         WHERE a.household_id IN (SELECT household_id FROM registers_residence WHERE person_id = ANY(%(ids)s))
    ) t
"""


def state_of(persons: Sequence[int], *, using: str = "default") -> str:
    """Return what tells one state of these persons from another: the newest act about any of them and their number."""
    if not persons:
        return ""
    with connections[using].cursor() as cursor:
        cursor.execute(_STATE, {"ids": list(persons)})
        return f"{cursor.fetchone()[0]}/{len(set(persons))}"


def lock(persons: Sequence[int], *, using: str = "default") -> None:
    """Lock these persons to the end of the transaction."""
    if not persons:
        return
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, h) FROM (SELECT hashint8(id) AS h FROM unnest(%s::bigint[]) AS id"
            " ORDER BY h) AS in_order",
            [PERSON_LOCK, sorted(set(persons))],
        )
        cursor.fetchall()
