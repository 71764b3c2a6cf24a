"""How long a sign-in lasts: until nothing was done for a while, and never longer than a day's work."""

import time
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from kusei.kernel.offices.models import Account

SIGNED_IN_KEY = "signed_in_at"
LAST_SEEN_KEY = "last_seen_at"
COUNTER_KEY = "counter"


class Ended(StrEnum):
    """Why a sign-in was over before the clerk ended it."""

    IDLE = "idle"
    ABSOLUTE = "absolute"


def start_clock(request: HttpRequest) -> None:
    """Note in the session that the account signs in now."""
    request.session[SIGNED_IN_KEY] = request.session[LAST_SEEN_KEY] = int(time.time())


def why_ended(signed_in_at: int, last_seen_at: int, now: int) -> Ended | None:
    """Return why a sign-in no longer holds at `now`, or None if it does. All are seconds of one clock."""
    if now - signed_in_at >= settings.SESSION_ABSOLUTE_SECONDS:
        return Ended.ABSOLUTE
    if now - last_seen_at >= settings.SESSION_IDLE_SECONDS:
        return Ended.IDLE
    return None


class SessionClock:
    """Middleware: ends a sign-in whose time is over, and says so on the sign-in page.

    The session is written at most once in SESSION_REFRESH_SECONDS, so that reading pages costs no write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the sign-in page if the time is over, else pass the request on."""
        if not isinstance(request.user, Account):
            return self.get_response(request)
        now = int(time.time())
        if SIGNED_IN_KEY not in request.session:
            start_clock(request)
        last_seen_at = request.session.get(LAST_SEEN_KEY, 0)
        ended = why_ended(request.session[SIGNED_IN_KEY], last_seen_at, now)
        if ended is not None:
            back = page_to_return_to(request)
            logout(request)
            return HttpResponseRedirect(sign_in_address(back, ended))
        if now - last_seen_at >= settings.SESSION_REFRESH_SECONDS:
            request.session[LAST_SEEN_KEY] = now
        return self.get_response(request)


def sign_in_address(back: str | None, ended: Ended | None = None) -> str:
    """Return the sign-in page's address that says why it is shown and leads back afterwards."""
    query = {key: value for key, value in (("next", back), ("ended", ended)) if value}
    address = resolve_url(settings.LOGIN_URL)
    return f"{address}?{urlencode(query)}" if query else address


def page_to_return_to(request: HttpRequest) -> str | None:
    """Return the path of the page that was on the screen when `request` was sent, or None if that is not known.

    Only a page that was read can be returned to: for a form that was sent or a part that was fetched, it is the page
    on which that happened.
    """
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer")
    if not shown or not is_ours(request, shown):
        return None
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_ours(request: HttpRequest, address: str) -> bool:
    """Tell whether `address` leads to this site, so that it is safe to go there after signing in."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
