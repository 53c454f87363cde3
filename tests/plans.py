"""How many rows the statements of a page touch: counted, not timed."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import psycopg
from django.db import connections
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer
from psycopg.sql import Literal

from tests.people import World

EXPLAIN = "explain (analyze, timing off, format json)"


def touched(world: World, ask: Any, growing: Collection[str], kept: bool = False) -> int:
    """How many rows of the growing tables the statements of alice's question read, found or thrown away.

    `kept` asks for the plan a connection keeps for all parameters. Lists in an index's order have but one
    that is cheap; where the planner may choose, its choice hangs on a sample and is no gate.
    """
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with world.alice.acting(read_only=True):
        with connections["portal"].execute_wrapper(note):
            ask()
        with connections["portal"].cursor() as cursor:
            plan = _kept_plan if kept else _own_plan
            return sum(_count(plan(cursor, sql, params), growing) for sql, params in asked)


def _own_plan(cursor: Any, sql: str, params: Any) -> dict[str, Any]:
    cursor.execute(f"{EXPLAIN} {sql}", params)
    return _plan(cursor)


def _kept_plan(cursor: Any, sql: str, params: Any) -> dict[str, Any]:
    raw = cursor.connection
    query = PostgresQuery(Transformer(raw))
    query.convert(sql, params)
    types = ", ".join(_type_name(oid) for oid in query.types)
    values = ", ".join(Literal(params[name]).as_string(raw) for name in query._order or ())
    cursor.execute("set local plan_cache_mode = force_generic_plan")
    cursor.execute(f"prepare kept ({types}) as {query.query.decode()}")
    cursor.execute(f"{EXPLAIN} execute kept ({values})")
    plan = _plan(cursor)
    cursor.execute("deallocate kept")
    cursor.execute("set local plan_cache_mode = auto")
    return plan


def _type_name(oid: int) -> str:
    known = psycopg.adapters.types.get(oid)
    if known is None:
        return "unknown"
    return f"{known.name}[]" if known.array_oid == oid else known.name


def _plan(cursor: Any) -> dict[str, Any]:
    told = cursor.fetchone()[0]
    return dict((told if isinstance(told, list) else json.loads(told))[0]["Plan"])


def _count(node: dict[str, Any], growing: Collection[str]) -> int:
    below = sum(_count(inner, growing) for inner in node.get("Plans", []))
    if node.get("Relation Name") not in growing:
        return below
    assert node["Node Type"] != "Seq Scan" or node["Actual Loops"] == 0, "a page reads a whole table"
    each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(below + each * node["Actual Loops"])
