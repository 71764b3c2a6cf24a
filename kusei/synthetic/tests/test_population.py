"""How many people: exact totals, the projection's proportions."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kusei.synthetic.population import largest_remainder, wards_of

from .world import TODAY, kitakyushu


@pytest.mark.parametrize(
    ("shares", "total", "counts"),
    [
        ([1.0, 1.0, 1.0], 3, [1, 1, 1]),
        ([1.0, 1.0, 1.0], 4, [2, 1, 1]),  # of equal remainders the first wins
        ([5.0, 3.0, 2.0], 7, [4, 2, 1]),  # 3.5, 2.1, 1.4
        ([0.0, 1.0], 9, [0, 9]),
        ([2.0, 1.0], 0, [0, 0]),
    ],
)
def test_largest_remainders(shares, total, counts):
    assert largest_remainder(np.array(shares), total).tolist() == counts


@pytest.mark.parametrize("n", [1, 2, 999, 20_000, 938_072])
def test_totals_are_exact(n):
    assert sum(int(ward.counts.sum()) for ward in wards_of(kitakyushu(), n, TODAY)) == n


def test_wards_have_their_projected_share():
    city, n = kitakyushu(), 100_000
    projected = {ward.code: float(city.projected_population(ward.code, TODAY)) for ward in city.wards}
    for ward in wards_of(city, n, TODAY):
        # Days of leap years are counted a little differently; a hundredth of a percent is the most that makes.
        assert ward.counts.sum() == pytest.approx(n * projected[ward.code] / sum(projected.values()), abs=10)


def test_a_projection_year_gives_its_own_groups():
    city = kitakyushu()
    cells = [cell for cell in city.population if cell.year == 2025]
    n = sum(cell.count for cell in cells)
    wards = {ward.code: ward.counts for ward in wards_of(city, n, date(2025, 10, 1))}
    for cell in cells:
        first, _, last = cell.age.rstrip("+").partition("-")
        ages = slice(int(first), int(last) + 1 if last else None)
        found = wards[cell.ward_code][0 if cell.sex == "male" else 1, ages].sum()
        assert abs(found - cell.count) <= 5, cell  # each of the five ages is rounded


def test_outside_the_projection_its_nearest_year_holds():
    city = kitakyushu()
    last = city.projection_years[-1]
    later = wards_of(city, 10_000, date(last + 30, 1, 1))
    at_the_end = wards_of(city, 10_000, date(last, 10, 1))
    assert all((a.counts == b.counts).all() for a, b in zip(later, at_the_end, strict=True))


def test_without_a_projection_every_ward_gets_as_many():
    wards = wards_of(replace(kitakyushu(), population=()), 7_001, TODAY)
    assert sorted(int(ward.counts.sum()) for ward in wards) == [1000] * 6 + [1001]
