"""The pages of orders: what a client finds, what the floor does, and what it costs the database."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from baywindow.orders import allocating, orders, picking
from baywindow.orders.models import Order, OrderLine
from baywindow.stock.models import ClientWarehouse
from tests.console.pages import hidden, opened
from tests.counting import statements
from tests.stock.floor import Floor, d
from tests.together import at_once
from tests.walking_lists import last_page, walked

from .wishes import faults, figures, mugs, now, order, stocked, teas


@pytest.fixture
def made(floor: Floor) -> Order:
    """Four mugs and two packs of tea for Hanna, of what is there."""
    with floor.world.sam.acting():
        stocked(floor, mugs=9, older=2)
        return order(floor, mugs(floor, 4), teas(floor, 2), client_reference="PO-77", city="Aarhus")


def rows(page: Any) -> list[str]:
    """The numbers on a list."""
    return re.findall(r"row-link\" href=\"[^\"]+\">([^<]+)<", page.content.decode())


def test_alice_finds_her_orders_by_whatever_she_knows(floor: Floor, made: Order) -> None:
    with floor.world.sam.acting():
        other = order(floor, mugs(floor, 1), consignee="Zoe Zeller", country="DE")
        orders.hold(other)
    alice = floor.world.alice.browser()
    assert rows(alice.get("/orders?view=all")) == [other.number, made.number]
    assert rows(alice.get("/orders")) == [made.number]
    assert rows(alice.get("/orders?view=hold")) == [other.number]
    elsewhere = alice.get("/orders?view=shipped&q=hanna").content.decode()
    assert "No order matches" in elsewhere and 'href="/orders?q=hanna&amp;view=open">Open' in elsewhere
    assert "q=hanna&amp;view=hold" not in elsewhere.partition("No order matches")[2], "nothing there either"
    day = datetime.now(UTC).date()
    for asked in (
        "q=po-77", "q=so-1001", "q=1001", "q=hanna", "sku=tea", "reference=PO-7", "country=dk",
        "status=open&sku=TEA-1",
        f"from={day - timedelta(days=1)}&to={day + timedelta(days=1)}&reference=PO",
        f"warehouse={floor.berlin.id}&q=PO",
    ):  # fmt: skip
        assert rows(alice.get(f"/orders?view=all&{asked}")) == [made.number], asked
    for asked in ("q=nobody", "country=SE", f"by=shipped&from={day}", f"by=requested&to={day}", "late=1"):
        assert rows(alice.get(f"/orders?view=all&{asked}")) == [], asked
    named = alice.get("/orders?view=all&country=Denmark").content.decode()
    assert "“Denmark” is no country" in named and "Country: " not in named, (
        "a name is no two letters: said, left out"
    )
    text = alice.get("/orders/export.csv?view=all&q=PO-77").getvalue().decode()
    assert text.count("PO-77") == 2 and "Aarhus" in text and "Zoe" not in text
    assert floor.world.bob.browser().get(f"/orders/{made.id}").status_code == 404
    assert floor.world.fay.browser().get("/orders").status_code == 403


def test_the_list_says_an_order_s_day_on_a_phone_and_which_day_a_period_is_about(
    floor: Floor, made: Order
) -> None:
    with floor.world.sam.acting():
        asked = order(floor, mugs(floor, 1), requested_ship=date(2031, 5, 6))
        gone = order(floor, mugs(floor, 1), requested_ship=date(2031, 5, 6))
        orders.put(gone, status="shipped", shipped_at=datetime(2026, 3, 4, 12, tzinfo=UTC))
    page = floor.world.alice.browser().get("/orders?view=all&by=shipped&from=2020-01-01").content.decode()
    assert ">Day shipped: 1 Jan 2020 to now<" in page and ">Which day: Day shipped<" in page
    page = floor.world.alice.browser().get("/orders?view=all").content.decode()
    said = re.findall(r'<div class="only-s small \w+">((?:placed|to ship|shipped) .*?)</div></td>', page)
    assert said[:2] == ["shipped 4 Mar 2026", "to ship 6 May 2031"] and said[2].startswith("placed ")
    assert ">Day placed<" in page and asked.number in page


def test_a_lot_is_named_only_of_what_is_kept_by_lot(floor: Floor) -> None:
    alice = floor.world.alice.browser()
    with floor.world.sam.acting():
        stocked(floor, mugs=9, older=2)
        ClientWarehouse.open_to(floor.berlin, floor.world.acme.id)
    told = {"warehouse_id": str(floor.berlin.id), "consignee": "Hanna Holm", "country": "dk", "priority": "0"}
    for line in ("MUG-1 2 L2", "MUG-1\t2\t\t2030-01-01"):
        refused = alice.post("/orders/new", {**told, **opened(alice, "/orders/new"), "lines": line})
        assert refused.status_code == 422, line
        assert "Line 1: MUG-1 is not kept by lot: leave lot and day out." in refused.content.decode()
    asked = {**told, **opened(alice, "/orders/new"), "lines": "TEA-1 1 L2\nMUG-1 1"}
    page = alice.get(alice.post("/orders/new", asked).url).content.decode()
    assert '<div class="l">Ordered</div><div class="v">2 <small>units</small>' in page and "lot L2" in page
    single = {**told, **opened(alice, "/orders/new"), "lines": "MUG-1 1"}
    page = alice.get(alice.post("/orders/new", single).url).content.decode()
    assert '<div class="l">Ordered</div><div class="v">1 <small>unit</small>' in page


def views(page: Any) -> dict[str, str]:
    """How many orders each view says it holds; the one on screen in brackets."""
    tabs = re.search(r'<nav class="tabs" aria-label="Views">.*?</nav>', page.content.decode(), re.DOTALL)
    assert tabs
    found = re.findall(r'(aria-current="page")?>([^<]+) <span class="n">([^<]+)<', tabs[0])
    return {name: f"[{n}]" if here else n for here, name, n in found}


def test_each_view_shows_its_orders_and_how_many_they_are(floor: Floor, made: Order) -> None:
    steps = ("shipped", "delivered", "delivered", "cancelled", "cancelled", "cancelled", "picking")
    with floor.world.sam.acting():
        others = [order(floor, mugs(floor, 1)) for _ in steps]
        for one, status in zip(others, steps, strict=True):
            orders.put(one, status=status)
        held = order(floor, mugs(floor, 1))
        orders.hold(held)
    shipped, early, late, *cancelled, picking = (one.number for one in others)
    counts = {
        "Open": "1", "In fulfilment": "1", "Shipped": "1", "Delivered": "2", "On hold": "1", "Cancelled": "3",
        "All": "9",
    }  # fmt: skip
    alice, sam = floor.world.alice.browser(), floor.world.sam.browser()
    for browser, at in ((alice, "/orders"), (sam, f"/console/orders/{floor.world.acme.id}")):
        for view, name, numbers in (
            ("open", "Open", [made.number]),
            ("fulfilment", "In fulfilment", [picking]),
            ("shipped", "Shipped", [shipped]),
            ("delivered", "Delivered", [late, early]),
            ("hold", "On hold", [held.number]),
            ("cancelled", "Cancelled", cancelled[::-1]),
        ):
            page = browser.get(at, {"view": view})
            assert rows(page) == numbers, (at, view)
            said = views(page)
            assert {key: said[key] for key in counts} == {**counts, name: f"[{counts[name]}]"}, (at, view)
    of_one = alice.get("/orders?view=delivered&country=SE")
    assert rows(of_one) == [] and views(of_one)["Cancelled"] == "0", "counts follow the filters"
    bob = floor.world.bob.browser().get("/orders?view=cancelled")
    assert rows(bob) == [] and set(views(bob).values()) == {"0", "[0]"}, "another client's are not counted"


def test_an_order_says_how_far_it_is_and_until_when_it_can_be_changed(floor: Floor, made: Order) -> None:
    alice = floor.world.alice.browser()
    page = alice.get(f"/orders/{made.id}").content.decode()
    for said in ("SO-1001", "PO-77", "Hanna Holm", "Placed, lines: 2", "until picking begins", "Aarhus"):
        assert said in page
    assert alice.post(f"/orders/{made.id}/hold", {"why": "Wrong street"}).status_code == 302
    assert "Wrong street" in alice.get(f"/orders/{made.id}").content.decode()
    assert alice.post(f"/orders/{made.id}/release").status_code == 302
    assert now(made).stage == "open"
    with floor.world.sam.acting():
        orders.put(orders.find_order(made.client_id, made.id), change_until=datetime(2020, 1, 1, tzinfo=UTC))
    assert "ask the warehouse" in alice.get(f"/orders/{made.id}").content.decode()
    came_from = {"HTTP_REFERER": f"http://testserver/orders/{made.id}"}
    refused = alice.post(f"/orders/{made.id}/cancellation", follow=True, **came_from)
    assert "The time to change this order is over" in refused.content.decode()
    assert now(made).status == "open"
    assert floor.world.eve.browser().post(f"/orders/{made.id}/cancellation").status_code == 403


def test_an_order_is_written_once_however_often_the_form_is_sent(floor: Floor) -> None:
    cleo, acme = floor.world.cleo.browser(), floor.world.acme.id
    at = f"/console/orders/{acme}/new"
    told = opened(cleo, at) | {
        "warehouse_id": str(floor.berlin.id), "consignee": "Hanna Holm", "country": "dk", "priority": "1",
        "lines": "MUG-1 3\nTEA-1 2 L1", "client_reference": "PO-1"}  # fmt: skip
    first, second = cleo.post(at, told), cleo.post(at, told)
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    (made,) = Order._base_manager.using("owner").filter(client_id=acme)
    assert (made.status, made.country, made.priority) == ("open", "DK", 1)
    again = cleo.post(at, opened(cleo, at) | {**told, "once": str(uuid.uuid4())})
    assert again.status_code == 422 and "has this reference" in again.content.decode()
    wrong = cleo.post(at, told | {"once": str(uuid.uuid4()), "lines": "CUP 3\nMUG-1 x"})
    assert "Line 2" in wrong.content.decode()


def test_the_floor_allocates_and_picks_with_a_scanner(floor: Floor, made: Order) -> None:
    olga, acme = floor.world.olga.browser(), floor.world.acme.id
    at = f"/console/orders/{acme}"
    done = olga.post(f"{at}/allocation", {"order": [str(made.id)]}, follow=True)
    assert "all goods are allocated" in done.content.decode()
    picks = f"{at}/{made.id}/picking"
    form = opened(olga, picks)
    sent = form | {"qty": "4", "place": "A-01", "scan": "TEA-1"}
    assert "That is not MUG-1" in olga.post(picks, sent).content.decode()
    for _ in range(2):
        assert olga.post(picks, sent | {"scan": "MUG-1"}).status_code == 302
    assert figures(made) == [(4, 4, 0), (2, 0, 0)]
    form = hidden(olga.get(picks).content.decode())
    short = olga.post(picks, form | {"qty": "1", "place": "A-01", "short": "1"}, follow=True)
    assert "held there until it is counted" in short.content.decode()
    assert figures(made) == [(4, 4, 0), (1, 1, 0)] and now(made).status == "picked" and faults(floor) == []
    page = olga.get(f"{at}/{made.id}").content.decode()
    assert "Picked 4 of MUG-1 at A-01" in page and "Not shown to the client" in page
    assert "at A-01" not in floor.world.alice.browser().get(f"/orders/{made.id}").content.decode()
    assert floor.world.cleo.browser().get(picks).status_code == 403


def test_pages_cost_as_much_for_many_as_for_few(floor: Floor, made: Order) -> None:
    alice = floor.world.alice.browser()
    costs = []
    for many in (1, 30):
        with floor.world.sam.acting():
            for _ in range(many):
                order(floor, mugs(floor, 1), teas(floor, 1))
        for address in ("/orders", f"/orders/{made.id}"):
            alice.get(address)
            with statements() as sent:
                alice.get(address)
            costs.append(len(sent))
    assert costs[:2] == costs[2:] and max(costs) <= 6


def test_twenty_lines_cost_few_statements(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=100)
        order(floor, mugs(floor, 1))
        with statements("staff") as placed:
            big = order(floor, *[mugs(floor, 2)] * 20)
        with statements("staff") as allocated:
            allocating.allocate([big])
        assert len(placed) <= 10 and len(allocated) <= 8
        assert sum(row.qty for row in picking.to_pick(big)) == d(40)
        assert OrderLine.objects.of_client(big.client_id).filter(order_id=big.id).count() == 20


def own_form(floor: Floor, **changes: Any) -> dict[str, Any]:
    """An order from Berlin as alice's form sends it."""
    return {
        "once": str(uuid.uuid4()), "warehouse_id": str(floor.berlin.id), "lines": "MUG-1 3\nTEA-1 1",
        "consignee": "Ida Iversen", "country": "dk", "priority": "0", "client_reference": "MY-1",
    } | changes  # fmt: skip


def test_alice_places_her_own_order_once_and_sees_before_what_is_there(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=2, older=2)
    alice = floor.world.alice.browser()
    assert "New order" in alice.get("/orders").content.decode()
    seen = alice.post("/orders/new/availability", own_form(floor)).content.decode()
    assert "MUG-1" in seen and "the rest waits for goods" in seen
    assert (
        "there is no"
        in alice.post("/orders/new/availability", own_form(floor, lines="NO 1")).content.decode()
    )
    sent = own_form(floor)
    made = alice.post("/orders/new", sent)
    assert made.status_code == 302 and alice.post("/orders/new", sent).url == made.url
    page = alice.get(made.url).content.decode()
    assert "Ida Iversen" in page and "Placed, lines: 2" in page and "MY-1" in page
    assert alice.post("/orders/new", own_form(floor)).status_code == 422, "the reference is taken"
    assert alice.post("/orders/new", own_form(floor, client_reference="", lines="MUG-1")).status_code == 422
    for far in ({"requested_ship": "9999-12-31"}, {"lines": "TEA-1 1 L1 9999-12-31"}):
        wrong = alice.post("/orders/new", own_form(floor, client_reference="", **far))
        assert wrong.status_code == 422, "no page could write this day in every time zone"
    assert alice.post(f"{made.url}/cancellation").status_code == 302
    eve = floor.world.eve.browser()
    assert eve.get("/orders/new").status_code == 403 and eve.post("/orders/new", sent).status_code == 403


def test_two_hands_that_send_the_same_form_place_one_order(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=2, older=2)
    sent = own_form(floor)
    answers = at_once(lambda: floor.world.alice.browser().post("/orders/new", sent).status_code, 3)
    assert 302 in answers and set(answers) <= {302, 422}
    with floor.world.sam.acting(read_only=True):
        assert Order.objects.of_client(floor.world.acme.id).count() == 1


def test_the_portal_s_own_sql_places_open_orders_of_its_own_alone(floor: Floor, made: Order) -> None:
    told = {
        "client_id": made.client_id, "warehouse_id": floor.berlin.id, "consignee": "X", "country": "DE",
        "placed_at": datetime.now(UTC),
    }  # fmt: skip
    line = {"client_id": made.client_id, "item_id": floor.mug.id, "uom": "each", "qty_ordered": d(1)}
    for act in (
        lambda: Order(**told, status="shipped").save(),
        lambda: Order(**told, status="open", number="SO-9").save(),
        lambda: Order(**told, status="open", source="api").save(),
        lambda: OrderLine(**line, order_id=made.id, line_no=9, qty_allocated=d(1)).save(),
        lambda: OrderLine.objects.filter(order_id=made.id).update(qty_picked=d(1)),
        lambda: OrderLine.objects.filter(order_id=made.id).delete(),
        lambda: Order.objects.filter(id=made.id).update(status="shipped"),
        lambda: Order.objects.filter(id=made.id).update(change_until=None),
    ):
        with floor.world.alice.acting(), pytest.raises(DatabaseError):
            act()


def test_the_list_is_sorted_by_day_both_ways_to_its_last_page_and_so_is_its_file(floor: Floor) -> None:
    today = datetime.now(UTC).date()
    with floor.world.sam.acting():
        for n in range(110):
            day = None if n % 3 == 0 else today + timedelta(days=(n * 7) % 11)
            order(floor, mugs(floor, 1), requested_ship=day)
    with floor.world.alice.acting(read_only=True):
        known = list(Order.objects.order_by("id"))
    alice = floor.world.alice.browser()
    placed = [one.number for one in sorted(known, key=lambda one: (one.placed_at, one.id))]
    leaves = [one.number for one in sorted(known, key=lambda one: (one.requested_ship or date.max, one.id))]
    for sort, wanted in (
        ("placed", placed),
        ("-placed", placed[::-1]),
        ("ship", leaves),
        ("-ship", leaves[::-1]),
    ):
        for view in ("open", "all"):
            at = f"/orders?view={view}&sort={sort}"
            assert walked(alice, at) == wanted, at
            assert walked(alice, last_page(alice, at), "prev") == wanted, at
        text = alice.get(f"/orders/export.csv?sort={sort}").getvalue().decode("utf-8-sig")
        assert [row["Order"] for row in csv.DictReader(io.StringIO(text))] == wanted, sort
    page = alice.get("/orders?sort=ship").content.decode()
    assert page.count('aria-sort="ascending"') == 1 and "sort=-ship" in page
    assert 'type="radio" name="sort" value="ship" checked' in page, "on a phone, and kept by every filter"
    assert walked(alice, "/orders?sort=nonsense") == placed[::-1]
    assert walked(alice, "/orders?view=exceptions&sort=-ship") == []
    console = f"/console/orders/{floor.world.acme.id}?sort=ship"
    assert walked(floor.world.sam.browser(), console) == leaves
