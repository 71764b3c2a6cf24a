"""`kusei up`: what it starts, what it stops, and what it says when it cannot start."""

import os
import signal
import socket
from pathlib import Path

import pytest

from kusei.data_folder import DataFolder
from kusei.server.instance import only_one
from kusei.server.postgres import is_running
from kusei.server.supervisor import Child, Serving, SupervisorError, open_port

from .running import ended, free_port, kusei, running

pytestmark = pytest.mark.faults


def test_it_starts_serves_refuses_a_second_and_stops_without_leaving_anything(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as one:
        assert one.serves()
        children = one.children()
        assert set(children) == {"postgres", "sealing", "web_process"}
        second = kusei(data, "up", "--port", str(free_port()))
        assert second.returncode == 1
        assert f"already running on the data folder {data}: http://127.0.0.1:{one.port}/" in second.stderr
        assert f"process {one.process.pid}" in second.stderr
        assert "Traceback" not in second.stderr
        assert one.end(signal.SIGINT) == 0
        assert "Kusei has stopped." in one.output
        assert ended(*children.values())
    assert not is_running(DataFolder(data))


def test_after_sigkill_nothing_is_left_and_it_starts_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as one:
        children = one.children()
        one.end(signal.SIGKILL)
        assert ended(*children.values()), "a child outlived the supervisor"
    with running(data) as again:
        assert again.serves()


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    with running(tmp_path / "data") as one:
        before = one.children()
        os.kill(before["web_process"], signal.SIGKILL)
        one.wait_for("The web server died")
        # The port stays open meanwhile: the page waits for the new process instead of being refused.
        assert one.serves()
        os.kill(before["postgres"], signal.SIGKILL)
        one.wait_for("The database died")
        os.kill(before["sealing"], signal.SIGKILL)
        one.wait_for("The sealer died")
        assert one.serves()
        after = one.children()
        assert set(after) == set(before)
        assert not set(after.values()) & set(before.values())


def test_a_child_may_die_three_times_a_minute() -> None:
    child = Child("sealer", start=lambda: pytest.fail("not started here"))
    assert [child.may_restart(now) for now in (0.0, 1.0, 2.0, 3.0)] == [True, True, True, False]
    assert child.may_restart(100.0)


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = kusei(tmp_path / "data", "up", "--port", str(port))
    assert told.returncode == 1
    assert told.stderr.strip() == (
        f"Error: Port {port} on 127.0.0.1 is taken by another program; stop it, or choose another with --port."
    )
    assert not (tmp_path / "data").exists()


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SupervisorError, match=r"192\.0\.2\.1 is not an address of this machine"):
        open_port(Serving(host="192.0.2.1", port=free_port()))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 (nothing is bound)
        ("::1", "http://[::1]:8000/"),
        ("::", "http://[::1]:8000/"),
        ("10.1.2.3", "http://10.1.2.3:8000/"),
    ],
)
def test_the_address_to_type(host: str, address: str) -> None:
    assert Serving(host=host).address == address


def test_a_data_folder_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "version").write_text("99\n")
    told = kusei(data, "up", "--port", str(free_port()))
    assert told.returncode == 1
    assert "comes from a newer version of Kusei (layout 99" in told.stderr
    assert [path.name for path in data.iterdir()] == ["version"]


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    told = kusei(tmp_path / "data", "up", "--port", str(free_port()))
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert "cannot be written" in told.stderr


def test_two_commands_at_once_are_told_apart(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.prepare()
    with only_one(data, "invent-residents"):
        told = kusei(data.root, "migrate")
    assert told.returncode == 1
    assert f"`kusei invent-residents` (process {os.getpid()}) is using the data folder" in told.stderr


def test_a_database_url_that_cannot_be_understood_is_told_without_showing_it(tmp_path: Path) -> None:
    told = kusei(tmp_path / "data", "migrate", KUSEI_DATABASE_URL="postgresql://owner:ge%heim@host/kusei")
    assert told.returncode == 1
    assert "KUSEI_DATABASE_URL cannot be understood" in told.stderr
    assert "heim" not in told.stderr
