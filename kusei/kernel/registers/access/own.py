"""What a viewer has looked at themselves: the households they opened lately, and what they last searched for."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from ..numbers import display
from .viewer import Viewer

OPENED = "世帯の照会"
"""What open_household logs."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A household the viewer opened: whose it is now (the member who stands first), and when."""

    household: int
    number: str
    name: str
    kana: str
    count: int
    at: datetime

    @property
    def shown_number(self) -> str:
        """The 世帯番号 as people read it."""
        return display(self.number)


_OPENED = """
    SELECT r.household_id, h.number, coalesce(nullif(p.name, ''), p.roman_name), p.kana, v.count, v.at
      FROM (SELECT DISTINCT ON (first) first, count, at
              FROM (SELECT persons[1] AS first, cardinality(persons) AS count, at FROM registers_viewing
                     WHERE account_id = %(account)s AND what = %(what)s AND at > now() - interval '12 hours'
                     ORDER BY at DESC LIMIT 100) latest
             WHERE first IS NOT NULL ORDER BY first, at DESC) v
      JOIN registers_residence r ON r.person_id = v.first AND r.withdrawn_by_id IS NULL AND r.valid @> current_date
      JOIN registers_household h ON h.id = r.household_id
      JOIN registers_particulars p ON p.person_id = v.first AND p.withdrawn_by_id IS NULL AND p.valid @> current_date
     ORDER BY v.at DESC LIMIT %(limit)s
"""


def recently_opened(viewer: Viewer, *, limit: int = 8) -> list[Opened]:
    """Return the households that the viewer opened in the last twelve hours, latest first. No address is in it."""
    viewer.must_see_residents()
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_OPENED, {"account": viewer.account, "what": OPENED, "limit": limit})
        return [Opened(*row) for row in cursor.fetchall()]


_LAST = """
    SELECT query FROM registers_viewing
     WHERE account_id = %s AND what = '検索' AND at > now() - interval '12 hours' ORDER BY at DESC, id DESC LIMIT 1
"""


def last_question(viewer: Viewer) -> str:
    """Return what the viewer last searched for in the last twelve hours, "" if nothing."""
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_LAST, [viewer.account])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
