"""Filings on the screen: what would be recorded, who decides, and what happens when two act at once."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from kusei.kernel.ledger.models import Act
from kusei.kernel.offices.models import Office, Role
from kusei.kernel.procedures.models import Claim, Filing
from kusei.kernel.registers.models import Residence, Viewing
from kusei.web.tests.people import account_with, signed_in

from .world import OTHER_WARD, staff

pytestmark = pytest.mark.django_db


def test_what_would_be_recorded_is_shown_before_it_is() -> None:
    filing = (people := staff()).file()
    shown = signed_in(people.approver).get(f"/filings/{filing.pk}/").content.decode()
    for text in (
        "高木　薫",
        "タカギ　カオル",
        "新しい世帯",
        "下曽根四丁目22番1号",
        "運転免許証",
        "決裁して記録",
        "F9",
        "小倉南区長",
    ):
        assert text in shown
    assert not Residence.objects.exists()


def test_the_second_person_records_it() -> None:
    people = staff()
    filing = people.file()
    answer = signed_in(people.approver).post(f"/filings/{filing.pk}/approve/", {"version": filing.version})
    assert answer.headers["Location"] == f"/filings/{filing.pk}/"
    act = Act.objects.get()
    assert (act.author_id, act.approver_id, act.capacity) == (
        people.clerk.pk, people.approver.pk, "福岡県北九州市小倉南区長"
    )  # fmt: skip
    shown = signed_in(people.clerk).get(f"/filings/{filing.pk}/").content.decode()
    for text in ("記録しました", str(act.pk), "国民健康保険", "世帯を開く"):
        assert text in shown


def test_who_received_it_does_not_decide_it_and_is_told_why() -> None:
    people = staff()
    filing = people.file(by=people.approver)
    client = signed_in(people.approver)
    assert "受け付けた本人は決裁できません" in client.get(f"/filings/{filing.pk}/").content.decode()
    answer = client.post(f"/filings/{filing.pk}/approve/", {"version": filing.version})
    assert answer.status_code == 422
    assert not Act.objects.exists()


def test_the_approver_of_another_ward_does_not_decide_it() -> None:
    filing = staff().file()
    stranger = account_with(Role.APPROVER, "stranger", office=Office.objects.get(pk=OTHER_WARD))
    for step in ("approve", "send-back", "withdraw"):
        answer = signed_in(stranger).post(
            f"/filings/{filing.pk}/{step}/", {"version": filing.version, "note": "理由"}
        )
        assert answer.status_code == 403, step
    assert Filing.objects.get().status == Filing.Status.PROVISIONAL


def test_the_second_of_two_decisions_is_refused_in_words() -> None:
    people = staff()
    filing = people.file()
    signed_in(people.approver).post(f"/filings/{filing.pk}/approve/", {"version": filing.version})
    answer = signed_in(people.head).post(f"/filings/{filing.pk}/approve/", {"version": filing.version})
    assert answer.status_code == 409
    assert "ほかの職員がすでに" in answer.content.decode()
    assert Act.objects.count() == 1


def test_sending_back_needs_a_reason_which_the_clerk_reads() -> None:
    people = staff()
    filing = people.file()
    client = signed_in(people.approver)
    assert client.post(f"/filings/{filing.pk}/send-back/", {"version": filing.version}).status_code == 422
    client.post(f"/filings/{filing.pk}/send-back/", {"version": filing.version, "note": "番地を確かめる"})
    shown = signed_in(people.clerk).get(f"/filings/{filing.pk}/").content.decode()
    assert "番地を確かめる" in shown
    assert f"/filings/{filing.pk}/amend/" in shown


def test_the_reason_stays_when_it_comes_too_late() -> None:
    people = staff()
    filing = people.file()
    signed_in(people.approver).post(f"/filings/{filing.pk}/approve/", {"version": filing.version})
    answer = signed_in(people.head).post(
        f"/filings/{filing.pk}/send-back/", {"version": filing.version, "note": "番地を確かめる"}
    )
    assert answer.status_code == 409


def test_a_filing_taken_back_changes_nothing_and_frees_its_persons() -> None:
    people = staff()
    filing = people.file()
    answer = signed_in(people.clerk).post(
        f"/filings/{filing.pk}/withdraw/", {"version": filing.version, "note": "本人の申出"}
    )
    assert answer.status_code == 302
    assert (Filing.objects.get().status, Claim.objects.count(), Act.objects.count()) == ("withdrawn", 0, 0)


@pytest.mark.parametrize("version", ["", "いち", "99"])
def test_a_decision_on_another_version_is_refused(version: str) -> None:
    people = staff()
    filing = people.file()
    answer = signed_in(people.approver).post(f"/filings/{filing.pk}/approve/", {"version": version})
    assert answer.status_code in (409, 422)
    assert not Act.objects.exists()


def test_the_list_is_narrowed_by_office_standing_and_day() -> None:
    people = staff()
    filing = people.file()
    client = signed_in(people.clerk)
    link = f"/filings/{filing.pk}/"
    assert link in client.get("/filings/").content.decode()
    assert link in client.get("/filings/", {"status": "open", "mine": "1"}).content.decode()
    assert link not in client.get("/filings/", {"status": "recorded"}).content.decode()
    assert link not in client.get("/filings/", {"on": "R1.5.1"}).content.decode()
    assert link not in client.get("/filings/", {"office": "40107-01"}).content.decode()
    assert "日付の書き方ではありません" in client.get("/filings/", {"on": "きのう"}).content.decode()


def test_what_waits_is_listed_oldest_first_for_who_decides() -> None:
    people = staff()
    first, second = people.file(), people.file(by=people.head)
    shown = signed_in(people.approver).get("/reviews/").content.decode()
    assert shown.index(f"/filings/{first.pk}/") < shown.index(f"/filings/{second.pk}/")
    assert signed_in(people.clerk).get("/reviews/").status_code == 403


def test_the_confirmation_sheet_says_before_and_after() -> None:
    people = staff()
    filing = people.file()
    answer = signed_in(people.approver).get(f"/filings/{filing.pk}/sheet/")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for words in ("確認用帳票", "転入届", "下曽根四丁目22番1号", "運転免許証"):
        assert words in text


def test_looking_leaves_a_line_in_the_log() -> None:
    people = staff()
    filing = people.file()
    signed_in(people.clerk).get(f"/filings/{filing.pk}/")
    assert Viewing.objects.filter(account=people.clerk, what="届出の照会").exists()


def test_the_days_work_shows_what_waits_and_what_came_back() -> None:
    people = staff()
    filing = people.file()
    assert "きょう受け付けた届出" in signed_in(people.clerk).get("/today/").content.decode()
    waiting = signed_in(people.approver).get("/today/").content.decode()
    assert "決裁を待っている届出" in waiting
    assert f"/filings/{filing.pk}/" in waiting
    signed_in(people.approver).post(
        f"/filings/{filing.pk}/send-back/", {"version": filing.version, "note": "番地を確かめる"}
    )
    back = signed_in(people.clerk).get("/today/").content.decode()
    assert "差し戻された届出" in back
    assert "番地を確かめる" in back
    assert '<span class="waiting">1' in back


@pytest.mark.parametrize(
    ("role", "first"),
    [(Role.CLERK, "/today/"), (Role.MANAGER, "/outline/"), (Role.ADMINISTRATOR, "/accounts/")],
)
def test_each_role_begins_where_it_works(role: Role, first: str) -> None:
    assert signed_in(account_with(role, "begins")).get("/").headers["Location"] == first
