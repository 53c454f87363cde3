"""What happened to a record: the same for a program as on the record's page, on either side."""

from __future__ import annotations

from typing import Any

from baywindow.documents import filing
from baywindow.orders.orders import find_order
from baywindow.shipments import packing
from baywindow.shipments.models import Package
from tests.api.callers import Caller, caller
from tests.documents.papers import stored
from tests.inbound.deliveries import delivery, mugs
from tests.shipments.picked import mugs as at_the_dock
from tests.shipments.picked import picked
from tests.stock.floor import Floor


def told(program: Caller, at: str, **asked: Any) -> list[dict[str, Any]]:
    answer = program.get(f"{at}/events", asked)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()
    return found


def worked(floor: Floor, sam: Caller) -> dict[str, list[str]]:
    """Records of each kind to which something happened: their addresses, and what, the latest first."""
    acme = {"client": str(floor.world.acme.id)}
    with floor.world.sam.acting():
        asn = delivery(floor, mugs(floor, 5))
        order = picked(floor, (at_the_dock(floor), 2))
        shipment = packing.begin(find_order(order.client_id, order.id))
        packing.put_in_all(shipment, Package.objects.get(shipment_id=shipment.id).id)
    counted = sam.post(f"/deliveries/{asn.id}/counts", {**acme, "item": "MUG-1", "qty": "5"})
    receipt = f"/receipts/{counted.json()['receipt']['id']}"
    sam.post(f"{receipt}/finish", acme)
    sam.post(f"/shipments/{shipment.id}/shipping", {**acme, "carrier": "DHL"})
    return {
        f"/deliveries/{asn.id}": ["asn.received", "asn.arrived", "asn.announced", "asn.drafted"],
        receipt: ["receipt.finished", "receipt.begun"],
        f"/shipments/{shipment.id}": ["shipment.shipped", "shipment.packed", "shipment.packing"],
    }


def test_a_record_tells_its_programs_what_happened_to_it(floor: Floor) -> None:
    world = floor.world
    ada, sue, sam = caller(world.ada), caller(world.sue), caller(world.sam)
    for at, verbs in worked(floor, sam).items():
        events = told(ada, at)
        assert [one["verb"] for one in events] == verbs
        assert events[0]["text"] and events[0]["actor"] in {"staff", "api"}
        inside = told(sam, at, client=str(world.acme.id))
        assert [one for one in inside if one["verb"] in verbs] == events, "staff see more, not otherwise"
        assert sam.get(f"{at}/events", {"client": str(world.beta.id)}).status_code == 404
        assert sue.get(f"{at}/events", {"client": str(world.gamma.id)}).status_code == 404


def test_a_document_tells_of_itself_alone_and_only_those_it_is_meant_for(floor: Floor) -> None:
    world = floor.world
    one = stored(floor, "tea", meant_for="finance", publish=True)
    stored(floor, "more tea", meant_for="finance", publish=True)
    with world.sam.acting():
        filing.withdraw(filing.find_document(world.acme.id, one.id))
    at = f"/documents/{one.id}"
    verbs = ["document.withdrawn.coa.finance", "document.published.coa.finance"]
    assert [said["verb"] for said in told(caller(world.sam), at, client=str(world.acme.id))] == verbs
    assert caller(world.ada).get(f"{at}/events").status_code == 404, "it was withdrawn"
    with world.sam.acting():
        filing.publish(filing.find_document(world.acme.id, one.id))
    assert [said["verb"] for said in told(caller(world.ada), at)] == verbs[1:] + verbs
    narrow = caller(world.ada, "home.view", "documents.view", "documents.operations")
    assert narrow.get(f"{at}/events").status_code == 404, "it is finance's"
