"""Gives tests a real PostgreSQL: one server for the run, one migrated template, one copy of it for each worker.

- `@pytest.mark.django_db` (or the fixture `db`): the test runs as the application's role, in a transaction that is rolled
  back. What the application may not do, the test may not do either.
- `fresh_database`: a copy of its own with real commits, for tests of faults, browsers and properties.
- `owner_connection`: a plain connection as the schema's owner; rolled back.

The server is the embedded one, started in a temporary folder, or the one of KUSEI_DATABASE_URL.
"""

import contextlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kusei.data_folder import DataFolder, database_settings
from kusei.server.postgres import EmbeddedServer, is_running

PREFIX = "kusei-test-"
ONE_DAY = 24 * 60 * 60
TEMPLATE_LOCK = 0x6B757374
RUN = pytest.StashKey["Run"]()


@dataclass
class Run:
    """One run of the tests: a data folder in a temporary place, and the server."""

    data: DataFolder
    url: str
    server: EmbeddedServer | None = None

    @classmethod
    def begin(cls) -> "Run":
        """Make the data folder; with an external server, choose a database name of this run's own."""
        _sweep()
        data = DataFolder(Path(tempfile.mkdtemp(prefix=PREFIX)) / "data")
        data.prepare()
        url = os.environ.get("KUSEI_DATABASE_URL", "")
        if url:
            url = make_conninfo(url, dbname=f"kusei_test_{secrets.token_hex(4)}")
        return cls(data, url)

    def start(self) -> None:
        """Start the embedded server, unless an external one is used or it runs already."""
        if not self.url and self.server is None:
            self.server = EmbeddedServer(self.data, throwaway=True)
            self.server.start()

    def end(self) -> None:
        """Stop the server, or remove what was made on the external one; remove the data folder."""
        if self.server is not None:
            self.server.stop()
        elif self.url:
            _remove_everything(self.databases())
        shutil.rmtree(self.data.root.parent, ignore_errors=True)

    def databases(self) -> dict[str, dict[str, Any]]:
        """Return DATABASES for this run's template."""
        return database_settings(self.data, self.url)


def _sweep() -> None:
    """Remove the folders of runs that were killed before they could; their servers ended with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > ONE_DAY and not is_running(DataFolder(folder / "data")):
                shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Point settings at this run's data folder; with several workers, the process above them starts the server."""
    handed_down = getattr(config, "workerinput", {}).get("kusei")
    run = Run(DataFolder(Path(handed_down["data"])), handed_down["url"]) if handed_down else Run.begin()
    config.stash[RUN] = run
    os.environ["KUSEI_DATA"] = str(run.data.root)
    if getattr(config.option, "numprocesses", None):
        run.start()
    _use_data_folder(run)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Clean up, in the process that began the run."""
    run = config.stash.get(RUN, None)
    if run is not None and not hasattr(config, "workerinput"):
        run.end()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the server is."""
    run = node.config.stash[RUN]
    node.workerinput["kusei"] = {"data": str(run.data.root), "url": run.url}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would empty tables afterwards: the application's role may not, and should not."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = {"transactional_db", "live_server", "django_db_reset_sequences"} & set(
            getattr(item, "fixturenames", ())
        )
        if flushes or (marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))):
            raise pytest.UsageError(
                f"{item.nodeid}: use the fixture `fresh_database` where real commits are needed."
            )


def _use_data_folder(run: Run) -> None:
    from django.conf import settings

    settings.KUSEI_DATA = run.data.root
    settings.KUSEI_KEYS = run.data.keys
    settings.KUSEI_WITNESS = run.data.witness
    settings.SECRET_KEY = secrets.token_urlsafe(32)
    # No assets are collected for tests: they are served and named as they lie in the source.
    settings.STATIC_ROOT = run.data.static
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    for alias, place in run.databases().items():
        settings.DATABASES[alias].update(place)


def _use_database(name: str) -> None:
    from django.db import connections

    connections.close_all()
    for alias in connections:
        connections.settings[alias]["NAME"] = name


@pytest.fixture(scope="session")
def postgres_run(request: pytest.FixtureRequest, django_db_blocker: Any) -> Run:
    """The run with its server started and its template made: migrated, with rights, and the city loaded."""
    run = request.config.stash[RUN]
    if not hasattr(request.config, "workerinput"):
        run.start()
    databases = run.databases()
    for alias, place in databases.items():
        _settings()[alias].update(place)
    owner = databases["owner"]
    with _connect(owner, "postgres") as connection, django_db_blocker.unblock():
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner["NAME"]]).fetchone()
        if not found:
            _make_template(owner["NAME"])
        connection.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_LOCK])
    return run


def _make_template(name: str) -> None:
    from django.conf import settings
    from django.db import connections

    from kusei.kernel.offices.actions import load
    from kusei.server.database import migrate

    _use_database(name)
    migrate()
    places = _settings()
    with _connect(places["owner"], "postgres") as connection:
        # An owner who is no superuser may otherwise not end the sessions that a test left open.
        roles = sql.SQL(", ").join(sql.Identifier(places[alias]["USER"]) for alias in ("default", "sealer"))
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(roles))
    load(settings.KUSEI_CITY)
    connections.close_all()


def _settings() -> dict[str, dict[str, Any]]:
    from django.db import connections

    return connections.settings


def _connect(place: dict[str, Any], database: str) -> psycopg.Connection[Any]:
    from kusei.server.database import connect

    return connect(place, database=database, autocommit=True)


@contextlib.contextmanager
def _copy(run: Run, suffix: str) -> Iterator[str]:
    """Copy the template; remove the copy afterwards."""
    from kusei.server.database import open_to_roles

    owner = run.databases()["owner"]
    copy = sql.Identifier(f"{owner['NAME']}_{suffix}")
    with _connect(owner, "postgres") as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, sql.Identifier(owner["NAME"]))
        )
    open_to_roles(owner, f"{owner['NAME']}_{suffix}")
    try:
        yield f"{owner['NAME']}_{suffix}"
    finally:
        with _connect(owner, "postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))


def _remove_everything(databases: dict[str, dict[str, Any]]) -> None:
    owner = databases["owner"]
    with _connect(owner, "postgres") as connection:
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (name,) in connection.execute(query, [owner["NAME"]]).fetchall():
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
        for alias in ("default", "sealer"):
            connection.execute(
                sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(databases[alias]["USER"]))
            )


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, postgres_run: Run, django_db_blocker: Any
) -> Iterator[None]:
    """Copy the template for this worker, and point Django at the copy. Takes the place of pytest-django's own."""
    from django.db import connections

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with _copy(postgres_run, worker) as name:
        with django_db_blocker.unblock():
            _use_database(name)
        yield
        with django_db_blocker.unblock():
            connections.close_all()


@dataclass
class FreshDatabase:
    """A database of one test's own. `default`, `owner` and `sealer` are entries as in DATABASES."""

    name: str
    default: dict[str, Any]
    owner: dict[str, Any]
    sealer: dict[str, Any]

    def connect(self, alias: str = "default") -> psycopg.Connection[Any]:
        """Return a plain connection as one of the three roles."""
        from kusei.server.database import connect

        return connect(getattr(self, alias))


@pytest.fixture
def fresh_database(
    django_db_setup: None, postgres_run: Run, django_db_blocker: Any
) -> Iterator[FreshDatabase]:
    """A copy of the template for this test alone, with real commits; Django's connections use it meanwhile."""
    before = _settings()["default"]["NAME"]
    with _copy(postgres_run, f"own_{secrets.token_hex(4)}") as name, django_db_blocker.unblock():
        _use_database(name)
        try:
            yield FreshDatabase(name, **{alias: dict(place) for alias, place in _settings().items()})
        finally:
            _use_database(before)


@pytest.fixture
def owner_connection(django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection as the schema's owner to the database in use; what it does is rolled back."""
    from kusei.server.database import connect

    with contextlib.closing(connect(_settings()["owner"])) as connection:
        yield connection
        connection.rollback()
