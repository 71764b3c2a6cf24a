"""How many residents of which ward, sex and age an invented city has. Pure: no database, no clock.

From the city's population projection, on the line between its two years around the day; before the first and after the
last year, that year itself. A city without a projection gets as many people in every ward, and in every year of age from
0 to 89 of both sexes.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from kusei.kernel.offices.profile import City, Sex

Counts = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]

OLDEST = 105
SEXES = (Sex.MALE, Sex.FEMALE)
UNIFORM_UNTIL = 90  # ages of a city without a projection
LATE_SURVIVAL = 0.78  # of those in the open last group, the share that reaches the next birthday: our choice
STEEPEST = 0.2  # how much neighbouring years of age may differ within a group of five


@dataclass(frozen=True)
class Ward:
    """How many people a ward gets: `counts[sex, age]`, sex 0 male and 1 female, ages 0 to 105."""

    code: str
    counts: Counts


def wards_of(city: City, n: int, on: date) -> list[Ward]:
    """Return every ward with its people, n in all; each ward and each cell within one of its exact share.

    Largest remainders: first over the wards, then within each ward.
    """
    shares = [_shares(city, ward.code, on) for ward in city.wards]
    totals = largest_remainder(np.array([share.sum() for share in shares]), n)
    return [
        Ward(ward.code, largest_remainder(share.ravel(), int(total)).reshape(share.shape))
        for ward, share, total in zip(city.wards, shares, totals, strict=True)
    ]


def largest_remainder(shares: Shares, total: int) -> Counts:
    """Return whole numbers in proportion to `shares` that add up to `total`; of equal remainders the first wins."""
    whole = shares.sum()
    if total == 0 or whole == 0:
        return np.zeros(len(shares), dtype=np.int64)
    exact = shares * (total / whole)
    counts: Counts = np.floor(exact).astype(np.int64)
    rest = total - int(counts.sum())
    first = np.argsort(counts - exact, kind="stable")[:rest]
    counts[first] += 1
    return counts


def _shares(city: City, ward: str, on: date) -> Shares:
    """Return a ward's people by sex and single year of age, as exact as the projection gives them."""
    shares = np.zeros((2, OLDEST + 1))
    if not city.population:
        shares[:, :UNIFORM_UNTIL] = 1.0
        return shares
    groups = _groups(city, ward, on)
    for sex in (0, 1):
        shares[sex] = _single_years(groups[sex])
    return shares


def _groups(city: City, ward: str, on: date) -> list[dict[int, float]]:
    """Return, for both sexes, the people of each age group by the group's first age."""
    years = city.projection_years
    day = on.year + (on.timetuple().tm_yday - 274) / 365  # the projection is of 1 October
    day = min(max(day, years[0]), years[-1])
    later = next(year for year in years if year >= day)
    earlier = max((year for year in years if year <= day), default=later)
    share = 0.0 if later == earlier else (day - earlier) / (later - earlier)
    groups: list[dict[int, float]] = [{}, {}]
    for cell in city.population:
        if cell.ward_code == ward and cell.year in (earlier, later):
            weight = (share if cell.year == later else 1 - share) if later != earlier else 1.0
            first_age = int(cell.age.rstrip("+").split("-")[0])
            group = groups[SEXES.index(cell.sex)]
            group[first_age] = group.get(first_age, 0.0) + cell.count * weight
    return groups


def _single_years(group: dict[int, float]) -> Shares:
    """Return people by year of age: within a group along the line between its neighbours, the open group falling off."""
    ages = np.zeros(OLDEST + 1)
    firsts = sorted(group)
    for place, first in enumerate(firsts):
        if place == len(firsts) - 1:
            weights = LATE_SURVIVAL ** np.arange(OLDEST + 1 - first)
        else:
            width = firsts[place + 1] - first
            before = group[firsts[place - 1]] if place else group[first]
            slope = (group[firsts[place + 1]] - before) / max(2 * width * group[first], 1.0)
            slope = min(max(slope, -STEEPEST), STEEPEST)
            weights = 1 + slope * (np.arange(width) - (width - 1) / 2)
        ages[first : first + len(weights)] = group[first] * weights / weights.sum()
    return ages
