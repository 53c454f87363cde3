"""Papers made of an order: what stands on them, once for each state of it, kept among its documents."""

from __future__ import annotations

import io
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from baywindow.documents.models import Document
from baywindow.documents.storing import reading
from baywindow.orders.models import Order, OrderLine
from baywindow.stock.models import Warehouse
from tests.documents.papers import pdf, upload
from tests.papers.scanning import printed, scanned
from tests.stock.floor import Floor, d
from tests.together import at_once

from .wishes import mugs, order, stocked, teas


@pytest.fixture
def made(floor: Floor) -> Order:
    """Four mugs and two packs of tea for Hanna, the mugs picked."""
    with floor.world.sam.acting():
        stocked(floor, mugs=9, older=2)
        found = order(floor, mugs(floor, 4), teas(floor, 2), client_reference="PO-77", city="Aarhus")
    picked(found, 4)
    return found


def picked(found: Order, qty: int) -> None:
    """So many mugs of it are picked."""
    line = OrderLine._base_manager.using("owner").filter(order_id=found.id, line_no=1)
    line.update(qty_allocated=d(qty), qty_picked=d(qty))


def papers(floor: Floor) -> list[Document]:
    """Acme's documents, the oldest first."""
    with floor.world.sam.acting(read_only=True):
        return list(Document.objects.of_client(floor.world.acme.id).order_by("id"))


def words(document: Document) -> str:
    """Everything a paper says."""
    with reading(document) as file:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)


def codes(document: Document) -> set[tuple[str, str]]:
    """What a scanner reads on the printed pages: kind of code and its text."""
    with reading(document) as file:
        return {code for page in printed(file.read()) for code in scanned(page)}


def test_a_slip_is_made_of_what_is_picked_and_kept_with_the_order(floor: Floor, made: Order) -> None:
    sam, acme = floor.world.sam.browser(), floor.world.acme
    with floor.world.sam.acting():
        berlin: Warehouse = Warehouse.objects.get(id=floor.berlin.id)
        berlin.amend(address="Kranweg 14, 22113 Hamburg", time_zone="Asia/Tokyo")
    at = f"/console/orders/{acme.id}/{made.id}"
    assert "Make from this order" in sam.get(at).content.decode()
    for kind in ("packing_slip", "delivery_note", "bol"):
        shown = sam.post(f"{at}/papers", {"kind": kind}, follow=True).content.decode()
        assert "is made. The client does not see it until it is published." in shown
    slip, note, bol = papers(floor)
    there = slip.created_at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"on {there.day} " in words(slip) and f"at {there:%H:}" in words(slip), (
        "the warehouse's day and hour"
    )
    assert (slip.subject_kind, slip.subject_id, slip.published) == ("order", made.id, False)
    text = words(slip)
    for said in ("Packing slip SO-1001", "Hanna Holm", "Aarhus", "PO-77", "MUG-1", "Northdock", "Acme"):
        assert said in text, said
    assert "Kranweg 14\n22113 Hamburg" in text, "where the goods come from"
    assert "TEA-1" not in text, "it is not picked"
    for made_of_it in (slip, note, bol):
        assert codes(made_of_it) == {("]C", "SO-1001"), ("]Q", "SO-1001")}, (
            "bars for the dock, QR for a phone"
        )
    assert "signature" not in text and "Received:" in words(note) and "Carrier:" in words(bol)
    assert (
        "Packing slip SO-1001.pdf"
        in sam.get(f"/console/documents/{acme.id}/of/order/{made.id}").content.decode()
    )
    published = sam.post(f"/console/documents/{acme.id}/{slip.id}/publication", follow=True).content.decode()
    assert "published: the client sees it from now on. Who may see it: Operations." in published
    block = floor.world.alice.browser().get(f"/documents/of/order/{made.id}").content.decode()
    assert "Packing slip SO-1001.pdf" in block and "Bill of lading" not in block


def test_an_unchanged_order_has_one_paper_and_a_changed_one_a_new_edition(floor: Floor, made: Order) -> None:
    sam, acme = floor.world.sam.browser(), floor.world.acme
    at = f"/console/orders/{acme.id}/{made.id}/papers"
    again: Any = lambda: floor.world.sam.browser().post(at, {"kind": "packing_slip"}).status_code  # noqa: E731
    assert set(at_once(again, 2)) == {302}
    sam.post(at, {"kind": "packing_slip"})
    assert len(papers(floor)) == 1
    picked(made, 3)
    sam.post(at, {"kind": "packing_slip"})
    first, second = papers(floor)
    assert (first.series_id, first.edition, second.series_id, second.edition) == (
        first.series_id,
        1,
        first.series_id,
        2,
    )
    assert sam.post(at, {"kind": "poem"}).status_code in {302, 422} and len(papers(floor)) == 2


def test_a_paper_follows_an_edition_that_somebody_stored_in_its_place(floor: Floor, made: Order) -> None:
    sam, acme = floor.world.sam.browser(), floor.world.acme
    at = f"/console/orders/{acme.id}/{made.id}/papers"
    sam.post(at, {"kind": "packing_slip"})
    (slip,) = papers(floor)
    stored = sam.post(
        f"/console/documents/{acme.id}/{slip.id}/editions",
        {"seen": 1, "papers": upload("signed.pdf", pdf("signed"))},
    )
    assert stored.status_code == 302
    picked(made, 3)
    assert sam.post(at, {"kind": "packing_slip"}).status_code == 302
    assert [(one.series_id, one.edition) for one in papers(floor)] == [(slip.series_id, n) for n in (1, 2, 3)]


def test_nothing_picked_is_no_slip(floor: Floor) -> None:
    with floor.world.sam.acting():
        found = order(floor, mugs(floor, 4))
    at, sam = f"/console/orders/{floor.world.acme.id}/{found.id}", floor.world.sam.browser()
    sam.post(f"{at}/papers", {"kind": "bol"})
    assert "is picked yet" in sam.get(at).content.decode()
    assert papers(floor) == []
