"""Which Python is too old. Written so that any Python 3 can read this file and say so."""

OLDEST = (3, 11)


def complaint(version: "tuple[int, int]") -> str:
    """Return one sentence if this version of Python is too old for Kusei, else an empty text."""
    if version >= OLDEST:
        return ""
    return "Kusei needs Python {}.{} or newer; this is Python {}.{}.".format(*OLDEST, *version)
