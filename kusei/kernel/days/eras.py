"""和暦 and 西暦: writing a day in its era, and reading a day in any form that a counter meets.

The eras are data (`eras.toml`). Two days have two names: 1912-07-30 is 明治45年7月30日 and 大正元年7月30日,
1926-12-25 is 大正15年12月25日 and 昭和元年12月25日. Reading takes either name; writing gives the new era.
Days before 1873-01-01 are refused: until then 明治 counted by the lunar calendar, so that no rule turns such
a day into a date. 住民記録システム標準仕様書 1.1.8 and 1.3.6 ask for both names and for eras held as data.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .not_understood import DayNotUnderstood
from .numerals import KANJI_NUMBER, half_width, number_of_kanji, wide

ERA_TABLE = Path(__file__).with_name("eras.toml")
HOW_TO_WRITE = "「令和8年11月24日」「R8.11.24」「2026-11-24」のように入力してください。"


@dataclass(frozen=True)
class Era:
    """An era (元号): its names, the western year of its 元年, and the days that may be written in it."""

    name: str
    initial: str
    letter: str
    year_one: int
    begins_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        """Tell whether `day` may be written in this era."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)

    def western_year(self, year: int) -> int:
        """Return the western year of the era's year `year`; it may lie outside the era."""
        return self.year_one + year - 1


@dataclass(frozen=True)
class EraDate:
    """A day as its era writes it. `year` is 1 in 元年."""

    era: str
    year: int
    month: int
    day: int

    @property
    def year_text(self) -> str:
        """The year as text, 元 for the first."""
        return "元" if self.year == 1 else str(self.year)

    def __str__(self) -> str:
        return f"{self.era}{self.year_text}年{self.month}月{self.day}日"


@cache
def eras() -> tuple[Era, ...]:
    """Return all eras in order of time, read from `eras.toml`."""
    with ERA_TABLE.open("rb") as file:
        rows = tomllib.load(file)["era"]
    return tuple(Era(**{"ends_on": None, **row}) for row in rows)


def first_day() -> date:
    """Return the first day that can be written in an era: 1873-01-01 (明治6年1月1日)."""
    return eras()[0].begins_on


def era_of(day: date) -> Era:
    """Return the era of `day`; on a day of two eras, the new one.

    Raises DayNotUnderstood before 1873-01-01.
    """
    for era in reversed(eras()):
        if era.begins_on <= day:
            return era
    raise DayNotUnderstood.of(
        format_western(day),
        "明治5年までの暦は太陰太陽暦で、今の暦の日に直せません。",
        "明治6年(1873年)1月1日以後の日を入力してください。",
    )


def era_named(name: str) -> Era | None:
    """Return the era with this name (令和), initial (令) or letter (R or r); None if there is none."""
    for era in eras():
        if name in (era.name, era.initial) or name.upper() == era.letter:
            return era
    return None


def to_era(day: date) -> EraDate:
    """Return `day` in its era: 1912-07-30 gives 大正元年. Raises DayNotUnderstood before 1873-01-01."""
    era = era_of(day)
    return EraDate(era.name, day.year - era.year_one + 1, day.month, day.day)


def format_era(day: date) -> str:
    """Return "令和8年11月24日", with 元年 for the first year."""
    return str(to_era(day))


def format_era_wide(day: date) -> str:
    """Return "令和８年１１月２４日", in full-width digits for papers."""
    told = to_era(day)
    year = "元" if told.year == 1 else wide(told.year)
    return f"{told.era}{year}年{wide(told.month)}月{wide(told.day)}日"


def format_era_short(day: date) -> str:
    """Return "R8.11.24", for narrow columns. The first year is 1."""
    told = to_era(day)
    return f"{era_of(day).letter}{told.year}.{told.month}.{told.day}"


def format_era_month(day: date) -> str:
    """Return "令和8年11月", for rights that begin or end with a month."""
    told = to_era(day)
    return f"{told.era}{told.year_text}年{told.month}月"


def format_western(day: date) -> str:
    """Return "2026年11月24日".

    Used for a foreign resident's day of birth and the end of the period of stay, which are shown in the
    western calendar only (住民記録システム標準仕様書 1.1.9).
    """
    return f"{day.year}年{day.month}月{day.day}日"


_ERA = f"(?P<era>{'|'.join([era.name for era in eras()] + [era.initial for era in eras()])}|[A-Za-z])"
_NUMBER = rf"(?:\d{{1,2}}|{KANJI_NUMBER})"
_ERA_FORMS = (
    re.compile(rf"{_ERA}(?P<year>元|{_NUMBER})年(?P<month>{_NUMBER})月(?P<day>{_NUMBER})日"),
    re.compile(
        rf"{_ERA}(?P<year>元|\d{{1,2}})(?P<mark>[-./])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})"
    ),
    re.compile(rf"{_ERA}(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})"),
)
_WESTERN_FORMS = (
    re.compile(r"(?:西暦)?(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
    re.compile(r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
)
_UNKNOWN_ERA = re.compile(r"(?P<era>[^\d\W]{1,4}?)(?:元|\d{1,2})[年.\-/]")
_NO_ERA = re.compile(rf"{_NUMBER}[年.\-/]{_NUMBER}[月.\-/]{_NUMBER}日?")


@dataclass(frozen=True)
class WrittenDay:
    """Year, month and day as a text gives them, not yet held against the calendar.

    era: None if the year is a western one.
    """

    era: Era | None
    year: int
    month: int
    day: int

    @property
    def western_year(self) -> int:
        """The western year that is meant."""
        return self.year if self.era is None else self.era.western_year(self.year)

    def __str__(self) -> str:
        if self.era is None:
            return f"{self.year}年{self.month}月{self.day}日"
        return str(EraDate(self.era.name, self.year, self.month, self.day))


def parse_day(text: str) -> date:
    """Return the day that `text` names, in 和暦 or 西暦.

    Takes 令和8年11月24日, 令和元年5月1日, R8.11.24, r081124, 令8-11-24, 2026-11-24, 2026/11/24, 20261124 and
    2026年11月24日, also in full-width digits or (with 年月日 and an era) kanji numerals.
    Raises DayNotUnderstood if the text has none of these forms, if the calendar has no such day, if the day
    does not lie in its era (the message names the right one), or if it is before 1873-01-01.
    """
    written = read_written_day(text)
    try:
        day = date(written.western_year, written.month, written.day)
    except ValueError:
        raise DayNotUnderstood.of(
            text, f"暦に{written}という日はありません。", "月と日を確かめてください。"
        ) from None
    refuse_outside_era(text, written.era, day)
    return day


def refuse_outside_era(text: str, era: Era | None, day: date) -> None:
    """Raise DayNotUnderstood if `day` does not lie in `era`, or lies before the first day of all eras."""
    if day < first_day():
        era_of(day)
    if era is None or era.holds(day):
        return
    if day < era.begins_on:
        why = f"{era.name}は{era.year_one}年{era.begins_on.month}月{era.begins_on.day}日からです。"
    else:
        last = era.ends_on or day
        why = f"{era.name}は{last.year - era.year_one + 1}年{last.month}月{last.day}日までです。"
    raise DayNotUnderstood.of(text, why, f"{format_era(day)}のことなら、そのように入力してください。")


def read_written_day(text: str) -> WrittenDay:
    """Return year, month and day as `text` writes them, without asking whether the calendar has such a day.

    Raises DayNotUnderstood if the text has no form of a day.
    """
    plain = half_width(text)
    for form in _ERA_FORMS:
        if (match := form.fullmatch(plain)) and (era := era_named(match["era"])):
            return WrittenDay(era, _number(text, match["year"]), *_month_and_day(text, match))
    for form in _WESTERN_FORMS:
        if match := form.fullmatch(plain):
            return WrittenDay(None, int(match["year"]), *_month_and_day(text, match))
    if not plain:
        raise DayNotUnderstood("日付が入力されていません。", "", HOW_TO_WRITE)
    if _NO_ERA.fullmatch(plain):
        raise DayNotUnderstood.of(text, "元号がなく、どの年か決まりません。", HOW_TO_WRITE)
    if (match := _UNKNOWN_ERA.match(plain)) and era_named(match["era"]) is None:
        names = "・".join(era.name for era in eras())
        raise DayNotUnderstood.of(
            text, f"元号「{match['era']}」は扱えません。", f"元号は{names}のどれかにしてください。"
        )
    raise DayNotUnderstood.of(text, "日付の書き方ではありません。", HOW_TO_WRITE)


def _month_and_day(text: str, match: re.Match[str]) -> tuple[int, int]:
    return _number(text, match["month"]), _number(text, match["day"])


def _number(text: str, written: str) -> int:
    if written == "元":
        return 1
    if written.isdecimal():
        number = int(written)
    else:
        try:
            number = number_of_kanji(written)
        except ValueError:
            raise DayNotUnderstood.of(text, f"「{written}」は数として読めません。", HOW_TO_WRITE) from None
    if number == 0:
        raise DayNotUnderstood.of(text, "0年・0月・0日はありません。", HOW_TO_WRITE)
    return number
