"""The same floor as the ledger's tests, with picked orders that wait at its dock."""

from __future__ import annotations

import pytest

from tests.people import World
from tests.stock.floor import Floor, build_floor


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items and lots."""
    return build_floor(world)
