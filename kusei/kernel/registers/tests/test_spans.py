from datetime import date

import pytest

from kusei.kernel.registers.spans import Span, span

SPRING = date(2017, 4, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[2017-04-02,)", Span(SPRING, None)),
        ("[2017-04-02,2026-11-24)", Span(SPRING, date(2026, 11, 24))),
        ("(,2026-11-24)", Span(None, date(2026, 11, 24))),
        ("(,)", Span(None, None)),
    ],
)
def test_spans_as_postgresql_writes_them(text: str, expected: Span) -> None:
    assert span(text) == expected
    assert str(expected) == text


def test_the_end_is_not_covered() -> None:
    held = Span(SPRING, date(2026, 11, 24))
    assert held.covers(SPRING)
    assert held.covers(date(2026, 11, 23))
    assert not held.covers(date(2026, 11, 24))
    assert not held.covers(date(2017, 4, 1))


@pytest.mark.parametrize("text", ["", "empty", "[2017-04-02,2026-11-24]", "[2017-13-02,)"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a span|month must be|Invalid|isoformat"):
        span(text)
