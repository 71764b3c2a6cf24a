"""Addresses are found however 丁目・番・号 are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.registers.names import place_key
from kusei.kernel.registers.names.places import kanji_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("下曽根四丁目", "下曽根4丁目"),
        ("下曽根四丁目", "下曽根４丁目"),
        ("1丁目2番3号", "1-2-3"),
        ("一丁目２番地の３", "１－２－３"),
        ("5番地1", "5-1"),
        ("5ー1", "5−1"),
        ("5‐1", "5―1"),
        ("5の1", "5-1"),
        ("城内1番1号", "城内 1-1"),
        ("中ヶ谷", "中が谷"),
        ("中ケ谷", "中ガ谷"),
        ("三ヵ森", "三ケ森"),
        ("大字曽根", "曾根"),
        ("４丁目22番1-503号室", "4-22-1-503"),
        ("二十二番", "二二番"),
        ("下曽根04丁目", "下曽根4丁目"),
    ],
)
def test_one_key(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("下曽根4丁目", True),
        ("4-22", True),
        ("22番1", True),
        ("ハイツ曽根", True),
        ("小倉南区", True),
        ("4-2", False),
        ("2番1", False),
        ("下曽根14丁目", False),
    ],
)
def test_a_number_is_found_whole_or_not(asked: str, found: bool) -> None:
    kept = place_key("福岡県北九州市小倉南区下曽根四丁目２２番１－５０３号　ハイツ曽根")
    assert (place_key(asked) in kept) is found


@pytest.mark.parametrize(
    ("kanji", "number"),
    [("四", 4), ("十", 10), ("二十二", 22), ("二二", 22), ("五〇三", 503), ("千百一", 1101), ("三百", 300)],
)
def test_kanji_numbers(kanji: str, number: int) -> None:
    assert kanji_number(kanji) == number


def test_towns_named_with_numbers_keep_their_name() -> None:
    assert place_key("一番町") == "一番町"
    assert place_key("八幡西区三ヶ森二丁目") == "八幡西区三ケ森-2-"


@given(
    st.lists(
        st.sampled_from(
            [
                "下曽根",
                "四",
                "十",
                "丁目",
                "番",
                "番地",
                "号",
                "の",
                "ノ",
                "-",
                "ー",
                "22",
                "３",
                "ヶ",
                "が",
                "谷",
                "大字",
                "　",
                "町",
                "々",
            ]
        ),
        max_size=9,
    )
)
def test_key_of_a_key_is_the_key(pieces: list[str]) -> None:
    key = place_key("".join(pieces))
    assert place_key(key) == key


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 999))
def test_ways_of_writing_a_house_number(block: int, house: int, room: int) -> None:
    formal = f"下曽根{block}丁目{house}番{room}号"
    wide = formal.translate({0x30 + digit: 0xFF10 + digit for digit in range(10)})
    assert place_key(formal) == place_key(wide) == place_key(f"下曽根{block}-{house}-{room}")
