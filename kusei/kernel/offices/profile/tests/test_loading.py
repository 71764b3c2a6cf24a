"""What is wrong with a city folder is told: file, key, what was needed, what was found. 見本市 is broken line by line."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from .. import City, CityDataError, NotACity, load_city
from .folders import KITAKYUSHU, MIHON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of 見本市 that a test may break."""
    return Path(shutil.copytree(MIHON, tmp_path / "mihon"))


def replace(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r} to break"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_another_city_loads_without_a_line_of_code() -> None:
    city = load_city(MIHON)
    assert city.ward_head_title("99101") == "見本市東区長"
    assert not city.has_duty("戸籍")
    assert not city.has_duty("生活保護")
    assert [figure.fiscal_year for figure in city.cases] == [2023, 2024]
    assert city.fee("resident-record").on(date(2026, 3, 31)).yen == 250
    assert city.fee("resident-record").on(date(2026, 4, 1)).yen == 400
    assert city.closed.why_closed(date(2026, 6, 10)) == "創立記念日"
    assert city.closed.why_closed(date(2026, 3, 29)) is None
    assert city.closed.why_closed(date(2026, 12, 29)) is None
    assert city.second_person_required("move-in")
    assert not city.second_person_required("move-out")


@pytest.mark.parametrize(
    ("case", "file", "old", "new", "place", "found"),
    [
        ("unknown key", "city.toml", 'kana = "', 'kanaa = "x"\nkana = "', "kanaa", "知らないキー"),
        ("missing key", "city.toml", 'prefecture = "見本県"\n', "", "prefecture", "ありません"),
        (
            "wrong type",
            "offices.toml",
            "count = 100000",
            'count = "100000"',
            "wards[1].population.count",
            "100000",
        ),
        ("true is no number", "fees.toml", "yen = 250", "yen = true", "fees[1].values[1].yen", "true"),
        ("negative amount", "fees.toml", "yen = 250", "yen = -1", "fees[1].values[1].yen", "-1"),
        ("empty text", "city.toml", 'name = "見本市"', 'name = " "', "name", "空です"),
        ("duplicate ward", "offices.toml", 'code = "99102"', 'code = "99101"', "wards.code", "99101"),
        ("duplicate office", "offices.toml", '"99101-01"', '"99101-00"', "offices.code", "99101-00"),
        (
            "office of an unknown ward",
            "offices.toml",
            'ward = "99102"',
            'ward = "99109"',
            "offices[3].ward",
            "99109",
        ),
        (
            "office code of another ward",
            "offices.toml",
            '"99102-00"',
            '"99101-02"',
            "offices[3].code",
            "99101-02",
        ),
        (
            "unknown kind of office",
            "offices.toml",
            'kind = "branch"',
            'kind = "annex"',
            "offices[2].kind",
            "annex",
        ),
        ("two ward offices", "offices.toml", 'kind = "branch"', 'kind = "ward_office"', "offices", "2つ"),
        ("latitude for longitude", "offices.toml", "lat = 35.05", "lat = 139.05", "offices[1].lat", "139.05"),
        (
            "duty taken by an unknown kind",
            "duties.toml",
            'office_kind = "branch"',
            'office_kind = "annex"',
            "sections[2].office_kind",
            "annex",
        ),
        (
            "duty taken by a kind the city has no office of",
            "duties.toml",
            'office_kind = "branch"',
            'office_kind = "service_corner"',
            "sections[2].office_kind",
            "service_corner",
        ),
        ("unknown duty", "duties.toml", '["住民基本台帳"]', '["住民台帳"]', "sections[2].duties", "住民台帳"),
        (
            "law not cited by any",
            "duties.toml",
            'authority = "delegated"',
            'authority = "statute"',
            "duties[2]",
            "国民",
        ),
        (
            "citation without a law",
            "duties.toml",
            "地方自治法第252条の20第1項",
            "第252条の20",
            "delegation.laws[1]",
            "252",
        ),
        (
            "citation of no article",
            "duties.toml",
            "地方自治法第252条の20第1項",
            "地方自治法条",
            "delegation.laws[1]",
            "条",
        ),
        (
            "short name of a law",
            "duties.toml",
            "地方自治法第252条の20第1項",
            "自治則20条",
            "delegation.laws[1]",
            "自治則",
        ),
        ("date of no calendar", "figures/staff.toml", "2025-04-01", "2025-02-30", "", "読めません"),
        (
            "date as text",
            "figures/staff.toml",
            "2025-04-01",
            '"2025-04-01"',
            "figures[1].as_of",
            "2025-04-01",
        ),
        (
            "date with a time",
            "figures/staff.toml",
            "2025-04-01",
            "2025-04-01T00:00:00",
            "figures[1].as_of",
            "00:00",
        ),
        (
            "parts and printed total",
            "figures/staff.toml",
            "99101-01 = 4",
            "99101-01 = 5",
            "figures[fiscal_year = 2024].printed",
            "64",
        ),
        (
            "figure of an unknown office",
            "figures/cases.toml",
            "99101-01 =",
            "99101-09 =",
            "figures[fiscal_year = 2024].offices",
            "99101-09",
        ),
        (
            "unknown kind of expense",
            "figures/expenses.toml",
            "events = 300",
            "feasts = 300",
            "figures[fiscal_year = 2024].wards.99101",
            "feasts",
        ),
        ("unit of money", "figures/expenses.toml", '"千円"', '"千ドル"', "figures[1].unit", "千ドル"),
        (
            "two years alike",
            "figures/cases.toml",
            "fiscal_year = 2024",
            "fiscal_year = 2023",
            "figures.fiscal_year",
            "2023",
        ),
        ("two amounts from one day", "fees.toml", "2026-04-01", "2024-04-01", "fees[1].values", "from"),
        ("no such day", "closed_days.toml", '"12-30"', '"11-31"', "year_end.first", "11-31"),
        (
            "not over the turn of the year",
            "closed_days.toml",
            '"12-30"',
            '"01-02"',
            "year_end.first",
            "年をまたぎません",
        ),
        (
            "closed day unnamed",
            "closed_days.toml",
            'name = "創立記念日"\n',
            "",
            "closed[1].name",
            "ありません",
        ),
        ("place in a title", "city.toml", "{city}長", "{town}長", "mayor_title", "town"),
        ("open brace in a title", "city.toml", "{city}長", "{city長", "mayor_title", "読めません"),
        ("town of an unknown ward", "towns.csv", "99102,西区", "99103,西区", "ward_code", "99103"),
        ("coordinate not a number", "towns.csv", "35.08", "北緯35度", "3行目", "北緯35度"),
        (
            "columns of another order",
            "towns.csv",
            "ward_code,ward",
            "ward,ward_code",
            "1行目",
            "ward,ward_code",
        ),
        ("sex unknown", "population.csv", "male", "m", "2行目", "m"),
        ("outline of a point", "wards.geojson", '"Polygon"', '"Point"', "features", "Point"),
        ("outline missing", "wards.geojson", '"99102"', '"99101"', "ward_code", "ありません"),
    ],
)
def test_a_broken_folder_says_where(
    folder: Path, case: str, file: str, old: str, new: str, place: str, found: str
) -> None:
    replace(folder, file, old, new)
    with pytest.raises(CityDataError) as caught:
        load_city(folder)
    told = [
        problem for problem in caught.value.problems if problem.file == file and problem.key.startswith(place)
    ]
    assert any(found in f"{problem.found}{problem.expected}" for problem in told), (
        case,
        caught.value.problems,
    )
    assert all(problem.expected and problem.remedy for problem in caught.value.problems)


def test_all_problems_of_a_folder_are_told_together(folder: Path) -> None:
    replace(folder, "city.toml", 'kana = "みほんし"\n', "")
    replace(folder, "fees.toml", "yen = 250", "yen = 2.5")
    replace(folder, "figures/staff.toml", "total = 64", "total = 65")
    with pytest.raises(CityDataError) as caught:
        load_city(folder)
    assert {problem.file for problem in caught.value.problems} == {
        "city.toml",
        "fees.toml",
        "figures/staff.toml",
    }
    assert "3件" in str(caught.value)


def test_an_absent_file_is_one_problem_only(folder: Path) -> None:
    (folder / "offices.toml").unlink()
    with pytest.raises(CityDataError) as caught:
        load_city(folder)
    assert [problem.file for problem in caught.value.problems] == ["offices.toml"]


def test_an_absent_folder_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(CityDataError, match="KUSEI_CITY"):
        load_city(tmp_path / "nowhere")


@pytest.mark.parametrize("path", [KITAKYUSHU, MIHON])
def test_a_city_survives_the_database(path: Path) -> None:
    city = load_city(path)
    assert City.from_json(city.to_json()) == city
    assert City.from_json(city.to_json()).digest == city.digest


def test_the_digest_tells_a_changed_city(folder: Path) -> None:
    before = load_city(folder).digest
    replace(folder, "fees.toml", "yen = 250", "yen = 260")
    assert load_city(folder).digest != before


@pytest.mark.parametrize("content", ["{}", "[]", "not json", '{"code": "99100"}'])
def test_content_of_another_shape_is_refused(content: str) -> None:
    with pytest.raises(NotACity):
        City.from_json(content)
