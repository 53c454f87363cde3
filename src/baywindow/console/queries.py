"""What matters now over a workspace: figures by client, what stands out, what moved last.

Each part reads a few rows per client, so that one large client does not hide the others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from baywindow.tenancy.sql import rows

_FIGURES = """
select c.client_id as id, c.name, c.code, f.on_hand, f.on_hold, f.negative, o.low, e.expiring,
       (select m.occurred_at from movement m
         where m.workspace_id = c.workspace_id and m.client_id = c.client_id
         order by m.occurred_at desc, m.id desc limit 1) as last_moved_at
  from client c
 cross join lateral (
   select coalesce(sum(v.on_hand), 0) as on_hand, coalesce(sum(v.on_hold), 0) as on_hold,
          count(*) filter (where v.on_hand < 0) as negative
     from level v where v.workspace_id = c.workspace_id and v.client_id = c.client_id) f
 cross join lateral (
   select count(*) as low from item i
    where i.workspace_id = c.workspace_id and i.client_id = c.client_id
      and i.status = 'active' and i.reorder_point is not null
      and (select coalesce(sum(v.on_hand - v.on_hold - v.allocated), 0) from level v
            where v.workspace_id = i.workspace_id and v.client_id = i.client_id
              and v.item_id = i.id and v.condition = 'ok') <= i.reorder_point) o
 cross join lateral (
   select count(*) as expiring from lot l
    where l.workspace_id = c.workspace_id and l.client_id = c.client_id
      and l.expiry_date < %(today)s::date + 30
      and exists (select 1 from level v
                   where v.workspace_id = l.workspace_id and v.client_id = l.client_id
                     and v.item_id = l.item_id and v.lot_id = l.id and v.on_hand > 0)) e
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by c.name, c.client_id limit 200
"""

_NEGATIVE = """
select 'negative' as what, c.client_id, c.name as client, n.* from client c
 cross join lateral (
   select b.id as goods, i.id as item_id, i.sku, i.name, i.uom, v.on_hand as qty, w.code as warehouse,
          null::text as lot_no, null::date as day, null::numeric as mark
     from level v
     join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
     join client_warehouse w
       on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
     join lateral (
       select b.id from balance b
        where b.workspace_id = v.workspace_id and b.client_id = v.client_id and b.level_id = v.id
        order by b.on_hand limit 1) b on true
    where v.workspace_id = c.workspace_id and v.client_id = c.client_id and v.on_hand < 0
    order by v.on_hand limit 3) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_EXPIRING = """
select 'expiring', c.client_id, c.name, n.* from client c
 cross join lateral (
   select null::uuid, i.id, i.sku, i.name, i.uom, h.on_hand, null::text, l.lot_no, l.expiry_date,
          null::numeric
     from lot l
     join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
     join lateral (
       select sum(v.on_hand) as on_hand from level v
        where v.workspace_id = l.workspace_id and v.client_id = l.client_id
          and v.item_id = l.item_id and v.lot_id = l.id) h on h.on_hand > 0
    where l.workspace_id = c.workspace_id and l.client_id = c.client_id
      and l.expiry_date < %(today)s::date + 30
    order by l.expiry_date, l.item_id limit 3) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_LOW = """
select 'low', c.client_id, c.name, n.* from client c
 cross join lateral (
   select null::uuid, i.id, i.sku, i.name, i.uom, h.free, null::text, null::text, null::date, i.reorder_point
     from item i
     join lateral (
       select coalesce(sum(v.on_hand - v.on_hold - v.allocated), 0) as free from level v
        where v.workspace_id = i.workspace_id and v.client_id = i.client_id
          and v.item_id = i.id and v.condition = 'ok') h on h.free <= i.reorder_point
    where i.workspace_id = c.workspace_id and i.client_id = c.client_id
      and i.status = 'active' and i.reorder_point is not null
    order by h.free - i.reorder_point, i.sku limit 3) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_HELD = """
select 'held', c.client_id, c.name, n.* from client c
 cross join lateral (
   select b.id, i.id, i.sku, i.name, i.uom, b.on_hold, w.code, l.lot_no, null::date, null::numeric
     from level v
     join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
     join client_warehouse w
       on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
     left join lot l on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = v.lot_id
     join lateral (
       select b.id, b.on_hold from balance b
        where b.workspace_id = v.workspace_id and b.client_id = v.client_id and b.level_id = v.id
          and b.on_hold > 0
        order by b.on_hold desc limit 1) b on true
    where v.workspace_id = c.workspace_id and v.client_id = c.client_id and v.on_hold > 0
    order by v.on_hold desc limit 3) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_OUTSTANDING = " union all ".join(f"({part})" for part in (_NEGATIVE, _EXPIRING, _LOW, _HELD))

_LAST = """
select c.client_id, c.name as client, n.* from client c
 cross join lateral (
   select m.id, m.occurred_at, m.kind, m.qty, m.hold_qty, m.uom, m.reason_label, i.id as item_id, i.sku
     from movement m
     join item i on i.workspace_id = m.workspace_id and i.client_id = m.client_id and i.id = m.item_id
    where m.workspace_id = c.workspace_id and m.client_id = c.client_id
    order by m.occurred_at desc, m.id desc limit 8) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by n.occurred_at desc, n.id desc limit 8
"""

_IMPORTS = """
select r.id, r.file_name, r.status, r.created_at, r.person_name, c.name as client
  from import_run r
  left join client c on c.workspace_id = r.workspace_id and c.client_id = r.for_client_id
 where r.workspace_id = %(workspace)s
   and (r.status in ('draft', 'waiting')
        or (r.status in ('refused', 'failed') and r.finished_at > now() - interval '2 days'))
 order by r.created_at desc, r.id desc limit 5
"""

ORDER = ("negative", "expiring", "low", "held")
OF_EACH = 3


def figures(today: date) -> list[Any]:
    """A row for each active client, by name: its stock in sums and how much of it stands out."""
    return rows(_FIGURES, {"today": today})


def outstanding(today: date) -> list[Any]:
    """What somebody should look at, gravest first, at most `OF_EACH` of each sort."""
    found = rows(_OUTSTANDING, {"today": today})
    return [row for what in ORDER for row in [one for one in found if one.what == what][:OF_EACH]]


def imports() -> list[Any]:
    """Files that wait for somebody or are under way, and those that failed lately."""
    return rows(_IMPORTS)


def last_movements() -> list[Any]:
    """The newest movements of the workspace."""
    return rows(_LAST)
