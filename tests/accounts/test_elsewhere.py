"""A link to a record of another of one's memberships offers the switch; to anyone else it is a 404."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache

from baywindow.tenancy.models import Client
from baywindow.tenancy.records import uuid7
from tests.accounts.test_policy import policy
from tests.people import PASSWORD, Browser, Someone, World, join_client, join_staff, make_client
from tests.stock.floor import item


@pytest.fixture(autouse=True)
def _nobody_is_slowed_down(database: None) -> None:
    """The limit of sign-ins from one address counts this test's alone."""
    cache.clear()


def item_of(client: Client, staff: Someone) -> str:
    with staff.acting():
        return f"/inventory/{item(client, 'SKU-1').id}"


def at_acme(world: World) -> Browser:
    """Alice, signed in, at acme."""
    browser = Browser()
    browser.post("/accounts/login/", {"login": world.alice.person.email, "password": PASSWORD})
    browser.post("/switch", {"membership": str(world.alice.membership)})
    return browser


def test_alice_follows_a_link_to_beta_s_item_by_one_click(world: World) -> None:
    theirs = item_of(world.beta, world.sam)
    join_client(world.alice.person, world.beta, "executive")
    browser = at_acme(world)
    offer = browser.get(theirs)
    text = offer.content.decode()
    assert offer.status_code == 404 and "This is at Beta" in text
    chosen = re.search(r'name="membership" value="([^"]+)"', text)
    assert chosen
    answer = browser.post("/switch", {"membership": chosen[1], "next": theirs})
    assert answer["Location"] == theirs
    assert browser.get(theirs).status_code == 200


def test_without_that_membership_it_is_a_404_like_one_that_never_was(world: World) -> None:
    theirs = item_of(world.gamma, world.sue)
    join_client(world.alice.person, world.beta, "executive")
    browser = at_acme(world)
    told = [browser.get(address) for address in (theirs, f"/inventory/{uuid7()}")]
    assert [answer.status_code for answer in told] == [404, 404]
    once = re.compile(r'nonce="[^"]*"|[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
    assert len({once.sub("", answer.content.decode()) for answer in told}) == 1
    assert "This is at" not in told[0].content.decode()


def test_a_role_that_does_not_open_the_page_is_not_offered(world: World) -> None:
    theirs = item_of(world.beta, world.sam)
    join_client(world.alice.person, world.beta, "finance")
    assert "This is at" not in at_acme(world).get(theirs).content.decode()


def test_a_suspended_client_is_not_offered(world: World) -> None:
    theirs = item_of(world.beta, world.sam)
    join_client(world.alice.person, world.beta, "executive")
    browser = at_acme(world)
    world.sam.browser().post(f"/console/clients/{world.beta.id}/suspension", {"reason": "The bill of May"})
    answer = browser.get(theirs)
    assert answer.status_code == 404 and "This is at" not in answer.content.decode()


def test_a_console_link_offers_the_console_to_who_is_staff_too(world: World) -> None:
    join_staff(world.alice.person, world.southbay, "manager")
    browser, there = at_acme(world), f"/console/clients/{world.gamma.id}"
    offer = browser.get(there)
    assert offer.status_code == 404 and "This is at Southbay Logistics" in offer.content.decode()
    assert browser.get(f"/console/clients/{world.acme.id}").status_code == 403
    assert world.bob.browser().get(there).status_code == 403


def test_a_link_that_the_role_here_shuts_opens_where_it_belongs(world: World) -> None:
    join_client(world.fay.person, world.beta, "executive")
    theirs = item_of(world.beta, world.sam)
    browser = Browser()
    browser.post("/accounts/login/", {"login": world.fay.person.email, "password": PASSWORD})
    browser.post("/switch", {"membership": str(world.fay.membership)})
    assert "This is at Beta" in browser.get(theirs).content.decode()
    foreign, invented = item_of(world.acme, world.sam), f"/inventory/{uuid7()}"
    assert [browser.get(address).status_code for address in (foreign, invented)] == [403, 403]


def test_what_is_not_tried_is_a_switch_away(world: World) -> None:
    """Beyond the first of many, and where more is asked of the sign-in: the same for every id."""
    theirs, asking = item_of(world.beta, world.sam), make_client(world.northdock, f"aa-{uuid7()}")
    policy(world, "client", asking.id, second_factor=True)
    for number in range(13):
        client = make_client(world.northdock, f"ab{number:02}-{uuid7()}") if number else asking
        join_client(world.alice.person, client, "executive")
    there = join_client(world.alice.person, world.beta, "executive")
    browser = at_acme(world)
    shut, foreign = item_of(asking, world.sam), item_of(world.gamma, world.sue)
    for address in (theirs, shut, f"/inventory/{uuid7()}", foreign):
        answer = browser.get(address)
        assert answer.status_code == 404
        assert f'href="/switch?{urlencode({"next": address})}"' in answer.content.decode()
    told = browser.get("/switch", {"next": theirs}).content.decode()
    assert f'name="next" value="{theirs}"' in told and str(there.membership) in told
    alone = world.gus.browser().get(theirs)
    assert alone.status_code == 404 and "/switch" not in alone.content.decode(), "one membership is no choice"


def test_a_role_s_403_stays_one_with_several_memberships(world: World) -> None:
    join_client(world.alice.person, world.beta, "admin")
    assert at_acme(world).get("/settings/team/invitations").status_code == 403


def test_only_pages_are_tried_elsewhere(world: World) -> None:
    theirs = item_of(world.beta, world.sam)
    join_client(world.alice.person, world.beta, "executive")
    browser = at_acme(world)
    assert "This is at" not in browser.get(theirs, headers={"HX-Request": "true"}).content.decode()
    assert "This is at" not in browser.post(theirs).content.decode()
