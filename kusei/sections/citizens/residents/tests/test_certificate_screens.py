"""Certificates at the counter, through the browser's eyes: the request, the issue, the list, the paper, the public page."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kusei.kernel.documents.models import IssuedDocument
from kusei.kernel.fees.actions import close_day
from kusei.kernel.fees.models import Receipt
from kusei.kernel.fees.queries import sums_of
from kusei.kernel.ledger.models import Act
from kusei.kernel.offices.models import Account, Office, Role
from kusei.kernel.registers.locks import state_of
from kusei.kernel.registers.models import Viewing

from .conftest import OFFICE, OTHER_WARD_OFFICE, World
from .counter import household, of_size, text_of
from .test_certificate_refusals import suppress


def browser(account: Account) -> Client:
    """Return a browser in which an account is signed in."""
    client = Client()
    client.force_login(account)
    return client


def asked(persons: list[int], **changes: Any) -> dict[str, Any]:
    """Return the form as sent for a household copy, in order."""
    return {
        "certificate": "residents.household-copy", "route": "self", "asker": str(persons[0]),
        "identity": ["運転免許証"], "members": [str(person) for person in persons], "copies": "1", "method": "cash",
        "state": state_of(persons), **changes,
    }  # fmt: skip


def place(household_id: int) -> str:
    return reverse("residents:household-certificates", args=[household_id])


def test_the_form_opens_ready_to_send(world: World) -> None:
    number, _ = household(world, *of_size(3))
    page = browser(world.clerk).get(place(number))
    text = page.content.decode()
    assert page.status_code == 200
    for shown in (
        "住民票の写し",
        "髙𠮷　由美子",
        "300円",
        "世帯主の氏名・続柄",
        "条例と照らして確認されていません",
    ):
        assert shown in text
    assert "除票の写し" not in text
    assert text.count('name="members"') == 3


def test_an_issue_leads_to_its_papers(world: World) -> None:
    number, persons = household(world, *of_size(2))
    client = browser(world.clerk)
    answer = client.post(place(number), asked(persons, show=["head"], copies="2", method="cashless"))
    document = IssuedDocument.objects.order_by("number").first()
    assert document is not None
    assert answer.status_code == 302
    assert answer["Location"] == reverse("residents:certificate", args=[document.number])
    page = client.get(answer["Location"]).content.decode()
    assert "「証明書交付」に2件として数えました" in page
    assert "600円" in page
    assert "髙𠮷" not in page
    paper = client.get(reverse("residents:certificate-paper", args=[document.number]))
    assert paper["Content-Type"] == "application/pdf"
    assert "続柄妻" in text_of(paper.content)
    line = Viewing.objects.latest("pk")
    assert (line.what, line.purpose, line.persons) == ("証明書の再表示", document.number, persons)
    assert Receipt.objects.get().method == "cashless"


@pytest.mark.parametrize(
    ("case", "changes", "said"),
    [
        ("no identity", {"identity": []}, "本人確認の書類が足りません"),
        ("nobody", {"members": []}, "証明する人が選ばれていません"),
        ("too many copies", {"copies": "21"}, "一度に出せるのは20通まで"),
        ("third party asks too much", {"route": "third_party", "show": ["domicile"]}, "基礎証明事項だけ"),
        ("no purpose", {"route": "third_party", "requester": "債権者"}, "利用の目的が空欄です"),
        ("the register moved on", {"state": "1/1"}, "この世帯の記録が変わりました"),
        ("an unknown certificate", {"certificate": "residents.nothing"}, "なおすところが"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    world: World, case: str, changes: dict[str, Any], said: str
) -> None:
    number, persons = household(world, *of_size(1))
    acts = Act.objects.count()
    answer = browser(world.clerk).post(place(number), asked(persons, **changes))
    assert answer.status_code == 422, case
    assert said in answer.content.decode(), case
    assert Act.objects.count() == acts


def test_an_alert_is_ticked_before_the_issue(world: World) -> None:
    number, persons = household(world, *of_size(1))
    suppress(persons[0], "issue", "alert")
    client = browser(world.clerk)
    refused = client.post(place(number), asked(persons))
    assert refused.status_code == 422
    assert 'value="issue-suppressed"' in refused.content.decode()
    assert client.post(place(number), asked(persons, confirmed=["issue-suppressed"])).status_code == 302


def test_the_fee_and_what_is_left_out_follow_the_form(world: World) -> None:
    number, persons = household(world, *of_size(1))
    client = browser(world.clerk)
    where = reverse("residents:certificate-outcome", args=[number])
    three = client.post(where, asked(persons, copies="3", show=["head"])).content.decode()
    assert "900円" in three
    assert "<li>世帯主の氏名・続柄</li>" not in three
    assert "<li>本籍・筆頭者</li>" in three
    free = client.post(where, asked(persons, exemption="生活保護を受けている人")).content.decode()
    assert "0円" in free
    official = client.post(where, asked(persons, route="official")).content.decode()
    assert "公用" in official


def test_an_open_filing_is_told_and_does_not_show(world: World) -> None:
    number, persons = household(world, *of_size(1))
    world.submit(
        "residents.move-out",
        {
            "filer": {}, "household_id": number, "members": persons, "movers": persons, "remaining": {},
            "moved_on": {"on": "2026-12-01", "text": ""}, "destination": "広島県広島市", "relationships": {},
        },
    )  # fmt: skip
    page = browser(world.clerk).get(place(number)).content.decode()
    assert "審査待ちの届出があります" in page
    assert "届出の前の記載で出ます" in page


def test_a_protected_household_is_announced_and_gets_nothing(world: World) -> None:
    number, persons = household(world, *of_size(2))
    client = browser(world.clerk)
    client.post(place(number), asked(persons))
    document = IssuedDocument.objects.get()
    suppress(persons[1], "support")
    page = client.get(place(number)).content.decode()
    assert "支援措置の対象者がいる世帯です" in page
    assert "下曽根" not in page
    refused = client.post(place(number), asked(persons))
    assert refused.status_code == 422
    assert "支援措置" in refused.content.decode()
    paper = client.get(reverse("residents:certificate-paper", args=[document.number]))
    assert paper.status_code == 403
    assert "下曽根" not in paper.content.decode()


def test_the_list_names_nobody_and_finds_by_number(world: World) -> None:
    number, persons = household(world, *of_size(1))
    client = browser(world.clerk)
    client.post(place(number), asked(persons))
    document = IssuedDocument.objects.get()
    where = reverse("residents:certificates")
    page = client.get(where).content.decode()
    assert document.number in page
    assert "髙𠮷" not in page
    assert client.post(where, {"number": f" {document.number} "}).status_code == 302
    missing = client.post(where, {"number": "2026-40107-00-999999"})
    assert missing.status_code == 422
    assert "記録されていません" in missing.content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_are_refused_everywhere(world: World, role: Role) -> None:
    number, persons = household(world, *of_size(1))
    browser(world.clerk).post(place(number), asked(persons))
    document = IssuedDocument.objects.get()
    other = browser(Account.objects.create(login=role.value, name="他", role=role, password="!"))
    for where in (
        place(number), reverse("residents:certificates"), reverse("residents:certificate", args=[document.number]),
        reverse("residents:certificate-paper", args=[document.number]), reverse("fees:closing"),
    ):  # fmt: skip
        assert other.get(where).status_code == 403, where
    assert Client().get(place(number)).status_code == 302


def test_a_paper_is_opened_in_its_own_ward_only(world: World) -> None:
    """Numbers can be counted through: a paper would be had again without its fee, and its ward tells who lives there."""
    number, persons = household(world, *of_size(1))
    browser(world.clerk).post(place(number), asked(persons))
    document = IssuedDocument.objects.get()
    office = Office.objects.get(pk=OTHER_WARD_OFFICE)
    stranger = browser(
        Account.objects.create(login="1009", name="他", role=Role.CLERK, office=office, password="!")
    )
    for name in ("certificate", "certificate-paper"):
        answer = stranger.get(reverse(f"residents:{name}", args=[document.number]))
        assert answer.status_code == 403
        assert "小倉南区長" not in answer.content.decode()


def test_the_public_page_tells_genuine_from_not_without_names(world: World) -> None:
    cache.clear()
    number, persons = household(world, *of_size(1))
    browser(world.clerk).post(place(number), asked(persons))
    document = IssuedDocument.objects.get()
    where, public = reverse("verify:paper"), Client()
    right = public.post(where, {"number": document.number, "code": document.verification_code.lower()})
    text = right.content.decode()
    assert "本物です" in text
    assert "出したときと変わっていません" in text
    assert "髙𠮷" not in text
    assert "下曽根" not in text
    wrong = public.post(where, {"number": document.number, "code": "2222-2222-2222"}).content.decode()
    assert "確かめられません" in wrong
    assert "住民票の写し" not in wrong


def test_the_public_page_answers_only_so_often(world: World) -> None:
    cache.clear()
    where, public = reverse("verify:paper"), Client()
    answers = [public.post(where, {"number": "1", "code": "2"}).status_code for _ in range(21)]
    assert set(answers[:20]) == {200}
    assert answers[20] == 429
    cache.clear()


@pytest.fixture
def approver(world: World) -> Client:
    """The browser of the approver of the same office."""
    return browser(world.approver)


def test_the_till_from_receipt_to_closing(world: World, approver: Client) -> None:
    number, persons = household(world, *of_size(1))
    clerk = browser(world.clerk)
    clerk.post(place(number), asked(persons, copies="2"))
    receipt = Receipt.objects.get()
    page = clerk.get(reverse("fees:closing")).content.decode()
    assert "600円" in page
    assert "還付する" not in page
    assert "締めと還付は、審査・決裁者か課長" in page
    assert clerk.get(reverse("fees:refund", args=[receipt.pk])).status_code == 403
    paper = text_of(clerk.get(reverse("fees:receipt", args=[receipt.pk])).content)
    assert "６００円" in paper
    assert "３００円×２通" in paper
    assert "確認されていない額" in paper
    assert approver.post(reverse("fees:refund", args=[receipt.pk]), {"reason": ""}).status_code == 422
    assert (
        approver.post(reverse("fees:refund", args=[receipt.pk]), {"reason": "通数を誤った"}).status_code
        == 302
    )
    refund = Receipt.objects.get(refund_of=receipt)
    assert "還付書" in text_of(approver.get(reverse("fees:receipt", args=[refund.pk])).content)
    stale = approver.post(reverse("fees:closing"), {"counted_yen": "0", "note": "", "seen": "1/600/0"})
    assert "新しい領収が出ました" in stale.content.decode()
    differs = approver.post(reverse("fees:closing"), {"counted_yen": "100", "note": "", "seen": "2/0/0"})
    assert "100円多く" in differs.content.decode()
    assert (
        approver.post(reverse("fees:closing"), {"counted_yen": "0", "note": "", "seen": "2/0/0"}).status_code
        == 302
    )
    refused = clerk.post(place(number), asked(persons))
    assert refused.status_code == 422
    assert "締められています" in refused.content.decode()
    free = clerk.post(place(number), asked(persons, exemption="生活保護を受けている人"))
    assert free.status_code == 422


def test_the_closing_sheet_is_a_paper_of_the_own_office(world: World, approver: Client) -> None:
    day = timezone.localdate() - timedelta(days=1)
    closing = close_day(OFFICE, day, counted_yen=0, note="", by=world.approver.pk, seen=sums_of(OFFICE, day))
    where = reverse("fees:closing-paper", args=[closing.pk])
    text = text_of(approver.get(where).content)
    assert "収納日計表" in text
    assert "過不足なし" in text
    elsewhere = Account.objects.create(
        login="4001",
        name="よそ",
        role=Role.APPROVER,
        office=Office.objects.get(pk=OTHER_WARD_OFFICE),
        password="!",
    )
    assert browser(elsewhere).get(where).status_code == 404
