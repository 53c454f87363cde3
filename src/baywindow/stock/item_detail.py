"""One item from near: where it is, its serial numbers, its level by day, its age and its expiry."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from baywindow.tenancy.sql import one, rows

from .figures import levels, then_params

# Balances as they are, less what happened since the moment that is asked for.
PLACES = """
with later as materialized (
  select m.level_id, m.location_id, sum(m.qty) as qty, sum(m.hold_qty) as hold_qty
    from movement m
   where %(then)s::timestamptz is not null
     and m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = %(item)s::uuid
     and m.occurred_at >= %(then)s::timestamptz
   group by m.level_id, m.location_id
)
select w.code as warehouse, w.name as warehouse_name, l.code as location, l.zone, t.lot_no, t.expiry_date,
       t.status as lot_status, v.condition, v.id as level_id, v.warehouse_id,
       sum(b.on_hand - coalesce(a.qty, 0)) as on_hand, sum(b.on_hold - coalesce(a.hold_qty, 0)) as on_hold
  from level v
  join balance b on b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.level_id = v.id
  left join later a on a.level_id = b.level_id and a.location_id is not distinct from b.location_id
  join client_warehouse w
    on w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.id = v.warehouse_id
  left join client_location l
    on %(locations)s::boolean
   and l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = b.location_id
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
 group by w.code, w.name, l.code, l.zone, t.lot_no, t.expiry_date, t.status, v.condition, v.id, v.warehouse_id
having sum(b.on_hand - coalesce(a.qty, 0)) <> 0 or sum(b.on_hold - coalesce(a.hold_qty, 0)) <> 0
 order by w.code, l.code nulls first, t.expiry_date nulls last, t.lot_no, v.condition
 limit %(limit)s::int"""

# Serial numbers are replayed: each is one piece with a short history.
SERIALS = """
select s.serial_no, w.code as warehouse, w.name as warehouse_name, l.code as location, t.lot_no, p.condition
  from serial s
  cross join lateral (
    select m.warehouse_id, m.location_id, m.lot_id, m.condition from movement m
     where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.serial_id = s.id
       and (%(then)s::timestamptz is null or m.occurred_at < %(then)s::timestamptz)
     group by m.warehouse_id, m.location_id, m.lot_id, m.condition having sum(m.qty) > 0
     order by max(m.occurred_at) desc limit 1) p
  join client_warehouse w
    on w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.id = p.warehouse_id
  left join client_location l
    on %(locations)s::boolean
   and l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = p.location_id
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = p.lot_id
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.item_id = %(item)s::uuid
   and s.serial_no > %(after)s::text and (%(then)s::timestamptz is not null or s.status = 'in_stock')
 order by s.serial_no limit %(limit)s::int"""

OPENING = """
select coalesce(sum(v.on_hand), 0) as on_hand from <<levels>> v
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
   and (%(warehouse)s::uuid is null or v.warehouse_id = %(warehouse)s::uuid)"""

DAILY = """
select (m.occurred_at at time zone %(zone)s::text)::date as day, sum(m.qty) as rose,
       coalesce(sum(m.qty) filter (where m.kind in ('opening', 'receipt', 'return')), 0) as received,
       coalesce(-sum(m.qty) filter (where m.kind in ('ship', 'scrap')), 0) as shipped
  from movement m
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = %(item)s::uuid
   and m.occurred_at >= %(start)s::timestamptz and m.occurred_at < %(end)s::timestamptz
   and (%(warehouse)s::uuid is null or m.warehouse_id = %(warehouse)s::uuid)
 group by 1 order by 1"""

# First in, first out: what is there came last. Each arrival still has what newer ones do not explain.
AGES = """
with held as (
  select greatest(coalesce(sum(v.on_hand), 0), 0) as on_hand from <<levels>> v
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
),
arrived as (
  select (%(now)s::timestamptz at time zone %(zone)s::text)::date
           - (m.occurred_at at time zone %(zone)s::text)::date as days, m.qty,
         sum(m.qty) over (order by m.occurred_at desc, m.id desc rows unbounded preceding) as explained
    from movement m
   where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = %(item)s::uuid
     and m.occurred_at < %(now)s::timestamptz and m.qty > 0
     and m.kind in ('opening', 'receipt', 'return', 'adjust', 'count')
)
select width_bucket(a.days, %(edges)s::int[]) as bucket,
       sum(least(a.qty, h.on_hand - a.explained + a.qty)) as qty
  from arrived a, held h where a.explained - a.qty < h.on_hand
 group by 1 order by 1"""

EXPIRIES = """
select case when t.expiry_date is not null
            then width_bucket(t.expiry_date - %(today)s::date, %(edges)s::int[]) end as bucket,
       sum(v.on_hand) as qty
  from <<levels>> v
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
   and v.on_hand > 0
 group by 1 order by 1"""

AGE_EDGES = (30, 60, 90, 180, 365)
EXPIRY_EDGES = (0, 31, 61, 91, 181)


class Day(NamedTuple):
    """One local day of an item: on hand at its end, what came and what went."""

    day: date
    on_hand: Decimal
    received: Decimal
    shipped: Decimal


class Bucket(NamedTuple):
    """How much there is between two numbers of days, `[least, most)`; None is no bound, both None no date."""

    least: int | None
    most: int | None
    qty: Decimal


def places(
    item: UUID, then: datetime | None = None, *, locations: bool = True, limit: int = 500
) -> list[Any]:
    """What is where, by warehouse, location, lot and condition; by location only where that is shown."""
    return rows(PLACES, {"item": item, "then": then, "locations": locations, "limit": limit})


def serials(
    item: UUID, then: datetime | None = None, *, locations: bool = True, after: str = "", limit: int = 200
) -> list[Any]:
    """Serial numbers that are there, in their order, behind `after`."""
    told = {"item": item, "then": then, "locations": locations, "after": after, "limit": limit}
    return rows(SERIALS, told)


def series(item: UUID, first: date, last: date, zone: str, warehouse: UUID | None = None) -> list[Day]:
    """The item's level at the end of every local day from first to last, both included."""
    here = ZoneInfo(zone)
    start = datetime(first.year, first.month, first.day, tzinfo=here)
    after = last + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=here)
    told = {"item": item, "warehouse": warehouse, "zone": zone, "start": start, "end": end}
    level = one(OPENING.replace("<<levels>>", levels(start)), told | then_params(start)).on_hand
    changed = {row.day: row for row in rows(DAILY, told)}
    found = []
    for n in range((last - first).days + 1):
        row = changed.get(first + timedelta(days=n))
        level += row.rose if row else 0
        nothing = Decimal(0)
        found.append(
            Day(
                first + timedelta(days=n),
                level,
                row.received if row else nothing,
                row.shipped if row else nothing,
            )
        )
    return found


def ages(item: UUID, now: datetime, zone: str, then: datetime | None = None) -> list[Bucket]:
    """How long what is on hand has been there, in days since it arrived, first in first out."""
    told = {"item": item, "now": then or now, "zone": zone, "edges": list(AGE_EDGES)}
    found = rows(AGES.replace("<<levels>>", levels(then)), told | then_params(then))
    return [_bucket(row, (0, *AGE_EDGES)) for row in found]


def expiries(item: UUID, today: date, then: datetime | None = None) -> list[Bucket]:
    """In how many days what is on hand expires; below zero it has, without bounds it never does."""
    told = {"item": item, "today": today, "edges": list(EXPIRY_EDGES)}
    found = rows(EXPIRIES.replace("<<levels>>", levels(then)), told | then_params(then))
    return [_bucket(row, (None, *EXPIRY_EDGES)) for row in found]


def _bucket(row: Any, starts: tuple[int | None, ...]) -> Bucket:
    if row.bucket is None:
        return Bucket(None, None, row.qty)
    return Bucket(starts[row.bucket], (*starts, None)[row.bucket + 1], row.qty)
