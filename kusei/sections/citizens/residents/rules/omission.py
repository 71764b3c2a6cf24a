"""What stands on a certificate of the resident register, and what is left out. Pure: no database, no clock.

By 住民基本台帳法12条5項 a copy leaves out, unless it is specially asked for (特別の請求): of article 7 the head of the
household and the relationship to it (item 4), the family register (5), the individual number (8の2) and items 9 to 14;
for foreign residents also nationality and the particulars of stay (30条の45). Public offices never get the number or the
resident's code (12条の2第1項, 15条の4第2項), others than the household only the basic items (基礎証明事項: items 1 to 3
and 6 to 8; 12条の3第1項, 15条の4第3項). The articles were read in reprints, not in e-Gov's text (unconfirmed).

Kusei keeps individual numbers apart from the register; no certificate made here carries one.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Route(StrEnum):
    """By which provision somebody asks. The value is the code that forms and acts use."""

    SELF = "self"
    STATUTORY_AGENT = "statutory_agent"
    AGENT = "agent"
    OFFICIAL = "official"
    THIRD_PARTY = "third_party"
    PROFESSIONAL = "professional"


class Switch(StrEnum):
    """What may be asked for beyond the default. The value is the code that forms and acts use."""

    HEAD = "head"
    DOMICILE = "domicile"
    RESIDENT_CODE = "resident_code"
    NATIONALITY = "nationality"
    CATEGORY = "category"
    STATUS = "status"
    STAY = "stay"
    CARD = "card"
    HISTORY = "history"

    @property
    def label(self) -> str:
        """The words of screens and papers."""
        return _LABELS[self]


_LABELS: Final = {
    Switch.HEAD: "世帯主の氏名・続柄",
    Switch.DOMICILE: "本籍・筆頭者",
    Switch.RESIDENT_CODE: "住民票コード",
    Switch.NATIONALITY: "国籍・地域",
    Switch.CATEGORY: "住民基本台帳法第３０条の４５に規定する区分",
    Switch.STATUS: "在留資格",
    Switch.STAY: "在留期間の満了日",
    Switch.CARD: "在留カード等の番号",
    Switch.HISTORY: "異動の履歴",
}
INDIVIDUAL_NUMBER: Final = "個人番号"
JAPANESE_ONLY: Final = frozenset({Switch.DOMICILE})
FOREIGN_ONLY: Final = frozenset(
    {Switch.NATIONALITY, Switch.CATEGORY, Switch.STATUS, Switch.STAY, Switch.CARD}
)

_HOUSEHOLD: Final = frozenset({Route.SELF, Route.STATUTORY_AGENT, Route.AGENT})
_OTHERS: Final = frozenset({Route.THIRD_PARTY, Route.PROFESSIONAL})


def may_ask(route: Route) -> frozenset[Switch]:
    """Return what somebody who comes by a route may ask to have shown."""
    if route in _OTHERS:
        return frozenset()
    if route is Route.OFFICIAL:
        return frozenset(Switch) - {Switch.RESIDENT_CODE}
    return frozenset(Switch)


def why_not(route: Route, switch: Switch) -> str:
    """Return why an item cannot be shown on this route, in Japanese; "" if it can."""
    if switch in may_ask(route):
        return ""
    if route is Route.OFFICIAL:
        return "公用請求では、住民票コードを記載した写しを交付できません。"
    return f"第三者の申出で交付できるのは基礎証明事項だけです。{switch.label}は記載できません。"


def basis_of(route: Route) -> str:
    """Return the provision that limits what a route may have, as it is cited to clerks."""
    if route in _OTHERS:
        return "住民基本台帳法12条の3第1項"
    return "住民基本台帳法12条の2第1項" if route is Route.OFFICIAL else "住民基本台帳法12条5項"


def hand_over_refused(route: Route, asked: Iterable[Switch]) -> bool:
    """Tell whether the paper must be mailed to the resident's own address instead of handed to who asks.

    A voluntary agent is not handed a paper with the resident's code. Source: the practice of 小郡市 (unconfirmed).
    """
    return route is Route.AGENT and Switch.RESIDENT_CODE in set(asked)


def of_person(switches: Iterable[Switch], *, foreign: bool) -> frozenset[Switch]:
    """Return those switches that have a meaning for a Japanese or a foreign resident."""
    return frozenset(switches) - (JAPANESE_ONLY if foreign else FOREIGN_ONLY)


def shown(route: Route, asked: Iterable[Switch], *, foreign: bool) -> frozenset[Switch]:
    """Return what is shown of a person beyond the basic items: what was asked for and may be asked for."""
    return of_person(frozenset(asked) & may_ask(route), foreign=foreign)


def omitted_items(
    route: Route, asked: Iterable[Switch], *, japanese: bool, foreign: bool, history: bool = False
) -> list[str]:
    """Return the items a paper leaves out, in the order of the form, for the sentence below the entries.

    japanese, foreign: whether there are such persons on the paper. history: whether the paper could show changes.
    """
    given = frozenset(asked) & may_ask(route)
    concerned = frozenset(Switch) - (frozenset() if history else {Switch.HISTORY})
    if not foreign:
        concerned -= FOREIGN_ONLY
    if not japanese:
        concerned -= JAPANESE_ONLY
    items = [switch.label for switch in Switch if switch in concerned and switch not in given]
    place = next((index for index, switch in enumerate(items) if switch == Switch.HISTORY.label), len(items))
    return [*items[:place], INDIVIDUAL_NUMBER, *items[place:]]


def needs_purpose(route: Route) -> bool:
    """Tell whether what the paper is for must be stated (12条の2第2項, 12条の3第4項)."""
    return route not in _HOUSEHOLD


def needs_evidence(route: Route) -> bool:
    """Tell whether papers that show the right to ask must be presented."""
    return route is not Route.SELF


def of_the_household(route: Route) -> bool:
    """Tell whether somebody asks as a member of the household, or in a member's name (12条1項)."""
    return route in _HOUSEHOLD
