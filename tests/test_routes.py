"""Every address of the project, opened in every role and by nobody: only who is declared may come in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kusei.kernel.offices.models import Role
from kusei.kernel.offices.permissions import Access, access_of
from kusei.web.tests.people import account_with, signed_in
from kusei.web.tests.route_samples import arguments

# Pages that every account has, whatever its role.
OWN = {"home", "password", "sign-out", "still-here"}


@dataclass(frozen=True)
class Route:
    """One address with its view."""

    name: str
    pattern: str
    view: Callable[..., Any]
    kinds: dict[str, Any]

    @property
    def address(self) -> str:
        return reverse(self.name, kwargs=arguments(self.name, self.kinds))

    @property
    def access(self) -> Access:
        access = access_of(self.view)
        assert access is not None, (
            f"{self.pattern} ({self.name}) declares no roles: put @allowed or @public on it"
        )
        return access


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...], above: str, kinds: dict[str, Any]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = above + str(entry.pattern)
        found = kinds | entry.pattern.converters
        if isinstance(entry, URLPattern):
            yield Route(":".join([*spaces, entry.name or ""]), here, entry.callback, found)
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry, inner, here, found)


ROUTES = list(_walk(get_resolver(), (), "/", {}))
by_name = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or route.pattern)


def test_there_are_routes() -> None:
    assert {"home", "sign-in", "accounts:list"} <= {route.name for route in ROUTES}


@by_name
def test_every_route_has_a_name_and_says_who_may_open_it(route: Route) -> None:
    assert not route.name.endswith(":"), f"{route.pattern} has no name"
    assert route.name, f"{route.pattern} has no name"
    assert route.access.public or route.access.roles


@pytest.mark.django_db
@by_name
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_signing_in(route: Route, method: str) -> None:
    answer = getattr(Client(raise_request_exception=False), method)(route.address)
    if route.access.public:
        assert answer.status_code != 403
        assert answer.status_code < 500
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("sign-in"))


@pytest.mark.django_db
@by_name
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role)
def test_only_declared_roles_come_in(route: Route, role: Role, method: str) -> None:
    answer = getattr(signed_in(account_with(role)), method)(route.address)
    if route.access.public or role in route.access.roles:
        assert answer.status_code != 403, f"{role.label}には開けるはずの画面が開けない"
        assert answer.status_code < 500
        if route.name != "sign-out":
            assert not answer.headers.get("Location", "").startswith(reverse("sign-in"))
    else:
        assert answer.status_code == 403, f"{role.label}には開けないはずの画面が{answer.status_code}を返した"


def test_an_administrator_opens_nothing_but_accounts() -> None:
    opened = {route.name for route in ROUTES if Role.ADMINISTRATOR in route.access.roles}
    assert {name for name in opened - OWN if not name.startswith("accounts:")} == set()


def test_accounts_are_managed_by_administrators_only() -> None:
    for route in ROUTES:
        if route.name.startswith("accounts:"):
            assert route.access.roles == {Role.ADMINISTRATOR}
