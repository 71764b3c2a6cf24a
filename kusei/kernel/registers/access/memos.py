"""Notes of the office about residents (メモ): read, written and struck out through one door, never printed.

Source: 住民記録システム標準仕様書 1.1.15. A note about somebody who is hidden from the viewer, or who lives with one, is left
out, since it may tell what is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from .protection import hidden, hidden_home
from .viewer import Viewer, log_viewing

LONGEST = 500


class NothingWritten(ValueError):
    """A note without words, or too long, was to be written."""


@dataclass(frozen=True, slots=True)
class MemoLine:
    """One note: about whom, by whom, when, and who struck it out and when."""

    id: int
    person: int
    text: str
    written_by: str
    written_at: datetime
    struck_by: str
    struck_at: datetime | None


_OPEN = f"""
    NOT {hidden("m.person_id")}
    AND NOT EXISTS (SELECT FROM registers_residence r WHERE r.person_id = m.person_id AND r.withdrawn_by_id IS NULL
                       AND coalesce(upper(r.valid) > current_date, true) AND {hidden_home("r.household_id")})
"""

_MEMOS = f"""
    SELECT m.id, m.person_id, m.text, w.name, m.written_at, coalesce(s.name, ''), m.struck_at
      FROM registers_memo m
      JOIN offices_account w ON w.id = m.written_by_id
      LEFT JOIN offices_account s ON s.id = m.struck_by_id
     WHERE m.person_id = ANY(%(persons)s) AND (%(struck)s OR m.struck_at IS NULL) AND {_OPEN}
     ORDER BY m.id DESC
"""  # noqa: S608


def memos_about(viewer: Viewer, persons: Sequence[int], *, struck: bool = False) -> list[MemoLine]:
    """Return the notes about these persons, newest first, those struck out too if `struck`.

    The caller has opened the persons, and so has logged the viewing.
    """
    viewer.must_see_residents()
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(_MEMOS, {"persons": list(persons), "struck": struck, "account": viewer.account})
        return [MemoLine(*row) for row in cursor.fetchall()]


def write_memo(viewer: Viewer, person: int, text: str) -> None:
    """Write a note about a person. Raises NothingWritten if it has no words or more than 500 characters."""
    viewer.must_see_residents()
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise NothingWritten(f"メモは1字以上{LONGEST}字までです。" if words else "メモが空欄です。")
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_memo (person_id, text, written_by_id) VALUES (%s, %s, %s)",
            [person, words, viewer.account],
        )
    log_viewing(viewer, "メモの記入", [person])


def strike_memo(viewer: Viewer, memo: int, among: Sequence[int]) -> bool:
    """Strike out a note about one of these persons, keeping it. Return whether it stood until now and was open to read.

    The caller has opened the persons, and so knows that they may be looked at.
    """
    viewer.must_see_residents()
    with connections[viewer.using].cursor() as cursor:
        cursor.execute(
            f"UPDATE registers_memo m SET struck_by_id = %(account)s, struck_at = now()"  # noqa: S608
            f" WHERE m.id = %(memo)s AND m.person_id = ANY(%(persons)s) AND m.struck_at IS NULL AND {_OPEN}"
            " RETURNING m.person_id",
            {"account": viewer.account, "memo": memo, "persons": list(among)},
        )
        row = cursor.fetchone()
    if row is not None:
        log_viewing(viewer, "メモの取消し", [row[0]])
    return row is not None
