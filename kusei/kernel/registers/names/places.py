"""Search keys of addresses: a key forgets how 丁目・番・号 are written, and nothing about which number it is.

Every number is written with a dash on both sides, so that 4丁目 finds 4-22 but not 14 or 41:
    下曽根四丁目２２番１－５０３号　ハイツ曽根 -> 下曽根-4-22-1-503-ハイツ曽根
Loose on purpose: 1-2-3 = 1丁目2番3号 = 1番地2の3. Whether it is 丁目 or 番地 is for the eye.
"""

import re

from kusei.kernel.registers.names.characters import VARIATION_SELECTORS, name_key
from kusei.kernel.registers.names.kana import is_word_character, repeats_written_out, to_katakana

_DIGITS = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_UNIT_WORDS = r"丁目|番地|番(?!町|丁)|号"
_KANJI_NUMBER = re.compile(rf"[〇一二三四五六七八九十百千]+(?=(?:{_UNIT_WORDS}))")
_AFTER_NUMBER = re.compile(rf"(?<=\d)(?:(?:{_UNIT_WORDS})室?ノ?)+")
_JOINED = re.compile(r"(?<=\d)(?:ー+|ノ)(?=\d)")  # a long mark typed for a dash; 22の1
_KANJI = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_GA_BETWEEN_KANJI = re.compile(rf"(?<={_KANJI})[ヶケガヵ](?={_KANJI})")


def kanji_number(text: str) -> int:
    """Return the value of a number in kanji, in either way of writing: 二十二 and 二二 are 22, 五〇三 is 503."""
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, pending = 0, 0
    for character in text:
        if character in _UNITS:
            total += (pending or 1) * _UNITS[character]
            pending = 0
        else:
            pending = pending * 10 + _DIGITS[character]
    return total + pending


def _without_signs(text: str) -> str:
    """Return text without spaces and signs, but a dash where they parted two numbers."""
    signs_as_dashes = "".join(character if is_word_character(character) else "-" for character in text)
    return re.sub(r"(?<!\d)-+|-+(?!\d)", "", re.sub(r"-+", "-", signs_as_dashes))


def place_key(text: str) -> str:
    """Return the key under which an address is kept and looked for. Idempotent; empty if nothing is left.

    Also one: ヶ・ケ・が・ガ between kanji, 大字 present or not, 異体字, 全角/半角, spaces.
    """
    written_out = repeats_written_out(VARIATION_SELECTORS.sub("", text))  # first: 四々丁目 is a number too
    plain = _without_signs(to_katakana(written_out)).replace("大字", "")
    plain = _KANJI_NUMBER.sub(lambda found: f"-{kanji_number(found.group())}", plain)
    plain = _AFTER_NUMBER.sub("-", plain)
    plain = _JOINED.sub("-", plain)
    plain = _GA_BETWEEN_KANJI.sub("ケ", plain)
    key: list[str] = []
    for piece in re.split(r"([\d-]*\d[\d-]*)", plain):
        if any(character.isdecimal() for character in piece):
            numbers = [number.lstrip("0") or "0" for number in piece.split("-") if number]
            key.append("-" + "-".join(numbers) + "-")
        else:
            key.append(name_key(piece))
    return re.sub(r"-+", "-", "".join(key))
