"""Changing one's own password, and being made to."""

import pytest
from django.test import Client

from kusei.kernel.offices.models import Account, Role
from kusei.web.models import AccountEvent
from kusei.web.tests.people import PASSWORD, account_with, signed_in

NEW = "mizuumi ni utsuru kumo"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Account:
    return account_with(Role.CLERK, login="0123")


def _change(client: Client, present: str, new: str, again: str):
    return client.post("/password/", {"present": present, "new": new, "again": again})


def test_a_new_password_holds_and_the_change_is_recorded(clerk: Account) -> None:
    client = signed_in(clerk)
    assert _change(client, PASSWORD, NEW, NEW).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert clerk.password.startswith("argon2")
    event = AccountEvent.objects.get()
    assert (event.kind, event.account, event.by) == (AccountEvent.Kind.PASSWORD_CHANGED, clerk, clerk)
    assert client.get("/password/").status_code == 200


def test_other_sessions_end_with_the_old_password(clerk: Account) -> None:
    elsewhere = signed_in(clerk)
    _change(signed_in(clerk), PASSWORD, NEW, NEW)
    assert elsewhere.get("/password/").status_code == 302


@pytest.mark.parametrize(
    ("present", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "いまの合言葉がちがいます"),
        (PASSWORD, "abcdefghijk", "abcdefghijk", "12文字以上にしてください（いま11文字）"),
        (PASSWORD, "kumo-0123-kumo", "kumo-0123-kumo", "職員番号をふくむ"),
        (PASSWORD, PASSWORD, PASSWORD, "いまと同じ"),
        (PASSWORD, NEW, NEW + "x", "確認の合言葉がちがいます"),
        (PASSWORD, "password1234", "password1234", "このパスワード"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(
    clerk: Account, present: str, new: str, again: str, said: str
) -> None:
    answer = _change(signed_in(clerk), present, new, again)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert new not in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_an_initial_password_must_be_changed_before_anything_else(clerk: Account) -> None:
    Account.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = signed_in(clerk)
    assert client.get("/").headers["Location"] == "/password/"
    assert client.post("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/password/"
    assert "作った人も知っています" in client.get("/password/").content.decode()
    _change(client, PASSWORD, NEW, NEW)
    clerk.refresh_from_db()
    assert not clerk.must_change_password
    assert client.get("/").headers.get("Location") != "/password/"


def test_who_must_change_may_still_sign_out(clerk: Account) -> None:
    Account.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert signed_in(clerk).post("/sign-out/").headers["Location"] == "/sign-in/"
