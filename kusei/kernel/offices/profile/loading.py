"""Loading a city folder: every file is read, everything wrong is told at once, and only a sound city comes out."""

from pathlib import Path

from .checks import check
from .city import City
from .files import city as city_file
from .files import closed_days as closed_days_file
from .files import duties as duties_file
from .files import fees as fees_file
from .files import figures as figures_file
from .files import offices as offices_file
from .files import places as places_file
from .problems import CityDataError, Problem
from .table import Table, read_toml


def load_city(path: Path | str) -> City:
    """Return the city that the folder at `path` describes.

    Raises CityDataError with every problem of the folder: file, key, what was needed, what was found, how to mend.
    """
    folder = Path(path)
    if not folder.is_dir():
        problem = Problem(
            str(folder), "", "市のフォルダ", "ありません", "場所を確かめる（KUSEI_CITY、--city）。"
        )
        raise CityDataError(str(folder), [problem])
    problems: list[Problem] = []

    def toml(name: str) -> Table:
        return read_toml(folder / name, problems, name=name)

    head = city_file.read(toml(city_file.FILE))
    wards, offices, hours = offices_file.read(toml(offices_file.FILE))
    duties = duties_file.read(toml(duties_file.FILE))
    expense_kinds, expenses = figures_file.read_expenses(toml(figures_file.EXPENSES_FILE))
    fees, reductions = fees_file.read(toml(fees_file.FILE))
    city = City(
        **vars(head),
        wards=wards,
        offices=offices,
        hours=hours,
        sections=duties.sections,
        duties=duties.duties,
        delegation=duties.delegation,
        laws=duties.laws,
        staff=figures_file.read_of_offices(toml(figures_file.STAFF_FILE), dated=True),
        cases=figures_file.read_of_offices(toml(figures_file.CASES_FILE), dated=False),
        expense_kinds=expense_kinds,
        expenses=expenses,
        fees=fees,
        reductions=reductions,
        closures=closed_days_file.read(toml(closed_days_file.FILE)),
        towns=places_file.read_towns(folder / places_file.TOWNS_FILE, problems),
        population=places_file.read_population(folder / places_file.POPULATION_FILE, problems),
        outlines=places_file.read_outlines(folder / places_file.OUTLINES_FILE, problems),
    )
    # When a file could not be read at all, whatever the others name in it would seem missing: one problem, not many.
    if all(problem.key for problem in problems):
        problems += check(city)
    if problems:
        raise CityDataError(str(folder), problems)
    return city
