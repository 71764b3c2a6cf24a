"""What follows from the published figures, as exact fractions. They are rounded only where they are shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.offices.profile import City, NotInForce

from .published import (
    ExpenseTable,
    NoFiguresForYear,
    OfficeTable,
    expense_table,
    office_table,
    published_years,
)

HALF_UP = "四捨五入"
"""The name of the only rounding used for display: a half goes up."""


def half_up(value: Fraction | int, places: int = 0) -> Decimal:
    """Return `value` rounded to `places` decimals, a half away from zero (四捨五入)."""
    scale = 10**places
    scaled = abs(Fraction(value)) * scale
    whole = int(scaled + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def per(amount: int | Fraction | None, of: int | Fraction | None) -> Fraction | None:
    """Return `amount` ÷ `of`, exactly; None where either is unknown or `of` is 0."""
    return None if amount is None or not of else Fraction(amount) / Fraction(of)


def middle_of(year: FiscalYear) -> date:
    """Return 1 October of a fiscal year: its middle, and the day of the population projection."""
    return date(year.year, 10, 1)


@dataclass(frozen=True)
class WardRatios:
    """One ward's figures of a fiscal year and what follows; of all wards where there is no ward code.

    Amounts are yen, staff costs not among them. Residents are the projection's on 1 October of the year.
    `kind_shares` are the kinds' shares of this ward's expenses; the other shares are this ward's of the city.
    """

    ward_code: str
    ward: str
    staff: int | None
    cases: int | None
    expenses_yen: int | None
    residents: Fraction | None
    cases_per_head: Fraction | None
    cases_per_resident: Fraction | None
    residents_per_head: Fraction | None
    yen_per_case: Fraction | None
    yen_per_resident: Fraction | None
    kind_yen_per_case: tuple[Fraction | None, ...]
    kind_yen_per_resident: tuple[Fraction | None, ...]
    kind_shares: tuple[Fraction | None, ...]
    share_of_staff: Fraction | None
    share_of_cases: Fraction | None
    share_of_expenses: Fraction | None


@dataclass(frozen=True)
class RatioTable:
    """Ratios of a fiscal year, one row a ward, last all wards; with the tables they come from."""

    fiscal_year: int
    rows: tuple[WardRatios, ...]
    offices: OfficeTable | None
    expenses: ExpenseTable | None
    residents_on: date | None

    @property
    def total(self) -> WardRatios:
        """All wards together."""
        return self.rows[-1]

    @property
    def wards(self) -> tuple[WardRatios, ...]:
        """The wards."""
        return self.rows[:-1]


def ratio_table(city: City, fiscal_year: int | None = None) -> RatioTable:
    """Return the ratios of a fiscal year, by default of the newest published.

    What was not published for the year leaves the ratios that need it None; so does a year outside the population
    projection. Raises NoFiguresForYear if nothing was published, PrintedTotalDisagrees if a sum differs.
    """
    years = published_years(city)
    year = fiscal_year if fiscal_year is not None else (years[-1] if years else None)
    if year is None or year not in years:
        raise NoFiguresForYear(fiscal_year, years)
    offices = _offices(city, year)
    expenses = _expenses(city, year)
    residents = _residents(city, year)
    places: list[tuple[str, str]] = [(ward.code, ward.name) for ward in city.wards]
    places.append(("", city.labels.grand_total))
    return RatioTable(
        fiscal_year=year,
        rows=tuple(_row(code, name, offices, expenses, residents) for code, name in places),
        offices=offices,
        expenses=expenses,
        residents_on=middle_of(FiscalYear(year)) if residents else None,
    )


def _offices(city: City, year: int) -> OfficeTable | None:
    published = {figure.fiscal_year for figure in (*city.staff, *city.cases)}
    return office_table(city, year) if year in published else None


def _expenses(city: City, year: int) -> ExpenseTable | None:
    return expense_table(city, year) if year in {figure.fiscal_year for figure in city.expenses} else None


def _residents(city: City, year: int) -> dict[str, Fraction]:
    """Return residents by ward code, and all under the empty code; nothing outside the projection."""
    on = middle_of(FiscalYear(year))
    try:
        residents = {ward.code: city.projected_population(ward.code, on) for ward in city.wards}
    except NotInForce:
        return {}
    return {**residents, "": sum(residents.values(), Fraction(0))}


def _row(
    code: str,
    name: str,
    offices: OfficeTable | None,
    expenses: ExpenseTable | None,
    residents: dict[str, Fraction],
) -> WardRatios:
    counted = (
        next((row for row in offices.rows if row.is_total and row.ward_code == code), None)
        if offices
        else None
    )
    staff, cases = (counted.staff, counted.cases) if counted else (None, None)
    spent = next((row for row in expenses.rows if row.ward_code == code), None) if expenses else None
    scale = expenses.yen_per_unit if expenses else 1
    yen = spent.total * scale if spent else None
    by_kind = [amount * scale for amount in spent.amounts] if spent else []
    here = residents.get(code)
    return WardRatios(
        ward_code=code,
        ward=name,
        staff=staff,
        cases=cases,
        expenses_yen=yen,
        residents=here,
        cases_per_head=per(cases, staff),
        cases_per_resident=per(cases, here),
        residents_per_head=per(here, staff),
        yen_per_case=per(yen, cases),
        yen_per_resident=per(yen, here),
        kind_yen_per_case=tuple(per(amount, cases) for amount in by_kind),
        kind_yen_per_resident=tuple(per(amount, here) for amount in by_kind),
        kind_shares=tuple(per(amount, yen) for amount in by_kind),
        share_of_staff=per(staff, offices.total.staff if offices else None),
        share_of_cases=per(cases, offices.total.cases if offices else None),
        share_of_expenses=per(yen, expenses.total.total * scale if expenses else None),
    )
