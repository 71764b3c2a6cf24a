"""Dated values read from files. The numbers are invented for these tests."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.law.values import DatedValues, NotInForce, UnknownValue, ValuesFileError

GOOD = """
[[value]]
key = "income_rate"
name = "所得割の保険料率"
kind = "ratio"
unit = "基礎控除後の所得に対する割合"
basis = "○○市国民健康保険条例第1条"
rounding = "floor_10"
values = [
  {from = 2025-04-01, value = "0.0812", source = "条例", checked_on = 2025-08-20, status = "confirmed"},
  {from = 2026-04-01, value = "1/12", source = "市の案", status = "unconfirmed"},
]

[[value]]
key = "cap_yen"
name = "賦課限度額"
kind = "integer"
unit = "円"
basis = "国民健康保険法施行令第29条の7"
values = [{from = 2025-04-01, until = 2026-03-31, value = 660_000, source = "政令", status = "unconfirmed"}]

[[value]]
key = "office"
name = "支払場所"
kind = "text"
unit = "名称"
basis = "規則"
values = [{from = 2020-01-01, value = "会計室", source = "規則", status = "unconfirmed"}]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "premium.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("case", "key", "day", "value", "confirmed"),
    [
        ("the first day", "income_rate", date(2025, 4, 1), Fraction("0.0812"), True),
        ("the last day before a change", "income_rate", date(2026, 3, 31), Fraction(203, 2500), True),
        ("the day of a change", "income_rate", date(2026, 4, 1), Fraction(1, 12), False),
        ("far in the future", "income_rate", date(2040, 1, 1), Fraction(1, 12), False),
        ("a value with an end, on its last day", "cap_yen", date(2026, 3, 31), 660_000, False),
        ("a text", "office", date(2026, 1, 1), "会計室", False),
    ],
)
def test_a_value_holds_on_a_day(
    file: Path, case: str, key: str, day: date, value: int | Fraction | str, confirmed: bool
) -> None:
    held = DatedValues.read(file).at(key, day)
    assert (held.value, held.is_confirmed) == (value, confirmed), case
    assert held.from_on <= day, case
    assert held.until_on is None or day <= held.until_on, case


def test_what_a_value_tells_of_itself(file: Path) -> None:
    values = DatedValues.read(file)
    rate = values.at("income_rate", date(2025, 6, 1))
    assert (rate.name, rate.source, rate.checked_on) == ("所得割の保険料率", "条例", date(2025, 8, 20))
    assert rate.until_on == date(2026, 3, 31)
    assert rate.rounded(rate.ratio * 1_000_123) == 81_200
    assert values.at("cap_yen", date(2025, 6, 1)).integer == 660_000
    assert values.at("cap_yen", date(2025, 6, 1)).ratio == 660_000
    assert values.at("office", date(2025, 6, 1)).text == "会計室"
    assert values.keys() == ("income_rate", "cap_yen", "office")
    assert [value.key for value in values.unconfirmed()] == ["income_rate", "cap_yen", "office"]


def test_a_value_of_another_kind_is_not_given(file: Path) -> None:
    values = DatedValues.read(file)
    day = date(2025, 6, 1)
    for key, asked in (("income_rate", "integer"), ("office", "ratio"), ("cap_yen", "text")):
        with pytest.raises(TypeError, match=f"not {asked}"):
            getattr(values.at(key, day), asked)
    with pytest.raises(ValueError, match="names no rounding"):
        values.at("cap_yen", day).rounded(1)


@pytest.mark.parametrize(
    ("case", "key", "day", "said"),
    [
        (
            "before the first",
            "income_rate",
            date(2025, 3, 31),
            "令和7年3月31日に効力のある値が登録されていません",
        ),
        ("after the end", "cap_yen", date(2026, 4, 1), "賦課限度額の、令和8年4月1日に"),
    ],
)
def test_a_day_without_a_value_has_no_default(file: Path, case: str, key: str, day: date, said: str) -> None:
    with pytest.raises(NotInForce) as missing:
        DatedValues.read(file).at(key, day)
    assert said in missing.value.message_ja, case
    assert (missing.value.key, missing.value.day) == (key, day), case


def test_an_unknown_key_is_told_from_the_known_ones(file: Path) -> None:
    with pytest.raises(UnknownValue, match="there are: cap_yen, income_rate, office"):
        DatedValues.read(file).at("rate", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("case", "old", "new", "said"),
    [
        (
            "a float",
            'value = "0.0812"',
            "value = 0.0812",
            'income_rate: value 1: .* write it as text, value = "0.0812"',
        ),
        ("a ratio as a word", '"0.0812"', '"8パーセント"', 'a ratio is written "0.0812" or "1/3"'),
        ("a ratio over zero", '"1/12"', '"1/0"', "income_rate: value 2: a ratio is written"),
        ("an integer as a word", "660_000", '"66万"', "cap_yen: value 1: value must be a whole number"),
        ("an integer as true", "660_000", "true", "value must be a whole number"),
        ("a text as a number", '"会計室"', "1", "office: value 1: value must be given as text"),
        ("no kind", 'kind = "text"', "", 'office: kind must be "integer", "ratio" or "text", not None'),
        ("no name", 'name = "支払場所"', "", "office: name must be given as text"),
        ("no basis", 'basis = "規則"', "", "office: basis must be given as text"),
        ("no source", ', source = "市の案"', "", "income_rate: value 2: source must be given"),
        ("a day in quotes", "from = 2026-04-01", 'from = "2026-04-01"', "from must be a day without quotes"),
        ("a moment for a day", "from = 2026-04-01", "from = 2026-04-01T00:00:00", "from must be a day"),
        ("days out of order", "from = 2026-04-01", "from = 2025-04-01", "put the earlier day first"),
        ("an end before the start", "until = 2026-03-31", "until = 2025-03-31", "ends before it begins"),
        (
            "an end inside the next",
            'from = 2025-04-01, value = "0',
            'from = 2025-04-01, until = 2026-04-01, value = "0',
            "runs into the one from 2026-04-01",
        ),
        ("an unknown field", 'unit = "円"', 'unit = "円"\nunits = "円"', "cap_yen: unknown field units"),
        ("an unknown field of a value", "checked_on", "checked", "value 1: unknown field checked"),
        ("an unknown rounding", '"floor_10"', '"round"', "rounding must be one of floor_1"),
        ("an unknown status", '"confirmed"', '"sure"', 'status must be "confirmed" or "unconfirmed"'),
        ("confirmed without a day", ", checked_on = 2025-08-20", "", "needs the day of checking"),
        ("a key twice", 'key = "office"', 'key = "cap_yen"', "cap_yen: this key is already defined"),
        ("no key", 'key = "cap_yen"', "", "number 2: give it a key"),
        (
            "no values",
            'values = [{from = 2020-01-01, value = "会計室"',
            'values = [] #"',
            "give at least one value",
        ),
        ("another table", "[[value]]", "[[rate]]", "a file of values has"),
        ("no TOML", "[[value]]", "[[value", "this is not a TOML file"),
    ],
)
def test_a_file_is_refused_with_file_key_and_remedy(
    file: Path, case: str, old: str, new: str, said: str
) -> None:
    assert old in GOOD, case
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ValuesFileError, match=said) as refused:
        DatedValues.read(file)
    assert "premium.toml" in str(refused.value), case


def test_a_folder_stands_for_its_files_and_a_missing_one_is_refused(file: Path, tmp_path: Path) -> None:
    assert DatedValues.read(tmp_path).keys() == DatedValues.read(file).keys()
    with pytest.raises(ValuesFileError, match="no such file or folder"):
        DatedValues.read(tmp_path / "nothing")
    with pytest.raises(ValuesFileError, match="already defined"):
        DatedValues.read(tmp_path, file)


@given(st.lists(st.dates(date(2000, 1, 1), date(2050, 1, 1)), min_size=1, max_size=6, unique=True), st.data())
def test_the_value_in_force_is_the_last_that_began(starts: list[date], data: st.DataObject) -> None:
    starts.sort()
    rows = ",".join(
        f'{{from = {day}, value = {number}, source = "s", status = "unconfirmed"}}'
        for number, day in enumerate(starts)
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "v.toml"
        path.write_text(
            f'[[value]]\nkey="k"\nname="n"\nkind="integer"\nunit="u"\nbasis="b"\nvalues=[{rows}]\n',
            encoding="utf-8",
        )
        values = DatedValues.read(path)
    day = data.draw(st.dates(starts[0], starts[-1] + timedelta(days=400)))
    assert values.at("k", day).integer == max(number for number, start in enumerate(starts) if start <= day)
