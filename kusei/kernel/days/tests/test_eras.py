"""和暦 both ways: tables of days that an official could check."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.days.eras import (
    EraDate,
    format_era,
    format_era_month,
    format_era_short,
    format_era_wide,
    format_western,
    parse_day,
    to_era,
)
from kusei.kernel.days.not_understood import DayNotUnderstood

days = st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31))


@pytest.mark.parametrize(
    ("case", "day", "told"),
    [
        ("the first day of the western calendar", date(1873, 1, 1), "明治6年1月1日"),
        ("the last day of 明治 alone", date(1912, 7, 29), "明治45年7月29日"),
        ("the day of 明治 and 大正", date(1912, 7, 30), "大正元年7月30日"),
        ("the last day of 大正 alone", date(1926, 12, 24), "大正15年12月24日"),
        ("the day of 大正 and 昭和", date(1926, 12, 25), "昭和元年12月25日"),
        ("the last day of 昭和", date(1989, 1, 7), "昭和64年1月7日"),
        ("the first day of 平成", date(1989, 1, 8), "平成元年1月8日"),
        ("the last day of 平成", date(2019, 4, 30), "平成31年4月30日"),
        ("the first day of 令和", date(2019, 5, 1), "令和元年5月1日"),
        ("令和2年", date(2020, 1, 1), "令和2年1月1日"),
        ("an ordinary day", date(2026, 11, 24), "令和8年11月24日"),
    ],
)
def test_a_day_is_told_in_its_era(case: str, day: date, told: str) -> None:
    assert format_era(day) == told, case
    assert parse_day(told) == day, case


def test_the_forms_of_writing() -> None:
    day = date(2026, 11, 24)
    assert to_era(day) == EraDate("令和", 8, 11, 24)
    assert format_era_wide(day) == "令和８年１１月２４日"
    assert format_era_wide(date(2019, 5, 1)) == "令和元年５月１日"
    assert format_era_short(day) == "R8.11.24"
    assert format_era_short(date(2019, 5, 1)) == "R1.5.1"
    assert format_era_month(day) == "令和8年11月"
    assert format_western(day) == "2026年11月24日"


@pytest.mark.parametrize(
    ("case", "text", "day"),
    [
        ("和暦", "令和8年11月24日", date(2026, 11, 24)),
        ("full width", "令和８年１１月２４日", date(2026, 11, 24)),
        ("spaces inside", " 令和 8年 11月 24日 ", date(2026, 11, 24)),
        ("kanji numerals", "令和八年十一月二十四日", date(2026, 11, 24)),
        ("元年", "令和元年5月1日", date(2019, 5, 1)),
        ("first year as 1", "令和1年5月1日", date(2019, 5, 1)),
        ("letter with points", "R8.11.24", date(2026, 11, 24)),
        ("letter with 元", "R元.5.1", date(2019, 5, 1)),
        ("letter and six digits", "r081124", date(2026, 11, 24)),
        ("full-width letter", "Ｒ８．１１．２４", date(2026, 11, 24)),
        ("initial with dashes", "令8-11-24", date(2026, 11, 24)),
        ("a long-vowel mark typed for a dash", "令8ー11ー24", date(2026, 11, 24)),
        ("initial with slashes", "昭50/2/28", date(1975, 2, 28)),
        ("square era mark", "㋿8年11月24日", date(2026, 11, 24)),
        ("西暦 with dashes", "2026-11-24", date(2026, 11, 24)),
        ("西暦 with slashes", "2026/11/24", date(2026, 11, 24)),
        ("西暦 in eight digits", "20261124", date(2026, 11, 24)),
        ("西暦 with 年月日", "2026年11月24日", date(2026, 11, 24)),
        ("西暦 said", "西暦2026年11月24日", date(2026, 11, 24)),
        ("the old name of a day of two eras", "明治45年7月30日", date(1912, 7, 30)),
        ("the new name of a day of two eras", "大正元年7月30日", date(1912, 7, 30)),
        ("the old name of the other", "大正15年12月25日", date(1926, 12, 25)),
        ("the new name of the other", "昭和元年12月25日", date(1926, 12, 25)),
        ("leap day", "令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_a_text_is_read_as_a_day(case: str, text: str, day: date) -> None:
    assert parse_day(text) == day, case


@pytest.mark.parametrize(
    ("case", "text", "said"),
    [
        ("nothing", "  ", "入力されていません"),
        ("not a day", "きのう", "日付の書き方ではありません"),
        ("no era", "8.11.24", "元号がなく"),
        ("unknown era", "慶応3年1月1日", "元号「慶応」は扱えません"),
        ("an unknown letter", "X8.11.24", "元号「X」は扱えません"),
        ("month 13", "令和8年13月1日", "暦に令和8年13月1日という日はありません"),
        ("29 February of a common year", "昭和50年2月29日", "暦に昭和50年2月29日という日はありません"),
        ("year 0", "令和0年1月1日", "0年・0月・0日はありません"),
        ("平成40年 is 令和10年", "平成40年1月1日", "令和10年1月1日"),
        ("平成31年5月 is 令和元年", "平成31年5月1日", "令和元年5月1日"),
        ("令和元年4月 is 平成31年", "令和元年4月30日", "平成31年4月30日"),
        ("昭和64年1月8日 is 平成元年", "昭和64年1月8日", "平成元年1月8日"),
        ("大正元年7月29日 is 明治45年", "大正元年7月29日", "明治45年7月29日"),
        ("明治5年 is of the old calendar", "明治5年12月2日", "太陰太陽暦"),
        ("1872 is of the old calendar", "1872-12-31", "太陰太陽暦"),
        ("mixed marks", "2026-11/24", "日付の書き方ではありません"),
        ("a kanji numeral that is none", "令和八八年十十月一日", "数として読めません"),
    ],
)
def test_a_text_that_is_no_day_is_refused_with_its_reason(case: str, text: str, said: str) -> None:
    with pytest.raises(DayNotUnderstood) as refused:
        parse_day(text)
    assert said in refused.value.message_ja, case
    assert refused.value.message_ja.endswith("ください。"), case


def test_writing_refuses_days_before_the_western_calendar() -> None:
    with pytest.raises(DayNotUnderstood, match="明治6年"):
        format_era(date(1872, 12, 31))


@given(days)
def test_every_form_written_reads_back(day: date) -> None:
    written = [format_era(day), format_era_wide(day), format_era_short(day), format_western(day)]
    written += [day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%Y/%m/%d")]
    assert {parse_day(text) for text in written} == {day}


@given(days, days)
def test_era_years_follow_the_order_of_days(one: date, other: date) -> None:
    if to_era(one).era == to_era(other).era and one <= other:
        first, second = to_era(one), to_era(other)
        assert (first.year, first.month, first.day) <= (second.year, second.month, second.day)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_in_japanese(text: str) -> None:
    try:
        outcome: date | str = parse_day(text)
    except DayNotUnderstood as refused:
        outcome = refused.message_ja
    assert outcome >= date(1873, 1, 1) if isinstance(outcome, date) else outcome.endswith("ください。")
