"""つぎに必要なこと: what follows from what was recorded, by whom it is taken and until when."""

from datetime import date

import pytest

from kusei.kernel.law.check import Missing, exists

from ..rules.follow_ups import FollowUp, Happening, Living, Where, follow_ups

MOVED_ON, FILED_ON, TODAY = date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 24)
TARO = Living(1, "太郎", date(1980, 1, 2), "世帯主")
YUMIKO = Living(2, "由美子", date(1982, 8, 19), "妻")
SORA = Living(3, "空", date(2016, 5, 30), "子")
KIYO = Living(4, "キヨ", date(1949, 10, 3), "妻の母")
FAMILY = (TARO, YUMIKO, SORA)


def due(code: str, members: tuple[Living, ...] = FAMILY, today: date = TODAY) -> list[FollowUp]:
    """Return what is due after one act about all of these; closed on Saturday, Sunday and at the new year."""
    happening = Happening(code, MOVED_ON, FILED_ON, frozenset(each.person for each in members))
    return follow_ups(
        [happening], members, today, lambda day: day.weekday() >= 5 or (day.month, day.day) >= (12, 29)
    )


def titles(found: list[FollowUp]) -> set[str]:
    return {each.title for each in found}


@pytest.mark.parametrize(
    ("case", "code", "title", "last"),
    [
        ("fourteen days, the first left out", "residents.move-in", "国民健康保険　加入", date(2026, 12, 4)),
        (
            "fifteen days, a Saturday moves the end",
            "residents.move-in",
            "児童手当　認定請求",
            date(2026, 12, 7),
        ),
        (
            "ninety days from the notice",
            "residents.move-in",
            "カードの継続利用と券面の更新",
            date(2027, 2, 22),
        ),
        ("pension within fourteen days", "residents.move-in", "国民年金　種別・住所", date(2026, 12, 4)),
        ("a move within the ward", "residents.move-within", "国民健康保険　住所の変更", date(2026, 12, 4)),
        ("a birth", "residents.enter-birth", "児童手当　請求・額の改定", date(2026, 12, 7)),
        ("a birth, two years", "residents.enter-birth", "出産育児一時金", date(2028, 11, 20)),
        ("a death, two years", "residents.remove-dead", "葬祭費", date(2028, 11, 20)),
        ("a new head", "residents.change-head", "国民健康保険　世帯主の変更", date(2026, 12, 4)),
        ("moving out", "residents.move-out", "転入先での転入届", date(2026, 12, 4)),
    ],
)
def test_each_thing_has_its_last_day(case: str, code: str, title: str, last: date) -> None:
    (found,) = [each for each in due(code) if each.title == title]
    assert found.due == last, case


@pytest.mark.parametrize(
    ("case", "member", "title", "expected"),
    [
        ("a pupil changes school", SORA, "転校・入学", True),
        ("an adult does not", TARO, "転校・入学", False),
        ("one of 77 is no longer in national health insurance", KIYO, "国民健康保険　加入", False),
        ("one of 77 is in that of the late elderly", KIYO, "後期高齢者医療　資格の取得", True),
        ("one of 77 has care insurance", KIYO, "介護保険　資格・認定の引継ぎ", True),
        ("a child has no pension", SORA, "国民年金　種別・住所", False),
        ("a child has no seal", SORA, "印鑑登録", False),
    ],
)
def test_ages_decide_who_is_concerned(case: str, member: Living, title: str, expected: bool) -> None:
    assert (title in titles(due("residents.move-in", (member,)))) is expected, case


def test_a_household_without_a_head_is_told_so_and_can_begin() -> None:
    found = follow_ups([], (YUMIKO, SORA), TODAY, lambda _: False)
    assert [(each.title, each.where, each.start) for each in found] == [
        ("世帯主変更", Where.HERE, "residents.change-head")
    ]
    assert follow_ups([], (YUMIKO,), TODAY, lambda _: False) == []


def test_a_stay_that_ends_soon_is_told() -> None:
    guest = Living(5, "アン", date(1990, 3, 4), "世帯主", "ベトナム", date(2027, 1, 30))
    assert titles(follow_ups([], (guest,), TODAY, lambda _: False)) == {"在留期間の更新"}
    assert follow_ups([], (guest,), date(2026, 10, 1), lambda _: False) == []


def test_what_is_long_past_is_left_out() -> None:
    assert "国民健康保険　加入" in titles(due("residents.move-in", today=date(2026, 12, 20)))
    assert "国民健康保険　加入" not in titles(due("residents.move-in", today=date(2027, 1, 20)))


def test_here_comes_first_and_soonest_first() -> None:
    found = due("residents.move-in")
    assert [each.where for each in found] == sorted((each.where for each in found), key=list(Where).index)
    days = [each.due for each in found if each.where is Where.ELSEWHERE and each.due]
    assert days == sorted(days)


@pytest.mark.parametrize(
    "code",
    [
        "residents.move-in",
        "residents.move-within",
        "residents.enter-birth",
        "residents.remove-dead",
        "residents.move-out",
    ],
)
def test_every_article_named_is_known(code: str) -> None:
    for each in due(code, (*FAMILY, KIYO)):
        for law in each.basis:
            assert not isinstance(exists(law), Missing), f"{each.title}: {law}"
