"""The API's tests stand on the same floor as the ledger's."""

from __future__ import annotations

import pytest

from tests.people import World
from tests.stock.floor import Floor, build_floor
from tests.stock.shelves import Shelves, fill_shelves


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items and lots."""
    return build_floor(world)


@pytest.fixture
def shelves(floor: Floor) -> Shelves:
    """The floor with goods on it."""
    return fill_shelves(floor)
