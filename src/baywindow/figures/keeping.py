"""The worker's count of every client's stock: what it is worth, and what of it runs out, runs low or expires.

It reads all levels of a client, as the client's own home does; staff see the outcome of all clients at once.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from baywindow.tenancy.context import ForeignClient, current
from baywindow.tenancy.jobs import clients_served, entered_job
from baywindow.tenancy.sql import rows, run

from .queries import RUNNING_OUT, VALUE, pace

MOST = 1000
"""So many items or lots of a client are kept of each sort, the gravest."""

_OF = "where k.workspace_id = %(workspace)s and k.client_id = %(client)s"
_FORGET = f"delete from <<table>> k {_OF}"  # noqa: S608 - our own words
_KEPT = ("stock_worth", "running_out", "running_low", "expiring_lot")

_WORTH = """
insert into stock_worth (workspace_id, client_id, currency, value, items, unvalued, counted_at)
select %(workspace)s, %(client)s, v.currency, v.value, v.items, v.unvalued, now() from (<<value>>) v
    on conflict do nothing"""

_RUNNING = """
insert into running_out (workspace_id, client_id, item_id, available, shipped, coming, cover)
select %(workspace)s, %(client)s, r.id, r.available, r.shipped, r.coming, r.cover from (<<found>>) r
    on conflict do nothing"""

# Added up without a join: whatever the planner believes of a new client, no plan of these is quadratic.
_LOW = """
insert into running_low (workspace_id, client_id, item_id, free, mark)
select %(workspace)s, %(client)s, x.item_id, sum(x.free), max(x.mark)
  from (select i.id as item_id, i.reorder_point as mark, 0 as free from item i
         where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.status = 'active'
           and i.reorder_point is not null
        union all
        select v.item_id, null, v.on_hand - v.on_hold - v.allocated from level v
         where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.condition = 'ok'
           and (v.lot_id is null or v.lot_id not in (
             select t.id from lot t where t.workspace_id = %(workspace)s and t.client_id = %(client)s
                and (t.status <> 'ok' or t.expiry_date < %(today)s::date)))) x
 group by x.item_id having max(x.mark) >= sum(x.free)
 order by sum(x.free) - max(x.mark), x.item_id limit %(few)s::int
    on conflict do nothing"""

_EXPIRING = """
insert into expiring_lot (workspace_id, client_id, lot_id, expiry_date, on_hand)
select %(workspace)s, %(client)s, x.lot_id, max(x.expiry_date), sum(x.on_hand)
  from (select t.id as lot_id, t.expiry_date, 0 as on_hand from lot t
         where t.workspace_id = %(workspace)s and t.client_id = %(client)s
           and t.expiry_date < %(today)s::date + 30
        union all
        select v.lot_id, null, v.on_hand from level v
         where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.lot_id is not null) x
 group by x.lot_id having max(x.expiry_date) is not null and sum(x.on_hand) > 0
 order by max(x.expiry_date), x.lot_id limit %(few)s::int
    on conflict do nothing"""

_WORTHS = """
select c.client_id as id, c.name, c.code, w.counted_at, w.currency, w.value, w.unvalued, r.items, r.cover
  from client c
  left join stock_worth w on w.workspace_id = c.workspace_id and w.client_id = c.client_id
 cross join lateral (
   select count(*)::int as items, min(k.cover) as cover from running_out k
    where k.workspace_id = c.workspace_id and k.client_id = c.client_id) r
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by c.name, c.client_id, w.value desc nulls last limit 400"""

_SOONEST = """
select c.client_id, c.name as client, i.id as item_id, i.sku, i.name, i.uom, n.available, n.shipped, n.coming,
       n.cover
  from client c
 cross join lateral (
   select k.* from running_out k
    where k.workspace_id = c.workspace_id and k.client_id = c.client_id
    order by k.cover, k.item_id limit 4) n
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = n.item_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by n.cover, c.name, i.sku limit 8"""


class Worth(NamedTuple):
    """A sum of money, and how many items with stock have no unit value in it."""

    value: Decimal
    currency: str
    unvalued: int


class Stock(NamedTuple):
    """What a client's stock comes to: since when, by currency, items running out, days the first lasts."""

    id: UUID
    name: str
    code: str
    counted_at: datetime | None
    worth: list[Worth]
    running_out: int
    cover: int | None


def count_everywhere() -> int:
    """Count every client of every workspace anew, each in a transaction of its own; how many there were."""
    counted = 0
    for workspace_id, client_id in clients_served():
        try:
            with entered_job(workspace_id, client_id):
                count()
        except ForeignClient:
            continue  # it went meanwhile
        counted += 1
    return counted


def count() -> None:
    """Count the current job's client anew."""
    for table in _KEPT:
        run(_FORGET.replace("<<table>>", table))
    run(_WORTH.replace("<<value>>", VALUE))
    told = pace(datetime.now(ZoneInfo(current().time_zone)).date(), MOST)
    run(_RUNNING.replace("<<found>>", RUNNING_OUT), told)
    for counted in (_LOW, _EXPIRING):
        run(counted, told)


def of_clients() -> list[Stock]:
    """What every active client's stock comes to, by name, for staff."""
    return [_stock(list(some)) for _, some in groupby(rows(_WORTHS), key=lambda row: row.id)]


def _stock(found: list[Any]) -> Stock:
    first = found[0]
    worth = [Worth(row.value, row.currency, row.unvalued) for row in found if row.value is not None]
    return Stock(first.id, first.name, first.code, first.counted_at, worth, first.items, first.cover)


def soonest() -> list[Any]:
    """The items of all clients that run out first; each client gives its worst: none hides the others."""
    return rows(_SOONEST)
