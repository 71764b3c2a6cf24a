"""The log of viewings, for auditors: who looked at how many, when and for what; never whom by name."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connections


@dataclass(frozen=True, slots=True)
class ViewingLine:
    """One line of the log. `query_length` tells that something was searched, not what."""

    id: int
    at: datetime
    account: str
    office: str
    what: str
    purpose: str
    persons: int
    query_length: int


def viewings(
    *, account: str = "", what: str = "", offset: int = 0, limit: int = 50, using: str = "default"
) -> list[ViewingLine]:
    """Return lines of the viewing log, newest first, a page at a time; of one account (職員番号) or kind if given."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT v.id, v.at, a.login, coalesce(o.name, ''), v.what, v.purpose, cardinality(v.persons),
                      length(v.query)
                 FROM registers_viewing v JOIN offices_account a ON a.id = v.account_id
                 LEFT JOIN offices_office o ON o.code = v.office_id
                WHERE (%(account)s = '' OR a.login = %(account)s) AND (%(what)s = '' OR v.what = %(what)s)
                ORDER BY v.at DESC, v.id DESC LIMIT %(limit)s OFFSET %(offset)s""",
            {"account": account, "what": what, "limit": limit, "offset": offset},
        )
        return [ViewingLine(*row) for row in cursor.fetchall()]
