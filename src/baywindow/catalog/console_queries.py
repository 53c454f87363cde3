"""What staff read of a client's catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from baywindow.tenancy.keyset import Key, Order
from baywindow.tenancy.sql import one, rows

from .words import SAYS

BY_SKU = Order((Key("i.sku", "text", "sku"), Key("i.id", "uuid", "id")))

ITEMS = """
select i.id, i.sku, i.name, i.category, i.uom, i.lot_tracked, i.serial_tracked, i.expiry_tracked,
       i.reorder_point, i.status,
       (select b.code from item_barcode b
         where b.workspace_id = i.workspace_id and b.client_id = i.client_id and b.item_id = i.id
         order by b.code limit 1) as barcode,
       (select coalesce(sum(v.on_hand), 0) from level v
         where v.workspace_id = i.workspace_id and v.client_id = i.client_id and v.item_id = i.id) as on_hand,
       (select coalesce(sum(e.qty), 0) from expected e
         where e.workspace_id = i.workspace_id and e.client_id = i.client_id and e.item_id = i.id) as inbound
  from item i
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s
   and (%(status)s::text = 'all' or i.status = %(status)s::text)
   and (%(category)s::text = '' or i.category = %(category)s::text)
   and (not %(low)s::boolean or i.reorder_point >= (
         select coalesce(sum(v.on_hand - v.on_hold - v.allocated), 0) from level v
          where v.workspace_id = i.workspace_id and v.client_id = i.client_id
            and v.item_id = i.id and v.condition = 'ok'))
   and <<says>>
   and <<beyond>>
 order by <<order>>
 limit <<limit>>
""".replace("<<says>>", SAYS)

_CATEGORIES = """
with recursive step as (
  (select i.category from item i where i.workspace_id = %(workspace)s and i.client_id = %(client)s
    order by i.category limit 1)
  union all
  select (select i.category from item i
           where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.category > step.category
           order by i.category limit 1)
    from step where step.category is not null
)
select category from step where category <> '' limit 100
"""

_COSTS = """
select c.item_id, c.unit_cost, c.currency from item_cost c
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s and c.item_id = any(%(items)s::uuid[])
"""

_STOCK = """
select coalesce(sum(v.on_hand), 0) as on_hand, coalesce(sum(v.on_hold), 0) as on_hold,
       coalesce(sum(v.allocated), 0) as allocated, max(v.last_moved_at) as last_moved_at,
       (select coalesce(sum(e.qty), 0) from expected e
         where e.workspace_id = %(workspace)s and e.client_id = %(client)s
           and e.item_id = %(item)s::uuid) as inbound
  from level v
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
"""

_SUGGESTED = """
select i.sku, i.name,
       (select b.code from item_barcode b
         where b.workspace_id = i.workspace_id and b.client_id = i.client_id and b.item_id = i.id
           and b.code >= %(word_0)s::text and b.code < %(word_0_end)s::text
         order by b.code limit 1) as barcode
  from item i
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.status = 'active' and <<says>>
 order by i.sku limit 12
""".replace("<<says>>", SAYS)


def categories(client_id: UUID) -> list[str]:
    """The client's categories, by a loose scan of their index."""
    return [row.category for row in rows(_CATEGORIES, {"client": client_id})]


def costs(client_id: UUID, items: Sequence[UUID]) -> dict[UUID, Any]:
    """Unit cost and currency by item, of those that have one; staff with costs.view only."""
    return {row.item_id: row for row in rows(_COSTS, {"client": client_id, "items": list(items)})}


def stock_of(client_id: UUID, item_id: UUID) -> Any:
    """The item's stock in sums: on_hand, on_hold, allocated, last_moved_at."""
    return one(_STOCK, {"client": client_id, "item": item_id})


def suggested(words: dict[str, Any], client_id: UUID | None = None) -> list[Any]:
    """A dozen active items for what somebody began to type: sku, name, the barcode that begins so."""
    return rows(_SUGGESTED, words | ({"client": client_id} if client_id else {}))
