"""Which characters, and which of their forms, a font can print.

Typst prints a box for a missing character and the *base* form for a missing variation sequence, both without a word.
So each text is compared with the font's character map before it is set. The map is read from the file as bytes and kept
as a bitmap of code points and a sorted array of sequences: some 250 KB a font. (fontTools' own reading of the
same table names every glyph and leaves 20 to 60 MB behind in the process; tests hold the two against each other.)
"""

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from kusei.kernel.documents.fonts import FontFace

CODE_POINTS: Final = 0x110000
_UNICODE_TABLES: Final = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # the fullest first
_VARIATION_TABLE: Final = (0, 5)


def is_selector(code_point: int) -> bool:
    """Tell variation selectors (SVS, IVS) from characters."""
    return 0xFE00 <= code_point <= 0xFE0F or 0xE0100 <= code_point <= 0xE01EF


@dataclass(frozen=True, slots=True)
class Missing:
    """What a font cannot print.

    char: the character, with its selector if it has one; code_points: of each, as U+XXXX; where: the field.
    of: the character itself is missing, or only this form of it.
    """

    char: str
    code_points: str
    where: str
    of: Literal["character", "form", "control"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters and variation sequences of one font, kept small."""

    bitmap: bytes
    sequences: "array[int]"

    def has(self, code_point: int) -> bool:
        """Tell whether the font has a glyph for the code point."""
        return bool(self.bitmap[code_point >> 3] & (1 << (code_point & 7)))

    def has_form(self, base: int, selector: int) -> bool:
        """Tell whether the font knows the variation sequence, be it as its default form."""
        pair = _pair(base, selector)
        index = bisect_left(self.sequences, pair)
        return index < len(self.sequences) and self.sequences[index] == pair

    @property
    def characters(self) -> int:
        """How many code points the font has."""
        return int.from_bytes(self.bitmap, "little").bit_count()


def _pair(base: int, selector: int) -> int:
    return base << 24 | selector


def _format_4(table: bytes) -> Iterable[int]:
    """Yield the code points of a segment map (BMP only)."""
    segments = struct.unpack_from(">H", table, 6)[0] // 2
    words = memoryview(table)[14:]
    ends = struct.unpack_from(f">{segments}H", words, 0)
    starts = struct.unpack_from(f">{segments}H", words, 2 * segments + 2)
    deltas = struct.unpack_from(f">{segments}H", words, 4 * segments + 2)
    offsets_at = 6 * segments + 2
    offsets = struct.unpack_from(f">{segments}H", words, offsets_at)
    for segment, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code_point in range(start, end + 1):
            glyph = code_point
            if offset:
                at = offsets_at + 2 * segment + offset + 2 * (code_point - start)
                glyph = struct.unpack_from(">H", words, at)[0] if at + 2 <= len(words) else 0
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF and code_point != 0xFFFF:
                yield code_point


def _format_12(table: bytes) -> Iterable[int]:
    """Yield the code points of a map of groups (all planes)."""
    groups = struct.unpack_from(">I", table, 12)[0]
    for start, end, glyph in struct.iter_unpack(">III", table[16 : 16 + 12 * groups]):
        yield from range(start + (1 if glyph == 0 else 0), end + 1)


def _format_14(table: bytes) -> Iterable[tuple[int, int]]:
    """Yield the variation sequences (base, selector), default forms included."""
    for record in range(struct.unpack_from(">I", table, 6)[0]):
        at = 10 + 11 * record
        selector = int.from_bytes(table[at : at + 3], "big")
        default_at, other_at = struct.unpack_from(">II", table, at + 3)
        if default_at:
            ranges = struct.unpack_from(">I", table, default_at)[0]
            for number in range(ranges):
                entry = default_at + 4 + 4 * number
                first = int.from_bytes(table[entry : entry + 3], "big")
                yield from ((base, selector) for base in range(first, first + table[entry + 3] + 1))
        if other_at:
            for number in range(struct.unpack_from(">I", table, other_at)[0]):
                entry = other_at + 4 + 5 * number
                yield int.from_bytes(table[entry : entry + 3], "big"), selector


def parse_cmap(raw: bytes) -> Coverage:
    """Read a font's `cmap` table. Raises ValueError if it has no Unicode map in format 4 or 12."""
    subtables = {
        (platform, encoding): raw[offset:]
        for platform, encoding, offset in struct.iter_unpack(
            ">HHI", raw[4 : 4 + 8 * struct.unpack_from(">H", raw, 2)[0]]
        )
    }
    readers = {4: _format_4, 12: _format_12}
    for key in _UNICODE_TABLES:
        table = subtables.get(key)
        reader = readers.get(struct.unpack_from(">H", table)[0]) if table else None
        if table and reader:
            break
    else:
        raise ValueError("フォントに文字の対応表（Unicode）がありません。別のフォントを入れてください。")
    bitmap = bytearray(CODE_POINTS // 8)
    for code_point in reader(table):
        bitmap[code_point >> 3] |= 1 << (code_point & 7)
    variations = subtables.get(_VARIATION_TABLE)
    pairs = sorted(_pair(*sequence) for sequence in _format_14(variations)) if variations else []
    return Coverage(bytes(bitmap), array("Q", pairs))


@lru_cache(maxsize=4)
def coverage_of(face: FontFace) -> Coverage:
    """Return what a face can print; read once in a process (some 50 ms)."""
    from fontTools.ttLib import TTFont

    with TTFont(str(face.path), fontNumber=face.index, lazy=True) as font:
        return parse_cmap(font.reader["cmap"])


def missing(text: str, face: FontFace, where: str = "") -> list[Missing]:
    """Return what the face cannot print of a text, each thing once, in the order of the text.

    A new line is allowed; other control characters and selectors that follow no character are not.
    where: the field the text stands in, carried into the result.
    """
    coverage = coverage_of(face)
    found: dict[str, Missing] = {}
    base: int | None = None
    for character in text:
        code_point = ord(character)
        if is_selector(code_point) and base is not None:
            if not coverage.has_form(base, code_point):
                char = chr(base) + character
                found.setdefault(char, Missing(char, f"U+{base:04X} U+{code_point:04X}", where, "form"))
            base = None
            continue
        base = None
        if character == "\n":
            continue
        if code_point < 0x20 or 0x7F <= code_point < 0xA0:
            found.setdefault(character, Missing(character, f"U+{code_point:04X}", where, "control"))
        elif not coverage.has(code_point):
            found.setdefault(character, Missing(character, f"U+{code_point:04X}", where, "character"))
        else:
            base = code_point
    return list(found.values())
