"""On what it was measured."""

import os
import platform
from pathlib import Path

from kusei.server.binaries import find


def machine() -> dict[str, str | int | float]:
    """Return the machine and the versions that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(memory / 2**30, 1),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": str(find().version),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def memory_of(process: int) -> dict[str, float]:
    """Return resident and proportional memory of a process in megabytes (shared pages counted whole, or by share)."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines()[1:]}
    return {"rss_mb": round(sizes["Rss"] / 1024, 1), "pss_mb": round(sizes["Pss"] / 1024, 1)}


def cpu_seconds_of(process: int) -> float:
    """Return the processor time that a process has used so far, with that of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def command_of(process: int) -> str:
    """Return a process's command line."""
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8").replace("\0", " ")
