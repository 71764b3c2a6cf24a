"""How filings and the history of persons are read for screens. What would tell a hidden person's whereabouts stays blank.

A summary may name a place, so it is left out wherever anybody it is about is hidden from the viewer, also one who has
left the household since, and wherever it is about the home of somebody hidden, also before they came. So is the office,
since its ward would tell theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections

from kusei.kernel.law.citation import Law
from kusei.kernel.registers.access.protection import hidden, hidden_home
from kusei.kernel.registers.access.viewer import Viewer, log_viewing

from .act_names import name_of_kind
from .models import Filing
from .procedure import procedures

OPEN = (Filing.Status.PROVISIONAL.value, Filing.Status.RETURNED.value)


@dataclass(slots=True)
class FilingLine:
    """One filing as lists show it. `summary` and `note` are "" where `hidden`."""

    id: int
    code: str
    status: str
    summary: str
    hidden: bool
    office: str
    office_name: str
    filed_on: date
    due_on: date | None
    received_by: int
    received_by_name: str
    received_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    note: str
    persons: list[int]
    households: list[int]
    act: int | None

    @property
    def name(self) -> str:
        """The name of the procedure."""
        return name_of_kind(self.code)

    @property
    def cause(self) -> str:
        """The first word of the summary: why the register changes."""
        return self.summary.partition("　")[0]

    @property
    def who(self) -> str:
        """The rest of the summary: whom it is about, and where."""
        return self.summary.partition("　")[2]

    @property
    def status_label(self) -> str:
        """The standing in Japanese."""
        return str(Filing.Status(self.status).label)

    @property
    def is_late(self) -> bool:
        """True if it was filed after its deadline."""
        return self.due_on is not None and self.filed_on > self.due_on


_ANYBODY_HIDDEN = f"EXISTS (SELECT FROM unnest({{persons}}) AS about(id) WHERE {hidden('about.id')})"
_ANY_HOME = f"EXISTS (SELECT FROM unnest({{households}}) AS touched(id) WHERE {hidden_home('touched.id')})"
_FILING_HIDDEN = (
    f"({_ANYBODY_HIDDEN.format(persons='f.persons')} OR {_ANY_HOME.format(households='f.households')})"
)

_FILING = f"""
    SELECT f.id, f.procedure, f.status, f.summary, {_FILING_HIDDEN}, f.office_id, o.name,
           f.filed_on, f.due_on, f.received_by_id, r.name, f.received_at, coalesce(d.name, ''), f.decided_at, f.note,
           f.persons, f.households, f.act_id
      FROM procedures_filing f
      JOIN offices_office o ON o.code = f.office_id
      JOIN offices_account r ON r.id = f.received_by_id
      LEFT JOIN offices_account d ON d.id = f.decided_by_id
"""  # noqa: S608


def _lines(viewer: Viewer, rest: str, values: dict[str, Any]) -> list[FilingLine]:
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_FILING + rest, {**values, "account": viewer.account})
        found = [FilingLine(*row) for row in cursor.fetchall()]
    for line in found:
        if line.hidden:
            line.summary = line.note = ""
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which filings are asked for; what is empty does not narrow."""

    offices: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    received_by: int | None = None
    on: date | None = None


def _conditions(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    tests, values = ["true"], dict[str, Any]()
    if wanted.offices:
        tests.append("f.office_id = ANY(%(offices)s)")
        values["offices"] = list(wanted.offices)
    if wanted.statuses:
        tests.append("f.status = ANY(%(statuses)s)")
        values["statuses"] = list(wanted.statuses)
    if wanted.received_by is not None:
        tests.append("f.received_by_id = %(received_by)s")
        values["received_by"] = wanted.received_by
    if wanted.on is not None:
        tests.append("f.received_at >= %(on)s::date AND f.received_at < %(on)s::date + 1")
        values["on"] = wanted.on
    return " AND ".join(tests), values


def filings(
    viewer: Viewer, wanted: Wanted, *, oldest_first: bool = False, offset: int = 0, limit: int = 50
) -> list[FilingLine]:
    """Return filings, newest first or oldest first, and log that their subjects were seen."""
    viewer.must_see_residents()
    where, values = _conditions(wanted)
    order = "ASC" if oldest_first else "DESC"
    rest = f" WHERE {where} ORDER BY f.received_at {order}, f.id {order} LIMIT %(limit)s OFFSET %(offset)s"
    found = _lines(viewer, rest, {**values, "limit": limit, "offset": offset})
    persons = sorted({person for line in found for person in line.persons})
    if persons:
        log_viewing(viewer, "届出の一覧", persons)
    return found


def count_filings(wanted: Wanted, *, using: str = "default") -> int:
    """Return how many filings are asked for."""
    where, values = _conditions(wanted)
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM procedures_filing f WHERE {where}", values)  # noqa: S608
        return int(cursor.fetchone()[0])


def open_filings_about(viewer: Viewer, persons: Sequence[int]) -> list[FilingLine]:
    """Return the filings that hold a claim on any of these persons (仮登録・差戻し), oldest first."""
    rest = (
        " WHERE f.id IN (SELECT c.filing_id FROM procedures_claim c WHERE c.person_id = ANY(%(persons)s))"
        " ORDER BY f.id"
    )
    found = _lines(viewer, rest, {"persons": list(persons)})
    for line in found:
        if line.hidden:
            line.office = line.office_name = ""
    return found


@dataclass(slots=True)
class PastAct:
    """One recorded act as the history of a household shows it. Where `hidden`, summary, office and staff are ""."""

    id: int
    kind: str
    office_name: str
    author_name: str
    approver_name: str
    provision: str
    filed_on: date | None
    effective_on: date
    recorded_at: datetime
    subjects: list[int]
    hidden: bool
    summary: str

    @property
    def may_be_taken_back(self) -> bool:
        """True for the act of a procedure; a certificate or data carried over is not taken back."""
        return any(known.code == self.kind for known in procedures())

    @property
    def name(self) -> str:
        """The name of the procedure it was recorded by."""
        return name_of_kind(self.kind)

    @property
    def cause(self) -> str:
        """The first word of the summary: why the register changed."""
        return self.summary.partition("　")[0]

    @property
    def who(self) -> str:
        """The rest of the summary: whom it was about, and where."""
        return self.summary.partition("　")[2]

    @property
    def provision_short(self) -> str:
        """The first article of the provision, with the everyday name of its law."""
        first = self.provision.partition("・")[0]
        try:
            return Law.parse(first).short()
        except ValueError:
            return first


# What an act put into a household that is now somebody's home tells where they are, whoever it was about.
_ACT_HIDDEN = f"""
    ({_ANYBODY_HIDDEN.format(persons="a.subjects")}
     OR EXISTS (SELECT FROM registers_residence r WHERE r.person_id = ANY(a.subjects) AND {hidden_home("r.household_id")}
                   AND (r.recorded_by_id = a.id
                        OR EXISTS (SELECT FROM registers_householdaddress h WHERE h.household_id = r.household_id
                                      AND h.recorded_by_id = a.id))))
"""  # noqa: S608

_HISTORY = f"""
    SELECT a.id, a.kind, CASE WHEN a.hides THEN '' ELSE o.name END, CASE WHEN a.hides THEN '' ELSE coalesce(w.name, '') END,
           CASE WHEN a.hides THEN '' ELSE coalesce(p.name, '') END, a.provision, a.filed_on, a.effective_on,
           a.recorded_at, a.subjects, a.hides,
           CASE WHEN a.hides THEN '' ELSE coalesce(a.content::jsonb ->> 'summary', '') END
      FROM (SELECT a.*, {_ACT_HIDDEN} AS hides
              FROM (SELECT * FROM ledger_act
                     WHERE subjects && (%(persons)s::bigint[] || ARRAY(
                               SELECT r.person_id FROM registers_residence r
                                WHERE r.household_id = %(household)s AND r.withdrawn_by_id IS NULL
                                  AND upper(r.valid) BETWEEN current_date - %(gone_days)s AND current_date))
                    OFFSET 0) a  -- a fence: else the planner walks the whole ledger backwards to find twenty
             ORDER BY a.id DESC LIMIT %(limit)s) a
      JOIN offices_office o ON o.code = a.office_id
      LEFT JOIN offices_account w ON w.id = a.author_id
      LEFT JOIN offices_account p ON p.id = a.approver_id
     ORDER BY a.id DESC
"""  # noqa: S608


GONE_DAYS = 90
"""How long those who died or left still count to the history of the household they left."""


def history_about(
    viewer: Viewer, persons: Sequence[int], *, household: int | None = None, limit: int = 20
) -> list[PastAct]:
    """Return the newest acts about any of these persons, newest first; with a household, also about who left it lately.

    The caller has opened the persons, and so has logged that they were seen.
    """
    values = {
        "persons": list(persons), "household": household, "gone_days": GONE_DAYS, "limit": limit,
        "account": viewer.account,
    }  # fmt: skip
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_HISTORY, values)
        return [PastAct(*row) for row in cursor.fetchall()]


def filing_of(viewer: Viewer, filing_id: int) -> tuple[Filing, bool]:
    """Return a filing and whether it must be shown without places, and log the viewing.

    It must where anybody it is about is hidden from the viewer, and where it touches the home of somebody hidden.
    Raises Filing.DoesNotExist.
    """
    viewer.must_see_residents()
    filing = (
        Filing.objects.using(viewer.using)
        .select_related("office", "received_by", "decided_by", "act")
        .get(pk=filing_id)
    )
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(
            f"SELECT {_FILING_HIDDEN} FROM procedures_filing f WHERE f.id = %(filing)s",  # noqa: S608
            {"filing": filing.pk, "account": viewer.account},
        )
        hides = bool(cursor.fetchone()[0])
    log_viewing(viewer, "届出の照会", filing.persons)
    return filing, hides
