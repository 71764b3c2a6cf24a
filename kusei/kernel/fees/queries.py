"""How receipts and closings are read. Every sum is the sum of its receipts."""

from dataclasses import dataclass
from datetime import date

from django.db import connections

from .models import DailyClosing, Receipt


@dataclass(frozen=True, slots=True)
class Sums:
    """What an office's receipts of a day come to, refunds taken off, in whole yen."""

    receipts: int
    cash_yen: int
    cashless_yen: int

    @property
    def total_yen(self) -> int:
        """Cash and cashless together."""
        return self.cash_yen + self.cashless_yen


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the day's sheet: an item at one price, paid one way, or free for one reason; or given back."""

    item: str
    unit_yen: int
    method: str
    exemption: str
    refunded: bool
    receipts: int
    count: int
    total_yen: int

    @property
    def way(self) -> str:
        """How it was paid, in words."""
        if self.exemption:
            return f"減免（{self.exemption}）"
        label = Receipt.Method(self.method).label
        return f"還付（{label}）" if self.refunded else label


def sums_of(office: str, day: date, *, using: str = "default") -> Sums:
    """Return the sums of an office's day."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT count(*), coalesce(sum(total_yen) FILTER (WHERE method = 'cash'), 0)::bigint,
                      coalesce(sum(total_yen) FILTER (WHERE method = 'cashless'), 0)::bigint
                 FROM fees_receipt WHERE office_id = %s AND day = %s""",
            [office, day],
        )
        return Sums(*cursor.fetchone())


def sheet_of(office: str, day: date, *, using: str = "default") -> list[SheetLine]:
    """Return the day's sheet: by item, price, method and exemption. Refunded copies are not counted again."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """SELECT item, unit_yen, method, exemption, refund_of_id IS NOT NULL, count(*)::int, sum(count)::int,
                      sum(total_yen)::bigint
                 FROM fees_receipt WHERE office_id = %s AND day = %s
                GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 5, 4, 3""",
            [office, day],
        )
        return [SheetLine(*row) for row in cursor.fetchall()]


def receipts_of(office: str, day: date, *, using: str = "default") -> list[Receipt]:
    """Return an office's receipts of a day, newest first, each with its refund if there is one."""
    return list(
        Receipt.objects.using(using)
        .filter(office_id=office, day=day)
        .select_related("taken_by", "refund_of", "receipt")
        .order_by("-number")
    )


def receipts_for(act_ids: list[int], *, using: str = "default") -> list[Receipt]:
    """Return the receipts of these acts, in order."""
    return list(
        Receipt.objects.using(using)
        .filter(act_id__in=act_ids)
        .select_related("office", "taken_by")
        .order_by("pk")
    )


def closing_of(office: str, day: date, *, using: str = "default") -> DailyClosing | None:
    """Return the closing of an office's day, or None while it is open."""
    return (
        DailyClosing.objects.using(using)
        .filter(office_id=office, day=day)
        .select_related("closed_by", "office")
        .first()
    )


def closings_of(office: str, *, limit: int = 31, using: str = "default") -> list[DailyClosing]:
    """Return an office's newest closings, newest first."""
    return list(
        DailyClosing.objects.using(using)
        .filter(office_id=office)
        .select_related("closed_by")
        .order_by("-day")[:limit]
    )
