"""What staff read of one client's stock: levels with their places, movements, lots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from baywindow.catalog.words import SAYS
from baywindow.tenancy.keyset import Key, Order
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST

PLACES_SHOWN = 6

BY_ITEM = Order((Key("i.sku", "text", "sku"), Key("v.id", "uuid", "id")))
NEWEST = Order(
    (Key("m.occurred_at", "timestamptz", "occurred_at"), Key("m.id", "uuid", "id")), descending=True
)
BY_CODE = Order((Key("w.code", "text", "code"), Key("w.id", "uuid", "id")))
BY_LOT = Order((Key("l.lot_no", "text", "lot_no"), Key("l.id", "uuid", "id")))

LEVELS = """
select v.id, v.item_id, i.sku, i.name, i.uom, v.warehouse_id, w.code as warehouse, w.name as warehouse_name,
       l.lot_no, l.expiry_date, l.status as lot_status, v.condition,
       v.on_hand, v.on_hold, v.allocated, v.last_moved_at,
       case when v.condition = 'ok' and coalesce(l.status, 'ok') = 'ok'
             and coalesce(l.expiry_date, 'infinity') >= %(today)s::date
            then v.on_hand - v.allocated - v.on_hold else 0 end as available
  from item i
  join level v on v.workspace_id = i.workspace_id and v.client_id = i.client_id and v.item_id = i.id
  join client_warehouse w
    on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
  left join lot l on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = v.lot_id
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s
   and (%(item)s::uuid is null or i.id = %(item)s::uuid)
   and (%(warehouse)s::uuid is null or v.warehouse_id = %(warehouse)s::uuid)
   and (%(condition)s::text = '' or v.condition = %(condition)s::text)
   and case %(state)s::text
         when 'negative' then v.on_hand < 0
         when 'held' then v.on_hold <> 0
         when 'expiring' then v.on_hand > 0 and l.expiry_date < %(today)s::date + 30
         when 'all' then true
         else v.on_hand <> 0 or v.on_hold <> 0 or v.allocated <> 0 end
   and <<says>>
   and <<beyond>>
 order by <<order>>
 limit <<limit>>
""".replace("<<says>>", SAYS)

_PLACES = """
select p.level_id, p.id, p.code, p.on_hand, p.on_hold
  from unnest(%(levels)s::uuid[]) as asked(id)
 cross join lateral (
   select b.level_id, b.id, c.code, b.on_hand, b.on_hold
     from balance b
     left join client_location c
       on c.workspace_id = b.workspace_id and c.client_id = b.client_id and c.id = b.location_id
    where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.level_id = asked.id
      and (b.on_hand <> 0 or b.on_hold <> 0)
    order by abs(b.on_hand) desc, c.code limit %(most)s::int) p
"""

_GOODS = """
select b.id, b.on_hand, b.on_hold, v.id as level_id, v.on_hand as level_on_hand, v.allocated, v.condition,
       i.id as item_id, i.sku, i.name, i.uom,
       w.id as warehouse_id, w.code as warehouse, w.name as warehouse_name,
       c.id as location_id, c.code as location, c.zone, c.type as location_type,
       l.id as lot_id, l.lot_no, l.expiry_date, l.status as lot_status
  from balance b
  join level v on v.workspace_id = b.workspace_id and v.client_id = b.client_id and v.id = b.level_id
  join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
  join client_warehouse w
    on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
  left join client_location c
    on c.workspace_id = b.workspace_id and c.client_id = b.client_id and c.id = b.location_id
  left join lot l on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = v.lot_id
 where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.id = %(balance)s::uuid
"""

MOVEMENTS = """
select m.id, m.occurred_at, m.recorded_at, m.item_id, i.sku, i.name, m.kind, m.qty, m.hold_qty, m.uom,
       w.code as warehouse, c.code as location, l.lot_no, s.serial_no, m.condition, m.reason_code,
       m.reason_label, m.document_kind, m.document_number, m.client_reference, m.source, m.source_ref
  from movement m
  join item i on i.workspace_id = m.workspace_id and i.client_id = m.client_id and i.id = m.item_id
  left join client_warehouse w
    on w.workspace_id = m.workspace_id and w.client_id = m.client_id and w.id = m.warehouse_id
  left join client_location c
    on c.workspace_id = m.workspace_id and c.client_id = m.client_id and c.id = m.location_id
  left join lot l on l.workspace_id = m.workspace_id and l.client_id = m.client_id and l.id = m.lot_id
  left join serial s on s.workspace_id = m.workspace_id and s.client_id = m.client_id and s.id = m.serial_id
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s
   and (%(item)s::uuid is null or m.item_id = %(item)s::uuid)
   and (%(level)s::uuid is null or m.level_id = %(level)s::uuid)
   and (%(place)s::text = '' or coalesce(m.location_id::text, 'none') = %(place)s::text)
   and (%(warehouse)s::uuid is null or m.warehouse_id = %(warehouse)s::uuid)
   and (%(kind)s::text = '' or m.kind = %(kind)s::text)
   and (%(start)s::timestamptz is null or m.occurred_at >= %(start)s::timestamptz)
   and (%(stop)s::timestamptz is null or m.occurred_at < %(stop)s::timestamptz)
   and <<beyond>>
 order by <<order>>
 limit <<limit>>
"""

ANY_MOVEMENT: dict[str, Any] = {
    "item": None, "level": None, "place": "", "warehouse": None, "kind": "", "start": None, "stop": None,
}  # fmt: skip

_LOTS = """
select l.id, l.lot_no, l.mfg_date, l.expiry_date, l.status, i.id as item_id, i.sku, i.name, i.uom,
       (select coalesce(sum(v.on_hand), 0) from level v
         where v.workspace_id = l.workspace_id and v.client_id = l.client_id
           and v.item_id = l.item_id and v.lot_id = l.id) as on_hand
  from lot l
  join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s
   and <<which>>"""

LOT = _LOTS.replace("<<which>>", "l.id = %(lot)s::uuid")

LOTS = _LOTS.replace(
    "<<which>>",
    """(%(word)s::text = '' or (l.lot_no >= %(word)s::text and l.lot_no < %(word_end)s::text)
        or i.sku = %(word)s::text)
   and (%(item)s::uuid is null or l.item_id = %(item)s::uuid)
   and (%(status)s::text = '' or l.status = %(status)s::text)
   and (%(gone)s::boolean or exists (
         select 1 from level v
          where v.workspace_id = l.workspace_id and v.client_id = l.client_id
            and v.item_id = l.item_id and v.lot_id = l.id and v.on_hand <> 0))
   and (%(within)s::date is null or l.expiry_date < %(within)s::date)
   and <<beyond>>
 order by <<order>>
 limit <<limit>>
""",
)

_WAREHOUSES_OF = """
select w.id, w.code, w.name from client_warehouse w
 where w.workspace_id = %(workspace)s and w.client_id = %(client)s order by w.code limit 200
"""

WAREHOUSES = """
select w.id, w.code, w.name, w.time_zone from client_warehouse w
 where w.workspace_id = %(workspace)s and w.client_id = %(client)s and (w.shown or %(all)s::boolean)
   and <<beyond>> order by <<order>> limit <<limit>>
"""

_KNOWN = """
select exists (select 1 from movement m
                where m.workspace_id = %(workspace)s and m.client_id = %(client)s
                  and m.source = 'native' and m.source_ref = %(once)s::text) as known
"""

_LOT_CHOICES = """
select l.lot_no, l.expiry_date,
       exists (select 1 from level v
                where v.workspace_id = l.workspace_id and v.client_id = l.client_id
                  and v.item_id = l.item_id and v.lot_id = l.id and v.on_hand > 0) as there
  from lot l
  join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and i.sku = %(sku)s::text
   and l.lot_no >= %(word)s::text and l.lot_no < %(word_end)s::text
 order by there desc, l.expiry_date nulls last, l.lot_no limit 20
"""

_LOCATION_CHOICES = """
select p.code, p.zone from location p
 where p.workspace_id = %(workspace)s and p.warehouse_id = %(warehouse)s::uuid
   and p.code >= %(word)s::text and p.code < %(word_end)s::text
 order by p.code limit 20
"""


def places(client_id: UUID, levels: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """Where each level lies, most first, one more than `PLACES_SHOWN`: id, code, on_hand, on_hold."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows(_PLACES, {"client": client_id, "levels": list(levels), "most": PLACES_SHOWN + 1}):
        found[row.level_id].append(row)
    return found


def goods_at(client_id: UUID, balance_id: UUID) -> Any:
    """One balance with its item, lot and place; None when there is none."""
    return one(_GOODS, {"client": client_id, "balance": balance_id})


def warehouses_of(client_id: UUID) -> list[Any]:
    """The warehouses that hold or held the client's goods: id, code, name."""
    return rows(_WAREHOUSES_OF, {"client": client_id})


def is_known(client_id: UUID, once: str) -> bool:
    """Whether the ledger holds a movement of this key."""
    return bool(one(_KNOWN, {"client": client_id, "once": once}).known)


def lot_choices(client_id: UUID, sku: str, word: str) -> list[Any]:
    """Lots of the item that begin like the word, first out first, gone ones last: lot_no, expiry_date."""
    return rows(_LOT_CHOICES, {"client": client_id, "sku": sku, **beginning(word)})


def location_choices(warehouse_id: UUID, word: str) -> list[Any]:
    """Locations that begin like the word: code, zone."""
    return rows(_LOCATION_CHOICES, {"warehouse": warehouse_id, **beginning(word)})


def beginning(word: str) -> dict[str, str]:
    """The parameters of a range of texts that begin like the word."""
    return {"word": word, "word_end": word + LAST}
