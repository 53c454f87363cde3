"""Allocation: goods are promised to orders, what expires first, then what came in first, and never twice.

The levels of everything that is wanted are locked in the order of their ids before they are read, so of many
who want the last goods each reads what the one before has left. A trigger stands behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.catalog.models import Item
from baywindow.stock import reservations
from baywindow.stock.models import ClientWarehouse, Reservation
from baywindow.stock.reservations import Promise
from baywindow.tenancy.refusal import Refusal

from . import lines
from .kinds import PICKABLE
from .lines import More
from .models import Order, OrderLine
from .orders import happened, not_held, put, said

NOTHING = Decimal(0)
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Outcome:
    """What allocating came to for an order: how much it got, and what is still missing, by SKU."""

    order: Order
    got: Decimal
    missing: dict[str, Decimal]


@dataclass
class _Place:
    """Goods of a level that are still free."""

    level_id: UUID
    warehouse_id: UUID
    free: Decimal
    lot_no: str
    expiry: date | None
    age: tuple[date, date, datetime]

    @property
    def turn(self) -> tuple[Any, ...]:
        """What goes first sorts first: by expiry, then by age."""
        return (self.expiry or date.max, *self.age, self.level_id)

    def suits(self, line: OrderLine, warehouse_id: UUID, today: date) -> bool:
        """Whether the line may have these goods: its lot, fresh enough, not expired, in its warehouse."""
        least = max(today, line.expires_from) if line.expires_from else today
        fresh = self.expiry >= least if self.expiry else line.expires_from is None
        return (
            self.free > 0
            and self.warehouse_id == warehouse_id
            and fresh
            and (not line.lot_no or self.lot_no == line.lot_no)
        )


def allocate(orders: Sequence[Order], at: datetime | None = None) -> list[Outcome]:
    """Promise these orders of one client what is free, the most urgent first; what each got.

    Goods are good through their last day, as it is now or `at` a moment where they stand. All or part of an
    order: what is missing is on backorder. Refusal for one that is held or out of reach.
    """
    _all_may_have(orders)
    ranked = sorted(orders, key=lambda order: (-order.priority, order.placed_at, order.id))
    wanted = _wanted(ranked)
    places = _places(ranked, wanted)
    promises, days = [], _days(ranked, at or datetime.now(UTC))
    for order in ranked:
        today = days[order.warehouse_id]
        for line in wanted[order.id]:
            fitting = (p for p in places[line.item_id] if p.suits(line, order.warehouse_id, today))
            promises += _promised(order, line, fitting)
    if promises:
        _write(ranked[0].client_id, promises)
    return _told(ranked, wanted, promises)


def deallocate(order: Order) -> None:
    """Take back what is promised to the order and not picked yet."""
    if order.status not in PICKABLE:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: nothing is allocated to it.")))
    waiting = list(
        Reservation.objects.of_client(order.client_id).filter(
            document_id=order.id, status="open", location_id=None
        )
    )
    if not waiting:
        raise Refusal(said(order, gettext("Nothing is allocated to %(number)s that was not picked.")))
    reservations.take(order.client_id, {one.id: one.qty for one in waiting})
    back: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in waiting:
        back[one.line_id] -= one.qty
    lines.add(order.client_id, {key: More(allocated=qty) for key, qty in back.items()})
    put(order, status=_after_taking_back(order), short_since=None)
    tell(happened(order, "order.deallocated"))


def _all_may_have(orders: Sequence[Order]) -> None:
    not_held(orders)
    for order in orders:
        if order.status not in PICKABLE:
            raise Refusal(said(order, gettext("%(number)s is %(status)s: nothing can be allocated to it.")))


def _days(orders: Sequence[Order], at: datetime) -> dict[UUID, date]:
    """The day it is at each of their warehouses."""
    theirs = ClientWarehouse.objects.of_client(orders[0].client_id)
    known = theirs.filter(id__in={order.warehouse_id for order in orders}).values_list("id", "time_zone")
    return {key: at.astimezone(ZoneInfo(zone)).date() for key, zone in known}


def _wanted(orders: Sequence[Order]) -> dict[UUID, list[OrderLine]]:
    """The lines that lack goods, by their order."""
    found = (
        OrderLine.objects.of_client(orders[0].client_id)
        .filter(order_id__in=[order.id for order in orders])
        .order_by("order_id", "line_no")
    )
    wanted: dict[UUID, list[OrderLine]] = {order.id: [] for order in orders}
    for line in found:
        if line.qty_allocated < line.qty_ordered:
            wanted[line.order_id].append(line)
    return wanted


def _places(orders: Sequence[Order], wanted: dict[UUID, list[OrderLine]]) -> dict[UUID, list[_Place]]:
    """What is free of each item: what expires first, then what came first."""
    client = orders[0].client_id
    items = sorted({line.item_id for lines in wanted.values() for line in lines})
    levels = reservations.lock_levels(client, items, sorted({order.warehouse_id for order in orders}))
    lots = reservations.sound_lots(client, sorted({v.lot_id for v in levels if v.lot_id}))
    places: dict[UUID, list[_Place]] = defaultdict(list)
    for level in levels:
        if level.lot_id is None or level.lot_id in lots:
            places[level.item_id].append(_place(level, lots.get(level.lot_id)))
    for found in places.values():
        found.sort(key=lambda place: place.turn)
    return places


def _place(level: Any, lot: Any | None) -> _Place:
    return _Place(
        level_id=level.id,
        warehouse_id=level.warehouse_id,
        free=level.free,
        lot_no=lot.lot_no if lot else "",
        expiry=lot.expiry_date if lot else None,
        age=_age(level, lot),
    )


def _age(level: Any, lot: Any | None) -> tuple[date, date, datetime]:
    """When goods came in, by the lot where they have one; of those of one day what was made first, then
    what was written down first.
    """
    if lot is None:
        return level.came_on or date.min, date.min, datetime.min.replace(tzinfo=UTC)
    return lot.came_on, lot.mfg_date or date.max, lot.created_at


def _promised(order: Order, line: OrderLine, places: Any) -> list[Promise]:
    """What the line gets of these places, which have so much less afterwards."""
    promises = []
    for place in places:
        qty = min(place.free, line.qty_ordered - line.qty_allocated)
        if qty <= 0:
            break
        place.free -= qty
        line.qty_allocated += qty
        promises.append(Promise(place.level_id, qty, "order", order.id, order.number, line.id))
    return promises


def _write(client_id: UUID, promises: Sequence[Promise]) -> None:
    got: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in promises:
        assert one.line_id is not None  # noqa: S101 - promises made here are of lines
        got[one.line_id] += one.qty
    reservations.promise(client_id, promises)
    lines.add(client_id, {key: More(allocated=qty) for key, qty in got.items()})


def _told(
    orders: Sequence[Order], wanted: dict[UUID, list[OrderLine]], promises: Sequence[Promise]
) -> list[Outcome]:
    got: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in promises:
        got[one.document_id] += one.qty
    skus = _skus(
        [line for lines in wanted.values() for line in lines if line.qty_allocated < line.qty_ordered]
    )
    outcomes = [_outcome(order, got[order.id], wanted[order.id], skus) for order in orders]
    tell(*(event for outcome in outcomes if (event := _event(outcome))))
    for outcome in outcomes:
        _keep_short(outcome)
    return outcomes


def _outcome(order: Order, got: Decimal, wanted: list[OrderLine], skus: dict[UUID, str]) -> Outcome:
    missing: dict[str, Decimal] = defaultdict(Decimal)
    for line in wanted:
        if line.qty_allocated < line.qty_ordered:
            missing[skus[line.item_id]] += line.qty_ordered - line.qty_allocated
    if got and order.status == "picked":
        put(order, status="picking")
    elif order.status == "open" and not missing:
        put(order, status="allocated")
    return Outcome(order, got, dict(missing))


def _event(outcome: Outcome) -> Any | None:
    """What the timeline says of it; nothing when nothing has changed."""
    if not outcome.got and (not outcome.missing or outcome.order.short_since):
        return None
    if not outcome.missing:
        return happened(outcome.order, "order.allocated")
    short = sum(outcome.missing.values(), NOTHING)
    names = ", ".join(sorted(outcome.missing)[:5])
    if not outcome.got:
        return happened(outcome.order, "order.nothing_free", qty_short=short, skus=names)
    return happened(outcome.order, "order.backordered", qty=outcome.got, qty_short=short, skus=names)


def _keep_short(outcome: Outcome) -> None:
    """Since when goods of the order are missing that were looked for."""
    known = outcome.order.short_since
    if bool(known) != bool(outcome.missing):
        put(outcome.order, short_since=datetime.now(UTC) if outcome.missing else None)


def _skus(short: Sequence[OrderLine]) -> dict[UUID, str]:
    if not short:
        return {}
    items = Item.objects.of_client(short[0].client_id).filter(id__in={line.item_id for line in short})
    return dict(items.values_list("id", "sku"))


def _after_taking_back(order: Order) -> str:
    picked = OrderLine.objects.of_client(order.client_id).filter(order_id=order.id, qty_picked__gt=0).exists()
    return "picked" if picked else "open"
