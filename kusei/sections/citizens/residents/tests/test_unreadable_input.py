"""What no clerk would type is refused in words and breaks no page: endless texts and numbers, choices nobody offered."""

from typing import Any

import pytest

from kusei.kernel.offices.models import Role
from kusei.kernel.procedures.findings import Refused
from kusei.kernel.procedures.models import Filing

from .conftest import TARO, World, move_in_content
from .screens import FILER, account, client_of, household, protect

ENDLESS = "9" * 5000
TOO_LARGE = "9" * 30


@pytest.mark.parametrize(
    ("case", "changes", "says"),
    [
        ("name", {"entrants": [{**TARO, "name": "字" * 201}]}, "「氏名」が201字"),
        ("sex", {"entrants": [{**TARO, "sex": "未定"}]}, "「性別」に、選べない値"),
        ("former address", {"previous_address": "字" * 201}, "「転入前の住所」が201字"),
        (
            "town",
            {"to": {"household_id": None, "town": "字" * 81, "number": "1", "building": ""}},
            "「町名」が81字",
        ),
    ],
)
def test_what_the_register_cannot_hold_is_refused_when_it_is_filed(
    world: World, case: str, changes: dict[str, Any], says: str
) -> None:
    """Not later: the second person could do nothing about it."""
    with pytest.raises(Refused, match=says):
        world.submit("residents.move-in", move_in_content(**changes))
    assert not Filing.objects.exists()


def test_the_longest_name_is_recorded(world: World) -> None:
    content = move_in_content(entrants=[{**TARO, "name": "字" * 200}])
    assert world.record("residents.move-in", content).status == Filing.Status.RECORDED


@pytest.mark.parametrize(("key", "value"), [("kind", "none"), ("level", "whatever")])
def test_protection_takes_only_what_can_be_chosen(world: World, key: str, value: str) -> None:
    number, moved = household(world)
    asked = {
        "household_id": number, "members": moved.persons, "movers": moved.persons[1:2], "kind": "support",
        "level": "error", "reason": "申出", "moved_on": {"on": "2026-11-20", "text": ""}, key: value,
    }  # fmt: skip
    with pytest.raises(Refused, match="選べない値"):
        world.submit("residents.protect", asked)
    if key == "kind":
        with pytest.raises(Refused, match="種類が選ばれていません"):
            world.submit("residents.end-protection", asked)


@pytest.mark.parametrize("number", [TOO_LARGE, ENDLESS, "１２", "²", "-1", "一"])
def test_numbers_that_are_none_are_taken_for_none(world: World, number: str) -> None:
    home, _ = household(world)
    filing = world.submit("residents.move-in", move_in_content(entrants=[{**TARO, "name": "別　人"}]))
    client = client_of(world.clerk)
    head = client_of(account(Role.APPROVER, "2002"))
    for address, sent in (
        ("/notices/move-in/", {"step": f"join:{number}"}),
        ("/notices/move-in/", {"step": f"use:0:{number}"}),
        ("/notices/move-in/", {"step": "add", "entrant": number}),
        (
            "/notices/move-in/",
            {"step": "submit", "seen": f"{number}|{number}", "to_household": number, **FILER},
        ),
        ("/notices/move-in/check/", {"filing": number, "entrant": "0", "e0-person_id": number}),
        (f"/households/{home}/notices/move-within/", {"step": "submit", "movers": number, **FILER}),
        (f"/households/{home}/notices/correct-particulars/", {"step": "submit", "person_id": number}),
        (f"/households/{home}/memos/", {"person": number, "text": "メモ"}),
    ):
        assert client.post(address, sent).status_code in (200, 302, 404, 422), (address, sent)
    assert client.get("/notices/move-in/", {"join": number}).status_code == 200
    assert client.get(f"/households/{home}/notices/cancel/", {"act": number}).status_code == 200
    answer = head.post(f"/filings/{filing.pk}/approve/", {"version": number})
    assert answer.status_code == 422


def test_reasons_have_an_end(world: World) -> None:
    number, moved = household(world)
    protect(world, number, moved.persons, moved.persons[1])
    filing = world.submit("residents.move-in", move_in_content(entrants=[{**TARO, "name": "別　人"}]))
    for step in ("send-back", "withdraw"):
        answer = client_of(world.approver).post(
            f"/filings/{filing.pk}/{step}/", {"version": filing.version, "note": "字" * 501}
        )
        assert answer.status_code == 422
        assert "501字あります" in answer.content.decode()
    answer = client_of(account(Role.SECTION_HEAD, "3001")).post(
        f"/persons/{moved.persons[1]}/lift/", {"to": world.clerk.pk, "reason": "字" * 201}
    )
    assert answer.status_code == 422
    assert "200字まで" in answer.content.decode()
