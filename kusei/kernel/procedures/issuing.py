"""Issuing a certificate: one act with its papers and its receipt, in one transaction, or nothing at all.

The paper is set inside the transaction, under its own number, before anything is recorded: what cannot be printed is
never on record. It is composed from recorded rows only, so filings that are still open do not show (標準仕様書 4.0.8).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256

from django.db import connections, transaction
from django.utils import timezone

from kusei.kernel.documents.actions import Origin, SetPaper, record_papers
from kusei.kernel.documents.models import IssuedDocument
from kusei.kernel.documents.numbering import new_code, take_numbers
from kusei.kernel.documents.papers import Paper
from kusei.kernel.documents.queries import issued_to_since
from kusei.kernel.documents.refusals import PaperRefused
from kusei.kernel.documents.typesetting import typeset
from kusei.kernel.fees.actions import Payment, TillRefused, take_payment
from kusei.kernel.fees.models import Receipt
from kusei.kernel.ledger.actions import Recorded, record_act
from kusei.kernel.ledger.encoding import canonical
from kusei.kernel.offices.models import Account, Role
from kusei.kernel.offices.profile.values import FeeValue, OfficeKind
from kusei.kernel.offices.queries import city
from kusei.kernel.registers.access.entries import hidden_around
from kusei.kernel.registers.access.households import InquirySuppressed
from kusei.kernel.registers.locks import lock, state_of
from kusei.kernel.registers.models import Disclosure, Suppression
from kusei.kernel.registers.plan import NotPossible

from .certificate import Certificate, CertificateRequest, Draft, certificate
from .findings import Finding, Refused, alert, error

MOST_COPIES = 20
OFFICIAL_USE = "公用"
NOBODY = 0
"""The account for which nothing was ever lifted."""


@dataclass(frozen=True)
class Charge:
    """What a request costs: the fee's item and its value of the day, or why nothing is taken."""

    item: str
    unit_yen: int
    count: int
    exemption: str = ""
    value: FeeValue | None = None

    @property
    def total_yen(self) -> int:
        """What is to be paid, in whole yen."""
        return 0 if self.exemption else self.unit_yen * self.count

    @property
    def is_confirmed(self) -> bool:
        """Whether the amount was found in the city's own source."""
        return self.value is None or self.value.source.is_confirmed


@dataclass(frozen=True)
class Issued:
    """What an issue came to: the act, one document and PDF for each copy, and the receipt if a fee is due or waived."""

    recorded: Recorded
    documents: list[IssuedDocument]
    pdfs: list[bytes]
    receipt: Receipt | None


def charge_for(wanted: Certificate, request: CertificateRequest, exemption: str = "") -> Charge | None:
    """Return what a request costs on its day; None for a certificate that has no fee at all.

    exemption: the reason of the city's list for which nothing is taken. A public office is exempt by its route.
    Raises NotInForce if the city has no amount for the day.
    """
    if not wanted.fee:
        return None
    fee = city().fee(wanted.fee)
    value = fee.on(request.today)
    reason = OFFICIAL_USE if wanted.route(request.route).official else exemption
    return Charge(fee.item, value.yen, request.copies, reason, value)


def exemptions() -> tuple[str, ...]:
    """Return the reasons for which the city takes no fee."""
    return tuple(reduction.who for reduction in city().reductions)


def check(code: str, request: CertificateRequest) -> list[Finding]:
    """Return everything that stands against an issue, or must be confirmed first; writes nothing but viewings."""
    wanted = certificate(code)
    findings = [*_at_the_counter(wanted, request), *wanted.check(request)]
    findings += _suppressed(wanted.persons_of(request.content), request)
    if any(finding.blocks for finding in findings):
        return findings
    try:
        wanted.compose(request)
    except NotPossible as refusal:
        findings.append(error("not-possible", "", refusal.cause, refusal.remedy))
    except InquirySuppressed as refusal:
        findings.append(error("inquiry", "", str(refusal), ""))
    return findings


def _at_the_counter(wanted: Certificate, request: CertificateRequest) -> list[Finding]:
    office = city().office(request.office)
    findings = []
    if office.kind.value not in wanted.taken_at:
        findings.append(
            error(
                "office",
                "",
                f"{office.name}では「{wanted.name}」を交付できません。",
                "区役所・出張所を案内してください。",
            )
        )
    elif office.kind is OfficeKind.SERVICE_CORNER and wanted.name not in office.issues:
        findings.append(
            error(
                "office",
                "",
                f"{office.name}で扱う証明書ではありません。",
                "区役所・出張所を案内してください。",
            )
        )
    if not 1 <= request.copies <= MOST_COPIES:
        findings.append(
            error("copies", "copies", f"通数は1から{MOST_COPIES}までです。", "通数を確かめてください。")
        )
    return findings


def _suppressed(persons: Sequence[int], request: CertificateRequest) -> list[Finding]:
    """支援措置 (error 9 of the specification), 発行抑止 and 照会抑止; a lifting by the section head serves for one issue."""
    found = []
    if hidden_around(request.viewer, list(persons), request.today):
        found.append(
            error(
                "protected", "", "支援措置の対象者が含まれるため、交付できません。",
                "支援措置責任者（課長）に相談してください。責任者が1回の交付に限って解除できます。",
                "住民記録システム標準仕様書3.4",
            )
        )  # fmt: skip
    elif _lifting_used(persons, request):
        found.append(
            error(
                "protected", "", "支援措置の一時解除は、すでに1回の交付に使われました。",
                "もう一度交付するときは、支援措置責任者（課長）に解除を依頼してください。", "住民記録システム標準仕様書3.4",
            )
        )  # fmt: skip
    rows = Suppression.objects.using(request.using).filter(
        person_id__in=list(persons), kind="issue", withdrawn_by=None, valid__contains=request.today
    )
    for row in rows:
        make = error if row.level == "error" else alert
        found.append(
            make(
                "issue-suppressed", "", f"発行抑止の対象者が含まれています（理由: {row.reason or '記載なし'}）。",
                "抑止を設定した係に確かめてください。", "住民記録システム標準仕様書3.1",
            )
        )  # fmt: skip
    if request.viewer.role is not Role.SECTION_HEAD and _inquiry_refused(persons, request):
        found.append(
            error(
                "inquiry", "", "照会抑止の対象者が含まれています。", "課長に依頼してください。",
                "住民記録システム標準仕様書3.1",
            )
        )  # fmt: skip
    return found


def _inquiry_refused(persons: Sequence[int], request: CertificateRequest) -> bool:
    """Tell whether the inquiry about one of these persons is suppressed: a paper would show what a screen may not."""
    rows = Suppression.objects.using(request.using).filter(
        person_id__in=list(persons), kind="inquiry", level="error", withdrawn_by=None
    )
    return rows.filter(valid__contains=request.today).exists()


def _lifting_used(persons: Sequence[int], request: CertificateRequest) -> bool:
    """Tell whether somebody protected among or around these was lifted for this account and a paper issued on it."""
    nobodys = replace(request.viewer, account=NOBODY)
    for person in hidden_around(nobodys, list(persons), request.today):
        lifting = (
            Disclosure.objects.using(request.using)
            .filter(person_id=person, granted_to_id=request.viewer.account, until__gt=timezone.now())
            .order_by("-granted_at")
            .first()
        )
        if lifting is not None and issued_to_since(
            request.viewer.account, [person, *persons], lifting.granted_at, using=request.using
        ):
            return True
    return False


def issue(
    code: str,
    request: CertificateRequest,
    *,
    clerk: Account,
    confirmed_alerts: Sequence[str] = (),
    method: Receipt.Method = Receipt.Method.CASH,
    exemption: str = "",
    known_state: str = "",
) -> Issued:
    """Issue a certificate: check, set every copy, record act, papers and receipt.

    known_state: the state of the persons that the clerk saw (registers.locks.state_of), if it matters to them.
    Raises Refused, with nothing written, if a check blocks, an alert is not confirmed, the paper cannot be printed, the
    till is closed, or the register has moved on.
    """
    wanted = certificate(code)
    using = request.using
    with transaction.atomic(using=using):
        persons = wanted.persons_of(request.content)
        lock(persons, using=using)
        state = state_of(persons, using=using)
        if known_state and known_state != state:
            raise Refused([_MOVED_ON])
        findings = [*_at_the_counter(wanted, request), *wanted.check(request), *_suppressed(persons, request)]
        stopping = [each for each in findings if each.blocks or each.code not in confirmed_alerts]
        if stopping:
            raise Refused(stopping)
        draft = _composed(wanted, request)
        charge = charge_for(wanted, request, exemption)
        moment = _now(using)
        papers = _set_copies(wanted, request, draft, moment)
        recorded = _record(wanted, request, draft, papers, clerk, charge)
        origin = Origin(
            wanted.code, draft.title, request.office, draft.persons, draft.template, state, moment, clerk.pk
        )
        documents = record_papers(papers, origin, recorded.act_id, using=using)
        receipt = _receipt(charge, method, request, recorded, clerk)
    return Issued(recorded, documents, [paper.pdf for paper in papers], receipt)


_MOVED_ON = error(
    "changed-meanwhile",
    "",
    "画面を開いたあとで、この住民の記録が変わりました。",
    "世帯を開き直して今の内容を確かめ、もう一度交付してください。",
)


def _now(using: str) -> datetime:
    """Return the transaction's moment by the database's clock, in whole seconds, as the papers carry it."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT date_trunc('second', now())")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _composed(wanted: Certificate, request: CertificateRequest) -> Draft:
    try:
        return wanted.compose(request)
    except NotPossible as refusal:
        raise Refused([error("not-possible", "", refusal.cause, refusal.remedy)]) from refusal
    except InquirySuppressed as refusal:
        raise Refused([error("inquiry", "", str(refusal), "")]) from refusal


def _set_copies(
    wanted: Certificate, request: CertificateRequest, draft: Draft, moment: datetime
) -> list[SetPaper]:
    """Number and set every copy; the numbers go back if the paper cannot be printed."""
    papers = []
    numbers = take_numbers(request.office, request.today.year, request.copies, using=request.using)
    for number in numbers:
        frame = Paper(
            title=draft.title,
            issue_number=number,
            invented=draft.invented,
            official_use=wanted.route(request.route).official,
            verification_code=new_code(),
            seal=draft.seal,
        )
        payload = {**draft.payload, "paper": asdict(frame)}
        try:
            pdf = typeset(draft.template, payload, issued_at=moment, field_names=draft.field_names)
        except PaperRefused as refusal:
            raise Refused([error("paper", "", str(refusal), "")]) from refusal
        papers.append(SetPaper(number, frame.verification_code, payload, pdf))
    return papers


def _record(
    wanted: Certificate,
    request: CertificateRequest,
    draft: Draft,
    papers: Sequence[SetPaper],
    clerk: Account,
    charge: Charge | None,
) -> Recorded:
    body = canonical({key: value for key, value in draft.payload.items() if key != "paper"})
    return record_act(
        kind=wanted.code,
        category=wanted.category,
        counted=request.copies,
        office=request.office,
        capacity=draft.capacity,
        author=clerk.pk,
        provision=str(wanted.route(request.route).basis),
        filed_on=request.today,
        effective_on=draft.effective_on or request.today,
        subjects=draft.persons,
        content={
            "summary": draft.summary,
            "route": request.route,
            "request": request.content,
            "numbers": [paper.number for paper in papers],
            "papers": [sha256(paper.pdf).hexdigest() for paper in papers],
            "payload_digest": sha256(body.encode()).hexdigest(),
            "fee_yen": charge.total_yen if charge else 0,
            "exemption": charge.exemption if charge else wanted.free_because,
        },
        using=request.using,
    )


def _receipt(
    charge: Charge | None,
    method: Receipt.Method,
    request: CertificateRequest,
    recorded: Recorded,
    clerk: Account,
) -> Receipt | None:
    if charge is None:
        return None
    payment = Payment(charge.item, charge.unit_yen, charge.count, method, charge.exemption)
    try:
        return take_payment(
            payment, office=request.office, day=request.today, act_id=recorded.act_id, taken_by=clerk.pk,
            using=request.using,
        )  # fmt: skip
    except TillRefused as refusal:
        raise Refused([error("till", "", refusal.cause, refusal.remedy)]) from refusal
