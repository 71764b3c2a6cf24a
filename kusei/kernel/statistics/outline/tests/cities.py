"""The cities of the tests, loaded once."""

from functools import cache

from kusei.kernel.offices.profile import City, load_city
from kusei.kernel.offices.profile.tests.folders import KITAKYUSHU, MIHON


@cache
def kitakyushu() -> City:
    """北九州市, with the figures of the paper."""
    return load_city(KITAKYUSHU)


@cache
def mihon() -> City:
    """見本市, invented."""
    return load_city(MIHON)
