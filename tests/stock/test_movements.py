"""The list of movements: its pages, its running balance, its filters."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from baywindow.stock import ledger, movements
from baywindow.stock.ledger import Line, Why, post
from baywindow.stock.movements import Movements

from .floor import Floor, at, d, item, serial

KINDS = [("receipt", 9), ("ship", -4), ("adjust", -1), ("count", 2), ("return", 1)]


def some_lines(floor: Floor, count: int, seed: int = 1) -> list[Line]:
    """Movements of mugs and tea over some weeks; several happen at the same moment."""
    rnd = random.Random(seed)
    lines = []
    for _ in range(count):
        goods = rnd.choice(
            [
                floor.mugs(),
                floor.mugs(warehouse_id=floor.hamburg.id),
                floor.teas(floor.fresh),
                floor.teas(floor.older),
            ]
        )
        kind, qty = rnd.choice(KINDS)
        moment = at("2026-03-01T00:00") + timedelta(hours=3 * rnd.randrange(count))
        condition = rnd.choice(["ok", "ok", "damaged"])
        lines.append(
            Line(goods.item.id, goods.warehouse_id, kind, d(qty), occurred_at=moment, lot_id=goods.lot_id,
                 condition=condition)
        )  # fmt: skip
    return lines


def fill(floor: Floor, count: int = 160, seed: int = 1) -> list[Line]:
    """Post them in several portions, as they come: not in the order they happened."""
    lines = some_lines(floor, count, seed)
    with floor.world.sam.acting():
        for start in range(0, count, 40):
            post(lines[start : start + 40], floor.world.acme.id)
    return lines


def walk(wanted: Movements) -> list[Any]:
    """Every row, page by page, forwards."""
    found = []
    while True:
        page = movements.page(wanted)
        found += page.rows
        if page.next is None:
            return found
        wanted = Movements(**{**wanted.__dict__, "after": page.next})


def test_pages_give_every_movement_once_and_newest_first(floor: Floor) -> None:
    fill(floor)
    with floor.world.alice.acting(read_only=True):
        found = walk(Movements(limit=7))
        keys = [(row.occurred_at, row.id) for row in found]
        assert keys == sorted(keys, reverse=True)
        assert len(set(keys)) == len(keys) == 160


def test_going_back_shows_the_page_one_came_from(floor: Floor) -> None:
    fill(floor)
    with floor.world.alice.acting(read_only=True):
        first = movements.page(Movements(limit=20))
        second = movements.page(Movements(limit=20, after=first.next))
        back = movements.page(Movements(limit=20, before=second.previous))
    assert [row.id for row in back.rows] == [row.id for row in first.rows]
    assert first.previous is None and back.previous is None and back.next is not None


@pytest.mark.parametrize("scope", ["all", "warehouse", "condition", "lot", "kinds", "window"])
def test_the_running_balance_is_what_was_on_hand_right_after(floor: Floor, scope: str) -> None:
    fill(floor)
    goods = floor.teas(floor.fresh) if scope == "lot" else floor.mugs()
    chosen: dict[str, Any] = {
        "warehouse": {"warehouse": floor.berlin.id},
        "condition": {"condition": "damaged"},
        "lot": {"lot": "l2"},
        "kinds": {"kinds": ("ship", "count")},
        "window": {"start": at("2026-03-05T10:00"), "end": at("2026-03-12T16:00")},
    }.get(scope, {})
    with floor.world.alice.acting(read_only=True):
        everything = walk(Movements(item=goods.item.id, limit=1000))
        found = walk(Movements(item=goods.item.id, limit=9, **chosen))
    assert found
    in_scope = [
        row
        for row in reversed(everything)
        if (scope != "warehouse" or row.warehouse == "BER")
        and (scope != "condition" or row.condition == "damaged")
        and (scope != "lot" or row.lot_no == "L2")
    ]
    balance, expected = Decimal(0), {}
    for row in in_scope:
        balance += row.qty
        expected[row.id] = balance
    assert {row.id: row.balance for row in found} == {row.id: expected[row.id] for row in found}


def test_moves_inside_a_warehouse_are_hidden_until_asked_for(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.dock.id), d(5), Why(code="received"))
        ledger.move(
            floor.mugs(location_id=floor.dock.id), d(5), floor.mugs(location_id=floor.shelf.id),
            Why(code="relocated"), kind="putaway",
        )  # fmt: skip
    with floor.world.alice.acting(read_only=True):
        assert len(movements.page(Movements()).rows) == 1
        assert len(movements.page(Movements(inside=True)).rows) == 3
        assert {row.location for row in movements.page(Movements(kinds=("putaway",))).rows} == {
            "A-01",
            "DOCK",
        }


def test_a_serial_number_and_a_lot_tell_their_history(floor: Floor) -> None:
    fill(floor)
    with floor.world.sam.acting():
        phone = item(floor.world.acme, "PHONE-1", serial_tracked=True)
        goods = ledger.Goods(phone, floor.berlin.id, serial_id=serial(phone, "SN-1").id)
        ledger.receive(goods, d(1), Why(code="received"))
    with floor.world.alice.acting(read_only=True):
        assert [row.sku for row in movements.page(Movements(serial="SN-1")).rows] == ["PHONE-1"]
        assert {row.lot_no for row in walk(Movements(lot="L1"))} == {"L1"}


def test_bob_sees_none_of_it(floor: Floor) -> None:
    fill(floor, 40)
    with floor.world.bob.acting(read_only=True):
        assert movements.page(Movements()).rows == []
        assert movements.page(Movements(item=floor.mug.id)).rows == []


def test_a_window_is_half_open(floor: Floor) -> None:
    moment: datetime = at("2026-05-01T12:00")
    with floor.world.sam.acting():
        post([Line(floor.mug.id, floor.berlin.id, "receipt", d(1), occurred_at=moment)], floor.world.acme.id)
    with floor.world.alice.acting(read_only=True):
        assert len(movements.page(Movements(start=moment)).rows) == 1
        assert not movements.page(Movements(end=moment)).rows
