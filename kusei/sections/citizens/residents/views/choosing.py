"""Choosing which notice to take: what this office takes, for whom, by which law, and what must be shown."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kusei.kernel.offices.permissions import account_of, allowed
from kusei.kernel.procedures.procedure import Procedure, procedure
from kusei.kernel.procedures.queries import open_filings_about
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.numbers import display

from ..forms.layouts import LAYOUTS, Part
from .households import opened, takes_notices
from .search import COUNTER
from .shown import moment_asked


@dataclass(frozen=True, slots=True)
class Choice:
    """A procedure as the chooser offers it."""

    procedure: Procedure
    slug: str
    address: str
    key: str


@allowed(*COUNTER)
@require_GET
def chooser(request: HttpRequest, household: int | None = None) -> HttpResponse:
    """Offer the procedures that the office takes: for a household, or those that need none."""
    account = account_of(request)
    viewer = Viewer.of(account)
    view = opened(viewer, household, moment_asked("", "", timezone.localdate())) if household else None
    elsewhere = view is not None and not view.hidden and view.ward_code != viewer.ward_code
    choices = _choices(view.id if view else None, elsewhere=elsewhere)
    return render(
        request,
        "residents/chooser.html",
        {
            "view": view,
            "number": display(view.number) if view else "",
            "elsewhere": elsewhere,
            "groups": [
                ("届出", [choice for choice in choices if not choice.procedure.ex_officio]),
                ("職権", [choice for choice in choices if choice.procedure.ex_officio]),
            ],
            "takes": takes_notices(account),
            "office": account.office,
            "filings": open_filings_about(viewer, view.persons) if view else [],
        },
    )


def _choices(household: int | None, *, elsewhere: bool) -> list[Choice]:
    found: list[Choice] = []
    # What starts from the household that is open stands before what leads into it.
    ordered = sorted(LAYOUTS.items(), key=lambda each: household is not None and not each[1].of_household)
    for slug, layout in ordered:
        if layout.has(Part.ACT) or (household is None and layout.of_household and not layout.other_ward):
            continue
        if household is not None and layout.other_ward != elsewhere:
            continue
        address = (
            f"/households/{household}/notices/{slug}/"
            if household and layout.of_household
            else f"/notices/{slug}/"
        )
        if household and not layout.of_household:
            address += f"?join={household}"
        wanted = procedure(layout.code)
        # One key each for what residents ask for; there are fewer than ten.
        key = "" if wanted.ex_officio else str(sum(not each.procedure.ex_officio for each in found) + 1)
        found.append(Choice(wanted, slug, address, key))
    return found
