"""One item of a client: what it is, where it lies, how old it is, how its level went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from baywindow.tenancy.sql import one, rows
from baywindow.ui.language import gettext_lazy

from .figures import USABLE, levels, of_item, then_params

MOST = 500
"""Balances shown on one page; an item with more lots is read in its file or by a filter."""

ITEM = """
select i.id, i.sku, i.name, i.description, i.category, i.uom,
       i.lot_tracked, i.serial_tracked, i.expiry_tracked, i.shelf_life_days, i.hs_code, i.origin_country,
       i.length_mm, i.width_mm, i.height_mm, i.weight_g, i.reorder_point, i.reorder_qty,
       i.client_unit_value, i.currency, i.status,
       f.on_hand, f.on_hold, f.allocated, f.available, f.available as available_everywhere, f.negative,
       f.expired, f.next_expiry, f.last_moved_at,
       (select coalesce(sum(e.qty), 0) from expected e
         where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.item_id = i.id) as inbound,
       (select array_agg(b.code order by b.code) from item_barcode b
         where b.workspace_id = %(workspace)s and b.client_id = %(client)s and b.item_id = i.id) as barcodes,
       (select json_agg(json_build_object(
                 'uom', k.uom, 'qty', k.qty, 'length', k.length_mm, 'width', k.width_mm,
                 'height', k.height_mm, 'weight', k.weight_g, 'barcode', k.barcode) order by k.qty)
          from item_pack k
         where k.workspace_id = %(workspace)s and k.client_id = %(client)s and k.item_id = i.id) as packs
  from item i
  join lateral (<<figures>>) f on true
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = %(item)s::uuid"""

BY_LOT = """
select v.id, v.warehouse_id, h.code as warehouse, h.name as warehouse_name,
       t.lot_no, t.mfg_date, t.expiry_date, t.status as lot_status, v.condition,
       v.on_hand, v.on_hold, v.allocated,
       case when <<usable>> then v.on_hand - v.allocated - v.on_hold else 0 end as available
  from <<levels>> v
  join client_warehouse h
    on h.workspace_id = v.workspace_id and h.client_id = v.client_id and h.id = v.warehouse_id
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
   and (v.on_hand <> 0 or v.on_hold <> 0 or v.allocated <> 0)
 order by h.code, t.expiry_date nulls last, t.lot_no, v.condition limit %(most)s::int"""

PLACED_NOW = """
  from level v
  join balance b on b.workspace_id = v.workspace_id and b.client_id = v.client_id and b.level_id = v.id"""

# Of a past moment places are not kept: the item's ledger is replayed up to it.
PLACED_THEN = """
  from (select m.level_id, m.location_id, sum(m.qty) as on_hand, sum(m.hold_qty) as on_hold from movement m
         where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = %(item)s::uuid
           and m.occurred_at < %(then)s::timestamptz
         group by m.level_id, m.location_id) b
  join level v on v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id = b.level_id"""

BY_PLACE = """
select v.id, v.warehouse_id, h.code as warehouse, h.name as warehouse_name,
       l.code as location, l.zone, l.type, t.lot_no, t.mfg_date, t.expiry_date, t.status as lot_status,
       v.condition, b.on_hand, b.on_hold<<placed>>
  join client_warehouse h
    on h.workspace_id = v.workspace_id and h.client_id = v.client_id and h.id = v.warehouse_id
  left join client_location l
    on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = b.location_id
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
   and (b.on_hand <> 0 or b.on_hold <> 0)
 order by h.code, l.code nulls first, t.expiry_date nulls last, t.lot_no, v.condition limit %(most)s::int"""

# How much came in up to each edge: what is there now came last (first in, first out).
AGES = """
select v.id, v.on_hand, v.received, v.first_on,
       (select array_agg(coalesce((
                 select d.received from day_snapshot d
                  where d.workspace_id = v.workspace_id and d.client_id = v.client_id and d.level_id = v.id
                    and d.day <= e.day
                  order by d.day desc limit 1), 0) order by e.day desc)
          from unnest(%(edges)s::date[]) as e(day)) as received_by
  from <<levels>> v
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
   and v.on_hand > 0"""

HISTORY = """
with state as (
  select v.id, b.day, b.on_hand
    from level v
    cross join lateral (
      select d.day, d.on_hand from day_snapshot d
       where d.workspace_id = v.workspace_id and d.client_id = v.client_id and d.level_id = v.id
         and d.day < %(first)s::date
       order by d.day desc limit 1) b
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
  union all
  select v.id, d.day, d.on_hand
    from level v
    join day_snapshot d on d.workspace_id = v.workspace_id and d.client_id = v.client_id and d.level_id = v.id
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = %(item)s::uuid
     and d.day >= %(first)s::date and d.day < %(last)s::date
),
step as (
  select day, on_hand - lag(on_hand, 1, 0::numeric) over (partition by id order by day) as rose from state
)
select greatest(day, %(first)s::date - 1) as day, sum(rose) as rose from step group by 1 order by 1"""

EDGES = (30, 90, 180, 365)
AGE_NAMES = (
    gettext_lazy("Under 30 days"),
    gettext_lazy("30 to 90 days"),
    gettext_lazy("90 to 180 days"),
    gettext_lazy("180 days to a year"),
    gettext_lazy("Over a year"),
)
EXPIRY_NAMES = (
    gettext_lazy("Expired"),
    gettext_lazy("Within 30 days"),
    gettext_lazy("30 to 90 days"),
    gettext_lazy("90 to 180 days"),
    gettext_lazy("180 days to a year"),
    gettext_lazy("Later"),
    gettext_lazy("No date"),
)


class Bucket(NamedTuple):
    """A part of the stock: its name and how much there is of it."""

    name: str
    qty: Decimal


@dataclass(frozen=True)
class About:
    """The item that is asked about, and of which moment: `then` is None for now."""

    item: UUID
    today: date
    then: datetime | None = None

    @property
    def last(self) -> date:
        """The UTC day that is not over at this moment."""
        return (self.then or datetime.now(UTC)).astimezone(UTC).date()

    def params(self) -> dict[str, Any]:
        """Parameters of every query of an item."""
        return {"item": self.item, "today": self.today, "most": MOST, **then_params(self.then)}


def find(about: About) -> Any | None:
    """The item with its figures; None when this client has no such item."""
    return one(ITEM.replace("<<figures>>", of_item([], about.then)), about.params())


def by_lot(about: About) -> list[Any]:
    """What is there by warehouse, lot and condition."""
    text = BY_LOT.replace("<<levels>>", levels(about.then)).replace("<<usable>>", USABLE)
    return rows(text, about.params())


def by_place(about: About) -> list[Any]:
    """What is there by warehouse, location, lot and condition."""
    placed = PLACED_NOW if about.then is None else PLACED_THEN
    return rows(BY_PLACE.replace("<<placed>>", placed), about.params())


def ages(about: About) -> list[Bucket]:
    """How long the stock has been here, if what came first leaves first, level by level."""
    edges = [about.last - timedelta(days=days) for days in EDGES]
    found = rows(AGES.replace("<<levels>>", levels(about.then)), about.params() | {"edges": edges})
    sums = [Decimal(0)] * len(AGE_NAMES)
    for level in found:
        for n, qty in enumerate(_aged(level, edges)):
            sums[n] += qty
    return [Bucket(name, qty) for name, qty in zip(AGE_NAMES, sums, strict=True)]


def _aged(level: Any, edges: list[date]) -> list[Decimal]:
    """A level's stock by age. What no receipt explains (moved in, found) is as old as the level."""
    left, came, parts = level.on_hand, level.received, []
    for before in level.received_by:
        part = max(Decimal(0), min(left, came - before))
        parts.append(part)
        left, came = left - part, before
    part = min(left, came)
    parts.append(part)
    parts[sum(level.first_on <= edge for edge in edges)] += left - part
    return parts


def expiries(found: Iterable[Any], today: date) -> list[Bucket]:
    """The stock of these balances by when it expires."""
    sums = [Decimal(0)] * len(EXPIRY_NAMES)
    for row in found:
        if row.on_hand > 0:
            sums[_expiry(row.expiry_date, today)] += row.on_hand
    return [Bucket(name, qty) for name, qty in zip(EXPIRY_NAMES, sums, strict=True)]


def _expiry(expires: date | None, today: date) -> int:
    if expires is None:
        return len(EXPIRY_NAMES) - 1
    left = (expires - today).days
    return 0 if left < 0 else 1 + sum(left > edge for edge in EDGES)


def history(about: About, days: int | None, closing: Decimal) -> list[tuple[date, Decimal]]:
    """The level at the close of each UTC day it changed, over so many days or all, ending in `closing`."""
    first = about.last - timedelta(days=days) if days else date(1970, 1, 2)
    found = rows(HISTORY, about.params() | {"first": first, "last": about.last})
    points: list[tuple[date, Decimal]] = []
    level = Decimal(0)
    for row in found:
        level += row.rose
        points.append((max(row.day, first) if days else row.day, level))
    if days and (not points or points[0][0] > first):
        points.insert(0, (first, Decimal(0)))
    return [*points, (about.last, closing)]
