"""The list of movements: what an address asks for, its pages, its file.

Every way in is an index range: by time, by item, or by serial number. A lot's number is looked up
first, because a lot belongs to one item.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from baywindow.tenancy.sql import rows
from baywindow.tenancy.words import LAST

from .kinds import INSIDE, KINDS

PAGE = 50
_SQL = Path(__file__).parent / "sql"

FILE = """
select m.occurred_at, i.sku, i.name as item_name, w.code as warehouse, l.code as location, t.lot_no,
       t.expiry_date, s.serial_no, m.condition, m.kind, m.qty, m.hold_qty, m.uom, m.reason_label,
       m.document_kind, m.document_number, m.client_reference<<balance>>
  from <<source>> m
  left join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = m.item_id
  left join client_warehouse w
    on w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.id = m.warehouse_id
  left join client_location l
    on l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = m.location_id
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = m.lot_id
  left join serial s on s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = m.serial_id
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s<<conditions>>
 order by m.occurred_at desc, m.id desc"""

# Of one item the file has its balance after each line, over all lines, whichever of them are in the file.
FROM_ITS_BEGINNING = """(
  select m.*, sum(m.qty) over (order by m.occurred_at, m.id) as balance from movement m
   where m.workspace_id = %(workspace)s and m.client_id = %(client)s
     and m.item_id = %(item)s::uuid<<scope>>)"""

_SOURCE = """movement m
   where m.workspace_id = %(workspace)s and m.client_id = %(client)s<<conditions>>"""

# A page of each lot that fits, by the index of its item, and of these the first.
_SOURCE_BY_LOT = """lot b
   cross join lateral (
     select m.* from movement m
      where m.workspace_id = %(workspace)s and m.client_id = %(client)s
        and m.item_id = b.item_id and m.lot_id = b.id<<conditions>>
      order by m.occurred_at <<way>>, m.id <<way>>
      limit %(limit)s::int) m
   where b.workspace_id = %(workspace)s and b.client_id = %(client)s and <<lot>>"""

_LOT = (
    "(b.lot_no >= %(lot)s::text and b.lot_no < %(lot_end)s::text"
    " or b.lot_no >= %(lot_upper)s::text and b.lot_no < %(lot_upper_end)s::text)"
)
_LOTS = """(select b.{column} from lot b
    where b.workspace_id = %(workspace)s and b.client_id = %(client)s and <<lot>>)""".replace("<<lot>>", _LOT)


def named(kinds: Collection[str]) -> str:
    """The kinds as SQL text: a plan kept for parameters has no use for the index of the rare ones."""
    return ", ".join(f"'{kind}'" for kind in KINDS if kind in kinds)


# A filter's name and its condition; the names are those of the parameters.
_SCOPE: dict[str, str] = {
    "warehouse": "{t}.warehouse_id = %(warehouse)s::uuid",
    "condition": "{t}.condition = %(condition)s::text",
    "lot": "{t}.lot_id in " + _LOTS.replace("{column}", "id"),
}
_FILTERS: dict[str, str] = {
    **{name: text.replace("{t}", "m") for name, text in _SCOPE.items()},
    "item": "m.item_id = %(item)s::uuid",
    "lot_items": "m.item_id in " + _LOTS.replace("{column}", "item_id"),
    "serial": (
        "m.serial_id in (select b.id from serial b where b.workspace_id = %(workspace)s"
        " and b.client_id = %(client)s and b.serial_no = %(serial)s::text)"
    ),
    "start": "m.occurred_at >= %(start)s::timestamptz",
    "end": "m.occurred_at < %(end)s::timestamptz",
    "kinds": "m.kind in (<<kinds>>)",
    "inside": f"m.kind not in ({named(INSIDE)})",
}


class Place(NamedTuple):
    """Where a page begins or ends: the moment and id of a movement."""

    occurred_at: datetime
    id: UUID


@dataclass(frozen=True)
class Movements:
    """Which movements: `[start, end)`, moves inside a warehouse only when asked for or named by kind."""

    item: UUID | None = None
    warehouse: UUID | None = None
    start: datetime | None = None
    end: datetime | None = None
    kinds: tuple[str, ...] = ()
    lot: str = ""
    serial: str = ""
    condition: str = ""
    inside: bool = False
    after: Place | None = None
    before: Place | None = None
    limit: int = field(default=PAGE)

    def filters(self) -> Iterator[str]:
        """The names of the filters that are set."""
        for name in ("item", "warehouse", "start", "end", "kinds", "lot", "serial", "condition"):
            if getattr(self, name):
                yield name
        if self.lot and not self.item:
            yield "lot_items"
        if not self.inside and not self.kinds:
            yield "inside"

    def params(self) -> dict[str, Any]:
        """The queries' parameters, but for those of the tenant."""
        names = ("item", "warehouse", "start", "end", "serial", "condition", "lot")
        told: dict[str, Any] = {name: getattr(self, name) for name in names}
        told |= {"limit": self.limit + 1, "lot_end": self.lot + LAST, "lot_upper": self.lot.upper()}
        told |= {"lot_upper_end": self.lot.upper() + LAST}
        place = self.after or self.before
        return told | ({"at": place.occurred_at, "at_id": place.id} if place else {})


class Page(NamedTuple):
    """Rows, newest first, and the places to go on from; None where the list ends.

    With one item asked for, each row's `balance` is what was on hand right after it, of the
    warehouse, lot and condition that are filtered for.
    """

    rows: list[Any]
    previous: Place | None
    next: Place | None


def page(wanted: Movements, client_id: UUID | None = None) -> Page:
    """One page of the list; staff say whose."""
    backwards = wanted.before is not None and wanted.after is None
    text = _page_sql(tuple(wanted.filters()), _beyond(wanted), backwards, named(wanted.kinds))
    found = rows(text, wanted.params() | ({"client": client_id} if client_id else {}))
    more, found = len(found) > wanted.limit, found[: wanted.limit]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    back = more if backwards else wanted.after is not None
    on = True if backwards else more
    return Page(found, _place(found[0]) if back else None, _place(found[-1]) if on else None)


def file(wanted: Movements) -> tuple[str, dict[str, Any]]:
    """The query of all rows of the list, newest first, with balances for one item, and its parameters."""
    names = tuple(wanted.filters())
    scope = _and(_SCOPE[name].replace("{t}", "m") for name in names if name in _SCOPE)
    running = FROM_ITS_BEGINNING.replace("<<scope>>", scope)
    text = FILE.replace("<<source>>", running if wanted.item else "movement")
    text = text.replace("<<balance>>", ", m.balance" if wanted.item else "")
    text = text.replace("<<conditions>>", _and(_FILTERS[name] for name in names))
    return text.replace("<<kinds>>", named(wanted.kinds)), wanted.params()


def _place(row: Any) -> Place:
    return Place(row.occurred_at, row.id)


def _beyond(wanted: Movements) -> str:
    if wanted.after:
        return "(m.occurred_at, m.id) < (%(at)s::timestamptz, %(at_id)s::uuid)"
    return "(m.occurred_at, m.id) > (%(at)s::timestamptz, %(at_id)s::uuid)" if wanted.before else ""


@lru_cache(512)
def _page_sql(filters: tuple[str, ...], beyond: str, backwards: bool, kinds: str) -> str:
    told = [_FILTERS[name] for name in filters if name not in ("lot", "lot_items")]
    conditions = _and([*told, *([beyond] if beyond else [])])
    source = _SOURCE_BY_LOT.replace("<<lot>>", _LOT) if "lot" in filters else _SOURCE
    text = (_SQL / "movements.sql").read_text().replace("<<source>>", source)
    text = text.replace("<<conditions>>", conditions).replace("<<kinds>>", kinds)
    text = text.replace("<<balance>>", _balance(filters) if "item" in filters else "")
    return text.replace("<<way>>", "asc" if backwards else "desc")


def _balance(filters: tuple[str, ...]) -> str:
    text = (_SQL / "running_balance.sql").read_text().rstrip()
    scope = [_SCOPE[name] for name in filters if name in _SCOPE]
    text = text.replace("<<level conditions>>", _and(one.replace("{t}", "v") for one in scope))
    return text.replace("<<movement conditions>>", _and(one.replace("{t}", "m") for one in scope))


def _and(conditions: Any) -> str:
    return "".join(f"\n   and {one}" for one in conditions)
