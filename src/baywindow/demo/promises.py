"""Open orders: what is on hand and promised already, and what nobody has yet."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from baywindow.stock.keys import level_key

from .approvals import CODE as NEEDS_APPROVAL
from .book import Left, minute_of
from .goods import Good
from .orders import DemoOrder, past_orders, write_orders
from .registry import Registry
from .shipments import write_shipments
from .trader import Trader

ORDERS_A_LINE = 5  # open orders for each order line of an average day
HELD = "Address to be confirmed with the buyer"


class _Free(NamedTuple):
    good: Good
    level_id: UUID
    warehouse: str
    qty: int
    expiry: date | None


def make_orders(trader: Trader) -> int:
    """Write every order of the client, and the shipments of those that left; how many orders there are."""
    past = past_orders(trader)
    staged = Counter[UUID]()
    for order in past:
        for one in order.staged:
            staged[one.level_id] += one.qty
    dice = random.Random(f"promises/{trader.plan.code}/{trader.today}")  # noqa: S311 - a demo's dice
    count = write_orders([*past, *_open_orders(_free(trader, staged), dice, trader)], trader)
    write_shipments(past, trader)
    return count


def _open_orders(free: list[_Free], dice: random.Random, trader: Trader) -> list[DemoOrder]:
    taken: Counter[UUID] = Counter()
    made = []
    for place in _scarce(free, trader)[:2]:
        order = _new(trader, place.warehouse, dice)
        _promise(order, place, place.qty - place.qty // 6, taken)
        made.append(order)
    for _ in range(int(trader.plan.lines * ORDERS_A_LINE)):
        chosen = dice.choices(free, weights=[f.good.share for f in free], k=dice.choice((1, 1, 2, 3)))
        order = _new(trader, chosen[0].warehouse, dice)
        for place in _of_one_house(chosen):
            wanted = dice.randint(1, place.good.article.units * trader.plan.volume)
            _promise(order, place, min(wanted, (place.qty - taken[place.level_id] - 1) // 3), taken)
        if order.ordered:
            made.append(order)
    unplaced = "awaiting_approval" if trader.plan.code == NEEDS_APPROVAL else "draft"
    for n, order in enumerate(made):
        _turn_out(order, n, dice, unplaced)
    return made


def _turn_out(order: DemoOrder, n: int, dice: random.Random, unplaced: str) -> None:
    """Most have all they want; some lack something, some wait for a word, one in many is not wanted.

    `unplaced` is the step of those that are not placed yet.
    """
    if n % 17 == 5:
        order.status, order.promises = "cancelled", []
        order.allocated.clear()
    elif n % 13 == 4:
        order.held_by, order.hold_reason = "warehouse", HELD
    elif n % 29 == 9:
        order.status, order.promises = unplaced, []
        order.allocated.clear()
    elif n % 7 == 3:
        order.promises = []
        order.allocated.clear()
    elif n % 6 == 2:
        item = dice.choice(list(order.ordered))
        order.ordered[item] += dice.randint(1, 6)
    else:
        order.status = "allocated"


def _new(trader: Trader, warehouse: str, dice: random.Random) -> DemoOrder:
    """Placed yesterday or in the days before, as late as its number is high."""
    days = dice.choice((1, 1, 1, 1, 2, 3, 6))
    placed = minute_of(trader.today) - days * 1440 + dice.randint(60, 1400)
    reference = f"{dice.choice(('WEB', 'WEB', 'SHOP', 'B2B'))}-{dice.randint(100_000, 999_999)}"
    return DemoOrder(trader.registry.number("order"), reference, warehouse, placed)


def _promise(order: DemoOrder, place: _Free, qty: int, taken: Counter[UUID]) -> None:
    if qty > 0:
        taken[place.level_id] += qty
        order.ordered[place.good.id] += qty
        order.allocated[place.good.id] += qty
        order.promises.append((place.level_id, place.good.id, qty))


def _of_one_house(places: Iterable[_Free]) -> list[_Free]:
    """Those in the first one's warehouse, each level once."""
    found = list({place.level_id: place for place in places}.values())
    return [place for place in found if place.warehouse == found[0].warehouse]


def _scarce(free: list[_Free], trader: Trader) -> list[_Free]:
    """Levels that are nearly gone, best sellers first: of these nearly all is promised."""
    scarce = [place for place in free if 5 <= place.qty <= place.good.reorder_point]
    return sorted(scarce, key=lambda place: -place.good.share)


def _free(trader: Trader, staged: Counter[UUID]) -> list[_Free]:
    """Levels with goods that can be sold and wait for nobody, first expired first within their good."""
    goods = {good.id: good for good in trader.goods}
    found = []
    for (item, warehouse, lot, condition), left in trader.book.left().items():
        if condition == "ok" and _sellable(trader, lot, left):
            level = level_key(UUID(item), UUID(warehouse), UUID(lot) if lot else None, "ok")
            qty = left.on_hand - left.on_hold - staged[level]
            found.append(_Free(goods[item], level, warehouse, qty, _expiry(trader.registry, lot)))
    free = [place for place in found if place.qty > 0]
    return sorted(free, key=lambda place: (place.good.n, place.expiry or date.max, place.level_id))


def _expiry(registry: Registry, lot: str | None) -> date | None:
    return registry.lots[lot].expiry if lot else None


def _sellable(trader: Trader, lot: str | None, left: Left) -> bool:
    row = trader.registry.lots[lot] if lot else None
    fresh = row is None or (row.status == "ok" and (row.expiry is None or row.expiry > trader.today))
    return fresh and left.on_hand - left.on_hold > 0
