"""Exceptions in Chromium: opened on a record's page, read by the client, noted apart, resolved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.orders.wishes import mugs, order
from tests.people import World
from tests.stock.floor import build_floor

from .conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_opened_to_resolved(visit: Visit, world: World, size: str) -> None:
    floor = build_floor(world)
    with world.sam.acting():
        waits = order(floor, mugs(floor, 2))
    desk = visit(world.sam.token(), size=size)
    desk.goto(f"/console/orders/{world.acme.id}/{waits.id}")
    desk.get_by_role("link", name="Open an exception").click()
    expect(desk.get_by_label("Kind")).to_have_value("other")
    desk.get_by_label("Kind").select_option("address")
    desk.get_by_label("What stands in the way").fill("There is no such street in Aarhus.")
    desk.get_by_role("button", name="Open", exact=True).click()
    expect(desk.get_by_text("It is open. The client sees it now.")).to_be_visible()
    desk.get_by_label("Note for colleagues").fill("Second time this month.")
    desk.get_by_role("button", name="Note internally").click()
    expect(desk.locator("#internal").get_by_text("Second time this month.")).to_be_visible()

    page = visit(world.alice.token(), size=size)
    page.goto(f"/orders/{waits.id}")
    box = page.get_by_role("region", name="What stands in the way")
    expect(box).to_contain_text("There is no such street in Aarhus.")
    expect(box).to_contain_text("You")
    box.get_by_role("link", name="Address in question").click()
    expect(page.get_by_text("Say where it is to go.")).to_be_visible()
    assert "Second time" not in page.content()

    desk.get_by_label("How it was resolved").fill("It is Strandvejen.")
    desk.get_by_role("button", name="Resolve").click()
    expect(desk.get_by_text("Resolved. The client reads how.")).to_be_visible()
    page.goto("/exceptions?view=resolved")
    page.get_by_role("link", name="Address in question").click()
    expect(page.get_by_text("It is Strandvejen.").first).to_be_visible()
