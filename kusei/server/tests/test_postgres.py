"""The embedded server: where it can lie, what it survives, and what it says when it cannot run."""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kusei.data_folder import EMBEDDED_OWNER, DataFolder
from kusei.data_folder.sockets import LONGEST_SOCKET_PATH, SOCKET_NAME, running_socket_folder
from kusei.server.postgres import AlreadyRunning, EmbeddedServer, ServerError, is_running

pytestmark = pytest.mark.faults


def _connect(data: DataFolder, *, password: str | None = None, autocommit: bool = True) -> psycopg.Connection:
    secrets = data.read_secrets()
    assert secrets is not None
    return psycopg.connect(
        host=str(running_socket_folder(data)), dbname="postgres", user=EMBEDDED_OWNER,
        password=secrets.owner_password if password is None else password, autocommit=autocommit,
    )  # fmt: skip


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(DataFolder(tmp_path / "data"), throwaway=True)
    with server:
        yield server


def _only_ours_may_enter(path: Path) -> DataFolder:
    """Return a data folder below one that is closed to everybody else."""
    path.mkdir(parents=True)
    path.chmod(0o700)
    return DataFolder(path / "data")


@pytest.mark.parametrize("name", ["closed", "区役所 データ", "とても長い名前のフォルダ" * 6])
def test_it_runs_below_any_folder_and_changes_no_permissions(tmp_path: Path, name: str) -> None:
    data = _only_ours_may_enter(tmp_path / name)
    with EmbeddedServer(data, throwaway=True):
        assert len(bytes(running_socket_folder(data) / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        with _connect(data) as connection:
            row = connection.execute(
                "SELECT current_setting('data_checksums'), current_setting('server_encoding'),"
                " current_setting('listen_addresses')"
            ).fetchone()
        assert row == ("on", "UTF8", "")
    assert not is_running(data)
    assert data.root.parent.stat().st_mode & 0o777 == 0o700
    assert data.postgres.stat().st_mode & 0o777 == 0o700


def test_text_sorts_by_code_point(server: EmbeddedServer) -> None:
    with _connect(server.data) as connection:
        rows = connection.execute(
            "SELECT t FROM unnest(ARRAY['か', 'a', 'ア', 'B', 'が', 'い']) t ORDER BY t"
        ).fetchall()
    assert [row[0] for row in rows] == sorted(["か", "a", "ア", "B", "が", "い"])


def test_nobody_comes_in_without_the_password(server: EmbeddedServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        _connect(server.data, password="guessed")


def test_secrets_are_readable_by_their_owner_alone(server: EmbeddedServer) -> None:
    for path in (server.data.secrets_file, server.log):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_refused_row_does_not_show_in_the_log(server: EmbeddedServer) -> None:
    with _connect(server.data) as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('北九 花子')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('北九 花子')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT '北九 花子'::int")
    assert "花子" not in server.log.read_text(encoding="utf-8")


def test_it_is_not_started_twice(server: EmbeddedServer) -> None:
    with pytest.raises(AlreadyRunning, match="in use by another Kusei"):
        EmbeddedServer(server.data).start()


def test_what_was_committed_survives_sigkill(tmp_path: Path) -> None:
    server = EmbeddedServer(DataFolder(tmp_path / "data"))
    server.start()
    assert server.process is not None
    with _connect(server.data) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    with contextlib.closing(_connect(server.data, autocommit=False)) as unfinished:
        unfinished.execute("DELETE FROM kept")
        server.process.kill()
        # Not reaped on purpose: the process is a zombie, and its number stands in postmaster.pid.
        assert (server.data.postgres / "postmaster.pid").exists()
        with EmbeddedServer(server.data), _connect(server.data) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    server.process.wait()


def test_a_left_over_process_number_that_is_now_another_process_does_not_stop_it(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with EmbeddedServer(data, throwaway=True):
        left_over = (data.postgres / "postmaster.pid").read_text().splitlines()
    left_over[0] = str(os.getpid())
    (data.postgres / "postmaster.pid").write_text("\n".join(left_over) + "\n")
    with EmbeddedServer(data, throwaway=True), _connect(data) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_ends_when_the_process_that_started_it_is_killed(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    program = (
        "import sys; from pathlib import Path; from kusei.data_folder import DataFolder;"
        "from kusei.server.postgres import EmbeddedServer;"
        "EmbeddedServer(DataFolder(Path(sys.argv[1])), throwaway=True).start(); print('up', flush=True);"
        "sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(data.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"up\n"
        assert is_running(data)
        postmaster = int((data.postgres / "postmaster.pid").read_text().splitlines()[0])
        descriptor = os.pidfd_open(postmaster)
        parent.send_signal(signal.SIGKILL)
    assert select.select([descriptor], [], [], 20.0)[0], "the server outlived its parent by 20 seconds"
    os.close(descriptor)
    with EmbeddedServer(data, throwaway=True):
        assert is_running(data)


@pytest.mark.parametrize(("stored", "relation"), [("99", "newer"), ("9", "older")])
def test_data_of_another_postgresql_is_left_alone(tmp_path: Path, stored: str, relation: str) -> None:
    data = DataFolder(tmp_path / "data")
    with EmbeddedServer(data, throwaway=True):
        pass
    (data.postgres / "PG_VERSION").write_text(stored + "\n")
    before = {path: path.stat().st_mtime_ns for path in data.postgres.rglob("*")}
    with pytest.raises(
        ServerError, match=f"PostgreSQL {stored}, {relation} than the programs.*nothing was changed"
    ):
        EmbeddedServer(data).start()
    assert {path: path.stat().st_mtime_ns for path in data.postgres.rglob("*")} == before


def test_a_damaged_cluster_is_told_in_the_server_s_own_words(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with EmbeddedServer(data, throwaway=True):
        pass
    (data.postgres / "kusei.conf").unlink()
    (data.postgres / "pg_hba.conf").write_text("nonsense\n")
    with pytest.raises(
        ServerError, match=r"PostgreSQL did not start: could not load .*pg_hba\.conf.*whole log is"
    ):
        EmbeddedServer(data).start()
    assert not is_running(data)


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.prepare()
    (data.root / "postgres.new" / "base").mkdir(parents=True)
    with EmbeddedServer(data, throwaway=True), _connect(data) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (data.root / "postgres.new").exists()
