"""What staff read of clients: bounded counts and the newest rows, never a whole ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .keyset import Key, Order
from .sql import one, rows

BY_NAME = Order((Key("c.name", "text", "name"), Key("c.client_id", "uuid", "id")))

CLIENTS = """
select c.client_id as id, c.code, c.name, c.trade, c.status, c.time_zone, c.currency,
       (select count(*) from (select 1 from item i
          where i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.status = 'active'
          limit 1001) counted) as items,
       (select m.occurred_at from movement m
         where m.workspace_id = c.workspace_id and m.client_id = c.client_id
         order by m.occurred_at desc, m.id desc limit 1) as last_moved_at
  from client c
 where c.workspace_id = %(workspace)s
   and (%(word)s::text = '' or position(lower(%(word)s::text) in lower(c.name || ' ' || c.code)) > 0)
   and <<beyond>>
 order by <<order>>
 limit <<limit>>
"""

_NAMES = """
select c.client_id as id, c.code, c.name from client c
 where c.workspace_id = %(workspace)s and c.status = 'active' order by c.name, c.client_id limit 500
"""

_FIGURES = """
select l.on_hand, l.on_hold, l.allocated, l.negative, l.warehouses,
       (select count(*) from (select 1 from item i
          where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.status = 'active'
          limit 1001) counted) as items
  from (select coalesce(sum(v.on_hand), 0) as on_hand, coalesce(sum(v.on_hold), 0) as on_hold,
               coalesce(sum(v.allocated), 0) as allocated, count(*) filter (where v.on_hand < 0) as negative,
               count(distinct v.warehouse_id) filter (where v.on_hand <> 0) as warehouses
          from level v where v.workspace_id = %(workspace)s and v.client_id = %(client)s) l
"""


def client_names() -> list[Any]:
    """The workspace's active clients, for choosing one: id, code, name."""
    return rows(_NAMES)


def figures_of(client_id: UUID) -> Any:
    """A client's stock in sums: on_hand, on_hold, allocated, negative levels, warehouses, items."""
    return one(_FIGURES, {"client": client_id})
