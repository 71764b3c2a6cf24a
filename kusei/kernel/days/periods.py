"""Periods fixed by law: on which day one ends, and how it was counted (民法第138条 to 第143条; 戸籍法第43条)."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from .eras import format_era

CIVIL_FIRST_DAY = "民法第140条"
CIVIL_CALENDAR = "民法第143条"
CIVIL_NO_SUCH_DAY = "民法第143条第2項ただし書"
CLOSED_DAY = "地方自治法第4条の2第4項"
FAMILY_REGISTER_FIRST_DAY = "戸籍法第43条第1項"
AGE_LAW = "年齢計算ニ関スル法律(明治35年法律第50号)"
"""The law on counting ages. Its text was not at hand: it counts from the day of birth and applies 民法第143条."""


class Unit(Enum):
    """The unit in which a period is fixed. The value is how Japanese papers write it."""

    DAYS = "日"
    WEEKS = "週間"
    MONTHS = "か月"
    YEARS = "年"


class Counting(Enum):
    """From which day a period is counted."""

    FROM_THE_NEXT_DAY = "初日不算入"
    FROM_THE_DAY_ITSELF = "初日算入"


@dataclass(frozen=True)
class Deadline:
    """The last day of a period, and how it was found.

    day: the last day on which the thing may be done.
    falls_on: the last day before closed days were looked at.
    citations: the articles that were used, in the order of use.
    explanation: the count in one Japanese sentence or two, for the counter and for letters.
    """

    day: date
    falls_on: date
    counted_from: date
    citations: tuple[str, ...]
    explanation: str

    @property
    def was_moved(self) -> bool:
        """Whether closed days moved the end."""
        return self.day != self.falls_on

    def in_time(self, done_on: date) -> bool:
        """Tell whether something done on `done_on` is in time."""
        return done_on <= self.day


def last_day(
    start: date,
    amount: int,
    unit: Unit,
    counting: Counting,
    is_closed: Callable[[date], bool] | None = None,
    *,
    counting_basis: str | None = None,
    closing_basis: str = CLOSED_DAY,
) -> Deadline:
    """Return the deadline of a period of `amount` units that begins with what happened on `start`.

    counting: FROM_THE_NEXT_DAY leaves the first day out (民法第140条); FROM_THE_DAY_ITSELF counts it, as the
        family register does (戸籍法第43条第1項) and as periods do that begin at midnight (民法第140条ただし書).
    is_closed: tells whether the office is closed on a day; an end on a closed day moves to the next open day.
        None: the end does not move.
    counting_basis: the article to name where the day itself is counted for another reason than 戸籍法第43条.
    closing_basis: the article to name for the move; 地方自治法第4条の2第4項 covers notices and applications to
        local authorities.
    Weeks, months and years follow the calendar: the period ends on the day before the day that corresponds to
    its first day, or at the end of the month if there is no such day (民法第143条).
    Raises ValueError if `amount` is below 1, or if more than 366 days in a row are closed.
    """
    if amount < 1:
        raise ValueError(f"a period has at least 1 {unit.name.lower()}, not {amount}")
    the_day_itself = counting is Counting.FROM_THE_DAY_ITSELF
    counted_from = start if the_day_itself else start + timedelta(days=1)
    first_day_basis = counting_basis or (FAMILY_REGISTER_FIRST_DAY if the_day_itself else CIVIL_FIRST_DAY)
    falls_on, calendar_basis = _end(counted_from, amount, unit)
    citations = [first_day_basis]
    said = (
        f"{format_era(start)}" if the_day_itself else f"{format_era(start)}の翌日の{format_era(counted_from)}"
    )
    said += f"から数えて({first_day_basis})、{amount}{unit.value}の末日は{format_era(falls_on)}"
    if calendar_basis is not None:
        citations.append(calendar_basis)
        said += f"({calendar_basis})"
    said += "です。"
    day = falls_on if is_closed is None else _first_open(falls_on, is_closed)
    if day != falls_on:
        citations.append(closing_basis)
        said += f"この日は休日なので、その後の最初の開庁日の{format_era(day)}が期限です({closing_basis})。"
    return Deadline(day, falls_on, counted_from, tuple(citations), said)


def _end(counted_from: date, amount: int, unit: Unit) -> tuple[date, str | None]:
    """Return the last day of a period whose first counted day is given, and the article on the calendar."""
    if unit is Unit.DAYS:
        return counted_from + timedelta(days=amount - 1), None
    if unit is Unit.WEEKS:
        return counted_from + timedelta(weeks=amount, days=-1), CIVIL_CALENDAR
    months = amount if unit is Unit.MONTHS else 12 * amount
    year, month = divmod(counted_from.year * 12 + counted_from.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if counted_from.day > length:
        return date(year, month + 1, length), CIVIL_NO_SUCH_DAY
    return date(year, month + 1, counted_from.day) - timedelta(days=1), CIVIL_CALENDAR


def _first_open(day: date, is_closed: Callable[[date], bool]) -> date:
    for offset in range(367):
        found = day + timedelta(days=offset)
        if not is_closed(found):
            return found
    raise ValueError(f"more than 366 days in a row are closed from {day}: check the office's closed days")


def attains_on(birth: date, years: int) -> date:
    """Return the day at the end of which a person born on `birth` attains the age of `years`.

    It is the day before the birthday: who was born on 1 April attains 6 on 31 March. Born on 29 February, one
    attains an age on 28 February in every year. Raises ValueError if `years` is below 1.
    Basis: 年齢計算ニ関スル法律 (the day of birth counts), 民法第143条.
    """
    if years < 1:
        raise ValueError(f"an age is attained from 1 year on, not {years}")
    return _end(birth, years, Unit.YEARS)[0]


def age_on(birth: date, day: date) -> int:
    """Return the age that screens and papers show on `day`, in whole years: it changes on the birthday itself.

    Born on 29 February, it changes on 1 March in a common year.
    Raises ValueError if `day` is before `birth`. For rights that begin with an age, use `attains_on`.
    """
    return _age(birth, day, attained_before=day)


def age_attained_by_end_of(birth: date, day: date) -> int:
    """Return the age attained by the end of `day`: one more than `age_on` on the eve of a birthday.

    Raises ValueError if `day` is before `birth`. Basis: 年齢計算ニ関スル法律, 民法第143条.
    """
    return _age(birth, day, attained_before=day + timedelta(days=1))


def _age(birth: date, day: date, attained_before: date) -> int:
    if day < birth:
        raise ValueError(f"{day} is before the day of birth {birth}")
    years = day.year - birth.year + 1
    while years > 0 and attains_on(birth, years) >= attained_before:
        years -= 1
    return years
