"""The days on which an office is closed (地方公共団体の休日, 地方自治法第4条の2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .holidays import holiday_name

_WEEKEND = {5: "土曜日", 6: "日曜日"}
_LONGEST_CLOSURE = 366  # days after which a search for an open day is given up


@dataclass(frozen=True)
class ClosedDays:
    """The closed days of an office.

    year_end_from, year_end_to: first and last day of the year-end closure as (month, day), the turn of the year
    between them; the city's ordinance fixes them (地方自治法第4条の2第2項第3号), so that they have no default here.
    extra: further closed days with the reason shown to people, for example {date(2026, 8, 6): "平和記念日"}.
    open: days on which the office opens although they would be closed, for example a Sunday in the moving season.
    Saturdays count as closed in all years, also before offices stopped working on them.
    """

    year_end_from: tuple[int, int]
    year_end_to: tuple[int, int]
    extra: Mapping[date, str] = field(default_factory=dict)
    open: frozenset[date] = frozenset()

    def why_closed(self, day: date) -> str | None:
        """Return why the office is closed on `day`, in Japanese ("振替休日"), or None if it is open."""
        if day in self.open:
            return None
        if day in self.extra:
            return self.extra[day]
        month_day = (day.month, day.day)
        if month_day >= self.year_end_from or month_day <= self.year_end_to:
            return "年末年始"
        return holiday_name(day) or _WEEKEND.get(day.weekday())

    def is_closed(self, day: date) -> bool:
        """Tell whether the office is closed on `day`. Raises ValueError after 2099."""
        return self.why_closed(day) is not None

    def next_open(self, day: date) -> date:
        """Return the first open day on or after `day`. Raises ValueError if there is none within a year."""
        return self._seek(day, 1)

    def last_open(self, day: date) -> date:
        """Return the last open day on or before `day`. Raises ValueError if there is none within a year."""
        return self._seek(day, -1)

    def add_open_days(self, day: date, count: int) -> date:
        """Return the `count`-th open day after `day` (before it, if negative); `day` itself is not counted.

        With 0 it returns `day`, be it open or closed.
        """
        step = 1 if count >= 0 else -1
        for _ in range(abs(count)):
            day = self._seek(day + timedelta(days=step), step)
        return day

    def open_days(self, first: date, last: date) -> int:
        """Return how many days from `first` to `last`, both counted, are open."""
        return sum(
            not self.is_closed(first + timedelta(days=offset)) for offset in range((last - first).days + 1)
        )

    def _seek(self, day: date, step: int) -> date:
        for offset in range(_LONGEST_CLOSURE):
            found = day + timedelta(days=step * offset)
            if not self.is_closed(found):
                return found
        raise ValueError(
            f"no open day within {_LONGEST_CLOSURE} days of {day}: check the city's extra closed days"
        )
