"""A household on the screen: now, on another day, as known at another moment; with protection, memos and what is pending."""

import re
from datetime import date

import pytest

from kusei.kernel.offices.models import Role
from kusei.kernel.registers.models import Memo, Viewing

from .conftest import OTHER_WARD_OFFICE, SORA, TARO, World, entrant, move_in_content
from .screens import account, client_of, household, protect, statements

RIKU = entrant("髙𠮷　陸", "タカヨシ　リク", "", "male", "子")


def page(world: World, number: int, query: str = "") -> str:
    return client_of(world.clerk).get(f"/households/{number}/{query}").content.decode()


def test_a_household_is_answered_at_once(world: World) -> None:
    number, _ = household(world)
    shown = page(world, number)
    for text in (
        "北九州市小倉南区下曽根四丁目22番1-503号", "世帯番号", "髙𠮷　由美子", "タカヨシ　ユミコ", "昭和57年8月19日",
        "妻", "平成29年4月2日", "国内転入", "広島県福山市", "住基法22条1項", "F2", "F6",
    ):  # fmt: skip
        assert text in shown
    assert re.search(r"\d{4}-\d{4}-\d", shown)
    assert shown.index("髙𠮷　太郎") < shown.index("髙𠮷　由美子") < shown.index("髙𠮷　空")


def test_another_day_is_shown_and_says_so(world: World) -> None:
    number, filing = household(world)
    world.record(
        "residents.move-within",
        {
            "household_id": number, "members": filing.persons, "movers": filing.persons,
            "moved_on": {"on": "2026-11-20", "text": ""},
            "to": {"household_id": None, "town": "沼本町一丁目", "number": "3番5号", "building": "",
            "postal_code": ""},
        },
    )  # fmt: skip
    assert "沼本町一丁目3番5号" in page(world, number)
    before = page(world, number, "?on=R8.11.19")
    assert "いまの記載ではありません" in before
    assert "下曽根四丁目" in before.partition("<table")[0]
    assert "<kbd>F2</kbd>" not in before


def test_another_moment_shows_what_was_known_then(world: World) -> None:
    number, _ = household(world)
    shown = page(world, number, "?known=H30.1.1")
    assert "この日には世帯員がいません" in shown


@pytest.mark.parametrize("query", ["?on=R8.2.30", "?known=きのう"])
def test_a_day_that_cannot_be_read_is_refused_in_words(world: World, query: str) -> None:
    number, _ = household(world)
    shown = page(world, number, query)
    assert 'role="alert"' in shown
    assert "髙𠮷　太郎" in shown


def test_a_household_that_everybody_has_left_shows_its_last_day(world: World) -> None:
    number, filing = household(world)
    world.record(
        "residents.move-out",
        {
            "household_id": number, "members": filing.persons, "movers": filing.persons,
            "destination": "福岡県福岡市中央区天神一丁目",
            "moved_on": {"on": "2026-11-15", "text": ""},
        },
    )  # fmt: skip
    shown = page(world, number)
    assert "いま世帯員がいません" in shown
    assert "髙𠮷　太郎" in shown


def test_what_is_pending_is_marked_and_leads_there(world: World) -> None:
    number, filing = household(world)
    pending = world.submit(
        "residents.enter-birth",
        {"household_id": number, "members": filing.persons, "entrants": [RIKU], "moved_on": {"on": "2026-11-15",
        "text": ""}},
    )  # fmt: skip
    shown = page(world, number)
    assert f"/filings/{pending.pk}/" in shown
    assert "仮登録 審査待ち" in shown


def test_protection_is_announced_first_and_no_place_is_there(world: World) -> None:
    number, filing = household(world)
    protect(world, number, filing.persons, filing.persons[1])
    shown = page(world, number)
    assert "支援措置の対象者がいる世帯です" in shown.partition("<h1")[0]
    for place in ("下曽根", "ハイツ", "福山市", "小倉南区下"):
        assert place not in shown


def test_places_in_summaries_stay_hidden_for_those_left_behind(world: World) -> None:
    """Who moves away and is protected must not be found through the history of the household they left."""
    number, filing = household(world)
    moved = world.record(
        "residents.move-within",
        {
            "household_id": number, "members": filing.persons, "movers": filing.persons[1:],
            "moved_on": {"on": "2026-11-10", "text": ""},
            "to": {"household_id": None, "town": "沼本町一丁目", "number": "3番5号", "building": "",
            "postal_code": ""},
            "relationships": {str(filing.persons[1]): "世帯主", str(filing.persons[2]): "子"},
        },
    )  # fmt: skip
    assert "沼本町" in page(world, number)
    protect(world, world.household_after(moved), filing.persons[1:], filing.persons[1])
    assert "沼本町" not in page(world, number)


def test_what_is_due_after_moving_in_stands_beside_it(world: World) -> None:
    filing = world.record("residents.move-in", move_in_content())
    shown = page(world, world.household_after(filing))
    for text in (
        "つぎに必要なこと",
        "児童手当",
        "国民健康保険",
        "転校・入学",
        "国保法9条1項",
        "令和8年12月7日",
    ):
        assert text in shown
    slip = client_of(world.clerk).get(f"/households/{world.household_after(filing)}/slip/").content.decode()
    assert "下曽根" not in slip
    assert "児童手当" in slip


def test_a_household_of_another_ward_takes_only_the_move_between_wards(world: World) -> None:
    number, _ = household(world)
    elsewhere = client_of(account(Role.CLERK, "1002", OTHER_WARD_OFFICE))
    offered = elsewhere.get(f"/households/{number}/notices/").content.decode()
    assert "転入届（区間異動）" in offered
    assert "転出届" not in offered


def test_memos_are_written_struck_and_logged(world: World) -> None:
    number, filing = household(world)
    client = client_of(world.clerk)
    client.post(f"/households/{number}/memos/", {"person": filing.persons[0], "text": "次回は委任状が要る"})
    memo = Memo.objects.get()
    assert "次回は委任状が要る" in page(world, number)
    client.post(f"/households/{number}/memos/{memo.pk}/strike/")
    assert "次回は委任状が要る" not in page(world, number)
    assert Memo.objects.get().text == "次回は委任状が要る"
    assert {"メモの記入", "メモの取消し"} <= set(Viewing.objects.values_list("what", flat=True))


def test_a_memo_is_struck_from_its_own_household_only(world: World) -> None:
    number, filing = household(world)
    other = world.record("residents.move-in", move_in_content(entrants=[{**TARO, "name": "別　人"}]))
    client = client_of(world.clerk)
    client.post(f"/households/{number}/memos/", {"person": filing.persons[0], "text": "次回は委任状が要る"})
    memo = Memo.objects.get()
    client.post(f"/households/{world.household_after(other)}/memos/{memo.pk}/strike/")
    assert Memo.objects.get().struck_at is None


@pytest.mark.parametrize(("case", "text"), [("nothing", "  "), ("too much", "あ" * 501)])
def test_a_memo_without_words_or_too_long_is_refused(world: World, case: str, text: str) -> None:
    number, filing = household(world)
    client_of(world.clerk).post(f"/households/{number}/memos/", {"person": filing.persons[0], "text": text})
    assert not Memo.objects.exists(), case


def test_a_memo_is_only_about_a_member(world: World) -> None:
    number, _ = household(world)
    client_of(world.clerk).post(f"/households/{number}/memos/", {"person": 999_999, "text": "だれか"})
    assert not Memo.objects.exists()


def test_opening_is_logged(world: World) -> None:
    number, filing = household(world)
    page(world, number)
    line = Viewing.objects.filter(what="世帯の照会").get()
    assert (line.account_id, sorted(line.persons)) == (world.clerk.pk, sorted(filing.persons))


def test_opening_asks_little_of_the_database(world: World) -> None:
    number, _ = household(world)
    client = client_of(world.clerk)
    client.get(f"/households/{number}/")
    assert len(statements(client, "get", f"/households/{number}/")) <= 8


def test_a_household_that_is_not_there_is_not_found(world: World) -> None:
    assert client_of(world.clerk).get("/households/999/").status_code == 404


def test_who_is_older_is_counted_to_the_day(world: World) -> None:
    number, _ = household(world, entrants=[TARO, SORA])
    assert "10歳" in page(world, number, f"?on={date(2026, 5, 30).isoformat()}")
    assert ">9歳" in page(world, number, f"?on={date(2026, 5, 29).isoformat()}")
