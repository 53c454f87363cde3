"""What each rule looks for, in SQL over the rooms' tables: the records that stall now, and how a stall ended.

Every rule is written twice over: `found` gives the id, number and parts of what stalls among the records of
`<<among>>`; `ended` says, for a record `e.subject_id` that stalls no more, why. The rooms are known by their
tables alone. Parameters beside the tenant: `zone` and `today` of the client, `threshold` in the rule's unit.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Stall(NamedTuple):
    """A rule's SQL. `recent` bounds what is looked at anew; what was found already is looked at for ever.

    `alias` is the record's, `kind` what it is.
    """

    kind: str
    alias: str
    found: str
    ended: str
    recent: str = ""


_LOOKED_BACK = "interval '60 days'"
"""Beyond a rule's threshold and this, nothing is looked at anew: what is brought in of past years is over."""

_UNSENT = "o.stage in ('open', 'fulfilment', 'hold') and o.status not in ('draft', 'awaiting_approval')"
_ORDER_GONE = """
 when x.stage in ('shipped', 'delivered') then 'shipped' when x.stage = 'cancelled' then 'cancelled'
 when x.held_by = 'client' then 'held'"""
_ENDED = "(select case<<cases>> end from <<table>> x where <<of:x>> and x.id = e.subject_id)"


def _sql(text: str, **put: str) -> str:
    """A text with its words in it, and the tenant of each table by its alias."""
    for word, told in {"unsent": _UNSENT, **put}.items():
        text = text.replace(f"<<{word}>>", told)
    tenant = r"\1.workspace_id = %(workspace)s and \1.client_id = %(client)s"
    return re.sub(r"<<of:(\w)>>", tenant, text)


def _ended(table: str, cases: str) -> str:
    return _sql(_ENDED, table=table, cases=cases)


_ORDER_LATE = Stall(
    "order",
    "o",
    _sql("""
select o.id, o.number, jsonb_build_object('day_promised', o.requested_ship) as parts from client_order o
 where <<of:o>> and <<unsent>> and o.held_by <> 'client'
   and o.requested_ship + %(threshold)s::int < %(today)s::date<<among>>"""),
    _ended("client_order", _ORDER_GONE + " else 'moved'"),
)

_ORDER_UNDELIVERED = Stall(
    "order",
    "o",
    _sql("""
select o.id, o.number, jsonb_build_object('day_wanted', o.requested_delivery) as parts from client_order o
 where <<of:o>> and o.stage in ('open', 'fulfilment', 'hold', 'shipped')
   and o.status not in ('draft', 'awaiting_approval') and o.held_by <> 'client'
   and o.requested_delivery + %(threshold)s::int < %(today)s::date<<among>>"""),
    _ended("client_order", " when x.stage in ('delivered', 'cancelled') then x.stage"
           " when x.held_by = 'client' then 'held' else 'moved'"),
    f"\n   and o.requested_delivery > %(today)s::date - %(threshold)s::int - {_LOOKED_BACK}"
    "\n   and (o.stage = 'shipped' or coalesce(o.requested_ship >= %(today)s::date, true))",
)  # fmt: skip
"""What should have left by now is late already: one stall is told of it, not two."""

_ASN_LATE = Stall(
    "asn",
    "a",
    _sql("""
select a.id, a.number, jsonb_build_object('day_expected', a.expected_to) as parts from asn a
 where <<of:a>> and a.status = 'announced'
   and a.expected_to < %(today)s::date - %(threshold)s::int<<among>>"""),
    _ended("asn", " when x.status = 'cancelled' then 'cancelled' when x.status = 'announced' then 'moved'"
           " else 'arrived'"),
)  # fmt: skip

_NO_SCAN = Stall(
    "shipment",
    "s",
    _sql("""
select s.id, s.number, jsonb_build_object('day_last', (t.last at time zone %(zone)s::text)::date) as parts
  from shipment s
 cross join lateral (
   select greatest(s.shipped_at, (select max(k.at) from tracking_event k
     where <<of:k>> and k.shipment_id = s.id)) as last) t
 where <<of:s>> and s.status in ('handed_over', 'in_transit', 'out_for_delivery')
   and t.last < now() - make_interval(days => %(threshold)s::int)<<among>>"""),
    _ended("shipment", " when x.status in ('delivered', 'returned', 'lost', 'cancelled') then x.status"
           " else 'scanned'"),
    f"\n   and s.dated_at > now() - make_interval(days => %(threshold)s::int) - {_LOOKED_BACK}",
)  # fmt: skip

_STOCK_SHORT = Stall(
    "order",
    "o",
    _sql("""
select o.id, o.number,
       jsonb_build_object('qty_short', trim_scale(sum(m.missing))::text,
                          'skus', string_agg(m.sku, ', ' order by m.sku)) as parts
  from client_order o
 cross join lateral (
   select i.sku, w.wanted - f.free as missing
     from (select l.item_id, sum(l.qty_ordered - l.qty_allocated) as wanted from order_line l
            where <<of:l>> and l.order_id = o.id and l.qty_ordered > l.qty_allocated group by l.item_id) w
     join item i on <<of:i>> and i.id = w.item_id
    cross join lateral (
      select greatest(coalesce(sum(v.on_hand - v.on_hold - v.allocated), 0), 0) as free
        from level v left join lot t on <<of:t>> and t.id = v.lot_id
       where <<of:v>> and v.item_id = w.item_id and v.warehouse_id = o.warehouse_id and v.condition = 'ok'
         and (v.lot_id is null or t.status = 'ok' and coalesce(t.expiry_date >= %(today)s::date, true))) f
    where w.wanted > f.free) m
 where <<of:o>> and o.stage in ('open', 'fulfilment')
   and o.status in ('open', 'allocated', 'picking', 'picked')
   and o.placed_at < now() - make_interval(hours => %(threshold)s::int)<<among>>
 group by o.id, o.number"""),
    _ended("client_order", _ORDER_GONE + " else 'stocked'"),
)

_LOT_EXPIRING = Stall(
    "order",
    "o",
    _sql("""
select o.id, o.number,
       jsonb_build_object('day_expires', min(t.expiry_date),
                          'lots', string_agg(distinct t.lot_no, ', ' order by t.lot_no)) as parts
  from client_order o
  join reservation r on <<of:r>> and r.document_id = o.id and r.status = 'open'
  join level v on <<of:v>> and v.id = r.level_id
  join lot t on <<of:t>> and t.id = v.lot_id and t.expiry_date < %(today)s::date + %(threshold)s::int
 where <<of:o>> and <<unsent>><<among>>
 group by o.id, o.number"""),
    _ended("client_order", _ORDER_GONE + " else 'swapped'"),
)

_MISSING = """
select x.id, x.number, jsonb_build_object('kinds', jsonb_agg(q.kind order by q.kind)) as parts
  from <<table>> x
  join required_document q on <<of:q>> and q.subject_kind = '<<kind>>'
 where (select exists (select from required_document r where <<of:r>> and r.subject_kind = '<<kind>>'))
   and <<of:x>> and x.<<since>> < now() - make_interval(hours => %(threshold)s::int)<<among>>
   and not exists (select from document d where <<of:d>> and d.page_id = x.id and d.kind = q.kind
                      and d.published)
 group by x.id, x.number"""


def _missing(kind: str, table: str, since: str, dated: str) -> Stall:
    """Records of a kind that lack a document their client requires, once that is due.

    Where nothing is required no record is read; `dated` is the column whose index says which are recent.
    """
    found = _sql(_MISSING, table=table, kind=kind, since=since)
    back = f"now() - make_interval(hours => %(threshold)s::int) - {_LOOKED_BACK}"
    return Stall(kind, "x", found, "'filed'", f"\n   and x.{dated} > {back}")


STALLS: dict[str, tuple[Stall, ...]] = {
    "order_late": (_ORDER_LATE,),
    "order_undelivered": (_ORDER_UNDELIVERED,),
    "asn_late": (_ASN_LATE,),
    "no_scan": (_NO_SCAN,),
    "stock_short": (_STOCK_SHORT,),
    "lot_expiring": (_LOT_EXPIRING,),
    "document_missing": (
        _missing("order", "client_order", "shipped_at", "shipped_at"),
        _missing("asn", "asn", "received_at", "received_at"),
        _missing("shipment", "shipment", "shipped_at", "dated_at"),
    ),
}
"""By rule."""
