"""Killed with -9 in the midst of allocating or shipping: nothing is half written, the retry completes."""

from __future__ import annotations

import pytest
from django.db import connections

from baywindow.activity.models import Event
from baywindow.orders.models import Order
from baywindow.orders.orders import find_order
from baywindow.shipments import packages, packing
from baywindow.stock.models import Reservation
from tests.dying import dies
from tests.orders import wishes
from tests.stock.floor import Floor, d

from .picked import mugs, picked, shipped_out, teas

# What balances and levels say against the ledger, which is the truth.
LEDGER = """
select m.item_id, m.location_id, sum(m.qty) from core.movement m where m.client_id = %(client)s group by 1, 2
 having sum(m.qty) <> 0
except
select v.item_id, b.location_id, sum(b.on_hand) from core.balance b
  join core.level v on v.workspace_id = b.workspace_id and v.client_id = b.client_id and v.id = b.level_id
 where b.client_id = %(client)s group by 1, 2
"""


def agrees(floor: Floor) -> bool:
    """Whether balances are the ledger's sums, and what is promised is what reservations say."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(LEDGER, {"client": floor.world.acme.id})
        return not cursor.fetchall() and not wishes.faults(floor)


def promised(floor: Floor, order: Order) -> tuple[int, str, int]:
    """Its open reservations, its step, and how often it was told of."""
    with floor.world.olga.acting(read_only=True):
        held = Reservation.objects.of_client(order.client_id).filter(document_id=order.id, status="open")
        told = Event.objects.filter(subject_id=order.id, verb__startswith="order.alloc")
        return held.count(), Order.objects.get(id=order.id).status, told.count()


@pytest.mark.parametrize("where", ["baywindow.orders.lines:add", "baywindow.orders.allocating:tell"])
def test_an_allocation_that_is_killed_promises_nothing_and_is_asked_for_again(
    floor: Floor, where: str
) -> None:
    with floor.world.sam.acting():
        wishes.stocked(floor, mugs=9, fresh=2)
        order = wishes.order(floor, wishes.mugs(floor, 4), wishes.teas(floor, 2))
    olga, at = floor.world.olga, f"/console/orders/{order.client_id}/{order.id}/allocation"
    assert dies(olga.token(), at, {}, where)
    assert promised(floor, order) == (0, "open", 0) and agrees(floor)
    assert wishes.figures(order) == [(0, 0, 0), (0, 0, 0)]
    assert olga.browser().post(at).status_code == 302
    assert promised(floor, order) == (2, "allocated", 1) and agrees(floor)
    assert wishes.figures(order) == [(4, 0, 0), (2, 0, 0)]


@pytest.mark.parametrize("where", ["baywindow.orders.steps:shipped", "baywindow.shipments.shipping:tell"])
def test_a_shipping_that_is_killed_leaves_everything_at_the_dock_and_is_asked_for_again(
    floor: Floor, where: str
) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 4), (teas(floor), 2))
        shipment = packing.begin(find_order(order.client_id, order.id))
        packing.put_in_all(shipment, packages.packages_of(shipment)[0].id)
        packing.close(shipment)
    olga, at = floor.world.olga, f"/console/shipments/{order.client_id}/{shipment.id}/shipping"
    told = {"carrier": "DHL", "tracking_number": "", "service": ""}
    assert dies(olga.token(), at, told, where)
    assert shipped_out(floor) == {} and agrees(floor)
    with floor.world.olga.acting(read_only=True):
        shipment.refresh_from_db(using="staff")
        assert (shipment.status, shipment.shipped_at) == ("packed", None)
        assert find_order(order.client_id, order.id, lock=False).status == "packed"
    for _ in range(2):
        assert olga.browser().post(at, told).status_code == 302
    assert shipped_out(floor) == {"MUG-1": d(4), "TEA-1": d(2)} and agrees(floor)
    assert wishes.now(order).status == "shipped"
