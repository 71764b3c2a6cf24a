"""Taking an act back (異動の取消し): what it put in is withdrawn, what it withdrew is restored; nothing is deleted.

Source: 住民記録システム標準仕様書 4.6 (adds history, restores the former household).
"""

import json

from kusei.kernel.ledger.queries import content_of

from .effects import IDENTITIES, Effects
from .plan import NotPossible, Plan
from .queries import held, held_ids, rows_with_ids


def undo(plan: Plan, act_id: int, *, using: str = "default") -> None:
    """Put into a plan what undoes an act.

    Raises NotPossible if a later act has built on it: then that one must be taken back first. Persons and households stay
    known under their numbers, without facts.
    """
    effects = json.loads(content_of(act_id, using=using))["effects"]
    if _others_live_there(effects, using):
        raise NotPossible(
            "この異動で置いた世帯に、あとから別の人が入っているため、取り消せません。",
            "後の異動から順に取り消してください。",
        )
    for kind, rows in effects.get("+", {}).items():
        if kind in IDENTITIES:
            continue
        ids = [row["id"] for row in rows]
        still = held_ids(kind, ids, using=using)
        if still != set(ids):
            raise NotPossible(
                "この異動のあとに別の異動が記録されているため、取り消せません。",
                "後の異動から順に取り消してください。",
            )
        for row in rows_with_ids(kind, ids, using=using):
            plan.withdraw(kind, row)
    for kind, ids in effects.get("-", {}).items():
        for row in rows_with_ids(kind, ids, using=using):
            plan.restore(kind, row)


def _others_live_there(effects: Effects, using: str) -> bool:
    """Tell whether a household that would be left without an address has residents whom another act has put there."""
    was = rows_with_ids("address", effects.get("-", {}).get("address", []), using=using)
    kept = {row["household_id"] for row in was}
    left = [
        row["household_id"]
        for row in effects.get("+", {}).get("address", [])
        if row["household_id"] not in kept
    ]
    if not left:
        return False
    own = {row["id"] for row in effects["+"].get("residence", [])}
    return any(row["id"] not in own for row in held("residence", household=left, using=using))
