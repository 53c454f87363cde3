"""Pages read a handful of the ledger's rows, however long the ledger is.

Counted, not timed: the rows each statement touches in the tables that grow. A clock on a busy machine says
little; a page that reads as much as it shows stays fast at any size.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import RequestFactory

from baywindow.stock import inventory, movements, posting, statement
from baywindow.stock.asked import Asked
from baywindow.stock.keys import ids_in_order
from baywindow.stock.models import Lot
from baywindow.stock.movements import Movements
from baywindow.stock.posting import COLUMNS, Line
from baywindow.stock.statement import Period, Question
from baywindow.stock.wanted import wanted
from tests.people import build_world
from tests.plans import touched

from .floor import Floor, build_floor, d, item, lot, working_for

GROWING = ("movement", "day_snapshot")
START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 100
ITEMS = 60
EACH = 12_000


@pytest.fixture(scope="module")
def busy(database: None) -> Floor:
    """Acme and beta with some months of movements each, and statistics as after an import."""
    world = build_world()
    floor = build_floor(world)
    for client in (world.acme, world.beta):
        with world.sam.acting():
            goods = [(item(client, f"SKU-{n:03}", lot_tracked=n % 3 == 0), n) for n in range(ITEMS)]
            lots = {one.id: lot(one, f"LOT-{n:03}", date(2026, 6, 1)) for one, n in goods if n % 3 == 0}
        with working_for(client), posting.stage():
            posting.copy_lines(_rows(floor, [one for one, _ in goods], lots))
            posting.post_staged()
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")
    return floor


def _rows(floor: Floor, goods: list[Any], lots: dict[Any, Lot]) -> Iterator[list[Any]]:
    rnd, ids = random.Random(5), ids_in_order()
    for n in range(1, EACH + 1):
        one = rnd.choice(goods)
        kind, qty = ("receipt", 9) if rnd.random() < 0.2 else ("ship", -2)
        told = Line(
            one.id,
            rnd.choice([floor.berlin, floor.hamburg]).id,
            "scrap" if n % 3000 == 0 else kind,
            d(qty),
            occurred_at=START + timedelta(days=DAYS * n / EACH),
            lot_id=lots[one.id].id if one.id in lots else None,
        )
        yield [n, next(ids), *(getattr(told, column) for column in list(COLUMNS)[2:])]


def question(first: str, last: str, **more: Any) -> Question:
    period = Period.of_days(date.fromisoformat(first), date.fromisoformat(last), "Europe/Berlin")
    return Question(period, **more)


def inventory_page(**query: str) -> None:
    want = wanted(Asked(RequestFactory().get("/inventory", query), "Europe/Berlin"))
    found = inventory.page(want)
    inventory.months(want, [row.id for row in found.rows])


@pytest.mark.parametrize(
    ("most", "ask"),
    [
        (60, lambda: movements.page(Movements())),
        (60, lambda: movements.page(Movements(end=START + timedelta(days=40)))),
        (
            60,
            lambda: movements.page(
                Movements(start=START + timedelta(days=3), end=START + timedelta(days=60))
            ),
        ),
        (60, lambda: movements.page(Movements(kinds=("scrap",)))),
        (60, lambda: movements.page(Movements(lot="lot-003", limit=20))),
    ],
    ids=["all", "until", "window", "rare kind", "lot"],
)
def test_a_page_of_movements_reads_a_page(busy: Floor, most: int, ask: Any) -> None:
    assert touched(busy.world, ask, GROWING) <= most
    assert touched(busy.world, ask, GROWING, kept=True) <= most


def test_an_items_running_balance_reads_no_more_than_the_days_it_shows(busy: Floor) -> None:
    def ask() -> None:
        one = movements.page(Movements(limit=1)).rows[0].item_id
        movements.page(Movements(item=one))

    assert touched(busy.world, ask, GROWING) <= 500


@pytest.mark.parametrize("period", [("2026-01-20", "2026-01-21"), ("2025-01-01", "2026-12-31")])
def test_the_stock_balance_reads_the_edges_of_its_period_whatever_lies_between(
    busy: Floor, period: tuple[str, str]
) -> None:
    # of each item in two warehouses, at each edge: a snapshot and the movements of that day
    assert touched(busy.world, lambda: statement.page(question(*period)), GROWING) <= ITEMS * 2 * 2 * 4


def test_the_inventory_reads_a_month_of_its_page(busy: Floor) -> None:
    assert touched(busy.world, inventory_page, GROWING) <= 50 * 2 * 32


def test_the_inventory_of_a_past_moment_reads_that_day_and_the_month_before(busy: Floor) -> None:
    assert touched(busy.world, lambda: inventory_page(as_of="2026-02-20T12:00"), GROWING) <= 50 * 2 * 40
