"""`kusei up`: starts everything in order, watches it, and stops everything in order.

Started: PostgreSQL (unless an external one is used), then the schema is brought up to date, then the web server, then
the sealer. Stopped: the web server first, so that no act is begun any more, then the sealer, then PostgreSQL. Every
child is told by the kernel to end when this process dies, so that nothing is left running even after SIGKILL.
"""

import contextlib
import errno
import http
import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

from kusei.data_folder import DataFolder
from kusei.server.instance import Registration, only_one, running_instance
from kusei.server.postgres import EmbeddedServer, ServerError, die_with_parent
from kusei.server.space import TO_SERVE, require_space

RESTARTS_ALLOWED = 3
RESTARTS_WITHIN_SECONDS = 60.0
READY_SECONDS = 60.0
STOP_SECONDS = 8.0


class SupervisorError(Exception):
    """Kusei cannot start or go on; the text says why and how to mend it."""


class Stopped(BaseException):
    """Someone asked us to stop while we were still starting. Not an Exception: nothing on the way may swallow it."""


@dataclass(frozen=True)
class Serving:
    """Where pages are served, and with how many processes and threads."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 2

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 (compared, not bound)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_seconds: float = STOP_SECONDS
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def may_restart(self, now: float) -> bool:
        """Count a death at `now`; return False if there were too many of late."""
        self.deaths = [moment for moment in self.deaths if now - moment < RESTARTS_WITHIN_SECONDS] + [now]
        return len(self.deaths) <= RESTARTS_ALLOWED

    def stop(self) -> None:
        """Ask the process to end; insist after a while."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def open_port(serving: Serving) -> socket.socket:
    """Return a socket bound to the address; raise SupervisorError if that is taken or not ours."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((serving.host, serving.port))
        # Listening at once keeps the port ours; requests wait until the web server takes them.
        opened.listen(2048)
    except (OSError, OverflowError) as error:
        opened.close()
        reasons = {
            errno.EADDRINUSE: "is taken by another program; stop it, or choose another with --port",
            errno.EACCES: "may only be used by root; choose one above 1023 with --port",
            errno.EADDRNOTAVAIL: "is not an address of this machine; choose another with --host",
        }
        reason = reasons.get(getattr(error, "errno", None) or 0, f"cannot be used ({error})")
        raise SupervisorError(f"Port {serving.port} on {serving.host} {reason}.") from error
    return opened


class Supervisor:
    """Runs one Kusei on one data folder."""

    def __init__(
        self,
        data: DataFolder,
        serving: Serving,
        *,
        command: str = "up",
        tell: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """Prepare; nothing runs yet. tell: shown to whoever started us, one sentence at a time."""
        self.data = data
        self.serving = serving
        self.command = command
        self.tell = tell
        self.server: EmbeddedServer | None = None
        self.children: list[Child] = []
        self._starting = True
        self._stop_asked = False

    def run(
        self,
        *,
        prepare: Callable[[], None] = lambda: None,
        ready: Callable[[str], None] = lambda address: None,
    ) -> None:
        """Start everything, serve until asked to stop (Ctrl-C, SIGTERM, SIGHUP), stop everything.

        prepare: called once the database is up to date and before pages are served.
        ready: called with the address as soon as pages are served.
        Raises SupervisorError (or another error with one sentence) if something cannot start or keeps dying.
        """
        first = running_instance(self.data)
        if first is not None:
            raise SupervisorError(first.sentence(self.data))
        with contextlib.closing(open_port(self.serving)) as listening, self._signals() as wake_up:
            try:
                self.data.prepare()
                require_space(self.data.root, TO_SERVE)
                with only_one(self.data, self.command) as registration:
                    try:
                        self._start(listening, registration, prepare)
                        ready(self.serving.address)
                        self._starting = False
                        self._watch(wake_up)
                    finally:
                        self._starting = False
                        self._stop()
            except Stopped:
                return

    def _start(
        self, listening: socket.socket, registration: Registration, prepare: Callable[[], None]
    ) -> None:
        if not os.environ.get("KUSEI_DATABASE_URL"):
            self.tell("Starting the database")
            self.server = EmbeddedServer(
                self.data,
                progress=lambda seconds: self.tell(
                    f"The database was interrupted and is putting itself in order ({seconds:.0f} s)"
                ),
            )
            self.server.start()
        self._bring_up_to_date()
        prepare()
        self.tell("Starting the web server")
        program = [sys.executable, "-m"]
        descriptor = listening.fileno()
        web = [
            "kusei.server.web_process", str(descriptor), str(self.serving.workers), str(self.serving.threads)
        ]  # fmt: skip
        web_server = Child("web server", lambda: self._spawn([*program, *web], descriptor))
        sealer = Child("sealer", lambda: self._spawn([*program, "kusei.server.sealing"]))
        self.children = [web_server, sealer]
        web_server.process = web_server.start()
        self._wait_until_served()
        # Acts wait for the sealer; a clerk should not.
        sealer.process = sealer.start()
        registration.serves_at(self.serving.address)

    def _bring_up_to_date(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kusei.settings")
        import django
        from django.core.management import call_command

        from kusei.server.database import migrate

        django.setup()
        self.tell("Bringing the schema up to date")
        migrate()
        call_command("collectstatic", interactive=False, verbosity=0, clear=False)

    def _spawn(self, arguments: Sequence[str], *descriptors: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            pass_fds=descriptors,
            env=self._environment(),
            preexec_fn=die_with_parent(signal.SIGTERM),
            # Ctrl-C reaches only us; we decide who stops when.
            start_new_session=True,
        )

    def _environment(self) -> dict[str, str]:
        """Return the children's environment: ours, with absolute places and the host that we serve under."""
        hosts = [os.environ.get("KUSEI_HOSTS", ""), self.serving.host]
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "kusei.settings",
            "KUSEI_DATA": str(self.data.root),
            "KUSEI_HOSTS": ",".join(host for host in hosts if host),
        }

    def _wait_until_served(self) -> None:
        """Return when a page comes back; raise if a child dies meanwhile."""
        host, port = self.serving.address.removeprefix("http://").removesuffix("/").rsplit(":", 1)
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for child in self.children:
                if child.process is not None and child.process.poll() is not None:
                    raise SupervisorError(
                        f"The {child.name} ended as soon as it started; its reason stands above."
                    )
            connection = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=READY_SECONDS)
            try:
                connection.request("HEAD", "/", headers={"Host": f"localhost:{port}"})
                status = connection.getresponse().status
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            else:
                if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise SupervisorError("The web server runs, but its pages fail; the reason stands above.")
                return
            finally:
                connection.close()
        raise SupervisorError(f"No page was served within {READY_SECONDS:.0f} seconds; the web server hangs.")

    @contextlib.contextmanager
    def _signals(self) -> Iterator[int]:
        """Take over the signals that stop us; yield a descriptor that becomes readable on any signal."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        asking = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            # Under nohup the end of the terminal is no reason to stop.
            asking.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._asked_to_stop) for number in asking}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
        old_wake_up = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield reader
        finally:
            signal.set_wakeup_fd(old_wake_up)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(reader)
            os.close(writer)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop_asked = True
        if self._starting:
            self._starting = False
            raise Stopped

    def _watch(self, wake_up: int) -> None:
        """Return when asked to stop. Start again what dies; raise SupervisorError if it keeps dying."""
        database = Child("database", start=self._restart_database)
        while not self._stop_asked:
            select.select([wake_up], [], [], 5.0)
            with contextlib.suppress(BlockingIOError):
                os.read(wake_up, 512)
            if self.server is not None and self.server.process is not None:
                database.process = self.server.process
            for child in [database, *self.children]:
                if child.process is None or child.process.poll() is None or self._stop_asked:
                    continue
                if not child.may_restart(time.monotonic()):
                    raise SupervisorError(
                        f"The {child.name} died {len(child.deaths)} times within a minute, so everything was stopped; "
                        f"the log is {self.data.run / 'postgres.log'}."
                        if child is database
                        else f"The {child.name} died {len(child.deaths)} times within a minute, so everything was "
                        "stopped; its reasons stand above."
                    )
                self.tell(f"The {child.name} died (status {child.process.returncode}); it is started again")
                child.process = child.start()

    def _restart_database(self) -> subprocess.Popen[bytes]:
        assert self.server is not None
        self.server.process = None
        self.server.start()
        if self.server.process is None:
            raise ServerError("The database did not start again.")
        return self.server.process

    def _stop(self) -> None:
        """Stop the web server, then the sealer, then the database."""
        for child in self.children:
            child.stop()
        if self.server is not None:
            self.server.stop()
