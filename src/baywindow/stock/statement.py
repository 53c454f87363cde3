"""The stock balance: opening, in, out, adjusted and closing by item and warehouse, for any period.

The sums are those of domain.md: opening + in - out ± adjusted = closing, for every half-open window.
`received` and `shipped` are counted from the ledger's kinds, `adjusted` is what is left, so a change
of condition shows there when one condition is filtered for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from baywindow.catalog.words import SAYS, beginnings
from baywindow.tenancy.sql import one, rows

from .figures import CONDITIONS, both, lots

PAGE = 50
_SQL = Path(__file__).parent / "sql" / "statement.sql"

# What moved on the edge's UTC day before the edge itself, by kind.
_PART = (
    "sum(m.qty) filter (where <<on>>) as {edge}_on_hand,"
    " sum(m.qty) filter (where <<on>> and m.kind in ('opening', 'receipt', 'return')) as {edge}_received,"
    " -sum(m.qty) filter (where <<on>> and m.kind in ('ship', 'scrap')) as {edge}_shipped"
)
_ON = {"from": "not day.last", "to": "day.last"}

# A level's cumulative sums at an edge of the period.
_STATE = """left join lateral (
        select d.on_hand, d.received, d.shipped from day_snapshot d
         where v.last_moved_at >= %({edge})s::timestamptz
           and d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.level_id = v.id
           and d.day < %({edge}_day)s::date
         order by d.day desc limit 1) {edge}_day on true
      cross join lateral (select <<on_hand>>, <<received>>, <<shipped>>)"""
_SUM = (
    "case when v.last_moved_at < %({edge})s::timestamptz then v.{sum}"
    " else coalesce({edge}_day.{sum}, 0) + coalesce(p.{edge}_{sum}, 0) end as {sum}"
)

# Lines that were empty all the time are left out, unless they are asked for.
_MOVED = """
    having sum(b.on_hand) <> 0 or sum(e.on_hand) <> 0
        or bool_or(e.received <> b.received or e.shipped <> b.shipped or e.on_hand <> b.on_hand)"""
_ITEMS = {
    "item": "i.id = %(item)s::uuid",
    "category": "i.category = %(category)s::text",
    "search": SAYS,
}

_PAGE = """
   and i.sku >= %(after_sku)s::text and (i.sku, w.code) > (%(after_sku)s::text, %(after_code)s::text)"""


class Row(NamedTuple):
    """One line of the stock balance; quantities in the item's unit."""

    sku: str
    name: str
    uom: str
    item_id: UUID
    warehouse_code: str
    warehouse_name: str
    warehouse_id: UUID
    opening: Decimal
    received: Decimal
    shipped: Decimal
    adjusted: Decimal
    closing: Decimal


class Totals(NamedTuple):
    """The sums of all lines of a stock balance."""

    lines: int
    opening: Decimal
    received: Decimal
    shipped: Decimal
    adjusted: Decimal
    closing: Decimal


@dataclass(frozen=True)
class Period:
    """A half-open window of moments."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, first: date, last: date, zone: str) -> Period:
        """The days from first to last, both included, as they begin and end in the zone."""
        here = ZoneInfo(zone)
        return cls(
            datetime.combine(first, time(), here), datetime.combine(last + timedelta(days=1), time(), here)
        )


@dataclass(frozen=True)
class Question:
    """What a stock balance is asked for; `conditions` name filters of `figures.CONDITIONS`."""

    period: Period
    item: UUID | None = None
    category: str = ""
    search: str = ""
    zero: bool = False
    conditions: Mapping[str, Any] = field(default_factory=dict)

    def params(self) -> dict[str, Any]:
        """The query's parameters, but for those of the tenant and the page."""
        return {
            **_edge("from", self.period.start),
            **_edge("to", self.period.end),
            "item": self.item,
            "category": self.category,
            **beginnings(self.search),
            **self.conditions,
        }

    def sql(self) -> str:
        """The query of all lines, without an order."""
        items = tuple(name for name in _ITEMS if getattr(self, name))
        levels = tuple(name for name in CONDITIONS if name in self.conditions)
        return _lines(items, levels, self.zero)


def page(question: Question, after: tuple[str, str] | None = None, limit: int = PAGE + 1) -> list[Row]:
    """The next lines behind the keyset `(sku, warehouse code)`; one more than a page, to see if it ends."""
    sql, params = question.sql(), question.params()
    if after:
        sql += _PAGE
        params |= {"after_sku": after[0], "after_code": after[1]}
    params["limit"] = limit
    found = rows(f"{sql} order by i.sku, w.code limit %(limit)s::int", params)
    return [Row(*row) for row in found]


def totals(question: Question) -> Totals:
    """The sums over every line of the question, not only those of a page."""
    summed = ", ".join(f"coalesce(sum({name}), 0) as {name}" for name in Totals._fields[1:])
    found = one(
        f"select count(*)::int as lines, {summed} from ({question.sql()}) as line",  # noqa: S608 - our own text
        question.params(),
    )
    return Totals(*found)


@cache
def _lines(items: tuple[str, ...], levels: tuple[str, ...], zero: bool) -> str:
    text = _without_comments(_SQL.read_text()).replace("<<items>>", both(_ITEMS[name] for name in items))
    text = text.replace("<<conditions>>", both(CONDITIONS[name] for name in levels))
    text = text.replace("<<lots>>", lots(levels))
    text = text.replace("<<moved>>", "" if zero else _MOVED)
    for edge, on in _ON.items():
        text = text.replace(f"<<part:{edge}>>", _PART.replace("<<on>>", on).replace("{edge}", edge))
        text = text.replace(f"<<state:{edge}>>", _state(edge))
    return text


def _without_comments(text: str) -> str:
    """Texts of more than 4,096 characters are read anew by psycopg every time."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def _state(edge: str) -> str:
    text = _STATE
    for name in ("on_hand", "received", "shipped"):
        text = text.replace(f"<<{name}>>", _SUM.replace("{sum}", name))
    return text.replace("{edge}", edge)


def _edge(name: str, moment: datetime) -> dict[str, Any]:
    day = moment.astimezone(UTC).date()
    return {name: moment, f"{name}_day": day, f"{name}_day_starts": datetime.combine(day, time(), UTC)}
