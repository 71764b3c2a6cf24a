"""How certificates of the resident register are written, and how who asks is identified. Pure: no database, no clock.

Sources: 住民記録システム標準仕様書 1.1.9 (和暦; 西暦 for foreign residents' birth and end of stay), 5.1 to 5.8, 20.1;
identity papers: one public paper with a photograph, or two others (太宰府市, 大村市, 尼崎市; unconfirmed for this city).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from kusei.kernel.days.eras import format_era_wide, format_western

OMITTED: Final = "省略"
MOST_ON_A_SHEET: Final = 4
SHEET_ROOM: Final = 30
"""Rows of frames below the household's own frame that leave place for the certification."""

ONE_IS_ENOUGH: Final = (
    "マイナンバーカード",
    "運転免許証",
    "旅券",
    "在留カード・特別永住者証明書",
    "身体障害者手帳（写真付き）",
    "官公署の身分証明書（写真付き）",
)
TWO_ARE_NEEDED: Final = (
    "資格確認書",
    "介護保険の被保険者証",
    "年金手帳・基礎年金番号通知書",
    "社員証・学生証（写真付き）",
    "預金通帳・キャッシュカード",
)

_ASCII: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_WIDE: Final = str.maketrans(
    {**{chr(half): chr(full) for half, full in _ASCII.items()}, " ": "　", "-": "－"}
)


def identified(papers: Iterable[str]) -> bool:
    """Tell whether these papers identify somebody: one of the first kind, or two of the second."""
    shown = set(papers)
    return bool(shown & set(ONE_IS_ENOUGH)) or len(shown & set(TWO_ARE_NEEDED)) >= 2


def wide_text(text: str) -> str:
    """Return an address or name as forms print it: digits, letters and dashes in full width."""
    return text.translate(_WIDE)


def western_wide(day: date) -> str:
    """Return "１９９０年３月４日", for foreign residents' days of birth and ends of stay."""
    return wide_text(format_western(day))


def day_text(on: date | None, text: str = "") -> str:
    """Return a day in 和暦 and full-width digits; its own wording if the calendar lacks it or it is unknown."""
    if text:
        return wide_text(text)
    return format_era_wide(on) if on else ""


def birth_text(on: date, text: str, *, foreign: bool) -> str:
    """Return a day of birth as certificates write it: 和暦, for foreign residents 西暦 and nothing beside it."""
    if foreign and not text:
        return western_wide(on)
    return day_text(on, text)


def sheets_of(rows: Sequence[int], room: int = SHEET_ROOM, most: int = MOST_ON_A_SHEET) -> list[list[int]]:
    """Return which entries stand on which sheet: in order, at most `most`, and no more rows than there is room.

    rows: how many rows of frames each entry takes. An entry that is larger than a sheet still gets one of its own.
    """
    sheets: list[list[int]] = []
    used = room + 1
    for index, height in enumerate(rows):
        if used + height > room or len(sheets[-1]) == most:
            sheets.append([])
            used = 0
        sheets[-1].append(index)
        used += height
    return sheets


def certified(whole: bool, *, removed: bool = False) -> str:
    """Return the words of certification for a household whole or in part, or for a removed entry."""
    if removed:
        return "この写しは、除票の原本と相違ないことを証明する。"
    who = "世帯全員" if whole else "世帯の一部"
    return f"この写しは、{who}の住民票の原本と相違ないことを証明する。"


def omission_sentence(items: Sequence[str]) -> str:
    """Return the sentence that says what a paper leaves out."""
    return f"{'、'.join(items)}の記載は省略。" if items else ""
