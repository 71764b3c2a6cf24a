"""Values that a law or ordinance fixes for a time, read from TOML: rates, caps, days, names.

    [[value]]
    key = "income_rate"                      # how code asks for it
    name = "所得割の保険料率 (医療分)"         # how people call it
    kind = "ratio"                           # integer, ratio or text
    unit = "基礎控除後の総所得金額等に対する割合"
    basis = "○○市国民健康保険条例第○条"
    rounding = "floor_10"                    # may be left out; a name from roundings.py
    values = [
      {from = 2025-04-01, value = "0.0812", source = "…", checked_on = 2025-08-20, status = "confirmed"},
      {from = 2026-04-01, value = "0.0834", source = "…", status = "unconfirmed"},
    ]

A value holds from its day until the next one begins, or until `until` if it is given. A day without a value
raises NotInForce; nothing has a default. Numbers are exact: a ratio is text ("0.0812", "1/3") and becomes a
Fraction; a TOML float is refused.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self

from kusei.kernel.days.eras import format_era

from .roundings import ROUNDINGS, Exact, rounding_named

Kind = Literal["integer", "ratio", "text"]
Status = Literal["confirmed", "unconfirmed"]

_SERIES_FIELDS = {"key", "name", "kind", "unit", "basis", "rounding", "values"}
_VALUE_FIELDS = {"from", "until", "value", "source", "checked_on", "status"}
_INTEGER = re.compile(r"-?\d+")
_RATIO = re.compile(r"-?\d+(\.\d+|/[1-9]\d*)?")


class ValuesFileError(ValueError):
    """A file of values that cannot be read. The message names the file, the key and how to mend it."""


class UnknownValue(LookupError):
    """A key that no file of values has."""


class NotInForce(LookupError):
    """No value is in force on a day. `message_ja` says so to a person at the counter."""

    def __init__(self, key: str, name: str, day: date, held: str) -> None:
        self.key = key
        self.day = day
        self.message_ja = (
            f"{name}の、{format_era(day)}に効力のある値が登録されていません({held})。"
            "根拠と出典を確かめて、この日の値を登録してください。"
        )
        super().__init__(f"{key} has no value in force on {day}: {self.message_ja}")


@dataclass(frozen=True)
class DatedValue:
    """A value as it holds on a day.

    value: int for kind integer, Fraction for ratio, str for text. `integer`, `ratio` and `text` give it typed.
    from_on, until_on: the first and the last day on which it holds; until_on None: no end is known.
    status: unconfirmed values must be shown as such wherever they decide something.
    """

    key: str
    name: str
    kind: Kind
    unit: str
    basis: str
    rounding: str | None
    value: int | Fraction | str
    from_on: date
    until_on: date | None
    source: str
    checked_on: date | None
    status: Status

    @property
    def is_confirmed(self) -> bool:
        """Whether the value was compared with its source."""
        return self.status == "confirmed"

    @property
    def integer(self) -> int:
        """The value as a whole number. Raises TypeError for another kind."""
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"{self.key} is of kind {self.kind}, not integer")

    @property
    def ratio(self) -> Fraction:
        """The value as an exact number; a whole number counts as one. Raises TypeError for a text."""
        if isinstance(self.value, str):
            raise TypeError(f"{self.key} is of kind text, not ratio")
        return Fraction(self.value)

    @property
    def text(self) -> str:
        """The value as text. Raises TypeError for another kind."""
        if isinstance(self.value, str):
            return self.value
        raise TypeError(f"{self.key} is of kind {self.kind}, not text")

    def rounded(self, amount: Exact) -> int:
        """Return `amount` rounded as the value's file says. Raises ValueError if it names no rounding."""
        if self.rounding is None:
            raise ValueError(f"{self.key} names no rounding: name one of {', '.join(ROUNDINGS)} in its file")
        return rounding_named(self.rounding)(amount)


class DatedValues:
    """All dated values of one or more files, asked for by key and day."""

    def __init__(self, series: Mapping[str, tuple[DatedValue, ...]]) -> None:
        """Take the values of each key in order of time; `read` is the usual way to make one."""
        self._series = dict(series)

    @classmethod
    def read(cls, *paths: Path) -> Self:
        """Return the values of TOML files; a folder stands for its `*.toml` files in order of name.

        Raises ValuesFileError, naming file, key and what was expected, if a file is missing, is no TOML, has an
        unknown or missing field, an inexact or ill-written value, days out of order, or a key twice.
        """
        series: dict[str, tuple[DatedValue, ...]] = {}
        for path in _files(paths):
            for key, values in _read_file(path):
                if key in series:
                    raise ValuesFileError(
                        f"{path}: {key}: this key is already defined; keys must differ in all files"
                    )
                series[key] = values
        return cls(series)

    def at(self, key: str, day: date) -> DatedValue:
        """Return the value of `key` that holds on `day`.

        Raises UnknownValue if there is no such key, NotInForce if no value of it holds on that day.
        """
        held = self.history(key)
        for value in reversed(held):
            if value.from_on <= day:
                if value.until_on is None or day <= value.until_on:
                    return value
                break
        raise NotInForce(key, held[0].name, day, "・".join(_spell(value) for value in held))

    def history(self, key: str) -> tuple[DatedValue, ...]:
        """Return all values of `key` in order of time. Raises UnknownValue if there is no such key."""
        if key not in self._series:
            near = ", ".join(sorted(self._series)) or "none"
            raise UnknownValue(f"no value is called {key!r}; there are: {near}")
        return self._series[key]

    def keys(self) -> tuple[str, ...]:
        """Return all keys in the order of the files."""
        return tuple(self._series)

    def unconfirmed(self) -> tuple[DatedValue, ...]:
        """Return all values that were not compared with their source, for the list of what is to be checked."""
        return tuple(value for held in self._series.values() for value in held if not value.is_confirmed)


def _spell(value: DatedValue) -> str:
    until = "" if value.until_on is None else format_era(value.until_on)
    return f"{format_era(value.from_on)}から{until}{'まで' if until else ''}"


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        elif path.is_file():
            yield path
        else:
            raise ValuesFileError(f"{path}: there is no such file or folder of values")


def _read_file(path: Path) -> Iterable[tuple[str, tuple[DatedValue, ...]]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValuesFileError(f"{path}: this is not a TOML file: {error}") from error
    rows = content.pop("value", None)
    if content or not isinstance(rows, list):
        extra = f", not {', '.join(content)}" if content else ""
        raise ValuesFileError(f"{path}: a file of values has [[value]] tables{extra}")
    for number, row in enumerate(rows, start=1):
        key = row.get("key")
        if not isinstance(key, str) or not key:
            raise ValuesFileError(f'{path}: [[value]] number {number}: give it a key, as key = "income_rate"')
        yield key, _read_series(f"{path}: {key}", row)


def _read_series(where: str, row: Mapping[str, Any]) -> tuple[DatedValue, ...]:
    _refuse_unknown_fields(where, row, _SERIES_FIELDS)
    kind = _kind(where, row)
    rounding = row.get("rounding")
    if rounding is not None and rounding not in ROUNDINGS:
        raise ValuesFileError(f"{where}: rounding must be one of {', '.join(ROUNDINGS)}, not {rounding!r}")
    entries = row.get("values")
    if not isinstance(entries, list) or not entries:
        raise ValuesFileError(
            f'{where}: give at least one value, as values = [{{from = 2026-04-01, value = "…", …}}]'
        )
    held = []
    for number, entry in enumerate(entries, start=1):
        place = f"{where}: value {number}"
        if not isinstance(entry, dict):
            raise ValuesFileError(f'{place}: write it as {{from = 2026-04-01, value = "…", …}}')
        _refuse_unknown_fields(place, entry, _VALUE_FIELDS)
        held.append(
            DatedValue(
                key=row["key"],
                name=_text(where, row, "name"),
                kind=kind,
                unit=_text(where, row, "unit"),
                basis=_text(where, row, "basis"),
                rounding=rounding,
                value=_exact(place, kind, entry),
                from_on=_day(place, entry, "from"),
                until_on=_day(place, entry, "until") if "until" in entry else None,
                source=_text(place, entry, "source"),
                checked_on=_day(place, entry, "checked_on") if "checked_on" in entry else None,
                status=_status(place, entry),
            )
        )
    return _in_order(where, held)


def _in_order(where: str, held: list[DatedValue]) -> tuple[DatedValue, ...]:
    """Return the values, each that has no `until` ending on the eve of the next; refuse days out of order."""
    for value in held:
        if value.until_on is not None and value.until_on < value.from_on:
            raise ValuesFileError(
                f"{where}: the value from {value.from_on} ends before it begins ({value.until_on})"
            )
    for earlier, later in pairwise(held):
        if later.from_on <= earlier.from_on:
            raise ValuesFileError(
                f"{where}: {later.from_on} comes after {earlier.from_on}: put the earlier day first"
            )
        if earlier.until_on is not None and earlier.until_on >= later.from_on:
            raise ValuesFileError(
                f"{where}: the value until {earlier.until_on} runs into the one from {later.from_on}"
            )
    ended = [
        earlier
        if earlier.until_on is not None
        else replace(earlier, until_on=later.from_on - timedelta(days=1))
        for earlier, later in pairwise(held)
    ]
    return (*ended, held[-1])


def _refuse_unknown_fields(where: str, row: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(row.keys() - known):
        raise ValuesFileError(
            f"{where}: unknown field {', '.join(unknown)}; there are {', '.join(sorted(known))}"
        )


def _text(where: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValuesFileError(f'{where}: {name} must be given as text, as {name} = "…"')
    return value


def _day(where: str, row: Mapping[str, Any], name: str) -> date:
    value = row.get(name)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValuesFileError(f"{where}: {name} must be a day without quotes, as {name} = 2026-04-01")
    return value


def _kind(where: str, row: Mapping[str, Any]) -> Kind:
    match row.get("kind"):
        case "integer":
            return "integer"
        case "ratio":
            return "ratio"
        case "text":
            return "text"
        case other:
            raise ValuesFileError(f'{where}: kind must be "integer", "ratio" or "text", not {other!r}')


def _status(where: str, row: Mapping[str, Any]) -> Status:
    status = row.get("status")
    if status == "unconfirmed":
        return "unconfirmed"
    if status != "confirmed":
        raise ValuesFileError(f'{where}: status must be "confirmed" or "unconfirmed", not {status!r}')
    if "checked_on" not in row:
        raise ValuesFileError(
            f"{where}: a confirmed value needs the day of checking, as checked_on = 2026-08-20"
        )
    return "confirmed"


def _exact(where: str, kind: Kind, row: Mapping[str, Any]) -> int | Fraction | str:
    value = row.get("value")
    if isinstance(value, float):
        raise ValuesFileError(f'{where}: {value} is inexact here: write it as text, value = "{value}"')
    if kind == "integer":
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        raise ValuesFileError(f"{where}: value must be a whole number, as value = 430000, not {value!r}")
    if kind == "ratio" and isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if not isinstance(value, str) or not value.strip():
        example = '"0.0812" or "1/3"' if kind == "ratio" else '"…"'
        raise ValuesFileError(f"{where}: value must be given as text, as value = {example}, not {value!r}")
    if kind == "text":
        return value
    if not _RATIO.fullmatch(value):
        raise ValuesFileError(f'{where}: a ratio is written "0.0812" or "1/3", not {value!r}')
    return Fraction(value)
