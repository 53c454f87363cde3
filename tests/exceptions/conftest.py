"""The same floor as the ledger's tests, with orders, a delivery and a shipment that can stall on it."""

from __future__ import annotations

import pytest

from tests.orders.wishes import stage_place
from tests.people import World
from tests.stock.floor import Floor, build_floor


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items, lots, and a staging place in Berlin."""
    made = build_floor(world)
    stage_place(made)
    return made
