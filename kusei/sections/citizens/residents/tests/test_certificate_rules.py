from datetime import date

import pytest

from kusei.sections.citizens.residents.rules.certificates import (
    birth_text,
    certified,
    day_text,
    identified,
    sheets_of,
    wide_text,
)


@pytest.mark.parametrize(
    ("case", "papers", "enough"),
    [
        ("one with a photograph", ["運転免許証"], True),
        ("one without", ["資格確認書"], False),
        ("two without", ["資格確認書", "社員証・学生証（写真付き）"], True),
        ("the same one twice", ["資格確認書", "資格確認書"], False),
        ("something else", ["名刺", "診察券"], False),
        ("nothing", [], False),
    ],
)
def test_identity_papers(case: str, papers: list[str], enough: bool) -> None:
    assert identified(papers) is enough, case


@pytest.mark.parametrize(
    ("case", "rows", "sheets"),
    [
        ("one", [7], [[0]]),
        ("four fit on one sheet", [7, 7, 7, 7], [[0, 1, 2, 3]]),
        ("the fifth begins another", [7] * 5, [[0, 1, 2, 3], [4]]),
        ("nine take three", [7] * 9, [[0, 1, 2, 3], [4, 5, 6, 7], [8]]),
        ("three foreign residents fit, a fourth does not", [9, 9, 9, 9], [[0, 1, 2], [3]]),
        ("four with a former surname each", [8, 8, 8, 8], [[0, 1, 2], [3]]),
        ("nobody", [], []),
        ("one larger than a sheet", [40, 7], [[0], [1]]),
    ],
)
def test_sheets(case: str, rows: list[int], sheets: list[list[int]]) -> None:
    assert sheets_of(rows) == sheets, case


@pytest.mark.parametrize(
    ("on", "text", "foreign", "printed"),
    [
        (date(1980, 1, 2), "", False, "昭和５５年１月２日"),
        (date(2019, 5, 1), "", False, "令和元年５月１日"),
        (date(1990, 3, 4), "", True, "１９９０年３月４日"),
        (date(1950, 5, 1), "昭和25年5月頃", False, "昭和２５年５月頃"),
    ],
)
def test_days_of_birth(on: date, text: str, foreign: bool, printed: str) -> None:
    assert birth_text(on, text, foreign=foreign) == printed


def test_texts_are_written_in_full_width() -> None:
    assert wide_text("下曽根四丁目22番1-503号 A棟") == "下曽根四丁目２２番１－５０３号　Ａ棟"
    assert day_text(None) == ""


def test_words_of_certification_tell_whole_from_part() -> None:
    assert "世帯全員" in certified(True)
    assert "世帯の一部" in certified(False)
    assert "除票の原本" in certified(True, removed=True)
