"""An office on a small disk of its own, which runs full while clerks record.

    python -m tests.faults.disk_full TEMPLATE FOLDER

Must be started in a mount namespace of its own (unshare --mount): FOLDER becomes a small disk there, which nobody else
sees and which goes with this process. Ends with status 0 if all was as it must be.
"""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.db import OperationalError, connections

from kusei.data_folder import DataFolder
from kusei.server.tests.running import Running, is_running, running

from .office import PATIENCE, Clerks, audit, clerks, connected_to

MEGABYTE = 1024 * 1024
DISK = 200 * MEGABYTE
LEFT = MEGABYTE // 4


def mount_small_disk(folder: Path) -> None:
    """Put an empty disk of fixed size at a folder."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"kusei", bytes(folder), b"tmpfs", 0, b"size=%d" % DISK):
        raise OSError(ctypes.get_errno(), f"no small disk at {folder}: {os.strerror(ctypes.get_errno())}")


def fill(folder: Path, left: int) -> Callable[[], None]:
    """Take all space but `left` bytes; return what gives it back."""
    hog = folder / "hog"
    with hog.open("wb", buffering=0) as file, contextlib.suppress(OSError):  # the clerks take some meanwhile
        while (free := shutil.disk_usage(folder).free) > left:
            file.write(bytes(min(free - left, MEGABYTE)))
    return hog.unlink


def a_table_cannot_grow(folder: Path, working: Clerks) -> None:
    """The clerks are refused while the disk is full, and record again as soon as there is space; nothing is restarted."""
    working.record(3)
    give_back = fill(folder, LEFT)
    working.until(lambda told: "DiskFull" in told.lost, "a clerk is told that the disk is full")
    before = working.told.recorded
    give_back()
    working.until(lambda told: told.recorded >= before + 5, "the clerks record again")


def the_journal_cannot_grow(folder: Path, data: DataFolder, kusei: Running) -> Callable[[], None]:
    """Without space for its journal PostgreSQL stops; Kusei says so and ends. Return what gives the space back."""
    give_back = fill(folder, 0)
    with connected_to(data), contextlib.suppress(OperationalError), connections["owner"].cursor() as cursor:
        while True:
            # Goes into the journal and nowhere else.
            cursor.execute("SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1000000), true)")
    kusei.wait_for("Error:")
    assert kusei.process.wait(PATIENCE) == 1
    kusei.end()
    assert "No space left on device" in kusei.output.partition("Error:")[2], kusei.output
    return give_back


def main(template: Path, folder: Path) -> None:
    """Let the disk run full in both ways; with space, everything answered is there and it goes on."""
    mount_small_disk(folder)
    data = DataFolder(folder / "data")
    subprocess.run(["cp", "-a", str(template), str(data.root)], check=True)
    with running(data.root) as kusei, clerks(data.root, 1, 2) as working:
        a_table_cannot_grow(folder, working)
        assert "died" not in kusei.output
        give_back = the_journal_cannot_grow(folder, data, kusei)
        give_back()
        with running(data.root):
            working.record(5)
            audit(data, working.end())
    assert not is_running(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
