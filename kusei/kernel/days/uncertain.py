"""Days as the register holds them: of the calendar, missing from it (暦にない日), or unknown (不詳日).

住民記録システム標準仕様書 (第1.0版) 1.1.8 lets a few items hold a day that is not in the calendar
(29 February of a common year) or one of 14 fixed wordings of an unknown day, and asks that a day be held inside
all the same. The 14 wordings below follow that list as published in an extract of the edition
(github.com/AkihiraYOSHIMOTO/jyuki-stnd, doc/j80.txt); later editions were not at hand (unconfirmed).
The list shows one season (春) and two thirds of a month (上旬, 中旬頃): that the others are meant too is our
reading, and so is the rule for the day held inside:

- a day not in the calendar: the last day of its month (as 民法第143条第2項ただし書 does for a missing day);
- an unknown day: the first day that the wording leaves possible, unless the clerk gives another within it;
- 年月日不詳: none, unless the clerk gives one.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .eras import (
    HOW_TO_WRITE,
    Era,
    era_named,
    eras,
    first_day,
    format_era,
    format_western,
    read_written_day,
    refuse_outside_era,
)
from .not_understood import DayNotUnderstood
from .numerals import half_width


class RegisterItem(Enum):
    """An item of the register that holds a day. The value is its Japanese name.

    Only the items of 標準仕様書 1.1.8 may hold more than days of the calendar.
    """

    BORN_ON = "生年月日"
    RESIDENT_SINCE = "住民となった年月日"
    FOREIGN_RESIDENT_SINCE = "外国人住民となった年月日"
    ADDRESS_SINCE = "住所を定めた年月日"
    BIRTH_CHANGE_ON = "出生の異動日"
    DEATH_CHANGE_ON = "死亡の異動日"
    DISAPPEARANCE_CHANGE_ON = "失踪の異動日"
    OLD_ALIEN_REGISTRATION_ON = "旧外国人登録法による登録年月日"
    OTHER = "その他の年月日"

    @property
    def allows_uncertain(self) -> bool:
        """Whether the item may hold an unknown day (不詳日)."""
        return self is not RegisterItem.OTHER

    @property
    def allows_off_calendar(self) -> bool:
        """Whether the item may hold a day that the calendar lacks (暦にない日)."""
        return self not in (RegisterItem.OTHER, RegisterItem.OLD_ALIEN_REGISTRATION_ON)


class DayKind(Enum):
    """How sure a register's day is."""

    CALENDAR = "暦上日"
    OFF_CALENDAR = "暦にない日"
    UNCERTAIN = "不詳日"


@dataclass(frozen=True)
class RegisterDay:
    """A day as the register holds it.

    on: the day held inside, for ordering and counting; None only for 年月日不詳 with no day given.
    text: what screens and papers show, word for word.
    These two are all that needs storing; the rest is read from the text.
    """

    on: date | None
    text: str

    @classmethod
    def of(cls, day: date, *, western: bool = False) -> "RegisterDay":
        """Return a day of the calendar, shown in its era, or in the western calendar if `western`."""
        return cls(day, format_western(day) if western else format_era(day))

    @property
    def kind(self) -> DayKind:
        """Whether this is a day of the calendar, one the calendar lacks, or an unknown one."""
        if _pattern_of(half_width(self.text)) is not None:
            return DayKind.UNCERTAIN
        written = read_written_day(self.text)
        in_calendar = written.day <= _month_length(written.western_year, written.month)
        return DayKind.CALENDAR if in_calendar else DayKind.OFF_CALENDAR

    @property
    def is_certain(self) -> bool:
        """Whether this is a day of the calendar."""
        return self.kind is DayKind.CALENDAR

    @property
    def latest_on(self) -> date | None:
        """The last day that the wording leaves possible; `on` for a certain day, None for 年月日不詳."""
        plain = half_width(self.text)
        found = _pattern_of(plain)
        if found is None:
            return self.on
        pattern, match = found
        return pattern.span(self.text, match)[1]

    @property
    def order_key(self) -> tuple[bool, date, str]:
        """A key that sorts register days by time; those with no day inside come last."""
        return (self.on is None, self.on or date.max, self.text)

    def __str__(self) -> str:
        return self.text


Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class Pattern:
    """One wording of an unknown day.

    number: its place in the list of 標準仕様書 1.1.8, 1 to 14.
    example: the wording filled in, as the clerk's help shows it.
    form: the wording as a regular expression; span: the first and last day that it leaves possible.
    """

    number: int
    example: str
    form: re.Pattern[str]
    span: Callable[[str, re.Match[str]], Span]


_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (1, 12)}  # 冬 names both ends of its year
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}


def _month_length(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise DayNotUnderstood(f"{month}月という月はありません。", "", "1月から12月までの月にしてください。")
    return calendar.monthrange(year, month)[1]


def _no_such_day(text: str, month: int, day: int) -> DayNotUnderstood:
    return DayNotUnderstood.of(text, f"{month}月に{day}日はありません。", "月と日を確かめてください。")


def _era_and_year(match: re.Match[str]) -> tuple[Era | None, int]:
    era = era_named(match["era"]) if match["era"] else None
    written = 1 if match["year"] == "元" else int(match["year"])
    return era, written if era is None else era.western_year(written)


def _days(text: str, match: re.Match[str], first: tuple[int, int], last: tuple[int, int]) -> Span:
    """Return the days of the match's year from `first` to `last` (month, day), cut to its era.

    A last day past the end of its month means the end of that month. Raises DayNotUnderstood if a day does
    not exist or none of the days lies in the era.
    """
    era, year = _era_and_year(match)
    last_day = date(year, last[0], min(last[1], _month_length(year, last[0])))
    if first[1] > _month_length(year, first[0]) or first[1] < 1:
        raise DayNotUnderstood.of(
            text, f"{first[0]}月に{first[1]}日はありません。", "月と日を確かめてください。"
        )
    begin = date(year, *first)
    if last_day < begin:
        raise DayNotUnderstood.of(
            text, "期間の終わりが始まりより前です。", "初めの日と終わりの日を確かめてください。"
        )
    era_begins = first_day() if era is None else era.begins_on
    if last_day < era_begins:
        refuse_outside_era(text, era, last_day)
    refuse_outside_era(text, era, max(begin, era_begins))
    era_ends = date.max if era is None or era.ends_on is None else era.ends_on
    return max(begin, era_begins), min(last_day, era_ends)


def _year_span(text: str, match: re.Match[str]) -> Span:
    return _days(text, match, (1, 1), (12, 31))


def _month_span(text: str, match: re.Match[str]) -> Span:
    month = int(match["month"])
    return _days(text, match, (month, 1), (month, 31))


def _day_span(text: str, match: re.Match[str]) -> Span:
    return _range_span(text, match, match["month"], match["day"], match["month"], match["day"])


def _season_span(text: str, match: re.Match[str]) -> Span:
    first, last = _SEASONS[match["season"]]
    return _days(text, match, (first, 1), (last, 31))


def _third_span(text: str, match: re.Match[str]) -> Span:
    month = int(match["month"])
    first, last = _THIRDS[match["third"]]
    return _days(text, match, (month, first), (month, last))


def _two_months_span(text: str, match: re.Match[str]) -> Span:
    return _range_span(text, match, match["month"], match["day"], match["last_month"], match["last_day"])


def _one_month_span(text: str, match: re.Match[str]) -> Span:
    return _range_span(text, match, match["month"], match["day"], match["month"], match["last_day"])


def _range_span(text: str, match: re.Match[str], *numbers: str) -> Span:
    month, day, last_month, last_day = (int(number) for number in numbers)
    _, year = _era_and_year(match)
    if last_day > _month_length(year, last_month):
        raise _no_such_day(text, last_month, last_day)
    return _days(text, match, (month, day), (last_month, last_day))


def _no_span(text: str, match: re.Match[str]) -> Span:
    return None, None


def _compiled(wording: str) -> re.Pattern[str]:
    """Return the regular expression of a wording in which 年 stands for a year, M and D for month and day."""
    names = "|".join(era.name for era in eras())
    year = rf"(?P<era>{names})?(?P<year>(?(era)(?:元|\d{{1,2}})|\d{{4}}))年"
    filled = wording.replace("年", year, 1)
    filled = filled.replace("M", r"(?P<month>\d{1,2})", 1).replace("M", r"(?P<last_month>\d{1,2})")
    filled = filled.replace("D", r"(?P<day>\d{1,2})", 1).replace("D", r"(?P<last_day>\d{1,2})")
    filled = filled.replace("季", "(?P<season>[春夏秋冬])").replace("旬", "(?P<third>[上中下])旬")
    return re.compile(filled)


def _pattern(number: int, example: str, wording: str, span: Callable[[str, re.Match[str]], Span]) -> Pattern:
    return Pattern(number, example, _compiled(wording), span)


PATTERNS = (
    _pattern(1, "令和8年頃", "年頃", _year_span),
    _pattern(2, "令和8年4月頃", "年M月頃", _month_span),
    _pattern(3, "令和8年4月1日頃", "年M月D日頃", _day_span),
    _pattern(4, "推定令和8年4月1日", "推定年M月D日", _day_span),
    _pattern(5, "推定令和8年4月", "推定年M月", _month_span),
    _pattern(6, "令和8年春", "年季", _season_span),
    _pattern(7, "令和8年4月上旬", "年M月旬", _third_span),
    _pattern(8, "令和8年4月中旬頃", "年M月旬頃", _third_span),
    Pattern(9, "年月日不詳", re.compile("年月日不詳"), _no_span),
    _pattern(10, "令和8年月日不詳", "年月日不詳", _year_span),
    _pattern(11, "令和8年4月日不詳", "年M月日不詳", _month_span),
    _pattern(12, "令和8年4月1日から5月10日頃までの間", "年M月D日からM月D日頃までの間", _two_months_span),
    _pattern(13, "令和8年4月推定1日から10日までの間", "年M月推定D日からD日までの間", _one_month_span),
    _pattern(14, "令和8年4月1日頃から10日頃までの間", "年M月D日頃からD日頃までの間", _one_month_span),
)
"""The 14 wordings of an unknown day, in the order of 標準仕様書 1.1.8."""


def _pattern_of(plain: str) -> tuple[Pattern, re.Match[str]] | None:
    for pattern in PATTERNS:
        if match := pattern.form.fullmatch(plain):
            return pattern, match
    return None


def read_register_day(text: str, item: RegisterItem, on: date | None = None) -> RegisterDay:
    """Return the day that `text` gives for `item`.

    on: the day to hold inside, for an unknown day only; it must be one that the wording leaves possible.
    A day of the calendar is shown in the form 令和8年11月24日 (2026年11月24日 if it was given in the western
    calendar); the era it was given in is kept (大正15年12月25日 stays so).
    Raises DayNotUnderstood if the text is neither a day nor one of the 14 wordings, or if `item` may not hold
    such a day. Basis: 住民記録システム標準仕様書 1.1.8.
    """
    plain = half_width(text).replace("ころ", "頃").replace("ごろ", "頃")
    found = _pattern_of(plain)
    if found is not None:
        return _uncertain(text, plain, item, found, on)
    if on is not None:
        raise DayNotUnderstood.of(
            text, "不詳日でない日に、別の内部の日付は持てません。", "内部の日付を消してください。"
        )
    if "不詳" in plain or "頃" in plain or "推定" in plain:
        raise DayNotUnderstood.of(
            text,
            "不詳日は決められた14の書き方でなければなりません。",
            f"「{'」「'.join(pattern.example for pattern in PATTERNS)}」のどれかの形にしてください。",
        )
    return _written(text, item)


def _uncertain(
    text: str, plain: str, item: RegisterItem, found: tuple[Pattern, re.Match[str]], on: date | None
) -> RegisterDay:
    if not item.allows_uncertain:
        raise DayNotUnderstood.of(text, f"{item.value}に不詳日は使えません。", HOW_TO_WRITE)
    pattern, match = found
    first, last = pattern.span(text, match)
    if on is not None and first is not None and last is not None and not first <= on <= last:
        raise DayNotUnderstood.of(
            text,
            f"内部の日付{format_era(on)}がこの書き方の範囲にありません。",
            f"{format_era(first)}から{format_era(last)}までの日にしてください。",
        )
    return RegisterDay(on or first, plain)


def _written(text: str, item: RegisterItem) -> RegisterDay:
    written = read_written_day(text)
    year = written.western_year
    if not 1 <= written.month <= 12 or written.day > 31:
        raise DayNotUnderstood.of(text, f"{written}という日はありません。", "月と日を確かめてください。")
    length = _month_length(year, written.month)
    if written.day > length and not item.allows_off_calendar:
        raise DayNotUnderstood.of(
            text, f"暦に{written}という日はなく、{item.value}に暦にない日は使えません。", HOW_TO_WRITE
        )
    on = date(year, written.month, min(written.day, length))
    refuse_outside_era(text, written.era, on)
    return RegisterDay(on, str(written))
