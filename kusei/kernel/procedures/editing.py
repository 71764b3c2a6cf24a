"""Who has a form about a household open, so that a second clerk is told before typing.

A claim warns, it does not lock: who records first is decided when a filing is submitted (actions.submit).
Source: 住民記録システム標準仕様書 10.3 (排他制御).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections

LIVE_FOR = timedelta(minutes=10)
"""How long a claim counts after its clerk last typed."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody else who has a form about the household open."""

    name: str
    since: datetime


_CLAIM = """
    INSERT INTO procedures_editing AS e (household_id, account_id) VALUES (%(household)s, %(account)s)
    ON CONFLICT (household_id) DO UPDATE
       SET account_id = excluded.account_id, seen_at = now(),
           since = CASE WHEN e.account_id = excluded.account_id AND e.seen_at >= now() - %(live)s::interval
                        THEN e.since ELSE now() END
     WHERE e.account_id = excluded.account_id OR e.seen_at < now() - %(live)s::interval
 RETURNING household_id
"""

_OTHER = """
    SELECT a.name, e.since FROM procedures_editing e JOIN offices_account a ON a.id = e.account_id
     WHERE e.household_id = %(household)s AND e.account_id <> %(account)s AND e.seen_at >= now() - %(live)s::interval
"""


def claim(household: int, account: int, *, using: str = "default") -> Editor | None:
    """Note that an account has a form about a household open, or still has; return who else does, if anybody.

    Somebody else's claim stands for ten minutes after their last key; after that it is taken over.
    """
    values: dict[str, int | str] = {
        "household": household,
        "account": account,
        "live": f"{LIVE_FOR.total_seconds():.0f} seconds",
    }
    with connections[using].cursor() as cursor:
        cursor.execute(_CLAIM, values)
        if cursor.fetchone():
            return None
        cursor.execute(_OTHER, values)
        row = cursor.fetchone()
    return Editor(*row) if row else None


def release(household: int, account: int, *, using: str = "default") -> None:
    """Give an account's claim back: its form was sent or left."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "DELETE FROM procedures_editing WHERE household_id = %s AND account_id = %s", [household, account]
        )
