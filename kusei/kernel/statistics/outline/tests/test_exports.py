"""What goes out: CSV to the byte, JSON with sources, XLSX with values that a reader finds in the paper."""

import io
import json

import openpyxl
import pytest

from ..exports import to_csv, to_json, to_xlsx
from ..sheets import all_sheets, duty_sheet, expense_sheet, law_sheet, office_sheet, ratio_sheet
from .cities import kitakyushu, mihon

OFFICES_CSV = """\
ward,office,kind,staff,cases
門司区,計,total,198,85854
門司区,門司区役所,ward_office,183,42313
門司区,松ヶ江出張所,branch,5,10122
門司区,大里出張所,branch,10,33419
小倉北区,計,total,362,164778
小倉北区,小倉北区役所,ward_office,362,164778
小倉南区,計,total,330,175913
小倉南区,小倉南区役所,ward_office,311,114694
小倉南区,曽根出張所,branch,12,48700
小倉南区,両谷出張所,branch,5,9501
小倉南区,東谷出張所,branch,2,3018
若松区,計,total,161,71664
若松区,若松区役所,ward_office,155,42314
若松区,島郷出張所,branch,6,29350
八幡東区,計,total,166,49686
八幡東区,八幡東区役所,ward_office,166,49686
八幡西区,計,total,356,235353
八幡西区,八幡西区役所,ward_office,324,110635
八幡西区,折尾出張所,branch,14,58396
八幡西区,上津役出張所,branch,9,37046
八幡西区,八幡南出張所,branch,9,29276
戸畑区,計,total,152,44220
戸畑区,戸畑区役所,ward_office,152,44220
総数,総数,total,1725,827468
"""
EXPENSES_CSV = """\
ward,maintenance,repair,discretionary,total
門司区,67648,4981,15664,88293
小倉北区,269463,20041,21321,310825
小倉南区,102225,28022,20235,150482
若松区,66963,32860,14518,114341
八幡東区,59182,15612,17155,91949
八幡西区,270432,68526,21091,360049
戸畑区,65881,93914,14583,174378
計,901794,263956,124567,1290317
"""


def test_csv_of_offices() -> None:
    assert to_csv(office_sheet(kitakyushu(), 2023)) == OFFICES_CSV


def test_csv_of_expenses() -> None:
    assert to_csv(expense_sheet(kitakyushu(), 2023)) == EXPENSES_CSV


def test_csv_of_duties_has_the_papers_33() -> None:
    lines = to_csv(duty_sheet(kitakyushu())).splitlines()
    assert lines[0] == "section,duty,authority,law,offices"
    assert len(lines) == 34
    assert lines[1].startswith("総務企画課,総務,delegated,")
    assert lines[3].startswith("総務企画課,選挙,statute,地方自治法第252条の20第5項")
    assert lines[12].startswith("市民課,戸籍,statute,戸籍法第4条,")
    assert lines[33].startswith("出張所,国民年金,delegated,国民年金法,松ヶ江出張所、")


def test_csv_of_laws_begins_with_the_papers_table() -> None:
    lines = to_csv(law_sheet(kitakyushu())).splitlines()
    assert lines[:4] == [
        "law,articles,summary,duties",
        "戸籍法,法4条,戸籍の編成、諸届の受理、謄抄本の交付、その他戸籍に関する事務,戸籍",
        "住民基本台帳法,法38条・令31条・32条,住民基本台帳の作成、諸届の受理、住民票の写しの交付、その他住民基本台帳に関する事務,住民基本台帳",
        "地方自治法,法252条の20第5項 他,選挙事務、国民審査事務、国民投票事務,選挙",
    ]


def test_what_is_unknown_is_empty_in_csv() -> None:
    assert to_csv(office_sheet(mihon(), 2023)).splitlines()[1] == "東区,小計,total,,10700"


def test_json_carries_figures_sources_and_footnotes() -> None:
    content = json.loads(to_json(office_sheet(kitakyushu(), 2023)))
    assert content["rows"][-1] == {
        "ward": "総数",
        "office": "総数",
        "kind": "total",
        "staff": 1725,
        "cases": 827468,
        "cases_per_head": "480",
    }
    assert content["fiscal_year"] == 2023
    assert content["sources"][0]["status"] == "confirmed"
    assert "北九州市" in content["sources"][0]["text"]
    assert any(note.startswith("※2") for note in content["footnotes"])


def test_json_of_shares_is_in_percent_to_one_place() -> None:
    content = json.loads(to_json(ratio_sheet(kitakyushu(), 2023)))
    tobata = next(row for row in content["rows"] if row["ward"] == "戸畑区")
    assert tobata["share_repair"] == "53.9"  # 93,914 / 174,378
    assert tobata["yen_per_case"] == "3943"


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(all_sheets(kitakyushu(), 2023))))


def test_xlsx_has_one_tab_a_table(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["職員と窓口", "経費", "比較", "事務", "根拠法令"]


def test_xlsx_sums_are_values_not_formulas(book: openpyxl.Workbook) -> None:
    rows = list(book["経費"].iter_rows(values_only=True))
    assert ("計", 901_794, 263_956, 124_567, 1_290_317) in rows
    formulas = [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_xlsx_is_formatted_for_readers(book: openpyxl.Workbook) -> None:
    page = book["職員と窓口"]
    assert page.freeze_panes == "B5"
    heading = [cell.value for cell in page[4]]
    assert heading[:5] == ["区", "庁舎", "種別", "職員数（人）", "窓口事務取扱件数（件）"]
    total = next(row for row in page.iter_rows() if row[0].value == "総数")
    assert total[4].value == 827_468
    assert total[4].number_format == "#,##0"
    assert total[4].font.bold
    kinds = {row[2].value for row in page.iter_rows(min_row=5, max_row=28)}
    assert kinds <= {"区役所", "出張所", None}


def test_xlsx_keeps_sources_and_footnotes(book: openpyxl.Workbook) -> None:
    texts = [str(value) for row in book["職員と窓口"].iter_rows(values_only=True) for value in row if value]
    assert any(text.startswith("出典: 北九州市") for text in texts)
    assert any(text.startswith("※1") for text in texts)
    assert any(text.startswith("※2") for text in texts)


def test_a_city_without_expenses_of_a_year_exports_the_rest() -> None:
    sheets = all_sheets(mihon(), 2023)
    assert [sheet.name for sheet in sheets] == ["staff", "ratios", "duties", "laws"]
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(sheets))).sheetnames[0] == "職員と窓口"
