"""From picked goods to a signed delivery: what is packed is what leaves, once, whoever hurries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from baywindow.activity.events import timeline
from baywindow.activity.models import Event
from baywindow.orders.models import Order
from baywindow.orders.orders import cancel as cancel_order
from baywindow.orders.orders import find_order, lines_of
from baywindow.shipments import packages, packing, records, shipping, tracking
from baywindow.shipments.models import Package, PackageContent, Shipment
from baywindow.stock.models import Level, Movement, Reservation, Serial
from baywindow.tenancy.refusal import Refusal
from tests.stock.floor import Floor, d, item, serial
from tests.together import at_once, together

from .picked import mugs, picked, shipped_out, teas


def begun(floor: Floor, order: Order) -> tuple[Shipment, Package]:
    """The order's shipment and its first package, inside a context of staff."""
    shipment = packing.begin(find_order(order.client_id, order.id))
    return shipment, Package.objects.of_client(order.client_id).get(shipment_id=shipment.id)


def timeline_of(floor: Floor, order: Order) -> list[Any]:
    with floor.world.alice.acting(read_only=True):
        return timeline(order.id)


def held(shipment: Shipment) -> Shipment:
    return records.find_shipment(shipment.client_id, shipment.id)


def test_from_picked_to_signed_for(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 10), (teas(floor), 3))
        shipment, package = begun(floor, order)
        assert (shipment.number, shipment.consignee) == ("SH-1001", "Café Anna")
        assert packing.begin(find_order(order.client_id, order.id)).id == shipment.id, "begun once"
        packing.put_in(shipment, package.id, floor.mug, d(10))
        packing.put_in(shipment, package.id, floor.tea, d(3), lot_no="L2")
        packages.measure(shipment, package.id, weight_g=d(4200), sscc="106141412345678908")
        packing.close(held(shipment))
        assert shipping.ship(held(shipment), carrier="", tracking_number="1z 999 aa1 01 2345 6784")
    assert shipped_out(floor) == {"MUG-1": d(10), "TEA-1": d(3)}
    with floor.world.olga.acting():
        gone = held(shipment)
        assert (gone.carrier, gone.tracking_number, gone.status) == (
            "UPS",
            "1Z999AA10123456784",
            "handed_over",
        )
        assert find_order(order.client_id, order.id).status == "shipped"
        assert [line.qty_shipped for line in lines_of(order)] == [d(10), d(3)]
        assert not Reservation.objects.filter(status="open").exists()
        assert Level.objects.aggregate(n=Sum("allocated"))["n"] == 0
        at = datetime.now(UTC)
        assert tracking.tracked(held(shipment), "out_for_delivery", at=at, place="Köln")
        assert not tracking.tracked(held(shipment), "out_for_delivery", at=at, place="Köln"), "reported once"
        assert held(shipment).status == "out_for_delivery"
        assert shipping.deliver(held(shipment), "A. Schmitz") and not shipping.deliver(held(shipment), "B")
        assert find_order(order.client_id, order.id).status == "delivered"
    tie_out(floor, shipment)


def tie_out(floor: Floor, shipment: Shipment) -> None:
    """What the packages hold is what the ledger says left for the shipment, by item and lot."""
    with floor.world.alice.acting(read_only=True):
        held = PackageContent.objects.filter(shipment_id=shipment.id).values_list("item_id", "lot_id")
        left = Movement.objects.filter(document_id=shipment.id, kind="ship").values_list("item_id", "lot_id")
        assert {(i, t): n for i, t, n in held.annotate(n=Sum("qty"))} == {
            (i, t): -n for i, t, n in left.annotate(n=Sum("qty"))
        }


def test_two_who_ship_at_once_ship_once(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 6))
        shipment, package = begun(floor, order)
        packing.put_in_all(shipment, package.id)

    def ship() -> bool:
        with floor.world.olga.acting():
            return shipping.ship(held(shipment), carrier="DHL")

    assert sorted(at_once(ship, 3)) == [False, False, True]
    assert shipped_out(floor) == {"MUG-1": d(6)}
    tie_out(floor, shipment)


def test_two_who_pack_the_same_line_at_once_pack_no_more_than_was_picked(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 5))
        shipment, package = begun(floor, order)

    def pack() -> str:
        try:
            with floor.world.olga.acting():
                packing.put_in(held(shipment), package.id, floor.mug, d(3))
        except Refusal as refusal:
            return refusal.message
        return ""

    assert sorted(at_once(pack, 3)) == ["", *["Only 2 of MUG-1 waits for this order."] * 2]
    with floor.world.olga.acting():
        assert packing.put_in(held(shipment), package.id, floor.mug, d(1), once="scan")
        assert not packing.put_in(held(shipment), package.id, floor.mug, d(1), once="scan"), "sent twice"
        assert PackageContent.objects.aggregate(n=Sum("qty"))["n"] == d(4)


def test_nothing_is_shipped_that_was_not_picked_for_the_order(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 2))
        shipment, package = begun(floor, order)
        for wrong in (lambda: packing.put_in(shipment, package.id, floor.mug, d(3)),
                      lambda: packing.put_in(shipment, package.id, floor.tea, d(1)),
                      lambda: shipping.ship(held(shipment), carrier="DHL")):  # fmt: skip
            with pytest.raises(Refusal):
                wrong()
        packing.put_in_all(shipment, package.id)
        Reservation.objects.filter(status="open").update(qty=d(1))
        with pytest.raises(Refusal, match="does not wait"):
            shipping.ship(held(shipment), carrier="DHL")
    assert shipped_out(floor) == {}


def being_packed(floor: Floor) -> tuple[Order, Shipment]:
    """An order of five mugs, three of them in a package of its open shipment."""
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 5))
        shipment, package = begun(floor, order)
        packing.put_in(shipment, package.id, floor.mug, d(3))
    return order, shipment


def cancelled(floor: Floor, order: Order) -> str:
    with floor.world.sam.acting():
        cancel_order(find_order(order.client_id, order.id))
    return "cancelled"


def test_an_order_is_cancelled_or_leaves_and_never_both(floor: Floor) -> None:
    order, shipment = being_packed(floor)

    def ship() -> str:
        with floor.world.olga.acting():
            shipping.ship(held(shipment), carrier="DHL")
        return "shipped"

    answers = together(lambda: unless_refused(lambda: cancelled(floor, order)), lambda: unless_refused(ship))
    assert sorted(answers) in (["cancelled", "refused"], ["refused", "shipped"])
    assert bool(shipped_out(floor)) == ("shipped" in answers)


def unless_refused(act: Callable[[], str]) -> str:
    try:
        return act()
    except Refusal:
        return "refused"


def test_an_order_that_is_cancelled_while_it_is_packed_leaves_no_shipment_behind(floor: Floor) -> None:
    order, shipment = being_packed(floor)
    cancelled(floor, order)
    with floor.world.olga.acting():
        assert held(shipment).status == "cancelled"
        for verb in (
            lambda: shipping.ship(held(shipment), carrier="DHL"),
            lambda: packages.add_package(held(shipment)),
            lambda: packing.reopen(held(shipment)),
            lambda: packing.begin(find_order(order.client_id, order.id)),
            lambda: tracking.tracked(held(shipment), "note", at=datetime.now(UTC)),
            lambda: shipping.deliver(held(shipment)),
            lambda: shipping.fail(held(shipment), "lost"),
            lambda: shipping.take_back(held(shipment), {}, once="x"),
        ):
            with pytest.raises(Refusal):
                verb()
        assert not Reservation.objects.filter(status="open").exists()
        assert Level.objects.aggregate(n=Sum("allocated"))["n"] == 0
    page = floor.world.olga.browser().get(f"/console/shipments/{order.client_id}/{shipment.id}")
    assert "put them away" in page.content.decode()
    assert (
        "Cancelled with its order"
        in floor.world.alice.browser().get(f"/shipments/{shipment.id}").content.decode()
    )


def test_of_an_order_that_left_in_part_the_rest_alone_is_cancelled(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 8))
        first, package = begun(floor, order)
        packing.put_in(first, package.id, floor.mug, d(5))
        shipping.ship(held(first), carrier="DHL", last=False)
        second, package = begun(floor, order)
        with pytest.raises(Refusal, match="another is being packed"):
            cancel_order(find_order(order.client_id, order.id))
    with floor.world.olga.acting():
        packing.put_in(held(second), package.id, floor.mug, d(2))
        shipping.ship(held(second), carrier="DHL", last=False)
        for _ in range(2):
            found = find_order(order.client_id, order.id)
            if found.status != "shipped":
                cancel_order(found)
        assert find_order(order.client_id, order.id).status == "shipped"
        (line,) = lines_of(order)
        assert (line.qty_ordered, line.qty_allocated, line.qty_shipped) == (d(8), d(7), d(7))
        assert Level.objects.aggregate(n=Sum("allocated"))["n"] == 0
    assert shipped_out(floor) == {"MUG-1": d(7)}
    told = [one.text for one in timeline_of(floor, order)]
    assert "The rest is cancelled, not to follow: 1" in told


def test_a_form_of_the_bench_packs_once_also_after_it_is_opened_again(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 4))
        shipment, package = begun(floor, order)
        for once in ("form/a", "form/b"):
            assert packing.put_in(held(shipment), package.id, floor.mug, d(1), once=once)
        packing.close(held(shipment))
        packing.reopen(held(shipment))
        for once in ("form/a", "form/b"):
            assert not packing.put_in(held(shipment), package.id, floor.mug, d(1), once=once)
        (content,) = PackageContent.objects.of_client(order.client_id).filter(shipment_id=shipment.id)
        assert content.qty == d(2)


def test_an_order_can_leave_in_parts(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 8))
        first, package = begun(floor, order)
        packing.put_in(first, package.id, floor.mug, d(5))
        shipping.ship(held(first), carrier="DHL", last=False)
        assert find_order(order.client_id, order.id).status == "picked"
        second, package = begun(floor, order)
        assert second.id != first.id
        assert packing.put_in_all(second, package.id) == 1
        shipping.deliver(held(first))
        shipping.ship(held(second), carrier="DHL")
        assert find_order(order.client_id, order.id).status == "shipped"
        shipping.deliver(held(second))
        assert find_order(order.client_id, order.id).status == "delivered"
    assert shipped_out(floor) == {"MUG-1": d(8)}
    tie_out(floor, first)
    tie_out(floor, second)


def test_what_comes_back_is_posted_once_and_never_more_than_went(floor: Floor) -> None:
    with floor.world.sam.acting():
        drill = item(floor.world.acme, "DRILL", serial_tracked=True)
        one = serial(drill, "SN-7")
    with floor.world.olga.acting():
        piece = floor.mugs(location_id=floor.dock.id)
        order = picked(floor, (piece, 4), (_piece(floor, drill, one), 1))
        shipment, package = begun(floor, order)
        packing.put_in_all(shipment, package.id)
        shipping.ship(held(shipment), carrier="DHL")
        contents = {c.item_id: c.id for c in PackageContent.objects.filter(shipment_id=shipment.id)}
        back = {contents[floor.mug.id]: d(3), contents[drill.id]: d(1)}
        assert shipping.take_back(held(shipment), back, condition="damaged", once="r1") == 2
        assert shipping.take_back(held(shipment), back, condition="damaged", once="r1") == 0, "sent twice"
        with pytest.raises(Refusal, match="More cannot come back"):
            shipping.take_back(held(shipment), {contents[floor.mug.id]: d(2)}, once="r2")
        assert Serial.objects.get(id=one.id).status == "in_stock"
        told = Movement.objects.filter(kind="return").values_list("qty", "condition", "document_number")
        assert sorted(told) == [(d(1), "damaged", shipment.number), (d(3), "damaged", shipment.number)]


def _piece(floor: Floor, drill: Any, one: Any) -> Any:
    from baywindow.stock.ledger import Goods

    return Goods(drill, floor.berlin.id, floor.dock.id, serial_id=one.id)


def test_reports_come_in_any_order_and_twice_and_the_newest_is_where_it_is(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 1))
        shipment, package = begun(floor, order)
        packing.put_in_all(shipment, package.id)
        with pytest.raises(Refusal, match="hand it over first"):
            tracking.tracked(held(shipment), "in_transit", at=datetime.now(UTC))
        shipping.ship(held(shipment), carrier="DHL", at=datetime.now(UTC) - timedelta(days=3))
    days = [datetime.now(UTC) - timedelta(days=2 - n) for n in range(3)]

    def report(code: str, day: int, reference: str = "", **told: str) -> bool:
        with floor.world.olga.acting():
            at = days[day]
            return tracking.tracked(held(shipment), code, at=at, reference=reference, **told)

    assert sorted(at_once(lambda: report("out_for_delivery", 1, "EV-2"), 3)) == [False, False, True]
    assert report("in_transit", 0, "EV-1"), "late news"
    assert report("in_transit", 0, "EV-1b"), "of the same moment, by another key"
    assert not report("in_transit", 0), "without a key it is known by its moment"
    assert report("attempted", 1, "EV-3")
    with floor.world.olga.acting():
        assert held(shipment).status == "out_for_delivery"
    assert report("delivered", 2, "EV-4", signed_by="Anna") and not report("delivered", 2, "EV-4")
    assert report("in_transit", 2, "EV-5"), "what comes behind it changes nothing"
    with floor.world.olga.acting():
        done = held(shipment)
        assert (done.status, done.signed_by, done.delivered_at) == ("delivered", "Anna", days[2])
        assert find_order(order.client_id, order.id).status == "delivered"
    told = [one.verb for one in timeline_of_shipment(floor, shipment)]
    assert told.count("shipment.delivered_to") == 1 and told.count("shipment.tracked") == 5


def timeline_of_shipment(floor: Floor, shipment: Shipment) -> list[Any]:
    with floor.world.alice.acting(read_only=True):
        return list(Event.objects.filter(subject_id=shipment.id))
