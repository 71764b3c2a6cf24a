"""Where a protected person went is not told by those they came to: a mother who lived there before and is not protected."""

from dataclasses import dataclass

import pytest

from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.actions import send_back
from kusei.kernel.procedures.models import Filing
from kusei.kernel.registers.access.households import open_household
from kusei.kernel.registers.access.memos import write_memo
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.queries import household_numbers

from .conftest import OTHER_WARD_OFFICE, TODAY, World, entrant, move_in_content
from .screens import LONG_AGO, SINCE, account, client_of, household, protect

PLACES = ("沼本町一丁目", "3番5号", "コーポ沼本")
WARD = "小倉南区役所"


@dataclass
class Refuge:
    """The household that was left, the mother's, and who is who."""

    left: int
    home: int
    mother: int
    protected: int
    mothers_filing: Filing
    joining: Filing
    protecting: Filing

    @property
    def number(self) -> str:
        """The 世帯番号 of the mother's household."""
        return household_numbers([self.home])[self.home]


@pytest.fixture
def refuge(world: World) -> Refuge:
    left, moved = household(world)
    mother = entrant("森　秋子", "モリ　アキコ", "1955-03-03", "female", "世帯主")
    place = {"household_id": None, "town": PLACES[0], "number": PLACES[1], "building": PLACES[2]}
    mothers = world.record(
        "residents.move-in",
        move_in_content(entrants=[mother], moved_on=SINCE, previous_address="大分県日田市1番", to=place),
        today=LONG_AGO,
    )
    home, person = world.household_after(mothers), moved.persons[1]
    joining = world.record(
        "residents.move-within",
        {
            "household_id": left, "members": [*moved.persons, *mothers.persons], "movers": [person],
            "moved_on": {"on": "2026-11-10", "text": ""}, "to": {"household_id": home},
            "relationships": {str(person): "子"},
        },
    )  # fmt: skip
    protecting = protect(world, home, [*mothers.persons, person], person)
    return Refuge(left, home, mothers.persons[0], person, mothers, joining, protecting)


def found_words(text: str) -> list[str]:
    """Return the words of a page that tell where the protected person is."""
    return [word for word in PLACES if word in text]


@pytest.mark.parametrize("ward", ["all", "40106", "40107"])
@pytest.mark.parametrize("text", ["モリ アキコ", "森 秋子", "たかよし ゆみこ"])
def test_a_search_for_those_around_tells_neither_place_nor_ward(
    world: World, refuge: Refuge, text: str, ward: str
) -> None:
    """They are found whatever ward is asked, or trying one ward after the other would tell."""
    answer = client_of(world.clerk).post("/search/", {"q": text, "ward": ward}).content.decode()
    assert "1人見つかりました" in answer
    assert found_words(answer) == []
    row = answer.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "小倉南区" not in row
    assert "住所は表示しません" in row


def test_nobody_is_found_by_that_address(world: World, refuge: Refuge) -> None:
    answer = client_of(world.clerk).post("/search/", {"q": "沼本町1丁目3", "ward": "all"}).content.decode()
    assert "見つかりませんでした" in answer


def test_those_who_stayed_behind_are_still_found_by_their_address(world: World, refuge: Refuge) -> None:
    answer = client_of(world.clerk).post("/search/", {"q": "下曽根4丁目22", "ward": "all"}).content.decode()
    assert "髙𠮷　太郎" in answer
    assert "髙𠮷　由美子" not in answer


@pytest.mark.parametrize(
    ("case", "query"),
    [
        ("today", ""),
        ("before they came", "?on=R1.5.1"),
        ("before anybody came", "?on=S30.5.1"),
        ("as known before", "?known=R8.11.1"),
        ("later", "?on=R10.1.1"),
    ],
)
def test_their_home_is_closed_for_every_day(world: World, refuge: Refuge, case: str, query: str) -> None:
    stranger = client_of(account(Role.CLERK, "1009", OTHER_WARD_OFFICE))
    shown = stranger.get(f"/households/{refuge.home}/{query}").content.decode()
    assert found_words(shown) == []
    assert "小倉南区" not in shown


def test_the_ward_of_a_household_without_members_is_not_given_away(world: World, refuge: Refuge) -> None:
    view = open_household(Viewer.of(world.clerk), refuge.home, as_of=LONG_AGO.replace(year=1990))
    assert (view.members, view.ward_code, view.address) == ([], "", None)


def test_the_history_of_those_around_names_no_place_and_no_office(world: World, refuge: Refuge) -> None:
    stranger = client_of(account(Role.CLERK, "1009", OTHER_WARD_OFFICE))
    for page in (
        f"/households/{refuge.home}/",
        f"/persons/{refuge.mother}/",
        f"/persons/{refuge.protected}/",
        f"/households/{refuge.home}/slip/",
        f"/households/{refuge.home}/certificates/",
        f"/households/{refuge.home}/notices/",
        f"/notices/move-in/?join={refuge.home}",
    ):
        shown = stranger.get(page).content.decode()
        assert found_words(shown) == [], page
        assert WARD not in shown, page


def test_who_left_together_with_somebody_protected_is_as_closed(world: World) -> None:
    left, moved = household(world)
    first, protected, _ = moved.persons
    protect(world, left, moved.persons, protected)
    world.record(
        "residents.move-out",
        {
            "household_id": left, "members": moved.persons, "movers": moved.persons,
            "moved_on": {"on": "2026-11-22", "text": ""}, "destination": "広島県尾道市久保一丁目9番",
        },
    )  # fmt: skip
    client = client_of(account(Role.CLERK, "1009", OTHER_WARD_OFFICE))
    search = client.post("/search/", {"q": "タカヨシ タロウ", "ward": "all"}).content.decode()
    for shown in (
        client.get(f"/persons/{first}/").content.decode(), search.partition("<tbody>")[2].partition("</tbody>")[0],
        client.get(f"/households/{left}/").content.decode(),
        client.get(f"/households/{left}/?on=R8.11.23").content.decode(),
    ):  # fmt: skip
        for place in ("尾道市", "下曽根四丁目", "小倉南区"):
            assert place not in shown


def test_who_stays_is_shown_though_their_entry_changed_on_the_day_the_protected_left(world: World) -> None:
    number, moved = household(world)
    head, leaves, child = moved.persons
    went = world.record(
        "residents.move-within",
        {
            "household_id": number, "members": moved.persons, "movers": [head],
            "moved_on": {"on": "2026-11-10", "text": ""},
            "to": {"household_id": None, "town": PLACES[0], "number": PLACES[1], "building": "", "postal_code": ""},
            "remaining": {str(leaves): "世帯主", str(child): "子"},
        },
    )  # fmt: skip
    protect(world, world.household_after(went), [head], head)
    shown = client_of(world.clerk).get(f"/persons/{leaves}/").content.decode()
    assert "下曽根四丁目22番1-503号" in shown
    assert PLACES[0] not in shown


def test_notes_about_those_around_are_left_out(world: World, refuge: Refuge) -> None:
    write_memo(Viewer.of(world.clerk), refuge.mother, "沼本町一丁目の家の鍵は娘さんも持つ")
    for page in (f"/households/{refuge.home}/", f"/persons/{refuge.mother}/"):
        assert found_words(client_of(world.clerk).get(page).content.decode()) == [], page


def test_reasons_for_sending_back_are_left_out_of_lists(world: World, refuge: Refuge) -> None:
    newcomer = entrant("新田　仁", "ニッタ　ジン", "1990-01-01", "male", "縁故者")
    filing = world.submit(
        "residents.move-in", move_in_content(entrants=[newcomer], to={"household_id": refuge.home})
    )
    send_back(filing.pk, filing.version, approver=world.approver, note="沼本町一丁目でまちがいないか")
    for page in ("/filings/", "/today/"):
        assert found_words(client_of(world.clerk).get(page).content.decode()) == [], page


def test_filings_about_them_open_only_where_they_were_filed(world: World, refuge: Refuge) -> None:
    stranger = client_of(account(Role.CLERK, "1009", OTHER_WARD_OFFICE))
    for filing in (refuge.mothers_filing, refuge.joining, refuge.protecting):
        assert found_words(client_of(world.clerk).get(f"/filings/{filing.pk}/").content.decode()) == []
        for page in (f"/filings/{filing.pk}/", f"/filings/{filing.pk}/sheet/"):
            assert stranger.get(page).status_code == 403


def test_joining_them_on_trial_does_not_tell_where_they_are(world: World, refuge: Refuge) -> None:
    """What a filing would change is shown before it is decided: also to one who files only to look, and withdraws."""
    newcomer = entrant("新田　仁", "ニッタ　ジン", "1990-01-01", "male", "縁故者")
    filing = world.submit(
        "residents.move-in", move_in_content(entrants=[newcomer], to={"household_id": refuge.home})
    )
    client = client_of(world.clerk)
    for page in (f"/filings/{filing.pk}/", "/filings/", "/today/"):
        assert found_words(client.get(page).content.decode()) == [], page


def test_a_town_that_is_not_on_the_list_is_not_quoted(world: World, refuge: Refuge) -> None:
    filing = world.submit(
        "residents.move-within",
        {
            "household_id": refuge.home, "members": [refuge.mother, refuge.protected],
            "movers": [refuge.mother, refuge.protected], "moved_on": {"on": TODAY.isoformat(), "text": ""},
            "to": {"household_id": None, "town": "隠れ里", "number": "1番", "building": "", "postal_code": ""},
        },
    )  # fmt: skip
    shown = client_of(world.clerk).get(f"/filings/{filing.pk}/").content.decode()
    assert "町名の一覧にない" in shown
    assert "隠れ里" not in shown


def test_a_filing_is_amended_in_its_own_ward_only(world: World) -> None:
    filing = world.submit("residents.move-in", move_in_content())
    stranger = client_of(account(Role.CLERK, "1009", OTHER_WARD_OFFICE))
    for method in ("get", "post"):
        answer = getattr(stranger, method)(f"/filings/{filing.pk}/amend/", {"step": "submit", "version": "1"})
        assert answer.status_code == 403
    assert Filing.objects.get(pk=filing.pk).received_by_id == world.clerk.pk
    assert client_of(world.clerk).get(f"/filings/{filing.pk}/amend/").status_code == 200


@pytest.mark.parametrize("corner", ["40106-91"])
def test_an_office_that_takes_no_notices_amends_none(world: World, corner: str) -> None:
    filing = world.submit(
        "residents.move-in",
        move_in_content(to={"household_id": None, "town": "室町一丁目", "number": "1番", "building": ""}),
        office=OTHER_WARD_OFFICE,
    )
    clerk = client_of(account(Role.CLERK, "1010", corner))
    assert clerk.get(f"/filings/{filing.pk}/amend/").status_code == 403
