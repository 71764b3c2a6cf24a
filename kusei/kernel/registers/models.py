"""What the registers store, with the constraints that make it true.

Every fact has `valid` (when it was so), the act that recorded it and the act that withdrew it. The database refuses two
facts of one kind about one person or household that are held at the same time for the same days. The ranges are compared
without an extension: `int8range(id, id, '[]') WITH &&` stands for `id WITH =`.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

WITHDRAW = "SELECT, INSERT, UPDATE (withdrawn_by_id, withdrawn_at)"


class Person(models.Model):
    """Somebody the office has ever registered. What is known about them stands in the facts below."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    id = models.BigIntegerField("内部番号", primary_key=True)
    code = models.CharField("宛名番号", max_length=12, unique=True)
    invented = models.BooleanField("架空の住民", default=False)
    recorded_by = models.ForeignKey(
        "ledger.Act", models.PROTECT, related_name="+", db_index=False, verbose_name="記録した異動"
    )

    class Meta:
        verbose_name = verbose_name_plural = "住民"

    def __str__(self) -> str:
        return self.code


class Household(models.Model):
    """A household of one ward, known by its number (世帯番号). Its address and members are facts."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    id = models.BigIntegerField("内部番号", primary_key=True)
    number = models.CharField("世帯番号", max_length=12, unique=True)
    ward_code = models.CharField("区コード", max_length=5)
    recorded_by = models.ForeignKey(
        "ledger.Act", models.PROTECT, related_name="+", db_index=False, verbose_name="記録した異動"
    )

    class Meta:
        verbose_name = verbose_name_plural = "世帯"

    def __str__(self) -> str:
        return self.number


def one_at_a_time(name: str, owner: str, extra: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that one owner has at most one held fact of a kind on any day."""
    held = Q(withdrawn_by__isnull=True)
    return ExclusionConstraint(
        name=name,
        expressions=[
            (Func(F(owner), F(owner), Value("[]"), function="int8range"), "&&"),
            ("valid", "&&"),
        ],
        condition=held & extra if extra is not None else held,
    )


class Fact(models.Model):
    """Something that held from one day to another, and that the office held to be so from one act to another."""

    id = models.BigIntegerField("内部番号", primary_key=True)
    valid = DateRangeField("有効期間")
    # No question begins at the act (its effects name the rows it made), so the two acts need no index of their own.
    recorded_by = models.ForeignKey(
        "ledger.Act", models.PROTECT, related_name="+", db_index=False, verbose_name="記録した異動"
    )
    recorded_at = models.DateTimeField("記録日時")
    withdrawn_by = models.ForeignKey(
        "ledger.Act",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="取り消した異動",
    )
    withdrawn_at = models.DateTimeField("取消日時", null=True)

    class Meta:
        abstract = True


class Particulars(Fact):
    """Who a person is: the name as written, its reading, birth, sex, nationality and where the family register lies."""

    app_may: ClassVar[str] = WITHDRAW

    person = models.ForeignKey(Person, models.PROTECT, db_index=False, verbose_name="住民")
    name = models.CharField("氏名", max_length=200)
    kana = models.CharField("振り仮名", max_length=200, blank=True)
    kana_confirmed = models.BooleanField("振り仮名確認済み", default=False)
    former_surname = models.CharField("旧氏", max_length=100, blank=True)
    former_surname_kana = models.CharField("旧氏の振り仮名", max_length=100, blank=True)
    roman_name = models.CharField("氏名（アルファベット）", max_length=200, blank=True)
    alias = models.CharField("通称", max_length=200, blank=True)
    alias_kana = models.CharField("通称の振り仮名", max_length=200, blank=True)
    birth_on = models.DateField("生年月日")
    birth_text = models.CharField("生年月日の表記", max_length=40, blank=True)
    sex = models.CharField(
        "性別", max_length=6, choices=[("male", "男"), ("female", "女"), ("", "空欄")], blank=True
    )
    nationality = models.CharField("国籍・地域", max_length=40, blank=True)
    residence_category = models.CharField("30条の45の区分", max_length=40, blank=True)
    residence_status = models.CharField("在留資格", max_length=60, blank=True)
    stay_until = models.DateField("在留期間の満了日", null=True)
    card_number = models.CharField("在留カード等の番号", max_length=12, blank=True)
    domicile = models.CharField("本籍", max_length=200, blank=True)
    family_head = models.CharField("筆頭者", max_length=200, blank=True)
    resident_code = models.CharField("住民票コード", max_length=11, blank=True)
    kana_key = models.TextField("カナの検索キー", db_collation="C")
    name_key = models.TextField("氏名の検索キー", db_collation="C")
    bigrams = ArrayField(models.TextField(), verbose_name="氏名の二文字組")

    class Meta:
        verbose_name = verbose_name_plural = "住民の基本事項"
        constraints: ClassVar = [one_at_a_time("one_set_of_particulars_at_a_time", "person_id")]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="particulars_person"),
            # access.search: reading and birthday, beginning of a name, birthday, part of a name; returning residents.
            models.Index(fields=["kana_key", "birth_on"], name="particulars_kana"),
            models.Index(fields=["name_key"], name="particulars_name"),
            models.Index(fields=["birth_on"], name="particulars_birth"),
            GinIndex(fields=["bigrams"], name="particulars_bigrams", fastupdate=False),
            models.Index(fields=["resident_code"], name="particulars_code", condition=~Q(resident_code="")),
            models.Index(fields=["card_number"], name="particulars_card", condition=~Q(card_number="")),
        ]


class HouseholdAddress(Fact):
    """Where a household lives. All its members live there; no person has an address of their own."""

    app_may: ClassVar[str] = WITHDRAW

    household = models.ForeignKey(Household, models.PROTECT, db_index=False, verbose_name="世帯")
    ward_code = models.CharField("区コード", max_length=5)
    town = models.CharField("町名", max_length=80)
    number = models.CharField("番地・号", max_length=80, blank=True)
    building = models.CharField("方書", max_length=120, blank=True)
    postal_code = models.CharField("郵便番号", max_length=7, blank=True)
    address_key = models.TextField("住所の検索キー", db_collation="C")

    class Meta:
        verbose_name = verbose_name_plural = "世帯の住所"
        constraints: ClassVar = [one_at_a_time("one_address_at_a_time", "household_id")]
        indexes: ClassVar = [
            models.Index(fields=["household"], name="householdaddress_household"),
            models.Index(fields=["address_key"], name="householdaddress_key"),
        ]


class Residence(Fact):
    """That a person is a resident in a household: since when, in which relationship to its head, and how it ended."""

    app_may: ClassVar[str] = WITHDRAW

    person = models.ForeignKey(Person, models.PROTECT, db_index=False, verbose_name="住民")
    household = models.ForeignKey(Household, models.PROTECT, db_index=False, verbose_name="世帯")
    relationship = models.CharField("続柄", max_length=40)
    position = models.PositiveIntegerField("並び順")
    became_resident_on = models.DateField("住民となった年月日")
    became_resident_text = models.CharField("住民となった年月日の表記", max_length=40, blank=True)
    settled_on = models.DateField("住所を定めた年月日")
    settled_text = models.CharField("住所を定めた年月日の表記", max_length=40, blank=True)
    notified_on = models.DateField("届出の年月日", null=True)
    ex_officio = models.BooleanField("職権による記載", default=False)
    cause = models.CharField("異動事由", max_length=40)
    previous_address = models.CharField("転入前の住所", max_length=200, blank=True)
    end_cause = models.CharField("消除事由", max_length=40, blank=True)
    ended_on = models.DateField("消除の事由の生じた年月日", null=True)
    ended_text = models.CharField("消除の事由の生じた年月日の表記", max_length=40, blank=True)
    end_notified_on = models.DateField("消除の届出の年月日", null=True)
    destination = models.CharField("転出先（予定）", max_length=200, blank=True)
    destination_settled = models.CharField("転出先（確定）", max_length=200, blank=True)
    moved_out_on = models.DateField("転出年月日（確定）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "居住"
        constraints: ClassVar = [
            one_at_a_time("one_residence_at_a_time", "person_id"),
            one_at_a_time("one_head_at_a_time", "household_id", Q(relationship="世帯主")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="residence_person"),
            models.Index(fields=["household"], name="residence_household"),
        ]


class Suppression(Fact):
    """That something must not be done about a person, or not shown: 支援措置 and the other 抑止."""

    app_may: ClassVar[str] = WITHDRAW

    class Kind(models.TextChoices):
        SUPPORT = "support", "支援措置"
        PROVISIONAL_SUPPORT = "provisional_support", "仮支援措置"
        CHANGE = "change", "異動抑止"
        ISSUE = "issue", "発行抑止"
        INQUIRY = "inquiry", "照会抑止"

    class Level(models.TextChoices):
        ERROR = "error", "できない"
        ALERT = "alert", "注意して進める"

    person = models.ForeignKey(Person, models.PROTECT, db_index=False, verbose_name="住民")
    kind = models.CharField("種類", max_length=20, choices=Kind)
    level = models.CharField("段階", max_length=5, choices=Level)
    reason = models.CharField("理由", max_length=200, blank=True)
    ends_on = models.DateField("期間の末日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "抑止"
        constraints: ClassVar = [
            one_at_a_time(
                "one_support_at_a_time", "person_id", Q(kind__in=["support", "provisional_support"])
            ),
            one_at_a_time("one_change_suppression_at_a_time", "person_id", Q(kind="change")),
            one_at_a_time("one_issue_suppression_at_a_time", "person_id", Q(kind="issue")),
            one_at_a_time("one_inquiry_suppression_at_a_time", "person_id", Q(kind="inquiry")),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="suppression_person")]


class Memo(models.Model):
    """A note of the office about a person; never printed, never removed, only struck out."""

    app_may: ClassVar[str] = "SELECT, INSERT, UPDATE (struck_at, struck_by_id)"

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="住民")
    text = models.CharField("メモ", max_length=500)
    written_by = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="書いた職員"
    )
    written_at = models.DateTimeField("書いた日時", db_default=Now())
    struck_by = models.ForeignKey(
        "offices.Account", models.PROTECT, null=True, related_name="+", verbose_name="消した職員"
    )
    struck_at = models.DateTimeField("消した日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "メモ"


class Viewing(models.Model):
    """That somebody looked: who, when, from which office, for what, at whom. Append-only."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    account = models.ForeignKey("offices.Account", models.PROTECT, db_index=False, verbose_name="職員")
    office = models.ForeignKey("offices.Office", models.PROTECT, null=True, verbose_name="庁舎")
    at = models.DateTimeField("日時", db_default=Now())
    what = models.CharField("操作", max_length=40)
    purpose = models.CharField("目的", max_length=200, blank=True)
    persons = ArrayField(models.BigIntegerField(), verbose_name="対象者")
    query = models.CharField("検索の語", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "閲覧記録"
        indexes: ClassVar = [
            models.Index(fields=["at"], name="viewing_at"),
            models.Index(fields=["account", "at"], name="viewing_account"),
            GinIndex(fields=["persons"], name="viewing_persons"),
        ]


class Disclosure(models.Model):
    """A lifting of 支援措置 for one person, by the responsible section head, for a reason, until a moment."""

    app_may: ClassVar[str] = "SELECT, INSERT"

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="住民")
    granted_by = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="解除した責任者"
    )
    granted_to = models.ForeignKey(
        "offices.Account", models.PROTECT, related_name="+", verbose_name="解除を受けた職員"
    )
    reason = models.CharField("理由", max_length=200)
    granted_at = models.DateTimeField("解除日時", db_default=Now())
    until = models.DateTimeField("期限")

    class Meta:
        verbose_name = verbose_name_plural = "支援措置の一時解除"
        indexes: ClassVar = [models.Index(fields=["person", "until"], name="disclosure_person")]
