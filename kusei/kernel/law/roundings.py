"""Named roundings of exact amounts to whole yen, so that each rule can name the one its article orders.

Amounts are `int` or `Fraction`, never `float`; what comes out is `int`, a multiple of the unit. Negative amounts
are refused, because 切捨て of a negative amount may mean either way: round the amounts, then subtract.
"""

from collections.abc import Callable
from fractions import Fraction

Exact = int | Fraction
Rounding = Callable[[Exact], int]


def floor_1(amount: Exact) -> int:
    """Return `amount` with what is below 1 yen cut off (1円未満切捨て)."""
    return _down(amount, 1)


def floor_10(amount: Exact) -> int:
    """Return `amount` with what is below 10 yen cut off (10円未満切捨て)."""
    return _down(amount, 10)


def floor_100(amount: Exact) -> int:
    """Return `amount` with what is below 100 yen cut off (100円未満切捨て)."""
    return _down(amount, 100)


def floor_1000(amount: Exact) -> int:
    """Return `amount` with what is below 1,000 yen cut off (1,000円未満切捨て)."""
    return _down(amount, 1000)


def ceil_1(amount: Exact) -> int:
    """Return `amount` with a part of 1 yen counted as 1 yen (1円未満切上げ)."""
    return _up(amount, 1)


def ceil_10(amount: Exact) -> int:
    """Return `amount` with a part of 10 yen counted as 10 yen (10円未満切上げ)."""
    return _up(amount, 10)


def ceil_100(amount: Exact) -> int:
    """Return `amount` with a part of 100 yen counted as 100 yen (100円未満切上げ)."""
    return _up(amount, 100)


def half_up_1(amount: Exact) -> int:
    """Return `amount` to the nearest yen, a half upwards (1円未満四捨五入; 50銭以上切上げ)."""
    return _nearest(amount, 1)


def half_up_10(amount: Exact) -> int:
    """Return `amount` to the nearest 10 yen, 5 yen upwards (5円未満切捨て、5円以上切上げ)."""
    return _nearest(amount, 10)


def half_up_100(amount: Exact) -> int:
    """Return `amount` to the nearest 100 yen, 50 yen upwards (50円未満切捨て、50円以上切上げ)."""
    return _nearest(amount, 100)


ROUNDINGS: dict[str, Rounding] = {
    rounding.__name__: rounding
    for rounding in (
        floor_1,
        floor_10,
        floor_100,
        floor_1000,
        ceil_1,
        ceil_10,
        ceil_100,
        half_up_1,
        half_up_10,
        half_up_100,
    )
}
"""All roundings by name, for values that name theirs in a file."""


def rounding_named(name: str) -> Rounding:
    """Return the rounding with this name. Raises ValueError, naming those there are, if there is none."""
    if name not in ROUNDINGS:
        raise ValueError(f"no rounding is called {name!r}: use one of {', '.join(ROUNDINGS)}")
    return ROUNDINGS[name]


def _checked(amount: Exact) -> Fraction:
    if isinstance(amount, bool) or not isinstance(amount, (int, Fraction)):
        raise TypeError(f'amounts are int or Fraction, not {type(amount).__name__}: write Fraction("0.0812")')
    if amount < 0:
        raise ValueError(f"{amount} is negative: round the amounts first, then subtract")
    return Fraction(amount)


def _down(amount: Exact, unit: int) -> int:
    return int(_checked(amount) // unit) * unit


def _up(amount: Exact, unit: int) -> int:
    return -int(-_checked(amount) // unit) * unit


def _nearest(amount: Exact, unit: int) -> int:
    return int((_checked(amount) + Fraction(unit, 2)) // unit) * unit
