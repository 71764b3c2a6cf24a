"""A city whole, and the questions that the rest of Kusei asks of it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from kusei.kernel.days.closed_days import ClosedDays

from . import canonical
from .problems import NotInForce
from .values import (
    Closures,
    Credits,
    Delegation,
    Duty,
    ExpenseFigures,
    ExpenseKind,
    Fee,
    Hours,
    Labels,
    LawOfWards,
    Office,
    OfficeFigures,
    OfficeKind,
    PopulationCell,
    Reduction,
    SecondPerson,
    Section,
    Town,
    Ward,
    WardOutline,
)

Item = TypeVar("Item")

PROJECTION_MONTH, PROJECTION_DAY = 10, 1
"""The projection's population is that of 1 October, as the census's."""


@dataclass(frozen=True)
class City:
    """A designated city as its folder describes it. Wards and offices stand in the paper's order."""

    code: str
    name: str
    kana: str
    english: str
    prefecture: str
    mayor_title_form: str
    ward_head_title_form: str
    labels: Labels
    second_person: SecondPerson
    credits: Credits
    wards: tuple[Ward, ...]
    offices: tuple[Office, ...]
    hours: tuple[Hours, ...]
    sections: tuple[Section, ...]
    duties: tuple[Duty, ...]
    delegation: Delegation
    laws: tuple[LawOfWards, ...]
    staff: tuple[OfficeFigures, ...]
    cases: tuple[OfficeFigures, ...]
    expense_kinds: tuple[ExpenseKind, ...]
    expenses: tuple[ExpenseFigures, ...]
    fees: tuple[Fee, ...]
    reductions: tuple[Reduction, ...]
    closures: Closures
    towns: tuple[Town, ...]
    population: tuple[PopulationCell, ...]
    outlines: tuple[WardOutline, ...]

    @classmethod
    def from_json(cls, content: str | object) -> "City":
        """Return the city that `to_json` wrote, from its text or from the value parsed from it.

        Raises canonical.NotACity when the content is of another shape, as after an upgrade.
        """
        return canonical.read(cls, content)

    def to_json(self) -> str:
        """Return the city as canonical JSON: the same city always gives the same text."""
        return canonical.write(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return canonical.digest(self.to_json())

    def __hash__(self) -> int:
        """Let a city be what something is remembered by; its mappings could not be hashed one by one."""
        return hash(self.digest)

    def ward(self, code: str) -> Ward:
        """Return the ward with this code. Raises LookupError naming the codes there are."""
        return _found({ward.code: ward for ward in self.wards}, code, "区")

    def office(self, code: str) -> Office:
        """Return the office with this code. Raises LookupError naming the codes there are."""
        return _found({office.code: office for office in self.offices}, code, "庁舎")

    def offices_of(self, ward_code: str) -> tuple[Office, ...]:
        """Return a ward's offices in order."""
        return tuple(office for office in self.offices if office.ward_code == ward_code)

    def duty(self, name: str) -> Duty:
        """Return the duty with this name. Raises LookupError naming the duties there are."""
        return _found({duty.name: duty for duty in self.duties}, name, "事務")

    def has_duty(self, name: str) -> bool:
        """Tell whether the city gives its wards this duty."""
        return any(duty.name == name for duty in self.duties)

    def sections_of(self, office: Office) -> tuple[Section, ...]:
        """Return the sections an office has; none for a service corner."""
        return tuple(section for section in self.sections if section.office_kind is office.kind)

    def duties_of(self, office: Office) -> tuple[Duty, ...]:
        """Return what an office takes, in the order of its sections; nothing for a service corner."""
        return tuple(self.duty(name) for section in self.sections_of(office) for name in section.duties)

    def takes(self, office: Office, duty: str) -> bool:
        """Tell whether an office takes a duty. A duty the city's wards do not have, no office takes."""
        return any(duty in section.duties for section in self.sections_of(office))

    def offices_taking(self, section: Section) -> tuple[Office, ...]:
        """Return the offices that have a section."""
        return tuple(office for office in self.offices if office.kind is section.office_kind)

    def towns_of(self, ward_code: str) -> tuple[Town, ...]:
        """Return a ward's towns."""
        return tuple(town for town in self.towns if town.ward_code == ward_code)

    def fee(self, code: str) -> Fee:
        """Return the fee with this code. Raises LookupError naming the codes there are."""
        return _found({fee.code: fee for fee in self.fees}, code, "手数料")

    @property
    def mayor_title(self) -> str:
        """The mayor's title on papers, as 福岡県北九州市長."""
        return self.mayor_title_form.format(prefecture=self.prefecture, city=self.name)

    def ward_head_title(self, ward_code: str) -> str:
        """Return the ward head's title on papers, as 福岡県北九州市小倉南区長."""
        ward = self.ward(ward_code).name
        return self.ward_head_title_form.format(prefecture=self.prefecture, city=self.name, ward=ward)

    def second_person_required(self, procedure: str) -> bool:
        """Tell whether a second person approves what is filed by this procedure (its code)."""
        return self.second_person.procedures.get(procedure, self.second_person.default)

    @cached_property
    def closed(self) -> ClosedDays:
        """The days on which the offices are closed, with the searches that deadlines need."""
        return ClosedDays(
            year_end_from=self.closures.year_end_from,
            year_end_to=self.closures.year_end_to,
            extra={day.on: day.name for day in self.closures.closed},
            open=frozenset(day.on for day in self.closures.open),
        )

    def hours_of(self, office: Office) -> tuple[Hours, ...]:
        """Return the opening hours of an office."""
        return tuple(hours for hours in self.hours if office.kind in hours.kinds)

    def counted_offices(self) -> tuple[Office, ...]:
        """Return the offices that published figures are broken down by; corners count with their ward office."""
        return tuple(office for office in self.offices if office.kind is not OfficeKind.SERVICE_CORNER)

    @cached_property
    def projection_years(self) -> tuple[int, ...]:
        """The years of the population projection, ascending."""
        return tuple(sorted({cell.year for cell in self.population}))

    @cached_property
    def _projected(self) -> dict[tuple[str, int], int]:
        counts: dict[tuple[str, int], int] = {}
        for cell in self.population:
            counts[cell.ward_code, cell.year] = counts.get((cell.ward_code, cell.year), 0) + cell.count
        return counts

    def projected_population(self, ward_code: str, on: date) -> Fraction:
        """Return a ward's projected residents on a day, exactly, on the line between two projection years.

        Unlike the latest populations found, these are of one day for all wards and may be added up.
        Raises NotInForce outside the projection.
        """
        years = self.projection_years
        for earlier, later in pairwise(years):
            start = date(earlier, PROJECTION_MONTH, PROJECTION_DAY)
            end = date(later, PROJECTION_MONTH, PROJECTION_DAY)
            if start <= on <= end:
                before, after = self._projected[ward_code, earlier], self._projected[ward_code, later]
                return before + (after - before) * _share_of_span(start, on, end)
        raise NotInForce(
            f"将来推計人口に {on.isoformat()} を含む期間がありません。population.csv の年: {years}"
        )


def _share_of_span(start: date, on: date, end: date) -> Fraction:
    """Return how far `on` lies between two 1 Octobers: whole years by count, the rest by days of its year."""
    whole = on.year - start.year - ((on.month, on.day) < (PROJECTION_MONTH, PROJECTION_DAY))
    began = date(start.year + whole, PROJECTION_MONTH, PROJECTION_DAY)
    ends = date(began.year + 1, PROJECTION_MONTH, PROJECTION_DAY)
    return (whole + Fraction((on - began).days, (ends - began).days)) / (end.year - start.year)


def _found(items: dict[str, Item], code: str, what: str) -> Item:
    """Return an item by its code, or raise LookupError saying which there are."""
    if code in items:
        return items[code]
    raise LookupError(f"{what} {code!r} はこの市の設定にありません。あるもの: {'、'.join(items)}")
