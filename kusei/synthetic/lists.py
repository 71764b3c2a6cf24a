"""The word lists that names, places and buildings are put together from (names/*.csv, written for this purpose).

The lists are in order of frequency or carry weights of our own choice; they imitate, and are no statistics.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Shares = list[float]
"""Cumulative shares: a number between 0 and 1 is looked up in them with bisect."""

FIRST_YEAR, LAST_YEAR = 1908, 2030  # birth years outside count as the nearest of these
COMMONEST = 14  # flattens the head of the list: the first surname comes to about 2 %
SEVERAL_FORMS = 1000


@dataclass(frozen=True)
class Surname:
    """A Japanese surname as written and as read, with other ways of writing it and their shares of a thousand."""

    name: str
    kana: str
    variants: tuple[tuple[str, int], ...]

    def written(self, draw: float) -> str:
        """Return one way of writing it; `draw` lies between 0 and 1."""
        place = draw * SEVERAL_FORMS
        for variant, share in self.variants:
            if place < share:
                return variant
            place -= share
        return self.name


@dataclass(frozen=True)
class Nationality:
    """A nationality with its share of foreign residents and of those who are 特別永住者, and the names it uses."""

    name: str
    share: int
    special_permanent: float
    with_kanji: float
    group: str


@dataclass(frozen=True)
class ForeignName:
    """A part of a foreign name: kanji (may be empty), capitals as in the passport, and katakana."""

    kanji: str
    roman: str
    kana: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("names", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _cumulative(weights: npt.NDArray[np.float64]) -> Shares:
    sums = np.cumsum(weights)
    shares: Shares = (sums / sums[-1]).tolist()
    return shares


@cache
def surnames() -> tuple[list[Surname], Shares]:
    """Return the surnames, the commonest first, and their cumulative shares: by the inverse of the rank."""
    variants: dict[str, list[tuple[str, int]]] = {}
    for row in _rows("surname_variants.csv"):
        variants.setdefault(row["of"], []).append((row["name"], int(row["per_thousand"])))
    found = [
        Surname(row["name"], row["kana"], tuple(variants.get(row["name"], ())))
        for row in _rows("surnames.csv")
    ]
    return found, _cumulative(1 / (COMMONEST + np.arange(len(found))))


@cache
def given_names(sex: str) -> tuple[list[tuple[str, str]], list[Shares]]:
    """Return the given names (written, read) of "male" or "female", and their cumulative shares by year of birth.

    A name rises from its first year to its peak and falls to its last. Row 0 is FIRST_YEAR.
    """
    rows = _rows(f"given_{sex}.csv")
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1)[:, np.newaxis]
    first, peak, last = (
        np.array([int(row[column]) for row in rows]) for column in ("first_year", "peak_year", "last_year")
    )
    rising, falling = (years - first) / (peak - first), (last - years) / (last - peak)
    weights = np.maximum(np.minimum(rising, falling), 0.002)
    return [(row["name"], row["kana"]) for row in rows], [_cumulative(year) for year in weights]


@cache
def nationalities() -> tuple[list[Nationality], Shares]:
    """Return the nationalities of foreign residents with their cumulative shares."""
    found = [
        Nationality(
            row["nationality"],
            int(row["per_thousand"]),
            int(row["special_permanent_per_thousand"]) / 1000,
            int(row["kanji_per_thousand"]) / 1000,
            row["names"],
        )
        for row in _rows("nationalities.csv")
    ]
    return found, _cumulative(np.array([nationality.share for nationality in found], dtype=float))


@cache
def foreign_names() -> dict[tuple[str, str], list[ForeignName]]:
    """Return the parts of foreign names by group and part ("surname", "male", "female")."""
    found: dict[tuple[str, str], list[ForeignName]] = {}
    for row in _rows("foreign_names.csv"):
        part = ForeignName(row["name"], row["roman"], row["kana"])
        found.setdefault((row["group"], row["part"]), []).append(part)
    return found


@cache
def places() -> tuple[list[str], Shares]:
    """Return places outside the city as prefecture, municipality and town, with cumulative shares by nearness."""
    rows = _rows("places.csv")
    weights = np.array([int(row["weight"]) for row in rows], dtype=float)
    return [row["prefecture"] + row["place"] for row in rows], _cumulative(weights)


@cache
def buildings() -> tuple[list[tuple[str, str]], list[str]]:
    """Return forms of building names with their kind, and the words to fill into {flower}."""
    forms = [(row["form"], row["kind"]) for row in _rows("buildings.csv")]
    return forms, [row["name"] for row in _rows("flowers.csv")]
