"""Search keys of readings (フリガナ), as the ear hears them.

What one key makes one: ひらがな・半角カナ and カタカナ; 清音・濁音・半濁音; small and large ヤユヨツ; ヲ・オ, ヰ・イ, ヱ・エ;
long vowels; spaces, dashes and middle dots (they fall away).

Long vowels. After a kana of the オ row, ー, オ and ウ are one and are written ウ: 大野 オオノ = オウノ = オーノ (key オウノ).
小野 オノ is another name and keeps its own key. ウ is the sign because most readings write it (コウ, トウ, ロウ), so that
byte order stays gojuon order with few exceptions (オオ… sorts where オウ… would). Elsewhere ー is the vowel before it
(マー = マア), and イ after the エ row, as 現代仮名遣い writes that sound (ケーコ = ケイコ). イ and エ typed after
the エ row stay what they are: the specification folds only the オ row.

ヂ/ジ and ヅ/ズ sound alike. One key cannot say so without making チ and シ one as well (チバ and シバ), so the kept key
folds them with 清濁 only (ヅ = ツ) and the *question* asks for both: see `kana_keys`.
"""

import re
import unicodedata
from itertools import product

VOICED_MARKS = {"゛": "\u3099", "゜": "\u309a"}  # free-standing marks, which NFKC would part from their kana
_TO_COMBINING = str.maketrans(VOICED_MARKS)
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_SMALL = str.maketrans(
    "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ",
)
_OLD = str.maketrans("ヲヰヱ", "オイエ")
_UNVOICED = str.maketrans("", "", "\u3099\u309a")
_ROWS = {
    **dict.fromkeys("アカサタナハマヤラワ", "ア"),
    **dict.fromkeys("イキシチニヒミリ", "イ"),
    **dict.fromkeys("ウクスツヌフムユル", "ウ"),
    **dict.fromkeys("エケセテネヘメレ", "イ"),  # what ー stands for after this row
    **dict.fromkeys("オコソトノホモヨロ", "オ"),
}
_ALIKE = {"ジ": "ジヂ", "ヂ": "ジヂ", "ズ": "ズヅ", "ヅ": "ズヅ"}
_MOST_ALIKE = (
    3  # a reading with more ジヂズヅ than this is asked for with the first ones varied: 8 keys at most
)
_LONG_START = re.compile(r"^[ウオ]")


def to_katakana(text: str) -> str:
    """Return text with half-width and decomposed kana composed, and hiragana as katakana. Other characters: NFKC."""
    return unicodedata.normalize("NFKC", text.translate(_TO_COMBINING)).translate(_HIRAGANA_TO_KATAKANA)


def repeats_written_out(text: str) -> str:
    """Return text with 々 〻 ヽ ヾ as the character they repeat; at the beginning they stay."""
    written: list[str] = []
    for character in text:
        if character in "々〻" and written:
            written.append(written[-1])
        elif character in "ヽヾ" and written:
            repeated = unicodedata.normalize("NFD", written[-1])[0]
            mark = "\u3099" if character == "ヾ" else ""
            written.append(unicodedata.normalize("NFC", repeated + mark))
        else:
            written.append(character)
    return "".join(written)


def is_word_character(character: str) -> bool:
    """Tell letters, digits and marks from signs and spaces.

    The private use area (外字) and characters newer than this Python's tables count as letters.
    """
    category = unicodedata.category(character)
    return category[0] in "LNM" or category in ("Co", "Cn")


def kana_exact(text: str) -> str:
    """Return the reading as katakana without spaces and signs, 濁点, small kana and ー kept: tells ガ from カ in ranking."""
    return repeats_written_out("".join(filter(is_word_character, to_katakana(text))))


def _fold(text: str, *, after_o: bool) -> str:
    """Fold a kana_exact text. after_o: fold as if a kana of the オ row stood before it."""
    spelled = unicodedata.normalize("NFKD", text.casefold()).translate(_UNVOICED)
    plain = unicodedata.normalize("NFKC", spelled).translate(_SMALL).translate(_OLD)
    row = "オ" if after_o else ""
    key: list[str] = []
    for character in plain:
        if row == "オ" and character in "ーウオ":
            key.append("ウ")  # and the long sound goes on: オオオカ = オーオカ
        elif character == "ー":
            key.append(row)
        else:
            key.append(character)
            row = _ROWS.get(character, "")
    return "".join(key)


def kana_key(text: str) -> str:
    """Return the key under which a reading is kept and sorted. Idempotent; empty if the text has no letter.

    Byte order of keys is gojuon order, except that ー and オ after the オ row sort as ウ.
    Basis: 住民記録システム標準仕様書 2.1 (あいまい検索).
    """
    return _fold(kana_exact(text), after_o=False)


def kana_keys(text: str) -> tuple[str, ...]:
    """Return the keys to look for when a reading is asked for, the likeliest first: any of them is a finding.

    The first is `kana_key(text)`. Others exist
    - where ジ/ヂ or ズ/ヅ may be spelled the other way (ミカズキ also asks for ミカヅキ), and
    - where the text begins with ウ or オ: inside a full name it may follow an オ (ヤマモト オサム is kept as ヤマモトウサム).
    Every kept key whose reading contains `text`, spelled either way, contains one of these.
    """
    exact = kana_exact(text)
    choices: list[str] = []
    varied = 0
    for character in exact:
        if character in _ALIKE and varied < _MOST_ALIKE:
            varied += 1
            other = _ALIKE[character].replace(character, "")
            choices.append(character + other)
        else:
            choices.append(character)
    spellings = ["".join(spelling) for spelling in product(*choices)] if exact else []
    keys = [_fold(spelling, after_o=False) for spelling in spellings]
    keys += [_fold(spelling, after_o=True) for spelling in spellings if _LONG_START.match(kana_key(spelling))]
    return tuple(dict.fromkeys(key for key in keys if key))
