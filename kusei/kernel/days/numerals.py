"""Numbers as Japanese papers write them: full-width digits and kanji numerals."""

import re
import unicodedata

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_TO_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_SPACES = re.compile(r"\s+")

KANJI_NUMBER = "[〇零一二三四五六七八九十百千]+"
"""A regular expression for a kanji numeral below ten thousand."""


def half_width(text: str) -> str:
    """Return `text` with full-width letters and digits made half-width, dashes alike, and no spaces.

    Square era marks such as ㋿ become two characters (令和), circled digits such as ② become plain digits.
    """
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)


def wide(number: int) -> str:
    """Return a whole number in full-width digits, as papers print it: 24 -> "２４"."""
    return str(number).translate(_TO_WIDE)


def number_of_kanji(text: str) -> int:
    """Return the number that a kanji numeral names: "二百二十四" -> 224, "二四" -> 24, "十" -> 10.

    Raises ValueError if `text` is not a kanji numeral below ten thousand.
    """
    if not re.fullmatch(KANJI_NUMBER, text):
        raise ValueError(f"not a kanji numeral below ten thousand: {text!r}")
    if not any(sign in _TENS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = 0
    digit: int | None = None
    last_ten = 10_000
    for sign in text:
        if sign in _DIGITS:
            if digit is not None:
                raise ValueError(f"two digits side by side in a kanji numeral: {text!r}")
            digit = _DIGITS[sign]
            continue
        ten = _TENS[sign]
        if ten >= last_ten:
            raise ValueError(f"units out of order in a kanji numeral: {text!r}")
        total += (1 if digit is None else digit) * ten
        last_ten, digit = ten, None
    return total + (digit or 0)
