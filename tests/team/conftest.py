"""People of these tests sign in as often as they like."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_is_slowed_down(database: None) -> None:
    """The limit of sign-ins from one address counts this test's alone."""
    cache.clear()
