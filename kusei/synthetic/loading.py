"""Brings invented acts and rows into the database: COPY on the owner's connection, all in one transaction.

A crash at any point leaves the database as it was, indexes and sequences included. For many people the indexes, exclusion
constraints and foreign keys are dropped first and made again, exactly as they were, at the end; meanwhile the registers
are locked for everybody else. The trigger that hashes acts stays on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kusei.kernel.registers.effects import table_of
from kusei.kernel.registers.plan import BLOCK
from kusei.synthetic.copying import ACT, ACT_TABLE, KINDS, copy_statement
from kusei.synthetic.parts import Need
from kusei.synthetic.rows import Start

Cursor = Any
Steps = Callable[[str, int, int], None]

MAINTENANCE_MEMORY = "512MB"
WORK_MEMORY = "128MB"


class CannotInvent(Exception):
    """The database is not one to invent residents in; the text says why and what to do."""


def tables() -> list[str]:
    """Return the tables that are loaded."""
    return [ACT_TABLE, *(table_of(kind) for kind in KINDS)]


def begin(cursor: Cursor, offices: list[str]) -> datetime:
    """Make sure that nobody is registered and nobody registers meanwhile; return the moment of the load.

    Raises CannotInvent if anybody, real or invented, is registered, or an office is missing.
    """
    cursor.execute(f"LOCK TABLE {table_of('person')} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(
        f"SELECT count(*) FILTER (WHERE NOT invented), count(*) FROM (SELECT invented FROM {table_of('person')}"  # noqa: S608
        " ORDER BY invented LIMIT 1) AS first"
    )
    real, anybody = cursor.fetchone()
    if real:
        raise CannotInvent(
            "This database holds real residents. Invented residents are never mixed with them; "
            "use another data folder (KUSEI_DATA) or another database (KUSEI_DATABASE_URL)."
        )
    if anybody:
        raise CannotInvent(
            "This database holds invented residents already, and nothing was added. "
            "Use an empty data folder (KUSEI_DATA) or database for another population."
        )
    cursor.execute(
        "SELECT code FROM unnest(%s::text[]) AS code WHERE code NOT IN (SELECT code FROM offices_office)",
        [offices],
    )
    missing = [code for (code,) in cursor.fetchall()]
    if missing:
        raise CannotInvent(
            f"The database does not know the offices {', '.join(missing)}; load the city first (kusei load-city)."
        )
    cursor.execute("SELECT now()")
    moment: datetime = cursor.fetchone()[0]
    return moment


def reserve(cursor: Cursor, need: Need) -> Start:
    """Take the numbers of a load from the sequences, and return the first of each kind.

    The sequences are locked until the transaction ends, and are as before if it fails.
    """
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [ACT_TABLE])
    acts = cursor.fetchone()[0]
    blocks = -(-need.rows // BLOCK)
    return Start(
        row=_take(cursor, "registers_blocks", blocks) * BLOCK,
        act=_take(cursor, acts, need.acts),
        person=_take(cursor, "registers_person_codes", need.people),
        household=_take(cursor, "registers_household_numbers", need.households),
    )


def _take(cursor: Cursor, sequence: str, count: int) -> int:
    # Any ALTER SEQUENCE locks the sequence; a plain setval would race with the nextval of a clerk.
    cursor.execute(f"ALTER SEQUENCE {sequence} INCREMENT BY 1")
    cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
    last, is_called = cursor.fetchone()
    first = int(last) + bool(is_called)
    cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {first + count}")
    return first


def copy_part(cursor: Cursor, texts: dict[str, bytes]) -> None:
    """Write the texts of one part."""
    for kind in (ACT, *KINDS):
        if kind in texts:
            with cursor.copy(copy_statement(kind)) as copy:
                copy.write(texts[kind])


@dataclass(frozen=True)
class Definition:
    """An index or constraint of a table: how it is dropped and made again."""

    name: str
    drop: str
    make: str


def drop_definitions(cursor: Cursor) -> list[Definition]:
    """Drop all indexes and constraints of the loaded tables but their primary keys and checks; return them.

    They come back in this order: what is quick first, the exclusion constraints last.
    """
    cursor.execute(
        """
        SELECT quote_ident(c.conname), c.conrelid::regclass::text, pg_get_constraintdef(c.oid)
          FROM pg_constraint c
         WHERE c.conrelid = ANY(%s::regclass[]) AND c.contype IN ('f', 'u', 'x')
         ORDER BY array_position(ARRAY['u', 'f', 'x'], c.contype::text), c.conrelid::regclass::text, c.conname
        """,
        [tables()],
    )
    constraints = [
        Definition(
            name,
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}",
        )
        for name, table, text in cursor.fetchall()
    ]
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
          FROM pg_index i
         WHERE i.indrelid = ANY(%s::regclass[])
           AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
         ORDER BY i.indrelid::regclass::text, 1
        """,
        [tables()],
    )
    indexes = [Definition(name, f"DROP INDEX {name}", text) for name, text in cursor.fetchall()]
    definitions = indexes + constraints
    for definition in definitions:
        cursor.execute(definition.drop)
    return definitions


def make_again(cursor: Cursor, definitions: list[Definition], steps: Steps) -> Iterator[str]:
    """Make the dropped indexes and constraints again; yield the name of each when it stands."""
    cursor.execute(f"SET LOCAL maintenance_work_mem = '{MAINTENANCE_MEMORY}'")
    cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
    for done, definition in enumerate(definitions):
        steps(f"Index {definition.name}", done, len(definitions))
        cursor.execute(definition.make)
        yield definition.name
    steps("Indexes", len(definitions), len(definitions))
