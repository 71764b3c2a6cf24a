"""`make bench`: measure, print the table, write benchmarks/latest.json.

python -m benchmarks [--sizes 10000,100000] [--quick] [--folder FOLDER] [--document]
"""

import argparse
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.office import ROOT, Failed, fill, office
from benchmarks.report import put_between_marks, summary, table

LATEST = ROOT / "benchmarks" / "latest.json"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
CLERKS = 8
PAUSE_SECONDS = 1.0
# How often each clerk does a step: back to back, and how many customers with pauses.
READS, WRITES, CUSTOMERS = 50, 25, 12
QUICK_READS, QUICK_WRITES, QUICK_CUSTOMERS = 10, 5, 2


def main() -> None:
    """Measure each size."""
    options = _options()
    results: dict[str, Any] = {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "server": f"kusei up {' '.join(options.server)}".strip(),
        "sizes": [],
    }
    for residents in options.sizes:
        with tempfile.TemporaryDirectory(prefix="kusei-bench-") as temporary:
            folder = Path(options.folder or temporary) / f"data-{residents}"
            results["sizes"].append(measure(folder, residents, options))
            if not options.folder:
                shutil.rmtree(folder)
        text = table(results)
        LATEST.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(text)
    if options.document:
        DOCUMENT.write_text(put_between_marks(DOCUMENT.read_text(encoding="utf-8"), text), encoding="utf-8")


def measure(folder: Path, residents: int, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one size: fill, start, work back to back, work with pauses."""
    reads, writes, customers = (
        (QUICK_READS, QUICK_WRITES, QUICK_CUSTOMERS) if options.quick else (READS, WRITES, CUSTOMERS)
    )
    _tell(f"{residents:,} residents: filling")
    filling = fill(folder, residents, CLERKS)
    shares = filling.pop("cases")
    size: dict[str, Any] = {"residents": residents, "filling": filling, "busy": {}, "calm": {}, "cpu": {}}
    plan = [
        ("search", reads), ("search_list", reads), ("open", reads), ("move_within", writes), ("move_in", writes),
        ("approve", 2 * writes), ("certificate", writes),
    ]  # fmt: skip
    with office(folder, CLERKS, options.server) as (server, clerks):
        size["start_seconds"] = server.start_seconds
        for step, each in plan:
            if options.only and step not in options.only:
                continue
            _tell(f"{residents:,} residents: {step}")
            before = server.cpu_seconds()
            warm = 0 if step == "approve" else 3
            measured = clerks.work(step, shares, warm=warm, each=each)
            size["busy"] |= _summaries(measured)
            size["cpu"][step] = [
                round((after - used) * 1000 / (CLERKS * (warm + each)), 1)
                for used, after in zip(before, server.cpu_seconds(), strict=True)
            ]
        if not options.only:
            _tell(f"{residents:,} residents: customers with pauses")
            measured = clerks.work("customer", shares, warm=1, each=customers, pause=PAUSE_SECONDS)
            size["calm"] = _summaries(measured)
        size["memory"] = server.memory()
    return size


def _summaries(measured: dict[str, Any]) -> dict[str, Any]:
    return {name: summary(times, measured["seconds"]) for name, times in measured["times"].items()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Kusei.")
    parser.add_argument(
        "--sizes", default="10000,100000,1000000", type=lambda text: [int(size) for size in text.split(",")],
        help="residents, separated by commas",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="a fifth of the requests")
    parser.add_argument(
        "--folder", help="keep the data folders here, and use those that are there (not measured again)"
    )
    parser.add_argument("--only", nargs="*", help="only these steps: search, open, move_within, ...")
    parser.add_argument("--document", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument(
        "--server", nargs=argparse.REMAINDER, default=[], help="everything after this goes to `kusei up`"
    )
    return parser.parse_args()


def _tell(sentence: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(str(failure))
