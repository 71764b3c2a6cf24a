"""What the benchmarks report: the figures are what they say, and the published table is the one of the file."""

import json
from pathlib import Path

import pytest

from benchmarks.report import BEGIN, END, put_between_marks, summary, table
from benchmarks.targets import STEPS

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("seconds", "p50", "p95", "slowest"),
    [
        ([0.010], 10.0, 10.0, 10.0),
        ([0.010, 0.020, 0.030], 20.0, 29.0, 30.0),
        ([0.001 * n for n in range(1, 102)], 51.0, 96.0, 101.0),
    ],
)
def test_median_and_95th_percentile(seconds: list[float], p50: float, p95: float, slowest: float) -> None:
    found = summary(seconds, seconds=2.0)
    assert (found["p50_ms"], found["p95_ms"], found["max_ms"]) == (p50, p95, slowest)
    assert found["a_second"] == round(len(seconds) / 2, 1)


def test_the_table_takes_the_place_of_the_last_one() -> None:
    before = f"Above\n\n{BEGIN}\nold\n{END}\n\nBelow\n"
    after = put_between_marks(before, "new")
    assert "old" not in after
    assert after.startswith("Above\n\n")
    assert after.endswith("\n\nBelow\n")
    assert put_between_marks(after, "new") == after


def test_the_published_table_is_the_one_of_the_file() -> None:
    results = json.loads((ROOT / "benchmarks" / "latest.json").read_text(encoding="utf-8"))
    published = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert table(results).strip() in published
    for size in results["sizes"]:
        assert set(size["busy"]) == set(STEPS), "a step was not measured"
