"""`kusei outline`: what is written, and what is refused with status 1."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kusei.cli.outline import outline
from kusei.kernel.offices.profile.tests.folders import KITAKYUSHU, MIHON


def run(*arguments: str, city: Path = KITAKYUSHU) -> Result:
    return CliRunner(env={"KUSEI_CITY": str(city)}).invoke(outline, [*arguments])


@pytest.mark.parametrize("command", ["staff", "cases"])
def test_csv_ends_with_the_papers_total(command: str) -> None:
    result = run(command, "--fiscal-year", "2023", "--format", "csv")
    assert result.exit_code == 0
    lines = result.stdout_bytes.decode("utf-8").split("\n")
    assert lines[0] == "ward,office,kind,staff,cases"
    assert lines[-2:] == ["総数,総数,total,1725,827468", ""]
    assert b"\r" not in result.stdout_bytes


def test_csv_of_expenses() -> None:
    lines = run("expenses", "--format", "csv").stdout.splitlines()
    assert lines[0] == "ward,maintenance,repair,discretionary,total"
    assert lines[-1] == "計,901794,263956,124567,1290317"


def test_duties_and_laws() -> None:
    assert len(run("duties", "--format", "csv").stdout.splitlines()) == 34
    assert run("laws", "--format", "csv").stdout.splitlines()[0] == "law,articles,summary,duties"


@pytest.mark.parametrize("year", ["2023", "R5", "令和5年度"])
def test_a_year_may_be_written_in_either_way(year: str) -> None:
    assert json.loads(run("staff", "--fiscal-year", year, "--format", "json").stdout)["fiscal_year"] == 2023


def test_the_table_shows_units_sources_and_footnotes() -> None:
    text = run("staff").stdout
    for part in ("職員数（人）", "1,725", "827,468", "出典: 北九州市", "※1", "※2"):
        assert part in text
    for part in ("経費", "千円", "1,290,317", "※各区に出張所の経費も含む", "光熱水費"):
        assert part in run("expenses").stdout


@pytest.mark.parametrize("command", ["staff", "cases", "expenses", "duties", "laws"])
def test_a_year_without_figures_names_those_there_are(command: str) -> None:
    result = run(command, "--fiscal-year", "2022", "--format", "csv")
    assert result.exit_code == 1
    assert "2023 (令和5年度)" in str(result.exception)
    assert result.stdout == ""


def test_what_is_no_year_is_refused() -> None:
    result = run("staff", "--fiscal-year", "去年")
    assert result.exit_code == 1
    assert "R5" in str(result.exception)


def test_another_city_by_option() -> None:
    result = run("staff", "--city", str(MIHON), "--format", "csv")
    assert result.stdout.splitlines()[-1] == "合計,合計,total,64,14500"


def test_figures_that_do_not_add_up_are_not_published(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(KITAKYUSHU, tmp_path / "city"))
    staff = folder / "figures" / "staff.toml"
    staff.write_text(
        staff.read_text(encoding="utf-8").replace("40109 = 356", "40109 = 365"), encoding="utf-8"
    )
    result = run("staff", "--format", "csv", city=folder)
    assert result.exit_code == 1
    for part in ("八幡西区", "365", "356"):
        assert part in str(result.exception)
    assert result.stdout == ""


def test_a_city_that_is_not_there(tmp_path: Path) -> None:
    result = run("staff", city=tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in str(result.exception)
