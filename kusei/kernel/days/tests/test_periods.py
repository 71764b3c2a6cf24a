"""Periods and ages, as tables that an official could check."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.days.closed_days import ClosedDays
from kusei.kernel.days.periods import (
    Counting,
    Unit,
    age_attained_by_end_of,
    age_on,
    attains_on,
    last_day,
)

CITY = ClosedDays(year_end_from=(12, 29), year_end_to=(1, 3))
NEXT = Counting.FROM_THE_NEXT_DAY
SELF = Counting.FROM_THE_DAY_ITSELF
D, W, M, Y = Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
counts = st.sampled_from(Counting)
units = st.sampled_from(Unit)


@pytest.mark.parametrize(
    ("case", "start", "amount", "unit", "counting", "end"),
    [
        ("14 days, the first not counted", date(2026, 4, 1), 14, D, NEXT, date(2026, 4, 15)),
        ("14 days of birth, the first counted", date(2026, 4, 1), 14, D, SELF, date(2026, 4, 14)),
        ("7 days of death", date(2026, 2, 26), 7, D, SELF, date(2026, 3, 4)),
        ("1 week", date(2026, 11, 24), 1, W, NEXT, date(2026, 12, 1)),
        ("1 month", date(2026, 4, 15), 1, M, NEXT, date(2026, 5, 15)),
        ("1 month from the end of January", date(2026, 1, 30), 1, M, NEXT, date(2026, 2, 28)),
        ("1 month from 31 January", date(2026, 1, 31), 1, M, NEXT, date(2026, 2, 28)),
        ("1 month from 31 March", date(2026, 3, 31), 1, M, NEXT, date(2026, 4, 30)),
        ("1 month from 30 April", date(2026, 4, 30), 1, M, NEXT, date(2026, 5, 31)),
        ("3 months of the family register", date(2026, 11, 30), 3, M, SELF, date(2027, 2, 28)),
        ("3 months over a leap day", date(2027, 11, 30), 3, M, SELF, date(2028, 2, 29)),
        ("1 year", date(2026, 6, 1), 1, Y, NEXT, date(2027, 6, 1)),
        ("1 year counted from a leap day", date(2028, 2, 29), 1, Y, SELF, date(2029, 2, 28)),
        ("4 years counted from a leap day", date(2028, 2, 29), 4, Y, SELF, date(2032, 2, 28)),
        ("2 years from 28 February", date(2026, 2, 28), 2, Y, NEXT, date(2028, 2, 29)),
    ],
)
def test_a_period_ends_on(
    case: str, start: date, amount: int, unit: Unit, counting: Counting, end: date
) -> None:
    assert last_day(start, amount, unit, counting).day == end, case


@pytest.mark.parametrize(
    ("case", "start", "falls_on", "due"),
    [
        ("an open day stays", date(2026, 11, 10), date(2026, 11, 24), date(2026, 11, 24)),
        ("a Saturday before a holiday on Monday", date(2026, 11, 7), date(2026, 11, 21), date(2026, 11, 24)),
        ("the new-year closure", date(2026, 12, 16), date(2026, 12, 30), date(2027, 1, 4)),
        ("the holidays of May", date(2026, 4, 19), date(2026, 5, 3), date(2026, 5, 7)),
    ],
)
def test_an_end_on_a_closed_day_moves_to_the_next_open_day(
    case: str, start: date, falls_on: date, due: date
) -> None:
    deadline = last_day(start, 14, D, NEXT, CITY.is_closed)
    assert (deadline.falls_on, deadline.day) == (falls_on, due), case
    assert deadline.was_moved == (falls_on != due), case
    assert deadline.in_time(due), case
    assert not deadline.in_time(due + timedelta(days=1)), case


def test_the_count_is_explained_with_its_articles() -> None:
    moved_in = last_day(date(2026, 12, 16), 14, D, NEXT, CITY.is_closed)
    assert moved_in.citations == ("民法第140条", "地方自治法第4条の2第4項")
    assert moved_in.explanation == (
        "令和8年12月16日の翌日の令和8年12月17日から数えて(民法第140条)、14日の末日は令和8年12月30日です。"
        "この日は休日なので、その後の最初の開庁日の令和9年1月4日が期限です(地方自治法第4条の2第4項)。"
    )
    abroad = last_day(date(2026, 11, 30), 3, M, SELF)
    assert abroad.citations == ("戸籍法第43条第1項", "民法第143条第2項ただし書")
    assert abroad.explanation == (
        "令和8年11月30日から数えて(戸籍法第43条第1項)、"
        "3か月の末日は令和9年2月28日(民法第143条第2項ただし書)です。"
    )
    midnight = last_day(date(2026, 4, 1), 1, Y, SELF, counting_basis="民法第140条ただし書")
    assert midnight.citations == ("民法第140条ただし書", "民法第143条")
    assert midnight.day == date(2027, 3, 31)


def test_an_empty_period_and_an_office_that_never_opens_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        last_day(date(2026, 4, 1), 0, D, NEXT)
    with pytest.raises(ValueError, match="closed days"):
        last_day(date(2026, 4, 1), 1, D, NEXT, lambda day: True)


@given(days, days, st.integers(min_value=1, max_value=40), units, counts, st.booleans())
def test_a_later_start_never_ends_earlier(
    one: date, other: date, amount: int, unit: Unit, counting: Counting, moves: bool
) -> None:
    first, second = sorted((one, other))
    closed = CITY.is_closed if moves and max(first, second).year + amount < 2099 else None
    ends = [last_day(start, amount, unit, counting, closed).day for start in (first, second)]
    assert ends == sorted(ends)


@given(days, st.integers(min_value=1, max_value=40), units, counts)
def test_a_longer_period_ends_later(start: date, amount: int, unit: Unit, counting: Counting) -> None:
    ends = [last_day(start, longer, unit, counting).day for longer in (amount, amount + 1)]
    assert ends[0] < ends[1]
    assert last_day(start, amount, unit, SELF).day <= last_day(start, amount, unit, NEXT).day


@given(days, st.integers(min_value=1, max_value=40), units, counts)
def test_a_moved_end_is_open_and_never_earlier(
    start: date, amount: int, unit: Unit, counting: Counting
) -> None:
    if start.year + amount < 2099:
        deadline = last_day(start, amount, unit, counting, CITY.is_closed)
        assert not CITY.is_closed(deadline.day)
        assert deadline.day >= deadline.falls_on >= deadline.counted_from


@pytest.mark.parametrize(
    ("case", "birth", "years", "on"),
    [
        ("born on 1 April, school age", date(2020, 4, 1), 6, date(2026, 3, 31)),
        ("born on 2 April, one school year later", date(2020, 4, 2), 6, date(2026, 4, 1)),
        ("born on the first of a month, 75", date(1951, 12, 1), 75, date(2026, 11, 30)),
        ("born on 1 January, 65", date(1961, 1, 1), 65, date(2025, 12, 31)),
        ("born on 29 February, common year", date(2008, 2, 29), 18, date(2026, 2, 28)),
        ("born on 29 February, leap year", date(2008, 2, 29), 20, date(2028, 2, 28)),
        ("born on 1 March, leap year", date(2008, 3, 1), 20, date(2028, 2, 29)),
    ],
)
def test_an_age_is_attained_on_the_eve_of_the_birthday(case: str, birth: date, years: int, on: date) -> None:
    assert attains_on(birth, years) == on, case
    assert age_on(birth, on) == years - 1, case
    assert age_attained_by_end_of(birth, on) == years, case
    assert age_on(birth, on + timedelta(days=1)) == years, case


@pytest.mark.parametrize(
    ("case", "birth", "day", "age"),
    [
        ("the day of birth", date(2026, 4, 1), date(2026, 4, 1), 0),
        ("the eve of the first birthday", date(2026, 4, 1), date(2027, 3, 31), 0),
        ("the first birthday", date(2026, 4, 1), date(2027, 4, 1), 1),
        ("the day before, by month", date(2000, 11, 25), date(2026, 11, 24), 25),
        ("the birthday", date(2000, 11, 24), date(2026, 11, 24), 26),
        ("born on 29 February, on 28 February", date(2000, 2, 29), date(2026, 2, 28), 25),
        ("born on 29 February, on 1 March", date(2000, 2, 29), date(2026, 3, 1), 26),
    ],
)
def test_the_age_shown(case: str, birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age, case


def test_ages_before_birth_and_of_no_years_are_refused() -> None:
    with pytest.raises(ValueError, match="before the day of birth"):
        age_on(date(2026, 4, 2), date(2026, 4, 1))
    with pytest.raises(ValueError, match="from 1 year on"):
        attains_on(date(2026, 4, 2), 0)


@given(days, st.integers(min_value=0, max_value=40_000))
def test_the_age_shown_agrees_with_the_calendar(birth: date, lived: int) -> None:
    day = birth + timedelta(days=lived)
    had_birthday = (day.month, day.day) >= (birth.month, birth.day)
    assert age_on(birth, day) == day.year - birth.year - (0 if had_birthday else 1)
