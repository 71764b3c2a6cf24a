"""Days by which residents give notice. Pure: the closed days are an argument.

Basis: 住民基本台帳法22条1項 (転入), 23条 (転居), 25条 (世帯変更): within 14 days of the day; the first day does not count
(民法140条), a closed day moves the end (地方自治法4条の2第4項). 24条 (転出): beforehand.
"""

from collections.abc import Callable
from datetime import date, timedelta

from kusei.kernel.days.periods import Counting, Deadline, Unit, last_day

NOTICE_DAYS = 14
LATE_MOVE_OUT_DAYS = 14


def notice_due(happened_on: date, is_closed: Callable[[date], bool]) -> Deadline:
    """Return the last day on which the notice of something that happened is in time."""
    return last_day(happened_on, NOTICE_DAYS, Unit.DAYS, Counting.FROM_THE_NEXT_DAY, is_closed)


def move_out_needs_other_paper(moved_on: date, filed_on: date) -> bool:
    """Tell whether a move-out is filed so late that it is entered ex officio (転出証明書に準ずる証明書).

    Source: 住民記録システム標準仕様書 4.1.3.0.1 (filed more than 14 days after the day of moving).
    """
    return filed_on > moved_on + timedelta(days=LATE_MOVE_OUT_DAYS)
