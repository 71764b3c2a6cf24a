from dataclasses import replace
from datetime import date

import pytest

from kusei.kernel.procedures.actions import check
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.procedures.procedure import procedure
from kusei.kernel.registers.access.households import open_household
from kusei.kernel.registers.access.search import search
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.differences import differences

from .conftest import SORA, TARO, TODAY, World, move_in_content

MOVE_IN = "residents.move-in"


def test_a_household_moves_in_and_is_found(world: World) -> None:
    filing = world.record(MOVE_IN, move_in_content())
    household = world.household_after(filing)
    view = open_household(Viewer.of(world.clerk), household, as_of=TODAY)
    assert [member.name for member in view.members] == ["髙𠮷　太郎", "髙𠮷　由美子", "髙𠮷　空"]
    assert view.address is not None
    assert view.address.text == "下曽根四丁目22番1-503号　ハイツ曽根"
    assert view.members[0].became_resident_on == date(2026, 11, 20)
    assert [hit.name for hit in search(Viewer.of(world.clerk), "たかよし そら", today=TODAY).hits] == [
        "髙𠮷　空"
    ]
    assert len(search(Viewer.of(world.clerk), "高吉", today=TODAY).hits) == 3
    assert len(search(Viewer.of(world.clerk), "下曽根4丁目22", today=TODAY).hits) == 3
    assert len(search(Viewer.of(world.clerk), "タカヨシ S55.1.2", today=TODAY).hits) == 1


def test_nothing_shows_before_approval(world: World) -> None:
    world.submit(MOVE_IN, move_in_content())
    assert search(Viewer.of(world.clerk), "タカヨシ", today=TODAY).hits == []


def test_the_receiving_clerk_cannot_approve(world: World) -> None:
    filing = world.submit(MOVE_IN, move_in_content())
    world.approver = world.clerk
    with pytest.raises(Refused, match="second-person"):
        world.approve(filing)


@pytest.mark.parametrize(
    ("case", "changes", "code"),
    [
        ("a day to come", {"moved_on": {"on": "2026-11-25", "text": ""}}, "future"),
        ("nobody", {"entrants": []}, "nobody"),
        ("two heads", {"entrants": [TARO, {**SORA, "relationship": "世帯主"}]}, "heads"),
        ("no head", {"entrants": [SORA]}, "heads"),
        (
            "a relationship the register lacks",
            {"entrants": [TARO, {**SORA, "relationship": "孫"}]},
            "relationship",
        ),
        ("sex against relationship", {"entrants": [TARO, {**SORA, "relationship": "夫"}]}, "sex"),
        ("no domicile", {"entrants": [{**TARO, "domicile": ""}]}, "blank"),
        ("born after moving", {"entrants": [{**TARO, "birth_on": "2026-11-22"}]}, "born-later"),
        ("filed after the fourteenth day", {"moved_on": {"on": "2026-11-06", "text": ""}}, "late"),
        ("a town of another ward", {"to": {"town": "室町一丁目", "number": "1番"}}, "town-unknown"),
    ],
)
def test_checks_find(world: World, case: str, changes: dict[str, object], code: str) -> None:
    findings = check(MOVE_IN, world.request(move_in_content(**changes)))
    assert code in [finding.code for finding in findings], case


def test_somebody_known_by_resident_code_must_be_recognised(world: World) -> None:
    world.record(MOVE_IN, move_in_content(entrants=[{**TARO, "resident_code": "12345678901"}]))
    again = move_in_content(entrants=[{**TARO, "resident_code": "12345678901"}])
    findings = check(MOVE_IN, world.request(again))
    assert [finding.code for finding in findings if finding.blocks] == ["returning"]


def test_whoever_decides_reads_words_and_no_codes(world: World) -> None:
    plan = procedure(MOVE_IN).perform(replace(world.request(move_in_content()), trial=True)).plan
    shown = {
        change.item: change.after
        for person in differences(plan, date(2026, 11, 20))
        for change in person.changes
        if person.name == "髙𠮷　太郎"
    }
    assert shown["性別"] == "男"
    assert shown["生年月日"] == "昭和55年1月2日"
    assert not [text for text in shown.values() if text.isascii()]
