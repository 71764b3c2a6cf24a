"""`kusei migrate`, `kusei load-city` and `kusei invent-residents`."""

from pathlib import Path
from typing import Annotated

import typer

from kusei.cli.faults import screen
from kusei.cli.surroundings import database_at_hand, progress_of_steps, waiting
from kusei.server.space import FOR_EACH_RESIDENT, TO_CARRY_OUT_A_COMMAND, require_space


def migrate() -> None:
    """Bring the database to the schema of this version.

    `kusei up` does it too. Safe to repeat. A database of a newer version is left untouched.
    """
    with database_at_hand("migrate", up_to_date=False), waiting("Bringing the schema up to date"):
        from kusei.server.database import migrate as bring_up_to_date

        bring_up_to_date()
    screen.print("The database is up to date.")


def load_city(
    folder: Annotated[Path, typer.Argument(help="The city's folder.", exists=True, file_okay=False)],
) -> None:
    """Load a city: its offices, duties, fees, closed days and published figures.

    Everything is checked first; with any fault nothing is loaded, and every fault is named with its file.

    Example:

      kusei load-city cities/kitakyushu
    """
    with database_at_hand("load-city"), waiting(f"Loading {folder}"):
        from kusei.kernel.offices.actions import load

        loaded = load(folder)
    offices = len(loaded.city.offices)
    if loaded.is_new:
        screen.print(f"{loaded.city.name} is in force, with {offices} offices.")
    else:
        screen.print(
            f"{loaded.city.name} was in force already, exactly as it stands in {folder}; nothing was changed."
        )


def invent_residents(
    number: Annotated[int, typer.Argument(help="How many residents.", min=1, max=2_000_000)],
    seed: Annotated[int, typer.Option(help="The same seed invents the same residents.")] = 1,
) -> None:
    """Fill the registers with invented residents, for demonstration, tests and benchmarks.

    Only where no real resident is recorded; every page then says that its residents are invented.

    Example:

      kusei invent-residents 20000 --seed 7
    """
    with database_at_hand("invent-residents") as data:
        require_space(data.root, TO_CARRY_OUT_A_COMMAND + number * FOR_EACH_RESIDENT)
        from kusei.synthetic import invent

        with progress_of_steps() as steps:
            invent(number, seed=seed, steps=steps)
    screen.print(f"{number:,} invented residents are recorded.")
