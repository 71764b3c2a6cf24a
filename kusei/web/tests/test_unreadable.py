"""A request that no page can read is refused in words, wherever in it the fault is; it never counts as a fault of ours."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("case", "method", "address", "sent"),
    [
        ("in a value", "post", "/sign-in/", {"login": "10\x0001", "password": "x"}),
        ("in a name", "post", "/verify/", {"num\x00ber": "1"}),
        ("in the query", "get", "/sign-in/", {"next": "/\x00"}),
        ("in the address", "get", "/accounts/%00/", {}),
    ],
)
def test_text_that_no_database_holds_is_refused(
    case: str, method: str, address: str, sent: dict[str, str]
) -> None:
    answer = getattr(Client(), method)(address, sent)
    assert answer.status_code == 400
    assert "受け付けられませんでした" in answer.content.decode()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_cookie_is_held_to_it_before_the_session_is_looked_up() -> None:
    answer = Client(headers={"cookie": r'sessionid="abcdefgh\000ijkl"'}).get("/sign-in/")
    assert answer.status_code == 400


def test_other_signs_pass() -> None:
    answer = Client().post("/sign-in/", {"login": "\u202e１２𠮷\x07", "password": "x" * 12})
    assert answer.status_code == 422
