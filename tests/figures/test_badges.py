"""The menu's counts: one's own, of what one may see, in one statement."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from baywindow.inbound import asns, differences
from baywindow.inbound.models import Asn, Discrepancy
from baywindow.orders import orders
from tests.counting import statements
from tests.exceptions.stalled import looked, stalled
from tests.inbound.deliveries import TODAY, Differing, delivery
from tests.inbound.deliveries import mugs as announced
from tests.orders.wishes import mugs, order, stage_place
from tests.people import World
from tests.stock.floor import Floor, build_floor, d


def test_the_menu_counts_what_is_open_and_nothing_of_others(world: World) -> None:
    floor = build_floor(world)
    stage_place(floor)
    stalled(floor)
    looked(floor)
    with world.sam.acting():
        orders.hold(order(floor, mugs(floor, 1)))
        delivery(floor, announced(floor, 5))
    alice = world.alice.browser()
    with statements("portal") as sent:
        assert alice.get("/badges").json() == {"exceptions": 6, "orders": 1, "inbound": 0}
    assert len(sent) == 1
    assert world.bob.browser().get("/badges").json() == {"exceptions": 0, "orders": 0, "inbound": 0}
    assert world.fay.browser().get("/badges").json() == {}, "finance sees none of these rooms"
    assert world.sam.browser().get("/console/badges").json() == {"exceptions": 6, "orders": 1, "inbound": 0}
    assert world.sue.browser().get("/console/badges").json()["exceptions"] == 0
    assert 'data-badge="exceptions"' in alice.get("/orders").content.decode()


@pytest.fixture
def floor(world: World) -> Floor:
    """One order on hold, one at the door, and a delivery with two differences."""
    made = build_floor(world)
    stage_place(made)
    with world.sam.acting():
        orders.hold(order(made, mugs(made, 1)))
        order(made, mugs(made, 1), requested_ship=TODAY - timedelta(days=1))
        asns.arrive(delivery(made, announced(made, 5), day=TODAY))
        differs = delivery(made, announced(made, 5))
        Asn.objects.of_client(differs.client_id).filter(id=differs.id).update(status="received")
        short, over = (
            Differing(differs.id, kind, made.mug.id, "", d(2), "each") for kind in ("short", "over")
        )
        differences.lay(differs.client_id, [short, over], {differs.id: TODAY})
    return made


def contested(floor: Floor) -> None:
    """Alice contests both differences."""
    with floor.world.alice.acting():
        for one in Discrepancy.objects.all():
            differences.answer(Asn.objects.get(id=one.asn_id), one.id, accepts=False, words="We sent them.")


def tab(page: Any, view: str) -> str:
    """How many a view says it holds."""
    found = re.search(f'aria-current="page">{view} <span class="n">([^<]+)<', page.content.decode())
    assert found, view
    return found[1]


def test_the_number_beside_an_entry_is_the_number_where_it_leads(floor: Floor) -> None:
    alice = floor.world.alice.browser()
    menu = alice.get("/activity").content.decode()
    leads = dict(re.findall(r'data-badge="(\w+)" title="[^"]+" data-to="([^"]+)"', menu))
    said = alice.get("/badges").json()
    assert (said["orders"], said["inbound"]) == (1, 1), "deliveries, however many differences they have"
    orders, inbound = (alice.get(unescape(leads[room])) for room in ("orders", "inbound"))
    assert tab(orders, "All") == tab(inbound, "To answer") == "1"
    assert '<span class="sr"> Deliveries that wait for your answer</span>' in menu


def test_staff_choose_a_client_by_what_waits_of_each(floor: Floor) -> None:
    contested(floor)
    world, sam = floor.world, floor.world.sam.browser()
    menu = sam.get("/console/clients").content.decode()
    leads = dict(re.findall(r'data-badge="(\w+)" title="[^"]+" data-to="([^"]+)"', menu))
    assert sam.get("/console/badges").json()["inbound"] == 2, "one at the door, one contested"
    asked = (
        (leads["orders"], "orders", {"view=hold": "On hold", "view=all&amp;late=1": "All"}),
        (leads["inbound"], "inbound", {"view=arrived": "Arrived", "view=contested": "Contested",
                                       f"to={TODAY}": "Expected"}),
    )  # fmt: skip
    for address, room, views in asked:
        with statements("staff") as sent:
            page = sam.get(address).content.decode()
        assert len(sent) == 1
        for query, name in views.items():
            to = f"/console/{room}/{world.acme.id}?{query}"
            assert f'href="{to}">1</a>' in page, to
            assert tab(sam.get(unescape(to)), name) == "1", to
        assert page.count(">–<") == len(views), "nothing of beta waits"


def test_who_has_something_stands_first_and_a_single_client_is_no_choice(floor: Floor) -> None:
    world, sam = floor.world, floor.world.sam.browser()
    floor.world.acme.name = "Zzz last by name"
    floor.world.acme.save(using="owner", update_fields=["name"])
    found = re.findall(
        r'row-link" href="/console/orders/([^"]+)"', sam.get("/console/orders").content.decode()
    )
    assert found == [str(world.acme.id), str(world.beta.id)]
    bare = sam.get("/console/inbound?of=contested").content.decode()
    assert re.findall(r'row-link" href="/console/inbound/([^"]+)"', bare) == [*reversed(found)], (
        "nothing contested"
    )
    only = world.sue.browser().get("/console/orders?of=hold")
    assert (only.status_code, only["Location"]) == (302, f"/console/orders/{world.gamma.id}"), "none on hold"
    world.beta.status = "suspended"
    world.beta.save(using="owner", update_fields=["status"])
    for asked, view in (("orders?of=hold", "?view=hold"), ("inbound?of=contested,arrived", "?view=arrived")):
        room = asked.partition("?")[0]
        assert sam.get(f"/console/{asked}")["Location"] == f"/console/{room}/{world.acme.id}{view}"
