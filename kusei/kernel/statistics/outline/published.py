"""The published tables, office by office and ward by ward, with sums computed and compared with the printed ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.law.citation import Law
from kusei.kernel.offices.profile import (
    Authority,
    City,
    Disagreement,
    ExpenseFigures,
    ExpenseKind,
    Office,
    OfficeFigures,
    OfficeKind,
    Source,
)
from kusei.kernel.offices.profile.sums import expense_disagreements, office_disagreements


class RowKind(StrEnum):
    """What a row of a table stands for. `total` is a ward's sum or the sum of all."""

    WARD_OFFICE = "ward_office"
    BRANCH = "branch"
    TOTAL = "total"


class PrintedTotalDisagrees(ValueError):
    """A printed sum is not the sum of its parts: nothing of the table is published until one of them is mended."""

    def __init__(self, disagreements: Sequence[Disagreement]) -> None:
        self.disagreements = tuple(disagreements)
        told = "\n".join(f"  {disagreement}" for disagreement in self.disagreements)
        super().__init__(f"公表された合計と内訳が合わないため、公表できません。\n{told}")


class NoFiguresForYear(LookupError):
    """The city published nothing for that fiscal year. `years` are those there are, ascending."""

    def __init__(self, fiscal_year: int | None, years: Sequence[int]) -> None:
        self.fiscal_year = fiscal_year
        self.years = tuple(years)
        there = "、".join(f"{FiscalYear(year)}（{year}）" for year in self.years) or "ありません"
        asked = f"{FiscalYear(fiscal_year)}（{fiscal_year}）の" if fiscal_year is not None else ""
        super().__init__(f"{asked}公表値がありません。公表値のある年度: {there}")


@dataclass(frozen=True)
class OfficeRow:
    """Staff and cases of one office, of a ward (its offices together), or of all. None: not published."""

    kind: RowKind
    ward_code: str
    ward: str
    office_code: str
    office: str
    staff: int | None
    cases: int | None

    @property
    def is_total(self) -> bool:
        """Whether this is the sum of a ward or of all."""
        return self.kind is RowKind.TOTAL

    @property
    def is_grand_total(self) -> bool:
        """Whether this is the sum of all wards."""
        return self.is_total and not self.ward_code


@dataclass(frozen=True)
class OfficeTable:
    """職員数及び窓口事務取扱件数: each ward's sum, then its offices, in the paper's order; last the sum of all."""

    fiscal_year: int
    rows: tuple[OfficeRow, ...]
    staff_on: date | None
    staff: OfficeFigures | None
    cases: OfficeFigures | None
    footnotes: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def total(self) -> OfficeRow:
        """The sum of all wards."""
        return self.rows[-1]

    @property
    def wards(self) -> tuple[OfficeRow, ...]:
        """The wards' sums."""
        return tuple(row for row in self.rows if row.is_total and not row.is_grand_total)

    @property
    def offices(self) -> tuple[OfficeRow, ...]:
        """The offices' rows."""
        return tuple(row for row in self.rows if not row.is_total)


@dataclass(frozen=True)
class ExpenseRow:
    """Expenses of one ward, or of all (no ward code): amounts by kind in the table's order, and their sum."""

    ward_code: str
    ward: str
    amounts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class ExpenseTable:
    """区役所及び出張所維持管理経費等, in `unit`: one row a ward, last the sum of all."""

    fiscal_year: int
    label: str
    unit: str
    yen_per_unit: int
    kinds: tuple[ExpenseKind, ...]
    rows: tuple[ExpenseRow, ...]
    footnotes: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def total(self) -> ExpenseRow:
        """The sum of all wards."""
        return self.rows[-1]

    @property
    def wards(self) -> tuple[ExpenseRow, ...]:
        """The wards' rows."""
        return self.rows[:-1]


@dataclass(frozen=True)
class DutyRow:
    """A duty of a section, why the wards have it, and the offices that take it there."""

    section: str
    office_kind: OfficeKind
    duty: str
    authority: Authority
    laws: tuple[Law, ...]
    offices: tuple[Office, ...]
    source: Source

    @property
    def law_text(self) -> str:
        """The laws as papers cite them, each title once: 住民基本台帳法第38条、住民基本台帳法施行令第31条・第32条."""
        return cited(self.laws)


@dataclass(frozen=True)
class LawRow:
    """A law by which wards do something: cited as the paper cites it, its gist, and the duties it gives."""

    law: str
    articles: str
    summary: tuple[str, ...]
    duties: tuple[str, ...]
    authority: Authority
    in_paper: bool
    source: Source


def cited(laws: Sequence[Law]) -> str:
    """Return citations in one line; what a law shares with the one before is not said again."""
    text = ""
    before: Law | None = None
    for law in laws:
        formal = law.formal()
        if before is None:
            text = formal
        elif law.title != before.title:
            text += f"、{formal}"
        else:
            shared = (
                replace(law, paragraph=None, item=None).formal()
                if law.article == before.article
                else law.title
            )
            text += f"・{formal.removeprefix(shared)}"
        before = law
    return text


def published_years(city: City) -> tuple[int, ...]:
    """Return the fiscal years of which the city published anything, ascending."""
    of_offices = {figure.fiscal_year for figure in (*city.staff, *city.cases)}
    return tuple(sorted(of_offices | {figure.fiscal_year for figure in city.expenses}))


def office_table(city: City, fiscal_year: int | None = None) -> OfficeTable:
    """Return staff and cases of a fiscal year, by default of the newest published.

    Staff are those the city prints beside that year's cases. Raises NoFiguresForYear, and PrintedTotalDisagrees
    if a printed sum of either differs from ours.
    """
    years = tuple(sorted({figure.fiscal_year for figure in (*city.staff, *city.cases)}))
    year = _chosen(fiscal_year, years)
    staff = next((figure for figure in city.staff if figure.fiscal_year == year), None)
    cases = next((figure for figure in city.cases if figure.fiscal_year == year), None)
    figures = [figure for figure in (staff, cases) if figure is not None]
    _refuse([found for part in figures for found in office_disagreements(city.wards, city.offices, part)])

    def added(figure: OfficeFigures | None, offices: Sequence[Office]) -> int | None:
        return None if figure is None else sum(figure.offices[office.code] for office in offices)

    counted = city.counted_offices()
    rows = []
    for ward in city.wards:
        offices = [office for office in counted if office.ward_code == ward.code]
        label = city.labels.ward_total
        rows.append(
            OfficeRow(
                RowKind.TOTAL, ward.code, ward.name, "", label, added(staff, offices), added(cases, offices)
            )
        )
        rows += [
            OfficeRow(
                RowKind(office.kind.value),
                ward.code,
                ward.name,
                office.code,
                office.name,
                added(staff, [office]),
                added(cases, [office]),
            )
            for office in offices
        ]
    label = city.labels.grand_total
    rows.append(OfficeRow(RowKind.TOTAL, "", label, "", label, added(staff, counted), added(cases, counted)))
    return OfficeTable(
        fiscal_year=year,
        rows=tuple(rows),
        staff_on=staff.as_of if staff is not None else None,
        staff=staff,
        cases=cases,
        footnotes=tuple(note for figure in figures for note in figure.footnotes),
        sources=_distinct([figure.source for figure in figures]),
    )


def expense_table(city: City, fiscal_year: int | None = None) -> ExpenseTable:
    """Return the settled expenses of a fiscal year, by default of the newest published.

    Raises NoFiguresForYear, and PrintedTotalDisagrees if a printed sum differs from ours.
    """
    year = _chosen(fiscal_year, tuple(figure.fiscal_year for figure in city.expenses))
    figures = next(figure for figure in city.expenses if figure.fiscal_year == year)
    _refuse(expense_disagreements(city.wards, city.expense_kinds, figures))
    rows = [_expense_row(city, figures, ward.code, ward.name) for ward in city.wards]
    by_kind = tuple(sum(row.amounts[place] for row in rows) for place in range(len(city.expense_kinds)))
    rows.append(ExpenseRow("", city.labels.ward_total, by_kind, sum(by_kind)))
    return ExpenseTable(
        fiscal_year=year,
        label=figures.label,
        unit=figures.unit,
        yen_per_unit=figures.yen_per_unit,
        kinds=city.expense_kinds,
        rows=tuple(rows),
        footnotes=figures.footnotes,
        sources=(figures.source,),
    )


def _expense_row(city: City, figures: ExpenseFigures, code: str, name: str) -> ExpenseRow:
    amounts = tuple(figures.wards[code][kind.code] for kind in city.expense_kinds)
    return ExpenseRow(code, name, amounts, sum(amounts))


def duty_table(city: City) -> tuple[DutyRow, ...]:
    """Return every duty of every section in the paper's order; a duty of branches stands again under 出張所.

    A delegated duty that no law governs is given the provision by which it is delegated.
    """
    rows = []
    for section in city.sections:
        for duty in (city.duty(name) for name in section.duties):
            laws = duty.laws or city.delegation.laws
            rows.append(
                DutyRow(
                    section=section.name,
                    office_kind=section.office_kind,
                    duty=duty.name,
                    authority=duty.authority,
                    laws=laws,
                    offices=city.offices_taking(section),
                    source=duty.source,
                )
            )
    return tuple(rows)


def law_table(city: City) -> tuple[LawRow, ...]:
    """Return the laws that give the wards something to do, the paper's own first, then the provision of delegation."""
    rows = [
        LawRow(law.name, law.cited_as, law.summary, law.duties, Authority.STATUTE, law.in_paper, law.source)
        for law in city.laws
    ]
    delegated = tuple(duty.name for duty in city.duties if duty.authority is Authority.DELEGATED)
    delegation = city.delegation
    rows.append(
        LawRow(
            delegation.laws[0].title,
            delegation.cited_as,
            delegation.summary,
            delegated,
            Authority.DELEGATED,
            False,
            delegation.source,
        )
    )
    return tuple(rows)


def _chosen(fiscal_year: int | None, years: Sequence[int]) -> int:
    if fiscal_year is None and years:
        return years[-1]
    if fiscal_year is not None and fiscal_year in years:
        return fiscal_year
    raise NoFiguresForYear(fiscal_year, years)


def _refuse(disagreements: Sequence[Disagreement]) -> None:
    if disagreements:
        raise PrintedTotalDisagrees(disagreements)


def _distinct(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))
