"""What leaves and comes back, in Chromium: orders packed together, reported, proved, returned, filed."""

from __future__ import annotations

import csv
import io
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from baywindow.orders.models import Order
from baywindow.shipments import packages, packing, shipping
from baywindow.shipments.models import Shipment
from tests.documents.papers import png
from tests.shipments.picked import mugs, picked, teas
from tests.shipments.test_labels import with_prefix
from tests.shipments.test_shipping import begun, held
from tests.stock.floor import Floor, d

from .conftest import Visit
from .walking import agree, fill, follow, press, row, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]

TRACKING = "1Z999AA10123456784"
OUTSIDE = """[...document.querySelectorAll("main td .tag")]
  .filter((tag) => tag.getBoundingClientRect().right > tag.closest("td").getBoundingClientRect().right)
  .map((tag) => tag.textContent)"""


def sent(floor: Floor, number: str = TRACKING, **values: Any) -> tuple[Order, Shipment]:
    """Five mugs and two of tea, handed over to the carrier."""
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 5), (teas(floor), 2), **values)
        shipment, package = begun(floor, order)
        packing.put_in(shipment, package.id, floor.mug, d(5))
        packing.put_in(shipment, package.id, floor.tea, d(2), lot_no="L2")
        packages.measure(shipment, package.id, weight_g=d(4200))
        packing.close(held(shipment))
        shipping.ship(held(shipment), carrier="", tracking_number=number)
    return order, shipment


def fetched(page: Page, name: str) -> bytes:
    """The file a button that says so brings."""
    with page.expect_download() as loading:
        press(page, name)
    return loading.value.path().read_bytes()


def test_orders_for_one_door_go_in_one_shipment(visit: Visit, floor: Floor, size: str) -> None:
    with floor.world.olga.acting():
        first, second = picked(floor, (mugs(floor), 4)), picked(floor, (teas(floor), 3))
    olga = visit(floor.world.olga.token(), size=size)
    olga.goto(f"/console/orders/{first.client_id}/{first.id}")
    press(olga, "Pack")
    press(olga, "Pack it, too")
    said(olga, "goes with it")
    olga.locator("[name=item]").focus()
    olga.keyboard.type("MUG-1\n")
    said(olga, "1 of MUG-1 packed.")
    press(olga, "Everything goes into this package")
    said(olga, "Everything is packed")
    follow(olga, "Weigh and label")
    fill(olga, weight_kg="4.2", length_cm="40", width_cm="30", height_cm="20")
    press(olga, "Save")
    said(olga, "4.2 kg")
    press(olga, "All packed")
    fill(olga, tracking_number=TRACKING)
    press(olga, "Hand over")
    said(olga, "is handed over to UPS")

    alice = visit(floor.world.alice.token(), size=size)
    for order in (first, second):
        alice.goto(f"/orders/{order.id}")
        said(alice, "Shipped")
        expect(alice.get_by_role("link", name=TRACKING)).to_be_visible()
    follow(alice, "SH-1001")
    said(alice, second.number)
    said(alice, "40 × 30 × 20 cm")
    tracking = alice.get_by_role("link", name=TRACKING).first
    assert TRACKING in str(tracking.get_attribute("href")) and tracking.get_attribute("target") == "_blank"


def test_it_is_reported_delivered_proved_and_comes_back_in_part(
    visit: Visit, floor: Floor, size: str
) -> None:
    order, shipment = sent(floor)
    alice, olga = visit(floor.world.alice.token(), size=size), visit(floor.world.olga.token(), size=size)
    olga.goto(f"/console/shipments/{order.client_id}/{shipment.id}")
    olga.locator("[name=code]").select_option("out_for_delivery")
    fill(olga, place="Köln")
    press(olga, "Write down")
    alice.goto(f"/shipments/{shipment.id}")
    said(alice, "Out for delivery · Köln")

    shot = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": png(kind="JPEG")}
    olga.locator("[name=photo]").set_input_files(shot)
    said(olga, "door.jpg")
    fill(olga, signed_by="A. Anna")
    press(olga, "Delivered")
    said(olga, "The client does not see the proof of delivery yet")
    follow(olga, "door.jpg")
    press(olga, "Publish")
    alice.reload()
    said(alice, "A. Anna")
    follow(alice, "door.jpg")
    expect(alice.get_by_role("img", name="Page 1 of door.jpg")).to_be_visible()

    olga.goto(f"/console/shipments/{order.client_id}/{shipment.id}")
    follow(olga, "Take back")
    expect(olga.get_by_label("MUG-1")).to_be_focused()
    said(olga, "at most 5")
    olga.keyboard.type("2")
    fill(olga, location="DUCK")
    press(olga, "Take back")
    said(olga, "The warehouse has no such location.")
    fill(olga, location="DOCK")
    press(olga, "Take back")
    said(olga, "What came back is in stock again.")
    alice.goto(f"/shipments/{shipment.id}")
    came = alice.locator("main td").get_by_text("2 came back")
    expect(came).to_be_in_viewport(ratio=1)
    alice.goto("/inventory")
    row(alice, "MUG-1", "14")


def test_a_part_goes_first_with_a_label_and_is_lost(visit: Visit, floor: Floor, size: str) -> None:
    with_prefix(floor)
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 4), (teas(floor), 3))
    olga, alice = visit(floor.world.olga.token(), size=size), visit(floor.world.alice.token(), size=size)
    at = f"/console/orders/{order.client_id}/{order.id}"
    olga.goto(at)
    press(olga, "Pack")
    fill(olga, item="MUG-1", qty="4")
    press(olga, "Put it in")
    said(olga, "4 of MUG-1 packed.")
    press(olga, "Make the label")
    said(olga, "Label")
    olga.goto(at)
    label = olga.locator(".of-order .mono").locator("xpath=..")
    assert label.evaluate("cell => cell.scrollWidth <= cell.clientWidth"), "its number is not cut off"
    press(olga, "Pack")
    press(olga, "All packed")
    expect(olga.get_by_label("The rest of the order follows later")).to_be_checked()
    press(olga, "Hand over")
    said(olga, "Say who takes it")
    fill(olga, carrier="Spedition Nord")
    press(olga, "Hand over")
    said(olga, "is handed over to Spedition Nord")
    alice.goto(f"/orders/{order.id}")
    said(alice, "SH-1001")
    expect(alice.locator(".kpi", has_text="Shipped")).to_contain_text("4")

    agree(olga, "Came back or lost", "Write down", what="lost")
    said(olga, "is lost. The client sees it.")
    alice.goto("/shipments")
    said(alice, "Lost")
    olga.goto(at)
    press(olga, "Pack")
    press(olga, "Everything goes into this package")
    press(olga, "All packed")
    fill(olga, carrier="Spedition Nord")
    press(olga, "Hand over")
    said(olga, "SH-1002 is handed over")
    alice.goto(f"/orders/{order.id}")
    expect(alice.locator(".kpi", has_text="Shipped")).to_contain_text("7")


def test_the_history_is_taken_along_with_the_columns_one_chose(visit: Visit, floor: Floor, size: str) -> None:
    sent(floor, client_reference="WEB-9")
    alice = visit(floor.world.alice.token(), size=size)
    alice.goto("/shipments?q=WEB-9")
    assert alice.evaluate(OUTSIDE) == [], "a status stays in its column"
    press(alice, "Export")
    ends = [alice.get_by_role("button", name=name, exact=True).bounding_box() for name in ("CSV", "Excel")]
    assert ends[0] and ends[1] and ends[0]["y"] == ends[1]["y"], "they are two buttons side by side"
    for unwanted in ("Mode", "Postcode", "Service"):
        alice.get_by_role("checkbox", name=unwanted, exact=True).uncheck()
    alice.get_by_role("checkbox", name="SKU", exact=True).check()
    alice.get_by_role("checkbox", name="Quantity", exact=True).check()
    lines = list(csv.DictReader(io.StringIO(fetched(alice, "CSV").decode("utf-8-sig"))))
    assert [(line["Tracking number"], line["SKU"], line["Quantity"]) for line in lines] == [
        (TRACKING, "MUG-1", "5"),
        (TRACKING, "TEA-1", "2"),
    ]
    assert "Mode" not in lines[0]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(fetched(alice, "Excel"))).get_sheet_by_index(0)
    assert sheet.to_python()[0] == list(lines[0])


def test_papers_are_made_published_and_taken_as_one_file(visit: Visit, floor: Floor, size: str) -> None:
    order, shipment = sent(floor)
    sam, alice = visit(floor.world.sam.token(), size=size), visit(floor.world.alice.token(), size=size)
    for paper in ("Packing slip", "Delivery note"):
        sam.goto(f"/console/shipments/{order.client_id}/{shipment.id}")
        press(sam, paper)
        press(sam, "Publish")
        said(sam, "Published")
    alice.goto(f"/shipments/{shipment.id}")
    with alice.expect_download() as loading:
        follow(alice, "All as zip")
    assert len(ZipFile(loading.value.path()).namelist()) == 2
    alice.goto("/documents?kind=packing_slip")
    alice.get_by_role("checkbox").first.check()
    (name,) = ZipFile(io.BytesIO(fetched(alice, "Download chosen as zip"))).namelist()
    assert name.endswith(".pdf")
