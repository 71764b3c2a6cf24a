"""The published tables, against the paper's figures typed here."""

from dataclasses import replace

import pytest

from kusei.kernel.law.citation import Law
from kusei.kernel.offices.profile import Authority

from ..published import (
    NoFiguresForYear,
    PrintedTotalDisagrees,
    cited,
    duty_table,
    expense_table,
    law_table,
    office_table,
    published_years,
)
from .cities import kitakyushu, mihon

WARDS = [
    ("門司区", 198, 85_854),
    ("小倉北区", 362, 164_778),
    ("小倉南区", 330, 175_913),
    ("若松区", 161, 71_664),
    ("八幡東区", 166, 49_686),
    ("八幡西区", 356, 235_353),
    ("戸畑区", 152, 44_220),
]
OFFICES = [
    ("門司区役所", "ward_office", 183, 42_313),
    ("松ヶ江出張所", "branch", 5, 10_122),
    ("大里出張所", "branch", 10, 33_419),
    ("小倉北区役所", "ward_office", 362, 164_778),
    ("小倉南区役所", "ward_office", 311, 114_694),
    ("曽根出張所", "branch", 12, 48_700),
    ("両谷出張所", "branch", 5, 9_501),
    ("東谷出張所", "branch", 2, 3_018),
    ("若松区役所", "ward_office", 155, 42_314),
    ("島郷出張所", "branch", 6, 29_350),
    ("八幡東区役所", "ward_office", 166, 49_686),
    ("八幡西区役所", "ward_office", 324, 110_635),
    ("折尾出張所", "branch", 14, 58_396),
    ("上津役出張所", "branch", 9, 37_046),
    ("八幡南出張所", "branch", 9, 29_276),
    ("戸畑区役所", "ward_office", 152, 44_220),
]
EXPENSES = [
    ("門司区", (67_648, 4_981, 15_664), 88_293),
    ("小倉北区", (269_463, 20_041, 21_321), 310_825),
    ("小倉南区", (102_225, 28_022, 20_235), 150_482),
    ("若松区", (66_963, 32_860, 14_518), 114_341),
    ("八幡東区", (59_182, 15_612, 17_155), 91_949),
    ("八幡西区", (270_432, 68_526, 21_091), 360_049),
    ("戸畑区", (65_881, 93_914, 14_583), 174_378),
    ("計", (901_794, 263_956, 124_567), 1_290_317),
]


def test_wards_and_the_whole() -> None:
    table = office_table(kitakyushu(), 2023)
    assert [(row.ward, row.staff, row.cases) for row in table.wards] == WARDS
    assert (table.total.office, table.total.staff, table.total.cases) == ("総数", 1_725, 827_468)


def test_offices_in_the_papers_order() -> None:
    table = office_table(kitakyushu())
    assert [(row.office, row.kind, row.staff, row.cases) for row in table.offices] == OFFICES


def test_each_ward_stands_before_its_offices() -> None:
    rows = office_table(kitakyushu()).rows
    assert [row.office for row in rows[:5]] == ["計", "門司区役所", "松ヶ江出張所", "大里出張所", "計"]
    assert len(rows) == 16 + 7 + 1


def test_expenses() -> None:
    table = expense_table(kitakyushu(), 2023)
    assert [(row.ward, row.amounts, row.total) for row in table.rows] == EXPENSES
    assert (table.unit, table.yen_per_unit) == ("千円", 1_000)
    assert [kind.name for kind in table.kinds] == ["維持管理経費", "修繕改修経費", "区役所裁量経費"]


def test_footnotes_stay_with_the_figures() -> None:
    assert [note[:2] for note in office_table(kitakyushu()).footnotes] == ["※1", "※2"]
    assert expense_table(kitakyushu()).footnotes == ("※各区に出張所の経費も含む",)


def test_duties_are_33_and_branches_take_seven() -> None:
    rows = duty_table(kitakyushu())
    assert len(rows) == 33
    assert [row.duty for row in rows if row.section == "出張所"] == [
        "住民基本台帳",
        "戸籍",
        "介護保険",
        "子ども・家庭",
        "国民健康保険",
        "後期高齢者医療",
        "国民年金",
    ]
    assert {len(row.offices) for row in rows if row.section == "出張所"} == {9}
    assert {len(row.offices) for row in rows if row.section != "出張所"} == {7}


def test_a_duty_without_a_law_of_its_own_rests_on_the_delegation() -> None:
    row = next(row for row in duty_table(kitakyushu()) if row.duty == "区計画")
    assert row.law_text == "地方自治法第252条の20第1項・第2項"


@pytest.mark.parametrize(
    ("laws", "text"),
    [
        (["戸籍法第4条"], "戸籍法第4条"),
        (["道路法", "河川法第5条"], "道路法、河川法第5条"),
        (["戸籍法第4条", "戸籍法第10条第1項"], "戸籍法第4条・第10条第1項"),
        (["戸籍法第10条第1項", "戸籍法第10条第2項"], "戸籍法第10条第1項・第2項"),
        (
            ["住民基本台帳法第38条", "住民基本台帳法施行令第31条", "住民基本台帳法施行令第32条"],
            "住民基本台帳法第38条、住民基本台帳法施行令第31条・第32条",
        ),
        ([], ""),
    ],
)
def test_citations_say_a_title_once(laws: list[str], text: str) -> None:
    assert cited([Law.parse(law) for law in laws]) == text


def test_every_duty_stands_under_a_law() -> None:
    rows = law_table(kitakyushu())
    assert [row.law for row in rows if row.in_paper] == ["戸籍法", "住民基本台帳法", "地方自治法"]
    assert {duty for row in rows for duty in row.duties} == {duty.name for duty in kitakyushu().duties}
    assert [row.law for row in rows if row.authority is Authority.DELEGATED] == ["地方自治法"]


@pytest.mark.parametrize("table", [office_table, expense_table])
def test_a_year_without_figures_names_those_there_are(table: object) -> None:
    with pytest.raises(NoFiguresForYear, match=r"令和4年度（2022）.*令和5年度（2023）") as caught:
        table(kitakyushu(), 2022)  # type: ignore[operator]
    assert caught.value.years == (2023,)


def test_the_newest_year_is_taken_by_default() -> None:
    assert office_table(mihon()).fiscal_year == 2024
    assert office_table(mihon(), 2023).total.cases == 9_100 + 1_600 + 4_100
    assert published_years(mihon()) == (2023, 2024)


def test_what_was_not_published_is_none_and_not_nought() -> None:
    assert office_table(mihon(), 2023).total.staff is None


def test_a_printed_ward_total_that_disagrees_is_refused() -> None:
    city = kitakyushu()
    staff = city.staff[0]
    wrong = replace(staff, printed=replace(staff.printed, wards={**staff.printed.wards, "40109": 357}))
    with pytest.raises(PrintedTotalDisagrees) as caught:
        office_table(replace(city, staff=(wrong,)))
    found = caught.value.disagreements[0]
    assert (found.ward, found.column, found.printed, found.computed) == ("八幡西区", "人", 357, 356)
    assert "八幡西区" in str(caught.value)
    assert "357" in str(caught.value)
    assert "356" in str(caught.value)


@pytest.mark.parametrize(
    ("part", "value", "ward", "column", "computed"),
    [
        ("total", 1_290_318, "総数", "計", 1_290_317),
        ("kinds", {"repair": 263_955}, "総数", "修繕改修経費", 263_956),
        ("wards", {"40105": 174_379}, "戸畑区", "計", 174_378),
    ],
)
def test_a_printed_expense_total_that_disagrees_is_refused(
    part: str, value: object, ward: str, column: str, computed: int
) -> None:
    city = kitakyushu()
    expenses = city.expenses[0]
    wrong = replace(expenses, printed=replace(expenses.printed, **{part: value}))
    with pytest.raises(PrintedTotalDisagrees) as caught:
        expense_table(replace(city, expenses=(wrong,)))
    found = caught.value.disagreements[0]
    assert (found.ward, found.column, found.computed) == (ward, column, computed)
