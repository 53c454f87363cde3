"""Several orders in one shipment: for the same door alone, packed, shipped and delivered together."""

from __future__ import annotations

from typing import Any

import pytest

from baywindow.orders.models import Order
from baywindow.orders.orders import cancel, find_order, lines_of
from baywindow.shipments import joining, packages, packing, records, shipping
from baywindow.shipments.models import Shipment, ShipmentOrder
from baywindow.tenancy.refusal import Refusal
from tests.api.callers import caller
from tests.orders.wishes import faults
from tests.stock.floor import Floor, d
from tests.together import at_once

from .picked import mugs, picked, shipped_out, teas


def held(shipment: Shipment) -> Shipment:
    return records.find_shipment(shipment.client_id, shipment.id)


def join(shipment: Shipment, order: Order) -> bool:
    """As the page does it: all orders, then the shipment."""
    found = records.find_shipment(shipment.client_id, shipment.id, beside=order.id)
    return joining.join(found, find_order(order.client_id, order.id))


def status(order: Order) -> str:
    return str(find_order(order.client_id, order.id, lock=False).status)


def test_two_orders_for_the_same_door_leave_together(floor: Floor) -> None:
    with floor.world.olga.acting():
        first, second = (
            picked(floor, (mugs(floor), 4)),
            picked(floor, (teas(floor), 2), consignee="café  anna"),
        )
        shipment = packing.begin(find_order(first.client_id, first.id))
        assert [order.id for order in joining.fitting(shipment)] == [second.id]

    def once() -> bool:
        with floor.world.olga.acting():
            return join(shipment, second)

    assert sorted(at_once(once, 3)) == [False, False, True]
    olga = floor.world.olga.browser()
    bench = olga.get(f"/console/shipments/{first.client_id}/{shipment.id}/packing").content.decode()
    assert second.number in bench and "TEA-1" in bench
    with floor.world.olga.acting():
        assert packing.begin(find_order(second.client_id, second.id)).id == shipment.id, "it is packed there"
        box = packages.packages_of(shipment)[0].id
        packing.put_in(held(shipment), box, floor.mug, d(4))
        with pytest.raises(Refusal, match=f"Nothing of {second.number} is packed"):
            packing.close(held(shipment))
        packing.put_in_all(held(shipment), box)
        with pytest.raises(Refusal, match="take them out first"):
            joining.part(held(shipment), second.id)
        packing.close(held(shipment))
        packing.reopen(held(shipment))
        assert (status(first), status(second)) == ("packing", "packing")

    def ship() -> bool:
        with floor.world.olga.acting():
            return shipping.ship(held(shipment), carrier="DHL")

    assert sorted(at_once(ship, 2)) == [False, True]
    assert shipped_out(floor) == {"MUG-1": d(4), "TEA-1": d(2)} and not faults(floor)
    with floor.world.olga.acting():
        assert (status(first), status(second)) == ("shipped", "shipped")
        records.put(held(shipment), tracking_number="JJD000390007882")
        assert [line.qty_shipped for line in (*lines_of(first), *lines_of(second))] == [d(4), d(2)]
        shipping.deliver(held(shipment), "Anna")
        assert (status(first), status(second)) == ("delivered", "delivered")
    alice = floor.world.alice.browser()
    assert second.number in alice.get(f"/shipments/{shipment.id}").content.decode()
    for order in (first, second):
        assert shipment.number in alice.get(f"/shipments/of-order/{order.id}").content.decode()
        assert order.number in alice.get("/orders?view=all&q=jjd0003900").content.decode(), "by its tracking"
    told = caller(floor.world.ada).get(f"/shipments/{shipment.id}").json()["joined"]
    assert told == [{"id": str(second.id), "number": second.number}]


def test_what_goes_elsewhere_or_elsewhere_already_does_not_join(floor: Floor) -> None:
    with floor.world.olga.acting():
        first = picked(floor, (mugs(floor), 1))
        far = picked(floor, (mugs(floor), 1), city="Linz")
        busy = picked(floor, (mugs(floor), 1))
        packing.begin(find_order(busy.client_id, busy.id))
        shipment = packing.begin(find_order(first.client_id, first.id))
        for wrong, why in ((far, "goes elsewhere"), (busy, "is being packed already")):
            with pytest.raises(Refusal, match=why):
                join(shipment, wrong)
        assert joining.fitting(held(shipment)) == []


def test_programs_join_and_part_and_a_cancelled_order_cancels_what_it_is_in(floor: Floor) -> None:
    with floor.world.olga.acting():
        first, second = picked(floor, (mugs(floor), 1)), picked(floor, (mugs(floor), 2))
        shipment = packing.begin(find_order(first.client_id, first.id))
    sam, whose = caller(floor.world.sam), {"client": str(floor.world.acme.id)}
    at = f"/shipments/{shipment.id}/orders/{second.id}"

    def told(path: str) -> Any:
        answer = sam.post(path, whose)
        assert answer.status_code == 200, answer.content
        return answer.json()["joined"]

    assert len(told(at)) == 1 and len(told(at)) == 1
    assert told(f"{at}/removal") == [] and sam.post(f"{at}/removal", whose).status_code == 404
    assert len(told(at)) == 1
    with floor.world.sam.acting():
        cancel(find_order(second.client_id, second.id))
    with floor.world.olga.acting():
        assert Shipment.objects.get(id=shipment.id).status == "cancelled"
        assert ShipmentOrder.objects.count() == 1
        assert packing.begin(find_order(first.client_id, first.id)).id != shipment.id, "packed anew"
