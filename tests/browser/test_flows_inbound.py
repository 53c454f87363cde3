"""Goods on their way in, in Chromium: announced and called off, or counted though nobody announced them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from baywindow.inbound import asns
from tests.documents.papers import png
from tests.inbound.deliveries import delivery, mugs
from tests.stock.floor import Floor

from .conftest import Visit
from .walking import agree, fill, follow, press, row, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]


PALLET = "106141412345678908"


def photo(name: str) -> dict[str, object]:
    """A picture of a phone's camera, as a field of files takes it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": png(kind="JPEG")}


def test_a_delivery_is_drafted_changed_announced_and_called_off(
    visit: Visit, floor: Floor, size: str
) -> None:
    alice, sam = visit(floor.world.alice.token(), size=size), visit(floor.world.sam.token(), size=size)
    alice.goto("/inbound/new")
    fill(alice, lines="MUG-1 10")
    press(alice, "Save as draft")
    alice.goto(alice.url)
    follow(alice, "Edit")
    fill(alice, lines="MUG-1 30", supplier="Hanse")
    press(alice, "Save")
    said(alice, "Hanse")
    press(alice, "Announce")
    row(alice, "MUG-1", "30")
    sam.goto(f"/console/inbound/{floor.world.acme.id}")
    follow(sam, "ASN-1001")
    row(sam, "MUG-1", "30")
    alice.goto("/inventory")
    row(alice, "MUG-1", "30")
    alice.go_back()
    agree(alice, "Cancel delivery")
    said(alice, "Cancelled")
    sam.reload()
    said(sam, "Cancelled")
    expect(sam.get_by_role("link", name="Count", exact=True)).to_have_count(0)


def test_what_nobody_announced_is_counted_with_photos_and_seen(visit: Visit, floor: Floor, size: str) -> None:
    olga, alice = visit(floor.world.olga.token(), size=size), visit(floor.world.alice.token(), size=size)
    olga.goto(f"/console/inbound/{floor.world.acme.id}/receipts")
    follow(olga, "Receive without announcement")
    fill(olga, door="Gate 4", supplier="Hanse")
    press(olga, "Begin to count")
    expect(olga.locator("[name=item]")).to_be_focused()
    fill(olga, item="MUG-1", qty="9", location="DOCK")
    press(olga, "Count")
    said(olga, "9 each of MUG-1 counted")
    fill(olga, item="MUG-1", qty="3")
    olga.locator("[name=condition]").select_option("damaged")
    camera = olga.locator("main input[type=file]")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files([photo("torn.jpg")])
    press(olga, "Count")
    said(olga, "3 each of MUG-1 counted")
    agree(olga, "Nothing more comes", "Finish")
    follow(olga, "Add photos")
    olga.locator("main input[type=file]").set_input_files([photo("truck.jpg"), photo("seal.jpg")])
    said(olga, "truck.jpg")
    press(olga, "Store")

    alice.goto("/inbound/receipts")
    follow(alice, "RC-1001")
    said(alice, "Gate 4")
    row(alice, "Damaged", "3")
    expect(alice.get_by_role("img", name="Photo 1 of MUG-1")).to_be_visible()
    alice.goto("/inventory")
    row(alice, "MUG-1", "24")


def test_a_pallet_is_counted_explained_answered_and_moved_whole(
    visit: Visit, floor: Floor, size: str
) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 10))
        asns.arrive(made)
    olga, alice = visit(floor.world.olga.token(), size=size), visit(floor.world.alice.token(), size=size)
    at = f"/console/inbound/{made.client_id}/{made.id}"
    olga.goto(f"{at}/counting")
    olga.get_by_role("link", name="Count MUG-1").click()
    expect(olga.locator("[name=qty]")).to_be_focused()
    olga.keyboard.type("8")
    fill(olga, location="DOCK", unit=PALLET)
    press(olga, "Count")
    said(olga, "8 / 10")
    agree(olga, "Nothing more comes", "Finish")
    olga.get_by_label("Words for the client about MUG-1").fill("Two were crushed on the way.")
    press(olga, "Save")
    follow(olga, "Add photos")
    olga.locator("main input[type=file]").set_input_files([photo("crushed.jpg")])
    press(olga, "Store")

    alice.goto(f"/inbound/{made.id}")
    said(alice, "Two were crushed on the way.")
    expect(alice.get_by_role("img", name="Photo 1 of MUG-1")).to_be_visible()
    alice.get_by_label("Your words about MUG-1").press("Enter")
    said(alice, "Say in a sentence why you contest it.")
    alice.goto(alice.url)
    expect(alice).to_have_url(re.compile(rf"/inbound/{made.id}$"))
    press(alice, "Accept")
    said(alice, "This cannot be undone.")
    press(alice, "Keep as it is")
    expect(alice.get_by_role("dialog")).to_have_count(0)
    agree(alice, "Accept")
    said(alice, "Accepted: the count stands.")
    olga.goto(f"/console/stock/{made.client_id}/put-away")
    olga.get_by_role("searchbox").last.fill(PALLET)
    olga.keyboard.press("Enter")
    said(olga, "Move it whole")
    expect(olga.locator("[name=to_location]")).to_be_focused()
    olga.keyboard.type("A-01\n")
    row(olga, "MUG-1", "8")
    expect(olga.locator("dd", has_text="A-01")).to_be_visible()
    alice.goto("/inventory")
    row(alice, "MUG-1", "20")
