"""One box takes names, readings, days, addresses and numbers."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.registers.names import search_terms

FIRST_YEARS = {
    "M": 1868,
    "T": 1912,
    "S": 1926,
    "H": 1989,
    "R": 2019,
    "明": 1868,
    "大": 1912,
    "昭": 1926,
    "平": 1989,
    "令": 2019,
}


def parse_day(text: str) -> date | None:
    """A small reader of days, enough for the cases: raises ValueError for days that are not in the calendar."""
    if found := re.fullmatch(r"([A-Za-z明大昭平令])\D*?(\d\d?|元)\D+(\d+)\D+(\d+)日?", text):
        year = FIRST_YEARS[found[1].upper()] - 1 + (1 if found[2] == "元" else int(found[2]))
        return date(year, int(found[3]), int(found[4]))
    if found := re.fullmatch(r"([A-Za-z])(\d\d)(\d\d)(\d\d)", text):
        return date(FIRST_YEARS[found[1].upper()] - 1 + int(found[2]), int(found[3]), int(found[4]))
    if found := re.fullmatch(r"(\d{4})\D?(\d\d?)\D?(\d\d?)日?", text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    return None


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("タカヨシ S55.1.2", [("kana", "タカヨシ"), ("date", "1980-01-02")]),
        ("ﾀｶﾖｼ　昭和５５年１月２日", [("kana", "タカヨシ"), ("date", "1980-01-02")]),
        ("昭和55年 1月 2日", [("date", "1980-01-02")]),
        ("令和元年5月1日", [("date", "2019-05-01")]),
        ("s550102", [("date", "1980-01-02")]),
        ("1980/1/2 髙𠮷", [("date", "1980-01-02"), ("kanji", "高吉")]),
        ("1980-01-02", [("date", "1980-01-02")]),
        ("19800102", [("date", "1980-01-02")]),
        ("19809999", [("number", "19809999")]),
        ("タカヨシS55.1.2太郎", [("kana", "タカヨシ"), ("date", "1980-01-02"), ("kanji", "太郎")]),
        ("髙𠮷 太郎", [("kanji", "高吉"), ("kanji", "太郎")]),
        ("佐々木、エリ子", [("kanji", "佐佐木"), ("kanji", "エリ子")]),
        ("みどり", [("kana", "ミトリ")]),
        ("下曽根4丁目", [("place", "下曽根-4-")]),
        ("下曽根四丁目", [("place", "下曽根-4-")]),
        ("小倉南区", [("place", "小倉南区")]),
        ("1-2-3", [("place", "-1-2-3-")]),
        ("コーポ201", [("place", "コーポ-201-")]),
        ("0418-2207-3", [("number", "041822073")]),
        ("０４１８－２２０７－３", [("number", "041822073")]),
        ("0418‐2207−3", [("number", "041822073")]),
        ("318", [("number", "318")]),
        ("2026-40107-02-000318", [("number", "20264010702000318")]),
        ("ab12345678cd", [("number", "AB12345678CD")]),
        ("NGUYEN Thi", [("alphabet", "nguyen"), ("alphabet", "thi")]),
        ("TARO S55.1.2", [("alphabet", "taro"), ("date", "1980-01-02")]),
        ("S55.13.2", [("date", "55132")]),
        ("", []),
        ("　 - ・", []),
    ],
)
def test_words_of_a_question(query: str, words: list[tuple[str, str]]) -> None:
    found = search_terms(query, parse_day)
    assert [(word.kind, str(word.day) if word.day else word.keys[0]) for word in found.words] == words
    assert found.text == query


def test_readings_ask_for_their_other_spelling_and_as_a_name() -> None:
    (word,) = search_terms("みずき", parse_day).words
    assert set(word.keys) == {"ミスキ", "ミツキ"}
    assert word.name_key == "ミズキ"


def test_eight_digits_may_be_a_day_or_a_number() -> None:
    terms = search_terms("19800102 0418-2207-3", parse_day)
    assert terms.days == (date(1980, 1, 2),)
    assert terms.numbers == ("19800102", "041822073")


def test_a_day_that_is_not_in_the_calendar_is_told_apart() -> None:
    (word,) = search_terms("昭和55年2月30日", parse_day).words
    assert (word.kind, word.day) == ("date", None)
    assert search_terms("昭和55年2月30日", parse_day).days == ()


def test_words_by_kind() -> None:
    terms = search_terms("タカヨシ 髙𠮷 TARO", parse_day)
    assert [word.text for word in terms.of("kanji", "alphabet")] == ["髙𠮷", "TARO"]


@given(st.text(max_size=30))
def test_any_text_can_be_asked(query: str) -> None:
    for word in search_terms(query, parse_day).words:
        assert all(word.keys)
