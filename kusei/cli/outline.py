"""`kusei outline`: the city's published figures from its folder, needing no database."""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from kusei.cli.faults import CommandError
from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.days.not_understood import DayNotUnderstood
from kusei.kernel.offices.profile import City, CityDataError, load_city
from kusei.kernel.statistics.outline.exports import shown, source_text, to_csv, to_json
from kusei.kernel.statistics.outline.published import (
    NoFiguresForYear,
    PrintedTotalDisagrees,
    published_years,
)
from kusei.kernel.statistics.outline.sheets import (
    Sheet,
    duty_sheet,
    expense_sheet,
    law_sheet,
    office_sheet,
)

outline = typer.Typer(
    help="Published figures of the wards: staff, cases, expenses, duties and laws.", no_args_is_help=True
)

DEFAULT_CITY = Path("cities") / "kitakyushu"
WIDTH_WITHOUT_TERMINAL = 160


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


YearOption = Annotated[
    str | None, typer.Option(help="Fiscal year, as 2023, R5 or 令和5年度. The newest published if left out.")
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="table for people; csv (UTF-8, no BOM) and json for machines.")
]
CityOption = Annotated[
    Path | None, typer.Option(help="The city's folder. KUSEI_CITY if left out, else cities/kitakyushu.")
]


@outline.command()
def staff(fiscal_year: YearOption = None, form: FormatOption = Format.TABLE, city: CityOption = None) -> None:
    """Staff of every office, beside the cases of the year.

    Example:

      kusei outline staff --fiscal-year 2023 --format csv
    """
    _publish(office_sheet, fiscal_year, form, city)


@outline.command()
def cases(fiscal_year: YearOption = None, form: FormatOption = Format.TABLE, city: CityOption = None) -> None:
    """Cases at the counters of every office, beside its staff.

    Example:

      kusei outline cases --fiscal-year R5
    """
    _publish(office_sheet, fiscal_year, form, city)


@outline.command()
def expenses(
    fiscal_year: YearOption = None, form: FormatOption = Format.TABLE, city: CityOption = None
) -> None:
    """Settled expenses of every ward, by kind.

    Example:

      kusei outline expenses --fiscal-year 2023
    """
    _publish(expense_sheet, fiscal_year, form, city)


@outline.command()
def duties(
    fiscal_year: YearOption = None, form: FormatOption = Format.TABLE, city: CityOption = None
) -> None:
    """Duties of every section and of the branches, with the laws behind them.

    Example:

      kusei outline duties --format csv
    """
    _publish(lambda found, _: duty_sheet(found), fiscal_year, form, city)


@outline.command()
def laws(fiscal_year: YearOption = None, form: FormatOption = Format.TABLE, city: CityOption = None) -> None:
    """Laws by which the ward or its head acts, with their gist.

    Example:

      kusei outline laws --format json
    """
    _publish(lambda found, _: law_sheet(found), fiscal_year, form, city)


def _publish(
    sheet_of: Callable[[City, int | None], Sheet], fiscal_year: str | None, form: Format, folder: Path | None
) -> None:
    """Write one sheet to the standard output. Raises CommandError, writing nothing, if it cannot be published."""
    year = _year(fiscal_year)
    try:
        city = load_city(folder or Path(os.environ.get("KUSEI_CITY") or DEFAULT_CITY))
        years = published_years(city)
        if year is not None and year not in years:
            raise NoFiguresForYear(year, years)
        sheet = sheet_of(city, year)
    except NoFiguresForYear as fault:
        there = ", ".join(f"{one} ({FiscalYear(one)})" for one in fault.years) or "none"
        raise CommandError(
            f"The city published no such figures for fiscal year {fault.fiscal_year}. There are figures for: {there}."
        ) from fault
    except (CityDataError, PrintedTotalDisagrees) as fault:
        raise CommandError(f"Nothing is published from figures that are not sound. {fault}") from fault
    if form is Format.TABLE:
        _show(sheet)
    else:
        # Not through rich, which would wrap lines, nor through a text layer that would turn LF into CRLF.
        text = to_csv(sheet) if form is Format.CSV else to_json(sheet)
        typer.echo(text.encode("utf-8"), nl=False)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return FiscalYear.parse(text).year
    except DayNotUnderstood as fault:
        raise CommandError(f"{text!r} is no fiscal year: write it as 2023, R5 or 令和5年度.") from fault


def _show(sheet: Sheet) -> None:
    """Print a sheet as a table with its unit, sources and footnotes."""
    terminal = Console()
    screen = terminal if terminal.is_terminal else Console(width=WIDTH_WITHOUT_TERMINAL)
    table = Table(
        box=box.SIMPLE_HEAD, title=f"{sheet.city}　{sheet.title}", title_justify="left", pad_edge=False
    )
    for column in sheet.columns:
        table.add_column(
            column.heading,
            justify="right" if column.numeric else "left",
            no_wrap=column.numeric or 2 in sheet.levels,
            overflow="fold",
        )
    for number, row in enumerate(sheet.rows):
        level = sheet.levels[number]
        cells = [shown(column, value) for column, value in zip(sheet.columns, row, strict=True)]
        last_before_total = number + 1 < len(sheet.rows) and sheet.levels[number + 1] == 0
        is_sum = level == 0 or (level == 1 and 2 in sheet.levels)
        table.add_row(*cells, style="bold" if is_sum else None, end_section=last_before_total)
    screen.print(table)
    for source in sheet.sources:
        screen.print(f"出典: {source_text(source)}", style="dim", highlight=False, markup=False)
    for note in sheet.footnotes:
        screen.print(note, style="dim", highlight=False, markup=False)
