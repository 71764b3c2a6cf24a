"""The period of 支援措置: when its end is near or over. Pure.

Source: 住民記録システム標準仕様書 3.4: alerts one month before the end and after it; a suppression never ends by itself, and
its extension is asked for from one month before (総務省, 支援措置).
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum


class Period(StrEnum):
    """How the period of a suppression stands on a day."""

    RUNNING = ""
    ENDING = "期間の終わりまで1か月以内です。延長の申出を案内してください。"
    OVER = "期間が過ぎています。延長か終了の届出を確かめてください（自動では終わりません）。"


def one_month_before(day: date) -> date:
    """Return the day of the same number in the month before, or that month's last day."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_on(ends_on: date | None, today: date) -> Period:
    """Return how a period that ends with the day `ends_on` stands today; without an end it runs."""
    if ends_on is None or today < one_month_before(ends_on):
        return Period.RUNNING
    return Period.OVER if today > ends_on else Period.ENDING
