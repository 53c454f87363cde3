"""Put-away: goods that stand where they came in go to the place they are kept at.

What stands at a dock, or at no place at all, waits. Each move is posted once and told in its transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject, tell
from baywindow.catalog.models import Item
from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import one
from baywindow.ui.formats import qty as written

from . import ledger, units
from .console_queries import is_known
from .finding import serials_by
from .ledger import Goods, Why
from .models import Balance, Location

STORES = ("pick", "bulk", "quarantine")
"""Kinds of places goods are kept at."""

BY_ITEM = Order((Key("i.sku", "text", "sku"), Key("b.id", "uuid", "id")))

_WAITING = """
select b.id, b.client_id, i.id as item_id, i.sku, i.name, i.uom, i.serial_tracked, v.condition, v.lot_id,
       l.lot_no,
       l.expiry_date, v.warehouse_id, w.code as warehouse, b.location_id, c.code as location,
       b.on_hand - b.on_hold as qty, s.code as usual
  from balance b
  join level v on v.workspace_id = b.workspace_id and v.client_id = b.client_id and v.id = b.level_id
  join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
  join client_warehouse w
    on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
  left join client_location c
    on c.workspace_id = b.workspace_id and c.client_id = b.client_id and c.id = b.location_id
  left join lot l on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = v.lot_id
  left join lateral (
    select p.code from level o
      join balance x on x.workspace_id = o.workspace_id and x.client_id = o.client_id and x.level_id = o.id
      join client_location p
        on p.workspace_id = x.workspace_id and p.client_id = x.client_id and p.id = x.location_id
     where o.workspace_id = v.workspace_id and o.client_id = v.client_id and o.item_id = v.item_id
       and o.warehouse_id = v.warehouse_id
       and p.type in ('pick', 'bulk', 'quarantine') and (p.type = 'quarantine') = (v.condition <> 'ok')
     order by x.on_hand desc, p.code limit 1) s on true
 where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.on_hand > b.on_hold
   and (b.location_id is null or c.type = 'dock')"""

_PAGE = f"""{_WAITING}
   and (%(warehouse)s::uuid is null or v.warehouse_id = %(warehouse)s::uuid)
   and (%(item)s::uuid is null or v.item_id = %(item)s::uuid)
   and <<beyond>>
 order by <<order>> limit <<limit>>"""


def waiting(
    request: HttpRequest, client_id: UUID, warehouse: UUID | None, item: UUID | None, size: int = SIZE
) -> Page:
    """A page of goods that wait to be put away, by SKU, each with the place its item is usually kept at."""
    return BY_ITEM.page(request, _PAGE, {"client": client_id, "warehouse": warehouse, "item": item}, size)


def waiting_goods(client_id: UUID, balance_id: UUID) -> Any | None:
    """One heap of goods that waits; None when it does not, or not any more."""
    return one(f"{_WAITING} and b.id = %(balance)s::uuid", {"client": client_id, "balance": balance_id})


def goods_to_put(client_id: UUID, balance_id: UUID) -> Any:
    """One heap of goods that waits. Http404 for goods of somebody else, Refusal for what does not wait."""
    there = waiting_goods(client_id, balance_id)
    if there is None:
        get_object_or_404(Balance.objects.of_client(client_id), id=balance_id)
        raise Refusal(gettext("Nothing of this waits any more."))
    return there


def put_away(
    client_id: UUID, there: Any, qty: Decimal, to: Location, once: str, serials: Sequence[str] = ()
) -> bool:
    """Take goods that wait to their place; False when this very form was sent before."""
    if to.type not in STORES:
        raise Refusal(gettext("%(place)s is no place to keep goods at.") % {"place": to.code}, status=422)
    _is_loose(client_id, there, qty, once)
    item = Item.objects.of_client(client_id).get(id=there.item_id)
    goods = Goods(item, there.warehouse_id, there.location_id, there.lot_id, condition=there.condition)
    moved = [
        _moved(replace(goods, serial_id=serial_id), part, to, f"{once}/{n}" if serial_id else once)
        for n, (serial_id, part) in enumerate(_pieces(item, qty, serials))
    ]
    if not any(moved):
        return False
    subject = Subject("item", item.id, item.sku, client_id)
    tell(Happened("item.put_away", subject, {"qty": qty, "place": to.code}))
    return True


def _is_loose(client_id: UUID, there: Any, qty: Decimal, once: str) -> None:
    """Refusal for more than stands there beside pallets: those are moved whole."""
    on_units = sum((unit.qty for unit in units.standing_at(client_id, there)), Decimal(0))
    loose = max(there.qty - on_units, Decimal(0))
    if on_units and qty > loose and not is_known(client_id, f"{once}/from"):
        raise Refusal(
            gettext("Only %(loose)s are loose: move what stands on pallets whole.")
            % {"loose": written(loose)},
            status=422,
        )


def _moved(goods: Goods, qty: Decimal, to: Location, once: str) -> bool:
    why = Why("put_away", once=once)
    return bool(ledger.move(goods, qty, replace(goods, location_id=to.id), why, kind="putaway").posted)


def _pieces(item: Item, qty: Decimal, serials: Sequence[str]) -> list[tuple[UUID | None, Decimal]]:
    """What moves: the quantity as one, or each piece by its number."""
    if not item.serial_tracked:
        return [(None, qty)]
    known = serials_by(item, list(serials))
    lost = [number for number in serials if number not in known]
    if lost or len(set(serials)) != qty:
        raise Refusal(
            gettext("Not known: %(numbers)s.") % {"numbers": ", ".join(lost[:5])}
            if lost
            else gettext("Say each piece's serial number, once."),
            status=422,
        )
    return [(known[number].id, Decimal(1)) for number in serials]
