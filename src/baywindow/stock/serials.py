"""The serial numbers of an item: where each is now, or was at a past moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from baywindow.tenancy.sql import rows
from baywindow.tenancy.words import LAST
from baywindow.ui.language import gettext_lazy

from .asked import Asked, place
from .figures import both
from .inventory import Page

PAGE = 50
STATUS_NAMES = {
    "in_stock": gettext_lazy("In stock"),
    "gone": gettext_lazy("Gone"),
    "expected": gettext_lazy("Expected"),
}

NOW = """
select s.id, s.serial_no, s.status, h.name as warehouse, l.code as location, t.lot_no, t.expiry_date
  from serial s
  left join client_warehouse h
    on h.workspace_id = s.workspace_id and h.client_id = s.client_id and h.id = s.warehouse_id
  left join client_location l
    on l.workspace_id = s.workspace_id and l.client_id = s.client_id and l.id = s.location_id
  left join lot t on t.workspace_id = s.workspace_id and t.client_id = s.client_id and t.id = s.lot_id
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s
   and s.item_id = %(item)s::uuid<<conditions>>
 order by s.serial_no <<way>> limit %(limit)s::int"""

# Places of the past are not kept: each number's movements before the moment are replayed.
THEN = """
select s.id, s.serial_no,
       case when r.qty > 0 then 'in_stock' when r.qty is null then 'expected' else 'gone' end as status,
       h.name as warehouse, l.code as location, t.lot_no, t.expiry_date
  from serial s
  left join lateral (
    select sum(m.qty) as qty,
           (array_agg(m.warehouse_id order by m.occurred_at desc, m.id desc))[1] as warehouse_id,
           (array_agg(m.location_id order by m.occurred_at desc, m.id desc))[1] as location_id,
           (array_agg(m.lot_id order by m.occurred_at desc, m.id desc))[1] as lot_id
      from movement m
     where m.workspace_id = s.workspace_id and m.client_id = s.client_id and m.serial_id = s.id
       and m.occurred_at < %(then)s::timestamptz) r on true
  left join client_warehouse h
    on h.workspace_id = s.workspace_id and h.client_id = s.client_id and h.id = r.warehouse_id and r.qty > 0
  left join client_location l
    on l.workspace_id = s.workspace_id and l.client_id = s.client_id and l.id = r.location_id and r.qty > 0
  left join lot t on t.workspace_id = s.workspace_id and t.client_id = s.client_id and t.id = r.lot_id
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s
   and s.item_id = %(item)s::uuid<<conditions>>
 order by s.serial_no <<way>> limit %(limit)s::int"""


@dataclass(frozen=True)
class Numbers:
    """Which serial numbers of an item."""

    item: UUID
    begins: str = ""
    status: str = ""
    then: datetime | None = None
    after: str | None = None
    before: str | None = None


def wanted(asked: Asked, item: UUID) -> Numbers:
    """What the address asks for."""
    after, before = asked.cursor("after", str), asked.cursor("before", str)
    then = asked.past("as_of")
    status = asked.one_of("status", STATUS_NAMES)
    if then and status:
        asked.refuse("status", status)
    return Numbers(
        item,
        asked.text("serial"),
        "" if then else status,
        then,
        str(after[0]) if after else None,
        str(before[0]) if before else None,
    )


def page(wanted: Numbers) -> Page:
    """One page, in the order of the numbers."""
    found: list[Any] = rows(_sql(wanted), _params(wanted))
    more, found = len(found) > PAGE, found[:PAGE]
    if wanted.before:
        found.reverse()
    if not found:
        return Page([], None, None)
    back, on = (more, True) if wanted.before else (wanted.after is not None, more)
    return Page(
        found, place(found[0].serial_no) if back else None, place(found[-1].serial_no) if on else None
    )


def _sql(wanted: Numbers) -> str:
    kept = {
        "s.serial_no >= %(begins)s::text and s.serial_no < %(begins_end)s::text": wanted.begins,
        "s.status = %(status)s::text": wanted.status,
        "s.serial_no > %(at)s::text": wanted.after,
        "s.serial_no < %(at)s::text": wanted.before,
    }
    text = (THEN if wanted.then else NOW).replace("<<way>>", "desc" if wanted.before else "asc")
    return text.replace("<<conditions>>", both(condition for condition, value in kept.items() if value))


def _params(wanted: Numbers) -> dict[str, Any]:
    return {
        "item": wanted.item,
        "begins": wanted.begins,
        "begins_end": wanted.begins + LAST,
        "status": wanted.status,
        "then": wanted.then,
        "at": wanted.after or wanted.before,
        "limit": PAGE + 1,
    }
