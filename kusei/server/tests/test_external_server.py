"""With KUSEI_DATABASE_URL: the same commands on a server that is not ours. Here it is the server of this test run."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kusei.server.database import connect

from .running import kusei

pytestmark = pytest.mark.faults


class External:
    """A name for a database that does not exist yet, on the server of this run."""

    def __init__(self, owner: dict[str, Any]) -> None:
        self.owner = owner
        self.name = f"kusei_test_external_{secrets.token_hex(4)}"
        self.url = make_conninfo(
            "", dbname=self.name, user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"] or None,
            port=owner["PORT"] or None,
        )  # fmt: skip

    def remove(self) -> None:
        """Drop the database and its roles."""
        with connect(self.owner, database="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.name)))
            for role in ("app", "sealer"):
                connection.execute(
                    sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{self.name}_{role}"))
                )


@pytest.fixture
def externals(postgres_run: Any) -> Iterator[tuple[External, External]]:
    owner = postgres_run.databases()["owner"]
    pair = External(owner), External(owner)
    yield pair
    for one in pair:
        one.remove()


def test_fill_back_up_and_restore(tmp_path: Path, externals: tuple[External, External]) -> None:
    first, second = externals
    loaded = kusei(tmp_path / "first", "migrate", KUSEI_DATABASE_URL=first.url)
    assert loaded.returncode == 0, loaded.stderr
    loaded = kusei(tmp_path / "first", "load-city", "cities/kitakyushu", KUSEI_DATABASE_URL=first.url)
    assert loaded.returncode == 0, loaded.stderr
    assert not (tmp_path / "first" / "postgres").exists()

    file = tmp_path / "kusei.backup"
    written = kusei(tmp_path / "first", "backup", str(file), KUSEI_DATABASE_URL=first.url)
    assert written.returncode == 0, written.stderr

    onto = kusei(tmp_path / "second", "restore", str(file), KUSEI_DATABASE_URL=first.url)
    assert onto.returncode == 1
    assert f"The database {first.name} is not empty; a restore overwrites nothing." in onto.stderr
    assert not (tmp_path / "second").exists()

    restored = kusei(tmp_path / "second", "restore", str(file), KUSEI_DATABASE_URL=second.url)
    assert restored.returncode == 0, restored.stderr
    again = kusei(tmp_path / "second", "load-city", "cities/kitakyushu", KUSEI_DATABASE_URL=second.url)
    assert "was in force already" in again.stdout, again.stdout + again.stderr


def test_a_database_that_was_never_migrated_is_told(
    tmp_path: Path, externals: tuple[External, External]
) -> None:
    url = externals[0].url
    with connect(externals[0].owner, database="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(externals[0].name)))
    told = kusei(tmp_path / "data", "load-city", "cities/kitakyushu", KUSEI_DATABASE_URL=url)
    assert told.returncode == 1
    assert "run `kusei migrate`" in told.stderr
    assert told.stderr.count("\n") == 1
    with psycopg.connect(url) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone() == (0,)
