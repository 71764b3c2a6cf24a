"""Rows of the outline's pages. Published figures and live counts are separate fields, and nothing adds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.offices.profile import City, ExpenseKind, Office, OfficeKind
from kusei.kernel.statistics.outline.published import ExpenseTable, OfficeTable
from kusei.kernel.statistics.outline.ratios import RatioTable, WardRatios, half_up, per

Counts = Mapping[str, Mapping[str, int]]
"""Live counts: {office code: {category: cases}}, as `statistics.queries.live_counts` gives them."""

NO_CATEGORY = "区分なし"


def bar_length(value: Fraction | int | None, most: Fraction | int | None) -> str:
    """Return the length of a bar in hundredths of the longest, as text for an attribute; "0" without a value."""
    share = per(value, most)
    return "0" if share is None else str(half_up(share * 100, 1))


def shown(value: Fraction | int | None, places: int = 0) -> str:
    """Return a figure as people read it; a dash where it is not known."""
    return "―" if value is None else f"{half_up(value, places):,}"


def percent(value: Fraction | None) -> str:
    """Return a share in percent with one decimal; a dash where it is not known."""
    return "―" if value is None else f"{half_up(value * 100, 1)}%"


@dataclass(frozen=True)
class OfficeLine:
    """An office, a ward or all wards. level: 0 all, 1 ward, 2 office. `published` is False for service corners."""

    level: int
    code: str
    ward_code: str
    name: str
    staff: str
    cases: str
    bar: str
    cases_per_head: str
    live: int
    published: bool


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar, in hundredths of the longest bar."""

    left: str
    length: str
    number: int


@dataclass(frozen=True)
class ExpenseLine:
    """Expenses of a ward, or of all (level 0), in the table's unit."""

    level: int
    ward_code: str
    name: str
    amounts: tuple[int, ...]
    total: int
    segments: tuple[Segment, ...]
    share: str
    yen_per_case: str
    yen_per_resident: str


@dataclass(frozen=True)
class Compared:
    """One measure of a ward beside the city's, and its place among the wards (1 = greatest)."""

    label: str
    unit: str
    ward: str
    city: str
    place: int | None
    of: int
    bar: str
    city_bar: str


@dataclass(frozen=True)
class PopulationLine:
    """Projected residents of a ward (or all, level 0) in the projection's years, and the change from first to last."""

    level: int
    name: str
    counts: tuple[int, ...]
    change: str
    bar: str


@dataclass(frozen=True)
class DayBar:
    """One day of the chart of live counts: its place, height in hundredths, and what it says."""

    day: date
    count: int
    left: str
    top: str
    height: str


def office_lines(city: City, table: OfficeTable, live: Counts) -> list[OfficeLine]:
    """Return wards with their offices, and the sum of all. Live counts of service corners stand in their own rows."""
    most = max((row.cases or 0 for row in table.wards), default=0)
    totals = {code: sum(counts.values()) for code, counts in live.items()}
    lines = []
    for row in table.rows:
        offices = city.offices_of(row.ward_code) if row.ward_code else city.offices
        counted = (
            totals.get(row.office_code, 0) if row.office_code else sum(totals.get(o.code, 0) for o in offices)
        )
        lines.append(
            OfficeLine(
                level=0 if row.is_grand_total else 1 if row.is_total else 2,
                code=row.office_code,
                ward_code=row.ward_code,
                name=row.ward if row.is_total else row.office,
                staff=shown(row.staff),
                cases=shown(row.cases),
                bar="0" if row.is_grand_total else bar_length(row.cases, most),
                cases_per_head=shown(per(row.cases, row.staff)),
                live=counted,
                published=True,
            )
        )
        if row.office_code and row.kind.value == OfficeKind.WARD_OFFICE.value:
            corners = [office for office in offices if office.kind is OfficeKind.SERVICE_CORNER]
            lines += [_corner_line(office, totals.get(office.code, 0)) for office in corners]
    return lines


def _corner_line(office: Office, live: int) -> OfficeLine:
    return OfficeLine(2, office.code, office.ward_code, office.name, "", "", "0", "", live, published=False)


def expense_lines(table: ExpenseTable, ratios: RatioTable) -> list[ExpenseLine]:
    """Return the wards' expenses with stacked bars, and the sum of all."""
    most = max((row.total for row in table.wards), default=0)
    by_ward = {row.ward_code: row for row in ratios.rows}
    lines = []
    for row in table.rows:
        found = by_ward[row.ward_code]
        lines.append(
            ExpenseLine(
                level=1 if row.ward_code else 0,
                ward_code=row.ward_code,
                name=row.ward,
                amounts=row.amounts,
                total=row.total,
                segments=_segments(row.amounts, most) if row.ward_code else (),
                share=percent(found.share_of_expenses),
                yen_per_case=shown(found.yen_per_case),
                yen_per_resident=shown(found.yen_per_resident),
            )
        )
    return lines


def _segments(amounts: Sequence[int], most: int) -> tuple[Segment, ...]:
    segments, left = [], 0
    for number, amount in enumerate(amounts, 1):
        segments.append(Segment(bar_length(left, most), bar_length(amount, most), number))
        left += amount
    return tuple(segments)


def kind_shares(
    kinds: Sequence[ExpenseKind], row: WardRatios, whole: WardRatios
) -> list[tuple[str, str, str, str]]:
    """Return for each kind of expense: its name, the ward's share, the city's, and the bar's length."""
    return [
        (kind.name, percent(mine), percent(all_wards), bar_length(mine, 1))
        for kind, mine, all_wards in zip(kinds, row.kind_shares, whole.kind_shares, strict=True)
    ]


def compared(table: RatioTable, ward_code: str) -> list[Compared]:
    """Return a ward's ratios beside the city's, each with the ward's place among the wards."""
    measures: tuple[tuple[str, str, int, Callable[[WardRatios], Fraction | None]], ...] = (
        ("職員1人あたり取扱", "件", 0, lambda row: row.cases_per_head),
        ("職員1人あたり人口", "人", 0, lambda row: row.residents_per_head),
        ("住民1人あたり取扱", "件", 2, lambda row: row.cases_per_resident),
        ("取扱1件あたり経費", "円", 0, lambda row: row.yen_per_case),
        ("住民1人あたり経費", "円", 0, lambda row: row.yen_per_resident),
    )
    lines = []
    for label, unit, places, measure in measures:
        values = {row.ward_code: measure(row) for row in table.rows}
        of_wards = sorted(
            (value for code, value in values.items() if code and value is not None), reverse=True
        )
        mine, whole = values[ward_code], values[""]
        most = of_wards[0] if of_wards else None
        lines.append(
            Compared(
                label=label,
                unit=unit,
                ward=shown(mine, places),
                city=shown(whole, places),
                place=None if mine is None else of_wards.index(mine) + 1,
                of=len(of_wards),
                bar=bar_length(mine, most),
                city_bar=bar_length(whole, most),
            )
        )
    return lines


def population_lines(city: City, ward_codes: Sequence[str] | None = None) -> list[PopulationLine]:
    """Return the projection by ward; with all wards also their sum. The bar is the last year's share of the first's."""
    chosen = [ward for ward in city.wards if ward_codes is None or ward.code in ward_codes]
    days = [date(year, 10, 1) for year in city.projection_years]
    if not days:
        return []
    lines = [
        _population(1, ward.name, [int(city.projected_population(ward.code, day)) for day in days])
        for ward in chosen
    ]
    if ward_codes is None:
        whole = [sum(line.counts[place] for line in lines) for place in range(len(days))]
        lines.append(_population(0, city.labels.grand_total, whole))
    return lines


def _population(level: int, name: str, counts: Sequence[int]) -> PopulationLine:
    change = per(counts[-1] - counts[0], counts[0])
    text = "―" if change is None else f"{half_up(change * 100, 1):+}%"
    return PopulationLine(level, name, tuple(counts), text, bar_length(counts[-1], max(counts)))


@dataclass(frozen=True)
class LiveLine:
    """Live counts of one office by category, in the order of the page's categories."""

    code: str
    ward_code: str
    name: str
    counts: tuple[int, ...]
    total: int
    bar: str


def live_categories(live: Counts) -> list[str]:
    """Return the categories that were counted, the most counted first."""
    totals: dict[str, int] = {}
    for counts in live.values():
        for category, cases in counts.items():
            totals[category] = totals.get(category, 0) + cases
    return sorted(totals, key=lambda category: (-totals[category], category))


def live_lines(city: City, live: Counts, ward_code: str = "") -> list[LiveLine]:
    """Return live counts of every office of the city, or of one ward, in the paper's order."""
    categories = live_categories(live)
    offices = city.offices_of(ward_code) if ward_code else city.offices
    totals = {office.code: sum(live.get(office.code, {}).values()) for office in offices}
    most = max(totals.values(), default=0)
    return [
        LiveLine(
            code=office.code,
            ward_code=office.ward_code,
            name=office.name,
            counts=tuple(live.get(office.code, {}).get(category, 0) for category in categories),
            total=totals[office.code],
            bar=bar_length(totals[office.code], most),
        )
        for office in offices
    ]


def day_bars(counts: Mapping[date, int], first: date, last: date) -> list[DayBar]:
    """Return one bar for each day from `first` to `last`; their places and heights are hundredths of the chart's."""
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    most = max(counts.values(), default=0)
    width = Decimal(100) / len(days)
    bars = []
    for place, day in enumerate(days):
        height = Decimal(bar_length(counts.get(day, 0), most))
        bars.append(
            DayBar(
                day=day,
                count=counts.get(day, 0),
                left=f"{width * place + width / 10:.2f}",
                top=f"{100 - height:.1f}",
                height=f"{height:.1f}",
            )
        )
    return bars


@dataclass(frozen=True)
class YearLine:
    """One fiscal year: what was published of it, and what was counted in it."""

    year: FiscalYear
    staff: str
    cases: str
    expenses: str
    yen_per_case: str
    cases_per_head: str
    live: int | None


def year_line(year: FiscalYear, ratios: RatioTable | None, live: int | None) -> YearLine:
    """Return a year's line; dashes where nothing was published. live: None where nothing was counted."""
    total = ratios.total if ratios else None
    thousand = per(total.expenses_yen, 1_000) if total else None
    return YearLine(
        year=year,
        staff=shown(total.staff if total else None),
        cases=shown(total.cases if total else None),
        expenses=shown(thousand),
        yen_per_case=shown(total.yen_per_case if total else None),
        cases_per_head=shown(total.cases_per_head if total else None),
        live=live,
    )
