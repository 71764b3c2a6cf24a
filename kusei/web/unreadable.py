"""Requests that no page can read: refused once, before any view or query sees them."""

from collections.abc import Callable, Iterable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

NUL = "\x00"
"""Text that PostgreSQL cannot hold. No keyboard sends it; a query with it would fail as if the database were broken."""


class ReadableRequests:
    """Middleware: answers 400 where a cookie, the address or anything that was sent holds U+0000.

    Stands before the session, whose key comes from a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise BadRequest for what stands in the head of the request; pass others on."""
        _refuse([request.path_info, *request.COOKIES.values(), *_texts(request.GET)])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Raise BadRequest for what was posted; it is read here and not earlier, so that its size was held against limits."""
        _refuse(_texts(request.POST))


def _texts(sent: QueryDict) -> Iterable[str]:
    for name, values in sent.lists():
        yield name
        yield from values


def _refuse(texts: Iterable[str]) -> None:
    if any(NUL in text for text in texts):
        raise BadRequest("U+0000 was sent")
