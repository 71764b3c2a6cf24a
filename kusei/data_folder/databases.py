"""Where the database is, and the three roles that use it.

default   logs in as `<database>_app`: what screens and commands use; cannot change or delete an act
owner     owns the schema; migrates
sealer    logs in as `<database>_sealer`: may only take acts into the ledger's tree

The server is the embedded one of the data folder, or the one that KUSEI_DATABASE_URL names (with its owner's login).
"""

import os
from collections.abc import Mapping
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from .folder import DataFolder, DataFolderError
from .sockets import running_socket_folder

# The server plans a question once for each connection instead of every time: planning took twice as long as answering
# (docs/benchmarks.md). Options of Django's and psycopg's own, which no connection string may hold.
PREPARED: Mapping[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}
DATABASE_NAME = "kusei"
EMBEDDED_OWNER = "kusei"


def app_role(database: str) -> str:
    """Return the login role of the application on this database."""
    return f"{database}_app"


def sealer_role(database: str) -> str:
    """Return the login role of the sealer on this database."""
    return f"{database}_sealer"


def _understood(url: str) -> dict[str, str]:
    """Return the parts of a connection URL. Raises DataFolderError, without showing it: it holds a password."""
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        raise DataFolderError(
            "KUSEI_DATABASE_URL cannot be understood; write it as postgresql://owner:password@host:5432/kusei "
            "(with special characters of the password percent-encoded)."
        ) from error


def database_settings(data: DataFolder, url: str | None = None) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES for this data folder.

    url: the owner's login on an external server; by default KUSEI_DATABASE_URL, and without that the embedded server.
    Without secrets yet, passwords are empty: nothing can log in, but settings load (checks, type checking).
    """
    url = os.environ.get("KUSEI_DATABASE_URL") if url is None else url
    known = data.read_secrets()
    options: dict[str, Any] = {}
    if url:
        place = _understood(url)
        name = place.pop("dbname", DATABASE_NAME)
        owner = place.pop("user", EMBEDDED_OWNER)
        owner_password = place.pop("password", "")
        host, port = place.pop("host", ""), place.pop("port", "")
        options.update(place)
    else:
        name, owner = DATABASE_NAME, EMBEDDED_OWNER
        owner_password = known.owner_password if known else ""
        host, port = str(running_socket_folder(data)), ""

    def alias(user: str, password: str) -> dict[str, Any]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": user,
            "PASSWORD": password,
            "HOST": host,
            "PORT": port,
            # A connection per request would cost two thirds of the throughput.
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**PREPARED, **options},
        }

    return {
        "default": alias(app_role(name), known.app_password if known else ""),
        "owner": alias(owner, owner_password),
        "sealer": alias(sealer_role(name), known.sealer_password if known else ""),
    }
