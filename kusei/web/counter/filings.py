"""Filings: the list, the page on which one is confirmed and decided, and the sheet to check it against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kusei.kernel.days.eras import parse_day
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.documents.refusals import PaperRefused
from kusei.kernel.offices.models import Account
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.actions import approve, request_for, send_back, withdraw
from kusei.kernel.procedures.findings import Finding, Refused, error
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.procedure import Procedure, procedure
from kusei.kernel.procedures.queries import (
    FilingLine,
    Wanted,
    count_filings,
    filing_of,
    filings,
    history_about,
)
from kusei.kernel.registers.access.households import household_of
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.differences import PersonChange, differences, together
from kusei.kernel.registers.numbers import inner_number
from kusei.kernel.registers.plan import NotPossible
from kusei.sections.citizens.residents.documents import confirmation
from kusei.sections.citizens.residents.views.households import by_place, follow_ups_of, opened
from kusei.sections.citizens.residents.views.shown import moment_asked
from kusei.web.navigation import COUNTER, DECIDERS
from kusei.web.permissions import account_of, allowed

ON_ONE_PAGE = 30
OPEN = (Filing.Status.PROVISIONAL.value, Filing.Status.RETURNED.value)


if TYPE_CHECKING:
    _Pages = Paginator[FilingLine]
else:
    _Pages = Paginator


class _Counted(_Pages):
    """Pages of filings: the count and one page are asked for, never the whole."""

    def __init__(self, viewer: Viewer, wanted: Wanted) -> None:
        self._viewer, self._wanted = viewer, wanted
        super().__init__(range(count_filings(wanted)), ON_ONE_PAGE)  # type: ignore[arg-type]

    def page(self, number: int | str) -> Page[FilingLine]:
        """Return one page, asked for now."""
        number = self.validate_number(number)
        lines = filings(self._viewer, self._wanted, offset=(number - 1) * ON_ONE_PAGE, limit=ON_ONE_PAGE)
        return Page(lines, number, self)


@allowed(*COUNTER)
@require_safe
def filing_list(request: HttpRequest) -> HttpResponse:
    """List filings of the ward's offices by office, standing, day and clerk."""
    account = account_of(request)
    viewer = Viewer.of(account)
    offices = city().offices_of(viewer.ward_code)
    chosen = request.GET.get("office", str(account.office_id))
    status = request.GET.get("status", "")
    mine = request.GET.get("mine") == "1"
    on, refusal = _day(request.GET.get("on", ""))
    codes = tuple(office.code for office in offices)
    wanted = Wanted(
        offices=(chosen,) if chosen in codes else codes,
        statuses=(status,) if status in Filing.Status.values else OPEN if status == "open" else (),
        received_by=account.pk if mine else None,
        on=on,
    )
    context = {
        "page": _Counted(viewer, wanted).get_page(request.GET.get("page")),
        "offices": [(office.code, office.name) for office in offices],
        "chosen": chosen if chosen in codes else "",
        "statuses": [("open", "終わっていないもの"), *Filing.Status.choices],
        "status": status,
        "mine": mine,
        "on": request.GET.get("on", ""),
        "refusal": refusal,
    }
    return render(request, "counter/filings.html", context)


def _day(text: str) -> tuple[date | None, str]:
    try:
        return (parse_day(text.strip()), "") if text.strip() else (None, "")
    except DayNotUnderstood as refusal:
        return None, refusal.message_ja


@allowed(*DECIDERS)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision at the account's office, oldest first."""
    account = account_of(request)
    wanted = Wanted(offices=(str(account.office_id),), statuses=(Filing.Status.PROVISIONAL.value,))
    waiting = filings(Viewer.of(account), wanted, oldest_first=True, limit=200)
    return render(
        request,
        "counter/reviews.html",
        {"waiting": [(line, line.received_by == account.pk) for line in waiting], "office": account.office},
    )


@dataclass(slots=True)
class _Trial:
    """What recording a filing now would come to, and what stands against it."""

    changes: Sequence[PersonChange]
    findings: list[Finding]
    refusal: str


def _trial(filing: Filing, wanted: Procedure) -> _Trial:
    request = replace(request_for(filing, timezone.localdate()), trial=True)
    findings = wanted.check(request)
    try:
        performed = wanted.perform(request)
    except NotPossible as refusal:
        return _Trial((), findings, f"{refusal.cause}{refusal.remedy}")
    return _Trial(differences(performed.plan, performed.effective_on), findings, "")


@allowed(*COUNTER)
@require_safe
def filing_page(request: HttpRequest, filing: int) -> HttpResponse:
    """Show a filing: before and after side by side, what was found, and what may be done with it."""
    return _page(request, filing)


def _found(viewer: Viewer, filing: int) -> tuple[Filing, bool]:
    try:
        found, hides = filing_of(viewer, filing)
    except Filing.DoesNotExist as nothing:
        raise Http404 from nothing
    if hides and found.office.ward_code != viewer.ward_code:
        # Where it was filed would tell the ward.
        raise PermissionDenied("支援措置の対象者がいる届出は、受け付けた区だけで開けます。")
    return found, hides


def _page(
    request: HttpRequest, number: int, *, refused: Sequence[Finding] = (), note: str = "", status: int = 200
) -> HttpResponse:
    account = account_of(request)
    viewer = Viewer.of(account)
    filing, hides = _found(viewer, number)
    wanted = procedure(filing.procedure)
    trial = _trial(filing, wanted) if filing.status in OPEN else None
    context: dict[str, Any] = {
        "filing": filing,
        "procedure": wanted,
        "hides": hides,
        "trial": trial,
        "changes": together(without_places(trial.changes) if hides else trial.changes) if trial else (),
        "alerts": [finding for finding in trial.findings if not finding.blocks] if trial else [],
        "against": [finding for finding in trial.findings if finding.blocks] if trial else [],
        "is_late": filing.due_on is not None and filing.filed_on > filing.due_on,
        "filer": filing.content.get("filer"),
        "papers": filing.content.get("papers", []),
        "reason": "" if hides else filing.content.get("reason", ""),
        "refused": refused,
        "note": note,
        "may_decide": may_decide(account, filing) and filing.status == Filing.Status.PROVISIONAL,
        "own": _is_own(account, filing),
        "may_change": filing.status in OPEN and filing.office.ward_code == viewer.ward_code,
        "amend": _amend_address(filing),
        "capacity": city().ward_head_title(filing.office.ward_code),
    }
    if filing.status == Filing.Status.RECORDED:
        context |= _after(viewer, filing)
    return render(request, "counter/filing.html", context, status=status)


def _after(viewer: Viewer, filing: Filing) -> dict[str, Any]:
    """Return where to go on from a recorded filing, and what is due for its household."""
    today = timezone.localdate()
    households = [household_of(person, today) for person in filing.persons[:6]]
    household = next((each for each in [*households, *filing.households] if each), None)
    if household is None:
        return {}
    view = opened(viewer, household, moment_asked("", "", today))
    acts = history_about(viewer, view.persons, household=household)
    return {"household": household, "next": by_place(follow_ups_of(view, acts, today)), "today": today}


def without_places(changes: Sequence[PersonChange]) -> list[PersonChange]:
    """Return changes without what would give a hidden person's whereabouts away."""
    return [
        replace(each, changes=[change for change in each.changes if not change.telling]) for each in changes
    ]


def may_decide(account: Account, filing: Filing) -> bool:
    """Tell whether an account's role and ward let it decide a filing."""
    office = account.office
    return account.role in DECIDERS and office is not None and office.ward_code == filing.office.ward_code


def _is_own(account: Account, filing: Filing) -> bool:
    """Tell whether a second person is needed and this account is the first."""
    return city().second_person_required(filing.procedure) and filing.received_by_id == account.pk


def _amend_address(filing: Filing) -> str:
    """Return where a filing is amended: the page `amend` of the duty that its procedure is named after."""
    try:
        return reverse(f"{filing.procedure.partition('.')[0]}:amend", args=[filing.pk])
    except NoReverseMatch:
        return ""


@allowed(*DECIDERS)
@require_POST
def approve_filing(request: HttpRequest, filing: int) -> HttpResponse:
    """Decide a filing and record its act."""
    account = account_of(request)

    def decide(found: Filing, version: int) -> str:
        if not may_decide(account, found):
            raise PermissionDenied("ほかの区の届出は決裁できません。")
        _, recorded = approve(
            found.pk, version, approver=account, capacity=city().ward_head_title(found.office.ward_code),
            today=timezone.localdate(), second_person_required=city().second_person_required(found.procedure),
        )  # fmt: skip
        return f"記録しました。記録番号 {recorded.act_id}"

    return _decided(request, filing, decide)


@allowed(*DECIDERS)
@require_POST
def send_filing_back(request: HttpRequest, filing: int) -> HttpResponse:
    """Return a filing to its clerk with a reason."""
    account = account_of(request)

    def decide(found: Filing, version: int) -> str:
        if not may_decide(account, found):
            raise PermissionDenied("ほかの区の届出は差し戻せません。")
        send_back(found.pk, version, approver=account, note=request.POST.get("note", ""))
        return f"{found.received_by.name}さんに差し戻しました。"

    return _decided(request, filing, decide)


@allowed(*COUNTER)
@require_POST
def withdraw_filing(request: HttpRequest, filing: int) -> HttpResponse:
    """Take a filing back before it is recorded."""
    account = account_of(request)

    def decide(found: Filing, version: int) -> str:
        if account.office is None or account.office.ward_code != found.office.ward_code:
            raise PermissionDenied("ほかの区の届出は取り下げられません。")
        withdraw(found.pk, version, clerk=account, note=request.POST.get("note", ""))
        return "取り下げました。台帳は変わっていません。"

    return _decided(request, filing, decide)


def _decided(request: HttpRequest, number: int, decide: Callable[[Filing, int], str]) -> HttpResponse:
    found = Filing.objects.select_related("office", "received_by").filter(pk=number).first()
    if found is None:
        raise Http404
    version = inner_number(request.POST.get("version", ""))
    note = request.POST.get("note", "")
    if version is None:
        lost = error("version", "", "届出の版がわかりません。", "届出を開き直してください。")
        return _page(request, number, refused=[lost], note=note, status=422)
    try:
        said = decide(found, version)
    except Refused as refusal:
        collided = any(each.code in ("already-decided", "changed-meanwhile") for each in refusal.findings)
        return _page(request, number, refused=refusal.findings, note=note, status=409 if collided else 422)
    messages.success(request, said)
    return redirect("filing", number)


@allowed(*COUNTER)
@require_safe
def confirmation_sheet(request: HttpRequest, filing: int) -> HttpResponse:
    """Give the sheet to check a filing against before it is decided (確認用帳票), as a PDF."""
    viewer = Viewer.of(account_of(request))
    found, hides = _found(viewer, filing)
    if found.status not in OPEN:
        messages.info(request, "確認用帳票は、記録する前の届出だけに出せます。")
        return redirect("filing", filing)
    wanted = procedure(found.procedure)
    trial = _trial(found, wanted)
    changes = without_places(trial.changes) if hides else list(trial.changes)
    try:
        paper = confirmation.set_sheet(found, wanted, changes, trial.findings, hides=hides, at=timezone.now())
    except PaperRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("filing", filing)
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="confirmation-{filing}.pdf"'
    return response
