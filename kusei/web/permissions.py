"""The declaration of who may open a view, and the guard that refuses a view without one."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kusei.kernel.offices.permissions import Access, RoleRefused, access_of, account_of, allowed, public

__all__ = ["Access", "RoleRefused", "UndeclaredViewGuard", "access_of", "account_of", "allowed", "public"]

log = logging.getLogger(__name__)


class UndeclaredViewGuard:
    """Middleware: a view that does not say who may open it is opened to nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Raise PermissionDenied if the view has no declaration."""
        if access_of(view) is None:
            log.error(
                "%s.%s declares no roles: put @allowed or @public on it", view.__module__, view.__qualname__
            )
            raise PermissionDenied("この画面には、開ける役割が決められていません")
        return None
