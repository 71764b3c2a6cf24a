"""The outline's tables as columns and cells: one form for the command line, CSV, JSON and XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kusei.kernel.days.eras import format_era
from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.offices.profile import Authority, City, Source

from .published import RowKind, cited, duty_table, expense_table, law_table, office_table
from .ratios import HALF_UP, RatioTable, WardRatios, per, ratio_table

Cell = str | int | Fraction | None

LIST = "、"
"""Between the items of a list in one cell. Names of duties hold ・ themselves (高齢者・障害者)."""

AUTHORITY_WORDS = {Authority.STATUTE: "法令", Authority.DELEGATED: "分掌"}


@dataclass(frozen=True)
class Column:
    """A column. `key` names it for machines, `label` for people.

    places: decimals of a fraction when shown; percent: a share, shown in hundredths.
    derived: follows from other columns, and so is no part of the CSV. shown: word for each value, where values are codes.
    """

    key: str
    label: str
    unit: str = ""
    places: int = 0
    percent: bool = False
    derived: bool = False
    numeric: bool = True
    shown: tuple[tuple[str, str], ...] = ()

    @property
    def heading(self) -> str:
        """The label with its unit in brackets."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


@dataclass(frozen=True)
class Sheet:
    """One table ready to be written. `levels` say of each row: 0 the sum of all, 1 a ward or plain row, 2 an office."""

    name: str
    title: str
    city: str
    fiscal_year: int | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    levels: tuple[int, ...]
    sources: tuple[Source, ...]
    footnotes: tuple[str, ...] = ()

    def values(self, key: str) -> tuple[Cell, ...]:
        """Return one column's cells."""
        place = [column.key for column in self.columns].index(key)
        return tuple(row[place] for row in self.rows)


def office_sheet(city: City, fiscal_year: int | None = None) -> Sheet:
    """Return staff and cases by office, with cases per head of staff."""
    table = office_table(city, fiscal_year)
    staff_note = f"、{format_era(table.staff_on)}現在" if table.staff_on else ""
    return Sheet(
        name="staff",
        title=f"区役所・出張所の職員数及び窓口事務取扱件数（{FiscalYear(table.fiscal_year)}{staff_note}）",
        city=city.name,
        fiscal_year=table.fiscal_year,
        columns=(
            Column("ward", "区", numeric=False),
            Column("office", "庁舎", numeric=False),
            Column("kind", "種別", numeric=False, shown=_kind_words(city)),
            Column("staff", "職員数", table.staff.unit if table.staff else ""),
            Column("cases", "窓口事務取扱件数", table.cases.unit if table.cases else ""),
            Column("cases_per_head", "職員1人あたり", table.cases.unit if table.cases else "", derived=True),
        ),
        rows=tuple(
            (row.ward, row.office, row.kind.value, row.staff, row.cases, per(row.cases, row.staff))
            for row in table.rows
        ),
        levels=tuple(0 if row.is_grand_total else 1 if row.is_total else 2 for row in table.rows),
        sources=table.sources,
        footnotes=(*table.footnotes, f"職員1人あたりは計算値（{HALF_UP}）"),
    )


def expense_sheet(city: City, fiscal_year: int | None = None) -> Sheet:
    """Return expenses by ward and kind."""
    table = expense_table(city, fiscal_year)
    covers = tuple(f"{kind.name}: {'、'.join(kind.covers)}" for kind in table.kinds)
    return Sheet(
        name="expenses",
        title=table.label,
        city=city.name,
        fiscal_year=table.fiscal_year,
        columns=(
            Column("ward", "区", numeric=False),
            *(Column(kind.code, kind.name, table.unit) for kind in table.kinds),
            Column("total", "計", table.unit),
        ),
        rows=tuple((row.ward, *row.amounts, row.total) for row in table.rows),
        levels=(*(1 for _ in table.wards), 0),
        sources=table.sources,
        footnotes=(*table.footnotes, *covers),
    )


def ratio_sheet(city: City, fiscal_year: int | None = None) -> Sheet:
    """Return what follows from staff, cases and expenses, by ward."""
    table = ratio_table(city, fiscal_year)
    kinds = city.expense_kinds if table.expenses else ()
    getters: list[tuple[Column, Callable[[WardRatios], Cell]]] = [
        (Column("ward", "区", numeric=False), lambda row: row.ward),
        (Column("residents", "人口（推計）", "人"), lambda row: row.residents),
        (Column("cases_per_head", "職員1人あたり取扱", "件"), lambda row: row.cases_per_head),
        (Column("residents_per_head", "職員1人あたり人口", "人"), lambda row: row.residents_per_head),
        (
            Column("cases_per_resident", "住民1人あたり取扱", "件", places=2),
            lambda row: row.cases_per_resident,
        ),
        (Column("yen_per_case", "取扱1件あたり経費", "円"), lambda row: row.yen_per_case),
        (Column("yen_per_resident", "住民1人あたり経費", "円"), lambda row: row.yen_per_resident),
        (
            Column("share_of_staff", "職員の割合", "％", places=1, percent=True),
            lambda row: row.share_of_staff,
        ),
        (
            Column("share_of_cases", "取扱の割合", "％", places=1, percent=True),
            lambda row: row.share_of_cases,
        ),
        (
            Column("share_of_expenses", "経費の割合", "％", places=1, percent=True),
            lambda row: row.share_of_expenses,
        ),
    ]
    for place, kind in enumerate(kinds):
        column = Column(f"share_{kind.code}", kind.name, "％", places=1, percent=True)
        getters.append((column, _kind_share(place)))
    return Sheet(
        name="ratios",
        title=f"職員・取扱・経費の比較（{FiscalYear(table.fiscal_year)}）",
        city=city.name,
        fiscal_year=table.fiscal_year,
        columns=tuple(column for column, _ in getters),
        rows=tuple(tuple(getter(row) for _, getter in getters) for row in table.rows),
        levels=(*(1 for _ in table.wards), 0),
        sources=_sources_of(table),
        footnotes=_ratio_notes(city, table),
    )


def duty_sheet(city: City) -> Sheet:
    """Return the duties of the sections and of the branches."""
    rows = duty_table(city)
    return Sheet(
        name="duties",
        title="区役所・出張所の主な業務と根拠",
        city=city.name,
        fiscal_year=None,
        columns=(
            Column("section", "課", numeric=False),
            Column("duty", "業務", numeric=False),
            Column("authority", "区分", numeric=False, shown=_authority_words()),
            Column("law", "根拠・関係する法令", numeric=False),
            Column("offices", "取り扱う庁舎", numeric=False),
        ),
        rows=tuple(
            (
                row.section,
                row.duty,
                row.authority.value,
                row.law_text,
                LIST.join(office.name for office in row.offices),
            )
            for row in rows
        ),
        levels=tuple(1 for _ in rows),
        sources=tuple(dict.fromkeys(row.source for row in rows)),
        footnotes=(
            "法令: 法令により区又は区長が処理するとされる事務",
            f"分掌: {city.delegation.text}（{cited(city.delegation.laws)}）",
        ),
    )


def law_sheet(city: City) -> Sheet:
    """Return the laws by which wards act, with their gist."""
    rows = law_table(city)
    return Sheet(
        name="laws",
        title="法令により区又は区長が処理するとされる事務",
        city=city.name,
        fiscal_year=None,
        columns=(
            Column("law", "法令", numeric=False),
            Column("articles", "条項", numeric=False),
            Column("summary", "要旨", numeric=False),
            Column("duties", "業務", numeric=False),
        ),
        rows=tuple((row.law, row.articles, LIST.join(row.summary), LIST.join(row.duties)) for row in rows),
        levels=tuple(1 for _ in rows),
        sources=tuple(dict.fromkeys(row.source for row in rows)),
    )


def all_sheets(city: City, fiscal_year: int | None = None) -> tuple[Sheet, ...]:
    """Return every sheet there is for a fiscal year, by default the newest published."""
    ratios = ratio_table(city, fiscal_year)
    year = ratios.fiscal_year
    return (
        *([office_sheet(city, year)] if ratios.offices else []),
        *([expense_sheet(city, year)] if ratios.expenses else []),
        ratio_sheet(city, year),
        duty_sheet(city),
        law_sheet(city),
    )


def _kind_words(city: City) -> tuple[tuple[str, str], ...]:
    labels = city.labels
    return (
        (RowKind.WARD_OFFICE.value, labels.ward_office),
        (RowKind.BRANCH.value, labels.branch),
        (RowKind.TOTAL.value, ""),
    )


def _authority_words() -> tuple[tuple[str, str], ...]:
    return tuple((authority.value, word) for authority, word in AUTHORITY_WORDS.items())


def _kind_share(place: int) -> Callable[[WardRatios], Cell]:
    return lambda row: row.kind_shares[place]


def _sources_of(table: RatioTable) -> tuple[Source, ...]:
    parts: list[Source] = []
    for part in (table.offices, table.expenses):
        parts += part.sources if part else ()
    return tuple(dict.fromkeys(parts))


def _ratio_notes(city: City, table: RatioTable) -> tuple[str, ...]:
    notes: Sequence[str] = [
        f"すべて公表値からの計算値（{HALF_UP}）",
        *(_expense_notes(city) if table.expenses else []),
        *(table.offices.footnotes if table.offices else ()),
        *(table.expenses.footnotes if table.expenses else ()),
    ]
    if table.residents_on is None:
        return tuple(notes)
    return (
        *notes,
        f"人口は{format_era(table.residents_on)}の推計（2つの推計年を直線で結ぶ）。{city.credits.population}",
    )


def _expense_notes(city: City) -> list[str]:
    kinds = "、".join(kind.name for kind in city.expense_kinds)
    return ["経費に人件費を含まない", f"{kinds}の％は、その区の経費に占める割合"]
