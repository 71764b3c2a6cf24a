"""Migrating: repeatable, refused for newer data, and sorted the same everywhere."""

from typing import Any

import pytest
from django.db import connections

from kusei.server import database


def test_migrating_again_changes_nothing(fresh_database: Any) -> None:
    query = "SELECT app || '.' || name FROM django_migrations ORDER BY id"
    with fresh_database.connect("owner") as connection:
        before = connection.execute(query).fetchall()
    database.migrate()
    with fresh_database.connect("owner") as connection:
        assert connection.execute(query).fetchall() == before
    assert not database.is_behind()


def test_data_of_a_newer_version_is_refused_before_anything_is_changed(fresh_database: Any) -> None:
    with fresh_database.connect("owner") as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0099_from_the_future', now())"
        )
        connection.execute("REVOKE SELECT ON ledger_act FROM PUBLIC")
    with pytest.raises(database.NewerDatabase, match=r"ledger\.0099_from_the_future\. Nothing was changed"):
        database.migrate()
    with fresh_database.connect("owner") as connection:
        row = connection.execute("SELECT count(*) FROM django_migrations WHERE name LIKE '0099%'").fetchone()
    assert row == (1,)


def test_a_copy_is_open_to_its_two_roles_alone(fresh_database: Any) -> None:
    with fresh_database.connect("owner") as connection:
        row = connection.execute(
            "SELECT has_database_privilege('public', current_database(), 'CONNECT'),"
            f" has_database_privilege('{fresh_database.default['USER']}', current_database(), 'CONNECT'),"
            f" has_database_privilege('{fresh_database.sealer['USER']}', current_database(), 'CONNECT')"
        ).fetchone()
    assert row == (False, True, True)


def test_the_sealer_may_seal_and_nothing_else(fresh_database: Any) -> None:
    with connections["sealer"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.privilege FROM pg_class c,"
            " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p(privilege)"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')"
            " AND has_table_privilege(c.oid, p.privilege) ORDER BY 1, 2"
        )
        assert cursor.fetchall() == [
            ("ledger_leaf", "INSERT"),
            ("ledger_leaf", "SELECT"),
            ("ledger_treehead", "INSERT"),
            ("ledger_treehead", "SELECT"),
            ("ledger_unsealed", "DELETE"),
            ("ledger_unsealed", "SELECT"),
        ]


def test_a_server_that_is_not_there_is_told_in_one_sentence() -> None:
    place = {"NAME": "kusei", "USER": "kusei", "PASSWORD": "", "HOST": "/nowhere", "PORT": "", "OPTIONS": {}}
    with pytest.raises(
        database.DatabaseError, match="The database kusei at /nowhere cannot be reached"
    ) as told:
        database.create_database(place)
    assert "\n" not in str(told.value)
