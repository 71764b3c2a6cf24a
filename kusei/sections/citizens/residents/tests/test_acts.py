"""Each act, from its notice to the registers: what holds afterwards, what does not, and what is refused."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from kusei.kernel.ledger.queries import acts_about
from kusei.kernel.procedures.actions import check
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.registers.access.households import HouseholdView, household_of, open_household
from kusei.kernel.registers.access.viewer import Viewer

from .conftest import OTHER_WARD_OFFICE, SORA, TARO, TODAY, YUMIKO, World, entrant, move_in_content

MOVED_IN = date(2026, 10, 1)
FILED = date(2026, 10, 5)


@pytest.fixture
def family(world: World) -> HouseholdView:
    """The three, who moved in on 1 October."""
    filing = world.record(
        "residents.move-in", move_in_content(moved_on={"on": MOVED_IN.isoformat(), "text": ""}), today=FILED
    )
    return open_household(Viewer.of(world.clerk), world.household_after(filing), as_of=FILED)


def see(world: World, household: int, on: date = TODAY, known_at: datetime | None = None) -> HouseholdView:
    return open_household(Viewer.of(world.clerk), household, as_of=on, known_at=known_at)


def moved(on: str) -> dict[str, str]:
    return {"on": on, "text": ""}


def content(family: HouseholdView, movers: list[int] | None = None, **more: Any) -> dict[str, Any]:
    persons = family.persons
    return {
        "household_id": family.id,
        "members": persons,
        "movers": persons if movers is None else movers,
        "moved_on": moved("2026-11-20"),
        **more,
    }


def test_moving_as_a_whole_keeps_the_household(world: World, family: HouseholdView) -> None:
    to = {"town": "若園五丁目", "number": "1番2号", "building": ""}
    world.record("residents.move-within", content(family, to=to))
    after = see(world, family.id)
    assert after.address is not None
    assert after.address.text == "若園五丁目1番2号"
    assert [member.settled_on for member in after.members] == [date(2026, 11, 20)] * 3
    assert {member.became_resident_on for member in after.members} == {MOVED_IN}
    before = see(world, family.id, date(2026, 11, 19))
    assert before.address is not None
    assert before.address.town == "下曽根四丁目"


def test_a_child_moves_out_of_the_household(world: World, family: HouseholdView) -> None:
    child = family.persons[2]
    filing = world.record(
        "residents.move-within",
        content(
            family, [child], to={"town": "若園五丁目", "number": "3番"}, relationships={str(child): "世帯主"}
        ),
    )
    new = see(world, world.household_after(filing))
    assert [(member.name, member.relationship) for member in new.members] == [("髙𠮷　空", "世帯主")]
    assert len(see(world, family.id).members) == 2


def test_when_the_head_leaves_two_behind_they_get_a_new_head(world: World, family: HouseholdView) -> None:
    head, wife, child = family.persons
    notice = content(
        family, [head], to={"town": "若園五丁目", "number": "3番"}, relationships={str(head): "世帯主"}
    )
    assert "head-leaves" in [found.code for found in check("residents.move-within", world.request(notice))]
    world.record("residents.move-within", {**notice, "remaining": {str(wife): "世帯主", str(child): "子"}})
    assert [member.relationship for member in see(world, family.id).members] == ["世帯主", "子"]


def test_who_stays_alone_becomes_the_head_ex_officio(world: World, family: HouseholdView) -> None:
    head, wife, child = family.persons
    world.record(
        "residents.move-out",
        content(family, [head, child], moved_on=moved("2026-11-24"), destination="広島市"),
    )
    assert [(m.person, m.relationship) for m in see(world, family.id).members] == [(wife, "世帯主")]


def test_until_the_planned_day_a_leaving_resident_is_a_resident(world: World, family: HouseholdView) -> None:
    world.record(
        "residents.move-out",
        content(family, moved_on=moved("2026-12-10"), destination="広島県福山市東桜町3番5号"),
    )
    now = see(world, family.id)
    assert [member.leaves_on for member in now.members] == [date(2026, 12, 10)] * 3
    assert see(world, family.id, date(2026, 12, 10)).members == []
    with pytest.raises(Refused, match="not-possible"):
        world.record("residents.move-within", content(family, to={"town": "若園五丁目", "number": "1番"}))


def test_between_wards_the_household_number_is_new_and_the_person_number_stays(
    world: World, family: HouseholdView
) -> None:
    to = {"town": "大手町", "number": "1番1号"}
    filing = world.record("residents.move-between-wards", content(family, to=to), office=OTHER_WARD_OFFICE)
    new = see(world, world.household_after(filing))
    assert new.number != family.number
    assert new.ward_code == "40106"
    assert [member.code for member in new.members] == [member.code for member in family.members]
    assert new.members[0].became_resident_on == MOVED_IN
    assert new.members[0].previous_address == "広島県福山市東桜町3番5号"
    assert see(world, family.id).members == []
    assert see(world, family.id).address is None


def test_another_ward_cannot_move_them_within(world: World, family: HouseholdView) -> None:
    with pytest.raises(Refused, match="not-possible"):
        world.record(
            "residents.move-within",
            content(family, to={"town": "大手町", "number": "1番1号"}),
            office=OTHER_WARD_OFFICE,
        )


def test_a_new_head_and_everybody_seen_from_them(world: World, family: HouseholdView) -> None:
    head, wife, child = family.persons
    world.record(
        "residents.change-head",
        content(family, relationships={str(head): "夫", str(wife): "世帯主", str(child): "子"}),
    )
    assert [(m.person, m.relationship) for m in see(world, family.id).members] == [
        (wife, "世帯主"),
        (head, "夫"),
        (child, "子"),
    ]


def test_splitting_and_joining_again(world: World, family: HouseholdView) -> None:
    child = family.persons[2]
    filing = world.record(
        "residents.split-household",
        content(family, [child], moved_on=moved("2026-11-10"), relationships={str(child): "世帯主"}),
    )
    new = see(world, world.household_after(filing))
    assert new.address is not None
    assert new.address.text == "下曽根四丁目22番1-503号　ハイツ曽根"
    back = {
        **content(new, moved_on=moved("2026-11-20"), relationships={str(child): "子"}),
        "to": {"household_id": family.id},
        "members": family.persons,
    }
    world.record("residents.join-household", back)
    assert [member.person for member in see(world, family.id).members] == family.persons
    assert see(world, new.id).members == []


def test_a_child_is_born(world: World, family: HouseholdView) -> None:
    child = entrant("髙𠮷　陸", "タカヨシ　リク", "2026-11-15", "male", "子")
    world.record("residents.enter-birth", content(family, [], moved_on=moved("2026-11-15"), entrants=[child]))
    born = see(world, family.id).members[-1]
    assert (born.name, born.relationship, born.became_resident_on) == ("髙𠮷　陸", "子", date(2026, 11, 15))


def test_the_head_dies(world: World, family: HouseholdView) -> None:
    head, wife, child = family.persons
    world.record(
        "residents.remove-dead",
        content(
            family, [], person_id=head, moved_on=moved("2026-11-20"),
            remaining={str(wife): "世帯主", str(child): "子"},
        ),
    )  # fmt: skip
    assert [m.person for m in see(world, family.id, date(2026, 11, 20)).members] == family.persons
    assert [m.relationship for m in see(world, family.id, date(2026, 11, 21)).members] == ["世帯主", "子"]


def test_removal_and_entry_ex_officio_state_why(world: World, family: HouseholdView) -> None:
    notice = content(family, moved_on=moved("2026-11-20"))
    assert [f.code for f in check("residents.remove-ex-officio", world.request(notice))] == ["reason"]
    world.record("residents.remove-ex-officio", {**notice, "reason": "実態調査（令和8年11月18日）で不在"})
    assert see(world, family.id).members == []
    returning = [
        {**person, "person_id": number}
        for person, number in zip((TARO, YUMIKO, SORA), family.persons, strict=True)
    ]
    filing = world.record(
        "residents.enter-ex-officio",
        move_in_content(moved_on=moved("2026-11-22"), entrants=returning, reason="居住を確認"),
    )
    assert see(world, world.household_after(filing)).persons == family.persons


def test_a_clerical_error_was_never_so_and_a_change_is_so_from_a_day(
    world: World, family: HouseholdView
) -> None:
    head = family.persons[0]
    before = timezone.now()
    notice = {"household_id": family.id, "person_id": head, "members": [head], "reason": "転記の誤り"}
    world.record(
        "residents.correct-particulars",
        {**notice, "moved_on": moved("2026-11-20"), "kind": "clerical", "changes": {"name": "高吉　太郎"}},
    )
    assert see(world, family.id, MOVED_IN).members[0].name == "高吉　太郎"
    assert see(world, family.id, MOVED_IN, known_at=before).members[0].name == "髙𠮷　太郎"
    world.record(
        "residents.correct-particulars",
        {**notice, "moved_on": moved("2026-11-21"), "kind": "change", "changes": {"name": "田中　太郎"}},
    )
    assert see(world, family.id, date(2026, 11, 20)).members[0].name == "高吉　太郎"
    assert see(world, family.id, date(2026, 11, 21)).members[0].name == "田中　太郎"


def test_the_name_of_the_building_changes_and_nobody_moves(world: World, family: HouseholdView) -> None:
    world.record(
        "residents.correct-address",
        content(
            family, [], moved_on=moved("2026-11-20"),
            to={"town": "下曽根四丁目", "number": "22番1-503号", "building": "メゾン曽根"},
        ),
    )  # fmt: skip
    after = see(world, family.id)
    assert after.address is not None
    assert after.address.building == "メゾン曽根"
    assert after.members[0].settled_on == MOVED_IN


def test_taking_an_act_back_restores_what_was(world: World, family: HouseholdView) -> None:
    filing = world.record(
        "residents.move-out", content(family, moved_on=moved("2026-12-10"), destination="福山市")
    )
    recorded = timezone.now()
    back = {
        "act_id": filing.act_id, "of": "転出", "members": family.persons, "reason": "転出をやめた",
        "moved_on": moved("2026-11-24"),
    }  # fmt: skip
    world.record("residents.cancel", back)
    after = see(world, family.id, date(2026, 12, 10))
    assert [member.leaves_on for member in after.members] == [None] * 3
    assert see(world, family.id, date(2026, 12, 10), known_at=recorded).members == []
    kinds = [act.kind for act in acts_about(family.persons)]
    assert kinds == ["residents.cancel", "residents.move-out", "residents.move-in"]
    with pytest.raises(Refused, match="not-possible"):
        world.record("residents.cancel", {**back, "act_id": filing.act_id})


def test_an_act_with_later_acts_cannot_be_taken_back(world: World, family: HouseholdView) -> None:
    move_in = acts_about(family.persons)[0].id
    world.record("residents.move-out", content(family, moved_on=moved("2026-12-10"), destination="福山市"))
    with pytest.raises(Refused, match="not-possible"):
        world.record(
            "residents.cancel",
            {
                "act_id": move_in,
                "of": "転入",
                "members": family.persons,
                "reason": "誤り",
                "moved_on": moved("2026-11-24"),
            },
        )


def test_a_move_in_cannot_be_taken_back_while_a_child_born_since_lives_there(
    world: World, family: HouseholdView
) -> None:
    move_in = acts_about(family.persons)[0].id
    child = entrant("髙𠮷　陸", "タカヨシ　リク", "2026-11-15", "male", "子")
    world.record("residents.enter-birth", content(family, [], moved_on=moved("2026-11-15"), entrants=[child]))
    with pytest.raises(Refused, match="あとから別の人が入っている"):
        world.record(
            "residents.cancel",
            {
                "act_id": move_in,
                "of": "転入",
                "members": family.persons,
                "reason": "誤り",
                "moved_on": moved("2026-11-24"),
            },
        )


def test_a_second_filing_about_the_same_person_is_told_of_the_first(
    world: World, family: HouseholdView
) -> None:
    world.submit("residents.move-out", content(family, moved_on=moved("2026-12-10"), destination="福山市"))
    with pytest.raises(Refused) as refused:
        world.submit("residents.move-within", content(family, to={"town": "若園五丁目", "number": "1番"}))
    (finding,) = refused.value.findings
    assert finding.code == "claimed"
    assert "佐野" in finding.cause


def test_somebody_back_in_town_keeps_their_number(world: World, family: HouseholdView) -> None:
    world.record("residents.move-out", content(family, moved_on=moved("2026-10-20"), destination="福山市"))
    alert = check("residents.move-in", world.request(move_in_content(entrants=[TARO])))
    assert [finding.code for finding in alert] == ["same-three-entrants.0"]
    filing = world.record(
        "residents.move-in", move_in_content(entrants=[{**TARO, "person_id": family.persons[0]}])
    )
    assert see(world, world.household_after(filing)).members[0].code == family.members[0].code
    assert household_of(family.persons[0], TODAY) == world.household_after(filing)


@pytest.mark.parametrize(
    ("case", "code", "changes", "found"),
    [
        (
            "another ward's household",
            "residents.correct-address",
            {"to": {"town": "大手町", "number": "1番"}},
            "other-ward",
        ),
        ("no such act", "residents.cancel", {"act_id": 0, "of": "転入"}, "no-such-act"),
    ],
)
def test_what_the_office_may_not_do_ex_officio(
    world: World, family: HouseholdView, case: str, code: str, changes: dict[str, Any], found: str
) -> None:
    office = OTHER_WARD_OFFICE if found == "other-ward" else "40107-00"
    findings = check(code, world.request(content(family, reason="確認", **changes), office=office))
    assert found in [finding.code for finding in findings if finding.blocks], case


def test_an_act_is_taken_back_for_all_it_was_about(world: World, family: HouseholdView) -> None:
    move_in = acts_about(family.persons)[0].id
    notice = {
        "act_id": move_in,
        "of": "転入",
        "members": family.persons[:1],
        "reason": "誤り",
        "moved_on": moved("2026-11-24"),
    }
    assert "members-changed" in [finding.code for finding in check("residents.cancel", world.request(notice))]


def test_only_a_member_of_the_household_is_corrected(world: World, family: HouseholdView) -> None:
    other = world.record(
        "residents.move-in",
        move_in_content(entrants=[entrant("森　春子", "モリ　ハルコ", "1985-05-05", "female", "世帯主")]),
    )
    notice = {
        "household_id": world.household_after(other), "person_id": family.persons[0], "kind": "clerical",
        "changes": {"name": "別人"}, "reason": "誤り", "moved_on": moved("2026-11-24"),
    }  # fmt: skip
    assert "not-a-member" in [f.code for f in check("residents.correct-particulars", world.request(notice))]


def test_the_dead_do_not_come_back(world: World, family: HouseholdView) -> None:
    head, wife, child = family.persons
    remaining = {str(wife): "世帯主", str(child): "子"}
    world.record(
        "residents.remove-dead",
        content(family, [], person_id=head, moved_on=moved("2026-11-10"), remaining=remaining),
    )
    notice = move_in_content(entrants=[{**TARO, "person_id": head}])
    assert [f.code for f in check("residents.move-in", world.request(notice)) if f.blocks] == ["dead"]


def test_a_child_as_head_is_asked_about(world: World, family: HouseholdView) -> None:
    head, wife, child = family.persons
    notice = content(family, relationships={str(head): "父", str(wife): "母", str(child): "世帯主"})
    assert "young-head" in [finding.code for finding in check("residents.change-head", world.request(notice))]
