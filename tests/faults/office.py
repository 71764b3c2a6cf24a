"""A data folder for tests of faults: made once, copied for each test, and audited afterwards from outside."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections

from kusei.data_folder import DataFolder, database_settings
from kusei.kernel.ledger.keys import signing_key
from kusei.kernel.ledger.sealing import seal_all
from kusei.kernel.ledger.verification import verify
from kusei.kernel.procedures.invariants import broken
from kusei.kernel.registers.replay import replay
from kusei.server.postgres import EmbeddedServer
from kusei.server.tests.running import ROOT, environment

from .office_password import PASSWORD

PATIENCE = 60.0


@contextlib.contextmanager
def connected_to(data: DataFolder) -> Iterator[None]:
    """Let Django's connections lead to the embedded server of another data folder."""
    connections.close_all()
    before = {alias: dict(connections.settings[alias]) for alias in connections}
    for alias, place in database_settings(data, "").items():
        connections.settings[alias].update(place)
    try:
        yield
    finally:
        connections.close_all()
        for alias, place in before.items():
            connections.settings[alias].update(place)


def make_office(data: DataFolder) -> None:
    """Fill an empty data folder: schema, city, a clerk and an approver of 小倉南区."""
    from django.conf import settings

    from kusei.kernel.offices.actions import load
    from kusei.kernel.offices.models import Account, Office, Role
    from kusei.server.database import migrate

    with EmbeddedServer(data), connected_to(data):
        migrate()
        load(settings.KUSEI_CITY)
        office = Office.objects.get(pk="40107-00")
        for login, name, role in (("1001", "佐野", Role.CLERK), ("2001", "古賀", Role.APPROVER)):
            Account.objects.create_account(
                login=login, name=name, role=role, office=office, section="市民課", password=PASSWORD
            )


@dataclass(eq=False)
class Answers:
    """What clerks were told about each filing, and what they had asked for when no answer came."""

    answered: dict[int, list[str]] = field(default_factory=dict)
    acts: dict[int, int] = field(default_factory=dict)
    tried: dict[int, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def note(self, line: dict[str, Any]) -> None:
        """Take one line that a clerk has told."""
        if "did" in line:
            self.answered.setdefault(line["filing"], []).append(line["did"])
            self.tried.pop(line["filing"], None)
            if line.get("act"):
                self.acts[line["filing"]] = line["act"]
        elif "try" in line:
            self.tried[line["filing"]] = line["try"]
        elif "lost" in line:
            self.lost.append(line["lost"])
        elif "refused" in line:
            self.refused += line["refused"]

    @property
    def recorded(self) -> int:
        """How many filings the clerks were told to be recorded."""
        return len(self.acts)


class Clerks:
    """Clerks at work at the same time, each a process (see clerk.py and web_clerk.py)."""

    def __init__(self, data: Path, numbers: Sequence[int], told: Answers, port: int | None) -> None:
        self.told = told
        self._selector = selectors.DefaultSelector()
        self._rests: dict[int, bytes] = {}
        self._ready = 0
        program = ["tests.faults.clerk"] if port is None else ["tests.faults.web_clerk", str(port)]
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", *program, str(number)],
                cwd=ROOT, env=environment(data, DJANGO_SETTINGS_MODULE="kusei.settings"), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, bufsize=0,
            )
            for number in numbers
        ]  # fmt: skip
        for process in self.processes:
            assert process.stdout is not None
            self._selector.register(process.stdout, selectors.EVENT_READ, process)

    def until(self, condition: Callable[[Answers], bool], what: str) -> None:
        """Listen to the clerks until something holds of what they told."""
        deadline = time.monotonic() + PATIENCE
        while not condition(self.told):
            left = deadline - time.monotonic()
            assert left > 0, f"{what}: not within {PATIENCE:.0f} s; {self.told}"
            assert self._selector.get_map(), f"{what}: all clerks have gone; {self.told}"
            self._listen(left)

    def at_work(self) -> None:
        """Wait until every clerk has begun."""
        self.until(lambda told: self._ready == len(self.processes), "all clerks at work")

    def record(self, more: int) -> None:
        """Wait until so many more filings were answered as recorded."""
        wanted = self.told.recorded + more
        self.until(lambda told: told.recorded >= wanted, f"{more} more filings recorded")

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            said = os.read(key.fd, 65_536)
            if not said:
                self._selector.unregister(key.fileobj)
                continue
            *lines, self._rests[key.fd] = (self._rests.get(key.fd, b"") + said).split(b"\n")
            for line in map(json.loads, lines):
                self._ready += "ready" in line
                self.told.note(line)

    def end(self, number: int = 0) -> Answers:
        """Send all clerks home, or kill them with a signal; return what they were told to the last."""
        for process in self.processes:
            assert process.stdin is not None
            if number:
                process.send_signal(number)
            process.stdin.close()
        while self._selector.get_map():
            self._listen(PATIENCE)
        for process in self.processes:
            status = process.wait(PATIENCE)
            assert status in (0, -number), f"a clerk ended with {status}"
            assert process.stdout is not None
            process.stdout.close()
        return self.told


@contextlib.contextmanager
def clerks(
    data: Path, *numbers: int, told: Answers | None = None, port: int | None = None
) -> Iterator[Clerks]:
    """Yield clerks at work, who go on telling into `told` if given; whatever happens, none is left.

    port: where they work through pages; without it they call the procedures themselves.
    """
    working = Clerks(data, numbers, Answers() if told is None else told, port)
    try:
        working.at_work()
        yield working
    finally:
        for process in working.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


def audit(data: DataFolder, told: Answers) -> None:
    """Assert that everything answered is there once and nothing is half done. The database must be running."""
    with connected_to(data):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT id, status, act_id FROM procedures_filing")
            filings = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
            cursor.execute("SELECT id FROM ledger_act")
            acts = [row[0] for row in cursor.fetchall()]
        for number, answers in told.answered.items():
            assert number in filings, f"filing {number} was answered ({answers}) but is gone"
            status, act = filings[number]
            allowed = {answers[-1], told.tried.get(number, answers[-1])}
            assert status in allowed, f"filing {number} is {status}; the clerk was told {answers}"
            if number in told.acts:
                assert act == told.acts[number]
        by_filing = Counter(act for status, act in filings.values() if act is not None)
        assert by_filing == Counter(acts), "an act without its filing, or one act for two"
        assert broken(using="owner") == {}
        compared = replay()
        assert compared.same, compared.differing
        key = signing_key(data.keys)
        seal_all(key, data.witness)
        report = verify(key.public_key(), data.witness)
        assert report.sound, report.faults
        assert (report.acts, report.sealed) == (len(acts), len(acts))
