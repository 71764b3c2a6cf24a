"""Processes are killed with SIGKILL while clerks record: what they were told is there, once, and nothing is half done."""

import os
import random
import signal

import pytest

from benchmarks.machine import children_of, command_of
from kusei.data_folder import DataFolder
from kusei.server.postgres import EmbeddedServer
from kusei.server.tests.running import ended, running

from .office import Answers, audit, clerks

pytestmark = pytest.mark.faults


def test_the_database_is_killed_again_and_again(office: DataFolder) -> None:
    chance = random.Random(1)  # noqa: S311  a test's dice
    with running(office.root) as kusei, clerks(office.root, 1, 2, 3) as working:
        for _ in range(3):
            working.record(chance.randint(3, 12))
            kusei.output = ""
            os.kill(kusei.children()["postgres"], signal.SIGKILL)
            kusei.wait_for("The database died")
        working.record(5)
        told = working.end()
        assert told.lost, "no clerk noticed"
        audit(office, told)
        children = kusei.children()
        assert kusei.end() == 0
        assert ended(*children.values())


def test_the_web_server_is_killed_while_clerks_work_in_browsers(office: DataFolder) -> None:
    chance = random.Random(5)  # noqa: S311  a test's dice
    with running(office.root) as kusei, clerks(office.root, 1, 2, port=kusei.port) as working:
        working.record(chance.randint(2, 5))
        worker = chance.choice(children_of(kusei.children()["web_process"]))
        os.kill(worker, signal.SIGKILL)
        working.record(chance.randint(2, 5))
        master = kusei.children()["web_process"]
        workers = children_of(master)
        os.kill(master, signal.SIGKILL)
        kusei.wait_for("The web server died")
        assert ended(*workers), "a worker outlived its server"
        working.record(chance.randint(2, 5))
        os.kill(kusei.children()["postgres"], signal.SIGKILL)
        working.record(5)
        told = working.end()
        assert len(told.lost) >= 2, "no clerk noticed"
        audit(office, told)


def test_one_connection_of_the_database_is_killed(office: DataFolder) -> None:
    """PostgreSQL then ends all its processes and recovers by itself."""
    chance = random.Random(2)  # noqa: S311  a test's dice
    with EmbeddedServer(office) as server, clerks(office.root, 1, 2) as working:
        for _ in range(2):
            working.record(chance.randint(3, 12))
            assert server.process is not None
            os.kill(chance.choice(_backends(server.process.pid)), signal.SIGKILL)
        working.record(5)
        audit(office, working.end())


def _backends(postmaster: int) -> list[int]:
    """Return the processes that serve the clerks' connections."""
    return [child for child in children_of(postmaster) if "kusei_app" in command_of(child)]


def test_everything_is_killed_at_once(office: DataFolder) -> None:
    chance = random.Random(3)  # noqa: S311  a test's dice
    told = Answers()
    for team in ((1, 2), (3, 4)):
        with running(office.root) as kusei, clerks(office.root, *team, told=told) as working:
            working.record(chance.randint(5, 20))
            everything = kusei.children()
            for process in everything.values():
                os.kill(process, signal.SIGKILL)
            working.end(signal.SIGKILL)
            kusei.end(signal.SIGKILL)
            assert ended(*everything.values()), "a process was left behind"
    with EmbeddedServer(office):
        audit(office, told)
