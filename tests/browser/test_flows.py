"""What people come for, from end to end in Chromium: goods announced and counted, orders sent, papers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from baywindow.documents.models import Document
from tests.documents.papers import pdf, png
from tests.inbound.deliveries import delivery, teas
from tests.stock.floor import Floor

from .conftest import Visit
from .walking import fill, follow, press, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]

TRACKING = "1Z999AA10123456784"


def test_goods_are_announced_counted_contested_and_put_away(visit: Visit, floor: Floor, size: str) -> None:
    alice, sam = visit(floor.world.alice.token(), size=size), visit(floor.world.sam.token(), size=size)
    day = (timezone.now().date() + timedelta(days=1)).isoformat()
    alice.goto("/inbound/new")
    fill(alice, expected_from=day, client_reference="PO-77", lines="MUG-1\t10\nTEA-1 5 L2 2031-01-01")
    press(alice, "Save and announce")
    said(alice, "Announced")

    sam.goto(f"/console/inbound/{floor.world.acme.id}/{alice.url.rsplit('/', 1)[1]}")
    press(sam, "It has arrived")
    follow(sam, "Count")
    fill(sam, item="MUG-1", qty="8", location="DOCK")
    press(sam, "Count")
    expect(sam.get_by_text("8 / 10")).to_be_visible()
    fill(sam, item="TEA-1", qty="5", lot="L2", location="DOCK")
    press(sam, "Count")
    expect(sam.get_by_text("5 / 5")).to_be_visible()
    press(sam, "Nothing more comes")
    press(sam, "Finish")
    said(sam, "Fewer than announced")

    alice.reload()
    said(alice, "Fewer than announced")
    fill(alice, words="The carrier has a signature for ten.")
    press(alice, "Contest")
    said(alice, "The carrier has a signature for ten.")

    sam.goto(f"/console/stock/{floor.world.acme.id}/put-away")
    follow(sam, "MUG-1")
    fill(sam, to_location="A-01")
    press(sam, "Put away")
    expect(sam.get_by_role("link", name="MUG-1")).to_have_count(0)
    alice.goto("/inventory")
    expect(alice.get_by_role("row", name="MUG-1")).to_contain_text("20")
    alice.goto("/inventory?q=nothing-of-the-kind")
    said(alice, "No item matches")


def test_an_order_is_placed_picked_packed_sent_and_received(visit: Visit, floor: Floor, size: str) -> None:
    alice, sam = visit(floor.world.alice.token(), size=size), visit(floor.world.sam.token(), size=size)
    alice.goto("/orders/new")
    fill(alice, client_reference="WEB-5", lines="MUG-1 4", consignee="Hanna Holm", country="DK")
    press(alice, "Place order")
    said(alice, "WEB-5")
    order = alice.url.rsplit("/", 1)[1]

    sam.goto(f"/console/orders/{floor.world.acme.id}/{order}")
    press(sam, "Allocate")
    follow(sam, "Pick")
    fill(sam, scan="MUG-1", qty="4")
    press(sam, "Picked")
    follow(sam, "Back to the order")
    press(sam, "Pack")
    fill(sam, item="MUG-1", qty="4")
    press(sam, "Put it in")
    said(sam, "Everything is packed")
    press(sam, "All packed")
    fill(sam, tracking_number=TRACKING)
    press(sam, "Hand over")
    said(sam, "UPS")

    alice.reload()
    said(alice, "Shipped")
    expect(alice.get_by_role("link", name=TRACKING).first).to_have_attribute("target", "_blank")
    fill(sam, signed_by="H. Holm")
    press(sam, "Delivered")
    said(sam, "H. Holm")
    alice.reload()
    said(alice, "Delivered")


def test_a_paper_is_stored_published_looked_at_and_downloaded(visit: Visit, floor: Floor, size: str) -> None:
    alice, sam = visit(floor.world.alice.token(), size=size), visit(floor.world.sam.token(), size=size)
    paper = pdf("coa")
    sam.goto(f"/console/documents/{floor.world.acme.id}/new")
    sam.locator("main input[type=file]").set_input_files(
        [{"name": "coa L2.pdf", "mimeType": "application/pdf", "buffer": paper}]
    )
    sam.locator("main [name=kind]").select_option("coa")
    press(sam, "Store")
    alice.goto("/documents")
    assert "coa L2" not in alice.content(), "nothing is seen before it is published"
    follow(sam, "coa L2.pdf")
    press(sam, "Publish")
    alice.reload()
    follow(alice, "coa L2.pdf")
    with alice.expect_download() as loading:
        follow(alice, "Download")
    assert loading.value.path().read_bytes() == paper


def test_a_photo_stays_chosen_when_the_count_is_refused(visit: Visit, floor: Floor, size: str) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, teas(floor, 3))
    olga = visit(floor.world.olga.token(), size=size)
    olga.goto(f"/console/inbound/{made.client_id}/{made.id}/counting")
    fill(olga, item="TEA-1", qty="2")
    shot = {"name": "torn.jpg", "mimeType": "image/jpeg", "buffer": png(kind="JPEG")}
    olga.locator("main input[type=file]").set_input_files(shot)
    press(olga, "Count")
    said(olga, "TEA-1 is kept by lot")
    said(olga, "torn.jpg")
    assert olga.evaluate("document.activeElement.name") == "lot"
    fill(olga, lot="L2")
    press(olga, "Count")
    said(olga, "2 each of TEA-1 counted")
    assert not olga.locator("main").get_by_text("torn.jpg").count(), "the next goods have photos of their own"
    with floor.world.sam.acting(read_only=True):
        assert Document.objects.of_client(made.client_id).filter(kind="photo").count() == 1
