"""Which Mincho the papers are set in.

IPAmj明朝 carries the characters of 文字情報基盤, which names in the registers are written with. Where it is not installed the
first of the stated fallbacks stands in (縮退): the paper says so in its footer, and characters that the stand-in lacks
are refused (see coverage.py), never printed as another.

Fonts are looked for in the folders of KUSEI_FONTS (separated as in PATH), then in the system's usual folders.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final


class NoJapaneseFont(RuntimeError):
    """No Mincho was found anywhere; the message says where was looked and what to install."""


@dataclass(frozen=True, slots=True)
class Mincho:
    """A typeface that papers may be set in.

    family: its name to Typst; name: its name to people; files: the names its regular weight is distributed under,
    in small letters.
    """

    family: str
    name: str
    files: tuple[str, ...]


PREFERRED: Final = (
    Mincho("IPAmjMincho", "IPAmj明朝", ("ipamjm.ttf",)),
    Mincho(
        "Noto Serif CJK JP", "Noto Serif CJK JP", ("notoserifcjk-regular.ttc", "notoserifcjkjp-regular.otf")
    ),
    Mincho(
        "Noto Serif JP",
        "Noto Serif JP",
        ("notoserifjp-regular.otf", "notoserifjp-regular.ttf", "notoserifjp_400regular.ttf"),
    ),
    Mincho("BIZ UDMincho", "BIZ UD明朝", ("bizudmincho-regular.ttf", "bizudmincho_400regular.ttf")),
    Mincho("IPAexMincho", "IPAex明朝", ("ipaexm.ttf",)),
    Mincho("IPAMincho", "IPA明朝", ("ipam.ttf",)),
)
FIRST_CHOICE: Final = PREFERRED[0]


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face in one file. index: its place in the file (0 unless the file is a collection)."""

    family: str
    name: str
    path: Path
    index: int = 0

    @property
    def stands_in(self) -> bool:
        """True if this is not IPAmj明朝 but a fallback for it (縮退)."""
        return self.family != FIRST_CHOICE.family


def font_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders to search, the operator's own (KUSEI_FONTS) first. They need not exist."""
    own = [Path(folder) for folder in environment.get("KUSEI_FONTS", "").split(os.pathsep) if folder]
    home = Path.home()
    if sys.platform == "darwin":
        system = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    elif sys.platform == "win32":
        system = [Path(environment.get("SYSTEMROOT", "C:/Windows")) / "Fonts"]
    else:
        shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        personal = environment.get("XDG_DATA_HOME") or str(home / ".local/share")
        system = [Path(folder) / "fonts" for folder in (personal, *shared.split(":")) if folder]
        system.append(home / ".fonts")
    return (*own, *system)


def _files_by_name(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the font files below the folders by name in small letters; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(_walk(folder)):
            found.setdefault(path.name.lower(), path)
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder, followlinks=True):
        yield from (Path(parent) / name for name in names if name.lower().endswith((".ttf", ".otf", ".ttc")))


def _index_in_collection(path: Path, family: str) -> int:
    """Return the place of a family in a font collection."""
    from fontTools.ttLib import TTCollection

    with TTCollection(str(path), lazy=True) as collection:
        for index, font in enumerate(collection):
            if family in (font["name"].getDebugName(1), font["name"].getDebugName(16)):
                return index
    raise NoJapaneseFont(
        f"フォントファイル {path} に「{family}」が入っていません。別のファイルを入れてください。"
    )


@lru_cache(maxsize=8)
def _find(folders: tuple[Path, ...]) -> FontFace:
    files = _files_by_name(folders)
    for mincho in PREFERRED:
        for name in mincho.files:
            if (path := files.get(name)) is not None:
                index = _index_in_collection(path, mincho.family) if name.endswith(".ttc") else 0
                return FontFace(mincho.family, mincho.name, path, index)
    looked = "、".join(str(folder) for folder in folders)
    raise NoJapaneseFont(
        "書面を印刷できる明朝体のフォントがありません。"
        "IPAmj明朝（Debian・Ubuntu では fonts-ipamj-mincho）を入れるか、"
        "フォントのあるフォルダーを環境変数 KUSEI_FONTS に指定してください。"
        f"探したフォルダー: {looked}"
    )


def find_font(environment: Mapping[str, str] | None = None) -> FontFace:
    """Return IPAmj明朝, or the first of the fallbacks that is installed. Searched once for each set of folders.

    environment: os.environ if not given. Raises NoJapaneseFont if there is none at all.
    """
    return _find(font_folders(os.environ if environment is None else environment))


@lru_cache(maxsize=8)
def font_digest(face: FontFace) -> str:
    """Return the SHA-256 of a face's file in hexadecimal: the same paper needs the same font."""
    with face.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
