"""`kusei ledger verify` and `kusei ledger key`."""

from pathlib import Path
from typing import Annotated

import typer

from kusei import data_folder
from kusei.cli.faults import CommandError, screen
from kusei.cli.surroundings import database_at_hand, progress_bar

ledger = typer.Typer(
    help="Prove that no recorded act was changed, lost, added or reordered.", no_args_is_help=True
)


@ledger.command()
def verify(
    key: Annotated[
        Path | None,
        typer.Option(help="File with the public key to check against (as `kusei ledger key` prints it)."),
    ] = None,
) -> None:
    """Hash every act again and compare with the signed tree. Reads only; Kusei may be running.

    Ends with status 1 and names the acts if anything is not as it was recorded.

    Examples:

      kusei ledger verify
      kusei ledger verify --key kept-elsewhere.txt
    """
    with database_at_hand("ledger verify") as data:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        from kusei.kernel.ledger.keys import FILE_NAME, signing_key
        from kusei.kernel.ledger.models import TreeHead
        from kusei.kernel.ledger.verification import verify as verify_ledger

        if key is None:
            # A key made now would only say that every head was signed by another one.
            if not (data.keys / FILE_NAME).exists() and TreeHead.objects.exists():
                raise CommandError(
                    f"The ledger's key is gone from {data.keys}. Put it back from a backup, or check with --key FILE."
                )
            public = signing_key(data.keys).public_key()
        else:
            try:
                public = Ed25519PublicKey.from_public_bytes(
                    bytes.fromhex(key.read_text(encoding="ascii").strip())
                )
            except ValueError as error:
                raise CommandError(
                    f"{key} holds no public key: 64 hexadecimal digits are expected."
                ) from error
        with progress_bar("Checking acts") as progress:
            report = verify_ledger(public, data.witness, progress=progress)
            progress(report.acts)
    for fault in report.faults:
        screen.print(f"  {fault.what}", markup=False)
    if not report.sound:
        number = len(report.faults)
        raise CommandError(
            f"The ledger is not as it was recorded: {number} fault{'s' if number > 1 else ''}, listed above."
        )
    screen.print(
        f"Sound: {report.acts:,} acts, {report.sealed:,} sealed under {report.heads:,} signed heads, "
        f"{report.unsealed:,} waiting. Root {report.root.hex()[:16]}…"
    )


@ledger.command()
def key() -> None:
    """Print the public key that the ledger's heads are signed with.

    Keep a copy outside this machine: with it anybody can check the ledger, and only the key in the data folder can sign.

    Example:

      kusei ledger key > kept-elsewhere.txt
    """
    from kusei.kernel.ledger.keys import public_bytes, signing_key

    data = data_folder.current()
    data.prepare()
    print(public_bytes(signing_key(data.keys).public_key()).hex())  # noqa: T201 (meant for a pipe)
