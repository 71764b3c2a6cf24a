"""The fiscal year (会計年度) of local government: 1 April to 31 March. Basis: 地方自治法第208条第1項."""

import re
from dataclasses import dataclass
from datetime import date

from .eras import era_named, first_day, format_western, to_era
from .not_understood import DayNotUnderstood
from .numerals import half_width

NAMED_BY_THE_NEW_ERA = {2019: "令和元年度"}
"""Fiscal years that began in an old era but are named by the new one throughout.

2019: the ministries' agreement of 2019-04-01 (改元に伴う元号による年表示の取扱いについて) names the whole
year 令和元年度. From memory, not confirmed; 平成31年度 is read as the same year.
"""

_ERA_FORM = re.compile(r"(?P<era>[^\d]+?)(?P<year>元|\d{1,2})(?:年?度?)")
_WESTERN_FORM = re.compile(r"(?P<year>\d{4})(?:年?度?)")


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year, named by the western year in which it begins: FiscalYear(2026) is 令和8年度."""

    year: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """Return the fiscal year in which `day` lies."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FiscalYear":
        """Return the fiscal year that "2026", "2026年度", "令和8年度", "令和8", "R8" or "R元" names.

        Raises DayNotUnderstood for anything else, and for a year that its era never had (平成40年度).
        """
        plain = half_width(text)
        if match := _WESTERN_FORM.fullmatch(plain):
            found = cls(int(match["year"]))
        elif (match := _ERA_FORM.fullmatch(plain)) and (era := era_named(match["era"])):
            year = 1 if match["year"] == "元" else int(match["year"])
            found = cls(era.western_year(year))
            ended = era.ends_on is not None and era.ends_on < found.first_day
            if year == 0 or ended or found.last_day < era.begins_on:
                raise _refusal(text, f"{era.name}{year}年度という年度はありません。")
        else:
            raise _refusal(text, "年度の書き方ではありません。")
        if found.first_day < first_day():
            raise _refusal(text, f"{format_western(first_day())}より前に始まる年度は扱えません。")
        return found

    @property
    def first_day(self) -> date:
        """1 April of the year."""
        return date(self.year, 4, 1)

    @property
    def last_day(self) -> date:
        """31 March of the next year."""
        return date(self.year + 1, 3, 31)

    @property
    def label(self) -> str:
        """The name that papers print, 令和8年度: the era's year on 1 April, but see NAMED_BY_THE_NEW_ERA."""
        if named := NAMED_BY_THE_NEW_ERA.get(self.year):
            return named
        told = to_era(self.first_day)
        return f"{told.era}{told.year_text}年度"

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its twelve months, April first."""
        return tuple(date(self.year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16))

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.label

    def next(self) -> "FiscalYear":
        """Return the fiscal year after this one."""
        return FiscalYear(self.year + 1)

    def previous(self) -> "FiscalYear":
        """Return the fiscal year before this one."""
        return FiscalYear(self.year - 1)


def _refusal(text: str, why: str) -> DayNotUnderstood:
    mend = "「令和8年度」「R8」「2026」のように入力してください。"
    return DayNotUnderstood(f"「{text}」は年度として受け付けられません。", why, mend)
