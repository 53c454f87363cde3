"""The figures of home: what waits, what left and came in, on time or not, what it is worth, what runs out.

All of it is read from indexes that begin with the client, and no further back than `DAYS` days; what waits is
as much as is open. Days begin and end where the reader is.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from baywindow.inbound.kinds import EXPECTED
from baywindow.orders.queries import PLACED
from baywindow.tenancy.context import current
from baywindow.tenancy.counted import named
from baywindow.tenancy.sql import one, rows

DAYS = 30
"""On time and dock to stock are told of so many days, today included; cover comes from their outflow."""
SHORT = 14
"""Days of cover under which an item is running out."""
FEW = 8

_WAITING = """
  select count(*) filter (where o.stage = 'open')::int as open,
         count(*) filter (where o.stage = 'fulfilment')::int as fulfilment,
         count(*) filter (where o.stage = 'hold')::int as hold,
         count(*) filter (where o.status = 'awaiting_approval')::int as to_approve,
         count(*) filter (where o.status = 'draft' and o.sent_back_because <> '')::int as sent_back,
         count(*) filter (where o.requested_ship <= %(today)s::date and <<placed>>)::int as due,
         count(*) filter (where o.requested_ship < %(today)s::date and <<placed>>)::int as late
    from client_order o
   where o.workspace_id = %(workspace)s and o.client_id = %(client)s
     and o.stage in ('open', 'fulfilment', 'hold')""".replace("<<placed>>", PLACED)

_SHIPPED = """
  select count(*) filter (where o.shipped_at >= %(day)s::timestamptz)::int as shipped_today,
         count(*) filter (where o.shipped_at >= %(week)s::timestamptz)::int as shipped_week,
         count(o.requested_ship)::int as promised,
         count(*) filter (
           where (o.shipped_at at time zone %(zone)s::text)::date <= o.requested_ship)::int as on_time
    from client_order o
   where o.workspace_id = %(workspace)s and o.client_id = %(client)s
     and o.shipped_at >= %(since)s::timestamptz and o.shipped_at < %(until)s::timestamptz"""

_COMING = """
  select count(*)::int as coming,
         count(*) filter (
           where a.status = 'announced' and a.expected_from <= %(today)s::date)::int as arriving,
         count(*) filter (where a.status = 'announced' and a.expected_to < %(today)s::date)::int as overdue
    from asn a
   where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.status in (<<expected>>)"""

_RECEIVED = """
  select count(*)::int as received,
         count(*) filter (where a.received_at >= %(day)s::timestamptz)::int as received_today,
         count(*) filter (where a.received_at >= %(week)s::timestamptz)::int as received_week,
         (extract(epoch from avg(a.received_at - a.arrived_at)) / 3600)::float8 as dock_hours
    from asn a
   where a.workspace_id = %(workspace)s and a.client_id = %(client)s
     and a.received_at >= %(since)s::timestamptz and a.received_at < %(until)s::timestamptz"""

_STOCK = """
  select count(*) filter (where x.negative)::int as negative, count(*) filter (where x.held)::int as held
    from standing_out x where x.workspace_id = %(workspace)s and x.client_id = %(client)s"""

PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "orders.view": (f"({_WAITING}) w cross join ({_SHIPPED}) s", (
        "open", "fulfilment", "hold", "to_approve", "sent_back", "due", "late", "shipped_today",
        "shipped_week", "promised", "on_time")),
    "inbound.view": (f"({_COMING}) e cross join ({_RECEIVED}) r", (
        "coming", "arriving", "overdue", "received", "received_today", "received_week", "dock_hours")),
    "stock.view": (f"({_STOCK}) l", ("negative", "held")),
}  # fmt: skip
"""The figures each capability opens: their SQL, and what they are called."""

_OWN = """
select c.client_id as id, c.name, c.code, c.on_time_target, c.dock_hours_target, <<names>>
  from client c cross join lateral (select <<shown>> from <<parts>>) n
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s"""

_OF_ALL = """
select c.client_id as id, c.name, c.code, c.on_time_target, c.dock_hours_target, <<names>>
  from client c cross join lateral (select <<shown>> from <<parts>>) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by c.name, c.client_id limit 200"""

_LEFT = """
select n.day, sum(n.orders)::int as orders from client c
 cross join lateral (
   select (o.shipped_at at time zone %(zone)s::text)::date as day, count(*) as orders from client_order o
    where o.workspace_id = c.workspace_id and o.client_id = c.client_id
      and o.shipped_at >= %(since)s::timestamptz and o.shipped_at < %(until)s::timestamptz
    group by 1) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
 group by n.day"""

_DAILY = """
select (m.occurred_at at time zone %(zone)s::text)::date as day,
       coalesce(sum(m.qty) filter (where m.kind in ('receipt', 'return')), 0) as came,
       coalesce(-sum(m.qty) filter (where m.kind = 'ship'), 0) as went
  from movement m
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s
   and m.kind in ('receipt', 'return', 'ship')
   and m.occurred_at >= %(since)s::timestamptz and m.occurred_at < %(until)s::timestamptz
 group by 1"""

VALUE = """
select coalesce(nullif(i.currency, ''), c.currency) as currency,
       sum(v.on_hand * i.client_unit_value) as value, count(distinct i.id)::int as items,
       count(distinct i.id) filter (where i.client_unit_value is null)::int as unvalued
  from level v
  join item i on i.workspace_id = v.workspace_id and i.client_id = v.client_id and i.id = v.item_id
  join client c on c.workspace_id = i.workspace_id and c.client_id = i.client_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.on_hand <> 0
 group by 1 order by 2 desc nulls last"""

RUNNING_OUT = """
select i.id, i.sku, i.name, i.uom, g.available, g.shipped, coalesce(e.qty, 0) as coming,
       greatest(floor(g.available * %(days)s::int / g.shipped), 0)::int as cover
  from (
    select v.item_id, sum(v.shipped - coalesce(d.shipped, 0)) filter (where v.last_on >= %(first)s::date)
             as shipped,
           coalesce(sum(v.on_hand - v.allocated - v.on_hold) filter (
             where v.condition = 'ok' and (t.id is null or t.status = 'ok'
               and coalesce(t.expiry_date, 'infinity') >= %(today)s::date)), 0) as available
      from level v
      left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
      left join lateral (
        select d.shipped from day_snapshot d
         where v.last_on >= %(first)s::date and d.workspace_id = %(workspace)s and d.client_id = %(client)s
           and d.level_id = v.id and d.day < %(first)s::date
         order by d.day desc limit 1) d on true
     where v.workspace_id = %(workspace)s and v.client_id = %(client)s
     group by v.item_id) g
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = g.item_id
  left join (
    select x.item_id, sum(x.qty) as qty from expected x
     where x.workspace_id = %(workspace)s and x.client_id = %(client)s group by x.item_id) e
    on e.item_id = i.id
 where i.status = 'active' and g.shipped > 0 and g.available * %(days)s::int < g.shipped * %(short)s::int
 order by g.available / g.shipped, i.sku limit %(few)s::int"""


class Daily(NamedTuple):
    """Units that came in and went out on a day."""

    day: date
    came: Decimal
    went: Decimal


def own(now: datetime) -> Any:
    """The figures of the member's own client, as far as the member may see them."""
    text = _text(_OWN, _parts())
    return one(text, params(now))


def of_all(now: datetime) -> list[Any]:
    """The same of every active client, by name, for staff."""
    return rows(_text(_OF_ALL, _parts()).replace("%(client)s", "c.client_id"), params(now))


def of_client(now: datetime, client: UUID) -> Any:
    """The same of one client, for staff."""
    return one(_text(_OWN, _parts()), params(now) | {"client": client})


def daily(now: datetime, client: UUID | None = None) -> list[Daily]:
    """What came in and went out on each of the last days, oldest first."""
    found = {row.day: row for row in rows(_DAILY, params(now) | _whose(client))}
    none = Decimal(0)
    days = [now.date() - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]
    return [
        Daily(day, found[day].came, found[day].went) if day in found else Daily(day, none, none)
        for day in days
    ]


def left(now: datetime) -> list[tuple[date, int]]:
    """Orders of all active clients that left on each of the last days, oldest first, for staff."""
    found = {row.day: row.orders for row in rows(_LEFT, params(now))}
    days = [now.date() - timedelta(days=DAYS - 1 - n) for n in range(DAYS)]
    return [(day, found.get(day, 0)) for day in days]


def value(client: UUID | None = None) -> list[Any]:
    """What stock is worth at the client's own unit values, by currency, the most first."""
    return rows(VALUE, _whose(client))


def running_out(today: date, client: UUID | None = None) -> list[Any]:
    """Items whose stock covers less than `SHORT` days of what was shipped lately, the shortest first."""
    return rows(RUNNING_OUT, pace(today, FEW) | _whose(client))


def pace(today: date, few: int) -> dict[str, Any]:
    """What `RUNNING_OUT` asks for: the days whose outflow is the pace, and at most so many items."""
    return {"today": today, "first": today - timedelta(days=DAYS), "days": DAYS, "short": SHORT, "few": few}


def params(now: datetime) -> dict[str, Any]:
    """Today, this week from Monday, and the last days, as moments where the reader is."""
    today = now.date()

    def start(day: date) -> datetime:
        return datetime.combine(day, time(), now.tzinfo)

    return {
        "today": today,
        "zone": str(now.tzinfo),
        "day": start(today),
        "week": start(today - timedelta(days=today.weekday())),
        "since": start(today - timedelta(days=DAYS - 1)),
        "until": start(today + timedelta(days=1)),
    }


def _parts() -> tuple[str, ...]:
    return tuple(need for need in PARTS if current().may(need))


@lru_cache(16)
def _text(text: str, needs: tuple[str, ...]) -> str:
    """The statement with the parts these capabilities open; all others' figures are null."""
    found = " cross join ".join(PARTS[need][0] for need in needs) or "(select) nothing"
    names = [name for _, given in PARTS.values() for name in given]
    opened = {name for need in needs for name in PARTS[need][1]}
    shown = ", ".join(name if name in opened else f"null::int as {name}" for name in names)
    filled = text.replace("<<names>>", ", ".join(f"n.{name}" for name in names)).replace("<<shown>>", shown)
    return filled.replace("<<parts>>", found).replace("<<expected>>", named(EXPECTED))


def _whose(client: UUID | None) -> dict[str, Any]:
    return {"client": client} if client else {}
