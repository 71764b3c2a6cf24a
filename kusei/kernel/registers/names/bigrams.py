"""Pieces of a key for PostgreSQL's GIN index over text[].

pg_trgm finds nothing in kanji under the C locale and needs three characters; an array of bigrams needs no extension and
answers in half a millisecond at a million names. The index gives candidates, LIKE on the key column decides:

    SELECT … WHERE name_bigrams @> <inner_bigrams(key)> AND name_key LIKE <inner_pattern(key)>
    SELECT … WHERE name_bigrams @> <bigrams(key)> AND name_key LIKE <prefix_pattern(key)>      -- begins with

A single character has no inner bigram: ask for it as a beginning only (`bigrams("髙")` is its start piece).
"""

START = "^"  # never part of a key: signs are dropped from keys


def bigrams(key: str) -> list[str]:
    """Return the sorted, unique pairs of neighbours in a key, its first character paired with the start sign.

    This is what is kept beside a key, and what a name *beginning with* the key must contain.
    """
    return sorted({START + key[0], *inner_bigrams(key)}) if key else []


def inner_bigrams(key: str) -> list[str]:
    """Return the sorted, unique pairs without the start: what a name *containing* the key must contain.

    Empty for a key of one character: such a question has to be put as a beginning.
    """
    return sorted({key[index : index + 2] for index in range(len(key) - 1)})


def _escaped(key: str) -> str:
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def prefix_pattern(key: str) -> str:
    """Return the LIKE pattern of keys that begin with this one."""
    return f"{_escaped(key)}%"


def inner_pattern(key: str) -> str:
    """Return the LIKE pattern of keys that contain this one."""
    return f"%{_escaped(key)}%"
