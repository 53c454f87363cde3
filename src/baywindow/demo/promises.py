"""Open orders: what is on hand and promised already."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from baywindow.stock.keys import level_key
from baywindow.stock.reservations import close, reserve

from .book import Left
from .goods import Good
from .registry import Registry
from .trader import Trader

ORDERS_A_LINE = 5  # open orders for each order line of an average day
SERVED = 8


class Promise(NamedTuple):
    """Goods of one level promised to an order."""

    level_id: UUID
    qty: int
    order: str


class _Free(NamedTuple):
    good: Good
    level_id: UUID
    qty: int
    expiry: date | None


def make_promises(trader: Trader, client_id: UUID) -> int:
    """Reserve what open orders want, and close a few that were served; how many there are open."""
    free = _free(trader)
    dice = random.Random(f"promises/{trader.plan.code}/{trader.today}")  # noqa: S311 - a demo's dice
    for place in free[:SERVED]:
        number = trader.registry.number("order")
        close(reserve(client_id, place.level_id, Decimal(1), "order", number))
    promises = list(_promises(free, dice, trader))
    for promise in promises:
        reserve(client_id, promise.level_id, Decimal(promise.qty), "order", promise.order)
    return len(promises)


def _promises(free: list[_Free], dice: random.Random, trader: Trader) -> Iterator[Promise]:
    taken: dict[UUID, int] = {}
    for place in _scarce(free, trader)[:2]:
        taken[place.level_id] = qty = place.qty - place.qty // 6
        yield Promise(place.level_id, qty, trader.registry.number("order"))
    for _ in range(int(trader.plan.lines * ORDERS_A_LINE)):
        order = trader.registry.number("order")
        for place in dice.choices(free, weights=[f.good.share for f in free], k=dice.choice((1, 1, 2, 3))):
            left = place.qty - taken.get(place.level_id, 0) - 1
            qty = min(dice.randint(1, place.good.article.units * trader.plan.volume), left // 3)
            if qty > 0:
                taken[place.level_id] = taken.get(place.level_id, 0) + qty
                yield Promise(place.level_id, qty, order)


def _scarce(free: list[_Free], trader: Trader) -> list[_Free]:
    """Levels that are nearly gone, best sellers first: of these nearly all is promised."""
    scarce = [place for place in free if 5 <= place.qty <= place.good.reorder_point]
    return sorted(scarce, key=lambda place: -place.good.share)


def _free(trader: Trader) -> list[_Free]:
    """Levels with goods that can be sold, first expired first within their good."""
    goods = {good.id: good for good in trader.goods}
    found = [
        _Free(
            goods[item],
            _level(item, warehouse, lot),
            left.on_hand - left.on_hold,
            _expiry(trader.registry, lot),
        )
        for (item, warehouse, lot, condition), left in trader.book.left().items()
        if condition == "ok" and _sellable(trader, lot, left)
    ]
    return sorted(found, key=lambda place: (place.good.n, place.expiry or date.max, place.level_id))


def _level(item: str, warehouse: str, lot: str | None) -> UUID:
    return level_key(UUID(item), UUID(warehouse), UUID(lot) if lot else None, "ok")


def _expiry(registry: Registry, lot: str | None) -> date | None:
    return registry.lots[lot].expiry if lot else None


def _sellable(trader: Trader, lot: str | None, left: Left) -> bool:
    row = trader.registry.lots[lot] if lot else None
    fresh = row is None or (row.status == "ok" and (row.expiry is None or row.expiry > trader.today))
    return fresh and left.on_hand - left.on_hold > 0
