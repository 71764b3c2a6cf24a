"""What is stored of papers handed out: enough to issue the same paper again, byte for byte, and to tell when it is stale."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class IssuedDocument(models.Model):
    """One paper handed out. Its issue is an act; the paper follows from template, payload and moment."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    number = models.CharField("発行番号", max_length=40, unique=True)
    verification_code = models.CharField("確認符号", max_length=24, unique=True)
    kind = models.CharField("書面の種類", max_length=60)
    title = models.CharField("名称", max_length=60)
    office = models.ForeignKey("offices.Office", models.PROTECT, verbose_name="庁舎")
    act = models.ForeignKey("ledger.Act", models.PROTECT, verbose_name="交付の記録")
    persons = ArrayField(models.BigIntegerField(), verbose_name="記載された者")
    copies = models.PositiveIntegerField("通数", default=1)
    template = models.CharField("様式", max_length=100)
    template_digest = models.CharField("様式の要約値", max_length=64)
    payload = models.JSONField("記載内容")
    state = models.CharField("もとの台帳の状態", max_length=60)
    issued_at = models.DateTimeField("交付日時", db_default=Now())
    issued_by = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="交付した職員"
    )
    pdf_digest = models.CharField("PDFの要約値", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "交付した書面"
        indexes: ClassVar = [
            models.Index(fields=["office", "issued_at"], name="issued_office_day"),
            # Papers of one person: the first issue of a paper that is issued again, and a lifting that was used.
            GinIndex(fields=["persons"], name="issued_persons", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.number


class IssueSerial(models.Model):
    """The last serial of 発行番号 that an office gave in a calendar year. Whoever issues holds the row to the end."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE"

    office = models.ForeignKey("offices.Office", models.PROTECT, verbose_name="庁舎")
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("最後の連番")

    class Meta:
        verbose_name = verbose_name_plural = "発行番号の連番"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year"], name="one_serial_per_office_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.office_id}"
