"""Pages for what went wrong: they say what, why and what to do, keep what was typed, and tell no secrets."""

import logging
import re

import pytest
from django.core.exceptions import BadRequest
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from psycopg import errors as postgres

from kusei.web import urls as project
from kusei.web.permissions import public


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("髙𠮷 太郎 北九州市小倉南区")


@public
def unreachable(request: HttpRequest) -> HttpResponse:
    raise OperationalError from postgres.OperationalError("connection refused")


@public
def collided(request: HttpRequest) -> HttpResponse:
    raise OperationalError from postgres.SerializationFailure("could not serialize access")


@public
def contradicted(request: HttpRequest) -> HttpResponse:
    raise IntegrityError("髙𠮷 太郎")


@public
def unreadable(request: HttpRequest) -> HttpResponse:
    raise BadRequest


urlpatterns = [
    *project.urlpatterns,
    path("broken/", broken, name="broken"),
    path("unreachable/", unreachable),
    path("collided/", collided),
    path("contradicted/", contradicted),
    path("unreadable/", unreadable),
]
handler400, handler403 = project.handler400, project.handler403
handler404, handler500 = project.handler404, project.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "what"),
    [
        ("/unreadable/", 400, "この操作は受け付けられませんでした"),
        ("/nowhere/", 404, "このページはありません"),
        ("/collided/", 409, "同じ記録を、ほかの人が先に変えていました"),
        ("/broken/", 500, "システムの誤りで、この操作はできませんでした"),
        ("/contradicted/", 500, "システムの誤りで、この操作はできませんでした"),
        ("/unreachable/", 503, "いま、台帳につながりません"),
    ],
)
def test_an_error_page_says_what_why_and_what_to_do(
    client: Client, address: str, status: int, what: str
) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    for part in (what, "なぜ", "どうすれば"):
        assert part in page
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_fault_is_found_again_by_its_number_and_without_names(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="kusei.web.errors"):
        page = client.get("/broken/").content.decode()
    number = re.search(r'class="number">([0-9a-f]{8})<', page)
    assert number
    ours = [record.getMessage() for record in caplog.records if record.name == "kusei.web.errors"]
    assert ours == [f"Error {number[1]} on page broken (GET)"]
    assert "髙𠮷" not in page


def test_what_was_typed_can_be_sent_again_when_the_database_is_back(client: Client) -> None:
    typed = {"name": "髙𠮷 太郎", "kinds": ["a", "b"], "csrfmiddlewaretoken": "token"}
    answer = client.post("/unreachable/?step=2", typed)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert 'action="/unreachable/?step=2"' in page
    for name, value in (
        ("name", "髙𠮷 太郎"),
        ("kinds", "a"),
        ("kinds", "b"),
        ("csrfmiddlewaretoken", "token"),
    ):
        assert f'name="{name}" value="{value}"' in page


def test_what_is_sent_back_is_text_and_not_markup(client: Client) -> None:
    page = client.post("/unreachable/", {"name": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in page


@pytest.mark.parametrize("secret", ["password", "new", "step-pin"])
def test_a_password_is_not_sent_back(client: Client, secret: str) -> None:
    page = client.post("/unreachable/", {"login": "0123", secret: "kaze no tooru"}).content.decode()
    assert "kaze no tooru" not in page


def test_a_part_of_a_page_that_fails_leaves_the_page_as_it_is(client: Client) -> None:
    answer = client.post("/unreachable/", {"name": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#messages"
    assert answer.headers["HX-Reswap"] == "beforeend"
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "入力した内容は、この画面に残っています" in page
    assert "<html" not in page
