"""What an administrator does with accounts, and what is kept of it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.db import ProgrammingError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kusei.kernel.offices.models import Account, Role
from kusei.web.accounts import actions
from kusei.web.accounts.initial_password import LETTERS, initial_password
from kusei.web.models import AccountEvent
from kusei.web.tests.people import PASSWORD, account_with, office, signed_in

Kind = AccountEvent.Kind


@pytest.fixture
def administrator(db: None) -> Account:
    return account_with(Role.ADMINISTRATOR)


@pytest.fixture
def client(administrator: Account) -> Client:
    return signed_in(administrator)


@pytest.fixture
def clerk(db: None) -> Account:
    return account_with(Role.CLERK, login="0123")


def _entries(**changes: str) -> dict[str, str]:
    return {"name": "窓口 花子", "role": "clerk", "office": office().pk, "section": "市民課"} | changes


def _initial(page: str) -> str:
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page)
    assert found, "the page shows no initial password"
    return found[0]


def test_a_new_account_signs_in_once_with_its_initial_password(
    client: Client, administrator: Account
) -> None:
    answer = client.post("/accounts/new/", _entries(login="０４５６", name="新任 春子"))
    password = _initial(answer.content.decode())
    made = Account.objects.get(login="0456")
    assert (made.name, made.role, made.must_change_password) == ("新任 春子", "clerk", True)
    event = AccountEvent.objects.get(account=made)
    assert (event.kind, event.by, event.after) == (
        Kind.CREATED,
        administrator,
        "新任 春子、窓口職員、小倉北区役所、市民課",
    )
    newcomer = Client()
    newcomer.post("/sign-in/", {"login": "0456", "password": password})
    assert newcomer.get("/").headers["Location"] == "/password/"
    assert password not in client.get(f"/accounts/{made.pk}/").content.decode()


def test_initial_passwords_are_long_and_cannot_be_misread() -> None:
    made = {initial_password() for _ in range(200)}
    assert len(made) == 200
    assert all(set(password) <= {*LETTERS, "-"} and len(password) == 19 for password in made)
    assert not set("0o1li") & set(LETTERS)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login": "0123"}, "もうあります"),
        ({"login": "番号"}, "英数字とハイフンだけ"),
        ({"login": ""}, "職員番号を入力してください"),
        ({"login": "0456", "name": ""}, "氏名を入力してください"),
        ({"login": "0456", "office": ""}, "所属庁舎を選んでください"),
        ({"login": "0456", "role": "mayor"}, "mayor"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    client: Client, clerk: Account, changes: dict[str, str], said: str
) -> None:
    before = Account.objects.count()
    answer = client.post("/accounts/new/", _entries(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Account.objects.count() == before


def test_each_change_is_recorded_from_what_to_what(
    client: Client, clerk: Account, administrator: Account
) -> None:
    client.post(f"/accounts/{clerk.pk}/", _entries(role="approver", section="国保年金課"))
    kept = [(event.kind, event.before, event.after, event.by) for event in clerk.events.order_by("id")]
    assert kept == [
        (Kind.ROLE, "窓口職員", "審査・決裁者", administrator),
        (Kind.SECTION, "市民課", "国保年金課", administrator),
    ]
    page = client.get(f"/accounts/{clerk.pk}/").content.decode()
    assert "役割の変更" in page
    assert "国保年金課" in page


def test_nothing_changed_records_nothing(client: Client, clerk: Account) -> None:
    client.post(f"/accounts/{clerk.pk}/", _entries())
    assert not clerk.events.exists()


def test_an_ended_account_is_kept_and_can_be_used_again(client: Client, clerk: Account) -> None:
    client.post(f"/accounts/{clerk.pk}/end/")
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert "0123" not in client.get("/accounts/").content.decode()
    assert "0123" in client.get("/accounts/?ended=on").content.decode()
    client.post(f"/accounts/{clerk.pk}/reactivate/")
    clerk.refresh_from_db()
    assert clerk.is_active
    assert [event.kind for event in clerk.events.order_by("id")] == [Kind.ENDED, Kind.REACTIVATED]


def test_doing_it_twice_records_it_once(client: Client, clerk: Account) -> None:
    for _ in range(2):
        client.post(f"/accounts/{clerk.pk}/end/")
    assert clerk.events.count() == 1


def test_a_new_password_ends_where_the_old_one_is_in_use(client: Client, clerk: Account) -> None:
    at_work = signed_in(clerk)
    password = _initial(client.post(f"/accounts/{clerk.pk}/password/").content.decode())
    assert at_work.get("/password/").status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.must_change_password
    assert clerk.events.get().kind == Kind.PASSWORD_RESET


def test_a_lock_is_seen_and_taken_off(client: Client, clerk: Account) -> None:
    visitor = Client()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        visitor.post("/sign-in/", {"login": "0123", "password": "wrong password"})
    assert "締め出し中" in client.get("/accounts/").content.decode()
    assert "あと15分、はじめられません" in client.get(f"/accounts/{clerk.pk}/").content.decode()
    client.post(f"/accounts/{clerk.pk}/unlock/")
    assert not AccessAttempt.objects.exists()
    assert clerk.events.get().kind == Kind.UNLOCKED
    assert visitor.post("/sign-in/", {"login": "0123", "password": PASSWORD}).status_code == 302


def test_the_last_administrator_stays(client: Client, administrator: Account) -> None:
    answer = client.post(f"/accounts/{administrator.pk}/end/", follow=True)
    assert "ほかにいません" in answer.content.decode()
    answer = client.post(f"/accounts/{administrator.pk}/", _entries(role="auditor", office=""))
    assert answer.status_code == 422
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.role) == (True, "administrator")
    assert not administrator.events.exists()


def test_with_a_second_administrator_the_first_may_go(client: Client, administrator: Account) -> None:
    account_with(Role.ADMINISTRATOR, login="second")
    client.post(f"/accounts/{administrator.pk}/end/")
    administrator.refresh_from_db()
    assert not administrator.is_active


def test_two_administrators_cannot_end_each_other_at_once(fresh_database: object) -> None:
    first, second = (
        account_with(Role.ADMINISTRATOR, login="one"),
        account_with(Role.ADMINISTRATOR, login="two"),
    )

    def end(who: Account, by: Account) -> bool:
        try:
            actions.end_account(who.pk, by)
        except actions.LastAdministrator:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as both:
        ended = list(both.map(end, [first, second], [second, first]))
    assert sorted(ended) == [False, True]
    assert Account.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=0123", {"0123"}), ("q=花子", {"0123"}), ("role=auditor", {"a-1"}), ("q=花子&role=auditor", set())],
)
def test_accounts_are_found(client: Client, clerk: Account, query: str, found: set[str]) -> None:
    account_with(Role.AUDITOR, login="a-1")
    page = client.get(f"/accounts/?{query}")
    assert {account.login for account, _ in page.context["rows"]} == found


def test_the_list_comes_in_pages(client: Client) -> None:
    for number in range(30):
        account_with(Role.CLERK, login=f"m{number:03}")
    page = client.get("/accounts/?q=m0").content.decode()
    assert "30件のうち 1〜25件" in page
    assert 'href="?q=m0&amp;page=2"' in page
    assert "26〜30件" in client.get("/accounts/?q=m0&page=2").content.decode()


def test_a_long_list_asks_the_database_no_more_than_a_short_one(client: Client) -> None:
    for number in range(25):
        account_with(Role.CLERK, login=f"m{number:03}")
    client.get("/accounts/")
    asked = []
    for query in ("q=m001", "q=m0"):
        with CaptureQueriesContext(connection) as questions:
            client.get(f"/accounts/?{query}")
        asked.append(len(questions))
    assert asked[0] == asked[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE web_accountevent SET kind = 'x'", "DELETE FROM web_accountevent"]
)
def test_the_record_of_changes_cannot_be_changed(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("step", ["", "end/", "reactivate/", "password/", "unlock/"])
def test_an_account_that_is_not_there_is_not_found(client: Client, step: str) -> None:
    answer = client.post(f"/accounts/9000001/{step}", _entries())
    assert answer.status_code == 404
    assert "このページはありません" in answer.content.decode()
