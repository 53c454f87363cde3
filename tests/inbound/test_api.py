"""Deliveries in the API: the same rows as on the pages, of one's own client alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.api.callers import Caller, caller, problem
from tests.stock.floor import Floor
from tests.together import at_once

from .deliveries import TODAY, delivery, mugs, teas


def test_a_client_and_staff_read_the_same_deliveries_and_an_item_says_what_is_inbound(floor: Floor) -> None:
    world = floor.world
    with world.sam.acting():
        late = delivery(floor, mugs(floor, "2.5"), teas(floor, 4), day=TODAY - timedelta(days=3))
        delivery(floor, mugs(floor, 1), announced=False)
    ada, sam, named = caller(world.ada), caller(world.sam), {"client": str(world.acme.id)}
    listed = ada.get("/deliveries", {"late": True}).json()["data"]
    assert listed == sam.get("/deliveries", named).json()["data"]
    assert [(one["number"], one["late"], one["qty"], one["lines"]) for one in listed] == [
        (late.number, True, "6.5", 2)
    ]
    assert len(ada.get("/deliveries", {"view": "all", "q": "asn-"}).json()["data"]) == 2
    told = ada.get(f"/deliveries/{late.id}").json()
    assert told == sam.get(f"/deliveries/{late.id}", named).json()
    assert [(line["sku"], line["qty"], line["counted"]) for line in told["lines"]] == [
        ("MUG-1", "2.5", "0"),
        ("TEA-1", "4", "0"),
    ]
    assert told["differences"] == []
    assert ada.get(f"/items/{floor.mug.id}").json()["inbound"] == "2.5"
    foreign = sam.get(f"/deliveries/{late.id}", {"client": str(world.beta.id)})
    assert foreign.status_code == 404


def test_a_program_counts_a_delivery_once_and_the_client_reads_the_receipt(floor: Floor) -> None:
    world = floor.world
    with world.sam.acting():
        made = delivery(floor, mugs(floor, 5))
    ada, sam, named = caller(world.ada), caller(world.sam), {"client": str(world.acme.id)}
    at = f"/deliveries/{made.id}"
    assert sam.post(f"{at}/arrival", named).json()["delivery"]["status"] == "arrived"
    wrong = sam.post(f"{at}/counts", {**named, "item": "NOPE", "qty": "1"})
    assert wrong.status_code == 422 and "item" in wrong.text
    told = {**named, "item": "MUG-1", "qty": "4", "condition": "damaged"}
    first = sam.post(f"{at}/counts", told, once="count-1")
    assert first.status_code == 201 and sam.post(f"{at}/counts", told, once="count-1").json() == first.json()
    receipt = first.json()["receipt"]
    assert (receipt["qty"], receipt["damaged"], receipt["delivery_number"]) == ("4", "4", made.number)
    assert ada.post(f"{at}/counts", told).status_code == 403
    finished = sam.post(f"/receipts/{receipt['id']}/finish", named)
    assert finished.json()["receipt"]["status"] == "finished"
    kinds = {one["kind"] for one in ada.get(at).json()["differences"]}
    assert kinds == {"short", "damaged"}
    assert [one["number"] for one in ada.get("/receipts").json()["data"]] == [receipt["number"]]
    assert [one["number"] for one in ada.get(at).json()["receipts"]] == [receipt["number"]]
    today = datetime.now(ZoneInfo(world.acme.time_zone)).date()
    days = {"view": "all", "by": "received", "since": str(today)}
    assert [one["number"] for one in ada.get("/deliveries", days).json()["data"]] == [made.number]
    before = {"view": "all", "by": "received", "until": str(today - timedelta(days=1))}
    assert ada.get("/deliveries", before).json()["data"] == []
    assert ada.get(f"/receipts/{receipt['id']}").json()["lines"][0]["sku"] == "MUG-1"
    begun = sam.post("/receipts/new", {**named, "warehouse": "BER", "door": "D1"})
    own = begun.json()["receipt"]["id"]
    assert sam.post(f"/receipts/{own}/counts", {**named, "item": "MUG-1", "qty": "2"}).status_code == 201
    assert sam.get(f"/receipts/{own}", {"client": str(world.beta.id)}).status_code == 404


def announced(floor: Floor, **told: Any) -> dict[str, Any]:
    return {
        "warehouse": "BER", "expected_from": str(TODAY + timedelta(days=2)),
        "lines": [{"item": "TEA-1", "qty": "6", "lot": "L7"}], **told,
    }  # fmt: skip


def test_programs_announce_deliveries_once_a_client_s_its_own_and_staff_s_for_a_client(floor: Floor) -> None:
    world, acme = floor.world, {"client": str(floor.world.acme.id)}
    sam, key = caller(world.sam), caller(world.ada).text
    made = sam.post("/deliveries/new", announced(floor, **acme), "one")
    assert made.status_code == 201, made.content
    assert sam.post("/deliveries/new", announced(floor, **acme), "one").json() == made.json()
    answers = at_once(lambda: Caller(key).post("/deliveries/own", announced(floor), "own"), 3)
    assert {answer.status_code for answer in answers} == {201}, answers[0].content
    assert len({answer.json()["delivery"]["id"] for answer in answers}) == 1
    assert answers[0].json()["delivery"]["status"] == "announced"
    ada = Caller(key)
    assert problem(ada.post("/deliveries/own", announced(floor, seal="S"), "own"))["status"] == 422
    late = announced(floor, expected_to=str(TODAY))
    assert problem(ada.post("/deliveries/own", late))["errors"][0]["field"] == "expected_to"
    assert sam.post("/deliveries/own", announced(floor)).status_code == 403
    assert ada.post("/deliveries/new", announced(floor, **acme)).status_code == 403
    assert len(ada.get("/deliveries").json()["data"]) == 2
    at = f"/deliveries/{made.json()['delivery']['id']}"
    assert sam.post(f"{at}/closing", acme).status_code == 409
    assert sam.post(f"{at}/cancellation", acme).json()["delivery"]["status"] == "cancelled"


def test_a_program_closes_what_was_counted_and_cancels_an_empty_receipt(floor: Floor) -> None:
    world, acme = floor.world, {"client": str(floor.world.acme.id)}
    with world.sam.acting():
        made = delivery(floor, mugs(floor, 5))
    sam, at = caller(world.sam), f"/deliveries/{made.id}"
    counted = sam.post(f"{at}/counts", {**acme, "item": "MUG-1", "qty": "4"}).json()["receipt"]["id"]
    assert sam.post(f"/receipts/{counted}/cancellation", acme).status_code == 409
    sam.post(f"/receipts/{counted}/finish", acme)
    assert sam.post(f"{at}/closing", acme).json()["delivery"]["status"] == "closed"
    empty = sam.post("/receipts/new", {**acme, "warehouse": str(floor.berlin.id)}).json()["receipt"]["id"]
    for _ in range(2):
        answer = sam.post(f"/receipts/{empty}/cancellation", acme)
        assert answer.json()["receipt"]["status"] == "cancelled"
