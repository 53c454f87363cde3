"""The figures of stock: SQL that adds up levels, now or as of a past moment.

Both kinds of level have the same columns, so that every list can ask for either. Allocated goods are
known for now only (they are no part of the ledger), and with them what is available.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

LEVELS_NOW = "level"

LEVELS_THEN = """(
  select w.workspace_id, w.client_id, w.id, w.item_id, w.warehouse_id, w.lot_id, w.condition,
         coalesce(s.on_hand, 0) + coalesce(m.qty, 0) as on_hand,
         coalesce(s.on_hold, 0) + coalesce(m.hold_qty, 0) as on_hold,
         coalesce(s.received, 0) + coalesce(m.received, 0) as received,
         0::numeric as allocated, w.first_on, null::timestamptz as last_moved_at
    from level w
    left join lateral (
      (select w.on_hand, w.on_hold, w.received where w.last_on < %(then_day)s::date)
      union all
      (select d.on_hand, d.on_hold, d.received from day_snapshot d
        where w.last_on >= %(then_day)s::date
          and d.workspace_id = w.workspace_id and d.client_id = w.client_id and d.level_id = w.id
          and d.day < %(then_day)s::date
        order by d.day desc limit 1)) s on true
    left join lateral (
      select sum(n.qty) as qty, sum(n.hold_qty) as hold_qty,
             sum(n.qty) filter (where n.kind in ('opening', 'receipt', 'return')) as received
        from movement n
       where w.last_on >= %(then_day)s::date
         and n.workspace_id = w.workspace_id and n.client_id = w.client_id
         and n.level_id = w.id
         and (n.item_id, n.occurred_at) >= (w.item_id, %(then_midnight)s::timestamptz)
         and (n.item_id, n.occurred_at) < (w.item_id, %(then)s::timestamptz)) m on true
   where w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.first_on <= %(then_day)s::date)"""
"""Levels as they were before the moment `then`: themselves when nothing moved since, else the last snapshot
before that UTC day and the day's movements. Item and moment are compared as one: with the item named once
more, an index would be read from the item's first movement on."""

USABLE = (
    "(v.condition = 'ok' and (t.id is null or"
    " (t.status = 'ok' and coalesce(t.expiry_date, 'infinity') >= %(today)s::date)))"
)
"""What can be sold: of condition ok, of a lot that is cleared and has not expired."""

FIGURES = """
select coalesce(sum(v.on_hand), 0) as on_hand, coalesce(sum(v.on_hold), 0) as on_hold,
       coalesce(sum(v.allocated), 0) as allocated,
       coalesce(sum(v.on_hand - v.allocated - v.on_hold) filter (where <<usable>>), 0) as available,
       coalesce(bool_or(v.on_hand <> 0 or v.on_hold <> 0 or v.allocated <> 0), false) as stocked,
       coalesce(bool_or(v.on_hand < 0), false) as negative,
       coalesce(sum(v.on_hand) filter (where v.on_hand > 0 and t.expiry_date < %(today)s::date), 0)
         as expired,
       min(t.expiry_date) filter (where t.expiry_date >= %(today)s::date and v.on_hand > 0) as next_expiry,
       max(v.last_moved_at) as last_moved_at<<item>>
  from <<levels>> v
  left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s<<conditions>>"""
"""One row of sums over the levels that meet the conditions."""

CONDITIONS: dict[str, str] = {
    "warehouse": "v.warehouse_id = %(warehouse)s::uuid",
    "condition": "v.condition = %(condition)s::text",
    "lot": (
        "v.lot_id in (select b.id from lot b"
        " where b.workspace_id = %(workspace)s and b.client_id = %(client)s"
        " and (b.lot_no >= %(lot)s::text and b.lot_no < %(lot_end)s::text"
        " or b.lot_no >= %(lot_upper)s::text and b.lot_no < %(lot_upper_end)s::text))"
    ),
    "expires": "t.expiry_date >= %(today)s::date and t.expiry_date <= %(expires_on)s::date and v.on_hand > 0",
    "expired": "t.expiry_date < %(today)s::date and v.on_hand > 0",
}
"""Filters of levels `v` and their lots `t`, by name."""


OF_LOTS = frozenset({"expires", "expired"})
"""Those of them that ask for the lot."""


def lots(names: Iterable[str]) -> str:
    """The join that brings levels their lots, where one of these conditions asks for it."""
    if OF_LOTS.isdisjoint(names):
        return ""
    return """
    left join lot t on t.workspace_id = v.workspace_id and t.client_id = v.client_id and t.id = v.lot_id"""


def both(conditions: Iterable[str]) -> str:
    """The conditions, ready to follow a WHERE."""
    return "".join(f"\n   and {one}" for one in conditions)


def then_params(then: datetime | None) -> dict[str, Any]:
    """The parameters of `LEVELS_THEN`; none for now."""
    if then is None:
        return {}
    there = then.astimezone(UTC)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0)
    return {"then": there, "then_day": there.date(), "then_midnight": midnight}


def levels(then: datetime | None) -> str:
    """Where the levels are read: as they are, or as they were."""
    return LEVELS_NOW if then is None else LEVELS_THEN


def of_each_item(conditions: Iterable[str], then: datetime | None) -> str:
    """Figures of each item with a level that meets the conditions, by `item_id`."""
    return _figures(both(conditions) + "\n group by v.item_id", then).replace("<<item>>", ", v.item_id")


def of_item(conditions: Iterable[str], then: datetime | None) -> str:
    """Figures of one item `i`, for a lateral join; a row of zeros when no level meets the conditions."""
    return _figures(both(["v.item_id = i.id", *conditions]), then).replace("<<item>>", "")


def _figures(conditions: str, then: datetime | None) -> str:
    return (
        FIGURES.replace("<<usable>>", USABLE)
        .replace("<<levels>>", levels(then))
        .replace("<<conditions>>", conditions)
    )
