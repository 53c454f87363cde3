"""Open pages in Chromium: what happens is on the screen; what somebody types, opened or filtered stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from baywindow.documents.filing import file_document
from baywindow.documents.subjects import subject
from baywindow.exceptions.verbs import open_exception, usual
from baywindow.figures import keeping
from baywindow.orders import allocating, orders
from baywindow.orders.orders import find_order
from baywindow.shipments import packing
from baywindow.stock import ledger
from baywindow.tenancy.models import ClientMember
from tests.documents.papers import file
from tests.feed.ears import feeding
from tests.inbound.deliveries import TODAY
from tests.orders.wishes import mugs, order, stage_place, stocked
from tests.people import World
from tests.shipments.picked import mugs as goods
from tests.shipments.picked import picked
from tests.stock.floor import WHY, Floor, build_floor, d

from .conftest import Visit

pytestmark = pytest.mark.browser

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 50);
})"""


@pytest.fixture(scope="module")
def feed(site: str) -> Iterator[int]:
    """A live feed beside the pages; its port."""
    with pytest.MonkeyPatch.context() as patch, feeding(int(site.rpartition(":")[2])) as running:
        patch.setattr(settings, "BAYWINDOW_FEED", True)
        patch.setenv("BAYWINDOW_FEED_PORT", str(running.port))
        yield running.port


@pytest.fixture
def floor(world: World) -> Floor:
    """Mugs on the shelf of Berlin."""
    made = build_floor(world)
    stage_place(made)
    with world.sam.acting():
        stocked(made, mugs=50)
    return made


def unbroken(page: Page) -> None:
    """Mark the page, so that a reload would show."""
    page.evaluate("window.unbroken = true")


def test_an_order_moves_on_under_the_eyes_of_who_reads_it(visit: Visit, feed: int, floor: Floor) -> None:
    with floor.world.sam.acting():
        one = order(floor, mugs(floor, 5))
    page = visit(floor.world.alice.token())
    answer = page.goto(f"/orders/{one.id}")
    assert answer
    policy = answer.headers["content-security-policy"].split("; ")  # in an order of its own in each process
    assert f"connect-src 'self' http://127.0.0.1:{feed}" in policy
    unbroken(page)
    page.get_by_role("button", name="Hold").first.click()
    why = page.get_by_role("dialog").get_by_role("textbox")
    why.fill("wait for the labels")
    with floor.world.sam.acting():
        allocating.allocate([one])
    expect(page.get_by_text("All goods allocated")).to_be_visible()
    expect(why).to_have_value("wait for the labels")
    expect(why).to_be_focused()
    assert page.evaluate("window.unbroken")
    assert page.evaluate(SHIFTS) < 0.1


def test_what_was_said_pushes_nothing_off_a_page_that_follows(visit: Visit, feed: int, floor: Floor) -> None:
    with floor.world.sam.acting():
        one = order(floor, mugs(floor, 5))
    page = visit(floor.world.alice.token())
    page.goto(f"/orders/{one.id}")
    page.get_by_role("button", name="Cancel order").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel order").click()
    expect(page.get_by_text("its goods are free again")).to_be_visible()
    unbroken(page)
    with floor.world.sam.acting():
        about = subject("order", one.id, floor.world.acme.id)
        assert about
        open_exception(floor.world.acme.id, about, text="Its label is torn.", **usual("other"))
    expect(page.get_by_text("Its label is torn.").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(one.number)
    expect(page.get_by_text("its goods are free again")).to_be_visible()
    assert page.evaluate("window.unbroken")


def test_an_order_s_page_follows_what_happens_to_its_shipments_alone(
    visit: Visit, feed: int, floor: Floor
) -> None:
    acme, sam = floor.world.acme, floor.world.sam
    with sam.acting():
        one = picked(floor, (goods(floor), 2))
        shipment = packing.begin(find_order(one.client_id, one.id))
    page = visit(floor.world.alice.token())
    page.goto(f"/orders/{one.id}")
    expect(page.get_by_role("link", name=shipment.number)).to_be_visible()
    unbroken(page)
    with sam.acting():
        about = subject("shipment", shipment.id, acme.id)
        assert about
        open_exception(acme.id, about, text="Its pallet is wet.", **usual("other"))
    expect(page.get_by_text("Its pallet is wet.").first).to_be_visible()
    with sam.acting():
        file_document(acme.id, about, "pod", file("wet", "wet.pdf"), meant_for="operations", publish=True)
    expect(page.get_by_text("wet.pdf")).to_be_visible()
    assert page.evaluate("window.unbroken")


def test_a_list_counts_what_comes_and_keeps_what_is_being_typed(
    visit: Visit, feed: int, floor: Floor
) -> None:
    with floor.world.sam.acting():
        order(floor, mugs(floor, 1))
    page = visit(floor.world.alice.token(), size="phone")
    page.goto("/orders")
    unbroken(page)
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(1)
    words = page.locator("main .find input")
    words.fill("not sent yet")
    row = rows.first.locator("a.row-link")
    kept = row.get_attribute("href")
    with floor.world.sam.acting():
        order(floor, mugs(floor, 2))
    expect(rows).to_have_count(2)
    expect(page.get_by_role("link", name=re.compile(r"Open\s+2"))).to_be_visible()
    expect(words).to_have_value("not sent yet")
    assert rows.nth(1).locator("a.row-link").get_attribute("href") == kept
    assert page.evaluate("window.unbroken")


def test_the_home_page_and_a_list_of_staff_follow(visit: Visit, feed: int, floor: Floor) -> None:
    world = floor.world
    home, desk = visit(world.alice.token()), visit(world.sam.token())
    home.goto("/")
    desk.goto(f"/console/orders/{world.acme.id}")
    expect(desk.locator("main tbody tr")).to_have_count(0)
    expect(home.locator(".kpi", has_text="On hand")).to_contain_text("50")
    with world.sam.acting():
        order(floor, mugs(floor, 1))
        stocked(floor, mugs=7)
    expect(home.locator(".kpi", has_text="On hand")).to_contain_text("57")
    expect(desk.locator("main tbody tr")).to_have_count(1)


def test_rows_that_lead_to_one_page_stay_two_rows(visit: Visit, feed: int, floor: Floor) -> None:
    """What expires early may run low, too: both say so, each in a row of its own."""
    with floor.world.sam.acting():
        ledger.receive(floor.teas(floor.older, location_id=floor.shelf.id), d(3), WHY)
        floor.tea.reorder_point = d(5)
        floor.tea.save(update_fields=["reorder_point"])
        floor.older.expiry_date = TODAY
        floor.older.save(update_fields=["expiry_date"])
    keeping.count_everywhere()
    page = visit(floor.world.sam.token())
    page.goto("/console")
    tea = page.locator("main tr:has(.need)", has_text="TEA-1")
    expect(tea).to_have_count(2)
    with floor.world.sam.acting():
        order(floor, mugs(floor, 1))
    expect(page.locator(".kpi", has_text="Open orders")).to_contain_text("1")
    named = tea.evaluate_all("rows => rows.map((row) => row.id)")
    assert len(set(named)) == 2 and "" not in named


def test_who_may_not_see_any_more_is_led_out(visit: Visit, feed: int, floor: Floor) -> None:
    page = visit(floor.world.alice.token())
    page.goto("/orders")
    ClientMember._base_manager.using("owner").filter(id=floor.world.alice.membership).update(role="finance")
    page.wait_for_url(re.compile("/switch|/accounts/login"))


def test_without_a_feed_a_page_asks_now_and_then(
    visit: Visit, site: str, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BAYWINDOW_FEED", True)
    monkeypatch.setenv("BAYWINDOW_FEED_PORT", site.rpartition(":")[2])  # where no feed answers
    page = visit(floor.world.alice.token())
    page.clock.install()
    with page.expect_response("**/live?*") as refused:
        page.goto("/orders")
    assert refused.value.status == 404
    with floor.world.sam.acting():
        one = order(floor, mugs(floor, 1))
        orders.hold(one, "")
    page.clock.fast_forward(25_000)
    expect(page.get_by_role("link", name=re.compile(r"On hold\s+1"))).to_be_visible()


def test_the_menu_s_count_rises_on_a_page_that_shows_something_else(
    visit: Visit, feed: int, floor: Floor
) -> None:
    with floor.world.sam.acting():
        one = order(floor, mugs(floor, 5))
    page = visit(floor.world.alice.token())
    page.goto("/inventory")
    unbroken(page)
    badge = page.locator(".side .menu a", has_text="Orders").locator("[data-badge]")
    expect(badge).to_be_hidden()
    with floor.world.sam.acting():
        orders.hold(orders.find_order(one.client_id, one.id))
    expect(badge).to_have_text("1 On hold, or awaiting approval", timeout=15_000)
    assert page.evaluate("window.unbroken") and page.evaluate(SHIFTS) < 0.02
    page.goto("/movements")
    expect(badge).to_have_text("1 On hold, or awaiting approval")
