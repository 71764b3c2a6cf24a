"""The menu and the frame around every page."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from kusei.kernel.offices.models import Account, Role
from kusei.web import urls as project
from kusei.web.navigation import MENU, menu_for
from kusei.web.permissions import public
from kusei.web.surroundings import CityFacts, place_of
from kusei.web.tests.people import account_with, signed_in


@public
def page(request: object, **_: object) -> HttpResponse:
    return HttpResponse()


def _all_pages() -> list[object]:
    spaces: dict[str, list[object]] = {}
    alone: list[object] = []
    for item in (item for group in MENU for item in group):
        space, _, name = item.page.rpartition(":")
        if space and space != "accounts":
            spaces.setdefault(space, []).append(path(f"{name}/", page, name=name))
        elif not space:
            alone.append(path(f"{name}/", page, name=name))
    return [*alone, *(path(f"{space}/", include((pages, space))) for space, pages in spaces.items())]


# A project in which every page of the menu is installed; these come first, so that they take the place of real ones.
urlpatterns = [*_all_pages(), *project.urlpatterns]

everything_installed = pytest.mark.urls(__name__)


def _labels(role: Role, duties: set[str] | None = None) -> list[str]:
    account = Account(login="x", role=role)
    return [link.label for group in menu_for(account, "/", duties) for link in group]


@everything_installed
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.CLERK, ["きょうの仕事", "世帯", "届出", "証明書", "収納・締め", "区政概要"]),
        (Role.APPROVER, ["きょうの仕事", "世帯", "届出", "審査・決裁", "証明書", "収納・締め", "区政概要"]),
        (
            Role.SECTION_HEAD,
            ["きょうの仕事", "世帯", "届出", "審査・決裁", "証明書", "収納・締め", "区政概要"],
        ),
        (Role.MANAGER, ["区政概要"]),
        (Role.AUDITOR, ["区政概要", "台帳", "閲覧記録"]),
        (Role.ADMINISTRATOR, ["アカウント"]),
    ],
)
def test_each_role_has_its_menu(role: Role, labels: list[str]) -> None:
    assert _labels(role) == labels


@everything_installed
def test_a_duty_that_the_city_does_not_do_is_not_in_the_menu() -> None:
    assert _labels(Role.CLERK, {"道路"}) == ["きょうの仕事", "収納・締め", "区政概要"]
    assert "世帯" in _labels(Role.CLERK, {"住民基本台帳"})


@everything_installed
def test_the_item_of_the_page_is_marked() -> None:
    account = Account(login="x", role=Role.CLERK)
    marked = [
        link.label for group in menu_for(account, "/filings/12/", None) for link in group if link.current
    ]
    assert marked == ["届出"]


@pytest.mark.parametrize(
    ("name", "section", "place"),
    [("曽根出張所", "市民窓口", "小倉南区 曽根出張所 市民窓口"), ("小倉南区役所", "", "小倉南区役所")],
)
def test_the_place_names_the_ward_once(name: str, section: str, place: str) -> None:
    from kusei.kernel.offices.models import Office

    account = Account(section=section, office=Office(code="40107-01", ward_code="40107", name=name))
    assert place_of(account, CityFacts(frozenset(), {"40107": "小倉南区"})) == place


@pytest.mark.django_db
def test_an_account_without_any_page_is_told_so() -> None:
    answer = signed_in(account_with(Role.ADMINISTRATOR)).get("/")
    assert answer.headers["Location"] == "/accounts/"


@pytest.mark.django_db
def test_the_frame_says_who_where_and_when() -> None:
    client = Client()
    account = account_with(Role.CLERK)
    client.force_login(account)
    session = client.session
    session["counter"] = 2
    session.save()
    shown = client.get("/password/").content.decode()
    assert "窓口 花子" in shown
    assert "小倉北区役所 市民課" in shown
    assert "2番窓口" in shown
    assert re.search(r"令和\d+年\d+月\d+日\([月火水木金土日]\)", shown)


@pytest.mark.django_db
def test_a_database_without_residents_does_not_call_itself_invented() -> None:
    assert "架空です" not in Client().get("/sign-in/").content.decode()
