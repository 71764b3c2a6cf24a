"""A plan: what an act would change, gathered before anything is written. Three verbs only: record, correct, end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connections

from .effects import KINDS, Effects, Row, compact
from .numbers import household_number, person_code
from .queries import holds_invented
from .spans import Span, span

BLOCK = 64  # row numbers taken with one question to the database; see migration 0002


class NotPossible(Exception):
    """The change contradicts what the register holds. `cause` and `remedy` are Japanese sentences for the screen."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause}{remedy}")
        self.cause = cause
        self.remedy = remedy


def _refuse_unstorable(kind: str, row: Mapping[str, Any]) -> None:
    """Raise NotPossible for a text that is too long for its column, or that is none of what can be chosen there."""
    for field in KINDS[kind]._meta.concrete_fields:
        value = row.get(str(field.column))
        if not isinstance(value, str):
            continue
        if field.choices and value and value not in dict(field.flatchoices):
            raise NotPossible(
                f"「{field.verbose_name}」に、選べない値が入っています。", "一覧から選んでください。"
            )
        if field.max_length is not None and len(value) > field.max_length:
            raise NotPossible(
                f"「{field.verbose_name}」が{len(value)}字あります。",
                f"{field.max_length}字までにしてください。",
            )


class Plan:
    """Gathers effects. Numbers of rows are taken from the database, so that a replay gives the same ones.

    trial: nothing will be recorded; new rows get negative numbers and no number is used up.
    """

    def __init__(self, *, using: str = "default", trial: bool = False) -> None:
        self._using = using
        self._trial = trial
        self._trials = 0
        self._free: list[int] = []
        self.effects: Effects = {"+": {}, "-": {}}
        self.subjects: set[int] = set()
        self.households: set[int] = set()

    def _next_id(self) -> int:
        if self._trial:
            self._trials -= 1
            return self._trials
        if not self._free:
            with connections[self._using].cursor() as cursor:
                cursor.execute("SELECT nextval('registers_blocks')")
                block = int(cursor.fetchone()[0])
            self._free = list(range((block + 1) * BLOCK - 1, block * BLOCK - 1, -1))
        return self._free.pop()

    def _serial(self, sequence: str) -> int:
        if self._trial:
            return 0
        with connections[self._using].cursor() as cursor:
            cursor.execute("SELECT nextval(%s)", [sequence])
            return int(cursor.fetchone()[0])

    def _put(self, kind: str, row: Mapping[str, Any]) -> int:
        _refuse_unstorable(kind, row)
        number = self._next_id()
        self.effects["+"].setdefault(kind, []).append(compact(kind, {**row, "id": number}))
        if "person_id" in row:
            self.subjects.add(row["person_id"])
        if "household_id" in row:
            self.households.add(row["household_id"])
        return number

    def new_person(self) -> int:
        """Register somebody who was never registered; return their number.

        Whoever comes into a register of invented residents is invented too, so that none is ever taken for real.
        """
        code = person_code(self._serial("registers_person_codes"))
        person = self._put("person", {"code": code, "invented": holds_invented(using=self._using)})
        self.subjects.add(person)
        return person

    def new_household(self, ward_code: str) -> int:
        """Open a household in a ward; return its number."""
        number = household_number(self._serial("registers_household_numbers"))
        household = self._put("household", {"number": number, "ward_code": ward_code})
        self.households.add(household)
        return household

    def record(self, kind: str, since: date, until: date | None = None, /, **values: Any) -> int:
        """Put in a fact that holds from a day on (異動); return its row."""
        return self._put(kind, {**values, "valid": str(Span(since, until))})

    def end(self, kind: str, row: Row, on: date, /, **values: Any) -> None:
        """Let a fact hold up to, but not including, a day (消除); `values` are added to the ended row.

        Raises NotPossible if it would end before it began.
        """
        since = span(row["valid"]).since
        if since is not None and on <= since:
            raise NotPossible(
                f"{on.isoformat()}より前に始まっていない記録を終えることはできません。",
                "異動日を確かめるか、前の異動を取り消してから受け付けてください。",
            )
        self._withdraw(kind, row)
        self._put(kind, {**row, **values, "valid": str(Span(since, on))})

    def correct(self, kind: str, row: Row, /, **values: Any) -> int:
        """Hold a fact to have been otherwise all along (訂正): withdraw it and record it anew; return the new row."""
        self._withdraw(kind, row)
        return self._put(kind, {**row, **values})

    def withdraw(self, kind: str, row: Row) -> None:
        """Hold a fact never to have been so (異動の取消し)."""
        self._withdraw(kind, row)

    def _withdraw(self, kind: str, row: Row) -> None:
        self.effects["-"].setdefault(kind, []).append(row["id"])
        if "person_id" in row:
            self.subjects.add(row["person_id"])
        if "household_id" in row:
            self.households.add(row["household_id"])

    def restore(self, kind: str, row: Row) -> int:
        """Hold a withdrawn fact to be so again, as it was (異動の取消し)."""
        return self._put(kind, row)

    @property
    def is_empty(self) -> bool:
        """True if the act would change nothing."""
        return not self.effects["+"] and not self.effects["-"]
