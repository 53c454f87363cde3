"""The last steps of an order, for the rooms that pack, ship and deliver: each tells its event.

`staged` says which goods wait for an order, and where; whoever ships takes them from there and posts the
movements, then calls `shipped` with the reservations that went out, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.stock import reservations
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import rows

from . import lines
from .lines import More
from .models import Order, OrderLine
from .orders import happened, lines_of, not_held, put, said

_STAGED = """
select r.id, r.line_id, l.line_no, v.item_id, i.sku, i.name, i.uom, v.warehouse_id, r.location_id,
       p.code as place, v.lot_id, t.lot_no, t.expiry_date, v.condition, r.serial_id, s.serial_no, r.qty
  from reservation r
  join level v on v.workspace_id = r.workspace_id and v.client_id = r.client_id and v.id = r.level_id
  join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
  join order_line l on l.workspace_id = r.workspace_id and l.client_id = r.client_id and l.id = r.line_id
  join client_location p
    on p.workspace_id = r.workspace_id and p.client_id = r.client_id and p.id = r.location_id
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
  left join serial s on s.workspace_id = r.workspace_id and s.client_id = r.client_id and s.id = r.serial_id
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.document_id = %(order)s::uuid
   and r.status = 'open' and r.location_id is not null
 order by l.line_no, t.expiry_date, s.serial_no, r.id
"""


def staged(order: Order) -> list[Any]:
    """The goods that were picked for the order and wait at a location: one row for each reservation."""
    return rows(_STAGED, {"client": order.client_id, "order": order.id})


def lock_goods(*orders: Order) -> None:
    """Hold the levels of everything a client's orders ask for until the transaction ends, by their ids.

    For who takes goods of one level and then promises or frees others: who allocates locks them so, too.
    """
    items = sorted({line.item_id for order in orders for line in lines_of(order)})
    warehouses = sorted({order.warehouse_id for order in orders})
    reservations.lock_levels(orders[0].client_id, items, warehouses)


def packing(order: Order) -> None:
    """Somebody packs it. An order that is being packed already stays so."""
    not_held([order])
    if order.status == "packing":
        return
    if order.status not in {"picking", "picked", "packed"}:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: pick it first.")))
    put(order, status="packing")
    tell(happened(order, "order.packing"))


def packed(order: Order) -> None:
    """It stands ready to go."""
    not_held([order])
    if order.status != "packing":
        raise Refusal(said(order, gettext("%(number)s is %(status)s: pack it first.")))
    put(order, status="packed", packed_at=datetime.now(UTC))
    tell(happened(order, "order.packed"))


def shipped(
    order: Order, gone: Mapping[UUID, Decimal], *, at: datetime | None = None, last: bool = True
) -> None:
    """These reservations' goods left the warehouse, so many of each.

    With `last` nothing more follows: what is still promised to the order is free again. Otherwise it goes on
    with the rest. Refusal for goods that do not wait for it. The caller posts the movements first: until a
    reservation is closed its goods count as allocated.
    """
    not_held([order])
    if order.status not in {"picking", "picked", "packing", "packed"}:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: pick it first.")))
    waiting = {row.id: row for row in staged(order)}
    if not gone or any(key not in waiting or not 0 < qty <= waiting[key].qty for key, qty in gone.items()):
        raise Refusal(gettext("These goods do not wait for %(number)s.") % {"number": order.number})
    reservations.take(order.client_id, gone)
    sent: dict[UUID, Decimal] = defaultdict(Decimal)
    for key, qty in gone.items():
        sent[waiting[key].line_id] += qty
    lines.add(order.client_id, {key: More(shipped=qty) for key, qty in sent.items()})
    now, moment = lines_of(order), at or datetime.now(UTC)
    if last or all(line.qty_shipped == line.qty_ordered for line in now):
        reservations.close_all(order.client_id, order.id)
        put(order, status="shipped", shipped_at=moment)
        tell(happened(order, "order.shipped", moment))
    else:
        put(order, status=_goes_on(now), shipped_at=moment)
        tell(happened(order, "order.part_shipped", moment, qty=sum(gone.values(), Decimal(0))))


def delivered(order: Order, at: datetime | None = None) -> None:
    """It has arrived. An order that was delivered already stays so."""
    if order.status == "delivered":
        return
    if order.status != "shipped":
        raise Refusal(said(order, gettext("%(number)s is %(status)s: ship it first.")))
    moment = at or datetime.now(UTC)
    put(order, status="delivered", delivered_at=moment)
    tell(happened(order, "order.delivered", moment))


def _goes_on(now: list[OrderLine]) -> str:
    """The step of an order of which a part has left."""
    if any(line.qty_picked > line.qty_shipped for line in now):
        return "picking" if any(line.qty_allocated > line.qty_picked for line in now) else "picked"
    return "allocated" if all(line.qty_allocated == line.qty_ordered for line in now) else "open"
