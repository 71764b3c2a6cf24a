"""What a search box was given: one line of text, taken apart into words that know what they are.

One box takes everything a clerk has in hand: 「タカヨシ S55.1.2」「髙𠮷 太郎」「下曽根4丁目」「0418-2207-3」.
A question is the *and* of its words; a word is the *or* of its keys.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kusei.kernel.registers.names.characters import name_key
from kusei.kernel.registers.names.kana import kana_keys
from kusei.kernel.registers.names.places import place_key

Kind = Literal["kana", "kanji", "alphabet", "number", "place", "date"]
DayParser = Callable[[str], date | None]

_ERA_DAY = re.compile(
    r"(?<![A-Za-z])(?:明治|大正|昭和|平成|令和|[MTSHRmtshr明大昭平令])\s?\.?(?:\d{1,2}|元)\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}(?:\s?日|(?![\d-]))"
)
_SHORT_ERA_DAY = re.compile(r"(?<![A-Za-z0-9])[MTSHRmtshr]\d{6}(?!\d)")
_WESTERN_DAY = re.compile(
    r"(?<![\d-])(?:1[89]|20)\d\d(?:年\d{1,2}月\d{1,2}日|([./-])\d{1,2}\1\d{1,2}(?![\d-]))"
)
_EIGHT_DIGITS = re.compile(r"(?:1[89]|20)\d{6}")
_DAYS = (_ERA_DAY, _SHORT_ERA_DAY, _WESTERN_DAY)
_NUMBER = re.compile(r"\d+(?:-\d+)*")
_CARD_NUMBER = re.compile(r"[A-Za-z]{2}\d{8}[A-Za-z]{2}")  # 在留カード等の番号
_PLACE_SIGNS = re.compile(r"\d|丁目|番地|番町|[都道府県市区町村郡]$")
_NOT_COMPATIBILITY_KANJI = re.compile(
    "[^\uf900-\ufaff\U0002f800-\U0002fa1f]+"
)  # these stay as typed, for ranking
_LEAST_NUMBER_DIGITS = 6  # 1-2-3 is a house, 0418-2207-3 is a number in a register


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question.

    text: as typed (full width made half width).
    kind: what it is taken for.
    keys: what to look for; any of them is a finding. kana: see `kana_keys`; kanji, alphabet: one name_key;
        place: one place_key; number: digits (letters in capitals) without dashes; date: the digits typed.
    name_key, place_key: the same word read as a written name or as an address. みどり may be a name in hiragana and 曽根
        a town, so kana and kanji words should be tried as these too.
    day: the day, if kind is date; None for what is written as a day but is not in the calendar (昭和55年2月30日): say so.
    """

    text: str
    kind: Kind
    keys: tuple[str, ...]
    name_key: str
    place_key: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """A question taken apart. text: what was typed; words: in the order typed, without empty ones."""

    text: str
    words: tuple[Word, ...]

    def of(self, *kinds: Kind) -> tuple[Word, ...]:
        """Return the words of these kinds, in the order typed."""
        return tuple(word for word in self.words if word.kind in kinds)

    @property
    def days(self) -> tuple[date, ...]:
        """The days asked for."""
        return tuple(word.day for word in self.words if word.day is not None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers asked for, without dashes, and dates typed as eight bare digits, which may be numbers too."""
        return tuple(
            word.keys[0]
            for word in self.words
            if word.kind == "number" or (word.kind == "date" and word.text.isdecimal())
        )


def _is_kana(character: str) -> bool:
    return "KATAKANA" in (name := unicodedata.name(character, "")) or "HIRAGANA" in name


def _is_kanji(character: str) -> bool:
    name = unicodedata.name(character, "CJK")  # nameless: 外字, or newer than this Python
    return name.startswith("CJK") or character in "々〻〇"


def _kind_of_text(text: str) -> Kind:
    letters = [character for character in text if unicodedata.category(character)[0] in "LNC"]
    if any(map(_is_kanji, letters)):
        return "place" if _PLACE_SIGNS.search(text) else "kanji"
    if any(map(_is_kana, letters)):
        return "place" if any(character.isdecimal() for character in letters) else "kana"
    if letters and not any(character.isalpha() for character in letters):
        return "place"
    return "alphabet"


def _word(text: str) -> Word | None:
    as_name, as_place = name_key(text), place_key(text)
    dashless = re.sub(r"[‐‑‒–—―−]", "-", text)
    digits = dashless.replace("-", "")
    if _CARD_NUMBER.fullmatch(text):
        return Word(text, "number", (text.upper(),), as_name, as_place)
    if _NUMBER.fullmatch(dashless) and (digits == dashless or len(digits) >= _LEAST_NUMBER_DIGITS):
        return Word(text, "number", (digits,), as_name, as_place)
    kind = _kind_of_text(text)
    keys = {"kana": kana_keys(text), "place": (as_place,)}.get(kind, (as_name,))
    if not any(keys):
        return None
    return Word(text, kind, keys, as_name, as_place)


def _day(text: str, parse_day: DayParser) -> date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None


def search_terms(query: str, parse_day: DayParser) -> SearchTerms:
    """Take a question apart. An empty question has no words.

    parse_day: turns S55.1.2, 昭和55年1月2日, 1980-01-02, 19800102 into a day; None or ValueError if it is none.
        It is given only what is written as a day (an era, or a year of four digits, then month and day).
        Eight bare digits that it refuses are a number.
    """
    plain = _NOT_COMPATIBILITY_KANJI.sub(lambda found: unicodedata.normalize("NFKC", found.group()), query)
    days: list[tuple[int, Word]] = []
    for pattern in _DAYS:
        for found in pattern.finditer(plain):
            text = found.group()
            digits = "".join(re.findall(r"\d", text)) or text
            days.append((found.start(), Word(text, "date", (digits,), "", "", _day(text, parse_day))))
            plain = plain[: found.start()] + " " * len(text) + plain[found.end() :]
    words = list(days)
    for found in re.finditer(r"[^\s,、]+", plain):
        text = found.group()
        day = _day(text, parse_day) if _EIGHT_DIGITS.fullmatch(text) else None
        word = Word(text, "date", (text,), text, place_key(text), day) if day else _word(text)
        if word is not None:
            words.append((found.start(), word))
    return SearchTerms(query, tuple(word for _, word in sorted(words, key=lambda placed: placed[0])))
