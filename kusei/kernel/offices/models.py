"""What the database keeps of the city: its profile as loaded, its offices, and the accounts of those who work there."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now


class CityProfile(models.Model):
    """One loading of a city folder, whole, as canonical JSON. The newest row is the city in force; none is changed."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    code = models.CharField("地方公共団体コード", max_length=5)
    name = models.CharField("市名", max_length=40)
    content = models.JSONField("内容")
    digest = models.CharField("内容の要約値", max_length=64)
    loaded_at = models.DateTimeField("読込日時", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "市の設定"

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:8]})"


class Office(models.Model):
    """A ward office, branch or service corner, so that acts and accounts can point at it. Its facts are in the profile."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE"

    class Kind(models.TextChoices):
        WARD_OFFICE = "ward_office", "区役所"
        BRANCH = "branch", "出張所"
        SERVICE_CORNER = "service_corner", "行政サービスコーナー"

    code = models.CharField("庁舎コード", max_length=8, primary_key=True)
    ward_code = models.CharField("区コード", max_length=5)
    name = models.CharField("名称", max_length=40)
    kind = models.CharField("種別", max_length=20, choices=Kind)
    position = models.PositiveIntegerField("並び順")

    class Meta:
        verbose_name = verbose_name_plural = "庁舎"
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What an account may do. One account has one role; whoever works in two has two accounts."""

    CLERK = "clerk", "窓口職員"
    APPROVER = "approver", "審査・決裁者"
    SECTION_HEAD = "section_head", "課長"
    MANAGER = "manager", "区長・企画"
    AUDITOR = "auditor", "監査"
    ADMINISTRATOR = "administrator", "アカウント管理"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts. Django asks for this class by name; it holds nothing else."""

    def create_account(
        self, *, login: str, name: str, role: str, office: Office | None, section: str, password: str
    ) -> "Account":
        """Return a new account with its password hashed (argon2)."""
        account = self.model(login=login, name=name, role=role, office=office, section=section)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who works at an office, in one role. Never deleted, since acts name it; ended instead."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE"

    login = models.CharField("職員番号", max_length=40, unique=True)
    name = models.CharField("氏名", max_length=60)
    role = models.CharField("役割", max_length=20, choices=Role)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, verbose_name="所属庁舎")
    section = models.CharField("課", max_length=40, blank=True)
    is_active = models.BooleanField("利用できる", default=True)
    must_change_password = models.BooleanField("次の利用で合言葉を変える", default=False)
    created_at = models.DateTimeField("作成日時", db_default=Now())

    USERNAME_FIELD = "login"
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "職員のアカウント"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="counter_roles_have_an_office",
                condition=models.Q(office__isnull=False)
                | models.Q(role__in=["manager", "auditor", "administrator"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name
