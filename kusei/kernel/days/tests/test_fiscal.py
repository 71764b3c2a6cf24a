"""The fiscal year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.days.not_understood import DayNotUnderstood


@pytest.mark.parametrize(
    ("case", "day", "label"),
    [
        ("the last day of a year", date(2026, 3, 31), "令和7年度"),
        ("the first day of a year", date(2026, 4, 1), "令和8年度"),
        ("the year of the change of era", date(2019, 4, 15), "令和元年度"),
        ("the same year after new year", date(2020, 3, 31), "令和元年度"),
        ("the year before", date(2019, 3, 31), "平成30年度"),
        ("昭和64年1月 lies in 昭和63年度", date(1989, 1, 7), "昭和63年度"),
        ("平成元年度", date(1989, 4, 1), "平成元年度"),
    ],
)
def test_a_day_lies_in_a_fiscal_year(case: str, day: date, label: str) -> None:
    assert FiscalYear.of(day).label == label, case
    assert day in FiscalYear.of(day), case


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2026", 2026),
        ("2026年度", 2026),
        ("令和8年度", 2026),
        ("令和８年度", 2026),
        ("R8", 2026),
        ("r8年度", 2026),
        ("令8", 2026),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("R元", 2019),
    ],
)
def test_a_fiscal_year_is_read(text: str, year: int) -> None:
    assert FiscalYear.parse(text) == FiscalYear(year)


@pytest.mark.parametrize(
    ("case", "text", "said"),
    [
        ("an era year that never was", "平成40年度", "平成40年度という年度はありません"),
        ("昭和64年 ended in January", "昭和64年度", "昭和64年度という年度はありません"),
        ("year 0", "令和0年度", "という年度はありません"),
        ("no year", "来年度", "年度の書き方ではありません"),
        ("before the western calendar", "1860", "より前に始まる年度は扱えません"),
        ("nothing", "", "年度の書き方ではありません"),
    ],
)
def test_what_is_no_fiscal_year_is_refused(case: str, text: str, said: str) -> None:
    with pytest.raises(DayNotUnderstood, match=said):
        FiscalYear.parse(text)


def test_first_and_last_day_and_months() -> None:
    year = FiscalYear(2027)
    assert (year.first_day, year.last_day) == (date(2027, 4, 1), date(2028, 3, 31))
    assert (year.months[0], year.months[8], year.months[11]) == (
        date(2027, 4, 1),
        date(2027, 12, 1),
        date(2028, 3, 1),
    )
    assert (year.previous(), year.next()) == (FiscalYear(2026), FiscalYear(2028))
    assert date(2028, 4, 1) not in year


@given(st.dates(min_value=date(1873, 4, 1), max_value=date(2117, 12, 31)))
def test_the_label_reads_back(day: date) -> None:
    year = FiscalYear.of(day)
    assert day in year
    assert FiscalYear.parse(str(year)) == year
