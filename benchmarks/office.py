"""The server, the clerks, and what they measured."""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from benchmarks.filling import PASSWORD
from benchmarks.machine import children_of, command_of, cpu_seconds_of, memory_of

ROOT = Path(__file__).resolve().parents[1]
READING = frozenset({"search", "search_list", "open", "approve"})


class Failed(Exception):
    """A measurement could not be made; the text says why."""


def environment(folder: Path) -> dict[str, str]:
    """Return the environment for a process on this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUSEI_", "DJANGO_"))}
    return kept | {"KUSEI_DATA": str(folder), "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}


def fill(folder: Path, residents: int, clerks: int) -> dict[str, Any]:
    """Fill a data folder in a process of its own; return what that took, and the clerks' cases."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.filling", str(residents), str(clerks)],
        cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Failed(f"The data folder with {residents} residents could not be filled.")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


class Server:
    """`kusei up` on a data folder."""

    def __init__(self, folder: Path, options: list[str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kusei", "up", "--port", str(self.port), *options],
            cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0,
        )  # fmt: skip
        self._wait("Kusei is at")
        self.start_seconds = round(time.perf_counter() - began, 1)

    def _wait(self, words: str) -> None:
        said = b""
        stream = _pipe(self.process.stdout)
        while words.encode() not in said:
            more = stream.read(65_536) if select.select([stream], [], [], 120)[0] else b""
            if not more:
                raise Failed(f"The server did not start:\n{said.decode(errors='replace')}")
            said += more

    def cpu_seconds(self) -> tuple[float, float]:
        """Return the processor time that the web server and the database have used so far."""
        web, database = self._processes()
        return (
            sum(cpu_seconds_of(each) for each in [web, *children_of(web)]),
            sum(cpu_seconds_of(each) for each in [database, *children_of(database)]),
        )

    def _processes(self) -> tuple[int, int]:
        children = {command_of(each): each for each in children_of(self.process.pid)}
        web = next(each for command, each in children.items() if "web_process" in command)
        database = next(each for command, each in children.items() if "postgres" in command.split(" ")[0])
        return web, database

    def memory(self) -> dict[str, Any]:
        """Return the memory of the web workers and of everything together, in megabytes."""
        everything = [self.process.pid]
        for process in everything:
            everything += children_of(process)
        web, database = self._processes()
        workers = [memory_of(each) for each in children_of(web)]
        return {
            "workers": workers,
            "worker_rss_mb": max(worker["rss_mb"] for worker in workers),
            "postgres_pss_mb": round(
                sum(memory_of(each)["pss_mb"] for each in [database, *children_of(database)]), 1
            ),
            "all_pss_mb": round(sum(memory_of(each)["pss_mb"] for each in everything), 1),
        }

    def stop(self) -> None:
        """Stop it; show what it said if that is more than greetings."""
        self.process.terminate()
        said = b""
        stream = _pipe(self.process.stdout)
        while more := stream.read(65_536):
            said += more
        self.process.wait(60)
        text = said.decode(errors="replace").replace("Kusei has stopped.", "").strip()
        if text:
            print(text[-5000:], file=sys.stderr)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


class Clerks:
    """Clerks who work at the same time."""

    def __init__(self, port: int, number: int) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.clerk", str(port), str(clerk), PASSWORD],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for clerk in range(number)
        ]  # fmt: skip
        for clerk in range(number):
            self._heard(clerk)

    def work(
        self, step: str, shares: list[list[dict[str, Any]]], *, warm: int, each: int, pause: float = 0.0
    ) -> dict[str, Any]:
        """Let every clerk do a step so many times, at once; return the seconds by step, and how long all took.

        The cases of a step that changes something are taken out of the clerks' shares, so that none comes twice.
        """
        for clerk, share in enumerate(shares):
            taken = share[: warm + each]
            if step not in READING:
                del share[: warm + each]
            if len(taken) < warm + each:
                raise Failed(
                    f"Too few households for {each} times {step!r}; measure less, or more residents."
                )
            self._say(clerk, {"step": step, "warm": taken[:warm], "cases": taken[warm:], "pause": pause})
        for clerk in range(len(shares)):
            self._heard(clerk)
        for clerk in range(len(shares)):
            self._say(clerk, "go")
        answers = [self._heard(clerk) for clerk in range(len(shares))]
        times: dict[str, list[float]] = {}
        for answer in answers:
            for name, seconds in answer["times"].items():
                times.setdefault(name, []).extend(seconds)
        seconds = max(each["ended"] for each in answers) - min(each["began"] for each in answers)
        return {"times": times, "seconds": seconds}

    def _say(self, clerk: int, what: Any) -> None:
        stream = self.processes[clerk].stdin
        assert stream is not None
        stream.write(json.dumps(what, ensure_ascii=False) + "\n")
        stream.flush()

    def _heard(self, clerk: int) -> Any:
        stream = self.processes[clerk].stdout
        assert stream is not None
        line = stream.readline()
        if not line:
            raise Failed(f"Clerk {clerk} ended.")
        heard = json.loads(line)
        if isinstance(heard, dict) and "error" in heard:
            raise Failed(f"Clerk {clerk}: {heard['error']}")
        return heard

    def end(self) -> None:
        """Send them home."""
        for process in self.processes:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
        for process in self.processes:
            process.wait(60)


@contextlib.contextmanager
def office(folder: Path, clerks: int, options: list[str]) -> Iterator[tuple[Server, Clerks]]:
    """Yield a running server with clerks signed in."""
    server = Server(folder, options)
    try:
        working = Clerks(server.port, clerks)
        try:
            yield server, working
        finally:
            working.end()
    finally:
        server.stop()


def database_mb(folder: Path) -> int:
    """Return the size of the database's files with the journal, in megabytes."""
    return round(
        sum(path.stat().st_size for path in (folder / "postgres").rglob("*") if path.is_file()) / 1e6
    )
