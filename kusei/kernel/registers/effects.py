"""Effects: the rows an act puts in and withdraws. Applying them is the only way into the registers.

An act's content holds {"effects": {"+": {kind: [row, ...]}, "-": {kind: [id, ...]}}}. Rows leave out what is blank, and
what can be derived (search keys, the act itself), so that a million acts stay small. Replaying every act's effects in the
order of their numbers gives the same registers, row for row.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connections, models
from psycopg.types.json import Jsonb

from .models import Household, HouseholdAddress, Particulars, Person, Residence, Suppression
from .names import bigrams, kana_key, name_key, place_key

Row = dict[str, Any]
Effects = dict[str, dict[str, list[Any]]]

KINDS: Final[dict[str, type[models.Model]]] = {
    "person": Person,
    "household": Household,
    "particulars": Particulars,
    "address": HouseholdAddress,
    "residence": Residence,
    "suppression": Suppression,
}
IDENTITIES: Final = frozenset({"person", "household"})
BOOKKEEPING: Final = ("recorded_by_id", "recorded_at", "withdrawn_by_id", "withdrawn_at")
DERIVED: Final[dict[str, tuple[str, ...]]] = {
    "particulars": ("kana_key", "name_key", "bigrams"),
    "address": ("address_key",),
}


class ChangedMeanwhile(Exception):
    """Somebody else has changed a row that this act set out from. Nothing was written."""


def table_of(kind: str) -> str:
    """Return the table of one kind of row."""
    return KINDS[kind]._meta.db_table


def _own_columns(kind: str) -> dict[str, Any]:
    """Return the columns an effect may state, with the value a row has if it leaves one out."""
    defaults: dict[str, Any] = {}
    for field in KINDS[kind]._meta.concrete_fields:
        if field.column in BOOKKEEPING or field.column in DERIVED.get(kind, ()):
            continue
        defaults[str(field.column)] = None if field.null or not field.empty_strings_allowed else ""
        if field.has_default():
            defaults[str(field.column)] = field.get_default()
    return defaults


_DEFAULTS: Final = {kind: _own_columns(kind) for kind in KINDS}


def compact(kind: str, row: Mapping[str, Any]) -> Row:
    """Return a row as an effect states it: own columns only, nothing that the defaults say already."""
    defaults = _DEFAULTS[kind]
    return {key: value for key, value in row.items() if key in defaults and value != defaults[key]}


def complete(kind: str, row: Mapping[str, Any]) -> Row:
    """Return a row with its defaults and derived columns, as it stands in the table but for the act that recorded it."""
    unknown = row.keys() - _DEFAULTS[kind].keys()
    if unknown:
        raise ValueError(f"{kind} has no {', '.join(sorted(unknown))}")
    return {**_DEFAULTS[kind], **row, **derive(kind, row)}


def derive(kind: str, row: Mapping[str, Any]) -> Row:
    """Return the columns that follow from others: the keys under which people and places are found."""
    if kind == "particulars":
        names = [row.get("name", ""), row.get("roman_name", ""), row.get("alias", "")]
        former = row.get("former_surname", "")
        if former:
            names.append(former)
        keys = [name_key(name) for name in names if name]
        kana = kana_key(row.get("kana") or row.get("alias_kana") or row.get("roman_name", ""))
        grams = {gram for key in [*keys, kana] for gram in bigrams(key)}
        return {"kana_key": kana, "name_key": " ".join(keys), "bigrams": sorted(grams)}
    if kind == "address":
        return {"address_key": place_key(f"{row.get('town', '')} {row.get('number', '')}")}
    return {}


def apply(
    effects: Mapping[str, Mapping[str, list[Any]]],
    act_id: int,
    recorded_at: datetime,
    *,
    using: str = "default",
) -> None:
    """Write an act's effects: withdraw first, then put in.

    Raises ChangedMeanwhile if a row to be withdrawn is withdrawn already; the database's IntegrityError if two facts would
    contradict each other. Both leave nothing behind once the caller's transaction ends.
    """
    with connections[using].cursor() as cursor:
        for kind, ids in effects.get("-", {}).items():
            cursor.execute(
                f"UPDATE {table_of(kind)} SET withdrawn_by_id = %s, withdrawn_at = %s"  # noqa: S608
                " WHERE id = ANY(%s) AND withdrawn_by_id IS NULL",
                [act_id, recorded_at, ids],
            )
            if cursor.rowcount != len(ids):
                raise ChangedMeanwhile(f"{kind} {ids}: somebody else has changed this meanwhile")
        for kind in KINDS:
            rows = effects.get("+", {}).get(kind)
            if rows:
                _put_in(cursor, kind, rows, act_id, recorded_at)


def _put_in(cursor: Any, kind: str, rows: Iterable[Row], act_id: int, recorded_at: datetime) -> None:
    stamp: Row = {"recorded_by_id": act_id}
    if kind not in IDENTITIES:
        stamp["recorded_at"] = recorded_at.isoformat()
    full = [{**complete(kind, row), **stamp} for row in rows]
    columns = list(full[0])
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table_of(kind)} ({names})"  # noqa: S608
        f" SELECT {names} FROM jsonb_populate_recordset(NULL::{table_of(kind)}, %s)",
        [Jsonb(full)],
    )
