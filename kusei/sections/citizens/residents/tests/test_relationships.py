import pytest

from kusei.sections.citizens.residents.rules.relationships import (
    links,
    normalised,
    rank,
    seen_from,
    sex_of,
    why_not,
)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("世帯主", True),
        ("妻", True),
        ("妻（未届）", True),
        ("子の子の子の子", True),
        ("子の子の子の子の子", False),
        ("子（子の妻）", True),
        ("夫の父の母", True),
        ("孫", False),
        ("祖父", False),
        ("甥", False),
        ("家事使用人", False),
        ("同居人", True),
        ("縁故者", True),
        ("同居人の子", False),
        ("世帯主の子", False),
        ("子の", False),
        ("", False),
    ],
)
def test_which_relationships_the_register_knows(text: str, allowed: bool) -> None:
    assert (links(text) is not None) is allowed
    assert (why_not(text) == "") is allowed


def test_brackets_and_spaces_are_written_one_way() -> None:
    assert normalised(" 妻 (未届) ") == "妻（未届）"


def test_the_order_of_a_household() -> None:
    expected = ["世帯主", "妻", "子", "子の妻", "父", "兄", "父の母", "妻の母", "縁故者", "同居人"]
    assert [rank(text) for text in expected] == sorted(rank(text) for text in expected)


@pytest.mark.parametrize(
    ("text", "sex"), [("妻", "female"), ("子の夫", "male"), ("子", ""), ("父の姉", "female"), ("世帯主", "")]
)
def test_the_sex_a_relationship_implies(text: str, sex: str) -> None:
    assert sex_of(text) == sex


@pytest.mark.parametrize(
    ("case", "new_head", "member", "head_sex", "member_sex", "older", "expected"),
    [
        ("the wife becomes head: her husband", "妻", "世帯主", "male", "male", None, "夫"),
        ("the wife becomes head: the child stays a child", "妻", "子", "male", "female", None, "子"),
        ("the wife becomes head: his mother", "妻", "母", "male", "female", None, "夫の母"),
        ("the wife becomes head: her own mother", "妻", "妻の母", "male", "female", None, "母"),
        ("the husband becomes head: her father", "夫", "父", "female", "male", None, "妻の父"),
        ("a child becomes head: the former head", "子", "世帯主", "male", "male", None, "父"),
        ("a child becomes head: the mother", "子", "妻", "male", "female", None, "母"),
        ("a child becomes head: a younger sister", "子", "子", "male", "female", False, "妹"),
        ("a child becomes head: somebody else's child", "子", "子の子", "male", "male", None, ""),
        ("the mother becomes head: the former head", "母", "世帯主", "female", "female", None, "子"),
        ("a lodger stays a lodger", "妻", "同居人", "male", "male", None, "同居人"),
    ],
)
def test_relationships_seen_from_a_new_head(
    case: str, new_head: str, member: str, head_sex: str, member_sex: str, older: bool | None, expected: str
) -> None:
    found = seen_from(new_head, member, head_sex=head_sex, member_sex=member_sex, older_than_new_head=older)
    assert found == expected, case
