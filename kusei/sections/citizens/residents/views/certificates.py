"""Certificates at the counter: the request, its fee as one types, the issue, today's papers, and a paper once more."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kusei.kernel.documents.actions import again
from kusei.kernel.documents.models import IssuedDocument
from kusei.kernel.documents.numbering import plain_number
from kusei.kernel.documents.queries import is_current, issued, issued_on
from kusei.kernel.fees.models import Receipt
from kusei.kernel.fees.queries import receipts_for
from kusei.kernel.offices.models import Account
from kusei.kernel.offices.permissions import account_of, allowed
from kusei.kernel.offices.profile.values import OfficeKind
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.certificate import Certificate, CertificateRequest, certificate, certificates
from kusei.kernel.procedures.findings import Finding, Refused, error
from kusei.kernel.procedures.issuing import Charge, charge_for, check, issue
from kusei.kernel.procedures.queries import FilingLine, open_filings_about
from kusei.kernel.registers.access.entries import departed_from, hidden_around
from kusei.kernel.registers.access.households import household_of
from kusei.kernel.registers.access.viewer import Viewer, log_viewing
from kusei.kernel.registers.locks import state_of
from kusei.kernel.registers.numbers import display

from ..documents.individual_copy import LEAVES_THE_REGISTER
from ..forms.certificates import ABOUT_DEPARTED, CertificateForm, Counter
from ..rules.omission import Route, Switch, omitted_items
from .households import opened
from .search import COUNTER
from .shown import Moment, moment_asked

SECTION_OF_CODES = "residents."
INCOMPLETE = frozenset({"nobody", "requester", "organisation", "identity", "purpose", "evidence", "matters"})
"""Findings that only say that something is not typed yet: while one types they are not shown."""
SEEN_OTHERWISE = error(
    "changed-meanwhile",
    "",
    "画面を開いたあとで、この世帯の記録が変わりました。",
    "下の内容を確かめて、もう一度交付してください。",
)


@dataclass(frozen=True)
class Outcome:
    """What a request would come to, shown beside the form while it is typed."""

    charge: Charge | None
    free_because: str
    omitted: list[str]
    findings: list[Finding]
    filings: list[FilingLine]
    confirmed: list[str]

    @property
    def blocked(self) -> bool:
        """True if nothing can be issued, whatever else is typed."""
        return any(finding.blocks for finding in self.findings)

    @property
    def alerts(self) -> list[Finding]:
        """What must be ticked before the issue."""
        return [finding for finding in self.findings if not finding.blocks]


def _offered(account: Account, *, departed: bool, members: bool) -> list[Certificate]:
    """Return the certificates of this duty that the account's office hands out, and that somebody can be asked about."""
    office = city().office(str(account.office_id))
    return [
        each
        for each in certificates()
        if each.code.startswith(SECTION_OF_CODES)
        and office.kind.value in each.taken_at
        and (office.kind is not OfficeKind.SERVICE_CORNER or each.name in office.issues)
        and (departed if each.code in ABOUT_DEPARTED else members)
    ]


def _counter(request: HttpRequest, household: int, today: date) -> Counter:
    viewer = Viewer.of(account_of(request))
    view = opened(viewer, household, _today(today), what="証明書の受付")
    departed = departed_from(viewer, household, [cause.value for cause in LEAVES_THE_REGISTER])
    offered = _offered(account_of(request), departed=bool(departed), members=bool(view.members))
    return Counter(view, departed, offered)


def _today(today: date) -> Moment:
    return moment_asked("", "", today)


def _request(form: CertificateForm, account: Account, today: date) -> CertificateRequest:
    entered = form.cleaned_data
    wanted = certificate(form.code)
    # Papers that only one kind of person may take have one route, whatever stands in the form.
    route = entered["route"] if len(wanted.routes) > 1 else wanted.routes[0].code
    return CertificateRequest(
        form.content(), route, Viewer.of(account), str(account.office_id), today, entered["copies"]
    )


def _outcome(form: CertificateForm, account: Account, today: date) -> Outcome:
    request = _request(form, account, today)
    wanted = certificate(form.code)
    view = form.counter.view
    foreign = [
        bool(member.nationality) for member in view.members if member.person in request.content["persons"]
    ]
    history = form.code in ("residents.individual-copy", "residents.removed-copy")
    unknown = form.code in ABOUT_DEPARTED
    omitted = (
        omitted_items(
            Route(request.route), [Switch(code) for code in request.content["show"]],
            japanese=unknown or not all(foreign), foreign=any(foreign), history=history,
        )
        if wanted.fee
        else []
    )  # fmt: skip
    findings = [each for each in check(form.code, request) if each.code not in INCOMPLETE]
    return Outcome(
        charge_for(wanted, request, form.cleaned_data["exemption"]),
        wanted.free_because,
        omitted,
        findings,
        open_filings_about(Viewer.of(account), request.content["persons"]),
        form.cleaned_data["confirmed"],
    )


@allowed(*COUNTER)
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, household: int) -> HttpResponse:
    """Ask for a certificate of a household; issue it when everything is in order."""
    account, today = account_of(request), timezone.localdate()
    counter = _counter(request, household, today)
    state = state_of(_everybody(counter))
    form = CertificateForm(
        counter, request.POST if request.method == "POST" else None, initial={"state": state}
    )
    outcome: Outcome | None = None
    if form.is_bound and form.is_valid():
        try:
            if form.cleaned_data["state"] != state:
                raise Refused([SEEN_OTHERWISE])
            done = issue(
                form.code,
                _request(form, account, today),
                clerk=account,
                confirmed_alerts=form.cleaned_data["confirmed"],
                method=Receipt.Method(form.cleaned_data["method"] or Receipt.Method.CASH),
                exemption=form.cleaned_data["exemption"],
            )
        except Refused as refusal:
            outcome = _outcome(form, account, today)
            form.blame(refusal.findings)
        else:
            return redirect("residents:certificate", done.documents[0].number)
    elif not form.is_bound and counter.certificates:
        outcome = _first_outcome(counter, account, today, state)
    context = {
        "form": form,
        "counter": counter,
        "view": counter.view,
        "number": display(counter.view.number),
        "outcome": outcome,
        "state": state,
        "protected": counter.view.hidden,
    }
    return render(request, "residents/certificates/request.html", context, status=422 if form.errors else 200)


def _first_outcome(counter: Counter, account: Account, today: date, state: str) -> Outcome | None:
    """Return the outcome of the form as it stands when it is opened."""
    blank = CertificateForm(counter)
    data = {name: value for name, value in blank.initial.items() if value not in (None, "")}
    form = CertificateForm(counter, {**data, "copies": 1, "state": state})
    return _outcome(form, account, today) if form.is_valid() else None


def _everybody(counter: Counter) -> list[int]:
    return sorted({*counter.view.persons, *(each.person for each in counter.departed)})


@allowed(*COUNTER)
@require_POST
def outcome_part(request: HttpRequest, household: int) -> HttpResponse:
    """The fee, what is left out, and what stands against the request as it is typed."""
    account, today = account_of(request), timezone.localdate()
    form = CertificateForm(_counter(request, household, today), request.POST)
    outcome = _outcome(form, account, today) if form.is_valid() else None
    return render(request, "residents/certificates/outcome.html", {"outcome": outcome, "form": form})


@dataclass(frozen=True)
class Line:
    """One paper in the list of the day."""

    document: IssuedDocument
    current: bool


@allowed(*COUNTER)
@require_http_methods(["GET", "POST"])
def issued_page(request: HttpRequest) -> HttpResponse:
    """Today's papers of the account's office, without names; a paper is found by its number (posted)."""
    account, today = account_of(request), timezone.localdate()
    asked, refusal = plain_number(request.POST.get("number", "")), ""
    if request.method == "POST":
        if issued(asked) is not None:
            return redirect("residents:certificate", asked)
        refusal = "この発行番号の証明書は記録されていません。番号を確かめてください。"
    papers = issued_on(str(account.office_id), today)
    lines = [Line(document, is_current(document, today)) for document in papers[:100]]
    context = {"lines": lines, "total": len(papers), "today": today, "asked": asked, "refusal": refusal}
    return render(request, "residents/certificates/issued.html", context, status=422 if refusal else 200)


def _document(account: Account, number: str) -> IssuedDocument:
    """Return a paper of the account's ward.

    Numbers can be counted through; a paper of another ward would be handed out a second time without its fee, and its
    ward would tell where a protected person lives.
    """
    document = issued(number)
    if document is None:
        raise Http404
    if account.office is None or document.office.ward_code != account.office.ward_code:
        raise PermissionDenied(
            "ほかの区の庁舎で出した証明書は開けません。本物かどうかは「証明書の確認」で確かめられます。"
        )
    return document


@allowed(*COUNTER)
@require_GET
def issued_one(request: HttpRequest, number: str) -> HttpResponse:
    """One issue: its copies to print, its receipt, how it is counted, and whether the register has moved on."""
    account, today = account_of(request), timezone.localdate()
    document = _document(account, number)
    copies = IssuedDocument.objects.filter(act_id=document.act_id).order_by("number")
    context = {
        "document": document,
        "copies": copies,
        "act": document.act,
        "current": is_current(document, today),
        "receipts": receipts_for([document.act_id]),
        "household": _household_of(document, today),
        "own": document.office_id == account.office_id,
    }
    return render(request, "residents/certificates/one.html", context)


def _household_of(document: IssuedDocument, today: date) -> int | None:
    return household_of(document.persons[0], today) if document.persons else None


@allowed(*COUNTER)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF of a paper, byte for byte as handed out. Looking at it is logged; a protected person's is refused."""
    account = account_of(request)
    document, viewer = _document(account, number), Viewer.of(account)
    if hidden_around(viewer, list(document.persons), timezone.localdate()):
        raise PermissionDenied("支援措置の対象者の証明書です。支援措置責任者（課長）に相談してください。")
    log_viewing(viewer, "証明書の再表示", document.persons, purpose=document.number)
    repeated = again(document)
    if not repeated.identical:
        messages.warning(request, "様式が変わったため、交付したときの紙と同じものではありません。")
    return HttpResponse(
        repeated.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{document.number}.pdf"'},
    )
