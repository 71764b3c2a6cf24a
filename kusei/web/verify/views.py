"""The public page. Number and code are posted, never part of an address."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kusei.kernel.documents.queries import verify
from kusei.kernel.ledger.keys import NoPublicKey, public_key
from kusei.kernel.ledger.proofs import NotSealed, Proof, inclusion
from kusei.web.permissions import public
from kusei.web.verify.forms import PaperForm

QUESTIONS, IN_SECONDS = 20, 5 * 60
"""How often one address may ask within a span, in each process. A code cannot be guessed; this keeps the load down."""


@public
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Say whether a paper is genuine: what it is, from which office and day, whether the register moved on."""
    form = PaperForm(request.POST or None)
    context: dict[str, object] = {"form": form, "asked": False}
    status = 200
    if request.method == "POST":
        if _too_many(request.META.get("REMOTE_ADDR", "")):
            context["too_many"], status = True, 429
        elif form.is_valid():
            found = verify(form.cleaned_data["number"], form.cleaned_data["code"], timezone.localdate())
            proof = _proof(found.act_id) if found else None
            context |= {
                "asked": True,
                "found": found,
                "proof": proof,
                "proved": holds(proof) if proof is not None else None,
            }
        else:
            status = 422
    return render(request, "web/verify/paper.html", context, status=status)


def _proof(act_id: int) -> Proof | None:
    try:
        return inclusion(act_id)
    except NotSealed:
        return None


def holds(proof: Proof) -> bool | None:
    """Return whether a proof holds, None without the public key. The private one is none of this page's business."""
    try:
        return proof.holds(public_key(settings.KUSEI_KEYS))
    except NoPublicKey:
        return None


def _too_many(address: str) -> bool:
    key = f"verify:{address}"
    cache.add(key, 0, IN_SECONDS)
    return bool(cache.incr(key) > QUESTIONS)
