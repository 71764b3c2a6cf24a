"""Acts, viewings and people for the tests of the auditor's pages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from kusei.kernel.ledger.actions import record_act
from kusei.kernel.offices.models import Account, Office
from kusei.kernel.registers.effects import apply
from kusei.kernel.registers.models import Viewing
from kusei.kernel.registers.plan import Plan

OFFICE, BRANCH = "40106-00", "40107-01"
SECRET = "秘密 太郎"
KIND = "residents.move-in"


def recorded(**particulars: Any) -> int:
    """Record one act and return its number. Its content names somebody, whom no page may show."""
    values: dict[str, Any] = {
        "kind": KIND,
        "office": OFFICE,
        "capacity": "北九州市小倉北区長",
        "author": None,
        "provision": "住民基本台帳法22条",
        "filed_on": date(2026, 11, 24),
        "effective_on": date(2026, 11, 20),
        "subjects": [987_654_321],
        "content": {"summary": SECRET},
    }
    with transaction.atomic():
        return record_act(**(values | particulars)).act_id


def viewed(
    account: Account, at: datetime, persons: Sequence[int] = (987_654_321,), **particulars: Any
) -> int:
    """Write one line of the log at a moment and return its number."""
    values = {"office_id": account.office_id, "what": "世帯の照会", "query": "", **particulars}
    line = Viewing.objects.create(account=account, at=at, persons=list(persons), **values)
    return int(line.pk)


def many_viewed(account: Account, first: datetime, count: int, every: timedelta, query: str = "") -> None:
    """Write a row of lines, evenly over time."""
    Viewing.objects.bulk_create(
        Viewing(
            account=account,
            office_id=account.office_id,
            at=first + every * number,
            what="検索",
            persons=[1, 2],
            query=query,
        )
        for number in range(count)
    )


def at(day: str, clock: str) -> datetime:
    """Return a moment in the office's time."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=timezone.get_default_timezone())


def somebody() -> int:
    """Record one person and return the internal number."""
    plan = Plan()
    person = plan.new_person()
    with transaction.atomic():
        act = record_act(
            kind=KIND, office=OFFICE, capacity="区長", author=None, provision="法", effective_on=date(2026, 11, 24),
            subjects=plan.subjects, content={"effects": plan.effects},
        )  # fmt: skip
        apply(plan.effects, act.act_id, act.recorded_at)
    return person


def branch() -> Office:
    """Return a branch of another ward."""
    return Office.objects.get(pk=BRANCH)
