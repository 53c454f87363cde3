"""The orders behind what left a client's shelves, those that wait at staging, those still to be picked."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from baywindow.orders.kinds import UNPLACED
from baywindow.stock.keys import level_key
from baywindow.tenancy.context import current

from .approvals import ASKER
from .book import EPOCH, Entry, minute_of
from .codes import Ids
from .consignees import Consignee, somebody
from .filling import fill
from .trader import Trader

RECENT = 180
"""Orders of so many days are kept; what came before is history."""

_CREATED = 1_675_209_600_000
_SERVICES = ("Standard", "Standard", "Standard", "Express", "Pick-up point")
_CHANNELS = {"WEB": "Web shop", "SHOP": "Shop", "B2B": "Trade"}


class Staged(NamedTuple):
    """Goods that wait for an order at a place."""

    level_id: UUID
    item: str
    place: str
    serial: str | None
    qty: int


@dataclass
class DemoOrder:
    """An order as it will be written; moments are minutes since 1970."""

    number: str
    reference: str
    warehouse: str
    placed: int
    ordered: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    allocated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    picked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    shipped: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    picked_at: int | None = None
    shipped_at: int | None = None
    delivered_at: int | None = None
    status: str = "open"
    held_by: str = ""
    hold_reason: str = ""
    promises: list[tuple[UUID, str, int]] = field(default_factory=list)
    staged: list[Staged] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        """Known by its number, so that whatever follows from an order finds it."""
        return order_id(current().client_id, self.number)

    @property
    def packed_at(self) -> int | None:
        """The minute it was packed: half an hour after picking, and before it left."""
        if self.picked_at is None or self.status in _UNPACKED:
            return None
        left = self.shipped_at if self.shipped_at is not None else self.picked_at + 60
        return min(self.picked_at + 30, (self.picked_at + left) // 2)

    @property
    def is_short(self) -> bool:
        """Whether goods were looked for and not all were there."""
        return 0 < sum(self.allocated.values()) < sum(self.ordered.values())


def order_id(client_id: UUID | None, number: str) -> UUID:
    """The id of the demo's order of this number."""
    return Ids(f"order/{client_id}/{number}").new(_CREATED)


def past_orders(trader: Trader) -> list[DemoOrder]:
    """What the book tells of the last months: orders that left, and those that wait to leave."""
    first = minute_of(trader.today - timedelta(days=RECENT))
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for entry in trader.book.entries:
        if entry.document[0] == "order" and entry.minute >= first:
            grouped[entry.document[1]].append(entry)
    return [_past(number, entries, trader.today) for number, entries in grouped.items()]


def _past(number: str, entries: list[Entry], today: date) -> DemoOrder:
    dice = random.Random(f"past/{number}/{entries[0].item}")  # noqa: S311 - a demo's dice
    began = entries[0].minute
    order = DemoOrder(number, entries[0].document[2], entries[0].warehouse, began - dice.randint(40, 900))
    left: dict[tuple[str, str, str | None, str, str | None], int] = defaultdict(int)
    for entry in entries:
        left[entry.item, entry.warehouse, entry.lot, entry.place, entry.serial] += entry.qty
        if entry.kind == "pick" and entry.qty > 0:
            for figures in (order.ordered, order.allocated, order.picked):
                figures[entry.item] += entry.qty
            order.picked_at = entry.minute
        if entry.kind == "ship":
            order.shipped[entry.item] -= entry.qty
            order.shipped_at = max(order.shipped_at or 0, entry.minute)
    order.staged = [
        Staged(_level(item, warehouse, lot), item, place, serial, qty)
        for (item, warehouse, lot, place, serial), qty in left.items()
        if qty > 0
    ]
    if order.shipped_at is None:
        order.status = dice.choice(("picked", "picked", "packing", "packed"))
        return order
    arrives = order.shipped_at + dice.randint(18, 90) * 60
    over = arrives < minute_of(today)
    order.status, order.delivered_at = ("delivered", arrives) if over else ("shipped", None)
    return order


def _tell_apart(orders: list[DemoOrder]) -> None:
    """A reference is an order's own: one that was diced twice gets a letter."""
    seen: set[str] = set()
    for order in orders:
        while order.reference in seen:
            order.reference += "b"
        seen.add(order.reference)


def _level(item: str, warehouse: str, lot: str | None) -> UUID:
    return level_key(UUID(item), UUID(warehouse), UUID(lot) if lot else None, "ok")


def write_orders(orders: list[DemoOrder], trader: Trader) -> int:
    """The orders with lines, promises and events; how many there are."""
    ids = Ids(f"orders/{trader.plan.code}")
    uoms = {good.id: good.article.uom for good in trader.goods}
    _tell_apart(orders)
    people = {order.number: somebody(trader.plan, order.number) for order in orders}
    latest_first = sorted(orders, key=lambda order: order.number, reverse=True)
    fill("client_order", _ORDER, (_order(one, people[one.number], trader.today) for one in latest_first))
    lines = {(one.number, item): ids.new(_CREATED) for one in orders for item in one.ordered}
    fill("order_line", _LINE, _lines(orders, lines, uoms), tracked=False)
    fill("reservation", _PROMISE, _promises(orders, lines, ids))
    fill("event", _EVENT, _events(orders, ids), tracked=False)
    return len(orders)


_ORDER = (
    "workspace_id", "client_id", "id", "number", "client_reference", "channel", "warehouse_id", "status",
    "stage", "held_by", "hold_reason", "consignee", "consignee_key", "contact", "street", "postcode",
    "city", "country", "requested_ship", "service_level", "carrier_preference", "incoterm", "priority",
    "notes_public", "placed_at", "picked_at", "packed_at", "shipped_at", "delivered_at", "cancelled_at",
    "short_since",
)  # fmt: skip
_LINE = (
    "workspace_id", "client_id", "id", "order_id", "line_no", "item_id", "qty_ordered", "qty_allocated",
    "qty_picked", "qty_shipped", "uom", "lot_no",
)  # fmt: skip
_PROMISE = (
    "workspace_id", "client_id", "id", "level_id", "qty", "document_kind", "document_id", "document_number",
    "line_id", "location_id", "serial_id", "status",
)  # fmt: skip
_EVENT = (
    "workspace_id", "client_id", "id", "at", "actor_kind", "actor_name", "verb", "subject_kind", "subject_id",
    "subject_number", "parts", "visible_to_client", "needs",
)  # fmt: skip


def _order(order: DemoOrder, to: Consignee, today: date) -> tuple[Any, ...]:
    member = current()
    cancelled = _moment(order.placed + 45) if order.status == "cancelled" else None
    number = int(order.number.removeprefix("SO-"))
    return (
        member.workspace_id, member.client_id, order.id, order.number, order.reference,
        _CHANNELS.get(order.reference.partition("-")[0], ""), order.warehouse, order.status, "open",
        order.held_by, order.hold_reason, to.name, "", to.contact, to.street, to.postcode, to.city,
        to.country, _due(order, today), _SERVICES[number % len(_SERVICES)], "", "",
        int(number % 23 == 0), "", _moment(order.placed),
        _maybe(order.picked_at), _maybe(order.packed_at), _maybe(order.shipped_at),
        _maybe(order.delivered_at), cancelled, _moment(order.placed + 6) if order.is_short else None,
    )  # fmt: skip


_UNPACKED = ("open", "allocated", "picked", "packing", "cancelled", *UNPLACED)


def _due(order: DemoOrder, today: date) -> date:
    """Some days after it was placed. One in thirty left a day late; a few wait too long by now."""
    asked = _moment(order.placed).date() + timedelta(days=2 + len(order.ordered))
    if order.shipped_at is not None:
        late = random.Random(f"due/{order.number}").random() < 1 / 30  # noqa: S311 - a demo's dice
        left = _moment(order.shipped_at).date()
        return left - timedelta(days=1) if late else max(asked, left)
    if order.picked_at is not None:
        return _moment(order.picked_at).date() + timedelta(days=1)
    return min(asked, today + timedelta(days=3))


def _lines(
    orders: list[DemoOrder], lines: dict[tuple[str, str], UUID], uoms: dict[str, str]
) -> Iterator[tuple[Any, ...]]:
    member = current()
    for order in orders:
        for line_no, (item, qty) in enumerate(order.ordered.items(), start=1):
            yield (
                member.workspace_id, member.client_id, lines[order.number, item], order.id, line_no, item,
                qty, order.allocated[item], order.picked[item], order.shipped[item], uoms[item], "",
            )  # fmt: skip


def _promises(
    orders: list[DemoOrder], lines: dict[tuple[str, str], UUID], ids: Ids
) -> Iterator[tuple[Any, ...]]:
    member = current()
    for order in orders:
        waiting: list[tuple[UUID, str, int, str | None, str | None]]
        waiting = [(*promise, None, None) for promise in order.promises]
        waiting += [(one.level_id, one.item, one.qty, one.place, one.serial) for one in order.staged]
        for level, item, qty, place, serial in waiting:
            yield (
                member.workspace_id, member.client_id, ids.new(_CREATED), level, qty, "order", order.id,
                order.number, lines[order.number, item], place, serial, "open",
            )  # fmt: skip


def _events(orders: list[DemoOrder], ids: Ids) -> Iterator[tuple[Any, ...]]:
    member = current()
    for order in orders:
        for minute, verb, parts in _story(order):
            by = ("client", ASKER["name"]) if verb == "submitted" else ("system", "")
            yield (
                member.workspace_id, member.client_id, ids.new(minute * 60_000), _moment(minute), *by,
                f"order.{verb}", "order", order.id, order.number, parts, True, "orders.view",
            )  # fmt: skip


def _story(order: DemoOrder) -> Iterator[tuple[int, str, str]]:
    """What happened to it, in order."""
    lines = f'{{"lines": {len(order.ordered)}}}'
    if order.status == "draft":
        yield order.placed, "drafted", "{}"
        return
    if order.status == "awaiting_approval":
        yield order.placed, "submitted", lines
        return
    yield order.placed, "placed", lines
    if sum(order.allocated.values()) == sum(order.ordered.values()):
        yield order.placed + 6, "allocated", "{}"
    if order.held_by:
        yield order.placed + 20, "held_because", f'{{"why": "{order.hold_reason}"}}'
    if order.status == "cancelled":
        yield order.placed + 45, "cancelled", "{}"
    if order.picked_at:
        yield order.picked_at - 12, "picking", "{}"
        yield order.picked_at, "picked", "{}"
        packed = order.packed_at
        if packed is not None or order.status == "packing":
            yield min(order.picked_at + 8, packed or order.picked_at + 8), "packing", "{}"
        if packed is not None:
            yield packed, "packed", "{}"
    if order.shipped_at:
        yield order.shipped_at, "shipped", "{}"
    if order.delivered_at:
        yield order.delivered_at, "delivered", "{}"


def _moment(minute: int) -> datetime:
    return (EPOCH + timedelta(minutes=minute)).astimezone(UTC)


def _maybe(minute: int | None) -> datetime | None:
    return None if minute is None else _moment(minute)
