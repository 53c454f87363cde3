"""P2 of the rooms: ten times the orders, the same pages."""

from __future__ import annotations

from collections.abc import Iterator

from .ground import world
from .growth import grown
from .rooms import CLIENTS, FILTERED, MOVEMENTS, ORDERS, paths
from .table import Row


def rows() -> Iterator[Row]:
    """Latency of each page at 10 M orders over 1 M."""
    with world(MOVEMENTS, CLIENTS, ORDERS) as small, world(MOVEMENTS, CLIENTS, 10 * ORDERS) as large:
        yield from grown(small, large, lambda browser: paths(browser) | FILTERED)
