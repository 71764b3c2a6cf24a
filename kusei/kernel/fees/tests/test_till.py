"""The till: numbers without gaps, sums that are the sums of their receipts, and nothing after the closing."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from kusei.kernel.fees.actions import Payment, TillRefused, close_day, refund, take_payment
from kusei.kernel.fees.models import Receipt
from kusei.kernel.fees.queries import closing_of, closings_of, receipts_of, sheet_of, sums_of
from kusei.kernel.ledger.actions import record_act
from kusei.kernel.ledger.models import Act
from kusei.kernel.offices.models import Account, Office, Role

OFFICE, OTHER = "40107-00", "40106-00"
DAY = date(2026, 11, 24)
CASH, CASHLESS = Receipt.Method.CASH, Receipt.Method.CASHLESS


def clerk(login: str = "1001") -> Account:
    office = Office.objects.get(pk=OFFICE)
    return Account.objects.create(login=login, name="佐野", role=Role.CLERK, office=office, password="!")


def act(office: str = OFFICE) -> int:
    with transaction.atomic():
        return record_act(
            kind="test.issue", office=office, capacity="区長", author=None, provision="法", effective_on=DAY,
            subjects=[1], content={"summary": "試験"},
        ).act_id  # fmt: skip


def take(
    who: Account, unit: int = 300, count: int = 1, *, day: date = DAY, office: str = OFFICE, **more: Any
) -> Receipt:
    payment = Payment("住民票の写し", unit, count, more.pop("method", CASH), **more)
    return take_payment(payment, office=office, day=day, act_id=act(office), taken_by=who.pk)


@pytest.mark.django_db
def test_numbers_run_from_one_for_each_office_and_day() -> None:
    who = clerk()
    assert [take(who).number for _ in range(3)] == [1, 2, 3]
    assert take(who, office=OTHER).number == 1
    assert take(who, day=DAY + timedelta(days=1)).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("case", "unit", "count", "exemption", "total", "method"),
    [
        ("paid", 300, 2, "", 600, CASH),
        ("waived", 300, 2, "生活保護を受けている人", 0, Receipt.Method.NONE),
        ("public use", 300, 1, "公用", 0, Receipt.Method.NONE),
    ],
)
def test_what_a_receipt_says(
    case: str, unit: int, count: int, exemption: str, total: int, method: Receipt.Method
) -> None:
    found = take(clerk(), unit, count, exemption=exemption)
    assert (found.total_yen, found.method, found.exemption) == (total, method, exemption), case


@pytest.mark.django_db
def test_sheet_and_sums_are_the_sums_of_the_receipts() -> None:
    who = clerk()
    for unit, count, method, exemption in [
        (300, 1, CASH, ""), (300, 4, CASH, ""), (450, 2, CASHLESS, ""), (300, 3, CASH, "生活保護を受けている人"),
    ]:  # fmt: skip
        take(who, unit, count, method=method, exemption=exemption)
    refund(
        receipts_of(OFFICE, DAY)[-1].pk,
        reason="通数を誤った",
        office=OFFICE,
        capacity="区長",
        day=DAY,
        by=who.pk,
    )
    sums, receipts = sums_of(OFFICE, DAY), receipts_of(OFFICE, DAY)
    assert (sums.receipts, sums.cash_yen, sums.cashless_yen) == (5, 1200, 900)
    assert sums.total_yen == sum(each.total_yen for each in receipts)
    lines = sheet_of(OFFICE, DAY)
    assert sum(line.total_yen for line in lines) == sums.total_yen
    assert sum(line.receipts for line in lines) == 5
    assert [(line.way, line.count, line.total_yen) for line in lines] == [
        ("現金", 5, 1500),
        ("減免（生活保護を受けている人）", 3, 0),
        ("還付（現金）", 1, -300),
        ("キャッシュレス", 2, 900),
    ]


@pytest.mark.django_db
def test_a_refund_is_an_act_with_its_reason_and_only_once() -> None:
    who = clerk()
    taken = take(who, 300, 2)
    args: dict[str, Any] = {"office": OFFICE, "capacity": "区長", "day": DAY, "by": who.pk}
    with pytest.raises(TillRefused, match="理由"):
        refund(taken.pk, reason=" ", **args)
    given = refund(taken.pk, reason="交付する証明書を誤った", **args)
    assert (given.total_yen, given.refund_of_id, given.number) == (-600, taken.pk, 2)
    recorded = Act.objects.get(pk=given.act_id)
    assert recorded.kind == "fees.refund"
    assert recorded.counted == 0
    assert "交付する証明書を誤った" in recorded.content
    with pytest.raises(TillRefused, match="還付済み"):
        refund(taken.pk, reason="もう一度", **args)
    with pytest.raises(TillRefused, match="ほかの庁舎"):
        refund(take(who).pk, reason="別の庁舎", **{**args, "office": OTHER})
    with pytest.raises(TillRefused, match="徴収していない"):
        refund(take(who, exemption="公用").pk, reason="誤り", **args)


@pytest.mark.django_db
def test_closing_compares_the_cash_and_ends_the_day() -> None:
    who = clerk()
    take(who, 300, 2)
    take(who, 300, 1, method=CASHLESS)
    seen = sums_of(OFFICE, DAY)
    with pytest.raises(TillRefused, match="50円少なく"):
        close_day(OFFICE, DAY, counted_yen=550, note=" ", by=who.pk, seen=seen)
    closed = close_day(OFFICE, DAY, counted_yen=550, note="釣銭の渡し過ぎ", by=who.pk, seen=seen)
    assert (closed.receipts, closed.cash_yen, closed.cashless_yen) == (2, 600, 300)
    assert closing_of(OFFICE, DAY) == closed
    assert closings_of(OFFICE) == [closed]
    with pytest.raises(TillRefused, match="締められています"):
        take(who)
    with pytest.raises(TillRefused, match="締められています"):
        close_day(OFFICE, DAY, counted_yen=600, note="", by=who.pk, seen=seen)
    assert take(who, day=DAY + timedelta(days=1)).number == 1
    assert take(who, office=OTHER).number == 1


@pytest.mark.django_db
def test_a_receipt_written_while_counting_stops_the_closing() -> None:
    who = clerk()
    seen = sums_of(OFFICE, DAY)
    take(who)
    with pytest.raises(TillRefused, match="新しい領収"):
        close_day(OFFICE, DAY, counted_yen=0, note="", by=who.pk, seen=seen)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_receipt_after_the_closing() -> None:
    who = clerk()
    close_day(OFFICE, DAY, counted_yen=0, note="", by=who.pk, seen=sums_of(OFFICE, DAY))
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        Receipt.objects.create(
            office_id=OFFICE, day=DAY, number=1, act_id=act(), item="住民票の写し", unit_yen=300, count=1,
            total_yen=300, method=CASH, taken_by=who,
        )  # fmt: skip


def test_twenty_at_once_get_twenty_numbers_without_a_gap(fresh_database: Any) -> None:
    who, failures = clerk(), []
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait(timeout=10)
            for _ in range(5):
                take(who)
        except Exception as error:  # a thread's failure must reach the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(each.number for each in receipts_of(OFFICE, DAY)) == list(range(1, 21))
