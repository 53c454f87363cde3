"""The log, an entry a line: whatever a stranger wrote cannot begin another, nor move a terminal's cursor."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from .trouble import Trouble

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


class AsJson(logging.Formatter):
    """An entry as a JSON object on one line, in UTC, for a collector of logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The object: at, level, name, process, message, and trace where there is one."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "name": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told)


def formatter(kind: str) -> dict[str, str]:
    """The setting of a formatter by its name in BAYWINDOW_LOG_FORMAT."""
    if kind == "json":
        return {"()": "baywindow.server.lines.AsJson"}
    if kind == "text":
        return {
            "()": "baywindow.server.lines.OneLine",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    raise Trouble(f"BAYWINDOW_LOG_FORMAT is {kind!r}: choose text or json")


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
