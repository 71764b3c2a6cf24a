"""What the ledger stores. The application may add acts; only the sealer may add to the tree; nobody may change either."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now


class Act(models.Model):
    """One legal act: who did what, about whom, where, under which provision, from when, and when it was recorded."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    id = models.BigAutoField("記録番号", primary_key=True)
    kind = models.CharField("種類", max_length=60)
    category = models.CharField("統計区分", max_length=40, blank=True)
    counted = models.PositiveIntegerField("件数", default=0)
    office = models.ForeignKey("offices.Office", models.PROTECT, verbose_name="庁舎")
    capacity = models.CharField("処分者", max_length=60)
    author = models.ForeignKey(
        "offices.Account", models.PROTECT, null=True, related_name="+", verbose_name="受理者"
    )
    approver = models.ForeignKey(
        "offices.Account", models.PROTECT, null=True, related_name="+", verbose_name="決裁者"
    )
    provision = models.CharField("根拠", max_length=120)
    filed_on = models.DateField("届出日", null=True)
    effective_on = models.DateField("効力の日")
    recorded_at = models.DateTimeField("記録日時", db_default=Now())
    subjects = ArrayField(models.BigIntegerField(), verbose_name="対象者")
    content = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "記録"
        indexes: ClassVar = [
            # The history of a person or household: queries.acts_about.
            GinIndex(fields=["subjects"], name="ledger_act_subjects", fastupdate=False),
            # Counts of the outline and the acts behind one count: statistics.queries.
            models.Index(
                fields=["recorded_at", "office"],
                include=["category", "counted"],
                condition=models.Q(counted__gt=0),
                name="ledger_act_counted",
            ),
            # The auditor's list of acts, newest first, of all kinds or one: auditing.acts.
            models.Index(fields=["recorded_at", "id"], name="ledger_act_newest"),
            models.Index(fields=["kind", "recorded_at", "id"], name="ledger_act_kind"),
        ]

    def __str__(self) -> str:
        return f"記録 {self.pk}"


class Unsealed(models.Model):
    """The hash of an act that waits for the sealer. A trigger writes it together with the act."""

    app_may: ClassVar[str] = "SELECT"
    sealer_may: ClassVar[str] = "SELECT, DELETE"

    act_id = models.BigIntegerField("記録番号", primary_key=True)
    hash = models.BinaryField("要約値", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "封緘待ち"


class Leaf(models.Model):
    """The place of one act in the tree, and its hash. No foreign key: an act that vanished must leave its leaf."""

    app_may: ClassVar[str] = "SELECT"
    sealer_may: ClassVar[str] = "SELECT, INSERT"

    index = models.BigIntegerField("順番", primary_key=True)
    act_id = models.BigIntegerField("記録番号", unique=True)
    hash = models.BinaryField("要約値", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "葉"


class TreeHead(models.Model):
    """The signed head of the tree at one size; `frontier` is what the next sealing continues from."""

    app_may: ClassVar[str] = "SELECT"
    sealer_may: ClassVar[str] = "SELECT, INSERT"

    size = models.BigIntegerField("葉の数", primary_key=True)
    root = models.BinaryField("根", max_length=32)
    frontier = models.BinaryField("右端")
    last_act_id = models.BigIntegerField("最後の記録番号")
    sealed_at = models.DateTimeField("封緘日時")
    key_id = models.CharField("鍵", max_length=16)
    signature = models.BinaryField("署名", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "封緘"
