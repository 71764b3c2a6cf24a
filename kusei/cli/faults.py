"""How a command fails: with one sentence that says what, where, and how to mend it."""

import contextlib
import errno
import os
import sys
import traceback
from collections.abc import Iterator

from rich.console import Console

from kusei.server.log_format import WithoutValues

screen = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

KERNEL_FAULTS = frozenset(
    {"CannotInvent", "CityDataError", "NoCityLoaded", "ValuesFileError", "NoJapaneseFont"}
)
DISK_FULL = "The disk is full; free some space and run the command again. Nothing half-done was kept."


class CommandError(Exception):
    """A command cannot be carried out as asked; the text says why and how to mend it."""


@contextlib.contextmanager
def ending_with_one_sentence() -> Iterator[None]:
    """End the process with status 1 and one sentence if a known fault comes out of the block.

    An unknown fault is a mistake of ours: where it happened is shown, its values are not (KUSEI_DEBUG=1 shows them).
    """
    try:
        yield
    except KeyboardInterrupt:
        errors.print("Stopped.")
        sys.exit(130)
    except Exception as fault:
        told = sentence(fault)
        if told is None:
            if os.environ.get("KUSEI_DEBUG") == "1":
                traceback.print_exc()
            else:
                steps = WithoutValues().formatException((type(fault), fault, fault.__traceback__))
                errors.print(steps, markup=False, soft_wrap=True)
            told = "Kusei made a mistake, shown above. Nothing half-done was kept. Please report it."
        errors.print(f"[bold red]Error:[/bold red] {_plain(told)}", soft_wrap=True)
        sys.exit(1)


def sentence(fault: BaseException) -> str | None:
    """Return the sentence for a known fault, else None."""
    import psycopg

    from kusei.data_folder import DataFolderError
    from kusei.server.backup import BackupError
    from kusei.server.binaries import BinariesError
    from kusei.server.database import DatabaseError
    from kusei.server.demo import NotADemonstration
    from kusei.server.instance import Busy
    from kusei.server.postgres import ServerError
    from kusei.server.space import NoSpace
    from kusei.server.supervisor import SupervisorError

    ours = (
        CommandError, BackupError, BinariesError, DatabaseError, Busy, NoSpace, NotADemonstration, ServerError,
        SupervisorError, DataFolderError,
    )  # fmt: skip
    chain = list(_chain(fault))
    for one in chain:
        # The kernel's own faults are known by name: a command that never reaches the kernel need not load it.
        if isinstance(one, ours) or type(one).__name__ in KERNEL_FAULTS:
            return str(one)
        if isinstance(one, psycopg.errors.DiskFull) or (
            isinstance(one, OSError) and one.errno == errno.ENOSPC
        ):
            return DISK_FULL
    for one in chain:
        if isinstance(one, psycopg.OperationalError) and one.sqlstate is None:
            return (
                f"The database cannot be reached: {str(one).strip().splitlines()[-1]}. "
                "Start Kusei with `kusei up`, or check KUSEI_DATABASE_URL."
            )
        if isinstance(one, PermissionError):
            return f"{one.filename or 'A file'} may not be read or written by this user."
        if isinstance(one, FileNotFoundError):
            return f"{one.filename} does not exist."
    return None


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """Yield a fault and what it was raised from."""
    one: BaseException | None = fault
    while one is not None:
        yield one
        one = one.__cause__


def _plain(text: str) -> str:
    """Return text that rich prints as it is."""
    return text.replace("[", r"\[")
