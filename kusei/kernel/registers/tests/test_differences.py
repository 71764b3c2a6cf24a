"""Before and after, as whoever decides sees them."""

import pytest

from kusei.kernel.registers.differences import Change, PersonChange, together

MOVED = [Change("異動事由", "国内転入", "転居")]
RENAMED = [Change("氏名", "髙𠮷　由美子", "髙𠮷　由美")]


def change(person: int | None, name: str, changes: list[Change]) -> PersonChange:
    return PersonChange(person, name, "", None, changes)


@pytest.mark.parametrize(
    ("case", "found", "shown"),
    [
        ("alike", [change(1, "太郎", MOVED), change(2, "由美子", MOVED)], [("太郎", ["由美子"])]),
        (
            "not alike",
            [change(1, "太郎", MOVED), change(2, "由美子", RENAMED)],
            [("太郎", []), ("由美子", [])],
        ),
        (
            "the household first",
            [change(1, "太郎", MOVED), change(None, "世帯", [Change("住所", "甲", "乙")])],
            [("世帯", []), ("太郎", [])],
        ),
        (
            "who is new stands alone",
            [change(-1, "薫", MOVED), change(-2, "翼", MOVED)],
            [("薫", []), ("翼", [])],
        ),
    ],
)
def test_those_who_change_alike_are_shown_as_one(
    case: str, found: list[PersonChange], shown: list[tuple[str, list[str]]]
) -> None:
    assert [(each.name, each.others) for each in together(found)] == shown, case
