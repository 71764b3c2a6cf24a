"""What forms offer to choose from."""

from typing import Final

SEXES: Final = (("", "空欄"), ("male", "男"), ("female", "女"))
PAPERS: Final = (
    "マイナンバーカード",
    "運転免許証",
    "旅券",
    "在留カード・特別永住者証明書",
    "身体障害者手帳など",
    "資格確認書・年金手帳など2点",
)
CATEGORIES: Final = (
    ("", "選んでください"),
    ("中長期在留者", "中長期在留者"),
    ("特別永住者", "特別永住者"),
    ("一時庇護許可者", "一時庇護許可者"),
    ("仮滞在許可者", "仮滞在許可者"),
    ("出生による経過滞在者", "出生による経過滞在者"),
    ("国籍喪失による経過滞在者", "国籍喪失による経過滞在者"),
)
EVIDENCE: Final = (
    ("certificate", "転出証明書"),
    ("card", "マイナンバーカード（特例転入）"),
    ("unreported", "どちらもない（未届転入）"),
)
KINDS: Final = (
    ("support", "支援措置"),
    ("provisional_support", "仮支援措置（確認が済むまで）"),
    ("change", "異動抑止"),
    ("issue", "発行抑止"),
    ("inquiry", "照会抑止"),
)
LEVELS: Final = (("error", "できないようにする"), ("alert", "注意を出して進める"))
CORRECTIONS: Final = (
    ("official", "職権修正（この日から改める）"),
    ("clerical", "誤記修正（はじめから改める）"),
)
CONSULTED: Final = (
    "警察",
    "配偶者暴力相談支援センター",
    "児童相談所",
    "保護命令の決定書",
    "その他の相談機関",
)
FOREIGN_ONLY: Final = frozenset(
    {
        "roman_name",
        "alias",
        "alias_kana",
        "nationality",
        "residence_category",
        "residence_status",
        "stay_until",
        "card_number",
    }
)
