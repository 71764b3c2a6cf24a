"""Citations: how they are written, and how they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.law.citation import Law

RESIDENTS = "住民基本台帳法"


@pytest.mark.parametrize(
    ("case", "law", "plain", "formal", "short"),
    [
        ("an article", Law(RESIDENTS, "22"), "住民基本台帳法22条", "住民基本台帳法第22条", "住基法22条"),
        (
            "a paragraph",
            Law(RESIDENTS, "22", 1),
            "住民基本台帳法22条1項",
            "住民基本台帳法第22条第1項",
            "住基法22条1項",
        ),
        (
            "a branch",
            Law(RESIDENTS, "30の46"),
            "住民基本台帳法30条の46",
            "住民基本台帳法第30条の46",
            "住基法30条の46",
        ),
        (
            "a branch and a paragraph",
            Law(RESIDENTS, "30の46", 1),
            "住民基本台帳法30条の46第1項",
            "住民基本台帳法第30条の46第1項",
            "住基法30条の46第1項",
        ),
        (
            "an item",
            Law("戸籍法", "49", 2, 1),
            "戸籍法49条2項1号",
            "戸籍法第49条第2項第1号",
            "戸籍法49条2項1号",
        ),
        (
            "an item with a branch",
            Law(RESIDENTS, "7", None, "8の2"),
            "住民基本台帳法7条8号の2",
            "住民基本台帳法第7条第8号の2",
            "住基法7条8号の2",
        ),
        (
            "a part of an item of an order",
            Law("国民健康保険法施行令", "29の7", 2, "8イ"),
            "国民健康保険法施行令29条の7第2項8号イ",
            "国民健康保険法施行令第29条の7第2項第8号イ",
            "国保法施行令29条の7第2項8号イ",
        ),
        (
            "a supplementary provision",
            Law("国民年金法", "附則9の3", 1),
            "国民年金法附則9条の3第1項",
            "国民年金法附則第9条の3第1項",
            "国年法附則9条の3第1項",
        ),
        ("a whole law", Law("行政手続法"), "行政手続法", "行政手続法", "行手法"),
    ],
)
def test_a_citation_is_written_and_read(case: str, law: Law, plain: str, formal: str, short: str) -> None:
    assert (str(law), law.formal(), law.short()) == (plain, formal, short), case
    assert [Law.parse(text) for text in (plain, formal, short)] == [law] * 3, case


@pytest.mark.parametrize(
    ("case", "text", "law"),
    [
        ("kanji numerals, as laws cite", "住民基本台帳法第三十条の四十六第一項", Law(RESIDENTS, "30の46", 1)),
        ("full-width digits", "民法第１４０条", Law("民法", "140")),
        ("a proviso is not part of it", "地方自治法第4条の2第4項", Law("地方自治法", "4の2", 4)),
        ("an item in kanji", "公職選挙法第九条第二項第三号の二イ", Law("公職選挙法", "9", 2, "3の2イ")),
        (
            "a title with の",
            "高齢者の医療の確保に関する法律第104条",
            Law("高齢者の医療の確保に関する法律", "104"),
        ),
    ],
)
def test_other_ways_of_writing_are_read(case: str, text: str, law: Law) -> None:
    assert Law.parse(text) == law, case


@pytest.mark.parametrize(
    "text",
    ["", "第22条", "二十二条", "住民基本台帳法第条", "民法第140条ただし書", "民法第1条の前"],
)
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a citation"):
        Law.parse(text)


@pytest.mark.parametrize(
    ("case", "parts", "said"),
    [
        ("an article as a paper writes it", ("民法", "第140条"), "write the article in digits"),
        ("an article as a number", ("民法", 140), "write the article in digits"),
        ("paragraph 0", ("民法", "140", 0), "begin with 1"),
        ("an item in kanji", ("民法", "140", 1, "一"), "write the item in digits"),
        ("a paragraph of no article", ("民法", None, 1), "needs its article"),
        ("a short name", ("住基法", "22"), "write 住民基本台帳法"),
        ("no title", ("", "22"), "title of a law is missing"),
    ],
)
def test_a_citation_that_could_not_be_looked_up_is_refused(case: str, parts: tuple, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Law(*parts)


def test_citations_are_values() -> None:
    assert {Law("戸籍法", "49", 2, 1), Law("戸籍法", "49", 2, "1")} == {Law.parse("戸籍法49条2項1号")}


numbers = st.integers(min_value=1, max_value=999)
articles = st.lists(numbers, min_size=1, max_size=3).map(lambda parts: "の".join(map(str, parts)))


@given(
    st.sampled_from([RESIDENTS, "国民健康保険法施行規則", "戸籍法", "高齢者の医療の確保に関する法律"]),
    articles,
    st.none() | numbers,
    st.none() | articles,
)
def test_every_citation_reads_back(title: str, article: str, paragraph: int | None, item: str | None) -> None:
    law = Law(title, article, paragraph, item)
    assert {Law.parse(text) for text in (str(law), law.formal(), law.short())} == {law}
