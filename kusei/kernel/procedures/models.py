"""What is stored of filings: the notice as received, its standing, and the claim it lays on the persons it is about."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Filing(models.Model):
    """One notice or application (届出・申出). Not law: what it says counts only once its act is recorded."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE"

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "仮登録（審査待ち）"
        RETURNED = "returned", "差戻し"
        RECORDED = "recorded", "本登録"
        WITHDRAWN = "withdrawn", "取下げ"

    procedure = models.CharField("手続", max_length=60)
    office = models.ForeignKey("offices.Office", models.PROTECT, verbose_name="庁舎")
    status = models.CharField("状態", max_length=12, choices=Status, default=Status.PROVISIONAL)
    content = models.JSONField("届出の内容")
    summary = models.CharField("要旨", max_length=200)
    persons = ArrayField(models.BigIntegerField(), verbose_name="対象者")
    households = ArrayField(models.BigIntegerField(), verbose_name="世帯", default=list)
    filed_on = models.DateField("届出日")
    due_on = models.DateField("届出の期限", null=True)
    received_by = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="受理者"
    )
    received_at = models.DateTimeField("受付日時", db_default=Now())
    confirmed_alerts = ArrayField(
        models.CharField(max_length=60), verbose_name="確認済みの注意", default=list
    )
    version = models.PositiveIntegerField("版", default=1)
    decided_by = models.ForeignKey(
        "offices.Account", models.PROTECT, null=True, related_name="+", verbose_name="審査・決裁者"
    )
    decided_at = models.DateTimeField("審査・決裁日時", null=True)
    note = models.CharField("差戻し・取下げの理由", max_length=500, blank=True)
    act = models.OneToOneField("ledger.Act", models.PROTECT, null=True, verbose_name="記録")

    class Meta:
        verbose_name = verbose_name_plural = "届出"
        indexes: ClassVar = [
            # Today's work and what waits for approval: queries.waiting.
            models.Index(
                fields=["office", "received_at"],
                name="filing_open",
                condition=models.Q(status__in=["provisional", "returned"]),
            ),
            models.Index(fields=["office", "received_at", "status"], name="filing_office_day"),
        ]

    def __str__(self) -> str:
        return f"届出 {self.pk}"


class Claim(models.Model):
    """That a filing about a person is open. One person, one open filing: the primary key says so."""

    app_may: ClassVar[str] = "SELECT, INSERT, DELETE"

    person_id = models.BigIntegerField("住民", primary_key=True)
    filing = models.ForeignKey(Filing, models.PROTECT, verbose_name="届出")

    class Meta:
        verbose_name = verbose_name_plural = "手続中の表示"


class Editing(models.Model):
    """That a clerk has a form about a household open, so that a second clerk is told before typing."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    household_id = models.BigIntegerField("世帯", primary_key=True)
    account = models.ForeignKey("offices.Account", models.PROTECT, verbose_name="職員")
    since = models.DateTimeField("開始日時", db_default=Now())
    seen_at = models.DateTimeField("最終操作日時", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "編集中の表示"


class Draft(models.Model):
    """What an account has typed into a form and not yet sent; for that account alone, and for a day at most."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    account = models.ForeignKey("offices.Account", models.PROTECT, verbose_name="職員")
    form = models.CharField("画面", max_length=100)
    typed = models.JSONField("入力途中の内容")
    saved_at = models.DateTimeField("保存日時", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "入力の途中"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "form"], name="one_draft_of_a_form"),
        ]
