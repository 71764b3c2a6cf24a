"""What stands on a certificate for whom: a table that an official could check (住民基本台帳法12条–12条の3, 15条の4)."""

import pytest

from kusei.sections.citizens.residents.rules.omission import (
    Route,
    Switch,
    hand_over_refused,
    omitted_items,
    shown,
    why_not,
)

ALL = frozenset(Switch)
HEAD, DOMICILE, CODE, HISTORY = Switch.HEAD, Switch.DOMICILE, Switch.RESIDENT_CODE, Switch.HISTORY
NATIONALITY, CATEGORY, STATUS, STAY, CARD = (
    Switch.NATIONALITY,
    Switch.CATEGORY,
    Switch.STATUS,
    Switch.STAY,
    Switch.CARD,
)
FOREIGN = {HEAD, CODE, NATIONALITY, CATEGORY, STATUS, STAY, CARD, HISTORY}


@pytest.mark.parametrize(
    ("case", "route", "asked", "foreign", "expected"),
    [
        ("nothing is asked for", Route.SELF, [], False, set()),
        ("the relationship is asked for", Route.SELF, [HEAD], False, {HEAD}),
        ("everything, of a Japanese resident", Route.SELF, ALL, False, {HEAD, DOMICILE, CODE, HISTORY}),
        ("everything, of a foreign resident", Route.SELF, ALL, True, FOREIGN),
        ("a foreign resident has no domicile", Route.SELF, [DOMICILE], True, set()),
        ("a Japanese resident has no status of residence", Route.SELF, [STATUS, CARD], False, set()),
        ("a public office gets the domicile", Route.OFFICIAL, [DOMICILE], False, {DOMICILE}),
        ("a public office never gets the code", Route.OFFICIAL, ALL, False, {HEAD, DOMICILE, HISTORY}),
        ("a third party gets the basic items", Route.THIRD_PARTY, ALL, False, set()),
        ("a third party gets no nationality", Route.THIRD_PARTY, ALL, True, set()),
        ("a lawyer gets the basic items", Route.PROFESSIONAL, ALL, False, set()),
        ("an agent gets what the person would", Route.AGENT, [HEAD, CODE], False, {HEAD, CODE}),
    ],
)
def test_what_is_shown(
    case: str, route: Route, asked: list[Switch], foreign: bool, expected: set[Switch]
) -> None:
    assert shown(route, asked, foreign=foreign) == expected, case


@pytest.mark.parametrize(
    ("case", "route", "asked", "who", "expected"),
    [
        ("a Japanese household by default", Route.SELF, [], (True, False),
         "世帯主の氏名・続柄 本籍・筆頭者 住民票コード 個人番号"),
        ("all is shown but the individual number", Route.SELF, ALL, (True, True), "個人番号"),
        ("a mixed household with the head", Route.SELF, [HEAD], (True, True),
         "本籍・筆頭者 住民票コード 国籍・地域 住民基本台帳法第３０条の４５に規定する区分 在留資格"
         " 在留期間の満了日 在留カード等の番号 個人番号"),
        ("what a third party may not have is left out", Route.THIRD_PARTY, ALL, (True, False),
         "世帯主の氏名・続柄 本籍・筆頭者 住民票コード 個人番号"),
    ],
)  # fmt: skip
def test_what_the_paper_says_it_leaves_out(
    case: str, route: Route, asked: list[Switch], who: tuple[bool, bool], expected: str
) -> None:
    items = omitted_items(route, asked, japanese=who[0], foreign=who[1])
    assert items == expected.split(), case


def test_the_history_is_named_where_a_paper_could_show_it() -> None:
    assert omitted_items(Route.SELF, [], japanese=True, foreign=False, history=True)[-2:] == [
        "個人番号",
        "異動の履歴",
    ]


@pytest.mark.parametrize("route", [Route.THIRD_PARTY, Route.PROFESSIONAL])
@pytest.mark.parametrize("switch", list(Switch))
def test_nothing_beyond_the_basic_items_for_others(route: Route, switch: Switch) -> None:
    assert "基礎証明事項" in why_not(route, switch)


def test_the_code_is_not_handed_to_a_voluntary_agent() -> None:
    assert hand_over_refused(Route.AGENT, [CODE])
    assert not hand_over_refused(Route.AGENT, [HEAD])
    assert not hand_over_refused(Route.STATUTORY_AGENT, [CODE])
