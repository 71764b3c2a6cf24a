"""The way of a filing. Every function is one step, whole or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kusei.kernel.ledger.actions import Recorded, record_act
from kusei.kernel.offices.models import Account
from kusei.kernel.offices.queries import city
from kusei.kernel.registers.effects import ChangedMeanwhile, apply
from kusei.kernel.registers.locks import lock, state_of
from kusei.kernel.registers.plan import NotPossible

from .findings import Finding, Refused, error
from .models import Claim, Filing
from .procedure import Performed, Procedure, Request, procedure

LONGEST_NOTE = 500
CHANGED = error(
    "changed-meanwhile",
    "",
    "この届出を入力している間に、ほかの職員が同じ世帯を変更しました。",
    "世帯を開き直して今の内容を確かめてから、もう一度受け付けてください。入力した内容は残っています。",
)


def request_for(filing: Filing, today: date, *, using: str = "default") -> Request:
    """Return a filing as checks and acts see it."""
    return Request(
        content=filing.content,
        filed_on=filing.filed_on,
        today=today,
        office=filing.office_id,
        ward_code=filing.office_id.partition("-")[0],
        using=using,
    )


def check(code: str, request: Request) -> list[Finding]:
    """Return everything the procedure's checks and a trial run of its act find; writes nothing."""
    wanted = procedure(code)
    request = replace(request, trial=True, seen={})
    findings = wanted.check(request)
    if not any(finding.blocks for finding in findings):
        try:
            wanted.perform(request)
        except NotPossible as refusal:
            findings.append(error("not-possible", "", refusal.cause, refusal.remedy))
    return findings


def _must_pass(findings: Iterable[Finding], confirmed: Sequence[str]) -> None:
    open_ones = [finding for finding in findings if finding.blocks or finding.code not in confirmed]
    if open_ones:
        raise Refused(open_ones)


def submit(
    code: str,
    request: Request,
    *,
    clerk: Account,
    confirmed_alerts: Sequence[str] = (),
    known_state: str = "",
) -> Filing:
    """Receive a filing provisionally (仮登録) and lay its claim on the persons it is about.

    known_state: the state of those persons the clerk saw (registers.locks.state_of); if it has changed since, or somebody
    else's filing about one of them is open, Refused says so and nothing is written.
    """
    wanted = procedure(code)
    _refuse_elsewhere(wanted, request.office)
    persons = sorted(set(wanted.persons_of(request.content)))
    with transaction.atomic(using=request.using):
        lock(persons, using=request.using)
        if known_state and state_of(persons, using=request.using) != known_state:
            raise Refused([CHANGED])
        request = replace(request, seen={})
        _refuse_claimed(persons, request.using)
        findings = wanted.check(request)
        _must_pass(findings, confirmed_alerts)
        performed = _perform(wanted, replace(request, trial=True))
        due = wanted.due(request.content)
        filing = Filing.objects.using(request.using).create(
            procedure=code,
            office_id=request.office,
            content=dict(request.content),
            summary=performed.summary,
            persons=persons,
            households=_known(performed.plan.households),
            filed_on=request.filed_on,
            due_on=due.day if due else None,
            received_by=clerk,
            confirmed_alerts=[finding.code for finding in findings],
        )
        _claim(filing, persons, request.using)
    return filing


def _refuse_elsewhere(wanted: Procedure, office_code: str) -> None:
    """Refuse what the office does not take by the city's own data (地方自治法252条の20 leaves the duties to the mayor)."""
    profile = city()
    office = profile.office(office_code)
    if not profile.takes(office, wanted.duty) or office.kind.value not in wanted.taken_at:
        raise Refused(
            [
                error(
                    "not-taken-here",
                    "",
                    f"「{wanted.name}」は{office.name}では受け付けません。",
                    "区役所を案内してください。",
                )
            ]
        )


def _known(numbers: Iterable[int]) -> list[int]:
    """Return the numbers a trial did not make up."""
    return sorted(number for number in numbers if number > 0)


def _refuse_claimed(persons: Sequence[int], using: str, but: int | None = None) -> None:
    claims = Claim.objects.using(using).filter(person_id__in=persons)
    if but is not None:
        claims = claims.exclude(filing_id=but)
    taken = claims.select_related("filing__received_by").first()
    if taken is None:
        return
    other = taken.filing
    moment = timezone.localtime(other.received_at)
    raise Refused(
        [
            error(
                "claimed",
                "",
                f"この住民には審査待ちの届出（受付番号{other.pk}「{procedure(other.procedure).name}」、"
                f"{other.received_by.name}、{moment:%H:%M}受付）があります。",
                "先の届出の決裁または取下げのあとで受け付けてください。",
                "住民記録システム標準仕様書4.0.8",
            )
        ]
    )


def _claim(filing: Filing, persons: Sequence[int], using: str) -> None:
    try:
        with transaction.atomic(using=using):
            Claim.objects.using(using).bulk_create(
                [Claim(person_id=person, filing=filing) for person in persons]
            )
    except IntegrityError as collision:
        raise Refused([CHANGED]) from collision


def _perform(wanted: Procedure, request: Request) -> Performed:
    try:
        return wanted.perform(request)
    except NotPossible as refusal:
        raise Refused([error("not-possible", "", refusal.cause, refusal.remedy)]) from refusal


def _locked(filing_id: int, version: int, statuses: Sequence[str], using: str) -> Filing:
    filing = Filing.objects.using(using).select_for_update().get(pk=filing_id)
    if filing.version != version or filing.status not in statuses:
        raise Refused(
            [
                error(
                    "already-decided",
                    "",
                    f"この届出は、ほかの職員がすでに「{Filing.Status(filing.status).label}」にしました。",
                    "届出を開き直して確かめてください。",
                )
            ]
        )
    return filing


def approve(
    filing_id: int,
    version: int,
    *,
    approver: Account,
    capacity: str,
    today: date,
    second_person_required: bool,
    using: str = "default",
) -> tuple[Filing, Recorded]:
    """Decide a provisional filing and record its act (決裁・本登録): act, effects and standing in one transaction.

    The checks run again on the registers as they are now. Raises Refused if they block, if the filing was decided
    meanwhile, or if the approver is the one who received it where the city asks for a second person.
    """
    with transaction.atomic(using=using):
        filing = _locked(filing_id, version, [Filing.Status.PROVISIONAL], using)
        if second_person_required and filing.received_by_id == approver.pk:
            raise Refused(
                [
                    error(
                        "second-person",
                        "",
                        "受け付けた本人は決裁できません。",
                        "ほかの審査・決裁者に依頼してください。",
                    )
                ]
            )
        wanted = procedure(filing.procedure)
        lock(filing.persons, using=using)
        request = request_for(filing, today, using=using)
        _must_pass(wanted.check(request), filing.confirmed_alerts)
        performed = _perform(wanted, request)
        recorded = record_performed(
            wanted,
            performed,
            office=filing.office_id,
            capacity=capacity,
            author=filing.received_by_id,
            approver=approver.pk,
            filed_on=filing.filed_on,
            notice=filing.content,
            using=using,
        )
        Claim.objects.using(using).filter(filing=filing).delete()
        filing.status = Filing.Status.RECORDED
        filing.persons = sorted(performed.plan.subjects)
        filing.households = sorted(performed.plan.households)
        filing.decided_by = approver
        filing.decided_at = recorded.recorded_at
        filing.act_id = recorded.act_id
        filing.version += 1
        filing.save(using=using)
    return filing, recorded


def record_performed(
    wanted: Procedure,
    performed: Performed,
    *,
    office: str,
    capacity: str,
    author: int | None,
    approver: int | None,
    filed_on: date | None,
    notice: Any,
    using: str = "default",
) -> Recorded:
    """Record one act with its effects; the caller holds the transaction and the locks."""
    content = {
        "summary": performed.summary,
        "notice": notice,
        "effects": performed.plan.effects,
        **performed.extra,
    }
    recorded = record_act(
        kind=performed.kind or wanted.code,
        category=wanted.category,
        counted=wanted.counted,
        office=office,
        capacity=capacity,
        author=author,
        approver=approver,
        provision=performed.provision or "・".join(str(law) for law in wanted.basis[:2]),
        filed_on=filed_on,
        effective_on=performed.effective_on,
        subjects=performed.plan.subjects,
        content=content,
        using=using,
    )
    try:
        with transaction.atomic(using=using):
            apply(performed.plan.effects, recorded.act_id, recorded.recorded_at, using=using)
    except ChangedMeanwhile as collision:
        raise Refused([CHANGED]) from collision
    except IntegrityError as contradiction:
        raise Refused([_contradiction(contradiction)]) from contradiction
    return recorded


_CONTRADICTIONS = {
    "one_residence_at_a_time": (
        "同じ日に二つの世帯に属することになります。",
        "異動日と対象者を確かめてください。",
    ),
    "one_address_at_a_time": ("世帯が同じ日に二つの住所を持つことになります。", "異動日を確かめてください。"),
    "one_head_at_a_time": ("世帯に世帯主が2人になります。", "続柄を確かめてください。"),
    "one_set_of_particulars_at_a_time": (
        "同じ日に二つの氏名等を持つことになります。",
        "変更の日を確かめてください。",
    ),
}


def _contradiction(failure: IntegrityError) -> Finding:
    name = getattr(getattr(failure.__cause__, "diag", None), "constraint_name", None) or ""
    cause, remedy = _CONTRADICTIONS.get(
        name, ("台帳の今の内容と矛盾するため記録できません。", "世帯を開き直して内容を確かめてください。")
    )
    return error(name or "contradiction", "", cause, remedy)


def send_back(
    filing_id: int, version: int, *, approver: Account, note: str, using: str = "default"
) -> Filing:
    """Return a filing to the clerk with a reason (差戻し). Its claims stay, since it is still open."""
    return _decide(
        filing_id, version, approver, note, Filing.Status.RETURNED, [Filing.Status.PROVISIONAL], using
    )


def withdraw(filing_id: int, version: int, *, clerk: Account, note: str, using: str = "default") -> Filing:
    """Take a filing back before it is recorded (取下げ); its claims end."""
    with transaction.atomic(using=using):
        filing = _decide(
            filing_id,
            version,
            clerk,
            note,
            Filing.Status.WITHDRAWN,
            [Filing.Status.PROVISIONAL, Filing.Status.RETURNED],
            using,
        )
        Claim.objects.using(using).filter(filing=filing).delete()
    return filing


def _decide(
    filing_id: int, version: int, who: Account, note: str, to: Filing.Status, since: Sequence[str], using: str
) -> Filing:
    if not note.strip():
        raise Refused([error("reason", "note", "理由が空欄です。", "理由を入力してください。")])
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused(
            [
                error(
                    "reason",
                    "note",
                    f"理由が{len(note.strip())}字あります。",
                    f"{LONGEST_NOTE}字までにしてください。",
                )
            ]
        )
    with transaction.atomic(using=using):
        filing = _locked(filing_id, version, since, using)
        filing.status = to
        filing.decided_by = who
        filing.decided_at = timezone.now()
        filing.note = note.strip()
        filing.version += 1
        filing.save(using=using)
    return filing


def resubmit(
    filing_id: int,
    version: int,
    request: Request,
    *,
    clerk: Account,
    confirmed_alerts: Sequence[str] = (),
) -> Filing:
    """Amend an open filing: a returned one, or a provisional one before it is decided (仮登録中の修正)."""
    using = request.using
    with transaction.atomic(using=using):
        filing = _locked(filing_id, version, [Filing.Status.PROVISIONAL, Filing.Status.RETURNED], using)
        wanted = procedure(filing.procedure)
        persons = sorted(set(wanted.persons_of(request.content)))
        lock(persons, using=using)
        request = replace(request, seen={})
        _refuse_claimed(persons, using, but=filing.pk)
        findings = wanted.check(request)
        _must_pass(findings, confirmed_alerts)
        performed = _perform(wanted, replace(request, trial=True))
        Claim.objects.using(using).filter(filing=filing).delete()
        _claim(filing, persons, using)
        due = wanted.due(request.content)
        filing.content = dict(request.content)
        filing.summary = performed.summary
        filing.persons = persons
        filing.households = _known(performed.plan.households)
        filing.filed_on = request.filed_on
        filing.due_on = due.day if due else None
        filing.received_by = clerk
        filing.confirmed_alerts = [finding.code for finding in findings]
        filing.status = Filing.Status.PROVISIONAL
        filing.version += 1
        filing.save(using=using)
    return filing
