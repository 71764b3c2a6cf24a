"""Every answer bears the headers that keep pages where they belong: pages, assets, redirects, refusals."""

import pytest
from django.test import Client

from kusei.kernel.offices.models import Role

from .people import account_with, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/sign-in/", "localhost", 200),
        ("/static/kusei/kusei.svg", "localhost", 200),
        ("/search", "localhost", 301),
        ("/search/", "localhost", 302),
        ("/", "elsewhere.example", 400),
        ("/nothing/", "localhost", 404),
        ("/sign-out/", "localhost", 405),
    ],
)
def test_every_answer_has_its_headers(address: str, host: str, status: int) -> None:
    answer = Client(headers={"host": host}).get(address)
    assert answer.status_code == status
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    for name, value in (
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):
        assert answer.headers[name] == value
    assert ("no-store" in answer.headers["Cache-Control"]) is not address.startswith("/static/")


def test_a_refusal_has_them_too() -> None:
    answer = signed_in(account_with(Role.CLERK)).get("/accounts/")
    assert answer.status_code == 403
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cache-Control"] == "no-store"
