"""`kusei demo`: a whole city in one command, on this machine only, and never over real data."""

import re
from pathlib import Path

import pytest

from kusei.server.tests.running import free_port, kusei, running

pytestmark = pytest.mark.faults


def _passwords(output: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", output))


def test_first_run_fills_second_run_keeps(tmp_path: Path) -> None:
    with running(tmp_path / "data", "demo", "--residents", "60") as first:
        assert first.serves()
        for role in ("窓口職員", "審査・決裁者", "課長", "区長・企画", "監査", "アカウント管理"):
            assert role in first.output
        assert len(_passwords(first.output)) == 1
    with running(tmp_path / "data", "demo", "--residents", "60") as second:
        assert _passwords(second.output) == _passwords(first.output)
        again = kusei(tmp_path / "data", "invent-residents", "10")
        assert "holds invented residents already, and nothing was added" in again.stderr
        verified = kusei(tmp_path / "data", "ledger", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
    network = kusei(tmp_path / "data", "up", "--host", "0.0.0.0")  # noqa: S104 (refused before anything is bound)
    assert network.returncode == 1
    assert "is a demonstration with well-known accounts" in network.stderr


def test_it_is_not_served_to_the_network(tmp_path: Path) -> None:
    told = kusei(tmp_path / "data", "demo", "--host", "0.0.0.0")  # noqa: S104 (refused before anything is bound)
    assert told.returncode == 1
    assert "served on this machine only" in told.stderr
    assert not (tmp_path / "data").exists()


def test_a_data_folder_in_real_use_gets_no_demonstration(tmp_path: Path) -> None:
    added = kusei(
        tmp_path / "data", "user", "add", "200001", "--name", "門司 太郎", "--role", "administrator"
    )
    assert added.returncode == 0, added.stderr
    assert len(_passwords(added.stdout)) == 1
    told = kusei(tmp_path / "data", "demo", "--port", str(free_port()))
    assert told.returncode == 1
    assert "is in real use" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("200002", "--name", "若松 花子", "--role", "mayor"),
            "There is no role mayor; the roles are clerk,",
        ),
        (
            ("200002", "--name", "若松 花子", "--role", "clerk"),
            "A clerk works at an office; name it with --office.",
        ),
        (
            ("200002", "--name", "若松 花子", "--role", "clerk", "--office", "99999-00"),
            "There is no office 99999-00;",
        ),
    ],
)
def test_an_account_that_cannot_be(
    tmp_path_factory: pytest.TempPathFactory, arguments: tuple[str, ...], told: str
) -> None:
    data = tmp_path_factory.getbasetemp() / "accounts"
    answer = kusei(data, "user", "add", *arguments)
    assert answer.returncode == 1
    assert told in answer.stderr
