"""Makes the database what this code expects: the database itself, its three roles, the schema, and who may do what.

Rights are derived from the models: each of ours states in `app_may` what the application's role may do with its table, and
in `sealer_may` what the sealer may. Whatever is not stated is refused by the database, whatever the code tries.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from psycopg import sql
from psycopg.conninfo import make_conninfo

from kusei.data_folder.databases import PREPARED

OLDEST_SERVER = 15
MIGRATION_LOCK = 0x6B75736D  # one process migrates at a time

# What the application may do with the tables of others' apps. Whatever is not listed: read, add, change and remove.
TABLES_OF_OTHERS: Mapping[str, str] = {
    "auth": "SELECT",
    "contenttypes": "SELECT",
}
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"

_PRIVILEGE = re.compile(r"(SELECT|INSERT|UPDATE|DELETE)(?:\s*\(([^()]*)\))?")
_STATEMENT = re.compile(rf"{_PRIVILEGE.pattern}(?:\s*,\s*{_PRIVILEGE.pattern})*")


class DatabaseError(Exception):
    """The database cannot be used; the text says why and how to mend it."""


class NewerDatabase(DatabaseError):
    """The database was migrated by a newer version of Kusei."""


def migrate(*, using: str = "owner") -> None:
    """Make database and roles where missing, apply the migrations of this code, and set every right anew.

    Safe to repeat and to run twice at once. Raises NewerDatabase, before anything is changed, if the database knows
    migrations that this code does not.
    """
    create_database(settings.DATABASES[using])
    connection = connections[using]
    try:
        connection.ensure_connection()
        version = connection.connection.info.server_version // 10_000
        if version < OLDEST_SERVER:
            raise DatabaseError(f"The server is PostgreSQL {version}; {OLDEST_SERVER} or newer is needed.")
        with _alone(connection):
            refuse_newer(using=using)
            make_roles(using=using)
            call_command("migrate", database=using, interactive=False, verbosity=0, skip_checks=True)
            grant_rights(using=using)
    finally:
        connection.close()


def create_database(place: Mapping[str, Any]) -> None:
    """Make the database that `place` (an entry of DATABASES) names, unless it is there.

    Text sorts by code point on every server: C.UTF-8 of the server itself where it has one, else C.
    """
    try:
        with connect(place):
            return
    except psycopg.OperationalError as error:
        # The failed connection has no SQLSTATE to ask for; every other reason shows again just below.
        if "does not exist" not in str(error):
            raise DatabaseError(_unreachable(place, error)) from error
    try:
        with connect(place, database="postgres", autocommit=True) as connection:
            locale = (
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
                if connection.info.server_version >= 170_000
                else "LOCALE 'C'"
            )
            query = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' " + locale)
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(query.format(sql.Identifier(place["NAME"])))
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseError(
            f"The database {place['NAME']} does not exist and {place['USER']} may not create it; "
            "have it created, or let this role create databases (CREATEDB)."
        ) from error
    except psycopg.OperationalError as error:
        raise DatabaseError(_unreachable(place, error)) from error


def connect(
    place: Mapping[str, Any], *, database: str | None = None, autocommit: bool = False
) -> psycopg.Connection[tuple[Any, ...]]:
    """Return a plain connection to what an entry of DATABASES names, or to another database of the same server."""
    text = make_conninfo(
        "",
        dbname=database or place["NAME"],
        user=place["USER"],
        password=place["PASSWORD"],
        host=place["HOST"] or None,
        port=place["PORT"] or None,
        **{name: value for name, value in place.get("OPTIONS", {}).items() if name not in PREPARED},
    )
    return psycopg.connect(text, autocommit=autocommit)


def _unreachable(place: Mapping[str, Any], error: Exception) -> str:
    reason = str(error).strip().splitlines()[-1]
    return (
        f"The database {place['NAME']} at {place['HOST'] or 'the default place'} cannot be reached: {reason}"
    )


@contextlib.contextmanager
def _alone(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def refuse_newer(*, using: str = "owner") -> None:
    """Raise NewerDatabase if the database has migrations that this code does not know."""
    refuse_unknown(set(MigrationRecorder(connections[using]).applied_migrations()))


def refuse_unknown(applied: set[tuple[str, str]]) -> None:
    """Raise NewerDatabase if this code does not know one of these migrations (app, name)."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= set(migration.replaces)
    unknown = sorted(f"{app}.{name}" for app, name in applied - known)
    if unknown:
        raise NewerDatabase(
            f"The data comes from a newer version of Kusei: this one does not know {unknown[0]}"
            + (f" and {len(unknown) - 1} more migrations" if len(unknown) > 1 else "")
            + ". Nothing was changed. Use the version that made it, or another data folder."
        )


def is_behind(*, using: str = "owner") -> bool:
    """Return whether this code has migrations that the database lacks. Raises NewerDatabase as `refuse_newer` does."""
    refuse_newer(using=using)
    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def make_roles(*, using: str = "owner") -> None:
    """Make the login roles of application and sealer, and give them the passwords of this data folder."""
    with connections[using].cursor() as cursor:
        for alias in ("default", "sealer"):
            place = settings.DATABASES[alias]
            role = sql.Identifier(place["USER"])
            # The server gets the hash only, so that no log of its can hold the password.
            verifier = cursor.connection.pgconn.encrypt_password(
                place["PASSWORD"].encode(), place["USER"].encode(), b"scram-sha-256"
            ).decode()
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [place["USER"]])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            try:
                cursor.execute(
                    sql.SQL("{} ROLE {} LOGIN NOINHERIT PASSWORD {}").format(
                        sql.SQL(verb), role, sql.Literal(verifier)
                    )
                )
            except Exception as error:
                if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                    raise
                raise DatabaseError(
                    f"{settings.DATABASES[using]['USER']} may not make the role {place['USER']} or set its password; "
                    "let it make roles (CREATEROLE)."
                ) from error


def grant_rights(*, using: str = "owner") -> None:
    """Take every right from the application, the sealer and PUBLIC, and give back what the models state."""
    app, sealer = (sql.Identifier(settings.DATABASES[alias]["USER"]) for alias in ("default", "sealer"))
    both = sql.SQL("{}, {}").format(app, sealer)
    statements = [
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC, {}").format(both),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(both),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}").format(both),
        sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {}").format(both),
        sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(app),
        sql.SQL("GRANT SELECT ON TABLE {} TO {}").format(sql.Identifier("django_migrations"), app),
    ]
    tables = set(connections[using].introspection.table_names(include_views=True))
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in tables:
            raise DatabaseError(
                f"The model {model._meta.label} has no table; write its migration (makemigrations)."
            )
        if not model._meta.proxy:
            for role, rights in ((app, application_rights(model)), (sealer, sealer_rights(model))):
                if rights:
                    statements.append(_grant(model, rights, role))
    with connections[using].cursor() as cursor:
        # What runs with the owner's rights is called by triggers alone, which need no right for it.
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        )
        for (function,) in cursor.fetchall():
            statements.append(
                sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC, {}").format(sql.SQL(function), both)
            )
        cursor.execute("BEGIN")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("COMMIT")
    open_to_roles(settings.DATABASES[using], settings.DATABASES[using]["NAME"])


def open_to_roles(place: Mapping[str, Any], database: str) -> None:
    """Let the application and the sealer, and nobody else, connect to a database. A copy of one does not inherit this."""
    name = sql.Identifier(database)
    app, sealer = (sql.Identifier(settings.DATABASES[alias]["USER"]) for alias in ("default", "sealer"))
    with connect(place, database="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(name, app, sealer))


def application_rights(model: type[Model]) -> str:
    """Return what the application may do with a model's table, as GRANT takes it.

    Raises DatabaseError if a model of ours does not say so in `app_may`.
    """
    if not model.__module__.startswith("kusei."):
        return TABLES_OF_OTHERS.get(model._meta.app_label, EVERYTHING)
    stated = getattr(model, "app_may", None)
    if not isinstance(stated, str):
        raise DatabaseError(
            f"The model {model._meta.label} ({model.__module__}) does not state `app_may`: what the application may do "
            'with its table, such as "SELECT, INSERT". A many-to-many table needs a model of its own for that.'
        )
    return stated


def sealer_rights(model: type[Model]) -> str:
    """Return what the sealer may do with a model's table; empty for nearly all."""
    return str(getattr(model, "sealer_may", ""))


def _grant(model: type[Model], rights: str, role: sql.Identifier) -> sql.Composed:
    if not _STATEMENT.fullmatch(rights.strip()):
        raise DatabaseError(
            f"{model._meta.label}: {rights!r} is not a list such as 'SELECT, INSERT, UPDATE(note)'."
        )
    columns = {field.column for field in model._meta.local_concrete_fields}
    parts: list[sql.Composable] = []
    for privilege, listed in _PRIVILEGE.findall(rights):
        names = [name.strip() for name in listed.split(",") if name.strip()]
        if unknown := set(names) - columns:
            raise DatabaseError(
                f"{model._meta.label}: {rights!r} names no column of it: {', '.join(sorted(unknown))}."
            )
        part = sql.SQL(privilege)
        parts.append(
            sql.SQL("{} ({})").format(part, sql.SQL(", ").join(map(sql.Identifier, names))) if names else part
        )
    table = sql.Identifier(model._meta.db_table)
    return sql.SQL("GRANT {} ON TABLE {} TO {}").format(sql.SQL(", ").join(parts), table, role)
