"""Closed days of an office."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.days.closed_days import ClosedDays

CITY = ClosedDays(
    year_end_from=(12, 29),
    year_end_to=(1, 3),
    extra={date(2026, 6, 10): "庁舎の点検"},
    open=frozenset({date(2026, 3, 29)}),
)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("case", "day", "why"),
    [
        ("a weekday", date(2026, 11, 24), None),
        ("Saturday", date(2026, 11, 21), "土曜日"),
        ("Sunday", date(2026, 11, 22), "日曜日"),
        ("a holiday", date(2026, 11, 23), "勤労感謝の日"),
        ("a substitute", date(2026, 5, 6), "振替休日"),
        ("28 December is open", date(2026, 12, 28), None),
        ("29 December", date(2026, 12, 29), "年末年始"),
        ("3 January", date(2028, 1, 3), "年末年始"),
        ("4 January is open", date(2027, 1, 4), None),
        ("a day that the city adds", date(2026, 6, 10), "庁舎の点検"),
        ("a Sunday on which the city opens", date(2026, 3, 29), None),
    ],
)
def test_why_the_office_is_closed(case: str, day: date, why: str | None) -> None:
    assert CITY.why_closed(day) == why, case
    assert CITY.is_closed(day) == (why is not None), case


@pytest.mark.parametrize(
    ("case", "day", "count", "reached"),
    [
        ("nothing added", date(2026, 11, 21), 0, date(2026, 11, 21)),
        ("over a weekend and a holiday", date(2026, 11, 20), 1, date(2026, 11, 24)),
        ("over the new year", date(2026, 12, 28), 1, date(2027, 1, 4)),
        ("three open days before", date(2026, 11, 26), -3, date(2026, 11, 20)),
    ],
)
def test_open_days_are_added(case: str, day: date, count: int, reached: date) -> None:
    assert CITY.add_open_days(day, count) == reached, case


def test_the_nearest_open_days() -> None:
    assert CITY.next_open(date(2026, 5, 2)) == date(2026, 5, 7)
    assert CITY.last_open(date(2026, 5, 6)) == date(2026, 5, 1)
    assert CITY.next_open(date(2026, 5, 7)) == date(2026, 5, 7)
    assert CITY.open_days(date(2026, 11, 20), date(2026, 11, 24)) == 2


def test_an_office_that_never_opens_is_an_error_in_the_data() -> None:
    never = ClosedDays((1, 1), (12, 31))
    with pytest.raises(ValueError, match="check the city's extra closed days"):
        never.next_open(date(2026, 1, 1))


@given(days, st.integers(min_value=1, max_value=60))
def test_open_days_added_and_taken_away_come_back(day: date, count: int) -> None:
    start = CITY.next_open(day)
    reached = CITY.add_open_days(start, count)
    assert not CITY.is_closed(reached)
    assert CITY.add_open_days(reached, -count) == start
    assert CITY.open_days(start, reached) == count + 1


@given(days)
def test_between_a_day_and_the_next_open_day_all_is_closed(day: date) -> None:
    reached = CITY.next_open(day)
    assert all(CITY.is_closed(day + timedelta(days=offset)) for offset in range((reached - day).days))
