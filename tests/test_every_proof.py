"""Sensitive acts ask for a new proof: by construction from the URLconf.

Every route whose capability gives power is tried by somebody who may open it and proved who they are too
long ago. It asks for a proof and writes nothing, or it is named here with the reason why it need not.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from baywindow.tenancy import proof
from baywindow.tenancy.capabilities import POWERS
from baywindow.tenancy.request import may
from tests.attacks.ground import Ground, copied, django_on, look
from tests.people import proven
from tests.routes import Route, values
from tests.test_every_route import INSIDE, KEPT, who_may
from tests.test_every_state import _content
from tests.visits import Answer, Visitor

TAKES = "takes power away, and must not wait"
BY_ROLE = "asks where the role it gives has power: see accounts/test_proving.py"
UNASKED = {
    "/deactivation": TAKES,
    "/removal": TAKES,
    "/revocation": TAKES,
    "/withdrawal": TAKES,
    "/again": "sends a new link to the address that was invited, which kills the one before",
    "/invitations": BY_ROLE,
    "/reactivation": BY_ROLE,
    "/{member_id}": BY_ROLE,
    "/{colleague_id}": BY_ROLE,
}
"""How addresses end that give nobody anything, or not always."""
GIVING = [route for route in INSIDE if route.capability in POWERS]


def marked(route: Route) -> bool:
    """Whether the page or act asks for a proof, always."""
    return bool(getattr(route.view, "proven", False))


MARKED = [route for route in INSIDE if marked(route)]


def unasked(route: Route) -> bool:
    """Whether the address is named above; a company's sign-in is never let go of without a proof."""
    return route.text.endswith(tuple(UNASKED)) and "/sso" not in route.text


@pytest.fixture(scope="module")
def site(ground: Ground) -> Iterator[Ground]:
    """The canary world in a database of its own."""
    with copied(ground) as copy, django_on(copy):
        yield copy


def unmarked(site: Ground, routes: list[Route]) -> list[str]:
    """The addresses that take a form, give power, and neither ask for a proof nor are named above."""
    return [
        route.text
        for route in routes
        if not marked(route)
        and not unasked(route)
        and _tried(site, route, minutes=60, by="post").status != 405
    ]


def _tried(site: Ground, route: Route, minutes: int | None, by: str = "get") -> Answer:
    name = who_may(route, site)
    proven(site.tokens[name], minutes)
    return getattr(Visitor(site, name), by)(route.at(values(site.garden, route, KEPT)))


def test_what_gives_power_asks_for_a_proof_or_is_named_with_its_reason(site: Ground) -> None:
    assert unmarked(site, GIVING) == []
    assert {route.text for route in INSIDE if marked(route)} >= {
        "/console/team/{colleague_id}/ownership",
        "/console/sign-in/team/sso",
        "/console/sign-in/team/sso/removal",
        "/console/clients/{client_id}/sso",
        "/console/sign-in/clients",
        "/settings/api/new",
        "/console/keys/new",
        "/settings/team/roles/new",
    }
    assert [end for end in UNASKED if not any(route.text.endswith(end) for route in GIVING)] == []


def test_a_page_that_forgets_to_ask_is_found(site: Ground) -> None:
    @may("keys.manage")
    def planted(request: object) -> HttpResponse:
        return HttpResponse("a key for anybody")

    asking = may("keys.manage")(proof.proven(lambda request: HttpResponse("a key for whom it may concern")))
    planted_ones = ModuleType("planted_ones")
    planted_ones.urlpatterns = [path("settings/x", planted), path("settings/y", asking)]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=planted_ones):
        routes = [Route("/settings/x", (), planted), Route("/settings/y", (), asking)]
        assert unmarked(site, routes) == ["/settings/x"]


@pytest.mark.parametrize("minutes", [None, 31], ids=["never proven", "proven long ago"])
def test_without_a_proof_nothing_is_opened_and_nothing_is_written(site: Ground, minutes: int | None) -> None:
    before = _content(site)
    for route in MARKED:
        for by in ("get", "post"):
            answer = _tried(site, route, minutes, by)
            if answer.status != 405:
                assert (answer.status, answer.location[:20]) == (302, "/accounts/prove/?nex"), route.text
                assert answer.told == set(), route.text
    assert _content(site) == before


def test_a_proof_opens_for_a_while_and_what_was_opened_may_be_sent_for_a_while_longer(site: Ground) -> None:
    for route in MARKED:
        assert _tried(site, route, 14).status in {200, 405}, route.text
        assert _tried(site, route, 16).status in {302, 405}, route.text
    for route in MARKED:
        if "/sso" in route.text and not route.text.endswith(
            "/removal"
        ):  # what is missing in it is said: it came through
            assert _tried(site, route, 29, "post").status in {200, 422}, route.text


def test_the_way_back_leads_to_a_page(site: Ground) -> None:
    for route in MARKED:
        by = "get" if _tried(site, route, 60).status != 405 else "post"
        back = dict(parse_qsl(urlsplit(_tried(site, route, 60, by).location).query))["next"]
        name = who_may(route, site)
        proven(site.tokens[name], 0)
        assert Visitor(site, name).get(back).status == 200, (route.text, back)


def test_a_part_of_a_page_sends_the_whole_page_on(site: Ground) -> None:
    name = "ola"
    proven(site.tokens[name], None)
    response = Visitor(site, name).browser.get("/console/keys/new", headers={"HX-Request": "true"})
    assert response.status_code == 401 and response["HX-Redirect"].startswith("/accounts/prove/?")


def test_who_looks_through_an_admin_s_eyes_opens_none_of_it(site: Ground) -> None:
    world = site.garden.world
    looker = Visitor(site, "nobody")
    token = look(world.sam, world.acme.id, world.ada.membership)
    proven(token, 0)  # even if somebody had stamped it
    looker.browser.cookies[settings.CONTEXT_COOKIE] = token
    for route in MARKED:
        if route.realm == "portal":
            address = route.at(values(site.garden, route, KEPT))
            assert looker.browser.get(address).status_code in {403, 405}, address
            assert looker.browser.post(address).status_code in {302, 403}, address
