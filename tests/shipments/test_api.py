"""Shipments in the API: the rows of the pages; staff keys hand over, report and deliver, each once."""

from __future__ import annotations

from baywindow.orders.orders import find_order
from baywindow.shipments import packing
from baywindow.shipments.models import Package
from tests.api.callers import caller
from tests.stock.floor import Floor, d

from .picked import mugs, picked, shipped_out


def test_a_program_hands_over_reports_and_delivers_and_the_client_reads_it(floor: Floor) -> None:
    world = floor.world
    with world.olga.acting():
        order = picked(floor, (mugs(floor), 3))
        made = packing.begin(find_order(order.client_id, order.id))
        packing.put_in_all(made, Package.objects.get(shipment_id=made.id).id)
    sam, ada, whose = caller(world.sam), caller(world.ada), {"client": str(world.acme.id)}
    at = f"/shipments/{made.id}"
    handed = sam.post(f"{at}/shipping", {**whose, "tracking_number": "1Z999AA10123456784"})
    assert handed.status_code == 200 and handed.json()["shipment"]["carrier"] == "UPS"
    assert sam.post(f"{at}/shipping", {**whose, "carrier": "DHL"}).json()["shipment"]["carrier"] == "UPS"
    assert shipped_out(floor) == {"MUG-1": d(3)}, "asked twice, shipped once"
    assert sam.post(f"{at}/tracking", {**whose, "code": "in_transit", "place": "Linz"}).status_code == 200
    assert sam.post(f"{at}/tracking", {**whose, "code": "teleported"}).status_code == 422
    assert sam.post(f"{at}/delivery", {**whose, "at": "2099-01-01T00:00:00Z"}).status_code == 422
    assert (
        sam.post(f"{at}/delivery", {**whose, "signed_by": "Anna"}).json()["shipment"]["status"] == "delivered"
    )
    told = ada.get(at).json()
    assert told == sam.get(at, whose).json()
    assert told["tracking_link"].endswith("1Z999AA10123456784") and told["tracking"][0]["place"] == "Linz"
    assert [(one["sku"], one["qty"]) for one in told["contents"]] == [("MUG-1", "3")]
    assert [one["number"] for one in ada.get("/shipments", {"view": "delivered"}).json()["data"]] == [
        made.number
    ]
    assert ada.post(f"{at}/delivery", whose).status_code == 403
    assert sam.get(at, {"client": str(world.beta.id)}).status_code == 404
