"""Writing frozen dataclasses as canonical JSON and reading them back, for storing a city and telling whether it changed.

Canonical: keys sorted, no spaces, UTF-8 as it is. Dates and times are ISO text, exact decimals are text.
"""

import hashlib
import json
import types
import typing
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

Record = TypeVar("Record")


class NotACity(ValueError):
    """Stored content that does not have the shape of today's values."""


def write(value: object) -> str:
    """Return a dataclass as canonical JSON text."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(record: type[Record], content: object) -> Record:
    """Return the dataclass that `write` wrote, from its text or the value parsed from it. Raises NotACity."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except ValueError as error:
            raise NotACity(f"JSONとして読めません（{error}）") from error
    value = _valued(record, content, record.__name__)
    assert isinstance(value, record)
    return value


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(record: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(record)


def _refuse(place: str, expected: str, found: object) -> NotACity:
    return NotACity(
        f"{place}: {expected}が必要ですが、{type(found).__name__} があります。市の設定を読み込み直してください。"
    )


def _valued(kind: Any, plain: Any, place: str) -> Any:
    """Return `plain` as a value of the annotated type `kind`."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next(argument for argument in arguments if argument is not type(None))
        return None if plain is None else _valued(inner, plain, place)
    if origin is tuple:
        if not isinstance(plain, list):
            raise _refuse(place, "並び", plain)
        if arguments[-1] is Ellipsis:
            return tuple(
                _valued(arguments[0], item, f"{place}[{number}]") for number, item in enumerate(plain)
            )
        if len(plain) != len(arguments):
            raise _refuse(place, f"{len(arguments)}項目の並び", plain)
        return tuple(_valued(argument, item, place) for argument, item in zip(arguments, plain, strict=True))
    if origin is Mapping or origin is dict:
        if not isinstance(plain, Mapping):
            raise _refuse(place, "表", plain)
        return {key: _valued(arguments[1], item, f"{place}.{key}") for key, item in plain.items()}
    if is_dataclass(kind):
        return _record(kind, plain, place)
    return _single(kind, plain, place)


def _record(kind: Any, plain: Any, place: str) -> Any:
    if not isinstance(plain, Mapping):
        raise _refuse(place, "表", plain)
    names = {field.name for field in fields(kind)}
    needed = {
        field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
    }
    if plain.keys() - names or needed - plain.keys():
        wrong = "、".join(sorted((plain.keys() - names) | (needed - plain.keys())))
        raise NotACity(f"{place}: 項目が今の形と違います（{wrong}）。市の設定を読み込み直してください。")
    hints = _hints(kind)
    return kind(**{name: _valued(hints[name], item, f"{place}.{name}") for name, item in plain.items()})


def _single(kind: Any, plain: Any, place: str) -> Any:
    if kind is float and isinstance(plain, int | float) and not isinstance(plain, bool):
        return float(plain)
    if kind in (str, int, bool):
        if type(plain) is not kind:
            raise _refuse(place, kind.__name__, plain)
        return plain
    try:
        if kind in (date, time):
            return kind.fromisoformat(plain)
        return kind(plain)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise _refuse(place, kind.__name__, plain) from error
