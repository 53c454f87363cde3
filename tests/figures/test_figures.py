"""The figures of home are what an independent count says, and each leads to the list that adds up to it."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from baywindow.catalog.models import Item
from baywindow.figures import keeping
from baywindow.figures import queries as figures
from baywindow.inbound.models import Asn
from baywindow.orders.models import Order
from baywindow.stock import ledger, posting
from baywindow.stock.posting import Line
from baywindow.tenancy.models import Client
from tests.api.callers import caller
from tests.counting import statements
from tests.inbound.deliveries import delivery
from tests.inbound.deliveries import mugs as announced
from tests.orders.wishes import mugs, order
from tests.people import World
from tests.stock.floor import WHY, Floor, build_floor, d

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime.now(ZONE)
TODAY = NOW.date()


@pytest.fixture
def floor(world: World) -> Floor:
    return build_floor(world)


def left(made: Order, at: datetime, by: date | None) -> None:
    """It was shipped at this moment, and should have been by that day."""
    told = {"status": "shipped", "stage": "shipped", "shipped_at": at, "requested_ship": by}
    Order.objects.of_client(made.client_id).filter(id=made.id).update(**told)


def numbers(page: Any) -> list[str]:
    return sorted(set(re.findall(r">(SO-\d+|ASN-\d+)</a>", page.content.decode())))


def traded(floor: Floor) -> None:
    """Orders and deliveries of all sorts, some at the edges of days, as sam."""
    begun = datetime.combine(TODAY, datetime.min.time(), ZONE)
    with floor.world.sam.acting():
        for days in (None, -2, 0, 3):
            by = TODAY + timedelta(days=days) if days is not None else None
            order(floor, mugs(floor, 1), requested_ship=by)
        for hours, by in ((0, TODAY), (-1, TODAY), (-1, TODAY - timedelta(days=2)), (-24 * 20, None),
                          (-24 * 20, TODAY), (-24 * 31, TODAY)):  # fmt: skip
            left(order(floor, mugs(floor, 1)), begun + timedelta(hours=hours), by)
        for days, status, took in ((-1, "announced", None), (2, "announced", None), (-3, "received", 4),
                                   (-3, "closed", 8), (-3, "cancelled", None)):  # fmt: skip
            made = delivery(floor, announced(floor, 1), day=TODAY + timedelta(days=days))
            arrived = NOW - timedelta(days=3)
            told = {"status": status, "arrived_at": arrived} if took else {"status": status}
            told |= {"received_at": arrived + timedelta(hours=took)} if took else {}
            Asn.objects.of_client(made.client_id).filter(id=made.id).update(**told)


def counted(orders: list[Order], asns: list[Asn]) -> dict[str, Any]:
    """The figures, counted from the records one by one."""
    unsent = [one for one in orders if one.stage in {"open", "fulfilment", "hold"}]
    asked = [one.requested_ship for one in unsent if one.requested_ship]
    days = [(one.shipped_at.astimezone(ZONE).date(), one.requested_ship) for one in orders if one.shipped_at]
    lately = [(on, by) for on, by in days if on > TODAY - timedelta(days=30)]
    hours = [
        (a.received_at - a.arrived_at).total_seconds() / 3600 for a in asns if a.received_at and a.arrived_at
    ]
    return {
        "open": sum(one.stage == "open" for one in unsent),
        "due": sum(by <= TODAY for by in asked),
        "late": sum(by < TODAY for by in asked),
        "shipped_today": sum(on == TODAY for on, _ in days),
        "shipped_week": sum(on >= TODAY - timedelta(days=TODAY.weekday()) for on, _ in days),
        "promised": sum(by is not None for _, by in lately),
        "on_time": sum(by is not None and on <= by for on, by in lately),
        "coming": sum(a.status in {"announced", "arrived", "receiving"} for a in asns),
        "overdue": sum(a.status == "announced" and a.expected_to < TODAY for a in asns),
        "received": len(hours),
        "received_today": sum(
            a.received_at is not None and a.received_at.astimezone(ZONE).date() == TODAY for a in asns
        ),
        "dock_hours": sum(hours) / len(hours),
    }


def test_orders_and_deliveries_are_counted_right_for_the_client_and_for_staff(floor: Floor) -> None:
    traded(floor)
    world, acme = floor.world, floor.world.acme.id
    wanted = counted(
        list(Order._base_manager.using("owner").filter(client_id=acme)),
        list(Asn._base_manager.using("owner").filter(client_id=acme)),
    )
    assert (wanted["due"], wanted["late"], wanted["promised"], wanted["on_time"]) == (2, 1, 4, 3)
    with world.alice.acting(read_only=True):
        own = figures.own(NOW)
    with world.sam.acting(read_only=True):
        ours = {row.id: row for row in figures.of_all(NOW)}
    told = caller(world.sam).get("/figures", {"client": str(acme)}).json()
    for name, value in wanted.items():
        assert getattr(own, name) == getattr(ours[acme], name) == pytest.approx(value), name
        assert told[name] == pytest.approx(value), name
    assert ours[world.beta.id].open == 0 and ours[world.beta.id].promised == 0


def test_each_figure_leads_to_the_list_that_adds_up_to_it(floor: Floor) -> None:
    traded(floor)
    world = floor.world
    for someone, home in ((world.alice, "/"), (world.sam, "/console")):
        browser = someone.browser()
        page = browser.get(home).content.decode()
        links = {html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)}
        since = str(TODAY - timedelta(days=29))
        for parts, many in ((("due=1",), 2), (("missed=1",), 1), (("by=shipped", f"from={TODAY}"), 1),
                            (("by=received", f"from={since}"), 2)):  # fmt: skip
            found = [link for link in links if all(part in link for part in parts)]
            assert found, (home, parts)
            assert all(len(numbers(browser.get(link))) == many for link in found), (home, parts, found)


def test_stock_is_worth_its_own_unit_values_and_lasts_as_long_as_its_pace_says(floor: Floor) -> None:
    world, acme = floor.world, floor.world.acme.id
    with world.sam.acting():
        Item.objects.of_client(acme).filter(id=floor.mug.id).update(
            client_unit_value=d("2.50"), currency="EUR"
        )
        ledger.receive(floor.mugs(), d(100), WHY)
        ledger.receive(floor.teas(floor.fresh), d(7), WHY)
        gone = [
            Line(
                floor.mug.id,
                floor.berlin.id,
                "ship",
                d(-qty),
                occurred_at=datetime.now(UTC) - timedelta(days=ago),
            )
            for qty, ago in ((20, 50), (60, 0))
        ]
        posting.post(gone, acme)
    Client._base_manager.using("owner").filter(id=acme).update(shows_unit_value=True)
    with world.alice.acting(read_only=True):
        (worth,) = figures.value()
        (mug,) = figures.running_out(TODAY)
        days = figures.daily(NOW)
    assert (worth.currency, worth.value, worth.items, worth.unvalued) == ("EUR", Decimal(50), 2, 1)
    assert (mug.sku, mug.available, mug.shipped, mug.cover) == ("MUG-1", d(20), d(60), 10)
    assert len(days) == 30 and days[-1] == (TODAY, d(107), d(60)) and sum(one.went for one in days) == d(60)
    page = world.alice.browser().get("/").content.decode()
    assert "€50.00" in page and "10 days" in page
    told = caller(world.ada).get("/figures/running-out").json()
    assert [(one["sku"], one["cover"]) for one in told] == [("MUG-1", 10)]
    assert caller(world.ada).get("/figures/days").json()[-1]["went"] == "60"
    with world.bob.acting(read_only=True):
        assert figures.value() == figures.running_out(TODAY) == []


def test_the_worker_counts_what_stock_is_worth_and_what_runs_out_for_the_staff_s_home(floor: Floor) -> None:
    world, acme = floor.world, floor.world.acme.id
    with world.sam.acting():
        Item.objects.of_client(acme).filter(id=floor.mug.id).update(
            client_unit_value=d("2.50"), currency="EUR"
        )
        ledger.receive(floor.mugs(), d(100), WHY)
        ledger.receive(floor.teas(floor.fresh), d(7), WHY)
        posting.post([Line(floor.mug.id, floor.berlin.id, "ship", d(-80))], acme)
    for _ in ("once", "again"):
        assert keeping.count_everywhere() >= 3
    with world.olga.acting(read_only=True):
        (own,) = [one for one in keeping.of_clients() if one.id == acme]
        (others,) = {(tuple(one.worth), one.running_out) for one in keeping.of_clients() if one.id != acme}
        (soonest,) = keeping.soonest()
    assert (own.worth, own.running_out, own.cover) == ([(Decimal(50), "EUR", 1)], 1, 7)
    assert others == ((), 0)
    assert (soonest.client_id, soonest.sku, soonest.available, soonest.cover) == (acme, "MUG-1", d(20), 7)
    with world.sue.acting(read_only=True):
        assert keeping.soonest() == [] and acme not in {one.id for one in keeping.of_clients()}
    with statements("staff") as sent:
        page = world.olga.browser().get("/console/stock-to-watch").content.decode()
    assert "€50.00" in page and "first in 7 days" in page and "Orders shipped per day" in page
    assert len(sent) <= 5
    with world.sam.acting():
        posting.post([Line(floor.mug.id, floor.berlin.id, "ship", d(-19))], acme)
    keeping.count_everywhere()
    page = world.olga.browser().get("/console/stock-to-watch").content.decode()
    assert "first today" in page and "&lt; 1 day" in page and "in 0 days" not in page
    cover = '<div class="l">Cover</div><div class="v">'
    assert f"{cover}&lt; 1 day" in world.alice.browser().get(f"/inventory/{floor.mug.id}").content.decode()
    with world.sam.acting():
        ledger.receive(floor.mugs(), d(1000), WHY)
    keeping.count_everywhere()
    with world.olga.acting(read_only=True):
        assert keeping.soonest() == []


def test_orders_that_left_are_counted_by_day_over_all_clients(floor: Floor) -> None:
    traded(floor)
    with floor.world.sam.acting(read_only=True):
        days = figures.left(NOW)
        own = figures.of_all(NOW)
    assert len(days) == 30 and days[-1] == (TODAY, 1) and days[-2] == (TODAY - timedelta(days=1), 2)
    assert sum(count for _, count in days) == 5
    assert days[-1][1] == sum(one.shipped_today for one in own)


def test_what_stands_out_is_kept_by_the_database(floor: Floor) -> None:
    def stands() -> tuple[int, int]:
        with floor.world.alice.acting(read_only=True):
            row = figures.own(NOW)
        return row.negative, row.held

    steps = (
        (lambda: ledger.adjust(floor.mugs(), d(-3), WHY), (1, 0)),
        (lambda: ledger.receive(floor.mugs(), d(5), WHY), (0, 0)),
        (lambda: ledger.hold(floor.mugs(), d(2), WHY), (0, 1)),
        (lambda: ledger.release(floor.mugs(), d(2), WHY), (0, 0)),
    )
    for step, wanted in steps:
        with floor.world.sam.acting():
            step()  # type: ignore[no-untyped-call]
        assert stands() == wanted


def test_each_role_sees_its_figures_in_few_statements(floor: Floor) -> None:
    traded(floor)
    world = floor.world
    for name in ("alice", "eve", "aud", "ada"):
        browser = world.people[name].browser()
        with statements() as sent:
            page = browser.get("/").content.decode()
        assert "Open orders" in page and "Shipped on time" in page and len(sent) <= 9, name
    assert "Open orders" not in world.fay.browser().get("/").content.decode()
    for name in ("sam", "olga", "cleo", "carl"):
        with statements("staff") as sent:
            page = world.people[name].browser().get("/console").content.decode()
        assert "To ship by today" in page and len(sent) <= 6, name
        assert not [sql for sql in sent if re.search(r"from level\b", sql)], "all levels of the workspace"
    with world.alice.acting(read_only=True):
        assert figures.own(NOW).on_time_target == 98
