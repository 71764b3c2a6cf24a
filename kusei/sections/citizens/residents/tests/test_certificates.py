"""Each paper of the resident register: what stands on it and what must not, read back from the PDF."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils.timezone import localdate

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.documents.actions import again
from kusei.kernel.documents.queries import is_current, issued_on, verify
from kusei.kernel.fees.models import Receipt
from kusei.kernel.ledger.models import Act
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.registers.access.entries import departed_from
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.models import Viewing
from kusei.kernel.statistics.queries import live_counts
from kusei.sections.citizens.residents.rules.causes import Cause
from kusei.sections.citizens.residents.rules.omission import Switch

from .conftest import OFFICE, OTHER_WARD_OFFICE, TARO, TODAY, World, entrant
from .counter import (
    COPY,
    INDIVIDUAL,
    MATTERS,
    MOVE_OUT,
    NGUYEN,
    REMOVED,
    SUBSTITUTE,
    content,
    household,
    issued,
    of_size,
    pages_of,
    text_of,
)

ALL = [switch.value for switch in Switch]
ADDRESS = "福岡県北九州市小倉南区下曽根四丁目２２番１－５０３号ハイツ曽根"


def move_out(world: World, household_id: int, persons: list[int], on: str, **more: Any) -> None:
    """File and approve a move-out to 広島市 of all these persons."""
    world.record(
        "residents.move-out",
        {
            "filer": {}, "household_id": household_id, "members": persons, "movers": persons,
            "moved_on": {"on": on, "text": ""}, "destination": "広島県広島市中区国泰寺町一丁目6番34号",
            "relationships": {}, "remaining": {}, **more,
        },
    )  # fmt: skip


def stay_of(world: World, household_id: int, person: int) -> int:
    """Return the row of residence by which somebody left."""
    causes = [cause.value for cause in Cause]
    departed = departed_from(Viewer.of(world.clerk), household_id, causes)
    return next(each.stay for each in departed if each.person == person)


@pytest.mark.parametrize(("size", "pages"), [(1, 1), (4, 1), (5, 2), (9, 3)])
def test_household_copy(world: World, size: int, pages: int) -> None:
    number, persons = household(world, *of_size(size))
    found = issued(world, COPY, content(number, persons))
    text = text_of(found.pdfs[0])
    assert pages_of(found.pdfs[0]) == pages
    assert ADDRESS in text
    assert "髙𠮷太郎" in text
    assert "昭和５５年１月２日" in text
    assert "世帯全員の住民票の原本と相違ないことを証明する" in text
    assert text.count("相違ない") == 1
    assert "令和８年１１月２４日" in text
    assert "福岡県北九州市小倉南区長" in text
    assert "世帯主の氏名・続柄、本籍・筆頭者、住民票コード、個人番号の記載は省略" in text
    for hidden in ("広島県福山市東桜町３番広", "１２３４５６７８９０１", "公用"):
        assert hidden not in text
    assert ("契印" in text) is (pages > 1)


def test_everything_asked_for_is_shown(world: World) -> None:
    number, persons = household(world, *of_size(2))
    text = text_of(issued(world, COPY, content(number, persons, show=ALL)).pdfs[0])
    for shown in (
        "続柄世帯主",
        "続柄妻",
        "広島県福山市東桜町３番",
        "筆頭者髙𠮷太郎",
        "１２３４５６７８９０１",
    ):
        assert shown in text
    assert "個人番号の記載は省略" in text
    assert "続柄省略" not in text


def test_part_of_a_household(world: World) -> None:
    number, persons = household(world, *of_size(3))
    text = text_of(issued(world, COPY, content(number, persons[1:2])).pdfs[0])
    assert "世帯の一部の住民票" in text
    assert "由美子" in text
    assert "太郎" not in text
    assert "空" not in text.replace("空欄", "")


def test_a_reading_that_is_not_confirmed_is_not_printed(world: World) -> None:
    number, persons = household(world, {**TARO, "kana_confirmed": False})
    assert "タカヨシ" not in text_of(issued(world, COPY, content(number, persons)).pdfs[0])


def test_a_former_surname_is_printed(world: World) -> None:
    number, persons = household(world, {**TARO, "former_surname": "勅使河原"})
    assert "旧氏勅使河原" in text_of(issued(world, COPY, content(number, persons)).pdfs[0])


def test_a_foreign_resident_by_default(world: World) -> None:
    number, persons = household(world, NGUYEN)
    text = text_of(issued(world, COPY, content(number, persons)).pdfs[0])
    assert "NGUYENVANAN" in text
    assert "通称安田安" in text
    assert "１９９０年３月４日" in text
    assert "平成" not in text
    for hidden in (
        "ベトナム",
        "中長期在留者",
        "技術・人文知識",
        "２０２７年",
        "AB12345678CD",
        "２３４５６７８９０１２",
    ):
        assert hidden not in text


def test_a_foreign_resident_with_everything(world: World) -> None:
    number, persons = household(world, NGUYEN)
    text = text_of(issued(world, COPY, content(number, persons, show=ALL)).pdfs[0])
    for shown in (
        "国籍・地域ベトナム", "中長期在留者", "技術・人文知識・国際業務", "２０２７年６月３０日", "AB12345678CD",
    ):  # fmt: skip
        assert shown in text
    assert "本籍" not in text


def test_individual_copy_tells_the_history(world: World) -> None:
    number, persons = household(world, *of_size(2))
    world.record(
        "residents.move-within",
        {
            "filer": {}, "household_id": number, "members": persons, "movers": persons, "relationships": {},
            "moved_on": {"on": "2026-11-22", "text": ""},
            "to": {"household_id": None, "town": "葛原東一丁目", "number": "1番2号", "building": ""},
        },
    )  # fmt: skip
    text = text_of(issued(world, INDIVIDUAL, content(number, persons[:1], show=["history"])).pdfs[0])
    assert "住所福岡県北九州市小倉南区葛原東一丁目１番２号" in text
    assert "国内転入令和８年１１月２０日" in text
    assert "転居令和８年１１月２２日" in text
    assert "下曽根四丁目２２番１－５０３号" in text
    plain = text_of(issued(world, INDIVIDUAL, content(number, persons[:1])).pdfs[0])
    assert "下曽根" not in plain
    assert "異動の履歴の記載は省略" in plain


def test_an_individual_copy_is_of_one_person(world: World) -> None:
    number, persons = household(world, *of_size(2))
    with pytest.raises(Refused, match="1人につき1通"):
        issued(world, INDIVIDUAL, content(number, persons))


def test_before_the_planned_day_a_copy_says_nothing_of_the_move(world: World) -> None:
    number, persons = household(world, *of_size(2))
    move_out(world, number, persons, "2026-12-01")
    found = issued(world, COPY, content(number, persons, show=ALL))
    assert "広島県広島市" not in text_of(found.pdfs[0])
    assert "１２月１日" not in text_of(found.pdfs[0])
    assert is_current(found.documents[0], TODAY)
    assert not is_current(found.documents[0], date(2026, 12, 1))
    with pytest.raises(Refused, match="まだ除票ではありません"):
        issued(world, REMOVED, content(number, persons[:1], stay=stay_of(world, number, persons[0])))


def test_removed_copy(world: World) -> None:
    number, persons = household(world, *of_size(2))
    move_out(world, number, persons, "2026-12-01")
    later = date(2026, 12, 5)
    with pytest.raises(Refused, match="世帯員でない"):
        issued(world, COPY, content(number, persons), today=later)
    asked = content(number, persons[:1], stay=stay_of(world, number, persons[0]), show=ALL)
    text = text_of(issued(world, REMOVED, asked, today=later).pdfs[0])
    for shown in (
        "消除の事由国内転出", "令和８年１２月１日", "広島県広島市中区国泰寺町一丁目６番３４号", "除票の原本と相違ない",
        "続柄世帯主", ADDRESS,
    ):  # fmt: skip
        assert shown in text


def test_after_a_move_between_wards_the_former_ward_certifies_the_removed_entry(world: World) -> None:
    number, persons = household(world, TARO)
    world.record(
        "residents.move-between-wards",
        {
            "filer": {}, "household_id": number, "members": persons, "movers": persons, "relationships": {},
            "moved_on": {"on": "2026-11-23", "text": ""},
            "to": {"household_id": None, "town": "室町一丁目", "number": "1番1号", "building": ""},
        },
        office=OTHER_WARD_OFFICE,
    )  # fmt: skip
    asked = content(number, persons, stay=stay_of(world, number, persons[0]))
    found = issued(world, REMOVED, asked, office=OTHER_WARD_OFFICE)
    assert "福岡県北九州市小倉南区長" in text_of(found.pdfs[0])
    assert found.documents[0].number.startswith(f"2026-{OTHER_WARD_OFFICE}-")


def test_matters_are_only_those_chosen(world: World) -> None:
    number, persons = household(world, *of_size(2))
    asked = content(number, persons[:1], items=["name", "address", "head"], building=False)
    text = text_of(issued(world, MATTERS, asked).pdfs[0])
    assert "氏名髙𠮷太郎" in text
    assert "ハイツ曽根" not in text
    assert "生年月日" not in text
    assert "世帯主・続柄省略" in text
    assert "続柄世帯主" in text_of(issued(world, MATTERS, {**asked, "show": ["head"]}).pdfs[0])


def test_move_out_certificate_and_its_reissue_in_the_first_state(world: World) -> None:
    number, persons = household(world, *of_size(2))
    move_out(world, number, persons, "2026-12-01")
    first = issued(world, MOVE_OUT, content(number, persons))
    text = text_of(first.pdfs[0])
    for shown in ("転出証明書", "広島県広島市中区", "続柄妻", "筆頭者髙𠮷太郎", "１２３４５６７８９０１"):
        assert shown in text
    assert "再交付" not in text
    assert first.receipt is None
    world.record(
        "residents.correct-address",
        {
            "filer": {}, "household_id": number, "moved_on": {"on": "2026-11-24", "text": ""},
            "reason": "住居表示", "to": {"town": "下曽根四丁目", "number": "23番1号"},
        },
    )  # fmt: skip
    second = issued(world, MOVE_OUT, content(number, persons))
    assert "再交付" in text_of(second.pdfs[0])
    assert ADDRESS in text_of(second.pdfs[0])
    assert "２３番" not in text_of(second.pdfs[0])
    assert second.documents[0].number != first.documents[0].number


def test_a_late_notice_gets_the_substitute(world: World) -> None:
    number, persons = household(world, *of_size(1), moved_on={"on": "2026-06-01", "text": ""})
    move_out(world, number, persons, (TODAY - timedelta(days=15)).isoformat())
    with pytest.raises(Refused, match="この転出には転出証明書を交付できません"):
        issued(world, MOVE_OUT, content(number, persons))
    found = issued(world, SUBSTITUTE, content(number, persons))
    assert "転出証明書に準ずる証明書" in text_of(found.pdfs[0])


def test_by_card_needs_no_paper(world: World) -> None:
    number, persons = household(world, *of_size(1))
    move_out(world, number, persons, "2026-12-01", by_card=True)
    with pytest.raises(Refused, match="by-card"):
        issued(world, MOVE_OUT, content(number, persons))
    assert issued(world, MOVE_OUT, content(number, persons), confirmed_alerts=["by-card"]).pdfs


def test_an_issue_is_an_act_a_document_a_receipt_and_a_count(world: World) -> None:
    number, persons = household(world, *of_size(2))
    before = live_counts(FiscalYear(2026)).get(OFFICE, {}).get("証明書交付", 0)
    found = issued(world, COPY, content(number, persons, show=["head"]), copies=3)
    act = Act.objects.get(pk=found.recorded.act_id)
    assert (act.kind, act.category, act.counted, act.office_id) == (COPY, "証明書交付", 3, OFFICE)
    assert act.provision == "住民基本台帳法12条1項"
    assert act.capacity == "福岡県北九州市小倉南区長"
    assert act.subjects == sorted(persons)
    told = json.loads(act.content)
    assert told["request"]["show"] == ["head"]
    assert told["papers"] == [sha256(pdf).hexdigest() for pdf in found.pdfs]
    assert "effects" not in told
    assert [each.number[-6:] for each in found.documents] == ["000001", "000002", "000003"]
    assert len({each.verification_code for each in found.documents}) == 3
    assert found.receipt is not None
    assert (found.receipt.unit_yen, found.receipt.count, found.receipt.total_yen) == (300, 3, 900)
    # The same clock decides day and year as everywhere: counted by the moment of recording.
    year = FiscalYear.of(localdate(act.recorded_at))
    assert live_counts(year)[OFFICE]["証明書交付"] == before + 3


def test_public_use_is_printed_and_free(world: World) -> None:
    number, persons = household(world, *of_size(1))
    asked = content(
        number,
        persons,
        purpose="滞納整理",
        evidence="公文書",
        requester={"name": "田中", "organisation": "福岡市"},
    )
    found = issued(world, COPY, asked, route="official")
    assert "公用" in text_of(found.pdfs[0])
    assert found.receipt is not None
    assert (found.receipt.total_yen, found.receipt.exemption, found.receipt.method) == (0, "公用", "none")
    assert Act.objects.get(pk=found.recorded.act_id).provision == "住民基本台帳法12条の2第1項"


def test_an_exemption_states_its_reason(world: World) -> None:
    number, persons = household(world, *of_size(1))
    found = issued(world, COPY, content(number, persons), exemption="生活保護を受けている人")
    assert Receipt.objects.get(act_id=found.recorded.act_id).exemption == "生活保護を受けている人"


def test_the_same_paper_again_byte_for_byte(world: World) -> None:
    number, persons = household(world, *of_size(5))
    found = issued(world, COPY, content(number, persons, show=ALL))
    repeated = again(found.documents[0])
    assert repeated.identical
    assert repeated.pdf == found.pdfs[0]


def test_a_paper_is_stale_once_the_register_moves_on(world: World) -> None:
    number, persons = household(world, *of_size(3))
    document = issued(world, COPY, content(number, persons)).documents[0]
    assert is_current(document, TODAY)
    assert [each.number for each in issued_on(OFFICE, localdate(document.issued_at))] == [document.number]
    world.record(
        "residents.change-head",
        {
            "filer": {}, "household_id": number, "members": persons, "moved_on": {"on": "2026-11-24", "text": ""},
            "relationships": {str(persons[0]): "夫", str(persons[1]): "世帯主", str(persons[2]): "子"},
        },
    )  # fmt: skip
    assert not is_current(document, TODAY)
    genuine = verify(document.number, document.verification_code.lower().replace("-", " "), TODAY)
    assert genuine is not None
    assert not genuine.current
    assert verify(document.number, "2222-2222-2222", TODAY) is None
    assert verify("2026-40107-00-999999", document.verification_code, TODAY) is None


def test_what_is_provisional_does_not_show(world: World) -> None:
    number, persons = household(world, *of_size(1))
    world.submit(
        "residents.correct-particulars",
        {
            "filer": {}, "household_id": number, "person_id": persons[0], "kind": "ex_officio", "reason": "戸籍",
            "changes": {"name": "森　太郎"}, "moved_on": {"on": "2026-11-24", "text": ""},
        },
    )  # fmt: skip
    text = text_of(issued(world, COPY, content(number, persons)).pdfs[0])
    assert "髙𠮷太郎" in text
    assert "森太郎" not in text


def test_names_that_cannot_be_printed_leave_nothing_behind(world: World) -> None:
    number, persons = household(world, entrant("髙\ue000　太郎", "タロウ", "1980-01-02", "male", "世帯主"))
    acts = Act.objects.count()
    with pytest.raises(Refused, match="印刷できない文字") as refusal:
        issued(world, COPY, content(number, persons))
    assert "氏名" in refusal.value.findings[0].cause
    assert Act.objects.count() == acts
    assert not Receipt.objects.exists()
    other, people = household(world, *of_size(1))
    assert issued(world, COPY, content(other, people)).documents[0].number.endswith("-000001")


def test_a_name_too_long_for_its_frame_is_refused(world: World) -> None:
    number, persons = household(world, {**TARO, "name": "寿限無" * 20})
    with pytest.raises(Refused, match="文字溢れ"):
        issued(world, COPY, content(number, persons))


def test_every_issue_is_in_the_viewing_log(world: World) -> None:
    number, persons = household(world, *of_size(2))
    issued(world, COPY, content(number, persons, purpose="車庫証明"))
    line = Viewing.objects.latest("pk")
    assert (line.what, line.purpose, line.persons) == ("住民票の写しの交付", "車庫証明", persons)
    assert line.account_id == world.clerk.pk
