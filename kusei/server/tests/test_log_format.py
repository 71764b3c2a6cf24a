"""Nothing of whom the data is about stands in a log."""

import logging
import sys

from kusei.server.log_format import WithoutValues


def _line(message: str, *args: object, fault: Exception | None = None) -> str:
    record = logging.LogRecord("kusei", logging.ERROR, __file__, 1, message, args, None)
    if fault is not None:
        try:
            raise fault
        except Exception:
            record.exc_info = sys.exc_info()
    return WithoutValues("%(levelname)s %(message)s").format(record)


def test_an_address_loses_its_query() -> None:
    assert _line("Error handling request %s", "/persons/?name=北九+花子&born=1980") == (
        "ERROR Error handling request /persons/?…"
    )


def test_an_exception_shows_its_type_and_places_only() -> None:
    line = _line("failed", fault=ValueError("Key (name)=(北九 花子) already exists."))
    assert line.startswith("ERROR failed\nbuiltins.ValueError\n")
    assert "test_log_format.py" in line
    assert "花子" not in line
