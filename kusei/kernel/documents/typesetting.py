"""Sets papers: a Typst template and a payload become a PDF/A-2b, the same bytes for the same payload and moment.

The payload travels as one JSON text and is never read as markup. Every text of it, and of the template, is compared with
the font first (coverage.py). Templates are named by their place in the package: "kernel/documents/typst/kusei.typ".

Typst's traps, all met here: a Compiler shared by threads raises "Already borrowed", so there is a pool, one by default;
a child forked after Typst was used hangs, so it is started on first use and a forked child refuses; documents of a
thousand pages leave their memory behind, so large runs go to `typeset_many`, a process that exits.
"""

import hashlib
import importlib.metadata
import json
import os
import queue
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import kusei
from kusei.kernel.documents.coverage import Missing, missing
from kusei.kernel.documents.fonts import FontFace, find_font, font_digest
from kusei.kernel.documents.refusals import CharacterNotInFont, TextOverflows

if TYPE_CHECKING:
    pass

ROOT: Final = Path(kusei.__file__).parent
JAPAN: Final = timezone(timedelta(hours=9))
_IMPORT: Final = re.compile(r'#(?:import|include)\s+"([^"]+)"')
_COMMENT: Final = re.compile(r"//[^\n]*|/\*(?:.|\n)*?\*/")


class TypesettingFailed(RuntimeError):
    """A template is wrong, or was called wrongly: a fault of the program, not of the content."""


class TypesetAfterFork(TypesettingFailed):
    """This process was forked from one that had used the typesetter already; setting anything here would hang."""


def _pool_size() -> int:
    """Return how many papers this process sets at the same time: KUSEI_TYPESETTERS, 1 to 4."""
    wanted = os.environ.get("KUSEI_TYPESETTERS", "1")
    if wanted not in ("1", "2", "3", "4"):
        raise TypesettingFailed(f"環境変数 KUSEI_TYPESETTERS は 1 から 4 までの数です（今は「{wanted}」）。")
    return int(wanted)


class _Pool:
    """The compilers of one font in this process. A thread waits for a free one."""

    def __init__(self, face: FontFace) -> None:
        import typst

        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(face.path.parent)]
        )
        if face.family not in self._fonts.families():
            raise TypesettingFailed(
                f"フォント「{face.family}」を {face.path} から読み込めません。ファイルを入れ直してください。"
            )
        self._error: type[typst.TypstError] = typst.TypstError
        self._free: queue.LifoQueue[typst.Compiler] = queue.LifoQueue()
        for _ in range(_pool_size()):
            self._free.put(typst.Compiler(root=str(ROOT), font_paths=self._fonts))

    def compile(self, template: Path, data: str, stamp: datetime, names: Mapping[str, str]) -> bytes:
        """Return the PDF. Raises TextOverflows, or TypesettingFailed on any error or warning of Typst."""
        compiler = self._free.get()
        try:
            pdf, warnings = compiler.compile_with_warnings(
                input=str(template),
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards="a-2b",
                timestamp=stamp,
            )
        except self._error as error:
            refusal = TextOverflows.from_panic(error.message, names)
            if refusal is not None:
                raise refusal from None
            raise TypesettingFailed(f"様式 {template.name} を組めません: {error.diagnostic}") from error
        finally:
            self._free.put(compiler)
        if warnings or not isinstance(pdf, bytes):
            raise TypesettingFailed(
                f"様式 {template.name} に不備があります: {'; '.join(warning.message for warning in warnings)}"
            )
        return pdf


_pools: dict[FontFace, _Pool] = {}
_starting = Lock()
_forked_after_use = False


def _after_fork() -> None:
    global _forked_after_use, _starting
    _starting = Lock()
    _forked_after_use = _forked_after_use or bool(_pools)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _pool(face: FontFace) -> _Pool:
    if _forked_after_use:
        raise TypesetAfterFork(
            "このプロセスは、書面を組んだ後のプロセスから fork されています。"
            "書面を組むのは fork の後にしてください（gunicorn の --preload で組まない）。"
        )
    with _starting:
        if face not in _pools:
            _pools[face] = _Pool(face)
        return _pools[face]


def template_path(template: str) -> Path:
    """Return the file of a template. Raises TypesettingFailed if there is none inside the package."""
    pure = PurePosixPath(template)
    path = ROOT / pure
    if pure.is_absolute() or ".." in pure.parts or pure.suffix != ".typ" or not path.is_file():
        raise TypesettingFailed(
            f"様式「{template}」がありません。kusei パッケージからの相対パス（….typ）で指定してください。"
        )
    return path


def _sources(template: str) -> dict[Path, str]:
    """Return the text of a template and of all it imports."""
    sources: dict[Path, str] = {}
    waiting = [template_path(template)]
    while waiting:
        path = waiting.pop()
        if path in sources:
            continue
        sources[path] = path.read_text(encoding="utf-8")
        for imported in _IMPORT.findall(sources[path]):
            waiting.append(
                ROOT / imported.lstrip("/") if imported.startswith("/") else path.parent / imported
            )
    return dict(sorted(sources.items()))


@lru_cache(maxsize=256)
def _missing_in_template(template: str, face: FontFace) -> tuple[Missing, ...]:
    """Return what the font lacks of the template's own words (comments aside)."""
    return tuple(
        each
        for path, source in _sources(template).items()
        for each in missing(_COMMENT.sub("", source).replace("\t", " "), face, f"様式 {path.name}")
    )


@lru_cache(maxsize=256)
def template_digest(template: str, font: FontFace | None = None) -> str:
    """Return the SHA-256 over all that makes a paper besides payload and moment: template, imports, font, Typst.

    If it is the same as when a paper was issued, `typeset` gives the same bytes again.
    """
    digest = hashlib.sha256()
    for path, source in _sources(template).items():
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0{source}\0".encode())
    digest.update(f"{font_digest(font or find_font())}\0{importlib.metadata.version('typst')}".encode())
    return digest.hexdigest()


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a payload with its place, as `members.0.name`."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}" if where else str(key))
    elif isinstance(value, Sequence):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{where}.{index}" if where else str(index))


def missing_in(payload: Mapping[str, Any], font: FontFace | None = None) -> list[Missing]:
    """Return what the font cannot print of a payload; empty if all can be printed. For checks at entry."""
    face = font or find_font()
    return [each for where, text in _texts(payload, "") for each in missing(text, face, where)]


def typeset(
    template: str,
    payload: Mapping[str, Any],
    *,
    issued_at: datetime,
    font: FontFace | None = None,
    field_names: Mapping[str, str] | None = None,
) -> bytes:
    """Return a paper as PDF/A-2b. The same arguments give the same bytes.

    template: place of the .typ file in the package, with slashes. Its payload has a `paper` (see papers.Paper).
    payload: what JSON can hold.
    issued_at: the moment of issue, with its time zone; whole seconds count.
    font: find_font() if not given.
    field_names: Japanese names of fields for the clerk's message ({"members.name": "氏名"}, without indexes).
    Raises PaperRefused (CharacterNotInFont, TextOverflows): nothing was printed, the message says what to mend;
    NoJapaneseFont; TypesettingFailed for faults of the program.
    """
    face = font or find_font()
    names = field_names or {}
    if issued_at.tzinfo is None:
        raise TypesettingFailed("交付日時 issued_at に時間帯がありません。")
    path = template_path(template)
    lacking = [*_missing_in_template(template, face), *missing_in(payload, face)]
    if lacking:
        raise CharacterNotInFont(lacking, face.name, names)
    data = json.dumps(
        {"payload": payload, "font": {"family": face.family, "name": face.name, "stands_in": face.stands_in}},
        ensure_ascii=False,
        sort_keys=True,
    )
    stamp = issued_at.astimezone(JAPAN).replace(microsecond=0)
    return _pool(face).compile(path, data, stamp, names)
