"""What people type or scan is found, many at once in as few questions as one."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from baywindow.catalog.items import add_barcode, create_item
from baywindow.catalog.models import ItemBarcode
from baywindow.stock.finding import item_by, items_by
from baywindow.stock.typed_lines import typed_lines
from tests.counting import statements
from tests.stock.floor import Floor


def test_items_are_found_by_sku_or_barcode_in_three_questions(floor: Floor) -> None:
    acme = floor.world.acme.id
    with floor.world.sam.acting():
        ItemBarcode(client_id=acme, item_id=floor.mug.id, code="4006381333931", kind="gtin").save()
    asked = [floor.mug.sku, floor.tea.sku, "4006381333931", "4006381 333931", "NOTHING"]
    with floor.world.sam.acting(read_only=True):
        with statements("staff") as sent:
            found = items_by(acme, asked)
        assert len(list(sent)) == 3
        assert {text: found.get(text) for text in asked} == {text: item_by(acme, text) for text in asked}
        assert items_by(floor.world.beta.id, asked) == {}


def test_a_line_of_nothing_but_signs_is_named(floor: Floor) -> None:
    with floor.world.sam.acting(read_only=True), pytest.raises(ValidationError, match="Line 2"):
        typed_lines(floor.world.acme.id, f"{floor.mug.sku} 3\n;;\n", most=5)


def test_a_field_offers_own_items_by_name_sku_and_barcode(floor: Floor) -> None:
    world = floor.world
    with world.sam.acting():
        ours = create_item(world.acme.id, sku="JT-1", name="Jasmine tea")
        add_barcode(ours, code="4006381333931")
        create_item(world.beta.id, sku="JT-9", name="Jasmine soap")
    alice, sam = world.alice.browser(), world.sam.browser()
    for words in ("jas", "JT-", "4006381", "tea jasmine"):
        for browser, at in ((alice, "/inventory"), (sam, f"/console/items/{world.acme.id}")):
            page = browser.get(f"{at}/suggestions", {"item": words}).content.decode()
            assert 'data-value="JT-1"' in page and "JT-9" not in page, (words, at)
    assert "4006381333931" in alice.get("/inventory/suggestions", {"item": "4006381"}).content.decode()
    assert not alice.get("/inventory/suggestions", {"item": "soap"}).content.strip()
    for browser, at in ((sam, f"/console/orders/{world.acme.id}/new"), (alice, "/inbound/new")):
        assert 'data-typed="item"' in browser.get(at).content.decode()
