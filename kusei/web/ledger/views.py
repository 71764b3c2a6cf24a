"""The auditor's pages of the ledger: acts, seals, verifications. No content of an act and no resident is shown."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kusei.kernel.ledger import auditing
from kusei.kernel.ledger.auditing import AuditedAct
from kusei.kernel.ledger.keys import NoPublicKey, key_id, public_key
from kusei.kernel.ledger.keyset import Place, Stretch
from kusei.kernel.ledger.proofs import NotSealed, Proof, inclusion
from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.act_names import name_of_kind
from kusei.web.ledger import verifying
from kusei.web.ledger.forms import ActsForm
from kusei.web.models import Verification
from kusei.web.permissions import account_of, allowed

ON_ONE_PAGE = 50
HEADS_ON_ONE_PAGE = 25
LARGEST = (1 << 63) - 1
TABS = (("ledger:acts", "記録"), ("ledger:heads", "封緘と検証"))
NO_KEY = (
    "署名を確かめる公開鍵が、データフォルダにありません。"
    "封緘の処理が始まると書き出されます。情報システムの担当に知らせてください。"
)


def asked_place(request: HttpRequest) -> Place | None:
    """Return where the page begins that the address asks for, None for the first one."""
    for name, older in (("older", True), ("newer", False)):
        if text := request.GET.get(name, ""):
            return Place.read(text, older=older)
    return None


@allowed(Role.AUDITOR)
@require_safe
def act_list(request: HttpRequest) -> HttpResponse:
    """Acts of all offices, newest first."""
    form = ActsForm(request.GET)
    place = asked_place(request)
    page: Stretch[AuditedAct] = Stretch([], None, None)
    if form.is_valid():
        page = auditing.acts(form.wanted(), place=place, limit=ON_ONE_PAGE)
    rows = [(act, name_of_kind(act.kind)) for act in page.rows]
    return render(
        request,
        "web/ledger/acts.html",
        {"form": form, "page": page, "rows": rows, "tabs": TABS, "tab": "ledger:acts"},
        status=422 if form.errors else 200,
    )


@allowed(Role.AUDITOR)
@require_safe
def act_page(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: what is known of it without its content, its place under the seals, and the proof of it."""
    act = auditing.act(act_id) if act_id <= LARGEST else None
    if act is None:
        raise Http404
    proof, holds, no_key = _proof(act_id)
    context = {
        "act": act,
        "kind": name_of_kind(act.kind),
        "head": auditing.head_over(act.leaf) if act.leaf is not None else None,
        "proof": proof,
        "holds": holds,
        "no_key": no_key,
    }
    return render(request, "web/ledger/act.html", context)


def _proof(act_id: int) -> tuple[Proof | None, bool, str]:
    """Return the proof of an act, whether it holds, and what is missing for saying so."""
    try:
        proof = inclusion(act_id)
    except NotSealed:
        return None, False, ""
    try:
        return proof, proof.holds(public_key(settings.KUSEI_KEYS)), ""
    except NoPublicKey:
        return proof, False, NO_KEY


@allowed(Role.AUDITOR)
@require_safe
def head_list(request: HttpRequest) -> HttpResponse:
    """The newest heads, what waits, and what verifications said."""
    below = request.GET.get("below", "")
    # A number beyond bigint would be the database's error.
    largest = int(below) if below.isascii() and below.isdecimal() and len(below) < 19 else None
    heads, more = auditing.heads(below=largest, limit=HEADS_ON_ONE_PAGE)
    try:
        key, no_key = key_id(public_key(settings.KUSEI_KEYS)), ""
    except NoPublicKey:
        key, no_key = "", NO_KEY
    context = {
        "tabs": TABS,
        "tab": "ledger:heads",
        "heads": heads,
        "first_page": largest is None,
        "below": heads[-1].size if more else None,
        "waiting": auditing.waiting(),
        "key": key,
        "no_key": no_key,
        "verifications": [(each, verifying.broken_off(each)) for each in verifying.latest()],
    }
    return render(request, "web/ledger/heads.html", context)


@allowed(Role.AUDITOR)
@require_POST
def start_verification(request: HttpRequest) -> HttpResponse:
    """Start verifying the whole ledger, or go to the verification that runs already."""
    account = account_of(request)
    try:
        verification = verifying.begin(account.pk)
    except NoPublicKey:
        messages.error(request, NO_KEY)
        return redirect("ledger:heads")
    if verification.started_by_id != account.pk:
        messages.info(
            request,
            "ほかの監査の人が始めた検証が進んでいます。同じ台帳の検証なので、その結果をごらんください。",
        )
    return redirect("ledger:verification", verification.pk)


def _shown(number: int) -> dict[str, object]:
    """Return what the page and the part of a verification show."""
    verification = get_object_or_404(
        Verification.objects.select_related("started_by"), pk=min(number, LARGEST)
    )
    outcome = verification.outcome or {}
    faults = outcome.get("faults", [])
    there = auditing.acts_on_record([act for act, _ in faults if act is not None]) if faults else set()
    ended: timedelta | None = (
        verification.finished_at - verification.started_at if verification.finished_at else None
    )
    return {
        "verification": verification,
        "broken_off": verifying.broken_off(verification),
        "outcome": outcome,
        "faults": [(act, said, act in there) for act, said in faults],
        "seconds": round(ended.total_seconds(), 1) if ended is not None else None,
        # The bar stops short of its end until the outcome is there.
        "percent": min(99, 100 * verification.done // max(verification.expected, 1)),
    }


@allowed(Role.AUDITOR)
@require_safe
def verification_page(request: HttpRequest, number: int) -> HttpResponse:
    """One verification: how far it is, or what came out, naming the acts at fault."""
    return render(request, "web/ledger/verification.html", _shown(number))


@allowed(Role.AUDITOR)
@require_safe
def verification_progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of that page that changes; it asks for itself again until there is an outcome."""
    return render(request, "web/ledger/verification_state.html", _shown(number))
