"""支援措置 and other suppressions, as data. Standard handling times are assumptions (仮)."""

from typing import Final

from kusei.kernel.law.citation import Law
from kusei.kernel.procedures.procedure import Procedure, register

from ..actions import protection
from ..rules import content as notice
from . import checks

ACT: Final = "住民基本台帳法"
SECTION: Final = "市民課"
DUTY: Final = "住民基本台帳"

_PROTECTION = (checks.happened_already, checks.days_understood, checks.reason, checks.members_unchanged)

PROTECT = register(
    Procedure(
        code="residents.protect",
        name="支援措置・抑止の設定",
        basis=(Law(ACT, "12", 6),),
        section=SECTION,
        duty=DUTY,
        filers=("本人の申出", "職権"),
        needs=("支援措置申出書", "相談機関の意見、または保護命令の決定書など", "申出者の本人確認書類"),
        check=checks.all_of(*_PROTECTION),
        perform=protection.protect,
        persons_of=notice.persons,
        category="職権",
        counted=0,
        ex_officio=True,
        minutes=30,
        explains="DV・ストーカー・児童虐待などの被害者の住所を守る。異動・発行・照会の抑止",
    )
)

END_PROTECTION = register(
    Procedure(
        code="residents.end-protection",
        name="支援措置・抑止の終了",
        basis=(Law(ACT, "12", 6),),
        section=SECTION,
        duty=DUTY,
        filers=("本人の申出", "職権"),
        needs=("本人の申出書、または期間の満了を確かめた資料",),
        check=checks.all_of(*_PROTECTION),
        perform=protection.end_protection,
        persons_of=notice.persons,
        category="職権",
        counted=0,
        ex_officio=True,
        minutes=15,
        explains="延長のない支援措置や、理由のなくなった抑止を終える",
    )
)
