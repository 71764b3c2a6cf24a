"""A `kusei` process that a test starts, watches and kills."""

import contextlib
import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from kusei.data_folder import DataFolder
from kusei.server.postgres import is_running as is_running

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return the environment for a command on this data folder, with the embedded server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUSEI_", "DJANGO_"))}
    return kept | {"KUSEI_DATA": str(data), "PYTHONUNBUFFERED": "1", "COLUMNS": "200", **more}


def kusei(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "kusei", *arguments],
        cwd=ROOT, env=environment(data, **more), capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """`kusei up` or `kusei demo`, as a process of its own."""

    def __init__(self, data: Path, port: int, *arguments: str) -> None:
        self.data = DataFolder(data)
        self.port = port
        self.output = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kusei", *arguments, "--port", str(port), "--workers", "1"],
            cwd=ROOT, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0,
        )  # fmt: skip
        self._said, self._silent = threading.Condition(), False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Take what it says as it comes; a full pipe would stop it."""
        assert self.process.stdout is not None
        while said := self.process.stdout.read(65_536):
            with self._said:
                self.output += said.decode(errors="replace")
                self._said.notify_all()
        with self._said:
            self._silent = True
            self._said.notify_all()

    def wait_for(self, words: str) -> None:
        """Wait until `words` stand in what it said."""
        with self._said:
            self._said.wait_for(lambda: words in self.output or self._silent, PATIENCE)
            assert words in self.output, f"{words!r} was not said; what was said:\n{self.output}"

    def serves(self, path: str = "/sign-in/") -> bool:
        """Return whether a page comes; if it does not, fail with what Kusei said of it."""
        status = self.status_of(path)
        if status >= 500:
            self.end()
        assert status < 500, f"{path} answered {status}; what was said:\n{self.output}"
        return True

    def status_of(self, path: str) -> int:
        """Return the HTTP status of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def children(self) -> dict[str, int]:
        """Return the process numbers of what it started, by what they do."""
        found = {}
        for line in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{line}/cmdline").read_text().replace("\0", " ")
            for name in ("postgres", "sealing", "web_process"):
                if name in words:
                    found[name] = int(line)
        return found

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the status it ended with."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        return status


@contextlib.contextmanager
def running(data: Path, *arguments: str, port: int | None = None) -> Iterator[Running]:
    """Yield a Kusei that serves pages; end it afterwards."""
    one = Running(data, port or free_port(), *(arguments or ("up",)))
    try:
        one.wait_for("Kusei is at")
        yield one
    finally:
        one.end()


def ended(*pids: int) -> bool:
    """Wait until these processes are gone; return False if one is still there after a while."""
    deadline = time.monotonic() + 20.0
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        gone, _, _ = select.select([descriptor], [], [], max(deadline - time.monotonic(), 0))
        os.close(descriptor)
        if not gone:
            return False
    return True
