"""The till of the account's office: today's receipts, giving back, closing, and past closings."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kusei.kernel.fees.actions import TillRefused, close_day, refund
from kusei.kernel.fees.models import DailyClosing, Receipt
from kusei.kernel.fees.queries import Sums, closing_of, closings_of, receipts_of, sheet_of, sums_of
from kusei.kernel.offices.models import Account, Role
from kusei.kernel.offices.queries import city
from kusei.web.fees.forms import ClosingForm, RefundForm
from kusei.web.fees.papers import closing_pdf, receipt_pdf
from kusei.web.permissions import account_of, allowed
from kusei.web.surroundings import residents_are_invented

COUNTER = (Role.CLERK, Role.APPROVER, Role.SECTION_HEAD)
RESPONSIBLE = (Role.APPROVER, Role.SECTION_HEAD)


def _office(account: Account) -> str:
    assert account.office_id is not None  # counter roles have an office, by a constraint of the database
    return account.office_id


@allowed(*COUNTER)
@require_http_methods(["GET", "POST"])
def closing_page(request: HttpRequest) -> HttpResponse:
    """Today's receipts and sums, and for those responsible the form that closes the day."""
    account, today = account_of(request), timezone.localdate()
    office = _office(account)
    may_close = account.role in RESPONSIBLE
    form = ClosingForm(request.POST if request.method == "POST" and may_close else None)
    if form.is_bound and form.is_valid():
        entered = form.cleaned_data
        try:
            close_day(
                office,
                today,
                counted_yen=entered["counted_yen"],
                note=entered["note"],
                by=account.pk,
                seen=Sums(*entered["seen"]),
            )
        except TillRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "きょうの収納を締めました。")
            return redirect("fees:closing")
    sums = sums_of(office, today)
    context = {
        "today": today,
        "sums": sums,
        "seen": f"{sums.receipts}/{sums.cash_yen}/{sums.cashless_yen}",
        "sheet": sheet_of(office, today),
        "receipts": receipts_of(office, today),
        "closing": closing_of(office, today),
        "closings": closings_of(office),
        "form": form,
        "may_close": may_close,
    }
    return render(request, "web/fees/closing.html", context, status=422 if form.errors else 200)


@allowed(*RESPONSIBLE)
@require_http_methods(["GET", "POST"])
def refund_page(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Give back what a receipt took, with a reason."""
    account = account_of(request)
    office = _office(account)
    receipt = get_object_or_404(Receipt.objects.select_related("taken_by"), pk=receipt_id, office_id=office)
    form = RefundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = refund(
                receipt_id,
                reason=form.cleaned_data["reason"],
                office=office,
                capacity=city().ward_head_title(city().office(office).ward_code),
                day=timezone.localdate(),
                by=account.pk,
            )
        except TillRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{-given.total_yen:,}円を還付しました（第{given.number}号）。")
            return redirect("fees:closing")
    context = {"receipt": receipt, "form": form}
    return render(request, "web/fees/refund.html", context, status=422 if form.errors else 200)


@allowed(*COUNTER)
@require_GET
def receipt_paper(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """The receipt of the account's own office, as a paper."""
    receipts = Receipt.objects.select_related("office", "taken_by", "refund_of")
    receipt = get_object_or_404(receipts, pk=receipt_id, office_id=_office(account_of(request)))
    name = f"receipt-{receipt.day}-{receipt.number}.pdf"
    return _pdf(receipt_pdf(receipt, invented=residents_are_invented()), name)


@allowed(*COUNTER)
@require_GET
def closing_paper(request: HttpRequest, closing_id: int) -> HttpResponse:
    """The sheet of a closed day of the account's own office, as a paper."""
    closing = (
        DailyClosing.objects.select_related("office", "closed_by")
        .filter(pk=closing_id, office_id=_office(account_of(request)))
        .first()
    )
    if closing is None:
        raise Http404
    sheet = sheet_of(closing.office_id, closing.day)
    return _pdf(closing_pdf(closing, sheet, invented=residents_are_invented()), f"closing-{closing.day}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
