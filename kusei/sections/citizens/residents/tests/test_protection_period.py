from datetime import date

import pytest

from kusei.sections.citizens.residents.rules.protection import Period, one_month_before, period_on


@pytest.mark.parametrize(
    ("case", "ends_on", "today", "period"),
    [
        ("no end", None, date(2030, 1, 1), Period.RUNNING),
        ("the day before the last month", date(2027, 3, 31), date(2027, 2, 27), Period.RUNNING),
        ("the last month begins", date(2027, 3, 31), date(2027, 2, 28), Period.ENDING),
        ("the last day", date(2027, 3, 31), date(2027, 3, 31), Period.ENDING),
        ("the day after", date(2027, 3, 31), date(2027, 4, 1), Period.OVER),
    ],
)
def test_how_a_period_stands(case: str, ends_on: date | None, today: date, period: Period) -> None:
    assert period_on(ends_on, today) is period, case


def test_a_month_before_the_new_year() -> None:
    assert one_month_before(date(2027, 1, 31)) == date(2026, 12, 31)
