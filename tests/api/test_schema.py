"""Schemathesis sends what the OpenAPI document allows and what it forbids; each answer must be as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from baywindow.tenancy.request import PortalHandler
from tests.api.callers import made, unhurried
from tests.people import World, build_world
from tests.routes import Route, endpoints
from tests.stock.floor import build_floor
from tests.stock.shelves import fill_shelves

EACH = pytest.mark.parametrize("route", endpoints(), ids=lambda route: route.text)
WAYS = pytest.mark.parametrize("way", list(GenerationMode), ids=lambda way: way.value)
BEYOND_A_SCHEMA = [positive_data_acceptance]
"""A cursor, an item or a place may be well written and still be unknown: that is refused."""


@pytest.fixture(scope="module")
def stocked(database: None) -> Iterator[World]:
    """A world with goods, and keys that may ask as fast as they can."""
    with unhurried():
        world = build_world()
        fill_shelves(build_floor(world))
        yield world


@pytest.fixture(scope="module")
def key(stocked: World) -> str:
    return made(stocked.sam).text


@pytest.fixture(scope="module")
def served(stocked: World) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", PortalHandler())


@EACH
@WAYS
def test_every_answer_is_as_the_document_says(
    route: Route, way: GenerationMode, served: Any, key: str
) -> None:
    if route.capability is None:
        return
    (operation,) = served[route.text].values()

    @bounded(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=way))
    def asked(case: Any) -> None:
        sent = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}
        case.call_and_validate(headers=sent, excluded_checks=BEYOND_A_SCHEMA)

    asked()
