"""The log of viewings, for auditors: who looked at how many, when and for what; never whom by name or number.

A person is told from others by a mark, a keyed hash of the internal number: the same person has the same mark for as long
as the installation keeps its secret, and no mark leads back to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections, transaction
from django.utils.crypto import salted_hmac

from kusei.kernel.ledger.keyset import Place, Stretch, stretch

LIFTING = "支援措置の一時解除"
LATE_LINES = 20_000
SHOWN = 200
"""Lines of an analysis that are shown; it orders by what is most striking."""

MANY_AT_ONCE = 20
"""A viewing of more people than this is a list. Somebody who stood in a list was not looked up."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to before another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ViewingLine:
    """One line of the log. `query_length` tells that something was searched, not what."""

    at: datetime
    id: int
    login: str
    name: str
    office: str
    what: str
    purpose: str
    persons: int
    query_length: int


@dataclass(frozen=True, slots=True)
class ViewingsWanted:
    """Which lines are asked for; what is empty does not narrow. account and person are internal numbers."""

    span: Span
    account: int | None = None
    office: str = ""
    what: str = ""
    person: int | None = None


_LINE = """
    SELECT page.at, page.id, a.login, a.name, coalesce(o.name, ''), page.what, page.purpose, page.persons, page.asked
      FROM page JOIN offices_account a ON a.id = page.account_id
      LEFT JOIN offices_office o ON o.code = page.office_id
"""
_LINES = """(SELECT id, at, account_id, office_id, what, purpose, persons AS seen, cardinality(persons) AS persons,
                    length(query) AS asked FROM registers_viewing) AS viewing"""


def viewings(
    wanted: ViewingsWanted, *, place: Place | None = None, limit: int = 50, using: str = "default"
) -> Stretch[ViewingLine]:
    """Return a page of the viewing log, newest first."""
    tests = ["at >= %(since)s", "at < %(until)s"]
    for test, asked in (
        ("account_id = %(account)s", wanted.account is not None),
        ("office_id = %(office)s", wanted.office),
        ("what = %(what)s", wanted.what),
        ("seen @> ARRAY[%(person)s]::bigint[]", wanted.person is not None),
    ):
        if asked:
            tests.append(test)
    values = {
        "since": wanted.span.since,
        "until": wanted.span.until,
        "account": wanted.account,
        "office": wanted.office,
        "what": wanted.what,
        "person": wanted.person,
    }
    return stretch(
        _LINES,
        _LINE,
        at="at",
        tests=tests,
        values=values,
        make=ViewingLine,
        place=place,
        limit=limit,
        using=using,
    )


def kinds_of_late(*, using: str = "default") -> list[str]:
    """Return the kinds among the newest lines of the log, to choose from."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT what FROM (SELECT what FROM registers_viewing ORDER BY at DESC LIMIT %s) AS late",
            [LATE_LINES],
        )
        return sorted({row[0] for row in cursor.fetchall()} | {LIFTING})


def mark_of(person: int) -> str:
    """Return the mark of a person, ten hexadecimal digits."""
    return salted_hmac("kusei.viewings.person", str(person), algorithm="sha256").hexdigest()[:10]


def person_marked(mark: str, account: int, span: Span, *, using: str = "default") -> int | None:
    """Return whose mark this is among those whom an account looked up in a span; None if nobody's.

    The number is for asking again, not for showing.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT person FROM registers_viewing v, unnest(v.persons) AS person
                 WHERE v.account_id = %(account)s AND {_LOOKED_UP}""",  # noqa: S608
            {"account": account, "since": span.since, "until": span.until, "many": MANY_AT_ONCE},
        )
        return next((person for (person,) in cursor if mark_of(person) == mark), None)


_LOOKED_UP = """
    v.at >= %(since)s AND v.at < %(until)s AND v.query = '' AND cardinality(v.persons) <= %(many)s
"""


@dataclass(frozen=True, slots=True)
class OutOfHours:
    """What one account did on one day at night or while the offices were closed."""

    day: date
    login: str
    name: str
    office: str
    night: int
    on_closed_day: int
    persons: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of one day: at night, or of a day on which the offices are closed, or both."""

    day: date
    since: datetime
    until: datetime
    night: bool
    closed: bool


def out_of_hours(hours: Sequence[Hours], *, using: str = "default") -> list[OutOfHours]:
    """Return who looked at residents within these hours, which must not overlap, by account and day, newest first."""
    return [
        OutOfHours(*row)
        for row in _rows(
            """SELECT v.day, a.login, a.name, coalesce(o.name, ''), v.night, v.closed, v.persons, v.first_at, v.last_at
                 FROM (SELECT v.account_id, h.day, sum(cardinality(v.persons))::int AS persons,
                              count(*) FILTER (WHERE h.night)::int AS night,
                              count(*) FILTER (WHERE h.closed)::int AS closed,
                              min(v.at) AS first_at, max(v.at) AS last_at
                         FROM unnest(%(days)s::date[], %(begins)s::timestamptz[], %(ends)s::timestamptz[],
                                     %(nights)s::boolean[], %(closings)s::boolean[])
                              AS h(day, begins, ends, night, closed)
                         JOIN registers_viewing v ON v.at >= h.begins AND v.at < h.ends
                        GROUP BY v.account_id, h.day) AS v
                 JOIN offices_account a ON a.id = v.account_id LEFT JOIN offices_office o ON o.code = a.office_id
                ORDER BY v.day DESC, v.night DESC, v.closed DESC, a.login LIMIT %(shown)s""",
            using,
            days=[each.day for each in hours],
            begins=[each.since for each in hours],
            ends=[each.until for each in hours],
            nights=[each.night for each in hours],
            closings=[each.closed for each in hours],
        )
    ]


@dataclass(frozen=True, slots=True)
class MassSearch:
    """The searches of one account in one hour."""

    hour: datetime
    login: str
    name: str
    office: str
    searches: int
    persons: int


def mass_searches(span: Span, *, least: int, using: str = "default") -> list[MassSearch]:
    """Return the accounts and full hours with at least so many searches, the most first. persons: how many they showed."""
    return [
        MassSearch(*row)
        for row in _rows(
            """SELECT v.hour, a.login, a.name, coalesce(o.name, ''), v.searches, v.persons
                 FROM (SELECT account_id, date_trunc('hour', at, 'Asia/Tokyo') AS hour, count(*)::int AS searches,
                              sum(cardinality(persons))::int AS persons
                         FROM registers_viewing WHERE at >= %(since)s AND at < %(until)s AND query <> ''
                        GROUP BY account_id, hour HAVING count(*) >= %(least)s
                        ORDER BY searches DESC, hour DESC LIMIT %(shown)s) AS v
                 JOIN offices_account a ON a.id = v.account_id LEFT JOIN offices_office o ON o.code = a.office_id
                ORDER BY v.searches DESC, v.hour DESC, a.login""",
            using,
            since=span.since,
            until=span.until,
            least=least,
        )
    ]


@dataclass(frozen=True, slots=True)
class Repeated:
    """How often one account looked up one person, on how many days. `mark` stands for the person."""

    mark: str
    login: str
    name: str
    office: str
    viewings: int
    days: int
    first_at: datetime
    last_at: datetime


def repeated(span: Span, *, least: int, using: str = "default") -> list[Repeated]:
    """Return the accounts that looked up one person at least so many times, the most first. Lists do not count."""
    return [
        Repeated(mark_of(person), *rest)
        for person, *rest in _rows(
            f"""SELECT s.person, a.login, a.name, coalesce(o.name, ''), s.times, days.count, s.first_at, s.last_at
                 FROM (SELECT v.account_id, person, count(*)::int AS times, min(v.at) AS first_at, max(v.at) AS last_at
                         FROM registers_viewing v, unnest(v.persons) AS person WHERE {_LOOKED_UP}
                        GROUP BY v.account_id, person HAVING count(*) >= %(least)s
                        ORDER BY times DESC, last_at DESC LIMIT %(shown)s) AS s
                 JOIN LATERAL (SELECT count(DISTINCT (v.at AT TIME ZONE 'Asia/Tokyo')::date)::int
                                 FROM registers_viewing v
                                WHERE v.account_id = s.account_id AND s.person = ANY(v.persons) AND {_LOOKED_UP}
                              ) AS days(count) ON true
                 JOIN offices_account a ON a.id = s.account_id LEFT JOIN offices_office o ON o.code = a.office_id
                ORDER BY s.times DESC, s.last_at DESC, a.login""",  # noqa: S608
            using,
            since=span.since,
            until=span.until,
            least=least,
            many=MANY_AT_ONCE,
        )
    ]


@dataclass(frozen=True, slots=True)
class Lifting:
    """That 支援措置 of one person was lifted for one account for a while."""

    at: datetime
    id: int
    by_login: str
    by_name: str
    to_login: str
    to_name: str
    office: str
    mark: str
    reason: str
    until: datetime


def liftings(*, place: Place | None = None, limit: int = 50, using: str = "default") -> Stretch[Lifting]:
    """Return a page of liftings of 支援措置, newest first."""

    def lifting(*row: Any) -> Lifting:
        at, number, person, *who, reason, until = row
        return Lifting(*[at, number, *who, mark_of(person), reason, until])

    return stretch(
        "registers_disclosure",
        """SELECT page.granted_at, page.id, page.person_id, b.login, b.name, t.login, t.name, coalesce(o.name, ''),
                  page.reason, page.until
             FROM page JOIN offices_account b ON b.id = page.granted_by_id
             JOIN offices_account t ON t.id = page.granted_to_id LEFT JOIN offices_office o ON o.code = t.office_id""",
        at="granted_at",
        tests=[],
        values={},
        make=lifting,
        place=place,
        limit=limit,
        using=using,
    )


def _rows(query: str, using: str, **values: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        # A month of a city is grouped in memory rather than in temporary files.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(query, {"shown": SHOWN, **values})
        return list(cursor.fetchall())
