"""Deliveries in the API: the same rows as on the pages, of one's own client alone."""

from __future__ import annotations

from datetime import timedelta

from tests.api.callers import caller
from tests.stock.floor import Floor

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
