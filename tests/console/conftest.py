"""The console's tests stand on the same floor as the ledger's."""

from __future__ import annotations

import pytest

from baywindow.catalog.words import remember
from tests.people import World
from tests.stock.floor import Floor, build_floor


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items and lots."""
    made = build_floor(world)
    with world.sam.acting():
        remember(made.mug)
        remember(made.tea)
    return made
