"""Filling the form of a notice. What was typed always comes back: after a refusal, a collision, a lost session."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kusei.kernel.days.eras import format_era
from kusei.kernel.offices.permissions import account_of, allowed
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures import drafts, editing
from kusei.kernel.procedures.actions import check, resubmit, submit
from kusei.kernel.procedures.findings import Finding, Refused, error
from kusei.kernel.procedures.models import Filing
from kusei.kernel.procedures.queries import filing_of
from kusei.kernel.registers.access.search import Hit
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.numbers import display, inner_number

from ..forms.layouts import LAYOUTS, Part
from ..forms.notice import NoticeForm
from ..forms.reading import Reading, read
from ..forms.typed import Typed, typed_of
from .households import takes_notices
from .search import COUNTER
from .sheets import (
    Sheet,
    act_to_take_back,
    add_entrant,
    check_address,
    households_found,
    join,
    offer_known,
    pending,
    request_of,
    scene_of,
    seen_persons,
    seen_state,
    token,
    use_record,
)

COLLISIONS = frozenset({"changed-meanwhile", "claimed", "already-decided", "members-changed"})


@allowed(*COUNTER)
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, slug: str, household: int | None = None) -> HttpResponse:
    """Fill the form of a notice, step by step, and send it."""
    account = account_of(request)
    layout = LAYOUTS.get(slug)
    if layout is None or (layout.of_household and household is None and not layout.other_ward):
        raise Http404
    sheet = Sheet(layout, account, Viewer.of(account), household)
    if household is None and layout.other_ward:
        return _household_first(request, sheet)
    if not takes_notices(account):
        return render(request, "residents/not_taken.html", {"sheet": sheet}, status=200)
    if request.method == "GET":
        return _blank(request, sheet)
    return _step(request, sheet)


@allowed(*COUNTER)
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, filing: int) -> HttpResponse:
    """Amend a filing that is not decided yet, or was sent back."""
    account = account_of(request)
    viewer = Viewer.of(account)
    try:
        found, hides = filing_of(viewer, filing)
    except Filing.DoesNotExist as nothing:
        raise Http404 from nothing
    if not takes_notices(account) or found.office.ward_code != viewer.ward_code:
        raise PermissionDenied("ほかの区で受け付けた届出と、届出を扱わない庁舎では、届出を修正できません。")
    layout = LAYOUTS.get(found.procedure.partition(".")[2])
    if layout is None or hides or found.status not in (Filing.Status.PROVISIONAL, Filing.Status.RETURNED):
        return redirect("filing", filing)
    sheet = Sheet(layout, account, viewer, found.content.get("household_id"), found)
    if request.method == "POST":
        return _step(request, sheet)
    typed = typed_of(found.content, found.filed_on)
    typed.put("seen", [token(found.persons)] if found.persons else [])
    typed["version"] = str(found.version)
    typed.put("confirmed", found.confirmed_alerts)
    return _page(request, sheet, typed)


@allowed(*COUNTER)
@require_POST
def check_notice(request: HttpRequest, slug: str, household: int | None = None) -> HttpResponse:
    """Say what is found about what was typed so far, and keep it as a draft."""
    account = account_of(request)
    layout = LAYOUTS.get(slug)
    if layout is None:
        raise Http404
    number = inner_number(request.POST.get("filing", ""))
    found = Filing.objects.filter(pk=number).first() if number is not None else None
    sheet = Sheet(layout, account, Viewer.of(account), household, found)
    typed = Typed(dict(request.POST.lists()))
    drafts.keep(account.pk, sheet.place, typed.kept())
    if household:
        editing.claim(household, account.pk)
    scene = scene_of(sheet, typed)
    reading = read(layout, typed, scene)
    findings = list(reading.findings)
    if reading.can_be_checked:
        findings += sheet.procedure.check(request_of(sheet, reading))
    form = NoticeForm(layout, sheet.procedure, typed, scene)
    form.show(reading, findings, typing=True)
    offer_known(sheet, form, reading, findings)
    return render(request, "residents/findings.html", {"form": form, "sheet": sheet})


def _blank(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    draft = drafts.kept(sheet.account.pk, sheet.place)
    if draft is not None and "fresh" not in request.GET:
        return _page(request, sheet, Typed(draft), resumed=True)
    if draft is not None:
        drafts.forget(sheet.account.pk, sheet.place)
    typed = Typed()
    typed["filed_on"] = format_era(timezone.localdate())
    if sheet.layout.day and sheet.procedure.ex_officio and sheet.layout.has(Part.PROTECTION):
        typed["moved_on"] = format_era(timezone.localdate())
    if inner_number(request.GET.get("act", "")) is not None:
        typed["act_id"] = request.GET["act"]
    to = inner_number(request.GET.get("join", ""))
    if to is not None and sheet.layout.has(Part.TO):
        join(sheet, typed, to)
    return _page(request, sheet, typed)


def _step(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Do what the pressed button says to what was typed, and show the form again, or send it."""
    typed = Typed(dict(request.POST.lists()))
    step, _, what = request.POST.get("step", "submit").partition(":")
    if step == "submit":
        return _send(request, sheet, typed)
    if step == "leave":
        drafts.forget(sheet.account.pk, sheet.place)
        if sheet.household:
            editing.release(sheet.household, sheet.account.pk)
            return redirect("residents:household", sheet.household)
        return redirect("residents:notices")
    hits: list[Hit] | None = None
    if step == "add":
        add_entrant(typed)
    elif step == "remove":
        typed.put("entrant", [key for key in typed.every("entrant") if key != what])
        typed.drop(f"e{what}-")
    elif step == "use":
        key, _, person = what.partition(":")
        use_record(sheet, typed, key, person)
    elif step == "forget":
        typed[f"e{what}-person_id"] = ""
    elif step == "find":
        hits = households_found(sheet, request.POST.get("find", ""))
    elif step == "join" and (to := inner_number(what)) is not None:
        join(sheet, typed, to)
    elif step == "unjoin":
        typed["to_household"] = ""
    drafts.keep(sheet.account.pk, sheet.place, typed.kept())
    return _page(request, sheet, typed, hits=hits)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    typed: Typed,
    *,
    findings: Sequence[Finding] = (),
    reading: Reading | None = None,
    hits: list[Hit] | None = None,
    resumed: bool = False,
    status: int = 200,
) -> HttpResponse:
    first = "seen" not in typed
    scene = scene_of(sheet, typed)
    if first and scene.household is not None:
        typed.put("seen", [*typed.every("seen"), token(scene.household.persons)])
        scene.members = seen_persons(typed)
        if not typed.every("movers") and len(scene.household.members) == 1:
            typed.put("movers", scene.household.persons)
    form = NoticeForm(sheet.layout, sheet.procedure, typed, scene)
    form.show(reading or read(sheet.layout, typed, scene), findings)
    if reading is not None:
        offer_known(sheet, form, reading, findings)
    act = act_to_take_back(sheet, scene, typed)  # it may add to what was seen
    context = {
        "sheet": sheet,
        "form": form,
        "typed": typed,
        "view": scene.household,
        "joined": scene.joined,
        "joined_number": display(scene.joined.number) if scene.joined else "",
        "number": display(scene.household.number) if scene.household else "",
        "hits": hits,
        "find": request.POST.get("find", ""),
        "resumed": resumed,
        "editor": editing.claim(sheet.household, sheet.account.pk) if sheet.household else None,
        "filings": pending(sheet, scene),
        "act": act,
        "tokens": typed.seen_tokens,
        "today": scene.today,
        "check_address": check_address(sheet),
    }
    return render(request, "residents/notice.html", context, status=status)


def _household_first(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Look in another ward for the household that moves here."""
    text = request.POST.get("find", "")
    hits = households_found(sheet, text, anywhere=True) if text else None
    wards = {ward.code: ward.name for ward in city().wards}
    here = [hit for hit in hits or [] if hit.ward_code != sheet.viewer.ward_code]
    context = {"sheet": sheet, "find": text, "hits": here if hits is not None else None, "wards": wards}
    return render(request, "residents/household_first.html", context)


def _send(request: HttpRequest, sheet: Sheet, typed: Typed) -> HttpResponse:
    scene = scene_of(sheet, typed)
    reading = read(sheet.layout, typed, scene)
    findings = list(reading.findings)
    if not findings:
        confirmed = typed.every("confirmed")
        try:
            filing = _file(sheet, typed, reading, confirmed)
        except Refused as refusal:
            findings = refusal.findings
        else:
            drafts.forget(sheet.account.pk, sheet.place)
            if sheet.household:
                editing.release(sheet.household, sheet.account.pk)
            return redirect("filing", filing.pk)
    elif reading.can_be_checked:
        findings += check(sheet.layout.code, request_of(sheet, reading))
    drafts.keep(sheet.account.pk, sheet.place, typed.kept())
    collided = any(finding.code in COLLISIONS for finding in findings)
    return _page(request, sheet, typed, findings=findings, reading=reading, status=409 if collided else 422)


def _file(sheet: Sheet, typed: Typed, reading: Reading, confirmed: list[str]) -> Filing:
    request = request_of(sheet, reading)
    if sheet.filing is not None:
        version = typed.numbers("version")
        if not version:
            raise Refused(
                [error("already-decided", "", "届出の版がわかりません。", "届出を開き直してください。")]
            )
        return resubmit(sheet.filing.pk, version[0], request, clerk=sheet.account, confirmed_alerts=confirmed)
    return submit(
        sheet.layout.code,
        request,
        clerk=sheet.account,
        confirmed_alerts=confirmed,
        known_state=seen_state(typed),
    )
