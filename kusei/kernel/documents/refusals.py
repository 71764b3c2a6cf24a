"""Why a paper is not printed: what the clerk reads, and what to do about it."""

import re
from collections.abc import Mapping, Sequence
from typing import Self

from kusei.kernel.documents.coverage import Missing


def field_name(where: str, names: Mapping[str, str]) -> str:
    """Return a field's Japanese name: `members.1.name` with names {"members.name": "氏名"} is 「氏名（2番目）」.

    A field that has no name given is called by its place in the payload.
    """
    pieces = where.split(".")
    places = [int(piece) + 1 for piece in pieces if piece.isdecimal()]
    name = names.get(".".join(piece for piece in pieces if not piece.isdecimal()))
    if name is None:
        return where
    return f"{name}（{'の'.join(f'{place}番目' for place in places)}）" if places else name


class PaperRefused(Exception):
    """The content cannot be printed as it is: nothing was printed. The message is for the clerk, in Japanese."""


class CharacterNotInFont(PaperRefused):
    """The font lacks characters or forms of the payload; printing would show other ones.

    missing: what is lacking, with its field; font: the font's name.
    """

    def __init__(self, missing: Sequence[Missing], font: str, names: Mapping[str, str]) -> None:
        self.missing = tuple(missing)
        self.font = font
        super().__init__(
            f"印刷できない文字があります（フォント {font}）。"
            + "".join(f"{field_name(each.where, names)}の{self._described(each)}。" for each in self.missing)
            + "文字情報基盤にある字形で登録し直すか、その字を持つフォントを入れてから、もう一度発行してください。"
        )

    @staticmethod
    def _described(each: Missing) -> str:
        if each.of == "control":
            return f"制御文字 {each.code_points}"
        what = "の指定された字形" if each.of == "form" else ""
        return f"「{each.char}」{what}（{each.code_points}）"


class TextOverflows(PaperRefused):
    """A text does not fit its cell even at the smallest allowed size (文字溢れ).

    fields: the places in the payload, in the order of the paper. Basis: 住民記録システム標準仕様書 5.8.
    """

    _MARK = re.compile(r"kusei-overflow:([^:]*):")

    def __init__(self, fields: Sequence[str], names: Mapping[str, str]) -> None:
        self.fields = tuple(fields)
        super().__init__(
            "文字が欄に収まりません（文字溢れ）: "
            + "、".join(field_name(field, names) for field in self.fields)
            + "。文字超過リストに載せ、欄の大きい様式で発行するか、補記の定めに従ってください。"
        )

    @classmethod
    def from_panic(cls, message: str, names: Mapping[str, str]) -> Self | None:
        """Return the refusal that kusei.typ raised, or None if the message is of another fault."""
        found = cls._MARK.search(message)
        return cls(found[1].split("|"), names) if found else None
