"""What somebody has typed into a form and not yet sent, kept on the server for them alone.

It outlives a lost session, a crashed browser and a server that did not answer; it is gone once the form is sent, is given
up, or after a day's work.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import connections

KEPT_FOR = timedelta(hours=12)

Typed = Mapping[str, list[str]]


def keep(account: int, form: str, typed: Typed, *, using: str = "default") -> None:
    """Keep what an account has typed into a form, in place of what was kept before."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO procedures_draft (account_id, form, typed) VALUES (%s, %s, %s::jsonb)"
            " ON CONFLICT (account_id, form) DO UPDATE SET typed = excluded.typed, saved_at = now()",
            [account, form, json.dumps(dict(typed), ensure_ascii=False)],
        )


def kept(account: int, form: str, *, using: str = "default") -> dict[str, list[str]] | None:
    """Return what an account typed into a form today and did not send, or None.

    Older drafts are removed, whoever's they are: who left the office opens no form again.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "DELETE FROM procedures_draft WHERE saved_at < now() - %s::interval",
            [f"{KEPT_FOR.total_seconds():.0f} seconds"],
        )
        cursor.execute(
            "SELECT typed::text FROM procedures_draft WHERE account_id = %s AND form = %s", [account, form]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return {str(name): [str(value) for value in values] for name, values in json.loads(row[0]).items()}


def forget(account: int, form: str, *, using: str = "default") -> None:
    """Remove what an account typed into a form."""
    with connections[using].cursor() as cursor:
        cursor.execute("DELETE FROM procedures_draft WHERE account_id = %s AND form = %s", [account, form])
