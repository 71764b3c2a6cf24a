"""The printed report: it says the paper's figures, and a city with less published still has one."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from pypdf import PdfReader

from kusei.kernel.offices.profile import City

from ..published import NoFiguresForYear
from ..report import outline_report, report_payload
from .cities import kitakyushu, mihon

MADE_AT = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=9)))


def text_of(city: City, year: int | None = None) -> str:
    """Return the report's text without spaces."""
    pdf = PdfReader(io.BytesIO(outline_report(city, year, made_at=MADE_AT)))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))


def test_the_report_says_the_papers_figures() -> None:
    text = text_of(kitakyushu(), 2023)
    for part in (
        "区政概要北九州市",
        "令和8年11月24日作成",
        "827,468",
        "1,725",
        "1,290,317",
        "八幡西区役所324110,635341",
        "戸畑区65,88193,91414,583174,3783,943",
        "※2",
        "※各区に出張所の経費も含む",
        "戸籍法第4条",
        "国土数値情報",
        "１／５頁",
    ):
        assert part in text, part


def test_the_same_report_is_the_same_bytes() -> None:
    assert outline_report(mihon(), 2024, made_at=MADE_AT) == outline_report(mihon(), 2024, made_at=MADE_AT)


def test_bars_are_parts_of_the_longest() -> None:
    payload = report_payload(kitakyushu(), 2023, made_at=MADE_AT)
    bars = {row["name"]: row["bar"] for row in payload["offices"]["rows"]}
    assert bars["八幡西区"] == 1
    assert bars["戸畑区"] == pytest.approx(44_220 / 235_353)
    assert max(sum(row["parts"]) for row in payload["expenses"]["rows"]) == pytest.approx(1)


def test_a_year_with_cases_only_has_a_report() -> None:
    text = text_of(mihon(), 2023)
    assert "14,800" in text
    assert "主な執行内容" not in text


def test_a_city_without_outlines_has_a_report_without_a_map() -> None:
    text = text_of(replace(kitakyushu(), outlines=()), 2023)
    assert "区の地図" not in text
    assert "827,468" in text


def test_a_year_without_figures_is_refused() -> None:
    with pytest.raises(NoFiguresForYear):
        outline_report(kitakyushu(), 2022, made_at=MADE_AT)
