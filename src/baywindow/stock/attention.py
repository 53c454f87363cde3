"""What of a client's stock wants somebody's eye: too little, too old, less than nothing, just moved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from baywindow.tenancy.sql import rows

from .kinds import INSIDE

FEW = 6

EXPIRING = """
select i.id as item_id, i.sku, i.name, i.uom, t.lot_no, t.expiry_date, sum(v.on_hand) as on_hand
  from lot t
  join level v on v.workspace_id = t.workspace_id and v.client_id = t.client_id and v.item_id = t.item_id
   and v.lot_id = t.id and v.on_hand > 0
  join item i on i.workspace_id = t.workspace_id and i.client_id = t.client_id and i.id = t.item_id
 where t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.expiry_date <= %(until)s::date
 group by i.id, i.sku, i.name, i.uom, t.lot_no, t.expiry_date
 order by t.expiry_date, i.sku, t.lot_no limit %(few)s::int"""

NEGATIVE = """
select i.id as item_id, i.sku, i.name, i.uom, w.name as warehouse, t.lot_no, v.on_hand, v.last_moved_at
  from standing_out x
  join level v on v.workspace_id = x.workspace_id and v.client_id = x.client_id and v.id = x.level_id
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
  join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
  join client_warehouse w
    on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
 where x.workspace_id = %(workspace)s and x.client_id = %(client)s and x.negative
 order by v.on_hand, i.sku, v.id limit %(few)s::int"""

# By time, so that the index ends the search after a page; inside moves are passed over.
LAST = """
select m.id, m.occurred_at, m.kind, m.qty, m.hold_qty, m.uom, m.reason_label, m.document_number,
       i.id as item_id, i.sku, w.name as warehouse
  from movement m
  join item i on i.workspace_id = m.workspace_id and i.client_id = m.client_id and i.id = m.item_id
  join client_warehouse w
    on w.workspace_id = m.workspace_id and w.client_id = m.client_id and w.id = m.warehouse_id
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.kind <> all (%(inside)s::text[])
 order by m.occurred_at desc, m.id desc limit %(few)s::int"""


def expiring(today: date, days: int = 30) -> list[Any]:
    """Lots with stock that expire within the days, or have expired, soonest first."""
    return rows(EXPIRING, {"until": today + timedelta(days=days), "few": FEW})


def negative() -> list[Any]:
    """Levels below zero, where the floor is ahead of the paper, lowest first."""
    return rows(NEGATIVE, {"few": FEW})


def last_movements(few: int = 8) -> list[Any]:
    """The latest movements but for those inside a warehouse, newest first."""
    return rows(LAST, {"inside": list(INSIDE), "few": few})
