"""The only code that writes receipts and closings. Numbers run without gaps for each office and day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connections, transaction

from kusei.kernel.ledger.actions import record_act

from .models import DailyClosing, Receipt
from .queries import Sums, sums_of

TILL_LOCK: Final = 0x6665  # the first half of the advisory lock on an office's day
REFUND: Final = "fees.refund"


class TillRefused(Exception):
    """The till cannot do that. Nothing was written; `cause` and `remedy` are Japanese sentences for the screen."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause}{remedy}")
        self.cause = cause
        self.remedy = remedy


@dataclass(frozen=True)
class Payment:
    """What one item costs and how it is paid. An exemption takes nothing; its reason stands on the receipt."""

    item: str
    unit_yen: int
    count: int
    method: Receipt.Method
    exemption: str = ""

    @property
    def total_yen(self) -> int:
        """What is taken, in whole yen."""
        return 0 if self.exemption else self.unit_yen * self.count


def lock_till(office: str, day: date, *, using: str = "default") -> None:
    """Hold an office's day to the end of the transaction. Raises TillRefused if the day is closed."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TILL_LOCK, f"{office} {day}"])
    if DailyClosing.objects.using(using).filter(office_id=office, day=day).exists():
        raise TillRefused(
            "きょうの収納は締められています。",
            "領収を出す交付（減免・公用を含む）は翌開庁日に行うか、ほかの庁舎で受け付けてください。",
        )


def _next_number(office: str, day: date, using: str) -> int:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM fees_receipt WHERE office_id = %s AND day = %s",
            [office, day],
        )
        return int(cursor.fetchone()[0])


def take_payment(
    payment: Payment, *, office: str, day: date, act_id: int, taken_by: int, using: str = "default"
) -> Receipt:
    """Write the receipt of one item, in the transaction of the act it is for.

    Raises TillRefused if the day is closed.
    """
    with transaction.atomic(using=using):
        lock_till(office, day, using=using)
        method = payment.method if payment.total_yen else Receipt.Method.NONE
        return Receipt.objects.using(using).create(
            office_id=office,
            day=day,
            number=_next_number(office, day, using),
            act_id=act_id,
            item=payment.item,
            unit_yen=payment.unit_yen,
            count=payment.count,
            total_yen=payment.total_yen,
            exemption=payment.exemption,
            method=method,
            taken_by_id=taken_by,
        )


def refund(
    receipt_id: int, *, reason: str, office: str, capacity: str, day: date, by: int, using: str = "default"
) -> Receipt:
    """Give back what a receipt took, by a receipt of its own on the day of giving back, at the office that took it.

    Raises TillRefused: without a reason, at another office, where nothing was taken or it was given back already, or
    after the day was closed. The act is about the receipt and nobody's register. Basis of the fee: 地方自治法227条.
    """
    if not reason.strip():
        raise TillRefused("還付の理由が空欄です。", "理由を入力してください。")
    with transaction.atomic(using=using):
        lock_till(office, day, using=using)
        taken = Receipt.objects.using(using).get(pk=receipt_id)
        if taken.office_id != office:
            raise TillRefused("ほかの庁舎の領収です。", "収納した庁舎で還付してください。")
        if taken.total_yen <= 0:
            raise TillRefused("徴収していない領収です。", "領収番号を確かめてください。")
        if Receipt.objects.using(using).filter(refund_of=taken).exists():
            raise TillRefused("この領収は還付済みです。", "きょうの一覧で確かめてください。")
        recorded = record_act(
            kind=REFUND,
            office=office,
            capacity=capacity,
            author=by,
            provision="地方自治法227条",
            effective_on=day,
            subjects=(),
            content={
                "summary": f"還付　{taken.item}　{taken.total_yen}円",
                "reason": reason.strip(),
                "receipt": {"office": taken.office_id, "day": taken.day.isoformat(), "number": taken.number},
                "yen": taken.total_yen,
            },
            using=using,
        )
        return Receipt.objects.using(using).create(
            office_id=office,
            day=day,
            number=_next_number(office, day, using),
            act_id=recorded.act_id,
            item=taken.item,
            unit_yen=taken.unit_yen,
            count=taken.count,
            total_yen=-taken.total_yen,
            method=taken.method,
            refund_of=taken,
            taken_by_id=by,
        )


def close_day(
    office: str, day: date, *, counted_yen: int, note: str, by: int, seen: Sums, using: str = "default"
) -> DailyClosing:
    """Close an office's till for a day: the cash counted against the sum of the receipts.

    seen: the sums the closer had before them. Raises TillRefused if a receipt was written since, if the day is closed,
    or if the cash differs and no reason is given.
    """
    with transaction.atomic(using=using):
        try:
            lock_till(office, day, using=using)
        except TillRefused:
            raise TillRefused("この日は締められています。", "過去の締めで確かめてください。") from None
        sums = sums_of(office, day, using=using)
        if sums != seen:
            raise TillRefused(
                "金額を数えている間に、新しい領収が出ました。",
                "画面の金額を確かめ、もう一度締めてください。",
            )
        if counted_yen != sums.cash_yen and not note.strip():
            difference = counted_yen - sums.cash_yen
            raise TillRefused(
                f"現金が計算額と{abs(difference):,}円{'多く' if difference > 0 else '少なく'}なっています。",
                "数え直しても合わないときは、理由を入力してください。",
            )
        return DailyClosing.objects.using(using).create(
            office_id=office,
            day=day,
            receipts=sums.receipts,
            cash_yen=sums.cash_yen,
            cashless_yen=sums.cashless_yen,
            counted_yen=counted_yen,
            note=note.strip(),
            closed_by_id=by,
        )
