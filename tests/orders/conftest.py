"""The same floor as the ledger's tests, with a staging place and orders for what lies on it."""

from __future__ import annotations

import pytest

from tests.people import World
from tests.stock.floor import Floor, build_floor

from .wishes import stage_place


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items, lots, and a staging place in Berlin."""
    made = build_floor(world)
    stage_place(made)
    return made
