"""The nation's holidays: which days 国民の祝日に関する法律 makes holidays, computed for 1948 to 2099.

The equinoxes are fixed for each year by the calendar notice (暦要項) that the National Astronomical Observatory
publishes in the official gazette on the first weekday of February of the year before. Days past the last notice
are computed, and a notice may still differ from them. The formula is the customary approximation
(海上保安庁水路部, in 新こよみ便利帳), in whole millionths of a day.
"""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

HOLIDAY_TABLE = Path(__file__).with_name("holidays.toml")
LAW_BEGINS_ON = date(1948, 7, 20)
LAST_YEAR = 2099

SUBSTITUTE = "振替休日"
BETWEEN = "国民の休日"

_SUBSTITUTES_BEGIN_ON = date(1973, 4, 12)  # 昭和48年法律第10号
_BETWEEN_BEGINS_ON = date(1985, 12, 27)  # 昭和60年法律第103号
_PRESENT_WORDING_SINCE = date(2007, 1, 1)  # 平成17年法律第43号

_YEARLY_DRIFT = 242_194  # millionths of a day by which the equinox moves in a common year
_MILLION = 1_000_000


def march_equinox(year: int) -> date:
    """Return the day of the March equinox (春分日) in Japan, computed. Raises ValueError outside 1948 to 2099."""
    return date(year, 3, _equinox(year, 20_835_700, 20_843_100))


def september_equinox(year: int) -> date:
    """Return the day of the September equinox (秋分日), computed. Raises ValueError outside 1948 to 2099."""
    return date(year, 9, _equinox(year, 23_258_800, 23_248_800))


def _equinox(year: int, until_1979: int, from_1980: int) -> int:
    if not LAW_BEGINS_ON.year <= year <= LAST_YEAR:
        raise ValueError(f"equinoxes are computed for 1948 to {LAST_YEAR}, not for {year}")
    drift = _YEARLY_DRIFT * (year - 1980)
    if year < 1980:
        return (until_1979 + drift) // _MILLION + (1983 - year) // 4
    return (from_1980 + drift) // _MILLION - (year - 1980) // 4


@cache
def holidays(year: int) -> dict[date, str]:
    """Return the holidays of a year by day, each with its name; 振替休日 and 国民の休日 included.

    Empty before 1948. Raises ValueError after 2099. The dictionary is shared: do not change it.
    Basis: 国民の祝日に関する法律第2条, 第3条, each year by the wording then in force.
    """
    if year < LAW_BEGINS_ON.year:
        return {}
    if year > LAST_YEAR:
        raise ValueError(f"holidays are computed until {LAST_YEAR}, not for {year}")
    named = _named_days(year)
    found = dict(named)
    for day in named:
        if day.weekday() == 6 and day >= _SUBSTITUTES_BEGIN_ON:
            moved = day + timedelta(days=1)
            if day >= _PRESENT_WORDING_SINCE:
                while moved in named:
                    moved += timedelta(days=1)
            found.setdefault(moved, SUBSTITUTE)
    for day in named:
        middle = day + timedelta(days=1)
        if middle + timedelta(days=1) in named and middle not in found and _may_lie_between(middle):
            found[middle] = BETWEEN
    return dict(sorted(found.items()))


def holiday_name(day: date) -> str | None:
    """Return the name of the holiday that `day` is, or None. Raises ValueError after 2099."""
    return holidays(day.year).get(day)


def _may_lie_between(day: date) -> bool:
    """Until 2006 a Sunday between two holidays did not count as 国民の休日; since 2007 any day does."""
    if day < _BETWEEN_BEGINS_ON:
        return False
    return day >= _PRESENT_WORDING_SINCE or day.weekday() != 6


def _named_days(year: int) -> dict[date, str]:
    """Return the days of 第2条 in `year`, without 振替休日 and 国民の休日."""
    table = _table()
    days: dict[date, str] = {}
    for row in table["holiday"]:
        first, *last = row["years"]
        if first <= year <= (last[0] if last else LAST_YEAR) and year not in row.get("except", []):
            days[_day_of_rule(row["rule"], year)] = row["name"]
    days.update({row["on"]: row["name"] for row in table["one_off"] if row["on"].year == year})
    return {day: name for day, name in sorted(days.items()) if day >= LAW_BEGINS_ON}


def _day_of_rule(rule: str, year: int) -> date:
    if rule == "march equinox":
        return march_equinox(year)
    if rule == "september equinox":
        return september_equinox(year)
    if "monday" in rule:
        month, _, nth = rule.split()
        first = date(year, int(month), 1)
        return first + timedelta(days=-first.weekday() % 7 + 7 * (int(nth) - 1))
    return date.fromisoformat(f"{year}-{rule}")


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    with HOLIDAY_TABLE.open("rb") as file:
        return tomllib.load(file)
