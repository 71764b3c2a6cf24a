"""支援措置 from the notice to the lifting: set, hidden everywhere, lifted for a while by the section head, ended."""

from datetime import date

import pytest

from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.registers.access.households import open_household
from kusei.kernel.registers.access.viewer import Viewer
from kusei.kernel.registers.models import Disclosure, Suppression, Viewing

from .conftest import TODAY, World
from .screens import account, client_of, household, protect

PLACES = ("下曽根", "ハイツ曽根", "沼本町", "東桜町3番5号")


def content(
    number: int, members: list[int], movers: list[int], kind: str, on: str, **more: object
) -> dict[str, object]:
    return {
        "household_id": number, "members": members, "movers": movers, "kind": kind, "level": "error",
        "reason": "申出による",
        "moved_on": {"on": on, "text": ""}, **more,
    }  # fmt: skip


def standing(person: int) -> list[tuple[str, bool]]:
    """Return the suppressions that are held: which, and whether they stand without an end."""
    rows = Suppression.objects.filter(person_id=person, withdrawn_by=None).order_by("valid")
    return [(row.kind, row.valid.upper is None) for row in rows]


def test_protection_is_an_act_with_its_reason(world: World) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    row = Suppression.objects.get()
    assert (row.kind, row.level) == ("support", "error")
    assert row.reason == "DV防止法による申出　警察"
    assert row.ends_on == date(2027, 11, 23)


def test_provisional_protection_gives_way_to_the_confirmed_one(world: World) -> None:
    number, moved = household(world)
    world.record(
        "residents.protect",
        content(number, moved.persons, moved.persons[1:2], "provisional_support", "2026-11-10"),
    )
    world.record(
        "residents.protect", content(number, moved.persons, moved.persons[1:2], "support", "2026-11-20")
    )
    assert standing(moved.persons[1]) == [("provisional_support", False), ("support", True)]


def test_confirming_on_the_same_day_leaves_one(world: World) -> None:
    number, moved = household(world)
    for kind in ("provisional_support", "support"):
        world.record(
            "residents.protect", content(number, moved.persons, moved.persons[1:2], kind, "2026-11-20")
        )
    assert standing(moved.persons[1]) == [("support", True)]


def test_protection_ends_by_an_act_of_its_own(world: World) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    assert open_household(Viewer.of(world.clerk), number, as_of=TODAY).hidden
    world.record(
        "residents.end-protection",
        content(number, moved.persons, moved.persons[1:2], "support", "2026-11-24"),
    )
    assert not open_household(Viewer.of(world.clerk), number, as_of=TODAY).hidden


@pytest.mark.parametrize(
    ("case", "changes", "refusal"),
    [
        ("nothing to end", {"kind": "issue"}, "終える「発行抑止」はありません"),
        ("not in the future", {"moved_on": {"on": "2026-11-25", "text": ""}}, "きょうより後"),
        ("a reason is stated", {"reason": " "}, "理由が空欄"),
        ("somebody is named", {"movers": []}, "世帯員でない人"),
    ],
)
def test_an_ending_that_cannot_be_is_refused(
    world: World, case: str, changes: dict[str, object], refusal: str
) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    asked = content(number, moved.persons, moved.persons[1:2], "support", "2026-11-24") | changes
    with pytest.raises(Refused, match=refusal):
        world.record("residents.end-protection", asked)


def test_no_screen_tells_where_a_protected_person_lives(world: World) -> None:
    number, moved = household(world)
    protected = moved.persons[1]
    filing = protect(world, number, moved.persons, protected)
    pending = world.submit(
        "residents.move-within",
        {
            "household_id": number, "members": moved.persons, "movers": moved.persons,
            "moved_on": {"on": "2026-11-20", "text": ""},
            "to": {"household_id": None, "town": "沼本町一丁目", "number": "3番5号", "building": "",
            "postal_code": ""},
        },
    )  # fmt: skip
    pages = [
        f"/households/{number}/", f"/households/{number}/?on=R1.5.1", f"/households/{number}/slip/",
        f"/households/{number}/notices/",
        f"/persons/{protected}/", f"/persons/{moved.persons[0]}/", "/filings/", f"/filings/{filing.pk}/",
        f"/filings/{pending.pk}/", f"/filings/{moved.pk}/", "/today/", "/search/",
    ]  # fmt: skip
    for who in (world.clerk, world.approver, account(Role.SECTION_HEAD, "3001")):
        for page in pages:
            shown = client_of(who).get(page).content.decode()
            for place in PLACES:
                assert place not in shown, (page, place)


def test_the_section_head_lifts_it_for_one_clerk_and_a_while(world: World) -> None:
    number, moved = household(world)
    protected = moved.persons[1]
    protect(world, number, moved.persons, protected)
    head = account(Role.SECTION_HEAD, "3001")
    client_of(head).post(f"/persons/{protected}/lift/", {"to": world.clerk.pk, "reason": "本人からの請求"})
    shown = client_of(world.clerk).get(f"/households/{number}/").content.decode()
    assert "支援措置を一時解除しています" in shown
    assert "下曽根四丁目" in shown
    assert "下曽根四丁目" not in client_of(world.approver).get(f"/households/{number}/").content.decode()
    assert Viewing.objects.filter(what="支援措置の一時解除", purpose="本人からの請求").exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_lifted_without_a_reason(world: World, reason: str) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    head = account(Role.SECTION_HEAD, "3001")
    answer = client_of(head).post(
        f"/persons/{moved.persons[1]}/lift/", {"to": world.clerk.pk, "reason": reason}
    )
    assert answer.status_code == 422
    assert not Disclosure.objects.exists()


def test_it_is_lifted_only_for_colleagues_of_the_office(world: World) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    stranger = account(Role.CLERK, "1009", "40106-00")
    head = account(Role.SECTION_HEAD, "3001")
    client_of(head).post(
        f"/persons/{moved.persons[1]}/lift/", {"to": stranger.pk, "reason": "本人からの請求"}
    )
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER])
def test_nobody_else_lifts_it(world: World, role: Role) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    answer = client_of(account(role, "1008")).post(
        f"/persons/{moved.persons[1]}/lift/", {"to": world.clerk.pk, "reason": "本人からの請求"}
    )
    assert answer.status_code == 403
    assert not Disclosure.objects.exists()


def test_an_inquiry_that_is_suppressed_is_for_the_section_head(world: World) -> None:
    number, moved = household(world)
    world.record(
        "residents.protect", content(number, moved.persons, moved.persons[1:2], "inquiry", "2026-11-20")
    )
    for page in (f"/households/{number}/", f"/persons/{moved.persons[1]}/"):
        answer = client_of(world.clerk).get(page)
        assert answer.status_code == 403
        assert "照会抑止" in answer.content.decode()
        assert client_of(account(Role.SECTION_HEAD, f"3-{len(page)}")).get(page).status_code == 200


def test_a_person_shows_every_row_with_both_times(world: World) -> None:
    number, moved = household(world)
    world.record(
        "residents.correct-particulars",
        {
            "household_id": number, "members": moved.persons, "person_id": moved.persons[1], "kind": "clerical",
            "reason": "戸籍の通知",
            "changes": {"name": "髙𠮷　由美"}, "moved_on": {"on": date(2026, 11, 20).isoformat(), "text": ""},
        },
    )  # fmt: skip
    shown = client_of(world.clerk).get(f"/persons/{moved.persons[1]}/").content.decode()
    assert "髙𠮷　由美子" in shown
    assert 'class="withdrawn"' in shown
    assert shown.count("取消し") >= 1
    assert Viewing.objects.filter(what="個人の照会", persons=[moved.persons[1]]).exists()
