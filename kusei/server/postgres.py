"""Starts and stops the embedded PostgreSQL of a data folder.

How it is done, and why so:
- The server is a direct child. Where the kernel offers it, the child is told to shut down when its parent dies, so that
  no crash of Kusei leaves a server behind.
- Parent and server share one lock (flock on run/postgres.lock). As long as any process of the server lives, the lock is
  held, whatever its process number is and in whichever container. Once the lock is free, a left-over postmaster.pid
  is certainly stale and is removed; PostgreSQL alone would be misled by zombies and by reused process numbers.
- Root never runs the server: it runs as an unprivileged user that exists already. On Linux such a server is started inside
  its own folder and calls it /proc/self/cwd, so that the folders above may stay closed to that user.
- A cluster is made beside its final place and renamed when it is whole.
"""

import contextlib
import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kusei.data_folder import EMBEDDED_OWNER, DataFolder
from kusei.data_folder.sockets import OWN_FOLDER, SOCKET_NAME, socket_folder
from kusei.server import binaries as programs
from kusei.server.binaries import Binaries
from kusei.server.space import TO_MAKE_A_CLUSTER, require_space
from kusei.server.tuning import configuration, memory_bytes

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.02
STOP_SECONDS = 60.0
LONGEST_LOG = 5 * 1024 * 1024
# What the server tells clients that come too early; no reason for not starting.
REFUSING = (
    "the database system is starting up",
    "the database system is not yet accepting connections",
    "the database system is in recovery mode",
    "the database system is shutting down",
)

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ServerError(Exception):
    """The embedded server cannot run; the text says why and how to mend it."""


class AlreadyRunning(ServerError):
    """A server of this data folder runs already, started by another process."""


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """Return a function for Popen's preexec_fn: this child gets signal `number` when the parent's thread ends.

    Does nothing where the system does not offer it (only Linux does).
    """
    parent = os.getpid()

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return ask


@dataclass(frozen=True)
class ServerUser:
    """Whom the server runs as: nothing to change, or an unprivileged user that root drops to."""

    uid: int | None = None
    gid: int | None = None

    @property
    def dropped(self) -> bool:
        """True if root started us."""
        return self.uid is not None

    def popen(self) -> dict[str, Any]:
        """Return Popen's arguments for it."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.dropped else {}


def server_user(cluster: Path) -> ServerUser:
    """Return whom the server of this cluster runs as.

    For root: the owner of the cluster if there is one already, else the user of KUSEI_PG_USER or `nobody`.
    """
    if os.geteuid() != 0:
        return ServerUser()
    if sys.platform != "linux":
        raise ServerError("The embedded server does not run as root here; run Kusei as an ordinary user.")
    try:
        if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
            return ServerUser(owner, cluster.stat().st_gid)
        account = pwd.getpwnam(os.environ.get("KUSEI_PG_USER") or "nobody")
    except KeyError as error:
        raise ServerError(
            "Kusei was started by root and finds no unprivileged user to run the server as; "
            "run Kusei as an ordinary user, or name one with KUSEI_PG_USER."
        ) from error
    if account.pw_uid == 0:
        raise ServerError("KUSEI_PG_USER must not be root.")
    return ServerUser(account.pw_uid, account.pw_gid)


def is_running(data: DataFolder) -> bool:
    """Return whether any process of this data folder's server lives."""
    with contextlib.ExitStack() as stack:
        try:
            lock = stack.enter_context(_lock_file(data).open("rb"))
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


class EmbeddedServer:
    """The embedded server of one data folder, from `start` to `stop`. Usable as a context manager."""

    def __init__(
        self,
        data: DataFolder,
        *,
        binaries: Binaries | None = None,
        throwaway: bool = False,
        progress: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        """Prepare; nothing runs yet.

        throwaway: for tests, see tuning.configuration.
        progress: called about once a second with the seconds waited, while the server recovers from a crash.
        """
        self.data = data
        self.process: subprocess.Popen[bytes] | None = None
        self._binaries = binaries
        self._throwaway = throwaway
        self._progress = progress

    def __enter__(self) -> "EmbeddedServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.data.run / "postgres.log"

    def start(self) -> None:
        """Start the server, with a new cluster if there is none, and return when it takes connections.

        Waits as long as recovery takes. Raises AlreadyRunning, or ServerError with the reason.
        """
        secrets = self.data.prepare()
        cluster = self.data.postgres
        try:
            user = server_user(cluster)
            found = self._binaries or programs.find()
            if user.uid is not None:
                found = programs.reachable_by(user.uid, found)
            with self._locked() as lock:
                if not (cluster / "PG_VERSION").exists():
                    self._make_cluster(cluster, found, user, secrets.owner_password)
                self._check_version(cluster, found)
                (cluster / "postmaster.pid").unlink(missing_ok=True)
                self._write_configuration(cluster, user)
                self._spawn(cluster, found, user, lock)
        except programs.BinariesError as error:
            raise ServerError(str(error)) from error
        except OSError as error:
            raise ServerError(
                f"PostgreSQL cannot be started in {cluster}: {error.strerror or error}."
            ) from error
        try:
            self._wait_until_ready(cluster)
        except BaseException:
            # Also when someone interrupts the wait.
            self.stop()
            raise

    def stop(self) -> None:
        """Shut the server down: open transactions are rolled back, everything committed is on disk when this returns."""
        process, self.process = self.process, None
        if process is None:
            return
        for number, patience in (
            (signal.SIGINT, STOP_SECONDS),
            (signal.SIGQUIT, 10.0),
            (signal.SIGKILL, 10.0),
        ):
            if process.poll() is not None:
                break
            process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
        folder = socket_folder(self.data)
        if not folder.is_relative_to(self.data.root):
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        """Hold the lock that the server will inherit. Dying processes of a crashed server are waited for."""
        descriptor = os.open(_lock_file(self.data), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            deadline = time.monotonic() + 10.0
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() > deadline or _postmaster_lives(self.data.postgres):
                        raise AlreadyRunning(
                            f"The database of {self.data.root} is in use by another Kusei process."
                        ) from error
                    time.sleep(POLL_SECONDS)
            yield descriptor
        finally:
            os.close(descriptor)

    def _make_cluster(self, cluster: Path, found: Binaries, user: ServerUser, password: str) -> None:
        """Run initdb beside the final place; rename when whole."""
        require_space(self.data.root, TO_MAKE_A_CLUSTER)
        draft = cluster.with_name(f"{cluster.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if user.uid is not None and user.gid is not None:
            os.chown(draft, user.uid, user.gid)
        # PG 17 brought a C.UTF-8 that is the same on every system; before, plain C sorts the same.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if found.major >= 17 else []
        with tempfile.TemporaryFile() as secret:
            secret.write(password.encode() + b"\n")
            secret.flush()
            secret.seek(0)
            if user.uid is not None and user.gid is not None:
                os.fchown(secret.fileno(), user.uid, user.gid)
            done = subprocess.run(
                [
                    found.program("initdb"), "--pgdata", OWN_FOLDER if user.dropped else str(draft),
                    "--username", EMBEDDED_OWNER, f"--pwfile=/dev/fd/{secret.fileno()}",
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", *locale, "--data-checksums",
                    *(["--no-sync"] if self._throwaway else []),
                ],
                cwd=draft, env=_environment(), pass_fds=[secret.fileno()], capture_output=True, text=True,
                check=False, **user.popen(),
            )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            reason = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
            raise ServerError(f"The database in {cluster} could not be made: {reason}")
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude 'kusei.conf'\n")
        draft.rename(cluster)

    def _check_version(self, cluster: Path, found: Binaries) -> None:
        stored = int((cluster / "PG_VERSION").read_text(encoding="ascii").strip())
        if stored == found.major:
            return
        relation = "newer" if stored > found.major else "older"
        raise ServerError(
            f"The database in {cluster} is of PostgreSQL {stored}, {relation} than the programs of this Kusei "
            f"({found.version}); nothing was changed. Back it up with the Kusei that made it and restore it here, or name "
            f"PostgreSQL {stored}'s programs with KUSEI_PG_BINDIR."
        )

    def _write_configuration(self, cluster: Path, user: ServerUser) -> None:
        folder = socket_folder(self.data)
        if not folder.is_relative_to(cluster):
            _private_folder(folder, user)
        else:
            folder.mkdir(mode=0o700, exist_ok=True)
            if user.uid is not None and user.gid is not None:
                os.chown(folder, user.uid, user.gid)
        for left_over in (folder / SOCKET_NAME, folder / f"{SOCKET_NAME}.lock"):
            left_over.unlink(missing_ok=True)
        name = str(folder)
        if user.dropped and folder.is_relative_to(cluster):
            name = f"{OWN_FOLDER}/{folder.relative_to(cluster)}"
        text = configuration(name, memory=memory_bytes(), throwaway=self._throwaway)
        draft = cluster / "kusei.conf.new"
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)
        if user.uid is not None and user.gid is not None:
            os.chown(draft, user.uid, user.gid)
        draft.replace(cluster / "kusei.conf")

    def _spawn(self, cluster: Path, found: Binaries, user: ServerUser, lock: int) -> None:
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.log.chmod(0o600)
            self.process = subprocess.Popen(
                [found.program("postgres"), "-D", OWN_FOLDER if user.dropped else str(cluster)],
                cwd=cluster, env=_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[lock], preexec_fn=die_with_parent(signal.SIGINT),
                # Ctrl-C in a terminal reaches the whole group; the supervisor decides who stops when.
                start_new_session=True, **user.popen(),
            )  # fmt: skip

    def _wait_until_ready(self, cluster: Path) -> None:
        assert self.process is not None
        began = told = time.monotonic()
        while not _is_ready(cluster, self.process.pid):
            if self.process.poll() is not None:
                self.process = None
                raise ServerError(
                    f"PostgreSQL did not start: {self._last_words()} The whole log is {self.log}."
                )
            now = time.monotonic()
            if now - told >= 1.0:
                told = now
                self._progress(now - began)
            time.sleep(POLL_SECONDS)

    def _last_words(self) -> str:
        """Return the last thing the server said that is an error, as a sentence."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-50:]
        bad = [
            line.split(":  ", 1)[-1]
            for line in lines
            if ("FATAL:" in line or "PANIC:" in line) and not line.endswith(REFUSING)
        ]
        words = (bad or lines or ["it said nothing"])[-1].strip()
        return words if words.endswith(".") else f"{words}."


def _lock_file(data: DataFolder) -> Path:
    return data.run / "postgres.lock"


def _environment() -> dict[str, str]:
    """Return the environment for PostgreSQL's programs: nothing of ours, since PG… variables would redirect them."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
    }
    return kept | {"LC_ALL": "C"}


def _process_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_ready(cluster: Path, pid: int) -> bool:
    lines = _process_file(cluster)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _postmaster_lives(cluster: Path) -> bool:
    """Return whether the process named in postmaster.pid exists and is no zombie. Only a hint: the lock decides."""
    lines = _process_file(cluster)
    if not lines or not lines[0].strip().isdigit():
        return False
    pid = int(lines[0])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    with contextlib.suppress(OSError):
        return (
            Path(f"/proc/{pid}/stat")
            .read_text(encoding="ascii", errors="replace")
            .rsplit(")", 1)[1]
            .split()[0]
            != "Z"
        )
    return True


def _private_folder(folder: Path, user: ServerUser) -> None:
    """Make a folder in the shared temporary folder that is the server's alone, or refuse one that someone else made."""
    owner = os.geteuid() if user.uid is None else user.uid
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if user.uid is not None and user.gid is not None:
            os.chown(folder, user.uid, user.gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise ServerError(
            f"{folder} is needed for the server's socket but belongs to someone else; remove it, "
            "or choose a data folder with a shorter path."
        )
