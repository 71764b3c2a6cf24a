"""One Kusei at a time on a data folder, and how a second one learns of the first."""

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from kusei.data_folder import DataFolder

PATIENCE_SECONDS = 0.5


class Busy(Exception):
    """Another Kusei process uses the data folder; the text says which."""


@dataclass
class Instance:
    """Who uses a data folder: its process, the command it carries out, and its address if it serves pages."""

    pid: int
    command: str
    address: str = ""

    def sentence(self, data: DataFolder) -> str:
        """Return what to tell whoever wanted to use the data folder too."""
        if self.address:
            return (
                f"Kusei is already running on the data folder {data.root}: {self.address} (process {self.pid}). "
                "Stop it first, or name another data folder with KUSEI_DATA."
            )
        return f"`kusei {self.command}` (process {self.pid}) is using the data folder {data.root}; wait until it is done."


def running_instance(data: DataFolder) -> Instance | None:
    """Return who uses the data folder now, or None."""
    try:
        with _lock_file(data).open("r", encoding="utf-8") as file:
            return None if _lock(file) else _read(file)
    except (FileNotFoundError, NotADirectoryError):
        return None


@contextlib.contextmanager
def only_one(data: DataFolder, command: str) -> Iterator["Registration"]:
    """Hold the data folder for this process. Raises Busy if another holds it.

    The lock goes with the process, however that ends: nothing needs to be cleaned up after a crash.
    """
    data.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(_lock_file(data), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _lock(file):
            # Whoever only looks who is here holds the lock for a moment too.
            if time.monotonic() > deadline:
                raise Busy(_read(file).sentence(data))
            time.sleep(0.02)
        registration = Registration(file, Instance(os.getpid(), command))
        registration.write()
        yield registration
        file.seek(0)
        file.truncate()


class Registration:
    """This process's entry in the lock file."""

    def __init__(self, file: IO[str], instance: Instance) -> None:
        self._file = file
        self._instance = instance

    def serves_at(self, address: str) -> None:
        """Tell others under which address this process serves pages."""
        self._instance.address = address
        self.write()

    def write(self) -> None:
        """Write the entry."""
        self._file.seek(0)
        self._file.truncate()
        json.dump(asdict(self._instance), self._file)
        self._file.flush()


def _lock_file(data: DataFolder) -> Path:
    return data.run / "kusei.lock"


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise
        return False
    return True


def _read(file: IO[str]) -> Instance:
    file.seek(0)
    try:
        return Instance(**json.load(file))
    except (ValueError, TypeError):
        # Caught between locking and writing.
        return Instance(0, "(starting)")
