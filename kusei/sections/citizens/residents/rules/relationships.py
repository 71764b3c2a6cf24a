"""続柄: the relationship of a member to the head of the household. Source: 住民記録システム標準仕様書 1.1.11."""

import re
from typing import Final

HEAD: Final = "世帯主"
DISTANT: Final = "縁故者"
LODGER: Final = "同居人"
ALONE: Final = (HEAD, DISTANT, LODGER)
LINKS: Final = (
    "夫", "妻", "夫（未届）", "妻（未届）", "子", "子（子の夫）", "子（子の妻）", "父", "母", "兄", "姉", "弟", "妹",
)  # fmt: skip
MOST_LINKS: Final = 4
SPOUSES: Final = frozenset({"夫", "妻", "夫（未届）", "妻（未届）"})
NOT_ALLOWED: Final = {
    "孫": "「子の子」",
    "祖父": "「父の父」または「母の父」",
    "祖母": "「父の母」または「母の母」",
    "おじ": "「父の兄」など",
    "おば": "「父の姉」など",
    "甥": "「兄の子」など",
    "姪": "「兄の子」など",
    "家事使用人": "「同居人」",
    "準世帯主": "「世帯主」",
}
COMMON: Final = (
    HEAD, "夫", "妻", "子", "父", "母", "兄", "姉", "弟", "妹", "子の妻", "子の夫", "子の子", "夫の父", "夫の母",
    "妻の父", "妻の母", "妻の子", "夫の子", "夫（未届）", "妻（未届）", DISTANT, LODGER,
)  # fmt: skip

_MALE = frozenset({"夫", "夫（未届）", "父", "兄", "弟", "子（子の夫）"})
_FEMALE = frozenset({"妻", "妻（未届）", "母", "姉", "妹", "子（子の妻）"})
_LINK = re.compile("|".join(sorted(map(re.escape, LINKS), key=len, reverse=True)))


def normalised(text: str) -> str:
    """Return a relationship with full-width brackets and without spaces, as the register writes it."""
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）")


def links(relationship: str) -> list[str] | None:
    """Return the links of a relationship (子の子 has two), or None if it is not one the register knows."""
    if relationship in ALONE:
        return [relationship]
    found: list[str] = []
    at = 0
    while match := _LINK.match(relationship, at):
        found.append(match.group())
        at = match.end()
        if at == len(relationship):
            return found if len(found) <= MOST_LINKS else None
        if relationship[at] != "の":
            return None
        at += 1
    return None


def why_not(relationship: str) -> str:
    """Return why a relationship cannot be entered and what to enter instead; "" if it can."""
    if links(relationship) is not None:
        return ""
    if not relationship:
        return "続柄が空欄です。選ぶか入力してください。"
    if relationship in NOT_ALLOWED:
        return f"続柄「{relationship}」は使えません。{NOT_ALLOWED[relationship]}と入力してください。"
    if relationship.count("の") >= MOST_LINKS:
        return f"続柄「{relationship}」は「の」で4つまでしかつなげません。「{DISTANT}」と入力してください。"
    return f"続柄「{relationship}」は使えません。「子の子」のように、世帯主からのつながりで入力してください。"


def sex_of(relationship: str) -> str:
    """Return the sex that a relationship implies ("male", "female"), or "" if it implies none."""
    last = (links(relationship) or [""])[-1]
    return "male" if last in _MALE else "female" if last in _FEMALE else ""


def rank(relationship: str) -> tuple[int, int]:
    """Return where a member stands in the household's order; members of one rank follow by age.

    Source: 住民記録システム標準仕様書 5.2: head, spouse, children; the children's families; parents, siblings,
    grandparents; other relatives, 縁故者, 同居人.
    """
    found = links(relationship) or [DISTANT]
    first = found[0]
    if relationship == HEAD:
        return (0, 0)
    if relationship in SPOUSES:
        return (0, 1)
    if relationship == "子":
        return (0, 2)
    if first.startswith("子"):
        return (1, len(found))
    if first in ("父", "母"):
        return (2, 0 if len(found) == 1 else 2)
    if first in ("兄", "姉", "弟", "妹"):
        return (2, 1) if len(found) == 1 else (3, 0)
    if first in SPOUSES:
        return (3, 0)
    return (3, 2) if relationship == LODGER else (3, 1)


def seen_from(
    new_head: str, member: str, *, head_sex: str, member_sex: str, older_than_new_head: bool | None = None
) -> str:
    """Suggest a member's relationship to a new head, or "" where the two relationships do not decide it.

    new_head, member: their relationships to the former head; `member` may be 世帯主, the former head.
    head_sex: of the former head. older_than_new_head: the member's age against the new head's, for siblings.
    """
    if member == new_head and new_head not in ("子",):
        return ""
    married = new_head in ("夫", "妻")
    if member == HEAD:
        if married:
            return "夫" if head_sex == "male" else "妻" if head_sex == "female" else ""
        if new_head == "子":
            return "父" if head_sex == "male" else "母" if head_sex == "female" else ""
        return "子" if new_head in ("父", "母") else ""
    if married:
        former = "夫" if head_sex == "male" else "妻"
        if member.startswith("子"):
            return member
        if member.startswith(f"{new_head}の"):
            return member.removeprefix(f"{new_head}の")
        if links(member) and member not in ALONE:
            return f"{former}の{member}"
        return member if member in (DISTANT, LODGER) else ""
    if new_head == "子":
        if member in ("夫", "妻"):
            return "父" if member == "夫" else "母"
        if member == "子" and older_than_new_head is not None:
            if member_sex == "male":
                return "兄" if older_than_new_head else "弟"
            if member_sex == "female":
                return "姉" if older_than_new_head else "妹"
    return member if member in (DISTANT, LODGER) else ""
