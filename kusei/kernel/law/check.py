"""Telling whether a cited article exists, and finding every citation in the code."""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .citation import Law
from .index import IndexedLaw, UnconfirmedLaw, known_laws


@dataclass(frozen=True)
class Found:
    """The article is in the law's text.

    in_force_from, as_of: from when the wording read holds, and the day of the text. Items are not looked up.
    """

    law: Law
    in_force_from: date
    as_of: date


@dataclass(frozen=True)
class Unconfirmed:
    """The law's text was not at hand; `source` says where the article was found instead."""

    law: Law
    source: str


@dataclass(frozen=True)
class Missing:
    """The article is not in the law's text, or the law is not known at all. `reason` says which, and how to mend."""

    law: Law
    reason: str


def exists(
    law: Law,
    indexed: Mapping[str, IndexedLaw] | None = None,
    unconfirmed: Mapping[str, UnconfirmedLaw] | None = None,
) -> Found | Unconfirmed | Missing:
    """Return whether the law, article and paragraph of a citation exist; items are not looked up.

    indexed, unconfirmed: the laws to look in; by default those of the committed files. A city's ordinances can
    be given as further unconfirmed laws, read with `load_unconfirmed`.
    """
    default_indexed, default_unconfirmed = known_laws()
    indexed = default_indexed if indexed is None else indexed
    unconfirmed = default_unconfirmed if unconfirmed is None else unconfirmed
    if law.title in indexed:
        return _in_text(law, indexed[law.title])
    if law.title in unconfirmed:
        known = unconfirmed[law.title]
        if law.article is None:
            return Unconfirmed(law, known.source)
        if law.article in known.sources:
            return Unconfirmed(law, known.sources[law.article])
        return Missing(
            law,
            f"the text of {law.title} was not at hand and no source is noted for this article: "
            "add it with its source to articles_unverified.toml, or index the law's text",
        )
    return Missing(law, "no such law is known: check its title, or add it to articles_unverified.toml")


def _in_text(law: Law, known: IndexedLaw) -> Found | Missing:
    edition = f"the text in force from {known.in_force_from}"
    if law.article is not None:
        if law.article in known.deleted:
            return Missing(law, f"the article is deleted (削除) in {edition}")
        if law.article not in known.paragraphs:
            return Missing(law, f"there is no such article in {edition}")
        count = known.paragraphs[law.article]
        if law.paragraph is not None and law.paragraph > count:
            return Missing(law, f"the article has {count} paragraph(s) in {edition}")
    return Found(law, known.in_force_from, known.as_of)


@dataclass(frozen=True)
class Use:
    """A place in the code that cites a law: the file and line, the citation, or why it cannot be read."""

    path: Path
    line: int
    law: Law | None
    problem: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.law or self.problem}"


def citations_in(root: Path, leave_out: Sequence[str] = ("tests",)) -> list[Use]:
    """Return every `Law(...)`, and every `Law.parse(...)` of a text, in the Python files under `root`, in order.

    Arguments are plain text and numbers, or names of the same file that stand for them (ACT = "民法"). A call with
    other arguments, or that Law refuses, comes back with `law` None and its problem; `Law.parse` of a text that
    comes from elsewhere cites nothing by itself and is left out. Folders named in `leave_out` are not read.
    """
    uses: list[Use] = []
    for path in sorted(root.rglob("*.py")):
        if not set(path.relative_to(root).parts[:-1]) & set(leave_out):
            uses += _uses(path)
    return uses


def _uses(path: Path) -> Iterator[Use]:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    constants = dict(_constants(tree))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        parses = (
            isinstance(call.func, ast.Attribute) and call.func.attr == "parse" and _is_law(call.func.value)
        )
        if parses or _is_law(call.func):
            use = _use(path, call, Law.parse if parses else Law, constants)
            if use is not None:
                yield use


def _is_law(node: ast.expr) -> bool:
    """Tell whether an expression names the class Law: Law, or citation.Law."""
    return (isinstance(node, ast.Name) and node.id == "Law") or (
        isinstance(node, ast.Attribute) and node.attr == "Law"
    )


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.Constant]]:
    """Yield the names of a file that stand for a plain text or number."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _use(
    path: Path, call: ast.Call, make: Callable[..., Law], constants: Mapping[str, ast.Constant]
) -> Use | None:
    def literal(node: ast.expr) -> object:
        return ast.literal_eval(constants.get(node.id, node) if isinstance(node, ast.Name) else node)

    try:
        values = [literal(argument) for argument in call.args]
        named = {keyword.arg or "**": literal(keyword.value) for keyword in call.keywords}
    except ValueError:
        if make is not Law:
            return None
        return Use(
            path,
            call.lineno,
            None,
            "write the citation with plain text and numbers, so that it can be checked",
        )
    try:
        return Use(path, call.lineno, make(*values, **named))
    except (TypeError, ValueError) as error:
        return Use(path, call.lineno, None, str(error))


def wrong_citations(
    uses: Sequence[Use],
    indexed: Mapping[str, IndexedLaw] | None = None,
    unconfirmed: Mapping[str, UnconfirmedLaw] | None = None,
) -> list[str]:
    """Return one line for each use that cannot be read or whose article is missing; empty if all is well."""
    wrong = []
    for use in uses:
        if use.law is None:
            wrong.append(str(use))
            continue
        answer = exists(use.law, indexed, unconfirmed)
        if isinstance(answer, Missing):
            wrong.append(f"{use}: {answer.reason}")
    return wrong
