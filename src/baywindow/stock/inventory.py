"""The inventory list: the items an address asks for, their sums, and what else is told of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from baywindow.catalog.words import SAYS
from baywindow.tenancy.sql import one, rows

from .asked import place
from .figures import CONDITIONS, USABLE, both, levels, lots, of_each_item, of_item
from .wanted import SOON, SORTS, Wanted

# By SKU the index gives the order, so only the items of the page are added up; by a figure all are.
BY_SKU = """
  from item i
  join lateral (<<of item>>) f on true"""

BY_FIGURE = """
  from item i
  left join (<<of each item>>) g on g.item_id = i.id
 cross join lateral (
    select coalesce(g.on_hand, 0) as on_hand, coalesce(g.on_hold, 0) as on_hold,
           coalesce(g.allocated, 0) as allocated, coalesce(g.available, 0) as available,
           coalesce(g.stocked, false) as stocked, coalesce(g.negative, false) as negative,
           coalesce(g.expired, 0) as expired, g.next_expiry, g.last_moved_at) f"""

EVERYWHERE = """
  join lateral (<<of item everywhere>>) w on true"""

# What is on its way is known of an item and a warehouse, and for now only.
COMING = """
  join lateral (
    select coalesce(sum(e.qty), 0) as qty from expected e
     where e.workspace_id = %(workspace)s and e.client_id = %(client)s
       and e.item_id = i.id<<there>>) x on true"""

COMING_OF_EACH = """
  left join (
    select e.item_id, sum(e.qty) as qty from expected e
     where e.workspace_id = %(workspace)s and e.client_id = %(client)s<<there>>
     group by e.item_id) x on x.item_id = i.id"""

COMING_THEN = """
 cross join (select 0::numeric as qty) x"""

LOW = "<<everywhere>>.available <= i.reorder_point"

LIST = """
select i.id, i.sku, i.name, i.category, i.uom, i.reorder_point,
       f.on_hand, f.on_hold, f.allocated, f.available, f.stocked,
       f.negative, f.expired, f.next_expiry, <<everywhere>>.available as available_everywhere,
       coalesce(x.qty, 0) as inbound, <<by>> as place<<from>>
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s<<conditions>>
 order by <<order>>"""

TOTALS = """
select count(*) filter (where <<shown>>)::int as items,
       coalesce(sum(f.on_hand), 0) as on_hand, coalesce(sum(f.on_hold), 0) as on_hold,
       coalesce(sum(f.allocated), 0) as allocated, coalesce(sum(f.available), 0) as available,
       count(*) filter (where <<runs low>>)::int as low,
       count(*) filter (where f.negative)::int as negative,
       count(*) filter (where f.expired > 0)::int as expired,
       count(*) filter (where f.next_expiry <= %(soon)s::date)::int as expiring,
       max(f.last_moved_at) as last_moved_at<<from>>
 where i.workspace_id = %(workspace)s and i.client_id = %(client)s<<conditions>>"""

EXPIRING = """
select count(distinct t.id)::int as lots, coalesce(sum(v.on_hand), 0) as on_hand
  from lot t
  join <<levels>> v on v.workspace_id = t.workspace_id and v.client_id = t.client_id
   and v.item_id = t.item_id and v.lot_id = t.id
 where t.workspace_id = %(workspace)s and t.client_id = %(client)s and v.on_hand > 0
   and t.expiry_date >= %(today)s::date and t.expiry_date <= %(soon)s::date<<conditions>>"""

OF_ITEMS = """t.item_id in (
         select i.id from item i
          where i.workspace_id = %(workspace)s and i.client_id = %(client)s<<about>>)"""

NEXT_LOT = """
select t.lot_no, t.expiry_date
  from <<levels>> v
  join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = i.id and v.on_hand > 0
   and <<usable>><<conditions>>
 order by t.expiry_date nulls last, t.lot_no limit 1"""

# What is told of an item `i` besides its figures: the next lot out, and what was shipped in the last month.
OUTLOOK = """
  left join lateral (<<next lot>>) l on true
  left join lateral (<<shipped>>) s on true"""

OF_ONE = "select l.lot_no, l.expiry_date, s.shipped from (select %(item)s::uuid as id) i<<outlook>>"

PAGE = """
select i.*, l.lot_no, l.expiry_date, s.shipped
  from (select p.*, row_number() over () as line from (<<list>> limit %(limit)s::int) p) i<<outlook>>
 order by i.line"""

SHIPPED = """
select sum(v.shipped - coalesce(d.shipped, 0))::float8 as shipped
  from level v<<lots>>
  left join lateral (
    select d.shipped from day_snapshot d
     where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.level_id = v.id
       and d.day < %(since)s::date
     order by d.day desc limit 1) d on true
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = i.id
   and v.last_on >= %(since)s::date<<conditions>>"""

# As of a past moment nobody asks how long stock lasts.
SHIPPED_THEN = "select null::float8 as shipped"

# By how much the stock of each item of a page rose or fell on each day of the month.
MONTH = """
with state as (
  select v.item_id, v.id, d.day, d.on_hand
    from level v<<lots>>
    cross join lateral (
      (select d.day, d.on_hand from day_snapshot d
        where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.level_id = v.id
          and d.day < %(since)s::date
        order by d.day desc limit 1)
      union all
      select d.day, d.on_hand from day_snapshot d
       where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.level_id = v.id
         and d.day >= %(since)s::date and d.day <= %(until)s::date) d
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = any(%(items)s::uuid[])
     and v.last_on >= %(since)s::date<<conditions>>
),
step as (
  select item_id, day, on_hand - lag(on_hand, 1, 0::numeric) over levels as rose
    from state window levels as (partition by id order by day)
),
daily as (
  select item_id, (day - %(since)s::date) as n, sum(rose)::float8 as rose
    from step where day >= %(since)s::date group by item_id, day
)
select item_id as id, array_agg(n) as days, array_agg(rose) as rises from daily group by item_id"""

FILE = """
select i.*, l.lot_no, l.expiry_date
  from (select s.*, row_number() over () as line from (<<list>>) s) i
  left join lateral (<<next lot>>) l on true
 order by i.line"""


@dataclass(frozen=True)
class Page:
    """Rows of the list, and the places before the first and behind the last where there is more."""

    rows: list[Any]
    previous: str | None
    next: str | None


def page(wanted: Wanted) -> Page:
    """One page of the list; rows that tie are in the order of their SKU, either way round."""
    params = wanted.params() | _month(wanted) | {"limit": wanted.limit + 1}
    found = rows(_outlook(PAGE, wanted).replace("<<list>>", _list(wanted)), params)
    more, found = len(found) > wanted.limit, found[: wanted.limit]
    if wanted.before:
        found.reverse()
    if not found:
        return Page([], None, None)
    has_previous, has_next = (more, True) if wanted.before else (wanted.after is not None, more)
    first, last = found[0], found[-1]
    return Page(
        found,
        place(first.place, first.sku) if has_previous else None,
        place(last.place, last.sku) if has_next else None,
    )


def totals(wanted: Wanted) -> Any:
    """Sums over all items asked for, whatever page is shown."""
    low = _by_figures(replace(wanted, low=True))
    text = TOTALS.replace("<<shown>>", _all(_by_figures(wanted))).replace("<<runs low>>", _all(low))
    conditions = [*_about(wanted), *(low if wanted.low else ["f.stocked"] if wanted.by_level else [])]
    return one(_from(text, wanted, BY_FIGURE, conditions), wanted.params())


def expiring(wanted: Wanted) -> Any:
    """How many lots expire within a month, and how much there is of them."""
    kept = [CONDITIONS[name] for name in wanted.by_level]
    if about := _about(wanted):
        kept.append(OF_ITEMS.replace("<<about>>", both(about)))
    text = EXPIRING.replace("<<levels>>", levels(wanted.then)).replace("<<conditions>>", both(kept))
    return one(text, wanted.params())


def outlook(wanted: Wanted, item: UUID) -> Any:
    """Of an item: the next lot out, its expiry; `shipped` in the last 30 days, None as of a past moment."""
    return one(_outlook(OF_ONE, wanted), wanted.params() | _month(wanted) | {"item": item})


def months(wanted: Wanted, items: list[UUID]) -> dict[UUID, Any]:
    """By item that moved: the `days` of the last 30 on which it did, and its `rises` on them."""
    params = wanted.params() | _month(wanted) | {"items": items}
    return {row.id: row for row in rows(_by_level(MONTH, wanted), params)}


def file(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The query of every row of the list, in its order, and its parameters."""
    wanted = replace(wanted, after=None, before=None)
    return _next_lot(FILE, wanted).replace("<<list>>", _list(wanted)), wanted.params()


def _list(wanted: Wanted) -> str:
    by, backwards = SORTS[wanted.sort].by, wanted.before is not None
    way = "desc" if wanted.down != backwards else "asc"
    order = f"i.sku {way}" if wanted.sort == "sku" else f"{by} {way}, i.sku {'desc' if backwards else 'asc'}"
    source = BY_SKU if wanted.sort == "sku" else BY_FIGURE
    text = _from(LIST, wanted, source, [*_of_items(wanted), *_beyond(wanted)])
    return text.replace("<<by>>", by).replace("<<order>>", order)


def _beyond(wanted: Wanted) -> list[str]:
    """The condition that goes on behind a place, or before it."""
    if not (wanted.after or wanted.before):
        return []
    sort, backwards = SORTS[wanted.sort], wanted.before is not None
    sign, tie = "<" if wanted.down != backwards else ">", "<" if backwards else ">"
    if wanted.sort == "sku":
        return [f"i.sku {sign} %(place)s::text"]
    at = f"%(place)s::{sort.type}"
    return [f"({sort.by} {sign} {at} or {sort.by} = {at} and i.sku {tie} %(place_sku)s::text)"]


def _from(text: str, wanted: Wanted, source: str, conditions: Iterable[str]) -> str:
    kept = [CONDITIONS[name] for name in wanted.by_level]
    source += (EVERYWHERE if kept else "") + _coming(wanted, source)
    return (
        text.replace("<<from>>", source)
        .replace("<<conditions>>", both(conditions))
        .replace("<<low>>", LOW)
        .replace("<<everywhere>>", "w" if kept else "f")
        .replace("<<of item>>", of_item(kept, wanted.then))
        .replace("<<of each item>>", of_each_item(kept, wanted.then))
        .replace("<<of item everywhere>>", of_item([], wanted.then))
    )


def _coming(wanted: Wanted, source: str) -> str:
    """The join that brings items what is on its way."""
    if wanted.then:
        return COMING_THEN
    there = " and e.warehouse_id = %(warehouse)s::uuid" if wanted.warehouse else ""
    return (COMING if source == BY_SKU else COMING_OF_EACH).replace("<<there>>", there)


def _of_items(wanted: Wanted) -> list[str]:
    """The filters of whole items. Without `zero` only what is there or coming, or runs low if asked for."""
    return [*_about(wanted), *_by_figures(wanted)]


def _by_figures(wanted: Wanted) -> list[str]:
    kept = ["i.status = 'active'", LOW] if wanted.low else []
    if set(wanted.by_level) - {"warehouse"}:
        kept.append("f.stocked")
    elif wanted.by_level or not (wanted.zero or wanted.low):
        kept.append("(f.stocked or x.qty > 0)")
    else:
        kept.append("(f.stocked or i.status = 'active')")
    return kept


def _all(conditions: Iterable[str]) -> str:
    return " and ".join(conditions)


def _about(wanted: Wanted) -> list[str]:
    words = [SAYS] if wanted.words else []
    return words + (["i.category = %(category)s::text"] if wanted.category else [])


def _month(wanted: Wanted) -> dict[str, Any]:
    """The 30 days that end with the moment of the list, as snapshots count days."""
    until = (wanted.then or datetime.now(UTC)).astimezone(UTC).date()
    return {"since": until - timedelta(days=SOON), "until": until}


def _outlook(text: str, wanted: Wanted) -> str:
    text = text.replace("<<outlook>>", OUTLOOK)
    text = text.replace("<<shipped>>", SHIPPED_THEN if wanted.then else SHIPPED)
    return _by_level(_next_lot(text, wanted), wanted)


def _by_level(text: str, wanted: Wanted) -> str:
    kept = both(CONDITIONS[name] for name in wanted.by_level)
    return text.replace("<<lots>>", lots(wanted.by_level)).replace("<<conditions>>", kept)


def _next_lot(text: str, wanted: Wanted) -> str:
    lot = NEXT_LOT.replace("<<levels>>", levels(wanted.then)).replace("<<usable>>", USABLE)
    return _by_level(text.replace("<<next lot>>", lot), wanted)
