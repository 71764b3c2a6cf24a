"""Spans of days as the registers write them: from a day, up to but not including another, `[2017-04-02,)`."""

from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """From the first day, up to but not including `until`; no `until` means it still holds."""

    since: date | None
    until: date | None

    def __str__(self) -> str:
        """Return the span as PostgreSQL writes a daterange."""
        since = self.since.isoformat() if self.since else ""
        return f"{'[' if self.since else '('}{since},{self.until.isoformat() if self.until else ''})"

    def covers(self, day: date) -> bool:
        """Tell whether the fact holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def span(text: str) -> Span:
    """Return the span that PostgreSQL's text of a daterange means. Raises ValueError for other text."""
    if len(text) < 3 or text[0] not in "[(" or text[-1] != ")":
        raise ValueError(f"not a span of days: {text!r}")
    since, _, until = text[1:-1].partition(",")
    return Span(date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)
