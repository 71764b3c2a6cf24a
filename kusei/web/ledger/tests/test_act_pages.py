"""The ledger as an auditor reads it: every act, no content, in pages that stay fast."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kusei.kernel.days.eras import format_era
from kusei.kernel.ledger import auditing
from kusei.kernel.ledger.auditing import ActsWanted
from kusei.kernel.ledger.keyset import Place
from kusei.kernel.ledger.models import Act
from kusei.kernel.offices.models import Account, Role
from kusei.kernel.procedures.act_names import OTHERS, UNKNOWN, name_of_kind
from kusei.kernel.procedures.certificate import certificates
from kusei.kernel.procedures.procedure import procedures
from kusei.web.ledger.tests.world import BRANCH, KIND, SECRET, recorded
from kusei.web.navigation import menu_for
from kusei.web.tests.people import account_with, signed_in


@pytest.fixture
def auditor(db: None) -> Client:
    return signed_in(account_with(Role.AUDITOR))


@pytest.fixture
def clerk(db: None) -> Account:
    return account_with(Role.CLERK, login="0123")


def _listed(client: Client, query: str = "") -> list[int]:
    page = client.get(f"/ledger/{query}")
    assert page.status_code == 200
    return [act.id for act, _ in page.context["rows"]]


def _linked(page: Any, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', page.content.decode())
    assert found, f"no link {rel}"
    return found[1].replace("&amp;", "&")


@pytest.mark.django_db
def test_the_menu_leads_to_both_pages() -> None:
    links = {
        link.label: link.url
        for group in menu_for(Account(login="x", role=Role.AUDITOR), "/ledger/heads/", None)
        for link in group
    }
    assert (links["台帳"], links["閲覧記録"]) == ("/ledger/", "/viewings/")


def test_an_act_shows_who_where_and_why_but_not_what_or_whom(auditor: Client, clerk: Account) -> None:
    approver = account_with(Role.APPROVER, login="0456")
    number = recorded(author=clerk.pk, approver=approver.pk)
    for address in ("/ledger/", f"/ledger/acts/{number}/"):
        shown = auditor.get(address).content.decode()
        for said in (
            "転入届",
            "小倉北区役所",
            "北九州市小倉北区長",
            "0123",
            "窓口 花子",
            "0456",
            "決裁 次郎",
        ):
            assert said in shown, address
        assert "住民基本台帳法22条" in shown
        assert "封緘待ち" in shown
        assert SECRET not in shown
        assert "987654321" not in shown
        assert "987,654,321" not in shown
        assert KIND not in re.sub('value="[^"]*"', "", shown)


def test_nothing_here_asks_for_contents(auditor: Client, clerk: Account) -> None:
    number = recorded(author=clerk.pk)
    with CaptureQueriesContext(connection) as questions:
        auditor.get("/ledger/")
        auditor.get("/ledger/heads/")
        auditor.get(f"/ledger/acts/{number}/")
    asked = [question["sql"] for question in questions if "ledger_act" in question["sql"]]
    assert asked
    # The proof hashes the act inside the database; only whether the hash is the same comes out.
    assert [sql for sql in asked if "content" in sql and "sha256(" not in sql] == []


def test_every_kind_has_a_japanese_name() -> None:
    kinds = [each.code for each in (*procedures(), *certificates())] + list(OTHERS)
    names = [name_of_kind(kind) for kind in kinds]
    assert UNKNOWN not in names
    assert not any(re.search("[A-Za-z]", name) for name in names)
    assert name_of_kind("registers.migration") == "データ移行"
    assert name_of_kind("an.old-kind") == UNKNOWN


def test_acts_are_narrowed(auditor: Client, clerk: Account) -> None:
    first = recorded(author=clerk.pk)
    second = recorded(office=BRANCH, kind="residents.move-out")
    third = recorded(approver=clerk.pk, kind="residents.move-out")
    today = timezone.localdate()
    era, tomorrow = format_era(today), today + timedelta(days=1)
    assert _listed(auditor) == [third, second, first]
    assert _listed(auditor, f"?office={BRANCH}") == [second]
    assert _listed(auditor, "?kind=residents.move-out") == [third, second]
    assert _listed(auditor, "?staff=０１２３") == [third, first]
    assert _listed(auditor, f"?first={era}&last={era}") == [third, second, first]
    assert _listed(auditor, f"?first={tomorrow}") == []
    assert _listed(auditor, f"?last={today - timedelta(days=1)}") == []
    assert _listed(auditor, f"?kind=residents.move-out&staff=0123&office={BRANCH}") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?staff=9999", "この職員番号の職員はいません"),
        ("?first=令和8年13月1日", "暦に"),
        ("?first=R8.11.24&last=R8.11.23", "より前の日です"),
        ("?kind=nothing", "nothing"),
    ],
)
def test_a_condition_that_cannot_be_read_lists_nothing(auditor: Client, query: str, said: str) -> None:
    recorded()
    page = auditor.get(f"/ledger/{query}")
    assert page.status_code == 422
    assert said in page.content.decode()
    assert page.context["rows"] == []


def test_pages_go_there_and_back(auditor: Client) -> None:
    numbers = [recorded() for _ in range(120)][::-1]
    page = auditor.get("/ledger/?kind=residents.move-in")
    seen = [[act.id for act, _ in page.context["rows"]]]
    for _ in range(2):
        page = auditor.get("/ledger/" + _linked(page, "next"))
        seen.append([act.id for act, _ in page.context["rows"]])
    assert [len(part) for part in seen] == [50, 50, 20]
    assert [number for part in seen for number in part] == numbers
    assert page.context["page"].older is None
    page = auditor.get("/ledger/" + _linked(page, "prev"))
    assert [act.id for act, _ in page.context["rows"]] == seen[1]
    page = auditor.get("/ledger/" + _linked(page, "prev"))
    assert [act.id for act, _ in page.context["rows"]] == seen[0]
    assert page.context["page"].newer is None


def test_what_is_recorded_meanwhile_does_not_move_a_page(auditor: Client) -> None:
    numbers = [recorded() for _ in range(60)][::-1]
    first = auditor.get("/ledger/")
    recorded()
    second = auditor.get("/ledger/" + _linked(first, "next"))
    assert [act.id for act, _ in second.context["rows"]] == numbers[50:]


@pytest.mark.parametrize(
    "text",
    ["x", "~", "2026-11-24~5", "2026-11-24T00:00:00+09:00~-1", f"2026-11-24T00:00:00+09:00~{1 << 63}"],
)
def test_a_place_that_is_none_is_the_first_page(auditor: Client, text: str) -> None:
    number = recorded()
    assert Place.read(text, older=True) is None
    answer = auditor.get("/ledger/", {"older": text})
    assert [act.id for act, _ in answer.context["rows"]] == [number]


def test_a_full_page_asks_no_more_than_an_empty_one(auditor: Client) -> None:
    auditor.get("/ledger/")
    asked = []
    for wanted in (1, 60):
        for _ in range(wanted):
            recorded()
        with CaptureQueriesContext(connection) as questions:
            auditor.get("/ledger/")
        asked.append(len(questions))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (ActsWanted(), "ledger_act_newest"),
        (ActsWanted(kind=KIND), "ledger_act_kind"),
        (ActsWanted(since=timezone.now() - timedelta(days=9)), "ledger_act_newest"),
    ],
)
def test_a_page_is_read_in_the_order_of_an_index(db: None, wanted: ActsWanted, index: str) -> None:
    """With sorting made dear, as it is among a million acts."""
    place = Place(timezone.now(), 5)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as questions:
        cursor.execute(
            "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
        )
        auditing.acts(wanted, place=place)
        asked = questions[0]["sql"]
        cursor.execute("EXPLAIN " + asked)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    page = plan[plan.index("CTE page") :]
    assert f"using {index} on ledger_act" in page
    assert "Sort" not in page[: page.index("ledger_act")]
    assert "OFFSET" not in asked


def test_an_act_that_is_not_there_is_not_found(auditor: Client) -> None:
    for number in ("9000001", str(1 << 63), "9" * 40):
        assert auditor.get(f"/ledger/acts/{number}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
@pytest.mark.parametrize("address", ["/ledger/", "/ledger/heads/", "/viewings/", "/viewings/viewings.csv"])
def test_only_an_auditor_comes_in(role: Role, address: str) -> None:
    assert signed_in(account_with(role)).get(address).status_code == 403


def test_an_auditor_is_recorded_with_nothing(auditor: Client) -> None:
    auditor.get("/ledger/")
    assert not Act.objects.exists()
