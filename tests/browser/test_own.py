"""What one chose for oneself, as Chromium shows it."""

from __future__ import annotations

import pytest

from baywindow.accounts.models import PersonSettings
from tests.people import World

from .conftest import Visit

pytestmark = pytest.mark.browser


def test_compact_puts_more_rows_on_the_screen(visit: Visit, world: World) -> None:
    page = visit(world.ada.token())
    heights = []
    for density in ("", "compact"):
        PersonSettings.objects.update_or_create(person_id=world.ada.person.id, defaults={"density": density})
        page.goto("/settings/team")
        heights.append(page.locator("tbody tr").first.bounding_box()["height"])  # type: ignore[index]
    assert heights[1] < heights[0]
