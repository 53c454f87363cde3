"""The part of the staff home that is fetched after the page stands: how stock is, over all clients.

What stock is worth and what runs out was counted by the worker; what runs low or expires reads every level.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from baywindow.figures import keeping
from baywindow.figures import queries as figures
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sql import rows

OF_EACH = 4

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

_EXPIRING = """
select 'expiring' as what, c.client_id, c.name as client, i.id as item_id, i.sku, i.name, i.uom,
       n.on_hand as qty, l.lot_no, n.expiry_date as day, null::numeric as mark
  from client c
 cross join lateral (
   select o.lot_id, o.on_hand, o.expiry_date from old o where o.client_id = c.client_id
    order by o.expiry_date, o.lot_id limit 3) n
  join lot l on l.workspace_id = c.workspace_id and l.client_id = c.client_id and l.id = n.lot_id
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = l.item_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_LOW = """
select 'low', c.client_id, c.name, i.id, i.sku, i.name, i.uom, n.free, null::text, null::date, n.mark
  from client c
 cross join lateral (
   select o.item_id, o.free, o.mark from low o where o.client_id = c.client_id
    order by o.free - o.mark, o.item_id limit 3) n
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = n.item_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_WATCH = (
    """
with <<watched>>
select * from (<<expiring>> union all <<low>>) x
 order by x.what, x.day, x.qty - x.mark, x.client, x.client_id, x.sku, x.lot_no
""".replace("<<watched>>", _WATCHED)
    .replace("<<expiring>>", _EXPIRING)
    .replace("<<low>>", _LOW)
)
"""Gravest first, and always in the same order, whatever way the planner took."""

_COUNTED = """
with <<watched>>
select c.client_id, c.name, coalesce(w.n, 0) as low, coalesce(o.n, 0) as expiring
  from client c
  left join (select client_id, count(*)::int as n from low group by client_id) w on w.client_id = c.client_id
  left join (select client_id, count(*)::int as n from old group by client_id) o on o.client_id = c.client_id
 where c.workspace_id = %(workspace)s and c.status = 'active' and (w.n > 0 or o.n > 0)
 order by c.name, c.client_id limit 200
""".replace("<<watched>>", _WATCHED)


@may("stock.view")
@require_safe
def home_stock(request: MemberRequest) -> HttpResponse:
    """What left by day, what stock is worth, and what of it runs out, runs low or expires."""
    now = timezone.now().astimezone(ZoneInfo(request.member.time_zone))
    context = {
        "today": now.date(),
        "rows": worst(now.date()),
        "watched": {row.client_id: row for row in counted(now.date())},
        "stocks": keeping.of_clients(),
        "soonest": keeping.soonest(),
        "left": figures.left(now) if request.member.may("orders.view") else [],
    }
    return render(request, "console/_home_stock.html", context)


def worst(today: date) -> list[Any]:
    """The gravest few, at most `OF_EACH` of each sort; each client gives its worst: none hides the others."""
    found = rows(_WATCH, {"today": today})
    return [
        row for what in ("expiring", "low") for row in [one for one in found if one.what == what][:OF_EACH]
    ]


def counted(today: date) -> list[Any]:
    """Clients with items at their reorder point, or lots expired or expiring in 30 days: how many of each."""
    return rows(_COUNTED, {"today": today})
