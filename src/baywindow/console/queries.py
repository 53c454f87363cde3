"""What matters now over a workspace: figures by client, what stands out, what moved last.

Each client gives its worst few, so that one large client does not hide the others.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from baywindow.tenancy.sql import rows

_WATCHED = """
low as materialized (
  select x.client_id, x.item_id, max(x.mark) as mark, sum(x.free) as free
    from (select i.client_id, i.id as item_id, i.reorder_point as mark, 0 as free from item i
           where i.workspace_id = %(workspace)s and i.status = 'active' and i.reorder_point is not null
          union all
          select v.client_id, v.item_id, null, v.on_hand - v.on_hold - v.allocated from level v
           where v.workspace_id = %(workspace)s and v.condition = 'ok'
             and (v.lot_id is null or v.lot_id not in (
               select t.id from lot t where t.workspace_id = %(workspace)s
                  and (t.status <> 'ok' or t.expiry_date < %(today)s::date)))) x
   group by x.client_id, x.item_id having max(x.mark) >= sum(x.free)),
old as materialized (
  select x.client_id, x.lot_id, max(x.expiry_date) as expiry_date, sum(x.on_hand) as on_hand
    from (select l.client_id, l.id as lot_id, l.expiry_date, 0 as on_hand from lot l
           where l.workspace_id = %(workspace)s and l.expiry_date < %(today)s::date + 30
          union all
          select v.client_id, v.lot_id, null, v.on_hand from level v
           where v.workspace_id = %(workspace)s and v.lot_id is not null) x
   group by x.client_id, x.lot_id having max(x.expiry_date) is not null and sum(x.on_hand) > 0)
"""
"""Items running low and lots expiring, over the whole workspace in one pass each.

Added up without a join: whatever the planner believes of a new client, no plan of this is quadratic.
"""

_FIGURES = """
with <<watched>>,
held as (
  select v.client_id, sum(v.on_hand) as on_hand, sum(v.on_hold) as on_hold,
         count(*) filter (where v.on_hand < 0) as negative
    from level v where v.workspace_id = %(workspace)s group by v.client_id)
select c.client_id as id, c.name, c.code,
       coalesce(h.on_hand, 0) as on_hand, coalesce(h.on_hold, 0) as on_hold,
       coalesce(h.negative, 0) as negative,
       coalesce(w.low, 0) as low, coalesce(o.expiring, 0) as expiring,
       (select m.occurred_at from movement m
         where m.workspace_id = c.workspace_id and m.client_id = c.client_id
         order by m.occurred_at desc, m.id desc limit 1) as last_moved_at
  from client c
  left join held h on h.client_id = c.client_id
  left join (select client_id, count(*) as low from low group by client_id) w on w.client_id = c.client_id
  left join (select client_id, count(*) as expiring from old group by client_id) o
    on o.client_id = c.client_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by c.name, c.client_id limit 200
""".replace("<<watched>>", _WATCHED)

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
select 'expiring', c.client_id, c.name, null::uuid, i.id, i.sku, i.name, i.uom, n.on_hand,
       null::text, l.lot_no, n.expiry_date, null::numeric
  from client c
 cross join lateral (
   select o.lot_id, o.on_hand, o.expiry_date from old o where o.client_id = c.client_id
    order by o.expiry_date, o.lot_id limit 3) n
  join lot l on l.workspace_id = c.workspace_id and l.client_id = c.client_id and l.id = n.lot_id
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = l.item_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_LOW = """
select 'low', c.client_id, c.name, null::uuid, i.id, i.sku, i.name, i.uom, n.free,
       null::text, null::text, null::date, n.mark
  from client c
 cross join lateral (
   select o.item_id, o.free, o.mark from low o where o.client_id = c.client_id
    order by o.free - o.mark, o.item_id limit 3) n
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = n.item_id
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

_OUTSTANDING = " ".join(
    ("with", _WATCHED, " union all ".join(f"({part})" for part in (_NEGATIVE, _EXPIRING, _LOW, _HELD)))
)

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
