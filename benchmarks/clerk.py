"""One clerk with an approver beside, as a process: takes jobs from the standard input, prints what each took.

    python -m benchmarks.clerk PORT NUMBER PASSWORD

A job is one line of JSON: {"step", "warm": [case, ...], "cases": [case, ...], "pause": seconds on average}. The clerk
warms up, prints "ready", waits for a line and works; then prints {"times": {step: [seconds, ...]}, "began", "ended"}, or
{"error"}.
"""

import json
import random
import sys
import time
from typing import Any

from benchmarks.browser import Browser
from benchmarks.work import Desk


def main() -> None:
    """Sign in, then work through jobs until there are no more."""
    port, number, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    clerk, approver = Browser(port), Browser(port)
    clerk.sign_in(f"c{number}", password)
    approver.sign_in(f"a{number}", password)
    desk = Desk(clerk, approver)
    chance = random.Random(number)
    _say("ready")
    for line in sys.stdin:
        job = json.loads(line)
        try:
            _say(_work(desk, job, chance))
        except Exception as error:
            _say({"error": f"{type(error).__name__}: {error}"})


def _work(desk: Desk, job: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    step = getattr(desk, job["step"])
    desk.pause = lambda: None  # type: ignore[method-assign]
    desk.clerk.close()
    desk.approver.close()
    for case in job["warm"]:
        step(case)
    _say("ready")
    sys.stdin.readline()
    mean = job["pause"]
    if mean:
        desk.pause = lambda: time.sleep(chance.expovariate(1 / mean))  # type: ignore[method-assign]
        time.sleep(chance.uniform(0, mean))
    times: dict[str, list[float]] = {}
    began = time.monotonic()
    for case in job["cases"]:
        for name, seconds in step(case):
            times.setdefault(name, []).append(round(seconds, 6))
    return {"times": times, "began": began, "ended": time.monotonic()}


def _say(what: Any) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
