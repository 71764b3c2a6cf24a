"""Pages of a table that only grows, newest first, each found by the row it begins at and not by counting rows.

A page far back costs as much as the first one, and rows that are added meanwhile do not move what is being read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connections

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Place:
    """The edge of a page: the moment and number of a row that is not on it. `older`: the page lies before that row."""

    at: datetime
    id: int
    older: bool = True

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str, *, older: bool) -> "Place | None":
        """Return the place that `str` wrote, or None if the text is none."""
        moment, _, number = text.partition("~")
        try:
            place = cls(datetime.fromisoformat(moment), int(number), older)
        except ValueError:
            return None
        # A moment without its zone could be any of two; a number beyond bigint would be the database's error.
        return place if place.at.tzinfo is not None and 0 <= place.id < 1 << 63 else None


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Row]):
    """The rows of one page, newest first, and where the pages beside it begin (None: there is none)."""

    rows: list[Row]
    newer: Place | None
    older: Place | None


def stretch(
    source: str,
    joined: str,
    *,
    at: str,
    tests: list[str],
    values: Mapping[str, Any],
    make: Callable[..., Row],
    place: Place | None,
    limit: int,
    using: str = "default",
) -> Stretch[Row]:
    """Return one page of `limit` rows.

    source: the table, read first and alone, so that joins never decide how it is walked. joined: the query over it as
    `page`, beginning with its moment and its number, without an order. at: its column of moments, with an index.
    tests, values: SQL conditions on the table with their values. make: builds a row from all columns of `joined`.
    """
    backwards = place is not None and not place.older
    tests = list(tests)
    values = dict(values) | {"limit": limit + 1}
    if place is not None:
        tests.append(f"({at}, id) {'>' if backwards else '<'} (%(place_at)s, %(place_id)s)")
        values |= {"place_at": place.at, "place_id": place.id}
    order = "ASC" if backwards else "DESC"
    query = (
        f"WITH page AS MATERIALIZED (SELECT * FROM {source} WHERE {' AND '.join(tests or ['true'])}"  # noqa: S608
        f" ORDER BY {at} {order}, id {order} LIMIT %(limit)s) {joined} ORDER BY page.{at} {order}, page.id {order}"
    )
    with connections[using].cursor() as cursor:
        cursor.execute(query, values)
        found = cursor.fetchall()
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    first, last = (Place(*found[0][:2]), Place(*found[-1][:2])) if found else (None, None)
    return Stretch(
        [make(*row) for row in found],
        newer=replace(first, older=False) if first and place and (more or not backwards) else None,
        older=last if more or backwards else None,
    )
