"""The table and the file."""

from statistics import quantiles
from typing import Any

from benchmarks.targets import LOAD_SECONDS, STEPS, VERIFIED_A_SECOND, WORKER_RSS_MB

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def summary(times: list[float], seconds: float) -> dict[str, float | int]:
    """Return number, median, 95th percentile and slowest (ms) and how many a second."""
    ordered = sorted(times)
    parts = quantiles(ordered, n=100, method="inclusive") if len(ordered) > 1 else ordered * 99
    return {
        "n": len(ordered),
        "p50_ms": round(parts[49] * 1000, 1),
        "p95_ms": round(parts[94] * 1000, 1),
        "max_ms": round(ordered[-1] * 1000, 1),
        "a_second": round(len(ordered) / seconds, 1),
    }


def table(results: dict[str, Any]) -> str:
    """Return everything measured as Markdown."""
    machine = results["machine"]
    lines = [
        f"Measured on {results['day']}: {machine['processor']}, {machine['cores']} cores (shared: load "
        f"{machine['load_before']} before), {machine['memory_gb']} GB, {machine['kernel']}, PostgreSQL "
        f"{machine['postgresql']}, Python {machine['python']}; {results['server']}. Eight clerks and eight approvers, each a "
        "process of its own with a browser, on the same cores as the server.",
        "",
    ]
    for size in results["sizes"]:
        lines += [f"### {size['residents']:,} residents", "", *_steps(size), "", *_rest(size), ""]
    return "\n".join(lines)


def _steps(size: dict[str, Any]) -> list[str]:
    lines = [
        "| step | asked: p95 | back to back: p50 | p95 | a second | n | with a counter's pauses: p50 | p95 | n |"
        " OpenCRVS p50 |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for key, step in STEPS.items():
        busy, calm = size["busy"].get(key), size["calm"].get(key)
        most = f"{step.most:.0f}" if step.most else ""
        cells = [step.name, most]
        cells += (
            [f"{busy['p50_ms']}", _marked(busy["p95_ms"], step.most), f"{busy['a_second']}", f"{busy['n']}"]
            if busy
            else [""] * 4
        )
        cells += (
            [f"{calm['p50_ms']}", _marked(calm["p95_ms"], step.most), f"{calm['n']}"] if calm else [""] * 3
        )
        cells.append(f"{step.opencrvs:.0f}" if step.opencrvs else "")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _marked(value: float, most: float | None) -> str:
    return f"**{value}**" if most is not None and value > most else f"{value}"


def _rest(size: dict[str, Any]) -> list[str]:
    filling, memory = size["filling"], size["memory"]
    asked = LOAD_SECONDS.get(size["residents"])
    work = ", ".join(
        f"{step.replace('_', ' ')} {web:.0f} + {database:.0f}"
        for step, (web, database) in size["cpu"].items()
    )
    rows = [
        (
            "processor time, Python + PostgreSQL, ms",
            f"{work} (a notice with its form and check, a certificate with its form and PDF)",
        ),
        (
            "inventing and loading",
            f"{filling['load_seconds']:.0f} s for {filling['people']:,} people in {filling['households']:,} households"
            f" (load of the machine {filling['load_on_machine']}{f'; asked: {asked:.0f} s' if asked else ''})",
        ),
        ("sealing", _rate(filling["sealed"], filling["seal_seconds"])),
        (
            "verifying the ledger",
            f"{filling['verified_a_second']:,} acts a second, {filling['acts']:,} acts of {filling['act_bytes']:,}"
            f" characters (asked: {VERIFIED_A_SECOND:,.0f})",
        ),
        ("database", f"{filling['database_mb']:,} MB"),
        ("start of the server", f"{size['start_seconds']} s"),
        (
            "a web worker at most",
            f"{memory['worker_rss_mb']} MB resident after everything above (asked: {WORKER_RSS_MB:.0f})",
        ),
        (
            "everything together",
            f"{memory['all_pss_mb']} MB, of which PostgreSQL {memory['postgres_pss_mb']} MB",
        ),
    ]
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _rate(number: int, seconds: float) -> str:
    return f"{number / seconds:,.0f} acts a second" if number and seconds else "–"


def put_between_marks(text: str, table_text: str) -> str:
    """Return a document with the table in place of what stood between the marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table_text.rstrip()}\n{END}{after}"
