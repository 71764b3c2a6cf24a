"""When a sign-in is over, and what is shown then."""

import time

import pytest
from django.conf import settings
from django.test import Client

from kusei.kernel.offices.models import Account, Role
from kusei.web.session_clock import LAST_SEEN_KEY, SIGNED_IN_KEY, Ended, why_ended
from kusei.web.tests.people import account_with, signed_in

IDLE, WHOLE = 30 * 60, 12 * 60 * 60


@pytest.mark.parametrize(
    ("signed_in_at", "last_seen_at", "now", "ended"),
    [
        (0, 0, 0, None),
        (0, 0, IDLE - 1, None),
        (0, 0, IDLE, Ended.IDLE),
        (0, WHOLE - 10, WHOLE - 1, None),
        (0, WHOLE - 10, WHOLE, Ended.ABSOLUTE),
    ],
)
def test_a_sign_in_ends(signed_in_at: int, last_seen_at: int, now: int, ended: Ended | None) -> None:
    assert (settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS) == (IDLE, WHOLE)
    assert why_ended(signed_in_at, last_seen_at, now) == ended


@pytest.fixture
def clerk(db: None) -> Account:
    return account_with(Role.CLERK)


def _at_work(clerk: Account, *, signed_in_ago: int, seen_ago: int) -> Client:
    client = signed_in(clerk)
    session = client.session
    session[SIGNED_IN_KEY] = int(time.time()) - signed_in_ago
    session[LAST_SEEN_KEY] = int(time.time()) - seen_ago
    session.save()
    return client


def test_after_half_an_hour_one_signs_in_again_and_comes_back(clerk: Account) -> None:
    client = _at_work(clerk, signed_in_ago=3600, seen_ago=IDLE)
    answer = client.get("/password/?a=1", follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=%2Fpassword%2F%3Fa%3D1&ended=idle", 302)]
    page = answer.content.decode()
    assert "時間がたったので" in page
    assert 'name="next" value="/password/?a=1"' in page
    assert "_auth_user_id" not in client.session


def test_after_twelve_hours_it_ends_even_at_work(clerk: Account) -> None:
    client = _at_work(clerk, signed_in_ago=WHOLE, seen_ago=1)
    assert "ended=absolute" in client.get("/password/").headers["Location"]


def test_a_form_that_is_sent_too_late_leads_back_to_its_page(clerk: Account) -> None:
    client = _at_work(clerk, signed_in_ago=3600, seen_ago=IDLE)
    answer = client.post("/password/", headers={"Referer": "http://testserver/password/?step=2"})
    assert answer.headers["Location"] == "/sign-in/?next=%2Fpassword%2F%3Fstep%3D2&ended=idle"


def test_a_page_of_others_is_not_led_back_to(clerk: Account) -> None:
    client = _at_work(clerk, signed_in_ago=3600, seen_ago=IDLE)
    answer = client.post("/password/", headers={"Referer": "https://elsewhere.example/password/"})
    assert answer.headers["Location"] == "/sign-in/?ended=idle"


def test_a_part_of_a_page_moves_the_whole_page(clerk: Account) -> None:
    client = _at_work(clerk, signed_in_ago=3600, seen_ago=IDLE)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/"}
    answer = client.post("/still-here/", headers=headers)
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Faccounts%2F&ended=idle"


@pytest.mark.parametrize(("seen_ago", "written"), [(30, False), (61, True)])
def test_the_session_is_written_at_most_once_a_minute(clerk: Account, seen_ago: int, written: bool) -> None:
    client = _at_work(clerk, signed_in_ago=3600, seen_ago=seen_ago)
    before = client.session[LAST_SEEN_KEY]
    client.get("/password/")
    assert (client.session[LAST_SEEN_KEY] > before) is written


def test_saying_that_one_is_still_here_keeps_one_signed_in(clerk: Account) -> None:
    client = _at_work(clerk, signed_in_ago=3600, seen_ago=IDLE - 5)
    assert client.post("/still-here/").status_code == 204
    assert client.session[LAST_SEEN_KEY] >= int(time.time()) - 5
