"""Reading closed_days.toml: when the offices are closed besides weekends and national holidays."""

from datetime import date

from ..table import Table
from ..values import Closures, SingleDay
from .sourced import laws_of, source_of

FILE = "closed_days.toml"
LEAP_YEAR = 2000
"""A closure of every year may begin or end on 29 February."""


def read(table: Table) -> Closures:
    """Return closed_days.toml as a value."""
    year_end = table.table("year_end")
    closures = Closures(
        year_end_from=_month_and_day(year_end, "first"),
        year_end_to=_month_and_day(year_end, "last"),
        basis=laws_of(year_end, "basis"),
        source=source_of(year_end),
        closed=_days(table, "closed"),
        open=_days(table, "open"),
    )
    # The closure runs over the turn of the year (地方自治法第4条の2第2項第3号: 年末又は年始).
    if closures.year_end_from <= closures.year_end_to:
        year_end.wrong(
            "first", "年をまたぐ期間の初日（last より後の月日）", "年をまたぎません", "初日と末日を直す。"
        )
    year_end.close()
    table.close()
    return closures


def _days(table: Table, key: str) -> tuple[SingleDay, ...]:
    days = []
    for part in table.tables(key, optional=True):
        days.append(SingleDay(on=part.day("on"), name=part.text("name"), source=source_of(part)))
        part.close()
    return tuple(days)


def _month_and_day(table: Table, key: str) -> tuple[int, int]:
    """Return "12-29" as (12, 29)."""
    like = '"12-29" のような月日'
    text = table.text(key, pattern=r"\d{2}-\d{2}", like=like)
    if not text:
        return 1, 1
    month, day = int(text[:2]), int(text[3:])
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        table.wrong(key, like, f"「{text}」という日はありません", "月日を直す。")
        return 1, 1
    return month, day
