"""What matters now over a workspace: what stands out in its stock, what moved last, which files come in.

Each client gives its worst few, so that one large client does not hide the others.
"""

from __future__ import annotations

from typing import Any

from baywindow.tenancy.sql import rows

_NEGATIVE = """
select 'negative' as what, c.client_id, c.name as client, n.* from client c
 cross join lateral (
   select b.id as goods, i.id as item_id, i.sku, i.name, i.uom, v.on_hand as qty, w.code as warehouse,
          null::text as lot_no
     from standing_out x
     join level v on v.workspace_id = x.workspace_id and v.client_id = x.client_id and v.id = x.level_id
     join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
     join client_warehouse w
       on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
     join lateral (
       select b.id from balance b
        where b.workspace_id = v.workspace_id and b.client_id = v.client_id and b.level_id = v.id
        order by b.on_hand limit 1) b on true
    where x.workspace_id = c.workspace_id and x.client_id = c.client_id and x.negative
    order by v.on_hand limit 3) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_HELD = """
select 'held', c.client_id, c.name, n.* from client c
 cross join lateral (
   select b.id, i.id, i.sku, i.name, i.uom, b.on_hold, w.code, l.lot_no
     from standing_out x
     join level v on v.workspace_id = x.workspace_id and v.client_id = x.client_id and v.id = x.level_id
     join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
     join client_warehouse w
       on w.workspace_id = v.workspace_id and w.client_id = v.client_id and w.id = v.warehouse_id
     left join lot l on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = v.lot_id
     join lateral (
       select b.id, b.on_hold from balance b
        where b.workspace_id = v.workspace_id and b.client_id = v.client_id and b.level_id = v.id
          and b.on_hold > 0
        order by b.on_hold desc limit 1) b on true
    where x.workspace_id = c.workspace_id and x.client_id = c.client_id and x.held
    order by v.on_hold desc limit 3) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_OUTSTANDING = " union all ".join(f"({part})" for part in (_NEGATIVE, _HELD))

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

ORDER = ("negative", "held")
OF_EACH = 4


def outstanding() -> list[Any]:
    """What somebody should look at, gravest first, at most `OF_EACH` of each sort."""
    found = rows(_OUTSTANDING)
    return [row for what in ORDER for row in [one for one in found if one.what == what][:OF_EACH]]


def imports() -> list[Any]:
    """Files that wait for somebody or are under way, and those that failed lately."""
    return rows(_IMPORTS)


def last_movements() -> list[Any]:
    """The newest movements of the workspace."""
    return rows(_LAST)
