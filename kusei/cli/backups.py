"""`kusei backup` and `kusei restore`."""

from pathlib import Path
from typing import Annotated

import typer

from kusei.cli.faults import screen
from kusei.cli.surroundings import database_at_hand, waiting


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write. It must not exist.", dir_okay=False)],
) -> None:
    """Write everything into one file: database, keys, secrets and the ledger's head. Kusei may be running.

    The file holds personal data and keys: keep it as safe as the data folder itself.

    Example:

      kusei backup /mnt/safe/kusei-2026-11-24.backup
    """
    with database_at_hand("backup") as data, waiting("Backing up"):
        from kusei.server.backup import write_backup

        size = write_backup(data, file)
    screen.print(f"{file}: {size / 1_000_000:,.1f} MB.")


def restore(
    file: Annotated[
        Path, typer.Argument(help="A file that `kusei backup` wrote.", exists=True, dir_okay=False)
    ],
) -> None:
    """Rebuild a data folder from a backup, and prove its ledger afterwards.

    Only into an empty data folder (and, with KUSEI_DATABASE_URL, an empty database): nothing is ever overwritten.

    Example:

      KUSEI_DATA=restored kusei restore /mnt/safe/kusei-2026-11-24.backup
    """
    from kusei import data_folder
    from kusei.server.backup import read_backup

    data = data_folder.current()
    with waiting("Restoring"):
        restored = read_backup(data, file)
    screen.print(f"Restored into {data.root}: {restored}", soft_wrap=True)
