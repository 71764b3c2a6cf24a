"""きょうの仕事: what a clerk has received and got back, what waits for whoever decides, and where to begin."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.queries import Wanted, count_filings, filings
from kusei.kernel.registers.access.own import recently_opened
from kusei.kernel.registers.access.viewer import Viewer
from kusei.web.navigation import COUNTER, DECIDERS, address_of
from kusei.web.permissions import account_of, allowed

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Start:
    """A thing to begin with, and the key that begins it."""

    label: str
    key: str
    address: str
    hint: str


@allowed(*COUNTER)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show the day's work of the account's role."""
    account = account_of(request)
    viewer, day = Viewer.of(account), timezone.localdate()
    decides = account.role in DECIDERS
    provisional = Filing.Status.PROVISIONAL.value
    wanted = Wanted(offices=(str(account.office_id),), statuses=(provisional,))
    waiting = filings(viewer, wanted, oldest_first=True, limit=SHOWN) if decides else []
    returned = filings(viewer, Wanted(statuses=(Filing.Status.RETURNED.value,), received_by=account.pk))
    received = filings(viewer, Wanted(received_by=account.pk, on=day), limit=SHOWN)
    context = {
        "decides": decides,
        "waiting": [(line, line.received_by == account.pk) for line in waiting],
        "waiting_count": count_filings(wanted) if len(waiting) == SHOWN else len(waiting),
        "returned": returned,
        "received": received,
        "recorded_count": sum(line.status == Filing.Status.RECORDED for line in received),
        "recent": recently_opened(viewer, limit=10),
        "starts": _starts(account.role),
        "day": day,
        "closed": _closed(day),
        "long_waiting": [line for line in waiting if (timezone.now() - line.received_at).days >= 1],
    }
    return render(request, "counter/today.html", context)


def _closed(day: date) -> bool:
    return city().closed.is_closed(day)


def _starts(role: str) -> list[Start]:
    wanted = (
        ("転入届", "F2", "/notices/move-in/", "residents:notices", "市外（国内）から"),
        ("転入届（国外から）", "F3", "/notices/move-in-from-abroad/", "residents:notices", "国外から"),
        ("区間異動", "F4", "/notices/move-between-wards/", "residents:notices", "市内のほかの区から"),
        ("ほかの届出", "F6", "/notices/", "residents:notices", "世帯を開いてからの届出も"),
    )
    return [
        Start(label, key, address, hint) for label, key, address, page, hint in wanted if address_of(page)
    ]
