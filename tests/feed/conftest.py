"""One feed for the tests of a file: it holds connections, and databases are copied only when nobody does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .ears import Running, feeding


@pytest.fixture(scope="module")
def feed(database: None) -> Iterator[Running]:
    """A feed's server of its own."""
    with feeding() as running:
        yield running
