"""The index never loses what LIKE would find."""

from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.registers.names import bigrams, inner_bigrams, inner_pattern, name_key, prefix_pattern

keys = st.text(alphabet="高吉太郎子カヨシ", max_size=8)


def test_pieces_are_sorted_unique_and_marked_at_the_start() -> None:
    assert bigrams("高高高吉") == ["^高", "高吉", "高高"]
    assert inner_bigrams("高高高吉") == ["高吉", "高高"]
    assert bigrams("高") == ["^高"]
    assert inner_bigrams("高") == []
    assert bigrams("") == []


def test_patterns_take_signs_literally() -> None:
    assert prefix_pattern("高") == "高%"
    assert inner_pattern("100%_\\") == "%100\\%\\_\\\\%"


def test_the_start_sign_is_never_in_a_key() -> None:
    assert "^" not in name_key("^髙＾吉")


@given(keys, keys)
def test_a_beginning_is_found(key: str, rest: str) -> None:
    assert set(bigrams(key)) <= set(bigrams(key + rest))


@given(keys, keys, keys)
def test_a_part_is_found(before: str, key: str, after: str) -> None:
    assert set(inner_bigrams(key)) <= set(bigrams(before + key + after))
