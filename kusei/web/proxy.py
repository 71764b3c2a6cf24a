"""Who asks, where a proxy stands in front (KUSEI_HTTPS=1): the address the proxy itself saw, not the proxy's own."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ClientAddress:
    """Middleware: take the last entry of X-Forwarded-For, which our own proxy added; what stands before it is hearsay.

    Without it every terminal would share the proxy's address, and five wrong passwords at one would lock the login at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with REMOTE_ADDR set to the asker's address."""
        given = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if given:
            request.META["REMOTE_ADDR"] = given
        return self.get_response(request)
