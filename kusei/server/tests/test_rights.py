"""What the database itself refuses, whatever the code tries."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from django.db.utils import ProgrammingError

from kusei.server import database

pytestmark = pytest.mark.django_db


def _value(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_tests_run_as_the_application() -> None:
    assert _value("SELECT current_user").endswith("_app")
    assert (
        _value("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        is False
    )


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "UPDATE ledger_act SET counted = 0",
        "DELETE FROM ledger_act",
        "TRUNCATE ledger_act",
        "UPDATE ledger_leaf SET act_id = 0",
        "INSERT INTO ledger_treehead (size) VALUES (1)",
        "UPDATE offices_cityprofile SET name = ''",
        "DELETE FROM offices_account",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "ALTER TABLE ledger_act DISABLE TRIGGER ALL",
    ],
)
def test_the_application_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError) as refusal, connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_every_table_has_the_rights_its_model_states_and_no_more() -> None:
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        stated = database.application_rights(model)
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
            whole = {part.strip() for part in stated.split(",")}
            granted = _value(f"SELECT has_table_privilege('{table}', '{right}')")
            assert granted == (right in whole), f"{table}: {right}"


def test_a_model_of_ours_must_state_its_rights() -> None:
    silent = type(
        "Silent",
        (),
        {"__module__": "kusei.sections.silent.models", "_meta": models.options.Options(None, "silent")},
    )
    silent._meta.object_name = "Silent"  # type: ignore[attr-defined]
    with pytest.raises(database.DatabaseError, match="does not state `app_may`"):
        database.application_rights(silent)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rights", ["ALL", "SELECT; DROP TABLE x", "UPDATE(no_such_column)", "SELECT INSERT", ""]
)
def test_a_slip_in_the_stated_rights_is_found(rights: str) -> None:
    model = apps.get_model("offices", "Office")
    with pytest.raises(database.DatabaseError, match=r"offices\.Office"):
        database._grant(model, rights, psycopg.sql.Identifier("x"))


def test_a_column_can_be_granted_alone() -> None:
    model = apps.get_model("offices", "Office")
    statement = database._grant(model, "SELECT, UPDATE(name, kind)", psycopg.sql.Identifier("clerk"))
    assert statement.as_string() == (
        'GRANT SELECT, UPDATE ("name", "kind") ON TABLE "offices_office" TO "clerk"'
    )
