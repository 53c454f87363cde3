"""As of a past moment: every figure is what a replay of the ledger gives."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from baywindow.stock import inventory, item, movements
from baywindow.stock.item import About
from baywindow.stock.ledger import Line, post
from baywindow.stock.wanted import Wanted
from tests.people import build_world

from .floor import Floor, build_floor, d
from .shelves import skus, text_of

START = datetime(2026, 2, 27, 20, 0, tzinfo=UTC)
HOURS = 24 * 12


def some_lines(floor: Floor, count: int) -> list[Line]:
    """Receipts, shipments, corrections and holds of mugs and tea, at random hours of twelve days."""
    rnd = random.Random(5)
    found = []
    for _ in range(count):
        goods = rnd.choice(
            [
                floor.mugs(),
                floor.mugs(warehouse_id=floor.hamburg.id),
                floor.mugs(location_id=floor.shelf.id),
                floor.teas(floor.fresh),
                floor.teas(floor.older, location_id=floor.dock.id),
            ]
        )
        kind, qty, held = rnd.choice([("receipt", 9, 0), ("ship", -4, 0), ("adjust", -1, 0), ("hold", 0, 2)])
        found.append(
            Line(
                goods.item.id, goods.warehouse_id, kind, d(qty), d(held), lot_id=goods.lot_id,
                location_id=goods.location_id, occurred_at=START + timedelta(hours=rnd.randrange(HOURS)),
            )
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def past(database: None) -> tuple[Floor, list[Line]]:
    floor = build_floor(build_world())
    lines = some_lines(floor, 150)
    with floor.world.sam.acting():
        for start in range(0, 150, 30):
            post(lines[start : start + 30], floor.world.acme.id)
    return floor, lines


def moments() -> list[datetime]:
    rnd = random.Random(9)
    found = [START + timedelta(hours=rnd.randrange(-5, HOURS + 5)) for _ in range(8)]
    return [*found, datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 3, 23, tzinfo=UTC)]


def replay(lines: list[Line], then: datetime, by: Any) -> dict[Any, tuple[Decimal, Decimal]]:
    """On hand and on hold by key, from the lines before the moment alone."""
    sums: dict[Any, list[Decimal]] = defaultdict(lambda: [d(0), d(0)])
    for line in lines:
        if line.occurred_at < then:
            sums[by(line)][0] += line.qty
            sums[by(line)][1] += line.hold_qty
    return {key: (on_hand, on_hold) for key, (on_hand, on_hold) in sums.items() if on_hand or on_hold}


@pytest.mark.parametrize("then", moments(), ids=str)
def test_the_list_is_what_a_replay_gives(past: tuple[Floor, list[Line]], then: datetime) -> None:
    floor, lines = past
    with floor.world.alice.acting(read_only=True):
        want = Wanted(then.date(), then)
        found = inventory.page(want).rows
        totals = inventory.totals(want)
        one = inventory.page(Wanted(then.date(), then, warehouse=floor.hamburg.id)).rows
    told = {row.id: (row.on_hand, row.on_hold) for row in found if row.on_hand or row.on_hold}
    assert told == replay(lines, then, lambda line: line.item_id)
    assert totals.on_hand == sum((line.qty for line in lines if line.occurred_at < then), d(0))
    there = [line for line in lines if line.warehouse_id == floor.hamburg.id]
    assert {row.id: (row.on_hand, row.on_hold) for row in one} == replay(
        there, then, lambda line: line.item_id
    )


@pytest.mark.parametrize("then", moments(), ids=str)
def test_the_item_is_what_a_replay_gives(past: tuple[Floor, list[Line]], then: datetime) -> None:
    floor, lines = past
    for of in (floor.mug, floor.tea):
        own = [line for line in lines if line.item_id == of.id]
        about = About(of.id, then.date(), then)
        with floor.world.alice.acting(read_only=True):
            found, lots, places = item.find(about), item.by_lot(about), item.by_place(about)
            ages, points = item.ages(about), item.history(about, None, d(0))
            last = movements.page(movements.Movements(item=of.id, end=then, limit=1)).rows
        assert found is not None
        assert found.on_hand == sum((line.qty for line in own if line.occurred_at < then), d(0))
        by_lot = replay(own, then, lambda line: (line.warehouse_id, line.lot_id))
        assert sorted((row.on_hand, row.on_hold) for row in lots) == sorted(by_lot.values())
        by_place = replay(own, then, lambda line: (line.warehouse_id, line.lot_id, line.location_id))
        assert sorted((row.on_hand, row.on_hold) for row in places) == sorted(by_place.values())
        assert sum((part.qty for part in ages), d(0)) == sum(
            (row.on_hand for row in lots if row.on_hand > 0), d(0)
        )
        for day, level in points[:-1]:
            close = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
            assert level == sum((line.qty for line in own if line.occurred_at < close), d(0))
        if last:
            assert last[0].balance == found.on_hand


def test_the_page_says_why_the_past_has_no_available(past: tuple[Floor, list[Line]]) -> None:
    answer = past[0].world.alice.browser().get("/inventory?as_of=2026-03-02T14:30")
    text = text_of(answer)
    assert "known for now only" in text
    assert "Available" not in text.split("Next lot out")[0].split("Item")[-1]
    assert skus(answer) == ["MUG-1", "TEA-1"]


def test_before_the_first_goods_there_was_nothing(past: tuple[Floor, list[Line]]) -> None:
    assert "Nothing was in stock then" in text_of(
        past[0].world.alice.browser().get("/inventory?as_of=2025-01-01")
    )


def test_low_stock_is_not_asked_of_the_past(past: tuple[Floor, list[Line]]) -> None:
    text = text_of(past[0].world.alice.browser().get("/inventory?as_of=2026-03-02&low=1"))
    assert "It was left out: low=1" in text
