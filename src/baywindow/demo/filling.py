"""Rows into a table of the current job's client, by COPY into a temporary one: row security refuses
COPY itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from psycopg import sql

from baywindow.tenancy.context import current


def fill(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], tracked: bool = True) -> int:
    """Insert the rows; records (`tracked`) get their source, times and version. How many there were."""
    names = {
        "table": sql.Identifier(table),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
        "more": sql.SQL(", source, created_at, updated_at, version" if tracked else ""),
        "values": sql.SQL(", 'native', now(), now(), 1" if tracked else ""),
    }
    with connections[current().alias].cursor() as cursor:
        cursor.execute(_MAKE.format(**names))
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_INSERT.format(**names))
        count = cursor.rowcount
        cursor.execute("drop table pg_temp.fresh_row")
    return int(count)


_MAKE = sql.SQL(
    "create temporary table fresh_row on commit drop as select {columns} from {table} where false"
)
_COPY = sql.SQL("copy pg_temp.fresh_row from stdin")
_INSERT = sql.SQL("insert into {table} ({columns}{more}) select {columns}{values} from pg_temp.fresh_row")
