"""Schemathesis sends what the OpenAPI document allows and what it forbids; each answer must be as it says.

In the canary world, where every table has rows: with the ids of real records where an address or a body
asks for one, with a key of staff and with a client's.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as some
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from baywindow.tenancy.request import PortalHandler
from tests.api.test_every_endpoint import ENDPOINTS, asked_of, body_of, may_open, method_of, own, site
from tests.attacks.ground import Ground
from tests.routes import Route, values

__all__ = ["site"]

READS_FIRST = sorted(ENDPOINTS, key=lambda route: (method_of(route), route.text))
READS = [route for route in READS_FIRST if method_of(route) == "get"]
WAYS = pytest.mark.parametrize("way", list(GenerationMode), ids=lambda way: way.value)
BEYOND_A_SCHEMA = [positive_data_acceptance]
"""A cursor, an item or a place may be well written and still be unknown: that is refused."""

EMPTY = {"/api/v1/put-aways"}
"""Lists of which the canary world has no row: nothing of it stands at a dock."""


@pytest.fixture(scope="module")
def served(site: Ground) -> Any:
    handler = PortalHandler()

    def from_here(environ: dict[str, Any], start: Any) -> Any:
        return handler({"REMOTE_ADDR": "127.0.0.1", **environ}, start)

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_here)


def named(route: Route) -> str:
    return route.text


def bearer(site: Ground, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {site.api[name]}", "Accept-Encoding": "identity"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["sam", "ada"])
@pytest.mark.parametrize("route", READS, ids=named)
def test_what_is_told_of_real_records_is_as_the_document_says(
    route: Route, name: str, served: Any, site: Ground
) -> None:
    if not may_open(route, name):
        return
    (operation,) = served[route.text].values()
    _, asked = own(route, site, name)
    if route.text == "/api/v1/deliveries":
        asked["view"] = "all"  # the canary's own is no longer expected
    case = operation.Case(path_parameters=values(site.garden, route, "acme"), query=asked)
    answer = case.call_and_validate(headers=bearer(site, name), excluded_checks=BEYOND_A_SCHEMA)
    assert answer.status_code == 200, answer.content
    if answer.content.startswith(b'{"data"'):
        assert answer.json()["data"] or route.text in EMPTY


@pytest.mark.parametrize("route", READS_FIRST, ids=named)
@WAYS
def test_every_answer_is_as_the_document_says(
    route: Route, way: GenerationMode, served: Any, site: Ground
) -> None:
    (operation,) = served[route.text].values()

    @bounded(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=way), name=some.sampled_from(["sam", "ada"]))
    def asked(case: Any, name: str) -> None:
        if way is GenerationMode.POSITIVE:
            aim(case, route, site)
        case.call_and_validate(headers=bearer(site, name), excluded_checks=BEYOND_A_SCHEMA)

    asked()


def aim(case: Any, route: Route, site: Ground) -> None:
    """Put acme's ids where the request names a record."""
    case.path_parameters = {**(case.path_parameters or {}), **values(site.garden, route, "acme")}
    if "client" in asked_of(route):
        case.query = {**(case.query or {}), "client": str(site.garden.world.acme.id)}
    if isinstance(case.body, dict):
        told = body_of(route, site, "acme")
        case.body.update({key: told[key] for key in told if is_id(told[key])})


def is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4
