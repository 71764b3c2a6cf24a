"""The figure that a map shows, and its classes: equal steps with round bounds, so that a legend can be read."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.offices.profile import City

from ..ratios import WardRatios, half_up, ratio_table

MOST_CLASSES = 5
ROUND_STEPS = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))


@dataclass(frozen=True)
class MapFigure:
    """One figure for each ward code. `places` are the decimals shown; a ward without a figure is absent."""

    label: str
    unit: str
    values: Mapping[str, Fraction]
    note: str = ""
    places: int = 0

    def shown(self, value: Fraction | int) -> str:
        """Return a value as people read it, without the unit."""
        return f"{half_up(value, self.places):,}"


@dataclass(frozen=True)
class Classes:
    """Bounds of classes, ascending: class i holds values from bounds[i] to below bounds[i + 1]."""

    bounds: tuple[Fraction, ...]

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.bounds) - 1

    def of(self, value: Fraction) -> int:
        """Return the class of a value."""
        return max(place for place in range(self.count) if self.bounds[place] <= value)


def classes_of(figure: MapFigure) -> Classes:
    """Return at most MOST_CLASSES classes with round bounds that hold every value. Raises ValueError without values."""
    if not figure.values:
        raise ValueError(f"「{figure.label}」の値がどの区にもありません。")
    least, most = min(figure.values.values()), max(figure.values.values())
    # When all are alike, one class around the value.
    size = (most - least) / MOST_CLASSES or abs(most) or Fraction(1)
    magnitude = Fraction(10) ** Decimal(float(size)).adjusted()
    for step in (magnitude * part for part in (*ROUND_STEPS, *(10 * part for part in ROUND_STEPS))):
        first = math.floor(least / step)
        count = math.floor(most / step) - first + 1
        if count <= MOST_CLASSES:
            return Classes(tuple((first + place) * step for place in range(count + 1)))
    raise AssertionError("a step of ten times the magnitude always suffices")


FIGURES: dict[str, str] = {
    "cases": "窓口事務取扱件数",
    "staff": "職員数",
    "residents": "人口（推計）",
    "cases_per_head": "職員1人あたり取扱件数",
    "cases_per_resident": "住民1人あたり取扱件数",
    "residents_per_head": "職員1人あたり人口",
    "expenses_yen": "維持・修繕・裁量経費",
    "yen_per_case": "取扱1件あたり経費",
    "yen_per_resident": "住民1人あたり経費",
}
"""Figures of a ward that a map can show, by the name of the ratio."""

_UNITS = {
    "cases": "件",
    "staff": "人",
    "residents": "人",
    "cases_per_head": "件",
    "cases_per_resident": "件",
    "residents_per_head": "人",
    "expenses_yen": "千円",
    "yen_per_case": "円",
    "yen_per_resident": "円",
}
_PLACES = {"cases_per_resident": 2}


def ward_figure(city: City, key: str, fiscal_year: int | None = None) -> MapFigure:
    """Return one figure of the wards, a key of FIGURES, for a fiscal year. Raises as `ratio_table` does, and KeyError."""
    table = ratio_table(city, fiscal_year)
    scale = 1_000 if key == "expenses_yen" else 1
    values = {
        row.ward_code: Fraction(value) / scale
        for row in table.wards
        if (value := _value(row, key)) is not None
    }
    return MapFigure(
        label=FIGURES[key],
        unit=_UNITS[key],
        values=values,
        note=str(FiscalYear(table.fiscal_year)),
        places=_PLACES.get(key, 0),
    )


def _value(row: WardRatios, key: str) -> Fraction | int | None:
    values: dict[str, Fraction | int | None] = {
        "cases": row.cases,
        "staff": row.staff,
        "residents": row.residents,
        "cases_per_head": row.cases_per_head,
        "cases_per_resident": row.cases_per_resident,
        "residents_per_head": row.residents_per_head,
        "expenses_yen": row.expenses_yen,
        "yen_per_case": row.yen_per_case,
        "yen_per_resident": row.yen_per_resident,
    }
    return values[key]
