"""Counts the statements a page sends, besides those of its sealed context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

FRAME = ("select sec.enter",)


@contextmanager
def statements(alias: str = "portal") -> Iterator[list[str]]:
    """The statements sent on one login inside the block, without `sec.enter`."""
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(FRAME):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connections[alias].execute_wrapper(note):
        yield sent
