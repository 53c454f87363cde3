"""What people do to an order before and beside its way through the warehouse: write, place, hold, cancel.

A verb raises `Refusal` when the order's step says no. Whoever changes an order holds its row (`find_order`).
That it was placed, held, released or cancelled is told by the order's own triggers, whoever does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject, tell
from baywindow.catalog.models import Item
from baywindow.stock import reservations
from baywindow.stock.models import Warehouse
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.sql import rows
from baywindow.ui.language import mid_sentence

from .kinds import CHANGEABLE, STATUS_NAMES, UNPLACED, UNSENT
from .models import Order, OrderLine

MOST_LINES = 500
"""An order holds no more lines: its page shows them all."""


@dataclass(frozen=True)
class Wish:
    """A line to be: how much of which item, of which lot or how fresh where that matters."""

    item: Item
    qty: Decimal
    lot_no: str = ""
    expires_from: date | None = None
    unit_value: Decimal | None = None


def find_order(client_id: UUID, order_id: UUID, *, lock: bool = True) -> Order:
    """The client's order, locked until the transaction ends; 404 for any other."""
    owned = Order.objects.of_client(client_id)
    found: Order = get_object_or_404(owned.select_for_update() if lock else owned, id=order_id)
    return found


def lines_of(order: Order) -> list[OrderLine]:
    """The order's lines by their number."""
    return list(OrderLine.objects.of_client(order.client_id).filter(order_id=order.id).order_by("line_no"))


def subject_of(order: Order) -> Subject:
    """The order, as events name it."""
    return Subject("order", order.id, order.number, order.client_id)


def happened(order: Order, verb: str, at: datetime | None = None, **parts: Any) -> Happened:
    """Something that happened to the order, now unless told."""
    return Happened(verb, subject_of(order), parts, at or datetime.now(UTC))


def place(client_id: UUID, wishes: Sequence[Wish], *, draft: bool = False, **values: Any) -> Order:
    """A new order with its lines, open or as a draft; the number it was given is on it."""
    if len(wishes) > MOST_LINES:
        raise Refusal(
            gettext("An order has at most %(most)s lines: send the rest as another one.")
            % {"most": MOST_LINES},
            status=422,
        )
    order = Order(client_id=client_id, placed_at=datetime.now(UTC), **values)
    if not draft:
        order.change_until = order.change_until or until(order)
    order.save(using=current().alias)
    order.number = Order.objects.of_client(client_id).values_list("number", flat=True).get(id=order.id)
    OrderLine.objects.using(current().alias).bulk_create(new_lines(order, wishes))
    if draft:
        tell(happened(order, "order.drafted"))
    else:
        place_draft(order, lines=len(wishes))
    return order


def place_draft(order: Order, lines: int | None = None) -> None:
    """From now on the warehouse works on it; Refusal for an order without lines."""
    if order.status == "awaiting_approval":
        raise Refusal(
            gettext("%(number)s awaits the approval of its client: one of its people gives it.")
            % {"number": order.number}
        )
    if order.status != "draft":
        raise Refusal(said(order, gettext("%(number)s is %(status)s already.")))
    count = len(lines_of(order)) if lines is None else lines
    if not count:
        raise Refusal(gettext("Say first what the order is for: it has no lines."))
    _put_as_allowed(
        order, status="open", placed_at=datetime.now(UTC), change_until=order.change_until or until(order)
    )


def amend(order: Order, **changes: Any) -> None:
    """Change what is said of an order before picking begins."""
    if order.status not in CHANGEABLE:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: it cannot be changed any more.")))
    if changes.get("warehouse_id", order.warehouse_id) != order.warehouse_id and _has_goods(order):
        raise Refusal(gettext("Goods are allocated in this warehouse: take the allocation back first."))
    for name in {"warehouse_id", "requested_ship"} & changes.keys():
        setattr(order, name, changes[name])
    put(order, **changes, change_until=None if order.status in UNPLACED else until(order))
    tell(happened(order, "order.changed"))


def hold(order: Order, reason: str = "") -> None:
    """Nothing is done for the order until it is released. Who holds it follows from who asks."""
    if order.status not in UNSENT or order.status in UNPLACED:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: it cannot be held.")))
    if order.held_by:
        raise Refusal(gettext("%(number)s is on hold already.") % {"number": order.number})
    holder = "client" if current().realm == "portal" else "warehouse"
    _put_as_allowed(order, held_by=holder, hold_reason=reason)


def release(order: Order) -> None:
    """The warehouse goes on with it."""
    if not order.held_by:
        raise Refusal(gettext("%(number)s is not on hold.") % {"number": order.number})
    _put_as_allowed(order, held_by="", hold_reason="")


def cancel(order: Order) -> None:
    """It is not wanted any more: what was promised to it is free again, in the same transaction.

    Of an order that has left in part only the rest is cancelled: what left has left.
    """
    if order.status not in UNSENT:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: it cannot be cancelled.")))
    left = sum((line.qty_shipped for line in lines_of(order)), Decimal(0))
    if left and current().realm == "staff":
        _cancel_rest(order, left)
    else:
        _put_as_allowed(order, status="cancelled", cancelled_at=datetime.now(UTC))


def _cancel_rest(order: Order, left: Decimal) -> None:
    if order.status in {"packing", "packed"}:
        raise Refusal(
            gettext("A part of %(number)s has left and another is being packed: hand it over first.")
            % {"number": order.number}
        )
    lines = OrderLine.objects.of_client(order.client_id).filter(order_id=order.id)
    asked = sum(line.qty_ordered for line in lines_of(order))
    reservations.close_all(order.client_id, order.id)
    lines.update(qty_allocated=F("qty_shipped"), qty_picked=F("qty_shipped"))
    told = rows(_UNDERWAY, {"client": order.client_id, "order": order.id})
    put(order, status="shipped" if told else "delivered")
    tell(happened(order, "order.rest_cancelled", qty=asked - left))


_UNDERWAY = """
select s.id from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
   and s.order_id = %(order)s::uuid and s.status <> 'delivered' limit 1"""


def not_held(orders: Iterable[Order]) -> None:
    """Refusal when one of them is on hold."""
    for order in orders:
        if order.held_by:
            raise Refusal(gettext("%(number)s is on hold: release it first.") % {"number": order.number})


def until(order: Order) -> datetime | None:
    """When the client can change it no more: the warehouse's cut-off on the day it is to be shipped."""
    warehouse = Warehouse.objects.filter(id=order.warehouse_id).first()
    if warehouse is None or warehouse.cut_off is None:
        return None
    zone = ZoneInfo(warehouse.time_zone)
    day = order.requested_ship or _next_day(warehouse.cut_off, zone)
    return datetime.combine(day, warehouse.cut_off, zone)


def said(order: Order, text: str) -> str:
    """A sentence with the order's number and step."""
    return text % {"number": order.number, "status": mid_sentence(STATUS_NAMES[order.status])}


def put(order: Order, **changes: Any) -> None:
    """Store these changes of a locked order."""
    for field, value in changes.items():
        setattr(order, field, value)
    order.version += 1
    order.save(update_fields=[*changes, "updated_at", "version"])


def _has_goods(order: Order) -> bool:
    return any(line.qty_allocated for line in lines_of(order))


def _put_as_allowed(order: Order, **changes: Any) -> None:
    with as_the_database_says():
        put(order, **changes)


def _next_day(cut_off: time, zone: ZoneInfo) -> date:
    now = datetime.now(zone)
    return now.date() if now.time() < cut_off else now.date() + timedelta(days=1)


def new_lines(order: Order, wishes: Sequence[Wish], first: int = 1) -> Iterable[OrderLine]:
    """Lines to be of an order, numbered from the first."""
    return (
        OrderLine(
            workspace_id=order.workspace_id,
            client_id=order.client_id,
            order_id=order.id,
            line_no=number,
            item_id=one.item.id,
            qty_ordered=one.qty,
            uom=one.item.uom,
            lot_no=one.lot_no,
            expires_from=one.expires_from,
            unit_value=one.unit_value,
        )
        for number, one in enumerate(wishes, start=first)
    )
