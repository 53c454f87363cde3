"""The log, an entry a line: whatever a stranger wrote cannot begin another, nor move a terminal's cursor."""

from __future__ import annotations

import logging
import re
from typing import Any

_MOVING = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069"
_IN_A_LINE = re.compile(f"[{_MOVING}]")
_IN_A_TRACE = re.compile(f"(?!\\n)[{_MOVING}]")


class OneLine(logging.Formatter):
    """Writes what moves the cursor as an escape; a traceback keeps its lines, each set in."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging calls it so
        """The entry's own line."""
        return _IN_A_LINE.sub(_escaped, super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        """The lines behind it."""
        told = _IN_A_TRACE.sub(_escaped, super().formatException(ei))
        return "  " + told.replace("\n", "\n  ")


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
