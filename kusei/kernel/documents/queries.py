"""How papers on record are read. What is said of one to the public names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import compare_digest

from django.db import connections
from django.utils import timezone

from kusei.kernel.registers.locks import state_of

from .models import IssuedDocument
from .numbering import plain_code, plain_number

FOLLOWS_THE_DAY = "states_residence"
"""The key of a payload that says who lives there: such a paper ages also by a day on which a recorded move takes effect."""

_MOVED = """
    SELECT EXISTS (SELECT FROM registers_residence WHERE person_id = ANY(%(ids)s) AND withdrawn_by_id IS NULL
                      AND (valid @> %(then)s::date) <> (valid @> %(today)s::date))
"""


def issued(number: str, *, using: str = "default") -> IssuedDocument | None:
    """Return the paper with an issue number, however it was typed; None if there is none."""
    papers = IssuedDocument.objects.using(using).select_related("office", "issued_by")
    return papers.filter(number=plain_number(number)).first()


def issued_on(office: str, day: date, *, using: str = "default") -> list[IssuedDocument]:
    """Return what an office issued on a day, newest first."""
    zone = timezone.get_default_timezone()
    since = datetime.combine(day, time(), zone)
    return list(
        IssuedDocument.objects.using(using)
        .filter(office_id=office, issued_at__gte=since, issued_at__lt=since + timedelta(days=1))
        .select_related("issued_by")
        .order_by("-issued_at", "-number")
    )


def is_current(document: IssuedDocument, today: date, *, using: str = "default") -> bool:
    """Tell whether the register still stands as it stood when the paper was issued."""
    if state_of(document.persons, using=using) != document.state:
        return False
    if not document.payload.get(FOLLOWS_THE_DAY):
        return True
    with connections[using].cursor() as cursor:
        then = timezone.localtime(document.issued_at).date()
        cursor.execute(_MOVED, {"ids": document.persons, "then": then, "today": today})
        return not cursor.fetchone()[0]


def first_issue(
    kind: str, persons: Sequence[int], sources: Sequence[int], *, using: str = "default"
) -> IssuedDocument | None:
    """Return the first paper of a kind about exactly these persons that was made from these rows; None if none was."""
    return (
        IssuedDocument.objects.using(using)
        .filter(kind=kind, persons=sorted(persons), payload__sources=list(sources))
        .order_by("issued_at", "pk")
        .first()
    )


def issued_to_since(account: int, persons: Sequence[int], since: datetime, *, using: str = "default") -> bool:
    """Tell whether an account has issued a paper about one of these persons since a moment."""
    return (
        IssuedDocument.objects.using(using)
        .filter(issued_by_id=account, persons__overlap=list(persons), act__recorded_at__gte=since)
        .exists()
    )


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anyone who holds a paper may know of it: no name, no address."""

    number: str
    title: str
    office: str
    issued_on: date
    current: bool
    act_id: int


def verify(number: str, code: str, today: date, *, using: str = "default") -> Genuine | None:
    """Return what is on record under a number and its code, or None: a wrong code and no such number look alike."""
    found = issued(number, using=using)
    typed = plain_code(code)
    if found is None:
        compare_digest("-", typed or "-")
        return None
    if not compare_digest(found.verification_code, typed):
        return None
    return Genuine(
        found.number,
        found.title,
        found.office.name,
        timezone.localtime(found.issued_at).date(),
        is_current(found, today, using=using),
        found.act_id,
    )
