"""A client keeps drafts of orders, places them, changes them while there is time: what that frees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError

from baywindow.orders import allocating, orders, picking
from baywindow.orders.models import Order, OrderLine
from tests.console.pages import hidden
from tests.stock.floor import Floor, d
from tests.together import together

from .test_pages import own_form
from .wishes import faults, figures, mugs, now, order, stocked, teas


def edit(floor: Floor, at: str, **changes: Any) -> Any:
    """What alice's form for changing an order is answered with, opened and sent."""
    alice = floor.world.alice.browser()
    page = alice.get(f"{at}/edit")
    assert page.status_code == 200
    return alice.post(f"{at}/edit", own_form(floor) | hidden(page.content.decode()) | changes)


def test_alice_keeps_a_draft_changes_it_and_places_it_once(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=9, older=2)
    alice = floor.world.alice.browser()
    at = alice.post("/orders/new", own_form(floor, draft="1")).url
    assert "Written down as a draft" in alice.get(at).content.decode()
    assert edit(floor, at, lines="MUG-1 4", consignee="Ida Iversen").status_code == 302
    together(*[partial(floor.world.alice.browser().post, f"{at}/placement") for _ in range(2)])
    page = alice.get(at).content.decode()
    assert (
        "Line changed: 4 of MUG-1, before 3" in page
        and "Line taken off: TEA-1" in page
        and page.count("Placed, lines: 1") == 1
    )
    assert floor.world.bob.browser().get(f"{at}/edit").status_code == 404
    assert floor.world.eve.browser().post(f"{at}/placement").status_code == 403


def test_a_draft_is_late_with_nobody_and_a_country_is_two_letters_not_the_first_of_a_name(
    floor: Floor,
) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=9, older=2)
    alice = floor.world.alice.browser()
    at = alice.post("/orders/new", own_form(floor, draft="1")).url
    past = datetime.now(UTC).date() - timedelta(days=9)
    with floor.world.sam.acting():
        mine = Order.objects.of_client(floor.world.acme.id)
        mine.filter(id=at.rpartition("/")[2]).update(requested_ship=past, requested_delivery=past)
        number = mine.get().number
    assert (
        ">Late<" not in alice.get(at).content.decode()
        and "This order is late" not in alice.get(at).content.decode()
    )
    for asked in ("late=1", "due=1", "undelivered=1"):
        assert number not in alice.get(f"/orders?{asked}").content.decode(), asked
    alice.post(f"{at}/placement")
    assert "This order is late" in alice.get(at).content.decode()
    assert number in alice.get("/orders?late=1").content.decode()
    refused = alice.post("/orders/new", own_form(floor, country="Germany"))
    assert refused.status_code == 422 and "“Germany” is no country" in refused.content.decode()


def test_what_nobody_has_allocated_yet_is_no_backorder_and_once_it_is_its_step_says_when(
    floor: Floor,
) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=3)
        made = order(floor, mugs(floor, 4))
    alice, at = floor.world.alice.browser(), f"/orders/{made.id}"
    fresh = alice.get(at).content.decode()
    assert "4 not allocated yet" in fresh and "backorder" not in fresh
    with floor.world.sam.acting():
        allocating.allocate([made])
    assert "1 on backorder" in alice.get(at).content.decode()
    with floor.world.sam.acting():
        stocked(floor, mugs=1)
        allocating.allocate([now(made)])
    assert ">Allocated<small>" in alice.get(at).content.decode(), "a step says since when"


def test_what_was_looked_for_and_is_not_there_is_told_from_what_nobody_looked_for(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 4))
        for _ in range(2):
            allocating.allocate([orders.find_order(made.client_id, made.id)])
    alice, at = floor.world.alice.browser(), f"/orders/{made.id}"
    tried = alice.get(at).content.decode()
    assert "4 on backorder" in tried and "not allocated yet" not in tried
    assert tried.count("Nothing free in stock, 4 on backorder: MUG-1") == 1, "said once, however often tried"
    assert "backorder" in alice.get("/orders").content.decode(), "the list says so, too"
    with floor.world.sam.acting():
        stocked(floor, mugs=4)
        allocating.allocate([orders.find_order(made.client_id, made.id)])
    assert now(made).short_since is None


def test_what_a_changed_line_was_promised_is_free_again(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=9, older=2)
        made = order(floor, mugs(floor, 4), teas(floor, 2), client_reference="MY-1")
        allocating.allocate([made])
    at = f"/orders/{made.id}"
    assert now(made).status == "allocated"
    assert edit(floor, at, lines="MUG-1\t6\nTEA-1\t2").status_code == 302
    assert now(made).status == "open" and [row[0] for row in figures(made)] == [d(0), d(2)]
    assert edit(floor, at, lines="MUG-1 6").status_code == 302
    assert [row[0] for row in figures(made)] == [d(0)] and faults(floor) == []
    assert edit(floor, at, lines="MUG-1 6", street="New street 1").status_code == 302
    assert now(made).street == "New street 1"
    with floor.world.sam.acting():
        again = orders.find_order(made.client_id, made.id)
        allocating.allocate([again])
        picking.to_pick(again)
        orders.put(again, status="picking")
    late = floor.world.alice.browser().post(
        f"{at}/edit", own_form(floor) | {"version": str(now(made).version)}
    )
    assert late.status_code == 422 and "cannot be changed any more" in late.content.decode()
    assert faults(floor) == []


def test_when_the_time_is_over_or_somebody_was_faster_nothing_is_stored(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 4), client_reference="MY-1")
    at = f"/orders/{made.id}"
    page = hidden(floor.world.alice.browser().get(f"{at}/edit").content.decode())
    sent = own_form(floor) | page
    answers = together(*(partial(sending, floor, at, sent | {"city": city}) for city in ("Aarhus", "Odense")))
    assert sorted(answers) == [302, 409]
    with floor.world.sam.acting():
        orders.put(orders.find_order(made.client_id, made.id), change_until=datetime.now(UTC) - timedelta(1))
    over = edit(floor, at, city="Vejle")
    assert over.status_code == 422 and "The time to change this order is over" in over.content.decode()
    assert now(made).city != "Vejle"


def sending(floor: Floor, at: str, sent: dict[str, Any]) -> int:
    """What alice's form is answered with."""
    return floor.world.alice.browser().post(f"{at}/edit", sent).status_code


def test_the_portal_s_own_sql_changes_nothing_the_warehouse_has_in_hand(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 4))
        orders.put(orders.find_order(made.client_id, made.id), status="picking")
    line = {"client_id": made.client_id, "order_id": made.id, "item_id": floor.mug.id, "uom": "each"}
    for act in (
        lambda: Order.objects.filter(id=made.id).update(city="Elsewhere"),
        lambda: Order.objects.filter(id=made.id).update(status="open"),
        lambda: OrderLine.objects.filter(order_id=made.id).update(qty_ordered=d(9)),
        lambda: OrderLine.objects.filter(order_id=made.id).update(qty_ordered=d(0)),
        lambda: OrderLine(**line, line_no=9, qty_ordered=d(1)).save(),
    ):
        with floor.world.alice.acting(), pytest.raises(DatabaseError):
            act()
