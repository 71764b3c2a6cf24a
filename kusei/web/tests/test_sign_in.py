"""Signing in, the lock after wrong tries, signing out."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kusei.kernel.offices.models import Account, Role
from kusei.web.sign_in.lockout import minutes_left
from kusei.web.sign_in.logins import normal_login
from kusei.web.sign_in.views import WRONG
from kusei.web.tests.people import PASSWORD, account_with, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Account:
    return account_with(Role.CLERK, login="0123")


def _sign_in(client: Client, login: str, password: str, **more: str):
    return client.post("/sign-in/", {"login": login, "password": password, **more})


def test_who_knows_both_comes_in(clerk: Account) -> None:
    client = Client()
    answer = _sign_in(client, "0123", PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_the_session_changes_its_key_when_somebody_signs_in(clerk: Account) -> None:
    client = Client()
    session = client.session
    session["planted"] = "before"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    _sign_in(client, "0123", PASSWORD)
    assert client.session.session_key != before


def test_full_width_digits_are_the_same_login(clerk: Account) -> None:
    assert _sign_in(Client(), " ０１２３ ", PASSWORD).status_code == 302
    assert normal_login("ＡＢ１２－３") == "AB12-3"


@pytest.mark.parametrize(
    ("login", "password"), [("0123", "wrong password"), ("9999", PASSWORD), ("9999", "wrong password")]
)
def test_a_wrong_try_does_not_say_which_was_wrong(clerk: Account, login: str, password: str) -> None:
    answer = _sign_in(Client(), login, password)
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert password not in answer.content.decode()
    assert f'value="{login}"' in answer.content.decode()


def test_an_unknown_login_costs_a_hash_too(clerk: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    whole = get_user_model().set_password

    def counted(self: Account, password: str) -> None:
        hashed.append(password)
        whole(self, password)

    monkeypatch.setattr(get_user_model(), "set_password", counted)
    _sign_in(Client(), "9999", "wrong password")
    assert hashed == ["wrong password"]


def test_an_ended_account_is_refused_in_the_same_words(clerk: Account) -> None:
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    answer = _sign_in(Client(), "0123", PASSWORD)
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()


def test_an_account_that_ends_is_out_at_its_next_step(clerk: Account) -> None:
    client = signed_in(clerk)
    assert client.get("/password/").status_code == 200
    Account.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/password/").headers["Location"].startswith("/sign-in/")


def test_empty_fields_are_named_one_by_one() -> None:
    page = _sign_in(Client(), "", "").content.decode()
    assert '<a href="#id_login">' in page
    assert '<a href="#id_password">' in page
    assert "なおすところが2つあります" in page


@pytest.mark.parametrize(
    ("onward", "goes_to"),
    [
        ("/password/", "/password/"),
        ("/accounts/?page=2", "/accounts/?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_on_to_pages_of_ours_only(clerk: Account, onward: str, goes_to: str) -> None:
    assert _sign_in(Client(), "0123", PASSWORD, next=onward).headers["Location"] == goes_to
    assert signed_in(clerk).get("/sign-in/", {"next": onward}).headers["Location"] == goes_to


@pytest.mark.parametrize(("typed", "counter"), [("2", 2), ("１２", 12), ("", None)])
def test_the_number_of_the_counter_is_kept(clerk: Account, typed: str, counter: int | None) -> None:
    client = Client()
    _sign_in(client, "0123", PASSWORD, counter=typed)
    assert client.session["counter"] == counter


@pytest.mark.parametrize("typed", ["0", "100", "二番"])
def test_a_number_that_no_counter_has_is_refused(clerk: Account, typed: str) -> None:
    answer = _sign_in(Client(), "0123", PASSWORD, counter=typed)
    assert answer.status_code == 422
    assert "1から99まで" in answer.content.decode()


def test_too_many_wrong_tries_lock_the_login_and_say_for_how_long(clerk: Account) -> None:
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert _sign_in(client, "0123", "wrong password").status_code == 422
    answer = _sign_in(client, "0123", "wrong password")
    assert answer.status_code == 429
    assert "あと<b>15分</b>" in answer.content.decode()
    assert answer.headers["Retry-After"] == "900"
    assert _sign_in(client, "0123", PASSWORD).status_code == 429


def test_a_lock_falls_on_logins_that_do_not_exist_alike() -> None:
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = _sign_in(client, "9999", "wrong password")
    assert answer.status_code == 429


def test_trying_during_the_lock_does_not_make_it_longer(clerk: Account) -> None:
    client = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        _sign_in(client, "0123", "wrong password")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
    answer = _sign_in(client, "0123", PASSWORD)
    assert "あと<b>5分</b>" in answer.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert _sign_in(client, "0123", PASSWORD).status_code == 302


def test_what_is_kept_of_a_wrong_try_holds_no_password(clerk: Account) -> None:
    _sign_in(Client(), "0123", "wrong password", next="/households/?q=someone")
    kept = AccessAttempt.objects.get()
    assert "wrong password" not in kept.post_data
    assert "someone" not in kept.post_data


@pytest.mark.parametrize(
    ("seconds_ago", "minutes"), [(0, 15), (1, 15), (60, 14), (899, 1), (900, 0), (2000, 0)]
)
def test_minutes_are_rounded_up(seconds_ago: int, minutes: int) -> None:
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert minutes_left(now - timedelta(seconds=seconds_ago), timedelta(minutes=15), now) == minutes


def test_signing_out_ends_the_session(clerk: Account) -> None:
    client = signed_in(clerk)
    assert client.get("/sign-out/").status_code == 405
    answer = client.post("/sign-out/", follow=True)
    assert answer.redirect_chain == [("/sign-in/", 302)]
    assert "おわりました" in answer.content.decode()
    assert client.get("/password/").status_code == 302


def test_signing_out_needs_the_token_of_the_page(clerk: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    answer = client.post("/sign-out/")
    assert answer.status_code == 403
    assert "この画面は古くなっています" in answer.content.decode()


def test_no_page_is_kept_by_a_browser_or_may_run_foreign_code(clerk: Account) -> None:
    answer = signed_in(clerk).get("/password/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    page = answer.content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert "<script>" not in page


def test_what_ended_sessions_held_goes(clerk: Account) -> None:
    signed_in(clerk)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    old = set(Session.objects.values_list("session_key", flat=True))
    Client().post("/sign-in/", {"login": clerk.login, "password": PASSWORD})
    assert old
    assert not old & set(Session.objects.values_list("session_key", flat=True))
