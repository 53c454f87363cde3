"""An order before and while it is worked on, in Chromium: changed, held, cancelled, picked short."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from baywindow.stock import ledger
from tests.orders.wishes import mugs, now, order
from tests.stock.floor import WHY, Floor, d, location

from .conftest import Visit
from .walking import agree, fill, follow, press, row, said

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("size", ["desktop", "phone"])]


def test_a_draft_is_changed_placed_and_changed_again_while_there_is_time(
    visit: Visit, floor: Floor, size: str
) -> None:
    alice, sam = visit(floor.world.alice.token(), size=size), visit(floor.world.sam.token(), size=size)
    alice.goto("/orders/new")
    fill(alice, client_reference="WEB-7", lines="MUG-1 4", consignee="Hanna Holm", country="DK")
    press(alice, "Save as draft")
    said(alice, "is kept as a draft")
    expect(alice.locator("dt", has_text="Placed")).to_have_count(0)
    expect(alice.get_by_role("button", name="Hold", exact=True)).to_have_count(0)
    sam.goto(f"/console/orders/{floor.world.acme.id}/{alice.url.rsplit('/', 1)[1]}")
    expect(sam.get_by_role("button", name="Allocate")).to_have_count(0)

    follow(alice, "Edit")
    fill(alice, lines="MUG-1 6", city="Aarhus")
    press(alice, "Save")
    said(alice, "Saved.")
    press(alice, "Place order")
    said(alice, "is placed")
    sam.reload()
    press(sam, "Allocate")
    said(sam, "all goods are allocated")

    follow(alice, "Edit")
    fill(alice, lines="MUG-1 6\nTEA-1 2")
    press(alice, "Save")
    row(alice, "TEA-1", "2")
    said(alice, "2 not allocated yet")
    sam.reload()
    row(sam, "TEA-1", "2")
    said(sam, "Aarhus")
    follow(sam, "Pick")
    fill(sam, scan="MUG-1", qty="6")
    press(sam, "Picked")
    said(sam, "Nothing is left to pick")
    alice.reload()
    said(alice, "no more: ask the warehouse")
    expect(alice.get_by_role("link", name="Edit", exact=True)).to_have_count(0)


def test_an_order_waits_for_either_side_and_is_cancelled(visit: Visit, floor: Floor, size: str) -> None:
    with floor.world.sam.acting():
        one = order(floor, mugs(floor, 5))
    alice, sam = visit(floor.world.alice.token(), size=size), visit(floor.world.sam.token(), size=size)
    alice.goto(f"/orders/{one.id}")
    agree(alice, "Hold", why="The leaflets are not there yet.")
    said(alice, "You put this order on hold.")
    sam.goto(f"/console/orders/{one.client_id}/{one.id}")
    said(sam, "The client put this order on hold.")
    said(sam, "The leaflets are not there yet.")
    expect(sam.get_by_role("button", name="Allocate", exact=True)).to_have_count(0)
    press(alice, "Release")
    said(alice, "Released: the warehouse goes on with it.")

    sam.reload()
    agree(sam, "Hold", why="The address has no street.")
    alice.reload()
    said(alice, "The warehouse put this order on hold.")
    said(alice, "The address has no street.")
    expect(alice.get_by_role("button", name="Release", exact=True)).to_have_count(0)
    alice.goto("/orders?view=hold")
    follow(alice, one.number)
    press(sam, "Release")
    said(sam, "Released.")
    press(sam, "Allocate")
    alice.goto("/inventory")
    row(alice, "MUG-1", "7")

    alice.goto(f"/orders/{one.id}")
    agree(alice, "Cancel order")
    said(alice, "its goods are free again")
    expect(alice.locator("dt", has_text="Can be changed")).to_have_count(0)
    sam.reload()
    said(sam, "Cancelled")
    expect(sam.get_by_role("link", name="Pick", exact=True)).to_have_count(0)
    assert now(one).status == "cancelled"


def test_orders_are_ticked_allocated_and_picked_short(visit: Visit, floor: Floor, size: str) -> None:
    with floor.world.sam.acting():
        beside = location(floor.berlin, "B-01")
        ledger.receive(floor.mugs(location_id=beside.id), d(3), WHY)
        one, small = order(floor, mugs(floor, 12)), order(floor, mugs(floor, 1))
    olga = visit(floor.world.olga.token(), size=size)
    olga.goto(f"/console/orders/{one.client_id}")
    for waits in (one, small):
        olga.get_by_label(f"Tick {waits.number}").check()
    press(olga, "Allocate ticked orders")
    said(olga, f"{one.number}: all goods are allocated")
    olga.goto(f"/console/orders/{one.client_id}/{one.id}")
    follow(olga, "Pick")
    expect(olga.locator("[name=scan]")).to_be_focused()
    olga.keyboard.type("TEA-1\n")
    said(olga, "That is not MUG-1.")
    fill(olga, scan="MUG-1", qty="10")
    press(olga, "Fewer are there")
    said(olga, f"held there until it is counted. {one.number}: all goods are allocated.")
    said(olga, "B-01")
    olga.keyboard.type("MUG-1\n")
    said(olga, "Nothing is left to pick")

    alice = visit(floor.world.alice.token(), size=size)
    alice.goto(f"/orders/{one.id}")
    row(alice, "MUG-1", "12")
    said(alice, "Picked")
