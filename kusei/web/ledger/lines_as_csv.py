"""The viewing log as CSV for a spreadsheet: UTF-8 with its mark, Japanese headings, moments in the office's time."""

import csv
import io
from collections.abc import Iterator

from django.utils import timezone

from kusei.kernel.ledger.keyset import Place
from kusei.kernel.registers.access.viewings import ViewingLine, ViewingsWanted, viewings

AT_ONCE = 5_000
HEADINGS = (
    "番号", "日時", "職員番号", "氏名", "庁舎", "操作", "対象の人数", "検索の語の長さ", "目的",
)  # fmt: skip


def csv_lines(wanted: ViewingsWanted, *, at_once: int = AT_ONCE) -> Iterator[str]:
    """Yield the file in parts, however long the log is."""
    yield "\ufeff" + _written([HEADINGS])
    place: Place | None = None
    while True:
        page = viewings(wanted, place=place, limit=at_once)
        if page.rows:
            yield _written(_cells(line) for line in page.rows)
        if page.older is None:
            return
        place = page.older


def _cells(line: ViewingLine) -> tuple[object, ...]:
    moment = timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S")
    return (
        line.id,
        moment,
        _text(line.login),
        _text(line.name),
        line.office,
        line.what,
        line.persons,
        line.query_length,
        _text(line.purpose),
    )


def _text(typed: str) -> str:
    """Return what somebody typed so that no spreadsheet takes it for a formula."""
    return f"'{typed}" if typed[:1] in {"=", "+", "-", "@", "\t", "\r"} else typed


def _written(rows: Iterator[tuple[object, ...]] | list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
