"""What people read of orders: the list, its views and counts, one order and its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from baywindow.stock.offered import Choices, offered
from baywindow.tenancy.counted import CAP, counted, counted_in
from baywindow.tenancy.keyset import SIZE, Key, Order, Page, in_group
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST, later_word, many, numbered

from .finding import MEANT, WORDS
from .kinds import ACROSS, STAGES

MOST_LINES = 500

NEWEST = Order((Key("o.placed_at", "timestamptz", "placed_at"), Key("o.id", "uuid", "id")), descending=True)
SOONEST = Order((Key("o.requested_ship", "date", "requested_ship", "9999-12-31"), Key("o.id", "uuid", "id")))
SORTS = {"-placed": NEWEST, "placed": NEWEST.reversed(), "ship": SOONEST, "-ship": SOONEST.reversed()}
"""What the list can be sorted by, the usual first. Orders that are to leave on no day are behind all days."""
_OF_STAGE = {name: order.within(Key("o.stage", "text", "stage")) for name, order in SORTS.items()}

PLACED = "o.status not in ('draft', 'awaiting_approval')"
"""Whether the warehouse is asked already: nobody is late with what nobody has asked for."""

LISTED = """
o.id, o.number, o.client_reference, o.status, o.stage, o.consignee, o.city, o.country, o.requested_ship,
       o.carrier, o.short_since, o.placed_at, o.shipped_at, w.code as warehouse, t.lines, t.ordered,
       t.allocated,
       coalesce(o.requested_ship < %(today)s::date, false)
         and <<placed>> and o.stage in ('open', 'fulfilment', 'hold') as late,
       coalesce(o.requested_delivery < %(today)s::date, false)
         and <<placed>> and o.stage in ('open', 'fulfilment', 'hold', 'shipped') as undelivered,
       o.stage in ('open', 'fulfilment', 'hold') and t.allocated < t.ordered
         and <<placed>> as short""".replace("<<placed>>", PLACED)
"""What a row of the page shows; a wide row costs the page more than the rest of its statement."""

WHOLE = f"""{LISTED}, o.channel, o.held_by, o.hold_reason, o.contact, o.street, o.postcode,
       o.requested_delivery, o.change_until, o.service_level, o.carrier_preference, o.incoterm, o.priority,
       o.notes_public, o.asked_by, o.sent_back_because, o.picked_at, o.packed_at, o.delivered_at,
       o.cancelled_at, o.version,
       o.warehouse_id, w.name as warehouse_name, w.time_zone as warehouse_zone, t.picked, t.shipped"""
"""All of an order, for its own page and for programs."""

_ORDERS = """
select <<columns>>
  from client_order o
  join client_warehouse w
    on w.workspace_id = o.workspace_id and w.client_id = o.client_id and w.id = o.warehouse_id
  left join lateral (
    select count(*)::int as lines, coalesce(sum(l.qty_ordered), 0) as ordered,
           coalesce(sum(l.qty_allocated), 0) as allocated, coalesce(sum(l.qty_picked), 0) as picked,
           coalesce(sum(l.qty_shipped), 0) as shipped
      from order_line l
     where l.workspace_id = o.workspace_id and l.client_id = o.client_id and l.order_id = o.id) t on true
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s"""

# The orders of a page chosen first, where no index has them in order: only what is shown adds up its lines.
_CHOSEN = """(
    select o.* from client_order o
     where o.workspace_id = %(workspace)s and o.client_id = %(client)s<<kept>>
     order by <<order>> limit <<limit>>) o
"""

_HAS_SHIPMENTS = """exists (
  select 1 from shipment s where s.workspace_id = o.workspace_id and s.client_id = o.client_id
     and s.order_id = o.id)
    or exists (
  select 1 from shipment_joined j where j.workspace_id = o.workspace_id and j.client_id = o.client_id
     and j.order_id = o.id) as has_shipments"""

FILE = """
select o.number, o.client_reference, o.channel, o.status, o.held_by, o.placed_at, o.requested_ship,
       o.shipped_at, o.delivered_at, w.code as warehouse, o.carrier, o.consignee, o.street, o.postcode,
       o.city, o.country, l.line_no, i.sku, i.name as item_name, l.qty_ordered, l.qty_allocated, l.qty_picked,
       l.qty_shipped, case when o.stage in ('open', 'fulfilment', 'hold') and <<placed>>
                           then l.qty_ordered - l.qty_allocated else 0 end as qty_short, l.uom
  from client_order o
  join client_warehouse w
    on w.workspace_id = o.workspace_id and w.client_id = o.client_id and w.id = o.warehouse_id
  left join order_line l
    on l.workspace_id = o.workspace_id and l.client_id = o.client_id and l.order_id = o.id
  left join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s<<conditions>>
 order by <<order>>, l.line_no""".replace("<<placed>>", PLACED)

LINES = """
select l.id, l.line_no, l.item_id, i.sku, i.name, l.lot_no, l.expires_from, l.uom, l.unit_value,
       l.qty_ordered, l.qty_allocated, l.qty_picked, l.qty_shipped,
       l.qty_ordered - l.qty_allocated as qty_short
  from order_line l
  join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.order_id = %(order)s::uuid
 order by l.line_no limit %(most)s::int"""

_ANY = """
  select 1 from client_order o
   where o.workspace_id = %(workspace)s and o.client_id = %(client)s"""

_OF_VALUE = f"{_ANY}\n   and o.stage = v.value"

# Read by steps of their index.
_CARRIERS = """
with recursive named as (
  (select o.carrier from client_order o
    where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.carrier > ''
    order by o.carrier limit 1)
  union all
  select (select o.carrier from client_order o
           where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.carrier > n.carrier
           order by o.carrier limit 1)
    from named n where n.carrier is not null)
select 'carrier' as kind, n.carrier as value, n.carrier as title
  from named n where n.carrier is not null limit 100"""

_IN_THE_WAY = """
     with open as materialized (
       select x.page_id, x.subject_kind from client_exception x
        where x.workspace_id = %(workspace)s and x.client_id = %(client)s and x.resolved_at is null
          and x.subject_kind in ('order', 'shipment'))
     select x.page_id as order_id from open x where x.subject_kind = 'order'
     union all
     select s.order_id from open x
       join shipment s on s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = x.page_id
      where x.subject_kind = 'shipment' and s.order_id is not null
     union all
     select j.order_id from open x
       join shipment_joined j
         on j.workspace_id = %(workspace)s and j.client_id = %(client)s and j.shipment_id = x.page_id
      where x.subject_kind = 'shipment'"""

IN_THE_WAY = f"""
   and o.id in ({_IN_THE_WAY})"""

# How many they are where nothing narrows them: shipments are looked at only where the orders' own are no more
# than anybody counts. They come first of the index, so the limit leaves them whole.
_TOLD = """
  with open as materialized (
    select distinct x.subject_kind, x.page_id from client_exception x
     where x.workspace_id = %(workspace)s and x.client_id = %(client)s and x.resolved_at is null
       and x.subject_kind in ('order', 'shipment')
     order by x.subject_kind, x.page_id limit 2500),
  sent as materialized (
    select x.page_id from open x where x.subject_kind = 'shipment'
       and (select count(*) from open y where y.subject_kind = 'order') < <<most>>)
  select x.page_id as order_id from open x where x.subject_kind = 'order'
  union
  select s.order_id from sent x
    join shipment s on s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = x.page_id
   where s.order_id is not null
  union
  select j.order_id from sent x
    join shipment_joined j
      on j.workspace_id = %(workspace)s and j.client_id = %(client)s and j.shipment_id = x.page_id
""".replace("<<most>>", str(CAP + 1))

DATES = ("placed", "requested", "shipped")

CONDITIONS: dict[str, str] = {
    "status": "o.status = %(status)s::text",
    "warehouse": "o.warehouse_id = %(warehouse)s::uuid",
    "carrier": "o.carrier = %(carrier)s::text",
    "country": "o.country = %(country)s::text",
    "reference": "o.client_reference >= %(reference)s::text and o.client_reference < %(reference_end)s::text",
    "item": """o.id in (select l.order_id from order_line l where l.workspace_id = %(workspace)s
     and l.client_id = %(client)s and l.item_id = %(item)s::uuid)""",
    "sku": """o.id in (
     select l.order_id from item i
       join order_line l on l.workspace_id = i.workspace_id and l.client_id = i.client_id and l.item_id = i.id
      where i.workspace_id = %(workspace)s and i.client_id = %(client)s
        and i.sku >= %(sku)s::text and i.sku < %(sku_end)s::text)""",
    "due": f"o.requested_ship <= %(today)s::date and o.stage in ('open', 'fulfilment', 'hold') and {PLACED}",
    "missed": "(o.shipped_at at time zone %(zone)s::text)::date > o.requested_ship",
    "late": f"o.requested_ship < %(today)s::date and o.stage in ('open', 'fulfilment', 'hold') and {PLACED}",
    "undelivered": (
        "o.requested_delivery < %(today)s::date and o.stage in ('open', 'fulfilment', 'hold', 'shipped')"
        f" and {PLACED}"
    ),
    "decide": """o.id in (
     select d.id from client_order d
      where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.stage = 'hold'
     union all
     select d.id from client_order d
      where d.workspace_id = %(workspace)s and d.client_id = %(client)s
        and d.status = 'awaiting_approval')""",
    "words": f"o.id in ({WORDS})",
}
"""Filters of orders `o`, by name."""

SINCE = {
    "placed": "o.placed_at >= %(since)s::timestamptz",
    "requested": "o.requested_ship >= %(since_day)s::date",
    "shipped": "o.shipped_at >= %(since)s::timestamptz",
}
UNTIL = {
    "placed": "o.placed_at < %(until)s::timestamptz",
    "requested": "o.requested_ship <= %(until_day)s::date",
    "shipped": "o.shipped_at < %(until)s::timestamptz",
}
"""The period, by the date it is about: moments half open, days both included."""


@dataclass(frozen=True)
class Wanted:
    """Which orders; `today` is the day it is for whoever asks, in their `zone`. Staff say whose.

    `due` ones are to leave by today, `missed` ones left later than they should have; `decide` ones are on
    hold or await approval: somebody has to decide.
    """

    today: date
    stage: str = "open"
    sort: str = "-placed"
    words: str = ""
    status: str = ""
    warehouse: UUID | None = None
    carrier: str = ""
    country: str = ""
    reference: str = ""
    sku: str = ""
    item: UUID | None = None
    due: bool = False
    missed: bool = False
    late: bool = False
    undelivered: bool = False
    decide: bool = False
    zone: str = "UTC"
    by: str = "placed"
    since: datetime | None = None
    until: datetime | None = None
    since_day: date | None = None
    until_day: date | None = None
    client: UUID | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out on request."""
        return any(getattr(self, name) for name in (*CONDITIONS, "since_day", "until_day"))

    @cached_property
    def broad(self) -> bool:
        """Whether the words mean so many orders that the list is walked; asks the database."""
        return bool(self.words) and many(WORDS, self.params())

    def params(self) -> dict[str, Any]:
        """The queries' parameters; those of the tenant come from the context."""
        upper, lower, tracking = self.words.upper(), self.words.lower(), "".join(self.words.upper().split())
        told: dict[str, Any] = {name: getattr(self, name) for name in (*CONDITIONS, "today", "stage", "zone")}
        told |= {"since": self.since, "until": self.until}
        told |= {"since_day": self.since_day, "until_day": self.until_day}
        number = numbered("SO-", self.words)
        told |= {"number": number, "number_end": number + LAST}
        told |= {"upper": upper, "upper_end": upper + LAST, "lower": lower, "lower_end": lower + LAST}
        told |= {"tracking": tracking, "tracking_end": tracking + LAST, "later_word": later_word(lower)}
        told |= {f"{name}_end": getattr(self, name) + LAST for name in ("words", "reference", "sku")}
        return told | ({"client": self.client} if self.client else {})

    def conditions(self) -> str:
        """The filters, ready to follow a WHERE; without the view's stage."""
        texts = CONDITIONS | ({"words": MEANT} if self.broad else {})
        parts = [text for name, text in texts.items() if getattr(self, name)]
        parts += [SINCE[self.by]] if self.since_day else []
        parts += [UNTIL[self.by]] if self.until_day else []
        return "".join(f"\n   and {text}" for text in parts)


def page(request: HttpRequest, want: Wanted, size: int = SIZE, columns: str = WHOLE) -> Page:
    """One page of the list, as it is sorted."""
    one_stage = want.stage not in ACROSS
    stage = f"\n   and {in_group('o.stage', want.stage)}" if one_stage else _of_stage(want.stage)
    kept = f"{stage}{want.conditions()}\n   and <<beyond>>"
    text = f"{_orders(columns)}{kept}\n order by <<order>> limit <<limit>>"
    if want.stage == "exceptions":
        chosen = _CHOSEN.replace("<<kept>>", kept)
        text = _orders(columns).replace("client_order o\n", chosen, 1) + "\n order by <<order>>"
    return (_OF_STAGE if one_stage else SORTS)[want.sort].page(
        request, text, want.params(), size, narrowed=want.filtered
    )


def counts(want: Wanted) -> dict[str, int]:
    """How many orders each view holds under these filters; more than `CAP` stands for more than `CAP`."""
    if want.filtered:
        kept = want.conditions()
        views = {stage: f"{_ANY}{_of_stage(stage)}{kept}" for stage in STAGES if stage != "all"}
        found = counted(views, want.params())
    else:
        stages = {stage: (stage,) for stage in STAGES if stage not in ACROSS}
        found = counted_in(stages, _OF_VALUE, {"exceptions": _TOLD}, want.params())
    return found | {"all": sum(n for stage, n in found.items() if stage not in ACROSS)}


def file(want: Wanted) -> tuple[str, dict[str, Any]]:
    """The query of every line of the list's orders, in its order, and its parameters."""
    text = FILE.replace("<<conditions>>", _of_stage(want.stage) + want.conditions())
    return text.replace("<<order>>", SORTS[want.sort].sql), want.params()


def choices(client: UUID | None = None) -> Choices:
    """What the list can be narrowed to: each `warehouse`, and each `carrier` a client's orders go with."""
    return offered(_CARRIERS, client=client)


def find(order_id: UUID, today: date, client: UUID | None = None) -> Any | None:
    """One order; None when this client has none of this id."""
    want = Wanted(today, client=client)
    text = _orders(f"{WHOLE}, {_HAS_SHIPMENTS}") + " and o.id = %(order)s::uuid"
    return one(text, want.params() | {"order": order_id})


def lines(order_id: UUID, client: UUID | None = None) -> list[Any]:
    """An order's lines by their number, at most `MOST_LINES`."""
    told = {"order": order_id, "most": MOST_LINES} | ({"client": client} if client else {})
    return rows(LINES, told)


def _orders(columns: str) -> str:
    return _ORDERS.replace("<<columns>>", columns)


def _of_stage(stage: str) -> str:
    if stage == "exceptions":
        return IN_THE_WAY
    return "" if stage == "all" else f"\n   and o.stage = '{stage}'"
