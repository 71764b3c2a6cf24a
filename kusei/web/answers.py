"""What is done to every answer: its headers, and the form in which htmx needs a redirect to the sign-in page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from kusei.kernel.offices.models import Account
from kusei.web.session_clock import page_to_return_to, sign_in_address

# Nothing on an office's terminal needs these; a page that was tampered with shall not get them either.
FORBIDDEN_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
# Pages that an account opens although it must change its password first.
OPEN_BEFORE_PASSWORD_CHANGE = frozenset({"password", "sign-out", "still-here"})


class AnswerHeaders:
    """Middleware: no page is kept by a browser or proxy, none says where it came from, none may use a device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers that the view did not set."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", ", ".join(f"{name}=()" for name in FORBIDDEN_FEATURES)
        )
        return response


class WholePageForSignIn:
    """Middleware: where a part of a page was asked for, a redirect to the sign-in page moves the whole page.

    htmx would else follow the redirect and put the sign-in form inside the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Turn a redirect to the sign-in page into one that htmx does with the whole page."""
        response = self.get_response(request)
        if "HX-Request" not in request.headers or response.status_code != 302:
            return response
        target = response.headers["Location"]
        sign_in = resolve_url(settings.LOGIN_URL)
        if target.split("?")[0] != sign_in:
            return response
        if "ended=" not in target:
            target = sign_in_address(page_to_return_to(request))
        return HttpResponseClientRedirect(target)


class PasswordChangeFirst:
    """Middleware: an account with an initial password sees no page before it has chosen its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Redirect to the password page if the account must go there first."""
        user = request.user
        if not isinstance(user, Account) or not user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_BEFORE_PASSWORD_CHANGE:
            return None
        address = resolve_url("password")
        if "HX-Request" in request.headers:
            return HttpResponseClientRedirect(address)
        return redirect(address)
