"""The committed index of articles: which laws have which articles, and how many paragraphs each has."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

ARTICLES = Path(__file__).with_name("articles")
INDEX_FILE = ARTICLES / "index.toml"
UNCONFIRMED_FILE = ARTICLES / "articles_unverified.toml"


@dataclass(frozen=True)
class IndexedLaw:
    """A law whose text was read.

    title, number (昭和二十二年法律第二百二十四号), law_id: as the text gives them.
    in_force_from: the day from which this wording holds; as_of: the day on which the text was published so.
    paragraphs: the articles of the main text and, with 附則 before the number, of the original supplementary
        provisions, each with the number of its paragraphs.
    deleted: the articles that the text says are deleted (削除).
    """

    title: str
    number: str
    law_id: str
    in_force_from: date
    as_of: date
    paragraphs: Mapping[str, int] = field(hash=False)
    deleted: frozenset[str]


@dataclass(frozen=True)
class UnconfirmedLaw:
    """A law whose text was not at hand: the articles that are cited all the same, each with its source."""

    title: str
    source: str
    sources: Mapping[str, str] = field(hash=False)


def load_index(path: Path = INDEX_FILE) -> dict[str, IndexedLaw]:
    """Return the indexed laws by title."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["law"]
    return {row["title"]: _indexed(row) for row in rows}


def load_unconfirmed(path: Path = UNCONFIRMED_FILE) -> dict[str, UnconfirmedLaw]:
    """Return the unconfirmed laws by title.

    Raises ValueError, naming file and law, if an entry has no source or a status other than "unconfirmed".
    """
    with path.open("rb") as file:
        rows = tomllib.load(file)["law"]
    found = {}
    for row in rows:
        title = row["title"]
        if row.get("status") != "unconfirmed":
            raise ValueError(
                f'{path.name}: {title}: status must be "unconfirmed"; confirmed laws are indexed'
            )
        sources = {
            article: source
            for source, listed in row.get("articles", {}).items()
            for article in listed.split()
        }
        if not row.get("source") or not all(sources.values()):
            raise ValueError(f"{path.name}: {title}: say where the law and each article were found (source)")
        found[title] = UnconfirmedLaw(title, row["source"], sources)
    return found


@cache
def known_laws() -> tuple[Mapping[str, IndexedLaw], Mapping[str, UnconfirmedLaw]]:
    """Return the indexed and the unconfirmed laws of the committed files."""
    return load_index(), load_unconfirmed()


def written(law: IndexedLaw) -> str:
    """Return the TOML entry of a law, as `index.toml` holds it; `load_index` reads it back."""
    numbered = " ".join(
        f"{article}:{count}" if count > 1 else article for article, count in law.paragraphs.items()
    )
    return (
        f'[[law]]\ntitle = "{law.title}"\nnumber = "{law.number}"\nid = "{law.law_id}"\n'
        f"in_force_from = {law.in_force_from}\nas_of = {law.as_of}\n"
        f'articles = "{numbered}"\ndeleted = "{" ".join(sorted(law.deleted, key=article_order))}"\n'
    )


def article_order(article: str) -> tuple[bool, tuple[int, ...]]:
    """Return a key that sorts articles as laws order them: 9, 9の2, 10, and 附則 last."""
    numbers = article.removeprefix("附則").split("の")
    return article.startswith("附則"), tuple(int(number) for number in numbers)


def _indexed(row: Mapping[str, object]) -> IndexedLaw:
    paragraphs = {}
    for entry in str(row["articles"]).split():
        article, _, count = entry.partition(":")
        paragraphs[article] = int(count or 1)
    in_force_from, as_of = row["in_force_from"], row["as_of"]
    if not isinstance(in_force_from, date) or not isinstance(as_of, date):
        raise ValueError(f"{row['title']}: in_force_from and as_of must be days, as 2025-07-10")
    return IndexedLaw(
        title=str(row["title"]),
        number=str(row["number"]),
        law_id=str(row["id"]),
        in_force_from=in_force_from,
        as_of=as_of,
        paragraphs=paragraphs,
        deleted=frozenset(str(row["deleted"]).split()),
    )
