"""What keys read: the same rows as the pages, page by page, exact and with their zone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connections

from tests.api.callers import Caller, caller, problem
from tests.counting import statements
from tests.people import World
from tests.stock.shelves import Shelves

LISTS = ("/items", "/warehouses", "/balances", "/movements")


def both(shelves: Shelves) -> list[tuple[Caller, dict[str, Any]]]:
    """Acme's own key, and staff's with acme named."""
    world = shelves.floor.world
    return [(caller(world.ada), {}), (caller(world.sam), {"client": str(world.acme.id)})]


def every_row(bridge: Caller, path: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    told: dict[str, Any] = {"next": ""}
    while told["next"] is not None:
        told = bridge.get(path, {**asked, "after": told["next"], "limit": 7}).json()
        assert len(told["data"]) <= 7
        found += told["data"]
    return found


def test_client_and_staff_read_the_same_of_acme(shelves: Shelves) -> None:
    (ada, _), (sam, named) = both(shelves)
    for path in LISTS:
        own = every_row(ada, path, {})
        assert own == every_row(sam, path, named)
        assert len({row["id"] for row in own}) == len(own) > 0, path


def test_a_list_asks_as_often_for_many_rows_as_for_few(shelves: Shelves) -> None:
    for (bridge, asked), alias in zip(both(shelves), ("portal", "staff"), strict=True):
        for path in LISTS:
            counts = []
            for limit in (1, 200):
                with statements(alias) as sent:
                    assert bridge.get(path, {**asked, "limit": limit}).status_code == 200
                counts.append(len(sent))
            assert counts[0] == counts[1] <= 2, (path, counts)


def test_quantities_are_decimals_in_quotes_and_times_carry_their_zone(shelves: Shelves) -> None:
    bridge = caller(shelves.floor.world.ada)
    balances = {
        (row["sku"], row["lot_no"], row["warehouse"]): row for row in every_row(bridge, "/balances", {})
    }
    assert balances["JAR-1", "H2", "HAM"]["on_hand"] == "2.5"
    assert (
        balances["JAR-1", "H2", "BER"] | {"on_hand": "30", "on_hold": "4", "available": "26"}
        == (balances["JAR-1", "H2", "BER"])
    )
    assert balances["CUP-1", None, "HAM"]["on_hand"] == "-3"
    for row in every_row(bridge, "/movements", {}):
        assert datetime.fromisoformat(row["occurred_at"]).tzinfo is not None
        assert re.fullmatch(r"-?\d+(\.\d+)?", row["qty"])


def test_filters_narrow(shelves: Shelves) -> None:
    bridge = caller(shelves.floor.world.ada)
    assert [row["sku"] for row in bridge.get("/items", {"q": "earl"}).json()["data"]] == ["TIN-1"]
    jar = str(shelves.jar.id)
    assert {row["item_id"] for row in bridge.get("/movements", {"item": jar}).json()["data"]} == {jar}
    assert [row["kind"] for row in bridge.get("/movements", {"kind": "hold"}).json()["data"]] == ["hold"]
    assert [row["sku"] for row in bridge.get("/balances", {"state": "negative"}).json()["data"]] == ["CUP-1"]
    later = {"since": "2199-01-01T00:00:00+01:00"}
    assert bridge.get("/movements", later).json() == {"data": [], "next": None}
    one = bridge.get(f"/items/{jar}").json()
    assert (one["sku"], one["on_hand"], one["on_hold"]) == ("JAR-1", "44.5", "4")


def test_places_stay_hidden_where_the_client_is_not_shown_them(shelves: Shelves) -> None:
    world = shelves.floor.world
    bridge = caller(world.ada)
    assert any(row["location"] for row in every_row(bridge, "/movements", {}))
    with connections["owner"].cursor() as cursor:
        cursor.execute("update client set shows_locations = false where client_id = %s", [world.acme.id])
        cursor.execute(
            "update client_warehouse set shown = false where client_id = %s and code = 'HAM'", [world.acme.id]
        )
    assert not any(row["location"] for row in every_row(bridge, "/movements", {}))
    assert [row["code"] for row in every_row(bridge, "/warehouses", {})] == ["BER"]


def test_staff_list_their_clients_and_must_name_one(world: World) -> None:
    bridge = caller(world.sam)
    names = {row["id"] for row in every_row(bridge, "/clients", {})}
    assert names == {str(world.acme.id), str(world.beta.id)}
    for path in LISTS:
        assert problem(bridge.get(path))["errors"][0]["field"] == "client"


def test_another_client_is_like_one_that_never_was(shelves: Shelves) -> None:
    world, never = shelves.floor.world, "0192f0c0-0000-7000-8000-000000000000"
    for bridge, others in (
        (caller(world.ada), (world.beta, world.gamma)),
        (caller(world.sam), (world.gamma,)),
    ):
        for path in LISTS:
            unknown = bridge.get(path, {"client": never})
            for other in others:
                answer = bridge.get(path, {"client": str(other.id)})
                assert (answer.status_code, answer.content) == (404, unknown.content)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "WyJhIl0",
        "bnVsbA",
        "W1siYSJdLCAiYiJd",
        "%00",
        "é",
        "WyJcdWQ4MDAiLCAiMDE5MmYwYzAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0",
        "W" * 1900,
    ],
)
def test_a_tampered_cursor_is_refused(shelves: Shelves, cursor: str) -> None:
    bridge = caller(shelves.floor.world.ada)
    for path in LISTS:
        assert problem(bridge.get(path, {"after": cursor}))["type"].endswith("/cursor")


@pytest.mark.parametrize(
    "asked", [{"limit": "0"}, {"limit": "201"}, {"limit": "NaN"}, {"item": "x"}, {"kind": "x"},
              {"since": "2026-01-01T00:00:00"}, {"since": "yesterday"}, {"until": "99999-01-01T00:00:00Z"}]
)  # fmt: skip
def test_what_cannot_be_meant_is_named(world: World, asked: dict[str, str]) -> None:
    said = problem(caller(world.ada).get("/movements", asked))
    assert said["status"] == 422
    assert [(one["in"], one["field"]) for one in said["errors"]] == [("query", next(iter(asked)))]


def test_a_null_character_is_refused_and_an_unknown_address_is_a_problem(world: World) -> None:
    bridge = caller(world.ada)
    assert problem(bridge.get("/items", {"q": "a\x00b"}))["status"] == 422
    for address in ("/nowhere", "/orders/SO-1001", "/items/MUG-1"):
        said = problem(bridge.get(address))
        assert said["status"] == 404 and said["type"].endswith("/not-found") and "UUID" in said["detail"]
    for method in ("delete", "post", "put", "patch", "head"):
        refused = getattr(bridge.browser, method)("/api/v1/items", headers={"Idempotency-Key": "x"})
        assert (refused.status_code, refused["Allow"]) == (405, "GET")
