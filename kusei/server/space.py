"""Is there room to write? Asked before anything is begun, since a full disk half-way is the worst moment to learn it."""

import shutil
from pathlib import Path

TO_SERVE = 100_000_000
TO_MAKE_A_CLUSTER = 200_000_000
TO_CARRY_OUT_A_COMMAND = 300_000_000
FOR_EACH_RESIDENT = 5_000


class NoSpace(Exception):
    """Too little free space on a disk; the text says where and how much is needed."""


def require_space(folder: Path, needed: int) -> None:
    """Raise NoSpace if the disk of this (existing) folder has less than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoSpace(
            f"Only {free // 1_000_000} MB are free on the disk of {folder}; {needed // 1_000_000} MB are needed. "
            "Free some space first."
        )
