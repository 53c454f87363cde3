"""A file of another system, in Chromium: read by a mapping begun for it, taken in, and seen by the client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from baywindow.exchange.models import ImportRun
from baywindow.exchange.runs import execute
from tests.inbound.deliveries import delivery, mugs
from tests.stock.floor import Floor

from .conftest import Visit
from .walking import fill, follow, press, row, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]

ORDERS = (
    "Bestellung;Pos;Am;Lager;Artikel;Menge;Empfänger;Land\n"
    "W-1;1;18.01.2026 10:00;BER;MUG-1;2,5;Hanna Holm;DK\n"
    "W-1;2;18.01.2026 10:00;BER;MUG-1;viele;Hanna Holm;DK\n"
    "W-2;1;19.01.2026 10:00;BER;CUP-9;6;Zoe Zeller;DE\n"
    "W-3;1;19.01.2026 11:00;BER;MUG-1;4;Tom Thaler;DE\n"
)
COUNTED = (
    "receipt,line,received_at,warehouse,delivery,item,quantity\nGR-1,1,2026-01-18 10:00,BER,PO-9,MUG-1,8\n"
)
SENT = (
    "shipment,line,warehouse,shipped_at,carrier,tracking_number,consignee,country,package,item,quantity\n"
    "DN-1,1,BER,2026-01-19 16:00,UPS,1Z 999AA10123456784,Anna,DE,1,MUG-1,2\n"
)
COLUMNS = {
    "order_ref": "Bestellung", "line": "Pos", "placed_at": "Am", "warehouse": "Lager", "item": "Artikel",
    "quantity": "Menge", "consignee": "Empfänger", "country": "Land",
}  # fmt: skip


def chosen(page: Page, name: str, content: str | bytes) -> None:
    """Choose a file in the page's form."""
    data = content.encode() if isinstance(content, str) else content
    page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


def finished(begun: Path) -> str:
    """The mapping that was begun for the file, as somebody finishes it."""
    told: dict[str, Any] = json.loads(begun.read_text())
    told["fields"] = {field: {"column": column} for field, column in COLUMNS.items()}
    told |= {"dates": {"formats": ["%d.%m.%Y %H:%M"]}, "numbers": {"decimal": ",", "thousands": "."}}
    return json.dumps(told)


def brought_in(page: Page, floor: Floor, mapping: str, content: str = ORDERS) -> None:
    """Bring a file in for acme, up to its first rows."""
    page.goto("/console/imports")
    follow(page, "Bring a file in")
    page.locator("[name=client]").select_option(str(floor.world.acme.id))
    page.locator("[name=mapping]").select_option(label=mapping)
    chosen(page, "shop.csv", content)
    said(page, "shop.csv")
    zone, name = page.locator(".drop").bounding_box(), page.locator(".drop output").bounding_box()
    assert zone and name and name["y"] + name["height"] + 16 < zone["y"] + zone["height"], "it has room"
    press(page, "Show its first rows")


def taken_in(page: Page, floor: Floor) -> None:
    """Start it, and let the worker do it."""
    page.get_by_label("Keep the good rows").check()
    press(page, "Take it in")
    said(page, "Waiting for the worker")
    with floor.world.sam.acting(read_only=True):
        run = ImportRun.objects.order_by("-id")[0]
    execute(run.workspace_id, run.for_client_id, run.id)


def test_a_foreign_file_of_orders_comes_in_by_a_mapping(visit: Visit, floor: Floor, size: str) -> None:
    sam, alice = visit(floor.world.sam.token(), size=size), visit(floor.world.alice.token(), size=size)
    brought_in(sam, floor, "Orders: our own columns")
    said(sam, "This file cannot be read as orders with our own columns.")
    said(sam, "Orders · Acme")
    expect(sam.get_by_text("It has “Bestellung”")).to_have_count(1)
    expect(sam.locator("[name=mapping]")).to_have_value("standard:orders")
    page, at = sam, sam.url
    with page.expect_download() as loading:
        follow(page, "Take the mapping begun for this file")
    follow(page, "upload it")
    chosen(page, "shop.json", finished(loading.value.path()))
    fill(page, name="Shop orders")
    press(page, "Save the mapping")
    said(page, "As it is written")
    page.goto(at)
    page.locator("[name=mapping]").select_option(label="Shop orders (orders)")
    press(page, "Show its rows")
    row(page, "viele", "is not a number")

    taken_in(page, floor)
    said(page, "2 rejected")
    row(page, "CUP-9", "4")
    with page.expect_download() as loading:
        follow(page, "All rejected rows as CSV")
    assert len(loading.value.path().read_text("utf-8-sig").splitlines()) == 3
    alice.goto("/orders")
    row(alice, "Hanna Holm", "2.5")
    row(alice, "Tom Thaler", "4")

    brought_in(page, floor, "Shop orders (orders)")
    taken_in(page, floor)
    said(page, "2 unchanged")


def test_the_portal_shows_what_another_system_counted_and_sent(visit: Visit, floor: Floor, size: str) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 10), source="csv", source_ref="PO-9")
    sam, alice = visit(floor.world.sam.token(), size=size), visit(floor.world.alice.token(), size=size)
    brought_in(sam, floor, "Receipts: our own columns", COUNTED)
    row(sam, "receipt", "GR-1")
    row(sam, "quantity", "8")
    taken_in(sam, floor)
    said(sam, "read: 1 new")
    alice.goto(f"/inbound/{made.id}")
    said(alice, "Fewer than announced")
    brought_in(sam, floor, "Shipments: our own columns", SENT)
    taken_in(sam, floor)
    said(sam, "read: 1 new")
    alice.goto("/shipments")
    expect(alice.get_by_role("link", name="1Z999AA10123456784")).to_be_visible()
