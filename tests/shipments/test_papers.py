"""Papers of a shipment say what left, in which package and for which order; an order's are its shipment's."""

from __future__ import annotations

from typing import Any

from baywindow.documents.models import Document
from baywindow.orders.models import Order
from baywindow.orders.orders import find_order
from baywindow.shipments import packages, packing, shipping
from baywindow.shipments.models import PackageContent
from baywindow.stock.ledger import Goods
from tests.orders.test_papers import codes, papers, words
from tests.stock.floor import Floor, d, item, serial
from tests.together import at_once

from .picked import mugs, picked, teas
from .test_joining import held, join

SSCC = "106141412345678908"


def flat(paper: Document) -> str:
    return " ".join(words(paper).split())


def test_the_papers_of_a_shipment_say_what_left_for_which_order(floor: Floor) -> None:
    acme, base = floor.world.acme, f"/console/shipments/{floor.world.acme.id}"
    with floor.world.sam.acting():
        clock = item(acme, "CLOCK-1", serial_tracked=True)
        pieces = [serial(clock, f"SN-{n}") for n in (1, 2)]
        ticking = [Goods(clock, floor.berlin.id, floor.dock.id, serial_id=one.id) for one in pieces]
        first = picked(floor, (mugs(floor), 9), client_reference="PO-1", street="Ring 7", incoterm="DAP")
        second = picked(floor, (teas(floor), 2), *((one, 1) for one in ticking), street="Ring 7")
        shipment = packing.begin(find_order(first.client_id, first.id))
        join(shipment, second)
        one = packages.packages_of(shipment)[0]
        packing.put_in(held(shipment), one.id, floor.mug, d(4))
        packages.measure(
            held(shipment), one.id, weight_g=d(2500), length_mm=400, width_mm=300, height_mm=200, sscc=SSCC
        )
        two = packages.add_package(held(shipment))
        packing.put_in(held(shipment), two.id, floor.tea, d(2))
        for piece in pieces:
            packing.put_in(held(shipment), two.id, clock, d(1), serial_no=piece.serial_no)
        packages.measure(held(shipment), two.id, weight_g=d(1250))
        shipping.ship(held(shipment), carrier="DHL", service="Express", tracking_number="JD0146", last=False)
    sam = floor.world.sam.browser()
    assert "Make from this shipment" in sam.get(f"{base}/{shipment.id}").content.decode()
    for kind in ("packing_slip", "bol"):
        assert sam.post(f"{base}/{shipment.id}/papers", {"kind": kind}).status_code == 302
    slip, bol = papers(floor)
    assert (bol.subject_kind, bol.subject_id, bol.published) == ("shipment", shipment.id, False)
    text = flat(bol)
    for told in (
        f"Bill of lading {shipment.number}", f"{first.number}, {second.number}", "PO-1", "DHL", "Express",
        "JD0146", "3.75 kg", "DAP", "Ring 7", f"Carton 1 · 40 × 30 × 20 cm · 2.5 kg · SSCC {SSCC}",
        f"{first.number} MUG-1 Mug-1 4", "Carton 2 · 1.25 kg", "L2", "SN-1, SN-2", "Carrier: day",
    ):  # fmt: skip
        assert told in text, (told, text)
    assert codes(bol) == codes(slip) == {("]C", shipment.number), ("]Q", shipment.number)}
    assert "DAP" not in flat(slip) and "SN-1, SN-2" in flat(slip)
    again: Any = lambda: floor.world.sam.browser().post(f"{base}/{shipment.id}/papers", {"kind": "bol"})  # noqa: E731
    assert {answer.status_code for answer in at_once(again, 2)} == {302}
    for order in (first, second):
        told_of = sam.post(f"/console/orders/{acme.id}/{order.id}/papers", {"kind": "bol"})
        assert told_of["Location"].endswith(str(bol.id)), "an order's paper is its shipment's"
    assert len(papers(floor)) == 2
    olga = floor.world.olga.browser()
    assert olga.post(f"{base}/{shipment.id}/papers", {"kind": "poem"}).status_code in {302, 403, 422}
    _of_several_shipments(floor, first, second)


def _of_several_shipments(floor: Floor, first: Order, second: Order) -> None:
    """The rest goes in a shipment of its own: what is asked of the order is asked of which."""
    with floor.world.sam.acting():
        rest = packing.begin(find_order(first.client_id, first.id))
    base, sam = f"/console/shipments/{first.client_id}", floor.world.sam.browser()
    with floor.world.sam.acting():
        packing.put_in_all(held(rest), packages.packages_of(rest)[0].id)
    at = f"/console/orders/{first.client_id}/{first.id}"
    sam.post(f"{at}/papers", {"kind": "bol"})
    assert "several shipments" in sam.get(at).content.decode() and len(papers(floor)) == 2
    sam.post(f"{base}/{rest.id}/papers", {"kind": "bol"})
    text = flat(papers(floor)[-1])
    assert "MUG-1 Mug-1 5" in text and second.number not in text and "SN-1" not in text
    with floor.world.sam.acting():
        assert PackageContent.objects.of_client(first.client_id).filter(shipment_id=rest.id).count() == 1


def test_an_order_s_paper_names_no_lot_until_it_is_packed(floor: Floor) -> None:
    with floor.world.sam.acting():
        order = picked(floor, (teas(floor), 2))
    sam, at = floor.world.sam.browser(), f"/console/orders/{order.client_id}/{order.id}/papers"
    sam.post(at, {"kind": "packing_slip"})
    (paper,) = papers(floor)
    assert paper.subject_id == order.id and "TEA-1" in words(paper) and "Lot" not in words(paper)
