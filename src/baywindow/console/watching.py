"""The part of the staff home that is fetched after the page stands: how stock is, over all clients.

All of it was counted by the worker (`figures/keeping.py`): nobody waits here for the levels of all clients.
"""

from __future__ import annotations

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

_EXPIRING = """
select 'expiring' as what, c.client_id, c.name as client, i.id as item_id, i.sku, i.name, i.uom,
       n.on_hand as qty, l.lot_no, n.expiry_date as day, null::numeric as mark
  from client c
 cross join lateral (
   select k.lot_id, k.on_hand, k.expiry_date from expiring_lot k
    where k.workspace_id = c.workspace_id and k.client_id = c.client_id
    order by k.expiry_date, k.lot_id limit 3) n
  join lot l on l.workspace_id = c.workspace_id and l.client_id = c.client_id and l.id = n.lot_id
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = l.item_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_LOW = """
select 'low', c.client_id, c.name, i.id, i.sku, i.name, i.uom, n.free, null::text, null::date, n.mark
  from client c
 cross join lateral (
   select k.item_id, k.free, k.mark from running_low k
    where k.workspace_id = c.workspace_id and k.client_id = c.client_id
    order by k.free - k.mark, k.item_id limit 3) n
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = n.item_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
"""

_WATCH = f"""
select * from ({_EXPIRING} union all {_LOW}) x
 order by x.what, x.day, x.qty - x.mark, x.client, x.client_id, x.sku, x.lot_no
"""  # noqa: S608
"""Gravest first, and always in the same order, whatever way the planner took."""

_COUNTED = """
select c.client_id, c.name, w.n as low, o.n as expiring
  from client c
 cross join lateral (
   select count(*)::int as n from running_low k
    where k.workspace_id = c.workspace_id and k.client_id = c.client_id) w
 cross join lateral (
   select count(*)::int as n from expiring_lot k
    where k.workspace_id = c.workspace_id and k.client_id = c.client_id) o
 where c.workspace_id = %(workspace)s and c.status = 'active' and (w.n > 0 or o.n > 0)
 order by c.name, c.client_id limit 200
"""


@may("stock.view")
@require_safe
def home_stock(request: MemberRequest) -> HttpResponse:
    """What left by day, what stock is worth, and what of it runs out, runs low or expires."""
    now = timezone.now().astimezone(ZoneInfo(request.member.time_zone))
    context = {
        "today": now.date(),
        "rows": worst(),
        "watched": {row.client_id: row for row in counted()},
        "stocks": keeping.of_clients(),
        "soonest": keeping.soonest(),
        "left": figures.left(now) if request.member.may("orders.view") else [],
    }
    return render(request, "console/_home_stock.html", context)


def worst() -> list[Any]:
    """The gravest few, at most `OF_EACH` of each sort; each client gives its worst: none hides the others."""
    found = rows(_WATCH)
    return [
        row for what in ("expiring", "low") for row in [one for one in found if one.what == what][:OF_EACH]
    ]


def counted() -> list[Any]:
    """Clients with items at their reorder point, or lots expired or expiring in 30 days: how many of each."""
    return rows(_COUNTED)
