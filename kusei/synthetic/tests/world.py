"""The one city and day that these tests invent people for."""

from datetime import date
from functools import cache
from pathlib import Path

from kusei.kernel.offices.profile import City, load_city
from kusei.synthetic.parts import Order

TODAY = date(2026, 11, 24)


@cache
def kitakyushu() -> City:
    """Return the city of the repository."""
    return load_city(Path(__file__).parents[3] / "cities" / "kitakyushu")


def order(n: int, seed: int = 1) -> Order:
    """Return an order for n people of that city on that day."""
    return Order(kitakyushu(), n, TODAY, seed)
