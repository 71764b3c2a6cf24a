"""Readings are found as the ear hears them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.registers.names import kana_exact, kana_key, kana_keys

KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴァィゥェォャュョッヮヰヱヵヶー"
)
readings = st.text(alphabet=KANA, max_size=8)


@pytest.mark.parametrize(
    ("why", "one", "other"),
    [
        ("清音と濁音", "タカハシ", "ダガバジ"),
        ("半濁音", "ハマ", "パマ"),
        ("ヴ", "ヴィトン", "ウイトン"),
        ("ひらがな", "たかよし", "タカヨシ"),
        ("半角", "ﾀｶﾖｼ", "タカヨシ"),
        ("半角の濁点", "ｶﾞﾓｳ", "ガモウ"),
        ("離れた濁点", "か゛もう", "ガモウ"),
        ("拗音の大小", "リョウコ", "リヨウコ"),
        ("促音の大小", "ハットリ", "ハツトリ"),
        ("小さいア行", "ファン", "フアン"),
        ("ヲとオ", "カヲル", "カオル"),
        ("ヰとイ", "ヰセキ", "イセキ"),
        ("ヱとエ", "チヱ", "チエ"),
        ("大野: オオ=オー", "オオノ", "オーノ"),
        ("大野: オオ=オウ", "オオノ", "オウノ"),
        ("郡山", "コオリヤマ", "コウリヤマ"),
        ("大岡", "オオオカ", "オーオカ"),
        ("大岡", "オオオカ", "オウオカ"),
        ("遠山", "トオヤマ", "トウヤマ"),
        ("太郎", "タロウ", "タロー"),
        ("祐子", "ユウコ", "ユーコ"),
        ("恵子", "ケイコ", "ケーコ"),
        ("マー", "マーサ", "マアサ"),
        ("半角の長音", "ｵｰﾉ", "オオノ"),
        ("空白", "タカヨシ　タロウ", "タカヨシタロウ"),
        ("中黒", "ジャン・ピエール", "ジヤンピエール"),
        ("ハイフン", "ジャン-ピエール", "ジャンピエール"),
        ("踊り字", "すゞ", "スズ"),
    ],
)
def test_one_key(why: str, one: str, other: str) -> None:
    assert kana_key(one) == kana_key(other), why


@pytest.mark.parametrize(
    ("why", "one", "other"),
    [
        ("大野と小野", "オオノ", "オノ"),
        ("千葉と柴", "チバ", "シバ"),
        ("優と柚", "ユウ", "ユ"),
        ("イ・エはエ段の後でも別", "メイ", "メエ"),
        ("ンとノ", "カン", "カノ"),
    ],
)
def test_two_keys(why: str, one: str, other: str) -> None:
    assert kana_key(one) != kana_key(other), why


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("ミカズキ", "ミカヅキ"),
        ("ミカヅキ", "ミカズキ"),
        ("ミカツキ", "ミカヅキ"),
        ("イイズカ", "イイヅカ"),
        ("コジマ", "コヂマ"),
        ("オサム", "ヤマモト オサム"),
        ("ウメ", "ヤマモト ウメ"),
        ("オオノ", "ヒロ オオノ"),
        ("ウオズミ", "モト ウオヅミ"),
        ("オウ", "オオノ"),
    ],
)
def test_asking_finds_what_is_kept(asked: str, kept: str) -> None:
    assert any(key in kana_key(kept) for key in kana_keys(asked))


def test_a_question_of_no_kana_asks_for_nothing() -> None:
    assert kana_keys(" -・ ") == ()
    assert kana_key(" -・ ") == ""


def test_many_alike_sounds_ask_for_at_most_sixteen_keys() -> None:
    assert len(kana_keys("オジヅズジヂヅズジヂヅ")) <= 16


def test_keys_sort_in_gojuon_order() -> None:
    in_order = [
        "アイダ",
        "イトウ",
        "ウエダ",
        "オオノ",
        "オカダ",
        "ガモウ",
        "キムラ",
        "コウノ",
        "サトウ",
        "ジングウ",
        "スズキ",
        "ハットリ",
        "ミヤケ",
        "ワダ",
        "ンガヤ",
    ]
    assert [*map(kana_key, in_order)] == sorted(map(kana_key, in_order))


def test_exact_reading_keeps_voice_and_size() -> None:
    assert kana_exact("ｶﾞっこう　たろー") == "ガッコウタロー"


@given(st.text())
def test_key_of_a_key_is_the_key(text: str) -> None:
    assert kana_key(kana_key(text)) == kana_key(text)


@given(readings)
def test_key_of_a_reading_is_its_key(text: str) -> None:
    assert kana_key(kana_key(text)) == kana_key(text)


@given(readings, readings, readings)
def test_no_part_of_a_reading_is_lost(before: str, asked: str, after: str) -> None:
    keys = kana_keys(asked.lstrip("ー"))
    kept = kana_key(before + asked.lstrip("ー") + after)
    assert not keys or any(key in kept for key in keys)


@given(readings, st.sampled_from(["ジヂ", "ズヅ"]), readings)
def test_either_spelling_finds_the_other(before: str, alike: str, after: str) -> None:
    before, after = (text.translate(dict.fromkeys(map(ord, "ジヂズヅ"))) for text in (before, after))
    one, other = (before + spelling + after for spelling in alike)
    assert kana_key(one) in kana_keys(other)
    assert kana_key(other) in kana_keys(one)
