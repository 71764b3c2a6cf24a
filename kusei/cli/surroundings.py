"""What a command needs around it: a database at hand, and a bar that shows how far it is."""

import contextlib
import os
from collections.abc import Callable, Iterator

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from kusei import data_folder
from kusei.cli.faults import screen
from kusei.data_folder import DataFolder
from kusei.server.instance import Busy, only_one, running_instance
from kusei.server.postgres import EmbeddedServer, is_running
from kusei.server.space import TO_CARRY_OUT_A_COMMAND, require_space


@contextlib.contextmanager
def database_at_hand(command: str, *, up_to_date: bool = True) -> Iterator[DataFolder]:
    """Yield the data folder while its database can be used and Django is set up.

    A running Kusei's server is used as it is; otherwise the embedded server is started for this command alone, and
    Busy is raised if another command does so too.
    up_to_date: bring a server that we started to this code's schema; refuse one that is behind if others use it.
    """
    data = data_folder.current()
    data.prepare()
    require_space(data.root, TO_CARRY_OUT_A_COMMAND)
    with contextlib.ExitStack() as stack:
        external = bool(os.environ.get("KUSEI_DATABASE_URL"))
        first = running_instance(data)
        if first is not None and not first.address and not external:
            raise Busy(first.sentence(data))
        shared = external or is_running(data)
        if not shared:
            stack.enter_context(only_one(data, command))
            stack.enter_context(_embedded(data))
        set_up_django()
        from kusei.server.database import DatabaseError, is_behind, migrate

        if up_to_date:
            if not shared:
                migrate()
            elif is_behind():
                raise DatabaseError(
                    "The database is not at this version's schema; run `kusei migrate` while Kusei is stopped."
                )
        yield data


def set_up_django() -> None:
    """Load settings and models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kusei.settings")
    import django

    django.setup()


@contextlib.contextmanager
def _embedded(data: DataFolder) -> Iterator[None]:
    server = EmbeddedServer(data, progress=recovering)
    server.start()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def recovering(seconds: float) -> None:
    """Say that the database repairs itself after an interruption, and for how long already."""
    screen.print(f"[dim]The database was interrupted and is putting itself in order ({seconds:.0f} s)[/dim]")


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int], None]]:
    """Show a turning mark, a count and the time; yield a function that takes how many are done so far."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done: progress.update(task, completed=done)


@contextlib.contextmanager
def progress_of_steps() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for each step; yield a function that takes the step's name, how much is done, and of how much."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as progress:
        tasks: dict[str, TaskID] = {}

        def show(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = progress.add_task(label, total=total)
            progress.update(tasks[label], completed=done, total=total)

        yield show


@contextlib.contextmanager
def waiting(label: str) -> Iterator[None]:
    """Show a turning mark while something takes its time."""
    with screen.status(f"{label} …"):
        yield
