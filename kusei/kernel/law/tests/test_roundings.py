"""Roundings of exact amounts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.law.roundings import ROUNDINGS, rounding_named

amounts = st.fractions(min_value=0, max_value=10**9, max_denominator=10_000)


@pytest.mark.parametrize(
    ("name", "amount", "rounded"),
    [
        ("floor_1", Fraction("1234.99"), 1234),
        ("floor_1", 1234, 1234),
        ("floor_10", Fraction("1239.9"), 1230),
        ("floor_100", 33_708, 33_700),
        ("floor_1000", 999, 0),
        ("ceil_1", Fraction("1234.01"), 1235),
        ("ceil_1", 1234, 1234),
        ("ceil_10", 1231, 1240),
        ("ceil_100", Fraction("1200.5"), 1300),
        ("half_up_1", Fraction("1234.5"), 1235),
        ("half_up_1", Fraction("1234.4999"), 1234),
        ("half_up_10", 16_925, 16_930),
        ("half_up_10", 16_924, 16_920),
        ("half_up_100", 1_250, 1_300),
        ("half_up_100", Fraction("1249.99"), 1_200),
        ("half_up_1", Fraction(1, 2), 1),
    ],
)
def test_an_amount_is_rounded(name: str, amount: int | Fraction, rounded: int) -> None:
    assert rounding_named(name)(amount) == rounded


def test_an_unknown_name_inexact_and_negative_amounts_are_refused() -> None:
    with pytest.raises(ValueError, match="use one of floor_1"):
        rounding_named("round")
    with pytest.raises(TypeError, match="int or Fraction, not float"):
        rounding_named("floor_1")(0.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="then subtract"):
        rounding_named("floor_10")(-1)


@given(amounts, st.sampled_from(sorted(ROUNDINGS)))
def test_a_rounded_amount_is_a_near_multiple_and_stays_when_rounded_again(
    amount: Fraction, name: str
) -> None:
    unit = int(name.rpartition("_")[2])
    rounded = ROUNDINGS[name](amount)
    assert type(rounded) is int
    assert rounded % unit == 0
    assert abs(rounded - amount) < unit
    assert ROUNDINGS[name](rounded) == rounded
    assert (rounded <= amount) if name.startswith("floor") else True
    assert (rounded >= amount) if name.startswith("ceil") else True
    assert abs(rounded - amount) * 2 <= unit if name.startswith("half_up") else True
