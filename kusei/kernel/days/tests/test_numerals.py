"""Numerals of Japanese papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.days.numerals import half_width, number_of_kanji, wide


@pytest.mark.parametrize(
    ("case", "text", "number"),
    [
        ("one", "一", 1),
        ("ten", "十", 10),
        ("eleven", "十一", 11),
        ("twenty-four", "二十四", 24),
        ("place by place", "二四", 24),
        ("with zero", "二〇", 20),
        ("hundreds", "二百五十二", 252),
        ("a gap", "千四", 1004),
        ("the largest", "九千九百九十九", 9999),
    ],
)
def test_kanji_numerals_are_read(case: str, text: str, number: int) -> None:
    assert number_of_kanji(text) == number, case


@pytest.mark.parametrize("text", ["", "条", "一二十", "十百", "十十", "12"])
def test_what_is_no_kanji_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kanji numeral"):
        number_of_kanji(text)


@given(st.integers(min_value=0, max_value=10**9))
def test_full_width_digits_read_back(number: int) -> None:
    assert half_width(wide(number)) == str(number)
