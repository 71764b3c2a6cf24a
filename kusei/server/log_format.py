"""How log lines look. What a resident is called or where they live must not stand in a log."""

import logging
import re
import traceback
from types import TracebackType

QUERY = re.compile(r"\?[^\s'\"]+")


class WithoutValues(logging.Formatter):
    """Formats an exception as its type and the places it passed, without its message; and addresses without their query.

    A database error quotes the row that it refused, and a search's address whom was searched for.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line with what stands behind a question mark cut off."""
        return QUERY.sub("?…", super().format(record))

    def formatException(  # noqa: N802 (the name is logging's)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return type, file, line and function of each step; nothing of the message."""
        kind, _, trace = ei
        if kind is None:
            return ""
        steps = [f"  {step.filename}:{step.lineno} in {step.name}" for step in traceback.extract_tb(trace)]
        return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *steps])
