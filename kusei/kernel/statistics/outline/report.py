"""The outline as a paper: an A4 report that can go to a council. Published figures only; live counts are of the screen."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from kusei.kernel.days.eras import format_era
from kusei.kernel.days.fiscal import FiscalYear
from kusei.kernel.documents.papers import Paper
from kusei.kernel.documents.typesetting import typeset
from kusei.kernel.offices.profile import City

from .exports import shown, source_text
from .map.classes import ward_figure
from .map.drawing import bound_text
from .map.layout import SCALE_KM, lay_out
from .published import ExpenseTable, OfficeTable, cited, duty_table, law_table
from .ratios import RatioTable, half_up, per, ratio_table
from .sheets import AUTHORITY_WORDS, LIST, Sheet, ratio_sheet

TEMPLATE: Final = "kernel/statistics/outline/typst/outline.typ"
MAP_WIDTH, MAP_HEIGHT = 770, 664
MAPPED = "yen_per_case"
"""The figure that the report's map shows: the one that sets wards of different size side by side."""


def outline_report(city: City, fiscal_year: int | None = None, *, made_at: datetime) -> bytes:
    """Return the outline of a fiscal year, by default the newest published, as PDF/A on A4.

    made_at: the moment it is made, with its time zone; printed as a day.
    Raises NoFiguresForYear, PrintedTotalDisagrees, and what `typeset` raises (PaperRefused, NoJapaneseFont).
    """
    return typeset(TEMPLATE, report_payload(city, fiscal_year, made_at=made_at), issued_at=made_at)


def report_payload(city: City, fiscal_year: int | None, *, made_at: datetime) -> dict[str, Any]:
    """Return all that the report says, as text and lengths; the template only places it."""
    ratios = ratio_table(city, fiscal_year)
    year = FiscalYear(ratios.fiscal_year)
    return {
        "paper": Paper(title=f"区政概要　{city.name}　{year}").as_data(),
        "city": city.name,
        "year": str(year),
        "made": f"{format_era(made_at.date())} 作成",
        "figures": _figures(ratios),
        "offices": _offices(city, ratios.offices) if ratios.offices else None,
        "expenses": _expenses(ratios.expenses, ratios) if ratios.expenses else None,
        "ratios": _ratios(ratio_sheet(city, ratios.fiscal_year)),
        "map": _map(city, ratios.fiscal_year),
        "duties": _duties(city),
        "laws": _laws(city),
    }


def _share(value: Fraction | int | None, most: Fraction | int | None) -> float:
    """Return a bar's length as a part of the longest, for drawing."""
    return float(per(value, most) or 0)


def _text(value: int | Fraction | None) -> str:
    return "―" if value is None else f"{half_up(value):,}"


def _figures(ratios: RatioTable) -> list[dict[str, str]]:
    year, total = FiscalYear(ratios.fiscal_year), ratios.total
    staff_on = ratios.offices.staff_on if ratios.offices else None
    staff_label = f"職員（{format_era(staff_on)}）" if staff_on else "職員"
    return [
        {"label": f"市民課窓口の取扱（{year}）", "value": _text(total.cases), "unit": "件"},
        {"label": staff_label, "value": _text(total.staff), "unit": "人"},
        {
            "label": f"維持・修繕・裁量（{year}決算）",
            "value": _text(per(total.expenses_yen, 1_000)),
            "unit": "千円",
        },
        {"label": "経費÷取扱件数（人件費を含まない）", "value": _text(total.yen_per_case), "unit": "円"},
    ]


def _offices(city: City, table: OfficeTable) -> dict[str, Any]:
    most = max((row.cases or 0 for row in table.wards), default=0)
    staff_on = f"職員は{format_era(table.staff_on)}現在。" if table.staff_on else ""
    return {
        "title": "区役所・出張所の職員数及び窓口事務取扱件数",
        "note": f"{staff_on}取扱は{FiscalYear(table.fiscal_year)}。職員1人あたりは計算値（四捨五入）。",
        "rows": [
            {
                "level": 0 if row.is_grand_total else 1 if row.is_total else 2,
                "name": row.ward if row.is_total else row.office,
                "staff": _text(row.staff),
                "cases": _text(row.cases),
                "per_head": _text(per(row.cases, row.staff)),
                "bar": 0.0 if row.is_grand_total else _share(row.cases, most),
            }
            for row in table.rows
        ],
        "notes": [*table.footnotes, *_sources([source_text(source) for source in table.sources])],
    }


def _expenses(table: ExpenseTable, ratios: RatioTable) -> dict[str, Any]:
    most = max((row.total for row in table.wards), default=0)
    by_ward = {row.ward_code: row for row in ratios.rows}
    return {
        "title": table.label,
        "unit": f"単位：{table.unit}",
        "kinds": [
            {
                "name": kind.name,
                "covers": LIST.join(kind.covers),
                "share": f"{half_up((share or Fraction(0)) * 100, 1)}%",
            }
            for kind, share in zip(table.kinds, ratios.total.kind_shares, strict=True)
        ],
        "rows": [
            {
                "level": 1 if row.ward_code else 0,
                "name": row.ward,
                "amounts": [_text(amount) for amount in row.amounts],
                "total": _text(row.total),
                "per_case": _text(by_ward[row.ward_code].yen_per_case),
                "parts": [_share(amount, most) for amount in row.amounts] if row.ward_code else [],
            }
            for row in table.rows
        ],
        "notes": [
            *table.footnotes,
            "人件費を含まない。取扱1件あたりは計算値（四捨五入）。",
            *_sources([source_text(source) for source in table.sources]),
        ],
    }


def _ratios(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "heads": [column.heading for column in sheet.columns],
        "rows": [
            [shown(column, value) for column, value in zip(sheet.columns, row, strict=True)]
            for row in sheet.rows
        ],
        "notes": [*sheet.footnotes, *_sources([source_text(source) for source in sheet.sources])],
    }


def _map(city: City, year: int) -> dict[str, Any] | None:
    """Return the map in units of its own; None where the city has no outlines or the figure no values."""
    figure = ward_figure(city, MAPPED, year)
    if not city.outlines or not figure.values:
        return None
    layout = lay_out(city, figure, left=0, top=0, width=MAP_WIDTH, height=MAP_HEIGHT)
    longest = layout.ranked[0][1]
    return {
        "title": f"{figure.label}（{figure.note}）",
        "width": MAP_WIDTH,
        "height": MAP_HEIGHT,
        "wards": [
            {"fill": ward.fill, "rings": [_ring(polygon[0]) for polygon in ward.polygons]}
            for ward in layout.wards
        ],
        "marks": [
            {"at": _point(mark.at), "kind": mark.kind.value, "confirmed": mark.confirmed}
            for mark in layout.marks
        ],
        "labels": [
            {
                "at": _point(label.at),
                "text": label.text,
                "size": label.size,
                "anchor": label.anchor,
                "ink": label.ink,
                "ground": label.ground,
            }
            for label in layout.labels
        ],
        "legend": [
            {
                "fill": step.fill,
                "text": f"{bound_text(step.low)}{figure.unit}以上 {bound_text(step.high)}{figure.unit}未満",
            }
            for step in layout.legend
        ],
        "ranked": [
            {"name": name, "value": f"{figure.shown(value)}{figure.unit}", "bar": _share(value, longest)}
            for name, value in layout.ranked
        ],
        "kinds": [
            {"kind": kind.value, "text": city.labels.kind(kind)}
            for kind in dict.fromkeys(office.kind for office in city.offices)
        ],
        "unconfirmed": any(not mark.confirmed for mark in layout.marks),
        "scale": {"length": round(layout.scale_length, 2), "text": f"{SCALE_KM} km"},
        "credit": city.credits.wards,
    }


def _point(point: tuple[float, float]) -> list[float]:
    return [round(point[0], 2), round(point[1], 2)]


def _ring(ring: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [_point(point) for point in ring[:-1]]


def _duties(city: City) -> dict[str, Any]:
    rows = duty_table(city)
    sections: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        unsure = "" if row.source.is_confirmed else "（未確認）"
        sections.setdefault(row.section, []).append(
            {
                "duty": row.duty,
                "authority": f"{AUTHORITY_WORDS[row.authority]}{unsure}",
                "laws": row.law_text,
            }
        )
    offices = {row.section: len(row.offices) for row in rows}
    return {
        "title": "区役所・出張所の主な業務と根拠",
        "sections": [
            {"name": name, "offices": f"{offices[name]}か所", "rows": found}
            for name, found in sections.items()
        ],
        "notes": [
            "法令：法令により区又は区長が処理するとされる事務",
            f"分掌：{city.delegation.text}（{cited(city.delegation.laws)}）",
            *_sources(list(dict.fromkeys(row.source.text for row in rows))),
        ],
    }


def _laws(city: City) -> dict[str, Any]:
    return {
        "title": "法令により区又は区長が処理するとされる事務",
        "rows": [
            {
                "law": row.law + ("" if row.in_paper else "\n（市の資料にない）"),
                "articles": row.articles,
                "summary": [f"・{item}" for item in row.summary],
                "duties": LIST.join(row.duties),
            }
            for row in law_table(city)
        ],
    }


def _sources(texts: Sequence[str]) -> list[str]:
    return [f"出典：{LIST.join(texts)}"]
