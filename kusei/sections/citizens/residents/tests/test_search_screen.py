"""Finding people on the screen."""

import pytest

from kusei.kernel.offices.models import Role
from kusei.kernel.registers.models import Viewing

from .conftest import OTHER_WARD_OFFICE, World
from .screens import account, client_of, household, protect, statements

SEARCH = "/search/"


def test_people_are_found_and_shown_with_what_tells_them_apart(world: World) -> None:
    household(world)
    shown = client_of(world.clerk).post(SEARCH, {"q": "タカヨシ"}).content.decode()
    for text in ("髙𠮷　太郎", "タカヨシ　タロウ", "昭和55年1月2日", "下曽根四丁目22番1-503号", "小倉南区"):
        assert text in shown


def test_what_was_asked_is_in_no_address(world: World) -> None:
    household(world)
    answer = client_of(world.clerk).post(SEARCH, {"q": "タカヨシ"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/search/again/?ward=40107"


def test_a_question_in_an_address_is_not_asked(world: World) -> None:
    household(world)
    client_of(world.clerk).get(SEARCH, {"q": "タカヨシ"})
    assert not Viewing.objects.filter(what="検索").exists()


@pytest.mark.parametrize(
    ("case", "text", "opens"),
    [
        ("a reading alone lists", "タカヨシ", False),
        ("a reading and a day of birth", "タカヨシ S55.1.2", True),
        ("a name in kanji and a day of birth", "髙𠮷 昭和57年8月19日", True),
        ("a day of birth alone lists", "S55.1.2", False),
        ("part of an address lists", "下曽根4丁目", False),
    ],
)
def test_one_hit_opens_at_once_only_if_it_was_meant(world: World, case: str, text: str, opens: bool) -> None:
    number, _ = household(world)
    answer = client_of(world.clerk).post(SEARCH, {"q": text})
    assert (answer.status_code == 302) is opens, case
    if opens:
        assert answer.headers["Location"] == f"/households/{number}/"


def test_a_whole_number_opens_its_household(world: World) -> None:
    number, _ = household(world)
    shown = client_of(world.clerk).post(SEARCH, {"q": "タカヨシ"}).content.decode()
    digits = shown.partition('<td class="num">')[2].partition("<")[0]
    answer = client_of(world.clerk).post(SEARCH, {"q": digits})
    assert answer.headers["Location"] == f"/households/{number}/"


def test_the_own_ward_is_asked_first_and_others_can_be_chosen(world: World) -> None:
    household(world)
    elsewhere = client_of(account(Role.CLERK, "1002", OTHER_WARD_OFFICE))
    assert "見つかりませんでした" in elsewhere.post(SEARCH, {"q": "タカヨシ"}).content.decode()
    assert "3人見つかりました" in elsewhere.post(SEARCH, {"q": "タカヨシ", "ward": "all"}).content.decode()


def test_nothing_found_tells_how_each_word_was_understood(world: World) -> None:
    shown = client_of(world.clerk).post(SEARCH, {"q": "ミツカラナイ S55.2.30 室町3丁目"}).content.decode()
    for text in ("読み（カナ）", "生年月日", "住所", "暦にない日です", "すべての区"):
        assert text in shown


def test_a_protected_person_is_found_without_an_address(world: World) -> None:
    number, filing = household(world)
    protect(world, number, filing.persons, filing.persons[1])
    shown = client_of(world.clerk).post(SEARCH, {"q": "タカヨシ ユミコ"}).content.decode()
    assert "支援措置" in shown
    assert "下曽根" not in shown


def test_the_question_is_asked_again_on_the_way_back(world: World) -> None:
    household(world)
    client = client_of(world.clerk)
    client.post(SEARCH, {"q": "タカヨシ"})
    assert "3人見つかりました" in client.get("/search/again/", {"ward": "40107"}).content.decode()


def test_a_search_asks_little_of_the_database(world: World) -> None:
    household(world)
    client = client_of(world.clerk)
    client.post(SEARCH, {"q": "タカヨシ"})
    assert len(statements(client, "post", SEARCH, {"q": "タカヨシ"})) <= 5


def test_every_search_leaves_a_line_in_the_log(world: World) -> None:
    _, filing = household(world)
    client_of(world.clerk).post(SEARCH, {"q": "タカヨシ"})
    line = Viewing.objects.get(what="検索")
    assert (line.account_id, line.query, sorted(line.persons)) == (world.clerk.pk, "タカヨシ", filing.persons)
