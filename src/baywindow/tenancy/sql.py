"""Named SQL on the current context's login: plain rows, tenant parameters always filled in."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import connections

from .context import current

Params = Mapping[str, Any]


def rows(sql: str, params: Params | None = None) -> list[Any]:
    """All rows of a query as named tuples; `%(workspace)s` and `%(client)s` come from the context."""
    with connections[current().alias].cursor() as cursor:
        cursor.execute(sql, bound(params))
        answer = cursor.cursor.pgresult  # its names alone: `description` makes an object of each column
        make = _row_type(tuple(map(answer.fname, range(answer.nfields))))
        return [make(*row) for row in cursor.fetchall()]


def one(sql: str, params: Params | None = None) -> Any:
    """The first row as a named tuple, or None."""
    found = rows(sql, params)
    return found[0] if found else None


def run(sql: str, params: Params | None = None) -> int:
    """Execute a writing statement; the number of rows it touched."""
    with connections[current().alias].cursor() as cursor:
        cursor.execute(sql, bound(params))
        return int(cursor.rowcount)


def bound(params: Params | None) -> dict[str, Any]:
    """The parameters with the tenant of the context; a staff query names its client itself."""
    member = current()
    return {"workspace": member.workspace_id, "client": member.client_id, **(params or {})}


@lru_cache(maxsize=512)
def _row_type(names: tuple[bytes, ...]) -> type[Any]:
    return namedtuple("Row", [name.decode() for name in names])
