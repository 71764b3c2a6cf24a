"""The parts of a city, as frozen values. Amounts are whole yen or whole counts, in the unit each says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from kusei.kernel.law.citation import Law

from .problems import NotInForce


class Status(StrEnum):
    """How sure a value is. An unconfirmed one works, and whoever shows it says that it is unconfirmed."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class OfficeKind(StrEnum):
    """Kinds of office of a ward."""

    WARD_OFFICE = "ward_office"
    BRANCH = "branch"
    SERVICE_CORNER = "service_corner"


class Authority(StrEnum):
    """Why a ward has a duty: a law says so, or the city hands its mayor's business on (分掌)."""

    STATUTE = "statute"
    DELEGATED = "delegated"


class Sex(StrEnum):
    """Sexes of the population projection."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class Source:
    """Where a value comes from, how sure it is, and on what day it was last compared with the source."""

    text: str
    status: Status
    checked_on: date | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the value was found in its source."""
        return self.status is Status.CONFIRMED


@dataclass(frozen=True)
class Labels:
    """The city's words for its kinds of office and for sums."""

    ward_office: str
    branch: str
    service_corner: str
    ward_total: str
    grand_total: str

    def kind(self, kind: OfficeKind) -> str:
        """Return the word for a kind of office."""
        words = {
            OfficeKind.WARD_OFFICE: self.ward_office,
            OfficeKind.BRANCH: self.branch,
            OfficeKind.SERVICE_CORNER: self.service_corner,
        }
        return words[kind]


@dataclass(frozen=True)
class Credits:
    """Whom to name beside towns, ward outlines and population."""

    towns: str
    wards: str
    population: str


@dataclass(frozen=True)
class SecondPerson:
    """For which procedures a second person approves before a notification takes effect."""

    default: bool
    procedures: Mapping[str, bool]


@dataclass(frozen=True)
class WardPopulation:
    """The latest population found for one ward. Dates differ between wards, so that these are never added up."""

    count: int
    on: date
    basis: str
    source: Source


@dataclass(frozen=True)
class Ward:
    """A ward (区)."""

    code: str
    name: str
    kana: str
    english: str
    area_km2: Decimal
    area_source: str
    population: WardPopulation


@dataclass(frozen=True)
class Office:
    """A ward office, branch or service corner. `source` tells how sure address and position are.

    `issues` names the only certificates a service corner hands out; the other kinds leave it empty.
    """

    code: str
    ward_code: str
    name: str
    kind: OfficeKind
    latitude: float
    longitude: float
    source: Source
    postal_code: str = ""
    address: str = ""
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hours:
    """Opening hours of some kinds of office."""

    kinds: tuple[OfficeKind, ...]
    days: str
    opens: time
    closes: time
    source: Source
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A section (課) of a ward office, or the whole of a branch, with its duties in the paper's order."""

    name: str
    office_kind: OfficeKind
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Duty:
    """A duty (事務) of the wards. For a delegated duty `laws` govern its substance and may be none."""

    name: str
    authority: Authority
    laws: tuple[Law, ...]
    source: Source


@dataclass(frozen=True)
class LawOfWards:
    """A law by which the ward or its head does something, cited as the paper cites it, with its gist (要旨)."""

    name: str
    cited_as: str
    laws: tuple[Law, ...]
    summary: tuple[str, ...]
    duties: tuple[str, ...]
    in_paper: bool
    source: Source


@dataclass(frozen=True)
class Delegation:
    """By what provision the city hands its mayor's business to the wards."""

    text: str
    cited_as: str
    laws: tuple[Law, ...]
    summary: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Printed:
    """Sums as the city printed them, kept to check ours against. A sum that was not printed is absent."""

    total: int | None
    wards: Mapping[str, int]
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OfficeFigures:
    """One published figure for each office: staff on a day, or cases of a fiscal year."""

    fiscal_year: int
    label: str
    unit: str
    offices: Mapping[str, int]
    printed: Printed
    footnotes: tuple[str, ...]
    source: Source
    as_of: date | None = None


@dataclass(frozen=True)
class ExpenseKind:
    """A kind of expense and what it covers (主な執行内容)."""

    code: str
    name: str
    covers: tuple[str, ...]


@dataclass(frozen=True)
class ExpenseFigures:
    """Settled expenses of one fiscal year: for each ward, an amount by kind, in `unit` (千円)."""

    fiscal_year: int
    label: str
    unit: str
    wards: Mapping[str, Mapping[str, int]]
    printed: Printed
    footnotes: tuple[str, ...]
    source: Source

    @property
    def yen_per_unit(self) -> int:
        """Yen in one of `unit`."""
        return YEN_OF_UNIT[self.unit]


YEN_OF_UNIT = {"円": 1, "千円": 1_000, "百万円": 1_000_000}
"""Units in which cities print amounts."""


@dataclass(frozen=True)
class FeeValue:
    """An amount in yen and the day from which it is held."""

    from_on: date
    yen: int
    source: Source


@dataclass(frozen=True)
class Fee:
    """What one item costs, over time, oldest first."""

    code: str
    item: str
    per: str
    basis: tuple[Law, ...]
    values: tuple[FeeValue, ...]
    note: str = ""

    def on(self, day: date) -> FeeValue:
        """Return the amount in force on `day`. Raises NotInForce before the first."""
        for value in reversed(self.values):
            if value.from_on <= day:
                return value
        raise NotInForce(
            f"手数料「{self.item}」（{self.code}）は {day.isoformat()} の額がありません。"
            f"最も古い額は {self.values[0].from_on.isoformat()} からです。fees.toml に額を加えてください。"
        )


@dataclass(frozen=True)
class Reduction:
    """Who pays less or nothing."""

    who: str
    effect: str
    source: Source
    note: str = ""


@dataclass(frozen=True)
class SingleDay:
    """One day on which the offices are closed, or open, unlike other years; `name` is the reason shown to people."""

    on: date
    name: str
    source: Source


@dataclass(frozen=True)
class Closures:
    """What the city's ordinance says of closed days, beyond weekends and holidays (地方自治法第4条の2).

    year_end_from, year_end_to: first and last day of the year-end closure, as (month, day).
    """

    year_end_from: tuple[int, int]
    year_end_to: tuple[int, int]
    basis: tuple[Law, ...]
    source: Source
    closed: tuple[SingleDay, ...] = ()
    open: tuple[SingleDay, ...] = ()


@dataclass(frozen=True)
class Town:
    """A town (町丁) of a ward and its centre."""

    ward_code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class PopulationCell:
    """Projected residents of a ward on 1 October of a year, of one sex and age group ("0-4" … "90+")."""

    ward_code: str
    year: int
    sex: Sex
    age: str
    count: int


@dataclass(frozen=True)
class WardOutline:
    """A ward's outline: polygons, each an outer ring and its holes, as (longitude, latitude) in degrees."""

    ward_code: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
