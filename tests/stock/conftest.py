"""A floor of one's own for each test of stock."""

from __future__ import annotations

import pytest

from tests.people import World

from .floor import Floor, build_floor


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items and lots."""
    return build_floor(world)
