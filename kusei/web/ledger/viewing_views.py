"""The auditor's pages of the viewing log: its lines, and what is striking in them. No resident is named."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kusei.kernel.ledger.keyset import Stretch
from kusei.kernel.offices.models import Role
from kusei.kernel.offices.queries import city
from kusei.kernel.registers.access import viewings as log
from kusei.web.ledger.forms import MassSearchForm, OutOfHoursForm, PeriodForm, RepeatedForm, ViewingsForm
from kusei.web.ledger.lines_as_csv import csv_lines
from kusei.web.ledger.views import ON_ONE_PAGE, asked_place
from kusei.web.permissions import allowed

TABS = (
    ("ledger:viewings", "記録"),
    ("ledger:out-of-hours", "夜間・閉庁日"),
    ("ledger:searches", "多数の検索"),
    ("ledger:repeated", "同じ人の閲覧"),
    ("ledger:liftings", "支援措置の一時解除"),
)


def _page(
    request: HttpRequest, template: str, tab: str, form: PeriodForm | None, **more: object
) -> HttpResponse:
    context = {"tabs": TABS, "tab": tab, "form": form, **more}
    wrong = form is not None and bool(form.errors)
    return render(request, f"web/ledger/{template}.html", context, status=422 if wrong else 200)


@allowed(Role.AUDITOR)
@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """Lines of the log, newest first."""
    form = ViewingsForm(request.GET)
    page: Stretch[log.ViewingLine] = Stretch([], None, None)
    if form.is_valid():
        page = log.viewings(form.wanted(), place=asked_place(request), limit=ON_ONE_PAGE)
    return _page(request, "viewings", "ledger:viewings", form, page=page)


@allowed(Role.AUDITOR)
@require_safe
def lines_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All lines that the list would show page by page, as CSV, sent as they are read."""
    form = ViewingsForm(request.GET)
    if not form.is_valid():
        raise Http404("しぼりこみの条件が読めません。")
    wanted = form.wanted()
    response = StreamingHttpResponse(_encoded(csv_lines(wanted)), content_type="text/csv; charset=utf-8")
    name = f"閲覧記録_{form.first_day:%Y%m%d}-{form.last_day:%Y%m%d}.csv"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


def _encoded(texts: Iterator[str]) -> Iterator[bytes]:
    return (text.encode("utf-8") for text in texts)


@allowed(Role.AUDITOR)
@require_safe
def out_of_hours(request: HttpRequest) -> HttpResponse:
    """Who looked at residents at night or on closed days."""
    form = OutOfHoursForm(request.GET)
    rows: list[tuple[log.OutOfHours, str]] = []
    if form.is_valid():
        closed = city().closed
        found = log.out_of_hours(form.hours(closed))
        rows = [(row, closed.why_closed(row.day) or "") for row in found]
    return _page(request, "out_of_hours", "ledger:out-of-hours", form, rows=rows, shown=log.SHOWN)


@allowed(Role.AUDITOR)
@require_safe
def mass_searches(request: HttpRequest) -> HttpResponse:
    """Accounts that searched very often within an hour."""
    form = MassSearchForm(request.GET)
    rows = []
    if form.is_valid():
        found = log.mass_searches(form.span(), least=form.threshold)
        rows = [(row, timezone.localtime(row.hour)) for row in found]
    return _page(request, "mass_searches", "ledger:searches", form, rows=rows, shown=log.SHOWN)


@allowed(Role.AUDITOR)
@require_safe
def repeated(request: HttpRequest) -> HttpResponse:
    """Accounts that looked up one person again and again."""
    form = RepeatedForm(request.GET)
    rows = log.repeated(form.span(), least=form.threshold) if form.is_valid() else []
    return _page(request, "repeated", "ledger:repeated", form, rows=rows, shown=log.SHOWN)


@allowed(Role.AUDITOR)
@require_safe
def liftings(request: HttpRequest) -> HttpResponse:
    """Liftings of 支援措置: who, for whom of the staff, why, until when."""
    page = log.liftings(place=asked_place(request), limit=ON_ONE_PAGE)
    return _page(request, "liftings", "ledger:liftings", None, page=page, now=timezone.now())
