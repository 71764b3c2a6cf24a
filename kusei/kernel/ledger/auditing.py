"""How the ledger is read by whoever audits it: who did what, where, when, and whether it is sealed.

Nothing here reads the content of an act or the numbers of the people it is about.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections

from .keyset import Place, Stretch, stretch
from .models import TreeHead

WAITING_COUNTED = 100_000
"""How many waiting acts are counted at most; after a bulk load there may be a million."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who recorded or approved an act."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class AuditedAct:
    """One act without its content and subjects. `leaf`: its place in the tree, counted from 0; None if not sealed."""

    recorded_at: datetime
    id: int
    kind: str
    category: str
    counted: int
    office: str
    capacity: str
    provision: str
    filed_on: date | None
    effective_on: date
    subject_count: int
    author: Staff | None
    approver: Staff | None
    leaf: int | None
    leaf_hash: bytes | None
    waits: bool

    @property
    def unrecorded(self) -> bool:
        """True if it is neither sealed nor waiting: put in past the trigger that takes an act's hash."""
        return self.leaf is None and not self.waits


@dataclass(frozen=True, slots=True)
class ActsWanted:
    """Which acts are asked for; what is empty does not narrow. since, until: half-open span of recording."""

    office: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    staff: int | None = None


_COLUMNS = """
    id, recorded_at, kind, category, counted, office_id, capacity, provision, filed_on, effective_on,
    cardinality(subjects) AS subject_count, author_id, approver_id
"""
_JOINED = """
    SELECT page.recorded_at, page.id, page.kind, page.category, page.counted, o.name, page.capacity, page.provision,
           page.filed_on, page.effective_on, page.subject_count, w.login, w.name, d.login, d.name,
           l."index", coalesce(l.hash, u.hash), u.act_id IS NOT NULL
      FROM page
      JOIN offices_office o ON o.code = page.office_id
      LEFT JOIN offices_account w ON w.id = page.author_id
      LEFT JOIN offices_account d ON d.id = page.approver_id
      LEFT JOIN ledger_leaf l ON l.act_id = page.id
      LEFT JOIN ledger_unsealed u ON u.act_id = page.id
"""


def _act(*row: Any) -> AuditedAct:
    *facts, author, author_name, approver, approver_name, leaf, digest, waits = row
    people = [
        Staff(login, name) if login is not None else None
        for login, name in ((author, author_name), (approver, approver_name))
    ]
    return AuditedAct(*[*facts, *people, leaf, bytes(digest) if digest is not None else None, waits])


def acts(
    wanted: ActsWanted, *, place: Place | None = None, limit: int = 50, using: str = "default"
) -> Stretch[AuditedAct]:
    """Return a page of acts, newest first."""
    tests = [
        test
        for test, asked in (
            ("office_id = %(office)s", wanted.office),
            ("kind = %(kind)s", wanted.kind),
            ("recorded_at >= %(since)s", wanted.since),
            ("recorded_at < %(until)s", wanted.until),
            ("(author_id = %(staff)s OR approver_id = %(staff)s)", wanted.staff is not None),
        )
        if asked
    ]
    values = {
        "office": wanted.office,
        "kind": wanted.kind,
        "since": wanted.since,
        "until": wanted.until,
        "staff": wanted.staff,
    }
    return stretch(
        f"(SELECT {_COLUMNS} FROM ledger_act) AS act",  # noqa: S608
        _JOINED,
        at="recorded_at",
        tests=tests,
        values=values,
        make=_act,
        place=place,
        limit=limit,
        using=using,
    )


def act(act_id: int, *, using: str = "default") -> AuditedAct | None:
    """Return one act, or None if there is none of this number."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"WITH page AS (SELECT {_COLUMNS} FROM ledger_act WHERE id = %s) {_JOINED}",  # noqa: S608
            [act_id],
        )
        row = cursor.fetchone()
    return _act(*row) if row else None


def acts_on_record(numbers: list[int], *, using: str = "default") -> set[int]:
    """Return which of these acts exist."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_act WHERE id = ANY(%s)", [numbers])
        return {row[0] for row in cursor.fetchall()}


def head_over(leaf: int, *, using: str = "default") -> TreeHead | None:
    """Return the first head whose tree holds the leaf at this place, or None."""
    return TreeHead.objects.using(using).filter(size__gt=leaf).order_by("size").first()


def heads(
    *, below: int | None = None, limit: int = 25, using: str = "default"
) -> tuple[list[TreeHead], bool]:
    """Return heads, the largest first, only those of fewer than `below` acts; and whether there are more."""
    found = TreeHead.objects.using(using).order_by("-size")
    if below is not None:
        found = found.filter(size__lt=below)
    page = list(found[: limit + 1])
    return page[:limit], len(page) > limit


@dataclass(frozen=True, slots=True)
class Waiting:
    """Acts that wait for the sealer: how many (at most WAITING_COUNTED + 1), and when the first was recorded."""

    count: int
    since: datetime | None

    @property
    def many(self) -> bool:
        """True if there are more than were counted."""
        return self.count > WAITING_COUNTED


def waiting(*, using: str = "default") -> Waiting:
    """Return what waits for the sealer."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM (SELECT FROM ledger_unsealed LIMIT %s) AS counted),
                      (SELECT a.recorded_at FROM ledger_unsealed u JOIN ledger_act a ON a.id = u.act_id
                        ORDER BY u.act_id LIMIT 1)""",
            [WAITING_COUNTED + 1],
        )
        return Waiting(*cursor.fetchone())
