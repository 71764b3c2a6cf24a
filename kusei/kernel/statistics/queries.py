"""What Kusei itself has counted. Nothing is counted that is not an act, and every count opens to the acts behind it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connections
from django.utils import timezone

from kusei.kernel.days.fiscal import FiscalYear


@dataclass(frozen=True, slots=True)
class CountedAct:
    """One counted act as a manager may see it: no person, no content."""

    id: int
    kind: str
    category: str
    counted: int
    office: str
    provision: str
    recorded_at: datetime


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the half-open span of moments that covers the days from `first` to `last`, in the office's time."""
    zone = timezone.get_default_timezone()
    after = date.fromordinal(last.toordinal() + 1)
    return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)


def live_counts(year: FiscalYear, *, using: str = "default") -> dict[str, dict[str, int]]:
    """Return what was counted in a fiscal year, by office and category: {office code: {category: cases}}."""
    since, until = _moments(year.first_day, year.last_day)
    counts: dict[str, dict[str, int]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT office_id, category, sum(counted)::int FROM ledger_act
                WHERE counted > 0 AND recorded_at >= %s AND recorded_at < %s GROUP BY office_id, category""",
            [since, until],
        )
        for office, category, cases in cursor.fetchall():
            counts.setdefault(office, {})[category] = cases
    return counts


def counts_by_day(first: date, last: date, *, office: str = "", using: str = "default") -> dict[date, int]:
    """Return how many cases were counted on each day from `first` to `last`, at one office or all."""
    since, until = _moments(first, last)
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT (recorded_at AT TIME ZONE 'Asia/Tokyo')::date AS day, sum(counted)::int FROM ledger_act
                WHERE counted > 0 AND recorded_at >= %s AND recorded_at < %s AND (%s = '' OR office_id = %s)
                GROUP BY day ORDER BY day""",
            [since, until, office, office],
        )
        return dict(cursor.fetchall())


def acts_behind(
    year: FiscalYear,
    *,
    office: str,
    category: str = "",
    offset: int = 0,
    limit: int = 50,
    using: str = "default",
) -> list[CountedAct]:
    """Return the acts behind one count, newest first, a page at a time."""
    since, until = _moments(year.first_day, year.last_day)
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT id, kind, category, counted, office_id, provision, recorded_at FROM ledger_act
                WHERE counted > 0 AND recorded_at >= %s AND recorded_at < %s AND office_id = %s
                  AND (%s = '' OR category = %s) ORDER BY recorded_at DESC, id DESC LIMIT %s OFFSET %s""",
            [since, until, office, category, category, limit, offset],
        )
        return [CountedAct(*row) for row in cursor.fetchall()]
