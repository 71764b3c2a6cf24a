"""Rows as text for PostgreSQL's COPY, with the columns and defaults that the registers' own effects have."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kusei.kernel.ledger.encoding import canonical
from kusei.kernel.registers.effects import IDENTITIES, complete, derive, table_of
from kusei.synthetic.rows import InventedAct, Row

KINDS = ("person", "household", "particulars", "address", "residence")
ACT = "act"
ACT_TABLE = "ledger_act"
ACT_KIND = "registers.migration"
PROVISION = "住民基本台帳法6条"
SUMMARY = "データ移行（架空）"
ACT_COLUMNS = (
    "id", "kind", "category", "counted", "office_id", "capacity", "author_id", "approver_id", "provision",
    "filed_on", "effective_on", "recorded_at", "subjects", "content",
)  # fmt: skip
NULL = "\\N"


def _text(value: Any) -> str:
    """Return a value as a field of COPY's text format; texts hold nothing that needs an escape (see CopyText.add)."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{" + ",".join([f'"{item}"' if isinstance(item, str) else str(item) for item in value]) + "}"
    return str(value)


@lru_cache(maxsize=1 << 17)
def _found_by(*names: str) -> dict[str, str]:
    """Return the search columns of particulars as COPY text; many people share a name."""
    keys = ("name", "kana", "roman_name", "alias", "alias_kana", "former_surname")
    return {
        column: _text(value)
        for column, value in derive("particulars", dict(zip(keys, names, strict=True))).items()
    }


def _derived(kind: str, row: Row) -> dict[str, str]:
    if kind == "particulars":
        return _found_by(
            row["name"], row.get("kana", ""), row.get("roman_name", ""), row.get("alias", ""),
            row.get("alias_kana", ""), row.get("former_surname", ""),
        )  # fmt: skip
    if kind == "address":
        return {column: _text(value) for column, value in derive(kind, row).items()}
    return {}


def _columns(kind: str) -> list[str]:
    return [*complete(kind, {}), "recorded_by_id"] + ([] if kind in IDENTITIES else ["recorded_at"])


class CopyText:
    """Gathers acts and what they put in, table by table."""

    def __init__(
        self, office_of: dict[str, str], capacity_of: dict[str, str], on: date, recorded_at: datetime
    ) -> None:
        """Prepare. Ward codes lead to their ward office and to their head's title."""
        self._office_of, self._capacity_of = office_of, capacity_of
        self._on, self._recorded_at = on.isoformat(), recorded_at.isoformat()
        self._lines: dict[str, list[str]] = {kind: [] for kind in (ACT, *KINDS)}
        self._writers = {kind: self._writer(kind) for kind in KINDS}

    def _writer(self, kind: str) -> Callable[[Row, str], str]:
        place = {column: number for number, column in enumerate(_columns(kind))}
        blank = [_text(value) for value in complete(kind, {}).values()] + [NULL]
        if kind not in IDENTITIES:
            blank.append(self._recorded_at)
        recorded_by = place["recorded_by_id"]

        def write(row: Row, act: str) -> str:
            fields = blank.copy()
            for column, value in row.items():
                fields[place[column]] = (
                    value if type(value) is str else str(value) if type(value) is int else _text(value)
                )
            for column, value in _derived(kind, row).items():
                fields[place[column]] = value
            fields[recorded_by] = act
            return "\t".join(fields)

        return write

    def add(self, act: InventedAct) -> None:
        """Add an act and its rows. Raises ValueError if a value holds a character that COPY would have escaped."""
        number = str(act.number)
        content = canonical({"summary": SUMMARY, "effects": {"+": act.rows}})
        if "\\" in content:
            # JSON escapes with a backslash whatever COPY would escape, so that one look serves all rows of the act.
            raise ValueError(f"an invented text holds a control character, a quote or a backslash: {content}")
        values = (
            number, ACT_KIND, "", "0", self._office_of[act.ward], self._capacity_of[act.ward], NULL, NULL, PROVISION,
            NULL, self._on, self._recorded_at, _text(act.subjects), content,
        )  # fmt: skip
        self._lines[ACT].append("\t".join(values))
        for kind, rows in act.rows.items():
            write, lines = self._writers[kind], self._lines[kind]
            lines.extend(write(row, number) for row in rows)

    def texts(self) -> dict[str, bytes]:
        """Return the text of each table, acts first."""
        return {kind: ("\n".join(lines) + "\n").encode() for kind, lines in self._lines.items() if lines}


def copy_statement(kind: str) -> str:
    """Return the COPY statement for what CopyText writes of a kind."""
    if kind == ACT:
        return f"COPY {ACT_TABLE} ({', '.join(ACT_COLUMNS)}) FROM STDIN"
    names = ", ".join(f'"{column}"' for column in _columns(kind))
    return f"COPY {table_of(kind)} ({names}) FROM STDIN"
