"""Writing sheets for others: CSV and JSON for machines, XLSX for whoever goes on working with the figures."""

import csv
import io
import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter

from kusei.kernel.offices.profile import Source

from .ratios import half_up
from .sheets import Cell, Column, Sheet

STATUS_WORDS = {True: "", False: "（未確認）"}
NARROWEST, WIDEST = 8, 44
"""Widths of XLSX columns, in characters of half width."""

PAPER_A4 = 9


def source_text(source: Source) -> str:
    """Return a source as shown: its text, and that it is unconfirmed if it is."""
    return f"{source.text}{STATUS_WORDS[source.is_confirmed]}"


def shown(column: Column, value: Cell) -> str:
    """Return a cell as people read it: words for codes, thousands grouped, fractions rounded half up."""
    if value is None:
        return "―"
    if isinstance(value, str):
        return dict(column.shown).get(value, value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{half_up(value * 100 if column.percent else value, column.places):,}"


def to_csv(sheet: Sheet) -> str:
    """Return a sheet as CSV: UTF-8 text without BOM, lines ended by LF, keys as headings, no derived columns."""
    places = [place for place, column in enumerate(sheet.columns) if not column.derived]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.columns[place].key for place in places)
    for row in sheet.rows:
        writer.writerow(_plain(sheet.columns[place], row[place]) for place in places)
    return out.getvalue()


def to_json(sheet: Sheet) -> str:
    """Return a sheet as JSON with its columns, units, sources and footnotes. Fractions are rounded half up, as text."""
    content = {
        "table": sheet.name,
        "title": sheet.title,
        "city": sheet.city,
        "fiscal_year": sheet.fiscal_year,
        "columns": [
            {"key": column.key, "label": column.label, "unit": column.unit, "derived": column.derived}
            for column in sheet.columns
        ],
        "rows": [
            {column.key: _plain(column, value) for column, value in zip(sheet.columns, row, strict=True)}
            for row in sheet.rows
        ],
        "sources": [
            {
                "text": source.text,
                "status": source.status.value,
                "checked_on": source.checked_on.isoformat() if source.checked_on else None,
            }
            for source in sheet.sources
        ],
        "footnotes": list(sheet.footnotes),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook with one worksheet a sheet: headings frozen, numbers formatted, sums as values, notes below."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": f"区政概要　{sheets[0].city}" if sheets else "区政概要"})
    formats = _Formats(book)
    for sheet in sheets:
        _write(book, formats, sheet)
    book.close()
    return out.getvalue()


def _plain(column: Column, value: Cell) -> str | int | None:
    if isinstance(value, Fraction):
        return str(half_up(value * 100 if column.percent else value, column.places))
    return value


class _Formats:
    """The cell formats of a workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        whole = {"font_name": "Yu Gothic", "font_size": 10.5, "valign": "vcenter", **properties}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]


def _number_format(column: Column) -> str:
    decimals = f".{'0' * column.places}" if column.places else ""
    return f"0{decimals}%" if column.percent else f"#,##0{decimals}"


def _write(book: Any, formats: _Formats, sheet: Sheet) -> None:
    page = book.add_worksheet(_tab(sheet))
    page.hide_gridlines(2)
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
    if len(sheet.columns) > 5:
        page.set_landscape()
    page.set_footer("&C&P / &N")
    page.write_string(0, 0, f"{sheet.city}　{sheet.title}", formats.of(bold=True, font_size=14))
    page.set_row(0, 26)
    sources = "出典: " + "、".join(source_text(source) for source in sheet.sources)
    page.write_string(
        1, 0, sources if len(sheet.sources) <= 2 else "出典: 表の下に記す", formats.of(font_color="#595959")
    )
    heading = 3
    for place, column in enumerate(sheet.columns):
        style = formats.of(
            bold=True,
            bottom=1,
            top=1,
            bg_color="#E8F1FE",
            text_wrap=True,
            align="right" if column.numeric else "left",
        )
        page.write_string(heading, place, column.heading, style)
        page.set_column(place, place, _width(sheet, place))
    page.set_row(heading, 32)
    page.freeze_panes(heading + 1, 1)
    page.repeat_rows(heading)
    for number, row in enumerate(sheet.rows):
        _write_row(page, formats, sheet, heading + 1 + number, row, sheet.levels[number])
    _write_notes(page, formats, sheet, heading + len(sheet.rows) + 2)


def _write_row(
    page: Any, formats: _Formats, sheet: Sheet, line: int, row: tuple[Cell, ...], level: int
) -> None:
    has_offices = 2 in sheet.levels
    style: dict[str, Any] = {"bottom": 4, "bottom_color": "#CCCCCC"}
    if level == 0:
        style = {"bold": True, "top": 1, "bottom": 1}
    elif level == 1 and has_offices:
        style |= {"bold": True}
    for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
        indent = {"indent": 1} if level == 2 and column.key == "office" else {}
        if isinstance(value, int | Fraction):
            number = float(value) if isinstance(value, Fraction) else value
            page.write_number(line, place, number, formats.of(num_format=_number_format(column), **style))
        else:
            align = "right" if column.numeric else "left"
            text = formats.of(
                align=align, text_wrap=not column.numeric and not has_offices, **style, **indent
            )
            # xlsxwriter writes an empty text as a blank cell with its format.
            page.write(line, place, shown(column, value) or None, text)


def _write_notes(page: Any, formats: _Formats, sheet: Sheet, line: int) -> None:
    notes = list(sheet.footnotes)
    if len(sheet.sources) > 2:
        notes += ["出典", *(f"　{source_text(source)}" for source in sheet.sources)]
    for number, note in enumerate(notes):
        page.write_string(line + number, 0, note, formats.of(font_size=9, font_color="#595959"))


def _tab(sheet: Sheet) -> str:
    words = {
        "staff": "職員と窓口",
        "expenses": "経費",
        "ratios": "比較",
        "duties": "事務",
        "laws": "根拠法令",
    }
    return words[sheet.name]


def _width(sheet: Sheet, place: int) -> int:
    """Return a column's width: its longest cell, a full-width character counting two, within bounds."""
    column = sheet.columns[place]
    texts = [column.heading, *(shown(column, row[place]) for row in sheet.rows)]
    longest = max(sum(2 if ord(character) > 0x2E7F else 1 for character in text) for text in texts)
    return min(max(longest + 2, NARROWEST), WIDEST)
