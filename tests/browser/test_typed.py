"""What a field offers while one types: taken by keyboard, by touch, and left alone by a scanner."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from baywindow.catalog.items import create_item
from baywindow.stock.models import ClientWarehouse, Warehouse
from tests.people import World

from .conftest import Visit
from .test_every_page import sound

pytestmark = pytest.mark.browser


def test_items_are_offered_by_name_in_the_lines_of_an_order(visit: Visit, world: World) -> None:
    with world.sam.acting():
        berlin = Warehouse(code="BER", name="Berlin")
        berlin.save()
        ClientWarehouse.open_to(berlin, world.acme.id)
        for n in (1, 2):
            create_item(world.acme.id, sku=f"JT-{n}", name="Jasmine tea")
    page = visit(world.alice.token())
    page.goto("/orders/new")
    lines = page.get_by_label("Lines")
    lines.press_sequentially("jasmine t")
    options = page.locator(".offers [role=option]")
    options.nth(1).wait_for()
    sound(page, "items offered")
    for _ in range(2):
        lines.press("ArrowDown")
    lines.press("Enter")
    lines.press_sequentially("4\njt-1")
    options.nth(0).wait_for()
    options.nth(0).click()
    expect(lines).to_have_value("JT-2 4\nJT-1 ")
    expect(page.locator("#availability")).to_contain_text("JT-2")
    lines.press_sequentially("2\njas")
    options.nth(0).wait_for()
    lines.press("Escape")
    expect(options.nth(0)).to_be_hidden()

    page = visit(world.sam.token(), size="phone", theme="dark")
    page.goto(f"/console/stock/{world.acme.id}/receipts")
    item = page.get_by_label("Item", exact=True)
    item.press_sequentially("jas")
    options = page.locator(".offers [role=option]")
    options.nth(1).wait_for()
    sound(page, "items offered on a phone")
    options.nth(1).tap()
    expect(item).to_have_value("JT-2")
    expect(options.nth(0)).to_be_hidden()
