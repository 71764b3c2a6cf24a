"""Reading one TOML table key by key: each read checks presence and type, and what nobody read is an unknown key.

A failed read notes a Problem and returns an empty value of the right type, so that reading goes on and one run
finds everything. Nothing is built from such values: the caller raises when any problem was noted.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from .problems import Problem

Choice = TypeVar("Choice", bound=StrEnum)

MISSING = object()


def shown(value: object) -> str:
    """Return a value as an error message shows it."""
    if isinstance(value, bool):
        return f"「{str(value).lower()}」があります"
    if isinstance(value, Mapping):
        return "表（テーブル）があります"
    if isinstance(value, list):
        return f"{len(value)}項目の並びがあります"
    return f"「{value}」があります"


def read_toml(path: Path, problems: list[Problem], *, name: str) -> "Table":
    """Return the file as a Table; an absent or broken file is a Problem and reads as an empty table."""
    data: dict[str, Any] = {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(name, "", "ファイル", "ありません", f"{name} を置く。"))
        return Table({}, name, "", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(
            Problem(name, "", "TOMLとして読める内容", f"読めません（{error}）", "示された行の書き方を直す。")
        )
        return Table({}, name, "", [])
    return Table(data, name, "", problems)


class Table:
    """One table of a TOML file. `where` is its dotted place, as `offices[3]`."""

    def __init__(self, data: Mapping[str, Any], file: str, where: str, problems: list[Problem]) -> None:
        self.data = data
        self.file = file
        self.where = where
        self.problems = problems
        self._read: set[str] = set()

    def place(self, key: str) -> str:
        """Return the dotted place of `key`."""
        return f"{self.where}.{key}" if self.where else key

    def wrong(self, key: str, expected: str, found: str, remedy: str) -> None:
        """Note a problem at `key`."""
        self.problems.append(
            Problem(self.file, self.place(key) if key else self.where, expected, found, remedy)
        )

    def _value(self, key: str, kind: type | tuple[type, ...], expected: str, default: object) -> Any:
        self._read.add(key)
        value = self.data.get(key, MISSING)
        if value is MISSING:
            if default is MISSING:
                self.wrong(key, expected, "ありません", f"{key} = … の行を加える。")
                return MISSING
            return default
        # In Python a bool is an int and a datetime a date; in a city folder neither is meant.
        misleading = (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime)
        if misleading or not isinstance(value, kind):
            self.wrong(key, expected, shown(value), "値の種類を直す。")
            return MISSING
        return value

    def text(self, key: str, *, pattern: str = "", like: str = "", default: object = MISSING) -> str:
        """Return a text, not empty unless by default. `pattern` must match it whole; `like` tells the form."""
        value = self._value(key, str, f"文字列{f'（{like}）' if like else ''}", default)
        if value is MISSING:
            return ""
        if value == default:
            return str(value)
        if not value.strip():
            self.wrong(key, "空でない文字列", "空です", "内容を書く。")
        elif pattern and not re.fullmatch(pattern, value):
            self.wrong(key, like or pattern, shown(value), "書き方を直す。")
            return ""
        return str(value)

    def choice(self, key: str, choices: type[Choice], *, default: object = MISSING) -> Choice:
        """Return one of the values of an enumeration; its first member stands in when the read fails."""
        expected = "、".join(str(member) for member in choices) + " のどれか"
        value = self._value(key, str, expected, default)
        if value is MISSING:
            return next(iter(choices))
        try:
            return choices(value)
        except ValueError:
            self.wrong(key, expected, shown(value), "示された値から選ぶ。")
            return next(iter(choices))

    def integer(self, key: str, *, least: int = 0, default: object = MISSING) -> int:
        """Return a whole number of at least `least`."""
        expected = f"{least}以上の整数"
        value = self._value(key, int, expected, default)
        if value is MISSING:
            return least
        if value < least:
            self.wrong(key, expected, shown(value), "値を直す。")
            return least
        return int(value)

    def boolean(self, key: str, *, default: object = MISSING) -> bool:
        """Return true or false."""
        value = self._value(key, bool, "true か false", default)
        return False if value is MISSING else bool(value)

    def degrees(self, key: str, *, least: int, most: int) -> float:
        """Return a latitude or longitude in degrees."""
        expected = f"{least}から{most}までの小数（度）"
        value = self._value(key, (float, int), expected, MISSING)
        if value is MISSING:
            return 0.0
        if not least <= value <= most:
            self.wrong(key, expected, shown(value), "緯度と経度を取り違えていないか確かめる。")
        return float(value)

    def decimal(self, key: str) -> Decimal:
        """Return an exact positive number, written as text so that no binary fraction comes in."""
        value = self.text(key, pattern=r"\d+(\.\d+)?", like='"73.66" のような数の文字列')
        return Decimal(value or "0")

    def day(self, key: str) -> date:
        """Return a date, written bare as 2024-04-01."""
        value = self._value(key, date, "2024-04-01 のような日付（引用符なし）", MISSING)
        return date.min if value is MISSING else value

    def day_or_none(self, key: str) -> date | None:
        """Return a date, or None where the key is absent."""
        return self.day(key) if key in self.data else None

    def clock(self, key: str) -> time:
        """Return a time of day, written bare as 08:30:00."""
        value = self._value(key, time, "08:30:00 のような時刻（引用符なし）", MISSING)
        return time.min if value is MISSING else value

    def texts(self, key: str, *, default: object = MISSING) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._value(key, list, "文字列の並び", default)
        if values is MISSING:
            return ()
        for number, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                self.wrong(f"{key}[{number}]", "空でない文字列", shown(value), "文字列に直す。")
        return tuple(value for value in values if isinstance(value, str))

    def table(self, key: str, *, optional: bool = False) -> "Table":
        """Return the table under `key`; an empty one that notes nothing when it is absent."""
        value = self._value(key, dict, "表（テーブル）", {} if optional else MISSING)
        if value is MISSING:
            return Table({}, self.file, self.place(key), [])
        return Table(value, self.file, self.place(key), self.problems)

    def tables(self, key: str, *, optional: bool = False) -> list["Table"]:
        """Return the tables of an array of tables. Their places count from 1, as people do."""
        values = self._value(key, list, "表の並び", [] if optional else MISSING)
        if values is MISSING:
            return []
        tables = []
        for number, value in enumerate(values, 1):
            if isinstance(value, dict):
                tables.append(Table(value, self.file, f"{self.place(key)}[{number}]", self.problems))
            else:
                self.wrong(f"{key}[{number}]", "表（テーブル）", shown(value), "[[…]] の形に直す。")
        return tables

    def integers_by_key(self, key: str, *, optional: bool = False) -> dict[str, int]:
        """Return a table of whole numbers of at least 0, in the order of the file."""
        table = self.table(key, optional=optional)
        return {name: table.integer(name) for name in table.data}

    def booleans_by_key(self, key: str) -> dict[str, bool]:
        """Return a table of truth values; an absent one is empty."""
        table = self.table(key, optional=True)
        return {name: table.boolean(name) for name in table.data}

    def close(self) -> None:
        """Note every key that nobody read as unknown. Call it when the table has been read."""
        for key in self.data:
            if key not in self._read:
                known = "、".join(sorted(self._read)) or "（なし）"
                self.wrong(
                    key, f"知られたキー（{known}）", "知らないキーです", "綴りを確かめるか、行を消す。"
                )


def duplicates(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that occur more than once, each once, in order; empty texts do not count."""
    seen: dict[str, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    return tuple(value for value, count in seen.items() if value and count > 1)
