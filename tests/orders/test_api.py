"""Orders in the API: read by a client, written and worked on by the warehouse's own programs."""

from __future__ import annotations

from typing import Any

from baywindow.orders.orders import Wish
from baywindow.tenancy.models import Client
from tests.api.callers import Caller, caller, problem
from tests.people import Someone
from tests.stock.floor import Floor, d
from tests.together import at_once

from .wishes import faults, mugs, order, stocked


def test_a_program_of_the_floor_places_allocates_and_picks(floor: Floor) -> None:
    world, acme = floor.world, str(floor.world.acme.id)
    with world.sam.acting():
        stocked(floor, mugs=3, older=5)
    sam, ada = caller(world.sam), caller(world.ada)
    wanted = {
        "client": acme, "warehouse": str(floor.berlin.id), "consignee": "Hanna Holm", "country": "DK",
        "client_reference": "PO-9", "lines": [{"item": "MUG-1", "qty": "4"}, {"item": "TEA-1", "qty": "2"}],
    }  # fmt: skip
    nowhere = sam.post("/orders/new", wanted | {"warehouse": "NOWHERE"})
    assert nowhere.status_code == 422 and "warehouse of this id or code" in nowhere.content.decode()
    placed = sam.post("/orders/new", wanted | {"warehouse": "BER"})
    assert placed.status_code == 201, placed.content
    order = placed.json()["order"]
    assert (order["number"], order["status"], order["ordered"]) == ("SO-1001", "open", "6")
    again = sam.post("/orders/new", wanted)
    assert again.status_code == 422 and "reference" in again.content.decode()
    wrong = sam.post("/orders/new", wanted | {"client_reference": "", "lines": [{"item": "CUP", "qty": "1"}]})
    assert wrong.status_code == 422 and "lines.0.item" in wrong.content.decode()
    at = f"/orders/{order['id']}"
    lines = sam.post(f"{at}/allocation", {"client": acme}).json()["lines"]
    assert [(one["sku"], one["qty_allocated"], one["qty_short"]) for one in lines] == [
        ("MUG-1", "3", "1"), ("TEA-1", "2", "0")]  # fmt: skip
    for todo in sam.get(f"{at}/picks", {"client": acme}).json():
        told = {"client": acme, "reservation": todo["id"], "location": todo["place"], "qty": todo["qty"]}
        assert sam.post(f"{at}/picking", told).status_code == 200
    assert faults(floor) == []
    found = ada.get(at).json()
    assert found == sam.get(at, {"client": acme}).json() and found["order"]["status"] == "picked"
    assert [one["number"] for one in ada.get("/orders", {"view": "fulfilment"}).json()["data"]] == ["SO-1001"]
    verbs = [one["verb"] for one in ada.get(f"{at}/events").json()]
    assert verbs == ["order.picked", "order.picking", "order.backordered", "order.placed"]
    assert sam.post(f"{at}/hold", {"client": acme, "why": "No label"}).json()["order"]["stage"] == "hold"
    assert sam.post(f"{at}/allocation", {"client": acme}).status_code == 409
    assert sam.post(f"{at}/release", {"client": acme}).json()["order"]["stage"] == "fulfilment"
    assert sam.post(f"{at}/cancellation", {"client": acme}).json()["order"]["stage"] == "cancelled"
    assert sam.get(at, {"client": str(world.beta.id)}).status_code == 404


def test_a_program_of_the_warehouse_keeps_a_draft_changes_it_and_places_it_once(floor: Floor) -> None:
    world, acme = floor.world, {"client": str(floor.world.acme.id)}
    sam = caller(world.sam)
    made = sam.post("/orders/new", own_order(floor, draft=True) | acme).json()["order"]
    at = f"/orders/{made['id']}"
    assert (made["status"], made["change_until"]) == ("draft", None)
    told = {"city": "Odense", "requested_ship": "2026-12-01", **acme}
    changed = sam.post(f"{at}/change", told).json()["order"]
    assert (changed["city"], changed["consignee"], changed["status"]) == ("Odense", "Hanna Holm", "draft")
    key = sam.text
    answers = at_once(lambda: Caller(key).post(f"{at}/placement", acme), 3)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    other = sam.post("/orders/new", own_order(floor, client_reference="PO-8") | acme).json()["order"]
    taken = problem(sam.post(f"/orders/{other['id']}/change", {"client_reference": "PO-7", **acme}))
    assert taken["errors"][0]["field"] == "client_reference"
    assert sam.post(f"{at}/change", {"warehouse": "NOWHERE", **acme}).status_code == 422
    for what in ("placement", "change"):
        assert sam.post(f"{at}/{what}", {"client": str(world.beta.id)}).status_code == 404
        assert caller(world.sam, "orders.view").post(f"{at}/{what}", acme).status_code == 403
        assert caller(world.ada).post(f"{at}/{what}", acme).status_code == 403
    lot = own_order(floor, lines=[{"item": "MUG-1", "qty": "1", "lot": "L-1"}]) | {"client_reference": ""}
    assert problem(sam.post("/orders/new", lot | acme))["errors"][0]["field"] == "lines.0.lot"


def test_a_line_says_its_value_to_those_who_are_shown_values(floor: Floor) -> None:
    world, acme = floor.world, floor.world.acme
    with world.sam.acting():
        made = order(floor, Wish(floor.mug, d(2), unit_value=d("7.5")))

    def told(someone: Someone, **asked: str) -> str | None:
        answer = caller(someone).get(f"/orders/{made.id}", asked)
        value: str | None = answer.json()["lines"][0]["unit_value"]
        return value

    assert told(world.sam, client=str(acme.id)) == "7.5"
    assert told(world.ada) is None
    Client._base_manager.using("owner").filter(id=acme.id).update(shows_unit_value=True)
    assert told(world.ada) == "7.5"


def own_order(floor: Floor, **told: Any) -> dict[str, Any]:
    return {
        "warehouse": "BER", "consignee": "Hanna Holm", "country": "DK",
        "client_reference": "PO-7", "lines": [{"item": "MUG-1", "qty": "2"}], **told,
    }  # fmt: skip


def test_a_client_s_program_places_an_order_of_its_own_once(floor: Floor) -> None:
    world = floor.world
    with world.sam.acting():
        order(floor, mugs(floor, 1))  # acme has goods in Berlin
    key = caller(world.ada).text
    answers = at_once(lambda: Caller(key).post("/orders/own", own_order(floor), "po-7"), 3)
    assert {answer.status_code for answer in answers} == {201}, answers[0].content
    (placed,) = {answer.json()["order"]["id"] for answer in answers}
    ada = Caller(key)
    assert len(ada.get("/orders").json()["data"]) == 2
    reused = ada.post("/orders/own", own_order(floor, consignee="Somebody Else"), "po-7")
    assert problem(reused)["type"].endswith("/idempotency-key-reused")
    twice = problem(ada.post("/orders/own", own_order(floor)))
    assert twice["errors"][0]["field"] == "client_reference"
    nothing = problem(ada.post("/orders/own", own_order(floor, lines=[{"item": "CUP", "qty": "1"}])))
    assert nothing["errors"][0]["field"] == "lines.0.item"
    assert ada.post("/orders/own", own_order(floor, warehouse=placed)).status_code == 422
    assert caller(world.sam).post("/orders/own", own_order(floor)).status_code == 403
    assert caller(world.ada, "home.view", "orders.view").post("/orders/own", {}).status_code == 403
    assert len(ada.get("/orders").json()["data"]) == 2


def test_a_program_takes_an_allocation_back_and_makes_a_paper_once(floor: Floor) -> None:
    world, acme = floor.world, {"client": str(floor.world.acme.id)}
    with world.sam.acting():
        stocked(floor, mugs=3)
        made = order(floor, mugs(floor, 2))
    sam, at = caller(world.sam), f"/orders/{made.id}"
    assert sam.post(f"{at}/allocation", acme).json()["order"]["allocated"] == "2"
    assert sam.post(f"{at}/deallocation", acme).json()["order"]["allocated"] == "0"
    assert sam.post(f"{at}/papers", {**acme, "kind": "bol"}).status_code == 409, "nothing is picked"
    sam.post(f"{at}/allocation", acme)
    (todo,) = sam.get(f"{at}/picks", acme).json()
    sam.post(f"{at}/picking", {**acme, "reservation": todo["id"], "location": todo["place"], "qty": "2"})
    paper = sam.post(f"{at}/papers", {**acme, "kind": "packing_slip"})
    assert (paper.status_code, paper.json()["mime"]) == (200, "application/pdf"), paper.content
    assert sam.post(f"{at}/papers", {**acme, "kind": "packing_slip"}).json()["id"] == paper.json()["id"]
    assert caller(world.ada).post(f"{at}/papers", {**acme, "kind": "bol"}).status_code == 403
    assert faults(floor) == []
