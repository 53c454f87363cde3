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

from .figures import CONDITIONS, both

PAGE = 50
_SQL = Path(__file__).parent / "sql" / "statement.sql"

# A level's cumulative sums at a moment: itself when nothing moved since, else its last snapshot before
# the moment's UTC day and the movements of that day before the moment.
_STATE = """
select coalesce(s.on_hand, 0) + coalesce(p.on_hand, 0) as on_hand,
       coalesce(s.received, 0) + coalesce(p.received, 0) as received,
       coalesce(s.shipped, 0) + coalesce(p.shipped, 0) as shipped
  from (select) as nothing
  left join lateral (
    (select v.on_hand, v.received, v.shipped where v.last_on < %({edge}_day)s::date)
    union all
    (select d.on_hand, d.received, d.shipped from day_snapshot d
      where v.last_on >= %({edge}_day)s::date
        and d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.level_id = v.id
        and d.day < %({edge}_day)s::date
      order by d.day desc limit 1)
  ) s on true
  left join lateral (
    select sum(m.qty) as on_hand,
           sum(m.qty) filter (where m.kind in ('opening', 'receipt', 'return')) as received,
           -sum(m.qty) filter (where m.kind in ('ship', 'scrap')) as shipped
      from movement m
     where v.last_on >= %({edge}_day)s::date
       and m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.item_id = v.item_id
       and m.level_id = v.id
       and m.occurred_at >= %({edge}_day_starts)s::timestamptz and m.occurred_at < %({edge})s::timestamptz
  ) p on true
"""

_PAGE = (
    " and (i.sku > %(after_sku)s::text or (i.sku = %(after_sku)s::text and w.code > %(after_code)s::text))"
)


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
            "zero": self.zero,
            **beginnings(self.search),
            **self.conditions,
        }

    def sql(self) -> str:
        """The query of all lines, without an order."""
        wanted = tuple(sorted(name for name in CONDITIONS if name in self.conditions))
        return _lines(wanted)


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
def _lines(conditions: tuple[str, ...]) -> str:
    text = _SQL.read_text().replace("<<words>>", SAYS)
    text = text.replace("<<conditions>>", both(CONDITIONS[name] for name in conditions))
    for edge in ("from", "to"):
        text = text.replace(f"<<state:{edge}>>", _STATE.replace("{edge}", edge))
    return text


def _edge(name: str, moment: datetime) -> dict[str, Any]:
    day = moment.astimezone(UTC).date()
    return {name: moment, f"{name}_day": day, f"{name}_day_starts": datetime.combine(day, time(), UTC)}
