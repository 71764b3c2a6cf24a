"""What the front door stores: every change to an account, every verification of the ledger that an auditor asked for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class AccountEvent(models.Model):
    """One change to one account: who made it, when, what, from what to what. Never changed, never deleted."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    class Kind(models.TextChoices):
        CREATED = "created", "作成"
        NAME = "name", "氏名の変更"
        ROLE = "role", "役割の変更"
        OFFICE = "office", "所属庁舎の変更"
        SECTION = "section", "課の変更"
        ENDED = "ended", "利用の停止"
        REACTIVATED = "reactivated", "利用の再開"
        PASSWORD_RESET = "password_reset", "合言葉の再設定"
        PASSWORD_CHANGED = "password_changed", "本人による合言葉の変更"
        UNLOCKED = "unlocked", "締め出しの解除"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="events", verbose_name="アカウント"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="events_made",
        verbose_name="行った者",
        help_text="空のときは、サーバーの命令による",
    )
    at = models.DateTimeField("日時", db_default=Now())
    kind = models.CharField("内容", max_length=20, choices=Kind)
    before = models.CharField("変更前", max_length=120, blank=True)
    after = models.CharField("変更後", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "アカウントの変更記録"
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            # The page of one account shows its newest changes first.
            models.Index(fields=["account", "-at"], name="account_event_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.account.login}）"


class Verification(models.Model):
    """One verification of the whole ledger: who asked, how far it is, what came out. Never deleted.

    A process that dies leaves its verification without an end; `heard_at` tells when it was last alive. `outcome` is None
    at the end of one that failed: nothing is known then.
    """

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE (heard_at, done, finished_at, outcome)"

    started_at = models.DateTimeField("開始日時", db_default=Now())
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="求めた者"
    )
    heard_at = models.DateTimeField("最後に進んだ日時", db_default=Now())
    expected = models.BigIntegerField("記録の見込み件数")
    done = models.BigIntegerField("確かめた件数", default=0)
    finished_at = models.DateTimeField("終了日時", null=True)
    outcome = models.JSONField("結果", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "台帳の検証"

    def __str__(self) -> str:
        return f"台帳の検証 {self.pk}"
