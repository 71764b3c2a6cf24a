"""Payloads of the sample papers. Every name and address is invented."""

from datetime import UTC, datetime
from typing import Any

from kusei.kernel.documents.papers import Paper

HOUSEHOLD = "kernel/documents/tests/typst/household.typ"
COUNTS = "kernel/documents/tests/typst/counts.typ"
ISSUED_AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
FIELD_NAMES = {"members.name": "氏名", "members.kana": "フリガナ", "address": "住所"}

MEMBERS = (
    ("タカヨシ　タロウ", "髙𠮷　太郎", "昭和５５年１月２日", "世帯主", "男"),
    ("タカヨシ　ユミコ", "髙𠮷　由美子", "昭和５７年８月１９日", "妻", "女"),
    ("タカヨシ　ソラ", "髙𠮷　空", "平成２８年５月３０日", "子", "女"),
    ("タカヨシ　ヨウ", "髙𠮷　葉", "平成３０年１２月１１日", "子", "男"),
    ("ワタナベ　キヨ", "渡邉\U000e010f　キヨ", "昭和２７年１０月３日", "妻の母", "女"),
)


def household(members: int, **changes: Any) -> dict[str, Any]:
    """Return the payload of a certificate for a household of one to five members."""
    paper = Paper(
        "住民票の写し",
        "20261124-40107-00-02-000318",
        invented=True,
        verification_code="7KQ2-9FMX-T4HD",
        seal="福岡県北九州市小倉南区長之印",
    )
    payload = {
        "paper": paper.as_data(),
        "name": "住民票",
        "address": "福岡県北九州市小倉南区下曽根四丁目２２番１－５０３号　ハイツ曽根",
        "head": "髙𠮷　太郎",
        "settled_on": "平成２９年４月２日",
        "members": [
            {
                "kana": kana,
                "name": name,
                "born_on": born_on,
                "relation": relation,
                "sex": sex,
                "resident_since": "平成２９年４月２日",
                "notified_on": "平成２９年４月１０日",
                "address_before": "広島県福山市東桜町３番５号",
            }
            for kana, name, born_on, relation, sex in MEMBERS[:members]
        ],
        "omitted": "本籍・筆頭者、個人番号、住民票コードの記載は省略。",
        "certification": "この写しは、世帯全員の住民票の原本と相違ないことを証明する。",
        "issued_on": "令和８年１１月２４日",
        "office": "福岡県北九州市小倉南区長",
    }
    return payload | changes


def counts(rows: int = 12) -> dict[str, Any]:
    """Return the payload of a landscape table of invented counts whose last row is the sum."""
    offices = [f"見本区役所　第{number}出張所" for number in range(1, rows + 1)]
    figures = [[1200 + 37 * row, 310 + 11 * row, 95 + 3 * row, 18 + row] for row in range(rows)]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    cells = [[name, *(f"{figure:,}" for figure in line)] for name, line in zip(offices, figures, strict=True)]
    return {
        "paper": Paper("取扱件数表", invented=True).as_data(),
        "name": "庁舎別取扱件数表",
        "period": "令和８年４月１日から令和９年３月３１日まで",
        "unit": "単位：件",
        "heads": ["庁舎", "住民票の写し", "印鑑登録証明書", "戸籍の証明", "その他"],
        "rows": [*cells, ["計", *(f"{figure:,}" for figure in sums)]],
        "source": "出典：架空の数値による見本",
    }
