"""Days as the register holds them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.days.uncertain import PATTERNS, DayKind, RegisterDay, RegisterItem, read_register_day

BORN = RegisterItem.BORN_ON
OFF = DayKind.OFF_CALENDAR
SURE = DayKind.CALENDAR


@pytest.mark.parametrize(
    ("case", "text", "on", "latest"),
    [
        ("1 about a year", "昭和20年頃", date(1945, 1, 1), date(1945, 12, 31)),
        ("2 about a month", "昭和20年8月頃", date(1945, 8, 1), date(1945, 8, 31)),
        ("3 about a day", "昭和20年8月15日頃", date(1945, 8, 15), date(1945, 8, 15)),
        ("4 a supposed day", "推定令和8年11月24日", date(2026, 11, 24), date(2026, 11, 24)),
        ("5 a supposed month", "推定令和8年2月", date(2026, 2, 1), date(2026, 2, 28)),
        ("6 a season", "令和8年春", date(2026, 3, 1), date(2026, 5, 31)),
        ("7 a third of a month", "令和8年4月上旬", date(2026, 4, 1), date(2026, 4, 10)),
        ("8 about a third of a month", "令和8年4月中旬頃", date(2026, 4, 11), date(2026, 4, 20)),
        ("8 the last third of February", "令和8年2月下旬頃", date(2026, 2, 21), date(2026, 2, 28)),
        ("9 nothing known", "年月日不詳", None, None),
        ("10 year known", "令和8年月日不詳", date(2026, 1, 1), date(2026, 12, 31)),
        ("10 with a space, as the list prints it", "令和8年 月日不詳", date(2026, 1, 1), date(2026, 12, 31)),
        ("11 month known", "令和8年11月日不詳", date(2026, 11, 1), date(2026, 11, 30)),
        ("12 between two days", "令和8年4月28日から5月3日頃までの間", date(2026, 4, 28), date(2026, 5, 3)),
        ("13 supposed between", "令和8年4月推定1日から10日までの間", date(2026, 4, 1), date(2026, 4, 10)),
        ("14 about between", "令和8年4月1日頃から10日頃までの間", date(2026, 4, 1), date(2026, 4, 10)),
        ("a foreign resident's year of birth", "1945年頃", date(1945, 1, 1), date(1945, 12, 31)),
        ("the first year of an era begins with the era", "令和元年頃", date(2019, 5, 1), date(2019, 12, 31)),
        ("the last year of an era ends with it", "昭和64年頃", date(1989, 1, 1), date(1989, 1, 7)),
        ("spring of the first year of 令和", "令和元年春", date(2019, 5, 1), date(2019, 5, 31)),
        ("about, written in kana", "昭和20年8月ごろ", date(1945, 8, 1), date(1945, 8, 31)),
    ],
)
def test_an_unknown_day_keeps_its_wording_and_a_day_inside(
    case: str, text: str, on: date | None, latest: date | None
) -> None:
    read = read_register_day(text, BORN)
    assert (read.on, read.latest_on, read.kind) == (on, latest, DayKind.UNCERTAIN), case


def test_the_list_has_the_14_wordings_and_each_example_is_read_by_its_own() -> None:
    assert [pattern.number for pattern in PATTERNS] == list(range(1, 15))
    for pattern in PATTERNS:
        takes = [other.number for other in PATTERNS if other.form.fullmatch(pattern.example)]
        assert takes == [pattern.number]
        assert read_register_day(pattern.example, BORN).text == pattern.example


@pytest.mark.parametrize(
    ("case", "text", "on", "shown", "kind"),
    [
        (
            "a day not in the calendar",
            "昭和50年2月29日",
            date(1975, 2, 28),
            "昭和50年2月29日",
            DayKind.OFF_CALENDAR,
        ),
        ("31 April", "昭和10年4月31日", date(1935, 4, 30), "昭和10年4月31日", OFF),
        ("a leap day", "昭和51年2月29日", date(1976, 2, 29), "昭和51年2月29日", SURE),
        ("a short form is shown in full", "S50.3.1", date(1975, 3, 1), "昭和50年3月1日", SURE),
        (
            "the old era of a day of two is kept",
            "大正15年12月25日",
            date(1926, 12, 25),
            "大正15年12月25日",
            DayKind.CALENDAR,
        ),
        (
            "明治45年7月30日 is kept",
            "明治45年7月30日",
            date(1912, 7, 30),
            "明治45年7月30日",
            DayKind.CALENDAR,
        ),
        ("a western day stays western", "1990-03-05", date(1990, 3, 5), "1990年3月5日", SURE),
    ],
)
def test_a_written_day_is_held(case: str, text: str, on: date, shown: str, kind: DayKind) -> None:
    read = read_register_day(text, BORN)
    assert (read.on, read.text, read.kind) == (on, shown, kind), case


@pytest.mark.parametrize(
    ("case", "text", "item", "said"),
    [
        ("an unknown day of moving", "令和8年頃", RegisterItem.OTHER, "その他の年月日に不詳日は使えません"),
        ("a day off the calendar of moving", "令和7年2月29日", RegisterItem.OTHER, "暦にない日は使えません"),
        (
            "the old alien registration takes unknown days only",
            "昭和50年2月29日",
            RegisterItem.OLD_ALIEN_REGISTRATION_ON,
            "暦にない日は使えません",
        ),
        ("a wording outside the list", "昭和20年の夏頃", BORN, "14の書き方"),
        ("an era year that never was", "平成40年頃", BORN, "令和10年"),
        ("a month before its era", "令和元年3月頃", BORN, "平成31年3月31日"),
        ("month 13", "令和8年13月頃", BORN, "13月という月はありません"),
        ("no such day", "令和8年4月31日頃", BORN, "4月に31日はありません"),
        ("the end before the start", "令和8年4月20日頃から10日頃までの間", BORN, "始まりより前"),
        ("32 April", "令和8年4月32日", BORN, "という日はありません"),
        ("nothing", "", BORN, "入力されていません"),
    ],
)
def test_what_an_item_may_not_hold_is_refused(case: str, text: str, item: RegisterItem, said: str) -> None:
    with pytest.raises(DayNotUnderstood) as refused:
        read_register_day(text, item)
    assert said in refused.value.message_ja, case


def test_the_clerk_may_give_the_day_inside_only_within_the_wording() -> None:
    assert read_register_day("昭和20年頃", BORN, on=date(1945, 7, 1)).on == date(1945, 7, 1)
    assert read_register_day("年月日不詳", BORN, on=date(1945, 7, 1)).on == date(1945, 7, 1)
    with pytest.raises(DayNotUnderstood, match="範囲にありません"):
        read_register_day("昭和20年頃", BORN, on=date(1946, 1, 1))
    with pytest.raises(DayNotUnderstood, match="内部の日付"):
        read_register_day("昭和20年8月15日", BORN, on=date(1945, 8, 14))


def test_only_the_items_of_the_specification_take_more_than_the_calendar() -> None:
    assert [item.value for item in RegisterItem if not item.allows_uncertain] == ["その他の年月日"]
    assert [item.value for item in RegisterItem if not item.allows_off_calendar] == [
        "旧外国人登録法による登録年月日",
        "その他の年月日",
    ]


def test_register_days_sort_by_the_day_inside_and_unknown_ones_last() -> None:
    texts = ["年月日不詳", "昭和50年2月29日", "昭和50年3月1日", "昭和49年頃"]
    held = sorted((read_register_day(text, BORN) for text in texts), key=lambda day: day.order_key)
    assert [day.text for day in held] == ["昭和49年頃", "昭和50年2月29日", "昭和50年3月1日", "年月日不詳"]


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31)), st.booleans())
def test_a_day_of_the_calendar_reads_back_from_what_is_shown(day: date, western: bool) -> None:
    held = RegisterDay.of(day, western=western)
    assert held.is_certain
    assert read_register_day(str(held), BORN) == held
    assert held.latest_on == day
