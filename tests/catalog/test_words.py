"""An item is found by its words as they are copied from somewhere, with what stands around them."""

from __future__ import annotations

import pytest

from baywindow.catalog.items import create_item
from tests.people import World

NAME = "Assam [second flush], black/green tea, 30 bags"


@pytest.mark.parametrize(
    "typed", [NAME, "flush],", "black/green", "GREEN", "(assam)", "té-30", "té-30, tea", "+++"]
)
def test_what_is_copied_finds_it(typed: str, world: World) -> None:
    with world.sam.acting():
        create_item(world.acme.id, sku="TÉ-30", name=NAME, uom="bag")
        create_item(world.acme.id, sku="+++", name="Plus", uom="piece")
    page = world.alice.browser().get("/inventory", {"q": typed, "zero": "1"}).content.decode()
    assert (">TÉ-30<" in page, ">+++<" in page) == (typed != "+++", typed == "+++")
