"""Every cited article exists; and the check itself finds what does not."""

import os
from datetime import date
from pathlib import Path

import pytest

import kusei
from kusei.kernel.days import periods
from kusei.kernel.law.build_index import differences, main, read_law
from kusei.kernel.law.check import Found, Missing, Unconfirmed, citations_in, exists, wrong_citations
from kusei.kernel.law.citation import Law
from kusei.kernel.law.index import load_index, load_unconfirmed, written

KUSEI = Path(kusei.__file__).parent

TEXT = """# 見本法
# law id 000AC0000000001, text in force from 2025-06-01 (e-Gov text as of 2025-07-10; supplementary provisions shortened)

昭和元年法律第一号
見本法　抄
第一章　総則
（目的）
第一条　この法律は、見本とする。
２　前項の見本は、次に掲げるものとする。
一　見本
３　前二項の規定は、適用しない。
第一条の二（見出し）　かっこの見出し。
第二条　削除
第三条から第五条まで　削除
第六条　第一条の規定を準用する。この場合において、次の表のとおり読み替える。
| 第一条　見本
第一条　見本
第七条及び第八条　削除
第九条の二から第九条の三まで　削除
第十条　古い書き方。
②　二項。
③　三項。
附　則
第一条　この法律は、公布の日から施行する。
２　経過措置。
第二条　特例。
附　則　（平成元年一月一日法律第二号）
第三条　改正法の附則。
"""


def test_a_text_is_indexed_by_articles_and_paragraphs() -> None:
    law = read_law(TEXT, "見本法.txt")
    assert law.title == "見本法"
    assert law.number == "昭和元年法律第一号"
    assert (law.in_force_from, law.as_of) == (date(2025, 6, 1), date(2025, 7, 10))
    assert law.paragraphs == {"1": 3, "1の2": 1, "6": 1, "10": 3, "附則1": 2, "附則2": 1}
    assert law.deleted == {"2", "3", "4", "5", "7", "8", "9の2", "9の3"}


def test_a_text_without_its_first_lines_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match=r"見本法.txt: the first two lines"):
        read_law("見本法\n第一条　見本。\n", "見本法.txt")


def test_the_index_is_written_read_back_and_compared_with_its_folder(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "見本法.txt").write_text(TEXT, encoding="utf-8")
    into = tmp_path / "index.toml"
    assert main([str(texts), "--into", str(into)]) == 0
    assert differences(load_index(into), texts) == []
    (texts / "見本法.txt").write_text(TEXT.replace("③　三項。", "第十一条　新しい条。"), encoding="utf-8")
    assert differences(load_index(into), texts) == ["見本法: differs in 10 11"]
    (texts / "見本法.txt").write_text(TEXT.replace("# 見本法", "# 別法"), encoding="utf-8")
    assert differences(load_index(into), texts) == [
        "別法: in the folder, not in the index",
        "見本法: in the index, not in the folder",
    ]
    with pytest.raises(ValueError, match="no law texts"):
        differences({}, tmp_path / "nothing")


def test_the_committed_index_is_whole_and_agrees_with_the_texts_where_there_are_any(tmp_path: Path) -> None:
    """KUSEI_LAW_TEXTS names a folder of law texts; without it the index is held against itself only."""
    index = load_index()
    assert len(index) == 47
    again = tmp_path / "index.toml"
    again.write_text("\n".join(written(law) for law in index.values()), encoding="utf-8")
    assert load_index(again) == index
    for law in index.values():
        named = {*law.paragraphs, *law.deleted}
        first_numbers = {
            int(article.partition("の")[0]) for article in named if not article.startswith("附則")
        }
        assert first_numbers == set(range(1, max(first_numbers) + 1)), law.title
        assert not law.deleted & law.paragraphs.keys(), law.title
    if folder := os.environ.get("KUSEI_LAW_TEXTS"):
        assert differences(index, Path(folder)) == []


@pytest.mark.parametrize(
    ("case", "law", "answer", "said"),
    [
        ("an article with its paragraph", Law("地方自治法", "4の2", 4), Found, ""),
        ("the last paragraph", Law("民法", "143", 2), Found, ""),
        ("one paragraph too many", Law("民法", "143", 3), Missing, "has 2 paragraph"),
        ("an article past the end", Law("国籍法", "100"), Missing, "no such article"),
        ("a deleted article", Law("戸籍法", "5"), Missing, "deleted"),
        ("a supplementary provision", Law("国民年金法", "附則9の3"), Found, ""),
        ("a whole law", Law("行政手続法"), Found, ""),
        (
            "a law whose text was not at hand",
            Law("住民基本台帳法", "22", 1),
            Unconfirmed,
            "city.fukuoka.lg.jp",
        ),
        ("such a law as a whole", Law("住民基本台帳法"), Unconfirmed, "昭和四十二年法律第八十一号"),
        ("an article of it with no source", Law("住民基本台帳法", "99"), Missing, "no source is noted"),
        ("a law that nobody knows", Law("区政法", "1"), Missing, "no such law is known"),
    ],
)
def test_whether_an_article_exists(case: str, law: Law, answer: type, said: str) -> None:
    found = exists(law)
    assert type(found) is answer, case
    if isinstance(found, Missing):
        assert said in found.reason, case
    elif isinstance(found, Unconfirmed):
        assert said in found.source, case
    else:
        assert found.as_of == date(2025, 7, 10), case


def test_no_law_is_both_indexed_and_unconfirmed() -> None:
    assert not load_index().keys() & load_unconfirmed().keys()


@pytest.mark.parametrize(
    ("case", "entry", "said"),
    [
        ("confirmed", 'title = "甲法"\nstatus = "confirmed"\nsource = "s"', 'status must be "unconfirmed"'),
        ("no source", 'title = "甲法"\nstatus = "unconfirmed"', "say where"),
        (
            "an article with no source",
            'title = "甲法"\nstatus = "unconfirmed"\nsource = "s"\narticles = {"" = "1"}',
            "say where",
        ),
    ],
)
def test_an_unconfirmed_law_needs_its_source(tmp_path: Path, case: str, entry: str, said: str) -> None:
    path = tmp_path / "unverified.toml"
    path.write_text(f"[[law]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"unverified.toml: 甲法: {said}"):
        load_unconfirmed(path)


def test_citations_are_found_in_code_and_wrong_ones_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(
        "BASIS = (Law('民法', '140'), citation.Law(title='戸籍法', article='5'))\n"
        "ALSO = Law.parse('民法第143条第9項')\n"
        "ACT: Final = '民法'\n"
        "NAMED = Law(ACT, '1')\n"
        "BAD = Law(ACT, article_of(1))\n"
        "WORSE = Law('民法', '第140条')\n"
        "READ = Law.parse(text)\n"
        "OTHER = parse('民法第1条')\n",
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_rules.py").write_text("Law('区政法', '1')\n", encoding="utf-8")
    uses = citations_in(tmp_path)
    cited = ["民法140条", "戸籍法5条", "民法143条9項", "民法1条"]
    assert [use.law for use in uses] == [*map(Law.parse, cited), None, None]
    wrong = wrong_citations(uses)
    assert len(wrong) == 4
    assert "rules.py:1: 戸籍法5条: the article is deleted" in wrong[0]
    assert "rules.py:2: 民法143条9項: the article has 2 paragraph" in wrong[1]
    assert "rules.py:5: write the citation with plain text" in wrong[2]
    assert "rules.py:6: 民法: write the article in digits" in wrong[3]


def test_every_article_cited_in_kusei_exists_or_is_noted_as_unconfirmed() -> None:
    assert wrong_citations(citations_in(KUSEI)) == []


def test_the_articles_that_periods_name_exist() -> None:
    for text in (
        periods.CIVIL_FIRST_DAY,
        periods.CIVIL_CALENDAR,
        periods.CIVIL_NO_SUCH_DAY.removesuffix("ただし書"),
        periods.CLOSED_DAY,
        periods.FAMILY_REGISTER_FIRST_DAY,
    ):
        assert isinstance(exists(Law.parse(text)), Found), text
    assert isinstance(exists(Law.parse(periods.AGE_LAW.partition("(")[0])), Unconfirmed)
