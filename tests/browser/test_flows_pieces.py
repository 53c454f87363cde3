"""Goods that have a number each, in Chromium: counted in, picked, sent and followed piece by piece."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from baywindow.orders.orders import Wish
from tests.orders.wishes import order
from tests.stock.floor import Floor, d, item

from .conftest import Visit
from .walking import agree, fill, follow, press, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]


def test_a_piece_is_followed_by_its_serial_number(visit: Visit, floor: Floor, size: str) -> None:
    with floor.world.sam.acting():
        drill = item(floor.world.acme, "DRILL", serial_tracked=True)
    olga, alice = visit(floor.world.olga.token(), size=size), visit(floor.world.alice.token(), size=size)
    olga.goto(f"/console/inbound/{floor.world.acme.id}/receipts/new")
    press(olga, "Begin to count")
    fill(olga, item="DRILL", location="A-01")
    olga.get_by_text("Serial numbers").first.click()
    fill(olga, serials="SN 1\nSN 2")
    press(olga, "Count")
    said(olga, "2 each of DRILL counted")
    agree(olga, "Nothing more comes", "Finish")

    with floor.world.sam.acting():
        one = order(floor, Wish(drill, d(1)))
    at = f"/console/orders/{one.client_id}/{one.id}"
    olga.goto(at)
    press(olga, "Allocate")
    follow(olga, "Pick")
    expect(olga.locator("[name=serials]")).to_be_focused()
    press(olga, "Picked")
    said(olga, "serial number")
    olga.locator("[name=serials]").focus()
    olga.keyboard.type("SN 2\n")
    press(olga, "Picked")
    said(olga, "Nothing is left to pick")
    follow(olga, "Back to the order")
    press(olga, "Pack")
    press(olga, "Everything goes into this package")
    press(olga, "All packed")
    fill(olga, carrier="Spedition Nord")
    press(olga, "Hand over")

    said(olga, "is handed over")
    alice.goto("/shipments")
    follow(alice, "SH-1001")
    follow(alice, "SN 2")
    expect(alice.get_by_role("heading", level=1)).to_contain_text("SN 2")
    said(alice, "SH-1001")
    said(alice, "It is not in a warehouse now.")
