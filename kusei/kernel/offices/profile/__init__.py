"""The city as data: what one city fixes, read from its folder (`cities/<city>/`), checked, and held as frozen values.

Pure: no Django, no clock, no network. Start with `load_city(path) -> City`; `City.to_json` and `City.from_json` carry
a city through the database. Every figure has a Source, which says whether it is confirmed.
"""

from .canonical import NotACity
from .city import City
from .loading import load_city
from .problems import CityDataError, NotInForce, Problem
from .sums import Disagreement
from .values import (
    Authority,
    Closures,
    Delegation,
    Duty,
    ExpenseFigures,
    ExpenseKind,
    Fee,
    FeeValue,
    Hours,
    Labels,
    LawOfWards,
    Office,
    OfficeFigures,
    OfficeKind,
    PopulationCell,
    Printed,
    Reduction,
    Section,
    Sex,
    Source,
    Status,
    Town,
    Ward,
    WardOutline,
    WardPopulation,
)

__all__ = [
    "Authority",
    "City",
    "CityDataError",
    "Closures",
    "Delegation",
    "Disagreement",
    "Duty",
    "ExpenseFigures",
    "ExpenseKind",
    "Fee",
    "FeeValue",
    "Hours",
    "Labels",
    "LawOfWards",
    "NotACity",
    "NotInForce",
    "Office",
    "OfficeFigures",
    "OfficeKind",
    "PopulationCell",
    "Printed",
    "Problem",
    "Reduction",
    "Section",
    "Sex",
    "Source",
    "Status",
    "Town",
    "Ward",
    "WardOutline",
    "WardPopulation",
    "load_city",
]
