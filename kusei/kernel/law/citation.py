"""Naming an article of a law so that people can read it and a test can look it up."""

import re
from dataclasses import dataclass
from typing import Self

from kusei.kernel.days.numerals import KANJI_NUMBER, half_width, number_of_kanji

ABBREVIATIONS = {
    "住民基本台帳法": "住基法",
    "国民健康保険法": "国保法",
    "高齢者の医療の確保に関する法律": "高確法",
    "国民年金法": "国年法",
    "介護保険法": "介保法",
    "児童扶養手当法": "児扶手法",
    "特別児童扶養手当等の支給に関する法律": "特児扶手法",
    "個人情報の保護に関する法律": "個人情報保護法",
    "国民の祝日に関する法律": "祝日法",
    "公職選挙法": "公選法",
    "最高裁判所裁判官国民審査法": "国民審査法",
    "日本国憲法の改正手続に関する法律": "国民投票法",
    "災害対策基本法": "災対法",
    "被災者生活再建支援法": "被災者支援法",
    "身体障害者福祉法": "身障法",
    "行政手続法": "行手法",
    "地方自治法": "自治法",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律": "番号法",
    "電子署名等に係る地方公共団体情報システム機構の認証業務に関する法律": "公的個人認証法",
}
"""Short names of laws in everyday use in ward offices. The order and the ordinance of a law follow from them."""

_TITLES = {short: title for title, short in ABBREVIATIONS.items()}
_ORDERS = ("施行令", "施行規則")

_ARTICLE = re.compile(r"(?:附則)?[1-9]\d*(?:の[1-9]\d*)*")
_ITEM = re.compile(r"[1-9]\d*(?:の[1-9]\d*)*[ア-ン]?")

_NUMBER = rf"(?:[1-9]\d*|{KANJI_NUMBER})"
_CITATION = re.compile(
    rf"(?P<title>.+?(?:法|法律|令|規則|規程|条例|要綱))"
    rf"(?:(?P<supplementary>附則)?第?(?P<article>{_NUMBER})条(?P<branches>(?:の{_NUMBER})*)"
    rf"(?:第?(?P<paragraph>{_NUMBER})項)?"
    rf"(?:第?(?P<item>{_NUMBER})号(?P<item_branches>(?:の{_NUMBER})*)(?P<part>[ア-ン])?)?)?"
)


@dataclass(frozen=True)
class Law:
    """A law, or one article, paragraph or item of it: Law("住民基本台帳法", "22", 1).

    title: the full title, without 抄 or number.
    article: in digits, "22", "30の46", or "附則9の3" for a supplementary provision; None for the whole law.
    paragraph: 項, from 1; None for the whole article.
    item: 号, in digits, "2", "8の2", with its part if need be: "8イ"; an int is taken as its digits.
    Raises ValueError if a part is not written so.
    """

    title: str
    article: str | None = None
    paragraph: int | None = None
    item: str | int | None = None

    def __post_init__(self) -> None:
        if isinstance(self.item, int):
            object.__setattr__(self, "item", str(self.item))
        if not self.title or self.title != self.title.strip():
            raise ValueError(f"the title of a law is missing or has spaces around it: {self.title!r}")
        if self.title in _TITLES:
            raise ValueError(f"{self.title} is a short name: write {_TITLES[self.title]}")
        if self.article is None:
            if self.paragraph is not None or self.item is not None:
                raise ValueError(f"{self.title}: a paragraph or an item needs its article")
            return
        if not isinstance(self.article, str) or not _ARTICLE.fullmatch(self.article):
            raise ValueError(
                f'{self.title}: write the article in digits as text, "22", "30の46" or "附則9の3", '
                f"not {self.article!r}"
            )
        if self.paragraph is not None and self.paragraph < 1:
            raise ValueError(f"{self.title}: paragraphs begin with 1, not {self.paragraph}")
        if self.item is not None and not _ITEM.fullmatch(str(self.item)):
            raise ValueError(
                f'{self.title}: write the item in digits, "2", "8の2" or "8イ", not {self.item!r}'
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the citation that `text` writes: formal (第30条の46第1項), plain (30条の46第1項) or short.

        Digits may be half-width, full-width or kanji numerals. Raises ValueError if the text is no citation.
        """
        match = _CITATION.fullmatch(half_width(text))
        if match is None:
            raise ValueError(f"not a citation of a law: {text!r}; write it as 住民基本台帳法第22条第1項")
        title = full_title(match["title"])
        if match["article"] is None:
            return cls(title)
        article = (match["supplementary"] or "") + _digits(match["article"]) + _branches(match["branches"])
        paragraph = int(_digits(match["paragraph"])) if match["paragraph"] else None
        item = None
        if match["item"]:
            item = _digits(match["item"]) + _branches(match["item_branches"]) + (match["part"] or "")
        return cls(title, article, paragraph, item)

    def formal(self) -> str:
        """Return the citation as papers and ordinances write it: 住民基本台帳法第30条の46第1項."""
        return self.title + self._place("第")

    def short(self) -> str:
        """Return the citation with the short name of the law: 住基法22条1項."""
        return short_title(self.title) + self._place("")

    def __str__(self) -> str:
        return self.title + self._place("")

    def _place(self, ordinal: str) -> str:
        """Return the article, paragraph and item; `ordinal` is 第 or nothing."""
        if self.article is None:
            return ""
        supplementary = "附則" if self.article.startswith("附則") else ""
        first, *branches = self.article.removeprefix("附則").split("の")
        place = f"{supplementary}{ordinal}{first}条" + "".join(f"の{branch}" for branch in branches)
        # Without 第 a digit would follow a digit: 30条の46 and paragraph 1 would read as 461.
        gap = ordinal or ("第" if branches else "")
        if self.paragraph is not None:
            place += f"{gap}{self.paragraph}項"
            gap = ordinal
        if self.item is not None:
            number, *rest = re.split(r"(の|[ア-ン])", str(self.item), maxsplit=1)
            place += f"{gap}{number}号" + "".join(rest)
        return place


def short_title(title: str) -> str:
    """Return the short name of a law, also of its order and ordinance (国保法施行令); the title if it has none."""
    for ending in _ORDERS:
        if title.endswith(ending) and (base := title.removesuffix(ending)) in ABBREVIATIONS:
            return ABBREVIATIONS[base] + ending
    return ABBREVIATIONS.get(title, title)


def full_title(name: str) -> str:
    """Return the title that a short name stands for; `name` itself if it is no short name."""
    for ending in _ORDERS:
        if name.endswith(ending) and (base := name.removesuffix(ending)) in _TITLES:
            return _TITLES[base] + ending
    return _TITLES.get(name, name)


def _digits(written: str) -> str:
    return written if written.isdecimal() else str(number_of_kanji(written))


def _branches(written: str) -> str:
    return "".join(f"の{_digits(branch)}" for branch in written.split("の")[1:])
