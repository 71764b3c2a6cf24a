"""What the front door stores: every change to an account."""

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
