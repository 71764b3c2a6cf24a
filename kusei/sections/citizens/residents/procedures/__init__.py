"""What residents and the office may do with the resident register, as data.

Standard handling times are assumptions (仮): no time study of this city is published.
"""

from typing import Final

from kusei.kernel.days.periods import Deadline
from kusei.kernel.law.citation import Law
from kusei.kernel.offices.queries import city
from kusei.kernel.procedures.procedure import Content, Procedure, register

from ..actions import cancellation, ex_officio, households, moves
from ..rules import content as notice
from ..rules.deadlines import notice_due
from . import checks

ACT: Final = "住民基本台帳法"
ORDER: Final = "住民基本台帳法施行令"
SECTION: Final = "市民課"
DUTY: Final = "住民基本台帳"
NOTICE: Final = "住民異動届"
FILERS: Final = ("本人", "世帯主", "同一世帯の者", "代理人（委任状）", "法定代理人")
IDENTITY: Final = "届出人の本人確認書類（マイナンバーカード、運転免許証、旅券、在留カードなど）"
CARD: Final = "異動する人のマイナンバーカード（券面の更新）"


def _due(content: Content) -> Deadline | None:
    """Return the deadline of 14 days from the day of the change."""
    return notice_due(notice.day(content), city().closed.is_closed)


_COMMON = (checks.happened_already, checks.days_understood, checks.filed_in_time, checks.not_suppressed)
_EX_OFFICIO = (checks.happened_already, checks.days_understood, checks.not_suppressed)

MOVE_IN = register(
    Procedure(
        code="residents.move-in",
        name="転入届",
        basis=(Law(ACT, "22", 1), Law(ACT, "24の2")),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(
            IDENTITY,
            "転出証明書（マイナンバーカードによる転入は不要）",
            CARD,
            "在留カード等（外国人住民）",
        ),
        check=checks.all_of(
            *_COMMON, checks.address, checks.entrants, checks.one_head, checks.members_unchanged
        ),
        perform=moves.move_in,
        persons_of=notice.persons,
        due=_due,
        gives=("住民票の写し",),
        category=NOTICE,
        minutes=20,
        explains="市外（国内）から引っ越してきた人",
    )
)

MOVE_IN_FROM_ABROAD = register(
    Procedure(
        code="residents.move-in-from-abroad",
        name="転入届（国外から）",
        basis=(Law(ACT, "22", 1), Law(ACT, "30の46")),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(
            IDENTITY,
            "旅券（異動する人全員）",
            "戸籍全部事項証明書と戸籍の附票（本籍が市外の人）",
            "在留カード等（外国人住民）",
        ),
        check=checks.all_of(
            *_COMMON, checks.address, checks.entrants, checks.one_head, checks.members_unchanged
        ),
        perform=moves.move_in_from_abroad,
        persons_of=notice.persons,
        due=_due,
        gives=("住民票の写し",),
        category=NOTICE,
        minutes=25,
        explains="国外から引っ越してきた人",
    )
)

MOVE_WITHIN = register(
    Procedure(
        code="residents.move-within",
        name="転居届",
        basis=(Law(ACT, "23"),),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(IDENTITY, CARD, "在留カード等（外国人住民）"),
        check=checks.all_of(
            *_COMMON, checks.address, checks.relocation, checks.stated_relationships, checks.members_unchanged
        ),
        perform=moves.move_within,
        persons_of=notice.persons,
        due=_due,
        gives=("住民票の写し",),
        category=NOTICE,
        explains="この区の中で引っ越した人",
    )
)

MOVE_BETWEEN_WARDS = register(
    Procedure(
        code="residents.move-between-wards",
        name="転入届（区間異動）",
        basis=(Law(ACT, "22", 1), Law(ACT, "38")),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(IDENTITY, CARD, "在留カード等（外国人住民）"),
        check=checks.all_of(
            *_COMMON, checks.address, checks.relocation, checks.stated_relationships, checks.members_unchanged
        ),
        perform=moves.move_between_wards,
        persons_of=notice.persons,
        due=_due,
        gives=("住民票の写し",),
        category=NOTICE,
        explains="市内のほかの区から引っ越してきた人",
    )
)

MOVE_OUT = register(
    Procedure(
        code="residents.move-out",
        name="転出届",
        basis=(Law(ACT, "24"), Law(ACT, "24の2")),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(IDENTITY, "印鑑登録証（登録している人）"),
        check=checks.all_of(
            checks.move_out_day, checks.not_suppressed, checks.stated_relationships, checks.head_of_rest,
            checks.members_unchanged,
        ),
        perform=moves.move_out,
        persons_of=notice.persons,
        gives=("転出証明書",),
        category=NOTICE,
        explains="市外や国外へ引っ越す人（あらかじめ）",
    )
)  # fmt: skip

CHANGE_HEAD = register(
    Procedure(
        code="residents.change-head",
        name="世帯主変更届",
        basis=(Law(ACT, "25"),),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(IDENTITY,),
        check=checks.all_of(
            *_COMMON, checks.own_ward, checks.whole_household_stated, checks.members_unchanged
        ),
        perform=households.change_head,
        persons_of=notice.persons,
        due=_due,
        category=NOTICE,
        minutes=10,
        explains="世帯主が替わった世帯",
    )
)

SPLIT = register(
    Procedure(
        code="residents.split-household",
        name="世帯分離届",
        basis=(Law(ACT, "25"),),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(IDENTITY,),
        check=checks.all_of(
            *_COMMON, checks.stated_relationships, checks.new_household_head, checks.head_of_rest,
            checks.members_unchanged,
        ),
        perform=households.split,
        persons_of=notice.persons,
        due=_due,
        category=NOTICE,
        minutes=10,
        explains="同じ住所のまま、世帯を分ける人",
    )
)  # fmt: skip

JOIN = register(
    Procedure(
        code="residents.join-household",
        name="世帯合併・世帯変更届",
        basis=(Law(ACT, "25"),),
        section=SECTION,
        duty=DUTY,
        filers=FILERS,
        needs=(IDENTITY,),
        check=checks.all_of(
            *_COMMON,
            checks.stated_relationships,
            checks.one_head,
            checks.head_of_rest,
            checks.members_unchanged,
        ),
        perform=households.join,
        persons_of=notice.persons,
        due=_due,
        category=NOTICE,
        minutes=10,
        explains="同じ住所の別の世帯へ移る人",
    )
)

BIRTH = register(
    Procedure(
        code="residents.enter-birth",
        name="出生による記載",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 2)),
        section=SECTION,
        duty=DUTY,
        filers=("職権",),
        needs=("受理した出生届、または法9条2項の通知",),
        check=checks.all_of(*_EX_OFFICIO, checks.birth, checks.members_unchanged),
        perform=ex_officio.enter_birth,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        minutes=10,
        explains="生まれた子を親の世帯に記載する",
    )
)

DEATH = register(
    Procedure(
        code="residents.remove-dead",
        name="死亡による消除",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 2)),
        section=SECTION,
        duty=DUTY,
        filers=("職権",),
        needs=("受理した死亡届、または法9条2項の通知",),
        check=checks.all_of(
            *_EX_OFFICIO, checks.stated_relationships, checks.head_of_rest, checks.members_unchanged
        ),
        perform=ex_officio.remove_dead,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        minutes=10,
        explains="亡くなった人を消除する",
    )
)

ENTER = register(
    Procedure(
        code="residents.enter-ex-officio",
        name="職権記載",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 1)),
        section=SECTION,
        duty=DUTY,
        filers=("職権",),
        needs=("実態調査書など、居住の事実を確かめた資料",),
        check=checks.all_of(
            *_EX_OFFICIO,
            checks.reason,
            checks.address,
            checks.entrants,
            checks.one_head,
            checks.members_unchanged,
        ),
        perform=ex_officio.enter_ex_officio,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        explains="住んでいるのに届出のない人を記載する",
    )
)

REMOVE = register(
    Procedure(
        code="residents.remove-ex-officio",
        name="職権消除",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 1)),
        section=SECTION,
        duty=DUTY,
        filers=("職権",),
        needs=("実態調査書、失踪宣告の裁判書の謄本など",),
        check=checks.all_of(
            *_EX_OFFICIO,
            checks.reason,
            checks.stated_relationships,
            checks.head_of_rest,
            checks.members_unchanged,
        ),
        perform=ex_officio.remove,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        explains="住んでいない人を消除する",
    )
)

CORRECT = register(
    Procedure(
        code="residents.correct-particulars",
        name="職権修正・誤記修正",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 1)),
        section=SECTION,
        duty=DUTY,
        filers=("職権",),
        needs=("修正の根拠となる資料",),
        check=checks.all_of(
            *_EX_OFFICIO, checks.own_ward, checks.belongs, checks.reason, checks.changed_particulars
        ),
        perform=ex_officio.correct_particulars,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        minutes=10,
        explains="氏名・生年月日・本籍などを改める",
    )
)

CORRECT_ADDRESS = register(
    Procedure(
        code="residents.correct-address",
        name="軽微な修正（住所の表示・方書）",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 1)),
        section=SECTION,
        duty=DUTY,
        filers=("職権", "申出"),
        needs=("住居表示の通知、建物の名称の資料など",),
        check=checks.all_of(*_EX_OFFICIO, checks.own_ward, checks.address),
        perform=ex_officio.correct_address,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        minutes=10,
        explains="住居表示の実施や建物名の変更を反映する",
    )
)

CANCEL = register(
    Procedure(
        code="residents.cancel",
        name="異動の取消し",
        basis=(Law(ACT, "8"), Law(ORDER, "12", 1)),
        section=SECTION,
        duty=DUTY,
        filers=("職権",),
        needs=("取り消す理由を確かめた資料",),
        check=checks.all_of(checks.reason, checks.may_be_taken_back, checks.not_suppressed),
        perform=cancellation.cancel,
        persons_of=notice.persons,
        category="職権",
        ex_officio=True,
        minutes=10,
        explains="記録した異動を取り消し、もとの記載に戻す",
    )
)
