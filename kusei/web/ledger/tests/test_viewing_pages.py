"""The log of viewings: who looked, never at whom."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kusei.kernel.offices.models import Account, Role
from kusei.kernel.registers.access.protection import lift
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.access.viewings import LIFTING, ViewingsWanted, mark_of
from kusei.web.ledger.forms import ViewingsForm
from kusei.web.ledger.lines_as_csv import csv_lines
from kusei.web.ledger.tests.world import SECRET, at, branch, many_viewed, somebody, viewed
from kusei.web.tests.people import account_with, signed_in

PERSON, OTHER = 987_654_321, 987_654_322
# A Tuesday, and 勤労感謝の日 the day before.
DAY, HOLIDAY = "2026-11-24", "2026-11-23"
SPAN = "first=2026-11-20&last=2026-11-26"


@pytest.fixture
def auditor(db: None) -> Client:
    return signed_in(account_with(Role.AUDITOR))


@pytest.fixture
def clerk(db: None) -> Account:
    return account_with(Role.CLERK, login="0123")


def _listed(client: Client, query: str) -> list[int]:
    answer = client.get(f"/viewings/?{query}")
    assert answer.status_code == 200, answer.content.decode()
    return [line.id for line in answer.context["page"].rows]


def test_a_line_tells_who_when_and_why_but_not_whom(auditor: Client, clerk: Account) -> None:
    viewed(clerk, at(DAY, "10:42"), what="検索", query=SECRET, purpose="窓口の照会")
    shown = auditor.get(f"/viewings/?{SPAN}").content.decode()
    for said in (
        "令和8年11月24日 10:42",
        "0123",
        "窓口 花子",
        "小倉北区役所",
        "検索",
        "1人",
        "5字",
        "窓口の照会",
    ):
        assert said in shown
    assert SECRET not in shown
    assert str(PERSON) not in shown


def test_lines_are_narrowed(auditor: Client, clerk: Account) -> None:
    elsewhere = account_with(Role.CLERK, login="0456", office=branch())
    first = viewed(clerk, at("2026-11-20", "09:00"))
    second = viewed(elsewhere, at(DAY, "09:00"), what="届出の入力")
    third = viewed(clerk, at(DAY, "23:59:59.999999"), what="届出の入力")
    assert _listed(auditor, SPAN) == [third, second, first]
    assert _listed(auditor, f"{SPAN}&staff=0123") == [third, first]
    assert _listed(auditor, f"{SPAN}&office=40107-01") == [second]
    assert _listed(auditor, f"{SPAN}&what=届出の入力") == [third, second]
    assert _listed(auditor, "first=R8.11.24&last=令和8年11月24日") == [third, second]
    assert _listed(auditor, "first=R8.11.25&last=R8.11.25") == []
    assert _listed(auditor, f"{SPAN}&staff=0123&mark={mark_of(PERSON)}") == [third, first]
    assert _listed(auditor, f"{SPAN}&staff=0123&mark={mark_of(OTHER)}") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=R8.1.1&last=R8.11.24", "期間は92日以内"),
        ("last=R8.11.24&first=R8.11.25", "より前の日です"),
        ("mark=0123456789", "職員番号も指定してください"),
        ("mark=x", "16進数10けた"),
        ("staff=9999", "この職員番号の職員はいません"),
    ],
)
def test_a_condition_that_cannot_be_is_refused(auditor: Client, query: str, said: str) -> None:
    answer = auditor.get(f"/viewings/?{query}")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert auditor.get(f"/viewings/viewings.csv?{query}").status_code == 404


def test_without_days_the_last_month_is_shown(auditor: Client, clerk: Account) -> None:
    now = timezone.now()
    late, _ = viewed(clerk, now - timedelta(days=2)), viewed(clerk, now - timedelta(days=40))
    assert _listed(auditor, "") == [late]


def test_pages_follow_each_other_without_gaps(auditor: Client, clerk: Account) -> None:
    # All at one moment: the number decides.
    numbers = [viewed(clerk, at(DAY, "10:00")) for _ in range(70)][::-1]
    first = auditor.get(f"/viewings/?{SPAN}")
    link = re.search(r'href="([^"]*)" rel="next"', first.content.decode())
    assert link
    second = auditor.get("/viewings/" + link[1].replace("&amp;", "&"))
    seen = [line.id for page in (first, second) for line in page.context["page"].rows]
    assert seen == numbers


def test_a_full_page_asks_no_more_than_an_empty_one(auditor: Client, clerk: Account) -> None:
    auditor.get(f"/viewings/?{SPAN}")
    asked = []
    for count in (1, 60):
        many_viewed(clerk, at(DAY, "09:00"), count, timedelta(seconds=1))
        with CaptureQueriesContext(connection) as questions:
            auditor.get(f"/viewings/?{SPAN}")
        asked.append(len(questions))
    assert asked[0] == asked[1]


def test_the_csv_holds_every_line_of_the_list(auditor: Client, clerk: Account) -> None:
    numbers = [viewed(clerk, at(DAY, "10:00"), purpose="=1+1") for _ in range(60)][::-1]
    viewed(clerk, at("2026-10-01", "10:00"))
    answer = auditor.get(f"/viewings/viewings.csv?{SPAN}&staff=0123")
    assert "20261120-20261126.csv" in answer.headers["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["番号"]) for row in rows] == numbers
    assert rows[0]["日時"] == "2026-11-24 10:00:00"
    assert rows[0]["目的"] == "'=1+1"
    assert str(PERSON) not in text


def test_the_csv_is_read_in_parts(auditor: Client, clerk: Account) -> None:
    many_viewed(clerk, at(DAY, "09:00"), 7, timedelta(seconds=1))
    form = ViewingsForm({"first": DAY, "last": DAY})
    assert form.is_valid()
    wanted: ViewingsWanted = form.wanted()
    assert [part.count("\r\n") for part in csv_lines(wanted, at_once=3)] == [1, 3, 3, 1]


@pytest.mark.parametrize(
    ("day", "clock", "night", "hours", "counted"),
    [
        (DAY, "21:59:59", "22-5", "", None),
        (DAY, "22:00", "22-5", "夜", (1, 0)),
        (DAY, "04:59:59", "22-5", "夜", (1, 0)),
        (DAY, "05:00", "22-5", "", None),
        (DAY, "20:00", "20-7", "夜", (1, 0)),
        (DAY, "12:00", "22-5", "", None),
        (HOLIDAY, "12:00", "22-5", "勤労感謝の日", (0, 1)),
        (HOLIDAY, "23:00", "22-5", "勤労感謝の日", (1, 1)),
        ("2026-11-22", "12:00", "22-5", "日曜日", (0, 1)),
    ],
)
def test_out_of_hours(
    auditor: Client,
    clerk: Account,
    day: str,
    clock: str,
    night: str,
    hours: str,
    counted: tuple[int, int] | None,
) -> None:
    viewed(clerk, at(day, clock))
    answer = auditor.get(f"/viewings/out-of-hours/?{SPAN}&night={night}")
    rows = answer.context["rows"]
    assert [(row.night, row.on_closed_day) for row, _ in rows] == ([counted] if counted else [])
    if counted:
        assert rows[0][0].day.isoformat() == day
        assert rows[0][1] == (hours if counted[1] else "")
        links = re.findall(r'href="(/viewings/\?[^"]*staff=[^"]*)"', answer.content.decode())
        assert len(links) == 1
        assert len(auditor.get(links[0].replace("&amp;", "&")).context["page"].rows) == 1


def test_many_searches_within_an_hour(auditor: Client, clerk: Account) -> None:
    quiet = account_with(Role.CLERK, login="0456")
    many_viewed(clerk, at(DAY, "10:00"), 30, timedelta(seconds=90), query="ヤマダ")
    many_viewed(quiet, at(DAY, "10:30"), 40, timedelta(seconds=90), query="ヤマダ")  # over two hours
    many_viewed(quiet, at(DAY, "15:00"), 40, timedelta(seconds=1))  # no searches
    rows = auditor.get(f"/viewings/searches/?{SPAN}").context["rows"]
    assert [(row.login, hour.hour, row.searches, row.persons) for row, hour in rows] == [("0123", 10, 30, 60)]
    lower = auditor.get(f"/viewings/searches/?{SPAN}&least=20").context["rows"]
    assert [(row.login, row.searches) for row, _ in lower] == [("0123", 30), ("0456", 20), ("0456", 20)]


def test_one_person_looked_up_again_and_again(auditor: Client, clerk: Account) -> None:
    for day in ("2026-11-20", HOLIDAY, DAY):
        viewed(clerk, at(day, "10:00"), [PERSON, OTHER])
        viewed(clerk, at(day, "10:05"), [PERSON])
        viewed(clerk, at(day, "11:00"), [OTHER], what="検索", query="ヤマダ")
        viewed(clerk, at(day, "12:00"), range(OTHER, OTHER + 30), what="届出の一覧")
    answer = auditor.get(f"/viewings/repeated/?{SPAN}")
    found = [(row.mark, row.login, row.viewings, row.days) for row in answer.context["rows"]]
    assert found == [(mark_of(PERSON), "0123", 6, 3)]
    assert str(PERSON) not in answer.content.decode()
    link = re.search(r'href="(/viewings/\?[^"]*mark=[^"]*)"', answer.content.decode())
    assert link
    opened = auditor.get(link[1].replace("&amp;", "&"))
    assert len(opened.context["page"].rows) == 6


def test_a_mark_stays_and_tells_persons_apart(settings: object) -> None:
    marks = {mark_of(number) for number in range(5_000)}
    assert len(marks) == 5_000
    assert mark_of(PERSON) == mark_of(PERSON)
    settings.SECRET_KEY = "another installation"  # type: ignore[attr-defined]
    assert mark_of(1) not in marks


def test_liftings_tell_who_for_whom_why_and_until_when(auditor: Client, clerk: Account) -> None:
    head = account_with(Role.SECTION_HEAD, login="0789")
    person = somebody()
    lift(Viewer.of(head), person, to_account=clerk.pk, reason="本人の来庁による照会")
    shown = auditor.get("/viewings/liftings/").content.decode()
    for said in (
        "0789",
        "課長 三郎",
        "0123",
        "窓口 花子",
        "本人の来庁による照会",
        "いま有効",
        mark_of(person),
    ):
        assert said in shown
    assert _listed(auditor, f"what={LIFTING}") != []


@pytest.mark.parametrize("page", ["out-of-hours", "searches", "repeated"])
def test_an_analysis_looks_at_a_month_at_most(auditor: Client, page: str) -> None:
    assert auditor.get(f"/viewings/{page}/?first=R8.1.1&last=R8.3.1").status_code == 422
    assert auditor.get(f"/viewings/{page}/").status_code == 200
    # Only a first day: as far from it as is allowed, so that it cannot be too long.
    assert auditor.get(f"/viewings/{page}/?first=R7.1.1").status_code == 200


@pytest.mark.parametrize("page", ["searches", "repeated"])
@pytest.mark.parametrize("least", ["1", "-5", "x"])
def test_a_threshold_that_finds_everybody_is_refused(auditor: Client, page: str, least: str) -> None:
    assert auditor.get(f"/viewings/{page}/?least={least}").status_code == 422


def test_reading_the_log_leaves_no_line_in_it(auditor: Client) -> None:
    for page in ("", "out-of-hours/", "searches/", "repeated/", "liftings/", "viewings.csv"):
        assert auditor.get(f"/viewings/{page}").status_code == 200
    assert _listed(auditor, "") == []
