"""Picking: promised goods go from their place to a staging location, and the promise goes with them.

The movements, the reservation, the line, the order's step and the event change in one transaction; the
order is locked first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.catalog.models import Item
from baywindow.stock import ledger, reservations
from baywindow.stock.finding import serials_by
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.models import Level, Location, Reservation
from baywindow.stock.reservations import Promise
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import one, rows

from . import lines
from .allocating import Outcome, allocate
from .kinds import PICKABLE
from .lines import More
from .models import Order
from .orders import happened, lines_of, not_held, put, said
from .steps import lock_goods

_TO_PICK = """
select r.id, r.line_id, l.line_no, v.item_id, i.sku, i.name, i.uom, i.serial_tracked, t.lot_no, t.expiry_date,
       r.qty, p.code as place, p.zone, b.on_hand as there
  from reservation r
  join level v on v.workspace_id = r.workspace_id and v.client_id = r.client_id and v.id = r.level_id
  join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
  join order_line l on l.workspace_id = r.workspace_id and l.client_id = r.client_id and l.id = r.line_id
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
  left join lateral (
    select b.location_id, b.on_hand - b.on_hold as on_hand
      from balance b
      left join client_location c
        on c.workspace_id = b.workspace_id and c.client_id = b.client_id and c.id = b.location_id
     where b.workspace_id = r.workspace_id and b.client_id = r.client_id and b.level_id = r.level_id
       and b.on_hand > b.on_hold and coalesce(c.type, '') <> 'staging'
     order by (b.on_hand - b.on_hold < r.qty), b.on_hand, c.code limit 1) b on true
  left join client_location p
    on p.workspace_id = r.workspace_id and p.client_id = r.client_id and p.id = b.location_id
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.document_id = %(order)s::uuid
   and r.status = 'open' and r.location_id is null
 order by p.zone, p.code, l.line_no, r.id
"""

_THERE = """
select b.on_hand - b.on_hold as free from balance b
 where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.id = %(balance)s::uuid
"""


@dataclass(frozen=True)
class Picked:
    """So much of a reservation, taken from a location (none: from the warehouse as a whole), piece by piece
    where pieces have numbers. `once` is the form's key: a second sending changes nothing."""

    reservation_id: UUID
    qty: Decimal
    place: Location | None
    serials: Sequence[str] = ()
    once: str = ""


def to_pick(order: Order) -> list[Any]:
    """What is promised to the order and not picked yet, each with a place to take it from, place by place."""
    return rows(_TO_PICK, {"client": order.client_id, "order": order.id})


def pick(order: Order, picked: Picked) -> bool:
    """Take goods to staging; False when this very form was sent before."""
    _may_pick(order)
    promise = _promise(order, picked.reservation_id)
    if promise is None:
        return False
    _at_most(promise, picked.qty)
    if not _moved(order, promise, picked):
        return False
    _go_on(order)
    return True


def short_pick(order: Order, picked: Picked) -> Outcome | None:
    """Fewer are there than promised: what is found goes to staging, the rest of the promise is taken back.

    What is missing at the place is held until somebody counts it, and the line gets what is free elsewhere.
    None when this very form was sent before.
    """
    _may_pick(order)
    promise = _promise(order, picked.reservation_id)
    if promise is None:
        return None
    if not 0 <= picked.qty < promise.qty:
        raise Refusal(
            gettext("Say how many are there: fewer than %(qty)s.") % {"qty": promise.qty}, status=422
        )
    missing = promise.qty - picked.qty
    lock_goods(order)
    if picked.qty and not _moved(order, promise, picked):
        return None
    goods = _goods(promise, picked.place)
    reservations.take(order.client_id, {promise.id: missing})
    _add(promise, More(allocated=-missing))
    _hold_missing(order, goods, missing, picked.once)
    tell(
        happened(
            order, "order.short_picked", qty=picked.qty + missing, qty_found=picked.qty, sku=goods.item.sku
        )
    )
    outcome = allocate([order])[0]
    _go_on(order)
    return outcome


def _may_pick(order: Order) -> None:
    not_held([order])
    if order.status not in PICKABLE:
        raise Refusal(said(order, gettext("%(number)s is %(status)s: it cannot be picked.")))


def _promise(order: Order, reservation_id: UUID) -> Reservation | None:
    """The reservation while it waits to be picked; None when that has happened, Refusal for another's."""
    known = Reservation.objects.of_client(order.client_id).filter(document_id=order.id)
    found: Reservation | None = known.filter(id=reservation_id).first()
    if found is None:
        raise Refusal(gettext("These goods are not allocated to %(number)s.") % {"number": order.number})
    return found if found.status == "open" and found.location_id is None else None


def _at_most(promise: Reservation, qty: Decimal) -> None:
    if not 0 < qty <= promise.qty:
        raise Refusal(
            gettext("%(qty)s are allocated there: pick so many or fewer.") % {"qty": promise.qty}, status=422
        )


def _moved(order: Order, promise: Reservation, picked: Picked) -> bool:
    """Post the movements to staging and let the promise follow; False when they were posted before."""
    goods = _goods(promise, picked.place)
    staging = _staging(goods.warehouse_id)
    pieces = _pieces(goods, picked)
    for number, (serial_id, qty) in enumerate(pieces):
        here = replace(goods, serial_id=serial_id)
        why = _why(order, f"{picked.once}/{number}" if picked.once else "")
        if not ledger.move(here, qty, replace(here, location_id=staging.id), why, kind="pick").posted:
            return False
    reservations.take(order.client_id, {promise.id: picked.qty})
    reservations.promise(
        order.client_id,
        [
            Promise(
                promise.level_id, qty, "order", order.id, order.number, promise.line_id, staging.id, serial
            )
            for serial, qty in pieces
        ],
    )
    _add(promise, More(picked=picked.qty))
    began = [happened(order, "order.picking")] if order.status in {"open", "allocated"} else []
    place = picked.place.code if picked.place else "–"
    told = happened(order, "order.picked_line", qty=picked.qty, sku=goods.item.sku, place=place)
    tell(*began, told)
    return True


def _add(promise: Reservation, more: More) -> None:
    """Add to the line the promise is for."""
    assert promise.line_id is not None  # noqa: S101 - what is promised to an order is promised to a line
    lines.add(promise.client_id, {promise.line_id: more})


def _go_on(order: Order) -> None:
    """The order's step after a pick: being picked, or picked when nothing promised is left to pick."""
    now = lines_of(order)
    if not any(line.qty_picked for line in now):
        put(order, status="open")
    elif any(line.qty_picked < line.qty_allocated for line in now):
        put(order, status="picking")
    else:
        put(order, status="picked", picked_at=datetime.now(UTC))
        tell(happened(order, "order.picked"))


def _goods(promise: Reservation, place: Location | None) -> Goods:
    level = Level.objects.of_client(promise.client_id).get(id=promise.level_id)
    item = Item.objects.of_client(promise.client_id).get(id=level.item_id)
    if place is not None and place.warehouse_id != level.warehouse_id:
        raise Refusal(gettext("That place is in another warehouse."), status=422)
    return Goods(
        item, level.warehouse_id, place.id if place else None, level.lot_id, condition=level.condition
    )


def _pieces(goods: Goods, picked: Picked) -> list[tuple[UUID | None, Decimal]]:
    """What moves: the quantity as one, or each piece by its number."""
    if not picked.serials:
        return [(None, picked.qty)]
    if len(set(picked.serials)) != picked.qty:
        raise Refusal(gettext("Say each piece's serial number, once."), status=422)
    known = serials_by(goods.item, list(picked.serials))
    lost = [number for number in picked.serials if number not in known]
    if lost:
        raise Refusal(gettext("Not known: %(numbers)s.") % {"numbers": ", ".join(lost[:5])}, status=422)
    return [(known[number].id, Decimal(1)) for number in picked.serials]


def _staging(warehouse_id: UUID) -> Location:
    found: Location | None = (
        Location.objects.filter(warehouse_id=warehouse_id, type="staging").order_by("code").first()
    )
    if found is None:
        raise Refusal(gettext("The warehouse has no staging location to take the goods to: add one first."))
    return found


def _hold_missing(order: Order, goods: Goods, missing: Decimal, once: str) -> None:
    """Hold what the books still say is at the place, as much as is missing."""
    there = one(_THERE, {"client": order.client_id, "balance": goods.balance_id})
    free = min(missing, there.free) if there else Decimal(0)
    if free > 0 and not goods.item.serial_tracked:
        ledger.hold(goods, free, _why(order, f"{once}/missing" if once else "", code="lost"))


def _why(order: Order, once: str, code: str = "picked") -> Why:
    return Why(
        code,
        document_kind="order",
        document_id=order.id,
        document_number=order.number,
        client_reference=order.client_reference,
        once=once or None,
    )
