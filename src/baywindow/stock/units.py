"""Handling units on the floor: found by their label, what lies on them, and how one is moved whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject, tell
from baywindow.tenancy.context import current
from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import one, rows

from .console_queries import beginning, is_known
from .kinds import REASONS
from .ledger import Goods
from .models import HandlingUnit, Location
from .posting import FaultyLine, Line, post

BY_LABEL = Order((Key("u.sscc", "text", "sscc"), Key("u.id", "uuid", "id")))
MOST = 200
"""So many goods of a unit and of those that stand on it are shown, and moved with it."""

_PAGE = """
select u.id, u.sscc, u.type, p.sscc as parent, w.code as warehouse, l.code as location,
       coalesce(g.items, 0) as items, g.sku, g.qty
  from handling_unit u
  left join handling_unit p
    on p.workspace_id = u.workspace_id and p.client_id = u.client_id and p.id = u.parent_id
  left join client_location l
    on l.workspace_id = u.workspace_id and l.client_id = u.client_id and l.id = u.location_id
  left join client_warehouse w
    on w.workspace_id = u.workspace_id and w.client_id = u.client_id and w.id = l.warehouse_id
  left join lateral (
    select count(*)::int as items, min(i.sku) as sku, sum(m.qty) as qty
      from (select m.item_id, sum(m.qty) as qty from movement m
             where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.handling_unit_id = u.id
             group by m.item_id having sum(m.qty) <> 0) m
      join item i
        on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = m.item_id) g on true
 where u.workspace_id = %(workspace)s and u.client_id = %(client)s
   and u.sscc >= %(word)s::text and u.sscc < %(word_end)s::text
   and (%(gone)s::boolean or g.items > 0 or exists (
         select from handling_unit c
          where c.workspace_id = %(workspace)s and c.client_id = %(client)s and c.parent_id = u.id))
   and <<beyond>>
 order by <<order>> limit <<limit>>"""

_WHOLE = """
with recursive whole (id) as (
  select %(unit)s::uuid
  union
  select c.id from handling_unit c join whole h on c.parent_id = h.id
   where c.workspace_id = %(workspace)s and c.client_id = %(client)s
)
select h.id from whole h order by h.id limit 200"""

_LIES = """
select m.handling_unit_id, m.item_id, i.sku, i.name, i.uom, m.warehouse_id, m.location_id,
       p.type as place_type, m.lot_id, t.lot_no, t.expiry_date, m.serial_id, s.serial_no, m.condition,
       sum(m.qty) as qty
  from movement m
  join item i on i.workspace_id = m.workspace_id and i.client_id = m.client_id and i.id = m.item_id
  left join client_location p
    on p.workspace_id = m.workspace_id and p.client_id = m.client_id and p.id = m.location_id
  left join lot t on t.workspace_id = m.workspace_id and t.client_id = m.client_id and t.id = m.lot_id
  left join serial s on s.workspace_id = m.workspace_id and s.client_id = m.client_id and s.id = m.serial_id
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s
   and m.handling_unit_id = any(%(units)s::uuid[])
 group by m.handling_unit_id, m.item_id, i.sku, i.name, i.uom, m.warehouse_id, m.location_id, p.type,
          m.lot_id, t.lot_no, t.expiry_date, m.serial_id, s.serial_no, m.condition
having sum(m.qty) <> 0
 order by i.sku, t.lot_no, s.serial_no limit 201"""

_OVERDRAWN = """
select b.id from balance b
  join level v on v.workspace_id = b.workspace_id and v.client_id = b.client_id and v.id = b.level_id
 where b.workspace_id = %(workspace)s and b.client_id = %(client)s and v.item_id = any(%(items)s::uuid[])
   and b.location_id is not distinct from %(place)s::uuid and b.on_hand < b.on_hold limit 1"""

_STANDING = """
select u.id, u.sscc, sum(m.qty) as qty
  from handling_unit u
  join movement m
    on m.workspace_id = u.workspace_id and m.client_id = u.client_id and m.handling_unit_id = u.id
 where u.workspace_id = %(workspace)s and u.client_id = %(client)s and u.location_id = %(place)s::uuid
   and m.item_id = %(item)s::uuid and m.lot_id is not distinct from %(lot)s::uuid
   and m.condition = %(condition)s::text and m.location_id = u.location_id
 group by u.id, u.sscc having sum(m.qty) > 0 order by u.sscc limit 50"""


def page(request: HttpRequest, client_id: UUID, words: str, *, gone: bool, size: int = SIZE) -> Page:
    """A client's handling units by label, each with what lies on it; with `gone` the empty ones, too."""
    told = {"client": client_id, "gone": gone, **beginning(bare(words))}
    return BY_LABEL.page(request, _PAGE, told, size)


SCANNED = "]C1"
"""How some scanners begin what they read of a GS1-128."""


def bare(label: str) -> str:
    """A label's eighteen digits, however it was scanned or typed."""
    digits = "".join(sign for sign in label.removeprefix(SCANNED) if sign.isdigit())
    return digits[2:] if len(digits) == 20 and digits.startswith("00") else digits or label


def find_unit(client_id: UUID, unit_id: UUID, *, lock: bool = False) -> HandlingUnit:
    """The client's handling unit; 404 for any other."""
    owned = HandlingUnit.objects.of_client(client_id)
    found: HandlingUnit = get_object_or_404(owned.select_for_update() if lock else owned, id=unit_id)
    return found


def unit_by(client_id: UUID, label: str) -> HandlingUnit | None:
    """The client's handling unit of this label; None when there is none."""
    sscc = bare(label)
    found = HandlingUnit.objects.of_client(client_id).filter(sscc=sscc) if len(sscc) == 18 else None
    return found.first() if found is not None else None


def unit_for(client_id: UUID, sscc: str, place: Location | None) -> HandlingUnit:
    """The unit that goods are put on at a place: the known one of this label, or a new pallet.

    Refusal when it stands elsewhere. It stands there once the goods are booked (`settle`).
    """
    known: HandlingUnit
    known, _ = HandlingUnit.objects.of_client(client_id).get_or_create(
        workspace_id=current().workspace_id,
        client_id=client_id,
        sscc=sscc,
    )
    here = place.id if place else None
    if known.location_id != here and lies(client_id, [known.id]):
        raise Refusal(gettext("%(sscc)s stands elsewhere: move it first.") % {"sscc": sscc}, status=422)
    return known


def settle(goods: Goods) -> None:
    """The unit these goods were booked onto stands where they are."""
    if goods.handling_unit_id:
        _stand(goods.item.client_id, [goods.handling_unit_id], goods.location_id)


def lies(client_id: UUID, units: Sequence[UUID]) -> list[Any]:
    """What the ledger says lies on these units, and where."""
    return rows(_LIES, {"client": client_id, "units": list(units)})


def whole(client_id: UUID, unit_id: UUID) -> list[UUID]:
    """The unit and all that stands on it, however high."""
    return [row.id for row in rows(_WHOLE, {"client": client_id, "unit": unit_id})]


def standing_at(client_id: UUID, there: Any) -> list[Any]:
    """The units at a place that hold some of a heap of goods: id, sscc, qty."""
    if there.location_id is None:
        return []
    told = {"item": there.item_id, "lot": there.lot_id, "place": there.location_id}
    return rows(_STANDING, told | {"client": client_id, "condition": there.condition})


def move_unit(unit: HandlingUnit, to: Location, once: str) -> bool:
    """Take a locked unit to a place with all that is on it; False when this very form was sent before.

    All of it is posted, or nothing. Refusal for another warehouse, and where less is free than lies on it.
    """
    if is_known(unit.client_id, f"{once}/1/from"):
        return False
    units = whole(unit.client_id, unit.id)
    goods = [lying for lying in lies(unit.client_id, units) if lying.location_id != to.id]
    if len(goods) > MOST:
        raise Refusal(gettext("More lies on it than can be moved at once: move what stands on it first."))
    if any(lying.warehouse_id != to.warehouse_id for lying in goods):
        raise Refusal(gettext("It stands in another warehouse: ship and receive it instead."), status=422)
    if not goods:
        raise Refusal(gettext("It stands there already, or nothing is on it."), status=422)
    with transaction.atomic(using=current().alias):
        _post(unit.client_id, goods, to, once)
        _stand(unit.client_id, units, to.id)
        about = Subject("handling_unit", unit.id, unit.sscc, unit.client_id)
        tell(Happened("handling_unit.moved", about, {"place": to.code}))
    return True


def _post(client_id: UUID, goods: Sequence[Any], to: Location, once: str) -> None:
    try:
        post([line for n, lying in enumerate(goods, 1) for line in _lines(n, lying, to, once)], client_id)
    except FaultyLine as faulty:
        raise Refusal(faulty.fault.sentence, status=422) from faulty
    for place in {lying.location_id for lying in goods}:
        items = [lying.item_id for lying in goods if lying.location_id == place]
        if one(_OVERDRAWN, {"client": client_id, "items": items, "place": place}):
            raise Refusal(gettext("Not all of it is free there: some is on hold, or was taken off before."))


def _lines(n: int, goods: Any, to: Location, once: str) -> Iterator[Line]:
    arriving = goods.place_type in {None, "dock"} and to.type != "dock"
    kind, reason = ("putaway", "put_away") if arriving else ("move", "relocated")
    ways: tuple[tuple[str, UUID | None, Decimal], ...] = (
        ("from", goods.location_id, -goods.qty),
        ("to", to.id, goods.qty),
    )
    for way, place, qty in ways:
        yield Line(
            item_id=goods.item_id,
            warehouse_id=goods.warehouse_id,
            kind=kind,
            qty=qty,
            location_id=place,
            lot_id=goods.lot_id,
            serial_id=goods.serial_id,
            handling_unit_id=goods.handling_unit_id,
            condition=goods.condition,
            uom=goods.uom,
            reason_code=reason,
            reason_label=REASONS[reason],
            source_ref=f"{once}/{n}/{way}",
        )


def _stand(client_id: UUID, units: Sequence[UUID], place: UUID | None) -> None:
    HandlingUnit.objects.of_client(client_id).filter(id__in=units).update(location_id=place)
