"""What an order's page, list and carrier tell of its shipments, its own and those that it joined."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baywindow.documents.filing import file_document
from baywindow.documents.subjects import Found
from baywindow.exceptions.verbs import open_exception
from baywindow.orders.models import Order
from baywindow.orders.orders import find_order
from baywindow.shipments import joining, packages, packing, records, shipping
from baywindow.shipments.models import Shipment
from tests.counting import statements
from tests.documents.papers import file
from tests.stock.floor import Floor

from .picked import mugs, picked, teas
from .test_joining import held, join


@pytest.fixture
def together(floor: Floor) -> tuple[Order, Order, Shipment]:
    """Two orders for one door, and the shipment they went in."""
    with floor.world.olga.acting():
        first = picked(floor, (mugs(floor), 4), client_reference="PO-1")
        second = picked(floor, (teas(floor), 2), client_reference="PO-2", carrier_preference="UPS")
        shipment = packing.begin(find_order(first.client_id, first.id))
        join(shipment, second)
        packing.put_in_all(held(shipment), packages.packages_of(shipment)[0].id)
        shipping.ship(held(shipment), carrier="DHL", tracking_number="00340434161094021501")
        return first, second, records.find_shipment(shipment.client_id, shipment.id, lock=False)


def test_what_happens_to_a_shipment_stands_on_the_pages_of_its_orders(
    floor: Floor, together: tuple[Order, Order, Shipment]
) -> None:
    first, second, shipment = together
    about = Found("shipment", shipment.id, shipment.number, shipment.id)
    with floor.world.sam.acting():
        alone = picked(floor, (mugs(floor), 1))
        open_exception(
            shipment.client_id, about, code="customs", text="Papers are missing.", severity="serious",
            acts="client", due_at=datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
        for name, meant_for in (("door.pdf", "both"), ("bill.pdf", "finance")):
            file_document(
                shipment.client_id, about, "pod", file(name, name), meant_for=meant_for, publish=True
            )
    alice, sam = floor.world.alice.browser(), floor.world.sam.browser()
    orders = alice.get("/orders?view=exceptions").content.decode()
    assert first.number in orders and second.number in orders and alone.number not in orders
    for narrowed in ("", "&from=2000-01-01"):
        tabs = alice.get(f"/orders?view=exceptions{narrowed}").content.decode()
        assert 'Exceptions <span class="n">2</span>' in tabs, narrowed or "all orders"
    for order in (first, second):
        alice.get(f"/orders/{order.id}")
        with statements() as sent:
            page = alice.get(f"/orders/{order.id}").content.decode()
        assert len(sent) <= 6
        assert "Papers are missing." in page and f"{shipment.number} Held by customs" in page
        assert "DHL" in page and ("Carrier asked for" in page) == (order is second)
        papers = alice.get(f"/documents/of/order/{order.id}").content.decode()
        assert "door.pdf" in papers and shipment.number in papers and "bill.pdf" not in papers
        ours = f"{floor.world.acme.id}/{order.id}"
        assert "Papers are missing." in sam.get(f"/console/orders/{ours}").content.decode()
        papers = sam.get(f"/console/documents/{floor.world.acme.id}/of/order/{order.id}").content.decode()
        assert "door.pdf" in papers and "bill.pdf" in papers
    assert "Papers are missing." not in alice.get(f"/orders/{alone.id}").content.decode()
    assert "door.pdf" not in alice.get(f"/documents/of/order/{alone.id}").content.decode()


def test_a_shipment_is_found_and_told_by_every_order_in_it(
    floor: Floor, together: tuple[Order, Order, Shipment]
) -> None:
    first, second, shipment = together
    alice = floor.world.alice.browser()
    for words in (first.number, second.number, second.number.lower(), "PO-1", "po-2"):
        assert shipment.number in alice.get("/shipments", {"q": words}).content.decode(), words
    assert shipment.number not in alice.get("/shipments", {"q": "PO-3"}).content.decode()
    stream: Any = alice.get("/shipments/export.csv?column=number&column=order_number&column=client_reference")
    told = b"".join(stream.streaming_content).decode()
    assert f'{shipment.number},"{first.number}, {second.number}","PO-1, PO-2"' in told


def test_an_order_that_joined_is_found_by_who_carries_it_until_it_is_taken_out(floor: Floor) -> None:
    with floor.world.olga.acting():
        first = picked(floor, (mugs(floor), 4))
        second = picked(floor, (teas(floor), 2), carrier_preference="UPS")
        shipment = packing.begin(find_order(first.client_id, first.id))
        join(shipment, second)
    alice = floor.world.alice.browser()

    def carried(by: str) -> list[str]:
        page = alice.get(f"/orders?view=all&carrier={by}").content.decode()
        return [order.number for order in (first, second) if f">{order.number}</a>" in page]

    assert carried("UPS") == [second.number]
    for carrier in ("DHL", "GLS"):
        with floor.world.olga.acting():
            records.put(held(shipment), carrier=carrier)
        assert carried(carrier) == [first.number, second.number]
    with floor.world.olga.acting():
        joining.part(held(shipment), second.id)
    assert (carried("GLS"), carried("UPS")) == ([first.number], [second.number])
    with floor.world.olga.acting():
        join(shipment, second)
    assert carried("GLS") == [first.number, second.number]


def test_a_shipment_of_an_order_that_is_still_open_shows(
    floor: Floor, together: tuple[Order, Order, Shipment]
) -> None:
    first, second, _ = together
    with floor.world.sam.acting():
        none = picked(floor, (mugs(floor), 1))
        for order in (first, second, none):
            Order.objects.of_client(order.client_id).filter(id=order.id).update(status="open")
    for order, shows in ((first, True), (second, True), (none, False)):
        for browser, at in (
            (floor.world.alice, "/orders"),
            (floor.world.sam, f"/console/orders/{order.client_id}"),
        ):
            page = browser.browser().get(f"{at}/{order.id}").content.decode()
            assert (f"/of-order/{order.id}" in page) is shows
