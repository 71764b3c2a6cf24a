"""What is asked of each measurement, and what another system publishes for the same step.

OpenCRVS 2.0, a registry of births and deaths, publishes a median of 25 ms for a search, 75 for opening, 150 for declaring
and 170 for registering, on 12 cores. Its steps are like ours, not the same.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Step:
    """One step of a clerk's work: its name in reports, the most its 95th percentile may take, what OpenCRVS says (ms)."""

    name: str
    most: float | None = None
    opencrvs: float | None = None


STEPS: Final[dict[str, Step]] = {
    "search": Step("search by reading and birthday", 25, 25),
    "search-list": Step("search by reading, a list of people"),
    "open": Step("open a household", 40, 75),
    "form": Step("open the form of a notice"),
    "check": Step("check a notice as it is typed"),
    "move-within": Step("submit a move within the ward", 75, 150),
    "move-in": Step("submit a move-in", 75, 150),
    "review": Step("open a filing to decide it"),
    "approve": Step("approve and record", 85, 170),
    "issue": Step("issue a certificate", 150),
    "pdf": Step("its PDF", 150),
}

LOAD_SECONDS: Final = {1_000_000: 300.0}
WORKER_RSS_MB: Final = 250.0
VERIFIED_A_SECOND: Final = 100_000.0
