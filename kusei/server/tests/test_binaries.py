"""Which programs run, and where root puts a copy that an unprivileged user can execute."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from kusei.server import binaries
from kusei.server.binaries import SERVER_PROGRAMS, Binaries, BinariesError


def test_the_newest_of_the_wheel_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUSEI_PG_BINDIR", raising=False)
    found = binaries.find()
    assert found.major >= 18
    assert Path(found.program("pg_dump")).is_file()


def test_a_folder_without_programs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUSEI_PG_BINDIR", str(tmp_path))
    with pytest.raises(
        BinariesError, match=r"from KUSEI_PG_BINDIR.* holds no program `postgres` that runs here"
    ):
        binaries.find()


def test_programs_that_are_too_old_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
    program.chmod(0o755)
    monkeypatch.setenv("KUSEI_PG_BINDIR", str(tmp_path))
    with pytest.raises(BinariesError, match=r"is PostgreSQL 14\.9; 15 or newer is needed"):
        binaries.find()


@pytest.fixture
def closed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Binaries:
    """The wheel's server programs in a folder that only we may enter."""
    monkeypatch.delenv("KUSEI_PG_BINDIR", raising=False)
    found = binaries.find()
    package = found.folder.parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wanted = [found.folder / name for name in SERVER_PROGRAMS]
    for folder in (
        found.folder.parent / "share",
        found.folder.parent / "lib" / "postgresql",
        package.with_name(f"{package.name}.libs"),
    ):
        wanted += [path for path in folder.rglob("*") if path.is_file()]
    for path in wanted:
        target = closed / path.relative_to(package.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o700)
    return Binaries(closed / found.folder.relative_to(package.parent), found.version)


def test_the_copy_is_whole_open_to_read_and_used_again(closed_wheel: Binaries, tmp_path: Path) -> None:
    place = tmp_path / "open"
    place.mkdir()
    copy = binaries._copied(closed_wheel, closed_wheel.folder.parents[1], place)
    assert copy is not None
    assert binaries._checked(copy.folder, "test").version == closed_wheel.version
    for path in [place / next(iter(os.listdir(place))), *place.rglob("*")]:
        mode = path.stat().st_mode
        assert mode & (stat.S_IROTH | stat.S_IXOTH if path.is_dir() else stat.S_IROTH), path
        assert not mode & 0o022, path
    made_at = copy.folder.stat().st_mtime_ns
    again = binaries._copied(closed_wheel, closed_wheel.folder.parents[1], place)
    assert again == copy
    assert copy.folder.stat().st_mtime_ns == made_at


def test_a_copy_that_lost_a_file_is_made_anew(closed_wheel: Binaries, tmp_path: Path) -> None:
    place = tmp_path / "open"
    place.mkdir()
    copy = binaries._copied(closed_wheel, closed_wheel.folder.parents[1], place)
    assert copy is not None
    (copy.folder / "initdb").write_bytes(b"")
    again = binaries._copied(closed_wheel, closed_wheel.folder.parents[1], place)
    assert again == copy
    assert (copy.folder / "initdb").stat().st_size == (closed_wheel.folder / "initdb").stat().st_size


def test_a_copy_that_others_could_have_written_is_not_trusted(closed_wheel: Binaries, tmp_path: Path) -> None:
    place = tmp_path / "open"
    place.mkdir()
    package = closed_wheel.folder.parents[1]
    copy = binaries._copied(closed_wheel, package, place)
    assert copy is not None
    root = place / copy.folder.relative_to(place).parts[0]
    root.chmod(0o777)
    (copy.folder / "postgres").write_bytes(b"x" * (copy.folder / "postgres").stat().st_size)
    assert binaries._copied(closed_wheel, package, place) == copy
    assert (copy.folder / "postgres").read_bytes()[:4] == b"\x7fELF"
    assert root.stat().st_mode & 0o022 == 0
