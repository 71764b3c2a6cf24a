"""Build the index of articles from a folder of law texts, one file a law.

    python -m kusei.kernel.law.build_index FOLDER

writes `articles/index.toml` anew. A text begins with two lines, "# title" and "# law id …, text in force from
YYYY-MM-DD (e-Gov text as of YYYY-MM-DD …)", then the law's number, its title, and its articles, each article and
paragraph on a line of its own. Only numbers of articles and paragraphs are kept, no text.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kusei.kernel.days.numerals import KANJI_NUMBER, half_width, number_of_kanji

from .index import INDEX_FILE, IndexedLaw, article_order, load_index, written

_TITLE = re.compile(r"# (?P<title>.+)")
_EDITION = re.compile(
    r"# law id (?P<id>\w+), text in force from (?P<from>\d{4}-\d\d-\d\d) \(e-Gov text as of (?P<as_of>\d{4}-\d\d-\d\d)"
)
_SUPPLEMENTARY = re.compile(r"附\s*則")
_BRANCHES = rf"(?:の{KANJI_NUMBER})*"
_HEADING = re.compile(rf"第(?P<number>{KANJI_NUMBER})条(?P<branches>{_BRANCHES})(?P<rest>[\s（].*)")
_DELETED = re.compile(
    rf"第(?P<first>{KANJI_NUMBER})条(?P<first_branches>{_BRANCHES})(?P<joined>から|乃至|及び)"
    rf"第(?P<last>{KANJI_NUMBER})条(?P<last_branches>{_BRANCHES})(?:まで)?\s+削除"
)
_PARAGRAPH = re.compile(r"(?P<number>[②-⑳㉑-㉟㊱-㊿]|[０-９]+)(?=[\s　]|$)")

HEAD = """\
# Which articles the laws have, and how many paragraphs each article has ("22:3" is three; "22" is one).
# Built by kusei.kernel.law.build_index from texts of e-Gov (法令検索); only numbers are kept. 附則 marks the articles of
# the original supplementary provisions; those of later amending laws are not indexed. Do not edit by hand.
"""


def read_law(text: str, where: str) -> IndexedLaw:
    """Return what the text of one law says about its articles.

    where: the name of the file, for errors. Raises ValueError if the first lines are not as described above.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    title = _TITLE.fullmatch(lines[0].strip()) if lines else None
    edition = _EDITION.match(lines[1]) if len(lines) > 1 else None
    if title is None or edition is None:
        raise ValueError(
            f"{where}: the first two lines must be '# title' and '# law id …, text in force from …'"
        )
    number = next((line.strip() for line in lines[2:] if line.strip() and not line.startswith("#")), "")
    starts = [place for place, line in enumerate(lines) if _SUPPLEMENTARY.match(line)] + [len(lines)] * 2
    paragraphs, deleted = _articles(lines[: starts[0]], "")
    more_paragraphs, more_deleted = _articles(lines[starts[0] : starts[1]], "附則")
    return IndexedLaw(
        title=title["title"],
        number=number,
        law_id=edition["id"],
        in_force_from=date.fromisoformat(edition["from"]),
        as_of=date.fromisoformat(edition["as_of"]),
        paragraphs=paragraphs | more_paragraphs,
        deleted=frozenset(deleted + more_deleted),
    )


def read_folder(folder: Path) -> list[IndexedLaw]:
    """Return the laws of a folder in the order of their titles. Raises ValueError if it has no law texts."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise ValueError(f"{folder}: no law texts (*.txt) in this folder")
    laws = [read_law(file.read_text(encoding="utf-8"), file.name) for file in files]
    return sorted(laws, key=lambda law: law.title)


def differences(index: dict[str, IndexedLaw], folder: Path) -> list[str]:
    """Return, one line a law, how the index differs from the texts of a folder; nothing if it does not."""
    texts = {law.title: law for law in read_folder(folder)}
    found = [f"{title}: in the folder, not in the index" for title in sorted(texts.keys() - index.keys())]
    found += [f"{title}: in the index, not in the folder" for title in sorted(index.keys() - texts.keys())]
    for title in sorted(texts.keys() & index.keys()):
        if texts[title] != index[title]:
            changed = {*texts[title].paragraphs.items()} ^ {*index[title].paragraphs.items()}
            articles = sorted({article for article, _ in changed}, key=article_order)
            found.append(f"{title}: differs in {' '.join(articles) or 'its edition or deleted articles'}")
    return found


def _articles(lines: list[str], prefix: str) -> tuple[dict[str, int], list[str]]:
    """Return the articles of one part of a law with their paragraphs, and the deleted articles.

    Articles must rise: a line that looks like a heading but falls back is a row of a table of readings.
    """
    paragraphs: dict[str, int] = {}
    deleted: list[str] = []
    current: str | None = None
    for line in lines:
        if match := _DELETED.fullmatch(line.strip()):
            deleted += [prefix + article for article in _range(match)]
            current = None
        elif match := _HEADING.fullmatch(line):
            article = prefix + _number(match["number"], match["branches"])
            if paragraphs and article_order(article) <= article_order(max(paragraphs, key=article_order)):
                continue
            if match["rest"].strip() == "削除":
                deleted.append(article)
                current = None
            else:
                current = article
                paragraphs[article] = 1
        elif current and (match := _PARAGRAPH.match(line)):
            paragraphs[current] += int(half_width(match["number"])) == paragraphs[current] + 1
    return paragraphs, deleted


def _range(match: re.Match[str]) -> Iterator[str]:
    """Yield the articles that a line such as 第十二条の二から第十二条の八まで　削除 names."""
    first = _number(match["first"], match["first_branches"])
    last = _number(match["last"], match["last_branches"])
    if match["joined"] == "及び":
        yield from (first, last)
        return
    *stem, low = first.split("の")
    *last_stem, high = last.split("の")
    if stem != last_stem:
        raise ValueError(f"cannot tell the articles from {first} to {last}")
    for number in range(int(low), int(high) + 1):
        yield "の".join([*stem, str(number)])


def _number(number: str, branches: str) -> str:
    return "の".join(str(number_of_kanji(part)) for part in [number, *branches.split("の")[1:]])


def main(arguments: list[str] | None = None) -> int:
    """Write the index from the folder given on the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Write articles/index.toml from a folder of law texts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=INDEX_FILE)
    chosen = parser.parse_args(arguments)
    laws = read_folder(chosen.folder)
    chosen.into.write_text("\n".join([HEAD, *(written(law) for law in laws)]), encoding="utf-8")
    kept = load_index(chosen.into)
    sys.stdout.write(f"{len(kept)} laws, {sum(len(law.paragraphs) for law in kept.values())} articles\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
