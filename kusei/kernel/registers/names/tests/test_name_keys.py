"""Written names are found whichever form of a character was typed."""

import csv
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.registers.names import name_exact, name_key, variants_of

with files("kusei.kernel.registers.names").joinpath("variants.csv").open(encoding="utf-8") as lines:
    GROUPS = [(row["standard"], row["variants"], row["kind"]) for row in csv.DictReader(lines)]
VARYING = sorted({character for standard, variants, _ in GROUPS for character in standard + variants})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙𠮷 太郎", "高吉太郎"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("渡邉\U000e010f", "渡邉"),
        ("葛\U000e0100城", "葛城"),
        ("山﨑", "山崎"),
        ("山嵜", "山﨑"),
        ("斎藤", "齋藤"),
        ("斉藤", "齊藤"),
        ("斉藤", "斎藤"),
        ("宮澤", "宮沢"),
        ("濵田", "浜田"),
        ("中嶌", "中島"),
        ("櫻井", "桜井"),
        ("廣瀨", "広瀬"),
        ("國分", "国分"),
        ("眞理惠", "真理恵"),
        ("德川", "徳川"),
        ("渕上", "淵上"),
        ("冨田", "富田"),
        ("龍一", "竜一"),
        ("榮条", "栄條"),
        ("神田", "\ufa19田"),
        ("塚本", "\ufa10本"),
        ("佐々木", "佐佐木"),
        ("奈々子", "奈奈子"),
        ("すゞ子", "スズ子"),
        ("たろう", "タロウ"),
        ("ﾀﾛｳ", "タロウ"),
        ("関ヶ原", "関ケ原"),
        ("ＹＡＭＡＤＡ　ＴＡＲＯ", "Yamada Taro"),
        ("O'BRIEN, ANN-MARIE", "OBrien AnnMarie"),
        ("MÜLLER", "Muller"),
    ],
)
def test_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("大野", "太野"), ("阪本", "坂本"), ("松崎", "松埼"), ("がく", "かく")]
)
def test_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_private_and_unknown_characters_are_kept() -> None:
    assert name_key("\ue000田") == "\ue000田"
    assert name_key("\U00031350") == "\U00031350"


def test_exact_name_keeps_its_forms() -> None:
    assert name_exact("渡邉\U000e010f　太郎") == "渡邉\U000e010f太郎"


def test_variants_lists_the_group_standard_first() -> None:
    assert variants_of("邉") == "辺邊邉"
    assert variants_of("山") == "山"


def test_table_has_its_size_and_kinds() -> None:
    assert len(GROUPS) >= 350
    assert {kind for _, _, kind in GROUPS} == {"旧字体", "異体字"}


def test_no_character_sits_in_two_groups() -> None:
    assert sum(len(standard + variants) for standard, variants, _ in GROUPS) == len(VARYING)


def test_table_has_single_kanji_that_other_folding_does_not_touch() -> None:
    assert all(len(standard) == 1 and variants for standard, variants, _ in GROUPS)
    for character in VARYING:
        assert unicodedata.name(character).startswith("CJK "), character
        assert unicodedata.normalize("NFKC", character) == character


@given(st.text())
def test_key_of_a_key_is_the_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@given(st.data())
def test_variants_never_part_two_names(data: st.DataObject) -> None:
    name = data.draw(st.text(alphabet=[*VARYING, "山", "々", "ノ", "\U000e0101"], min_size=1, max_size=8))
    other = "".join(data.draw(st.sampled_from(variants_of(character))) for character in name)
    assert name_key(other) == name_key(name)


@given(
    st.text(alphabet=VARYING, max_size=5),
    st.text(alphabet=VARYING, max_size=5),
    st.text(alphabet=VARYING, max_size=5),
)
def test_no_part_of_a_name_is_lost(before: str, asked: str, after: str) -> None:
    assert name_key(asked) in name_key(before + asked + after)
