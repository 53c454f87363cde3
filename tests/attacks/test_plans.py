"""Every statement of every portal page is an index scan on both tenant columns, once tables are large.

The statements are taken from the pages themselves; the real sizes run in bench.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from baywindow.tenancy.policies import core_models
from tests.attacks.ground import Ground, copied, django_on
from tests.attacks.growth import grown
from tests.routes import Route, routes, values
from tests.visits import Visitor

PAGES = [route for route in routes() if isinstance(route.capability, str) and route.realm == "portal"]
CORE = {model._meta.db_table for model in core_models()}
QUERIES = ("", "q=zq", "q=zq&sort=name", "as_of=2026-01-01", "zero=1&low=1", "from=2026-01-01&to=2026-12-31",
           "expires=30", "lot=zq", "kind=receipt", "inside=1")  # fmt: skip


@pytest.fixture(scope="module")
def large(ground: Ground) -> Iterator[Ground]:
    """The canary world with many rows of many clients around acme's."""
    with copied(ground) as copy:
        assert grown(copy) > 100_000
        with django_on(copy):
            yield copy


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.text)
def test_every_statement_is_led_by_both_tenant_columns(route: Route, large: Ground) -> None:
    url = route.at(values(large.garden, route, "acme"))
    faults = {
        f"{fault} in: {' '.join(sql.split())[:300]}"
        for query in QUERIES
        for sql, params in _statements(large, f"{url}?{query}")
        for fault in _faults(large, sql, params)
    }
    assert faults == set()


def test_there_are_statements_to_look_at(large: Ground) -> None:
    assert len(_statements(large, "/inventory")) >= 2


def test_a_reading_from_end_to_end_would_be_seen(large: Ground) -> None:
    with large.garden.world.alice.acting(read_only=True), connections["portal"].cursor() as cursor:
        cursor.execute("set local enable_indexscan = off")
        cursor.execute("set local enable_bitmapscan = off")
        cursor.execute("set local enable_indexonlyscan = off")
        plan = _explained(cursor, "select * from movement where kind = %s", ["receipt"])
    assert list(_wrong(plan)) == ["movement: read from end to end"]


def _statements(large: Ground, url: str) -> list[tuple[str, Any]]:
    """What a page asks the database, as alice."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("select sec.enter"):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connections["portal"].execute_wrapper(note):
        Visitor(large, "alice").get(url)
    return sent


def _faults(large: Ground, sql: str, params: Any) -> Iterator[str]:
    """Scans of core tables that read more than one client's part of an index."""
    if not sql.lstrip().lower().startswith(("select", "with", "(")):
        return
    with large.garden.world.alice.acting(read_only=True), connections["portal"].cursor() as cursor:
        yield from _wrong(_explained(cursor, sql, params))


def _wrong(plan: dict[str, Any]) -> Iterator[str]:
    for node in _scans(plan):
        bound = node.get("Index Cond", "")
        if node["Node Type"] == "Seq Scan":
            yield f"{node['Relation Name']}: read from end to end"
        elif "workspace_id = " not in bound or "client_id = " not in bound:
            yield f"{node.get('Relation Name', node.get('Index Name'))}: scanned by {bound or 'nothing'}"


def _explained(cursor: Any, sql: str, params: Any) -> dict[str, Any]:
    cursor.execute(f"explain (format json) {sql}", params)
    told = cursor.fetchone()[0]
    return (told if isinstance(told, list) else json.loads(told))[0]["Plan"]  # type: ignore[no-any-return]


def _scans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plan's scans of core tables; a bitmap's condition stands at its index."""
    kind = plan["Node Type"]
    if kind in {"Seq Scan", "Index Scan", "Index Only Scan"} and plan.get("Relation Name") in CORE:
        yield plan
    if kind == "Bitmap Index Scan":
        yield plan
    for below in plan.get("Plans", []):
        yield from _scans(below)


def test_a_plan_says_nothing_about_a_value_that_others_have_once(large: Ground) -> None:
    """Estimates come from the whole table's statistics; only its most common values stand in those."""
    told = []
    for word in (f"{large.words['beta_client_catalog_view']}-sku", "zq0123456700-sku"):
        with large.garden.world.alice.acting(read_only=True), connections["portal"].cursor() as cursor:
            cursor.execute("explain select * from item where sku = %s and name <> %s", [word, word])
            told.append("\n".join(row[0] for row in cursor.fetchall()).replace(word, "WORD"))
    assert told[0] == told[1]
