"""Search keys of names written in kanji, kana or alphabet.

A key forgets: variation selectors (邉 of whichever form), 異体字 (髙 = 高, by variants.csv), 全角/半角, upper/lower case,
accents of Latin letters, ひらがな/カタカナ, ヶ/ケ, spaces and signs; 々 is written out (佐々木 = 佐佐木).
It keeps characters of the private use area (外字) and characters newer than this Python: they are letters to us.

The folding is wider than 同定: a key only finds. Whether two characters are the same person's is decided by eye.
"""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from kusei.kernel.registers.names.kana import is_word_character, repeats_written_out, to_katakana

VARIATION_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d]")
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")
_SMALL_KE = str.maketrans("ヶヵ", "ケカ")


class VariantsMalformed(ValueError):
    """variants.csv breaks its own rule; the message says in which line and how to mend it."""


@cache
def _groups() -> dict[str, str]:
    """Return each character of variants.csv with its group (the standard character first)."""
    source = files(__package__).joinpath("variants.csv")
    groups: dict[str, str] = {}
    with source.open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            group = row["standard"] + row["variants"]
            for character in group:
                if character in groups:
                    raise VariantsMalformed(
                        f"variants.csv {number}行目: 「{character}」が二つの組にあります。一方の組から除いてください。"
                    )
                groups[character] = group
    return groups


@cache
def _folding() -> dict[int, str]:
    return {ord(character): group[0] for character, group in _groups().items()}


def variants_of(character: str) -> str:
    """Return all characters found as one with this one, the standard one first; the character alone if it has none."""
    return _groups().get(character, character)


def name_exact(text: str) -> str:
    """Return the name without spaces, its characters and selectors as they are: for telling 髙 from 高 in ranking."""
    return "".join(character for character in text if not character.isspace())


def name_key(text: str) -> str:
    """Return the key under which a written name is kept and looked for. Idempotent; empty if nothing is left.

    Basis: 住民記録システム標準仕様書 2.1 (異体字による検索).
    """
    plain = to_katakana(VARIATION_SELECTORS.sub("", text)).casefold()
    unaccented = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    composed = to_katakana("".join(filter(is_word_character, unaccented))).translate(_SMALL_KE)
    return repeats_written_out(composed).translate(_folding())
