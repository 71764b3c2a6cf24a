"""What is stored of fees. Receipts are never changed; a mistake is refunded by a receipt of its own."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Receipt(models.Model):
    """Money taken (or given back, negative) at a counter, in whole yen; one line for each kind of item."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    class Method(models.TextChoices):
        CASH = "cash", "現金"
        CASHLESS = "cashless", "キャッシュレス"
        NONE = "none", "徴収なし"

    office = models.ForeignKey("offices.Office", models.PROTECT, verbose_name="庁舎")
    day = models.DateField("収納日")
    number = models.PositiveIntegerField("領収番号")
    act = models.ForeignKey("ledger.Act", models.PROTECT, verbose_name="もとになった記録")
    item = models.CharField("種目", max_length=60)
    unit_yen = models.PositiveIntegerField("単価（円）")
    count = models.PositiveIntegerField("通数")
    total_yen = models.IntegerField("金額（円）")
    exemption = models.CharField("減免の理由", max_length=60, blank=True)
    method = models.CharField("方法", max_length=10, choices=Method)
    refund_of = models.OneToOneField("self", models.PROTECT, null=True, verbose_name="還付する領収")
    taken_by = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="収納した職員"
    )
    taken_at = models.DateTimeField("収納日時", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "領収"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day", "number"], name="one_receipt_per_number"),
            models.CheckConstraint(
                name="receipt_total_is_the_sum",
                condition=models.Q(
                    total_yen=models.F("unit_yen") * models.F("count"), exemption="", refund_of=None
                )
                | models.Q(total_yen=0, refund_of=None) & ~models.Q(exemption="")
                | models.Q(total_yen__lte=0, refund_of__isnull=False),
            ),
        ]


class DailyClosing(models.Model):
    """The till of one office on one day, counted and closed. After it no receipt of that day can be written."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    office = models.ForeignKey("offices.Office", models.PROTECT, verbose_name="庁舎")
    day = models.DateField("締め日")
    receipts = models.PositiveIntegerField("領収の件数")
    cash_yen = models.IntegerField("現金の計算額（円）")
    cashless_yen = models.IntegerField("キャッシュレスの計算額（円）")
    counted_yen = models.IntegerField("現金の実査額（円）")
    note = models.CharField("過不足の理由", max_length=200, blank=True)
    closed_by = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="締めた職員"
    )
    closed_at = models.DateTimeField("締め日時", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "収納の締め"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day"], name="one_closing_per_day"),
            models.CheckConstraint(
                name="a_difference_is_explained",
                condition=models.Q(counted_yen=models.F("cash_yen")) | ~models.Q(note=""),
            ),
        ]
