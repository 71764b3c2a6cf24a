"""The command `kusei`. One file for each group of commands; this one puts them together."""

import sys

from kusei.oldest_python import complaint


def main() -> None:
    """Carry out one command. A known fault ends it with one sentence and status 1, never with a traceback."""
    old = complaint(sys.version_info[:2])
    if old:
        sys.exit(old)
    from kusei.cli.application import application
    from kusei.cli.faults import ending_with_one_sentence

    with ending_with_one_sentence():
        application()
