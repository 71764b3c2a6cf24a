"""発行番号 and 確認符号: how papers are named, and how anyone can ask whether one is genuine.

発行番号 = calendar year - office code - serial of that office and year in six digits: 2026-40107-00-000318. Serials have
no gaps: the serial's row stays locked until the issue is recorded or given up, and a refused paper gives its number back.
Each copy has a number of its own. Source: 住民記録システム標準仕様書 5.5.

確認符号 = twelve letters of an alphabet without look-alikes, 58 bits by chance: it cannot be guessed from the number.
"""

import secrets
from typing import Final

from django.db import connections

SERIAL_DIGITS: Final = 6
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKE = """
    INSERT INTO documents_issueserial AS s (office_id, year, last) VALUES (%(office)s, %(year)s, %(count)s)
    ON CONFLICT (office_id, year) DO UPDATE SET last = s.last + %(count)s
    RETURNING last
"""


def take_numbers(office: str, year: int, count: int, *, using: str = "default") -> list[str]:
    """Take the next `count` issue numbers of an office, inside the caller's transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TAKE, {"office": office, "year": year, "count": count})
        last = int(cursor.fetchone()[0])
    return [f"{year}-{office}-{serial:0{SERIAL_DIGITS}d}" for serial in range(last - count + 1, last + 1)]


def new_code() -> str:
    """Return a verification code, in groups of four."""
    letters = [secrets.choice(ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))


def plain_code(typed: str) -> str:
    """Return a code as it is stored from what somebody typed: capitals, groups of four."""
    kept = "".join(letter for letter in typed.upper() if letter in ALPHABET)
    return "-".join(kept[at : at + 4] for at in range(0, len(kept), 4))


def plain_number(typed: str) -> str:
    """Return an issue number as it is stored from what somebody typed: half-width digits and hyphens, no spaces."""
    table = str.maketrans("０１２３４５６７８９－‐−ー", "0123456789----")
    return "".join(typed.translate(table).split())
