"""How an act becomes bytes: the one definition that the writing trigger and the verification share."""

import json
from typing import Any

# Every column of ledger_act in a fixed order, joined by U+001F. No column can hold that character: codes have none, and
# JSON writes it escaped. Used inside the trigger (migration 0002) and, not through a stored function that somebody could
# replace, in the verification.
LEAF_TEXT_SQL = r"""
    a.id::text || E'\x1f' || a.kind || E'\x1f' || a.category || E'\x1f' || a.counted::text || E'\x1f' ||
    a.office_id || E'\x1f' || a.capacity || E'\x1f' || coalesce(a.author_id::text, '') || E'\x1f' ||
    coalesce(a.approver_id::text, '') || E'\x1f' || a.provision || E'\x1f' ||
    coalesce(to_char(a.filed_on, 'YYYY-MM-DD'), '') || E'\x1f' || to_char(a.effective_on, 'YYYY-MM-DD') || E'\x1f' ||
    to_char(a.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || E'\x1f' ||
    array_to_string(a.subjects, ',') || E'\x1f' || a.content
"""


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, no spaces and characters as themselves, so that equal contents are equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
