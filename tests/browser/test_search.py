"""The search box by keyboard, and by touch on a phone."""

from __future__ import annotations

import pytest

from baywindow.catalog.items import create_item
from tests.people import World

from .conftest import Visit
from .test_every_page import sound

pytestmark = pytest.mark.browser


def test_the_search_is_walked_by_keyboard_and_tapped_on_a_phone(visit: Visit, world: World) -> None:
    with world.sam.acting():
        made = [create_item(world.acme.id, sku=f"JT-{n}", name="Green tea") for n in (1, 2)]
    page = visit(world.alice.token())
    page.goto("/orders")
    page.keyboard.press("/")
    page.keyboard.type("green")
    options = page.get_by_role("option")
    options.nth(1).wait_for()
    sound(page, "search open")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert not options.nth(0).is_visible() and page.get_by_role("combobox").input_value() == "green"
    page.keyboard.type(" t")
    options.nth(0).wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inventory/{made[0].id}")  # the newer one stands first
    page = visit(world.alice.token(), size="phone", theme="dark")
    page.goto("/orders")
    page.get_by_role("combobox").tap()
    page.keyboard.type("jt-1")
    options = page.get_by_role("option")
    options.nth(0).wait_for()
    sound(page, "search open on a phone")
    options.nth(0).tap()
    page.wait_for_url(f"**/inventory/{made[0].id}")
