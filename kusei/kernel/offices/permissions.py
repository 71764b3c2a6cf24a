"""Which roles may open a view. Every view of the project says so itself, with `allowed` or `public`.

It stands in the kernel because the views of every section declare it. Nothing is looked up before the role is
checked, so that a refusal tells nothing about what exists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kusei.kernel.offices.models import Account, Role

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Access:
    """Who may open a view: anybody at all (`public`), or an account with one of `roles`."""

    public: bool
    roles: frozenset[Role]


class RoleRefused(PermissionDenied):
    """The signed-in account's role may not open this view; `roles` may."""

    def __init__(self, roles: frozenset[Role]) -> None:
        super().__init__("この画面を開ける役割ではありません")
        self.roles = roles


class _Declaring(Protocol):
    access: Access


def allowed(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Declare that only accounts with one of `roles` may open the view, and hold to it.

    Must be the outermost decorator. Who is not signed in is sent to the sign-in page; who is, in another role,
    gets `RoleRefused` (403) before the view runs. Raises ValueError without any role.
    """
    if not roles:
        raise ValueError("allowed() needs at least one role; a view for everybody is declared with @public")
    access = Access(public=False, roles=frozenset(roles))

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, Account):
                return redirect_to_login(request.get_full_path())
            if user.role not in access.roles:
                raise RoleRefused(access.roles)
            return view(request, *args, **kwargs)

        cast(_Declaring, guarded).access = access
        return guarded

    return declare


def public(view: View[P]) -> View[P]:
    """Declare that anybody may open the view, signed in or not."""
    cast(_Declaring, view).access = Access(public=True, roles=frozenset())
    return view


def access_of(view: Callable[..., object]) -> Access | None:
    """Return what a view declares of itself, or None if it declares nothing."""
    access = getattr(view, "access", None)
    return access if isinstance(access, Access) else None


def account_of(request: HttpRequest) -> Account:
    """Return the signed-in account. Raises TypeError in a view that is not behind `allowed`."""
    if not isinstance(request.user, Account):
        raise TypeError("account_of() is for views behind @allowed(...); nobody is signed in here")
    return request.user
