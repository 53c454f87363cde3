"""What people read of deliveries: the list, its views and counts, one delivery, what an item waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from baywindow.tenancy.counted import counted, named, told_apart
from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST

from .kinds import EXPECTED, GROUPS, NARROWER

_KEYS = (Key("a.expected_to", "date", "expected_to"), Key("a.id", "uuid", "id"))
SORTS = {"expected": Order(_KEYS), "-expected": Order(_KEYS, descending=True)}
"""What the list can be sorted by."""

COLUMNS = """
select a.id, a.number, a.client_reference, a.status, a.expected_from, a.expected_to, a.supplier, a.carrier,
       a.tracking_numbers, a.container, a.seal, a.packages, a.notes_public, a.created_at, a.announced_at,
       a.arrived_at, a.received_at, a.cancelled_at, a.warehouse_id, w.code as warehouse,
       w.name as warehouse_name, t.lines, t.qty, t.counted,
       a.status = 'announced' and a.expected_to < %(today)s::date as late,
       coalesce(x.asks, false) as asks, coalesce(x.contested, false) as contested, x.differs
  from asn a
  join client_warehouse w
    on w.workspace_id = a.workspace_id and w.client_id = a.client_id and w.id = a.warehouse_id
  left join lateral (
    select count(*)::int as lines, coalesce(sum(l.qty), 0) as qty, coalesce(sum(l.counted), 0) as counted
      from asn_line l
     where l.workspace_id = a.workspace_id and l.client_id = a.client_id and l.asn_id = a.id) t on true
  left join lateral (
    select bool_or(d.status = 'open' and d.answer_by >= %(today)s::date) as asks,
           bool_or(d.status = 'contested') as contested, count(*) > 0 as differs
      from discrepancy d
     where d.workspace_id = a.workspace_id and d.client_id = a.client_id and d.asn_id = a.id
       and a.status in ('received', 'closed')) x on true
 where a.workspace_id = %(workspace)s and a.client_id = %(client)s"""

FILE = """
select a.number, a.client_reference, a.status, a.expected_from, a.expected_to, w.code as warehouse,
       a.supplier, a.carrier, a.tracking_numbers, a.container, l.line_no, i.sku, i.name as item_name,
       l.lot_no, l.expiry_date, l.qty, l.counted, l.uom, l.difference, l.otherwise, l.note_public, l.state,
       l.answer, l.settlement
  from asn a
  join client_warehouse w
    on w.workspace_id = a.workspace_id and w.client_id = a.client_id and w.id = a.warehouse_id
  left join lateral (
    select l.line_no, l.item_id, l.lot_no, l.expiry_date, l.qty, l.counted, l.uom, '' as difference,
           null::numeric as otherwise, '' as note_public, '' as state, '' as answer, '' as settlement
      from asn_line l
     where l.workspace_id = a.workspace_id and l.client_id = a.client_id and l.asn_id = a.id
    union all
    select null, d.item_id, d.lot_no, null, null, null, d.uom, d.kind, d.qty, d.note_public,
           case when d.status = 'open' and d.answer_by < %(today)s::date then 'silent' else d.status end,
           d.answer, d.settlement
      from discrepancy d
     where d.workspace_id = a.workspace_id and d.client_id = a.client_id and d.asn_id = a.id) l on true
  left join item i on i.workspace_id = a.workspace_id and i.client_id = a.client_id and i.id = l.item_id
 where a.workspace_id = %(workspace)s and a.client_id = %(client)s<<conditions>>
 order by <<order>>, l.line_no, l.difference, i.sku, l.lot_no"""

LINES = """
select l.id, l.line_no, l.item_id, i.sku, i.name, l.lot_no, l.expiry_date, l.qty, l.counted, l.uom, c.lots,
       coalesce(c.damaged, 0) as damaged
  from asn_line l
  join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
  left join (
    select c.asn_line_id, array_agg(c.lot_no order by c.lot_no) filter (where c.lot_no <> '') as lots,
           sum(c.damaged) as damaged
      from (select c.asn_line_id, c.lot_no, sum(c.qty) filter (where c.condition = 'damaged') as damaged
              from receipt r
              join receipt_line c
                on c.workspace_id = r.workspace_id and c.client_id = r.client_id and c.receipt_id = r.id
             where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.asn_id = %(asn)s::uuid
             group by c.asn_line_id, c.lot_no having sum(c.qty) > 0) c
     group by c.asn_line_id) c on c.asn_line_id = l.id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.asn_id = %(asn)s::uuid
 order by l.line_no limit %(most)s::int"""

OF_ITEM = """
select a.id, a.number, a.client_reference, a.status, a.expected_from, a.expected_to, w.code as warehouse,
       a.status = 'announced' and a.expected_to < %(today)s::date as late,
       sum(greatest(l.qty - l.counted, 0)) as qty
  from asn_line l
  join asn a on a.workspace_id = l.workspace_id and a.client_id = l.client_id and a.id = l.asn_id
  join client_warehouse w
    on w.workspace_id = a.workspace_id and w.client_id = a.client_id and w.id = a.warehouse_id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.item_id = %(item)s::uuid
   and a.status in (<<expected>>) and l.counted < l.qty
 group by a.id, a.number, a.client_reference, a.status, a.expected_from, a.expected_to, w.code
 order by a.expected_to, a.id limit 20"""

DISCREPANCIES = """
select d.id, d.kind, d.item_id, i.sku, i.name, d.lot_no, d.qty, d.uom, d.note_public, d.answer, d.answer_by,
       d.answered_at, d.settlement, d.settled_at,
       case when d.status = 'open' and d.answer_by < %(today)s::date then 'silent' else d.status end as state
  from discrepancy d
  join item i on i.workspace_id = d.workspace_id and i.client_id = d.client_id and i.id = d.item_id
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.asn_id = %(asn)s::uuid
 order by d.kind, i.sku, d.lot_no, d.id limit 200"""

_DUE = """
select a.id, a.number, a.client_reference, a.supplier, a.expected_from, a.expected_to, w.code as warehouse,
       a.expected_to < %(today)s::date as late
  from asn a
  join client_warehouse w
    on w.workspace_id = a.workspace_id and w.client_id = a.client_id and w.id = a.warehouse_id
 where a.workspace_id = %(workspace)s and a.client_id = <<whose>>
   and a.status in (<<expected>>) and a.status = 'announced' and a.expected_from <= %(today)s::date
 order by a.expected_to, a.id limit %(few)s::int"""

# Deliveries with differences the client may still answer, and until when at the soonest.
_ASKED = """
select d.asn_id, count(*)::int as differences, min(d.answer_by) as answer_by from discrepancy d
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.status = 'open'
   and d.answer_by >= %(today)s::date
 group by d.asn_id"""

TO_ANSWER = """
select a.id, a.number, a.client_reference, d.differences, d.answer_by
  from (<<asked>> order by min(d.answer_by), d.asn_id limit %(few)s::int) d
  join asn a on a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id
 order by d.answer_by, a.id""".replace("<<asked>>", _ASKED)

# Deliveries with differences the client contests, and since when at the longest.
_CONTESTED = """
select d.asn_id, count(*)::int as differences, min(d.answered_at) as since from discrepancy d
 where d.workspace_id = %(workspace)s and d.client_id = <<whose>> and d.status = 'contested'
 group by d.asn_id"""

# Of every client, for staff: what is contested, then what should be here; each the longest first.
_ANYWHERE = """
(select 'contested' as card, c.client_id, c.name as client, a.id, a.number, a.client_reference, n.differences,
        n.since, '' as supplier, '' as warehouse, null::date as expected_to, false as late
  from client c
 cross join lateral (<<contested>> order by min(d.answered_at), d.asn_id limit %(few)s::int) n
  join asn a on a.workspace_id = c.workspace_id and a.client_id = c.client_id and a.id = n.asn_id
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by n.since, n.asn_id limit %(few)s::int)
union all
(select 'due', c.client_id, c.name, n.id, n.number, n.client_reference, 0, null, n.supplier, n.warehouse,
        n.expected_to, n.late
  from client c
 cross join lateral (<<due>>) n
 where c.workspace_id = %(workspace)s and c.status = 'active'
 order by n.expected_to, n.id limit %(few)s::int)""".replace("<<contested>>", _CONTESTED).replace(
    "<<due>>", _DUE
)

_DIFFERING = """
   and a.id in (select d.asn_id from (<<those>>) d)"""

_NARROWED = {
    "arrived": "",
    "asked": _DIFFERING.replace("<<those>>", _ASKED),
    "contested": _DIFFERING.replace("<<those>>", _CONTESTED.replace("<<whose>>", "%(client)s")),
}

_OF_STATUS = """
  select 1 from asn a where a.workspace_id = %(workspace)s and a.client_id = %(client)s
   and a.status in ({statuses})"""

MOST_LINES = 500


def _begins(column: str, *spelled: str) -> str:
    """That a column of `n` begins like what was typed, in one of these spellings."""
    each = (f"n.{column} >= %({one})s::text and n.{column} < %({one}_end)s::text" for one in spelled)
    return f"({' or '.join(each)})"


_WORDS = """a.id in (
     select n.id from asn n where <<own>> and <<number>>
     union all
     select n.id from asn n where <<own>> and <<reference>>
     union all
     select n.asn_id from asn_token n where <<own>> and n.kind in ('tracking', 'container') and <<code>>
     union all
     select n.asn_id from asn_token n where <<own>> and n.kind = 'supplier' and <<sender>>
     union all
     select l.asn_id from item n
       join asn_line l on l.workspace_id = n.workspace_id and l.client_id = n.client_id and l.item_id = n.id
      where <<own>> and <<sku>>)"""
for _slot, _text in {
    "own": "n.workspace_id = %(workspace)s and n.client_id = %(client)s",
    "number": _begins("number", "upper", "number"),
    "reference": _begins("client_reference", "words", "upper", "lower"),
    "code": _begins("token", "upper", "squeezed"),
    "sender": _begins("token", "lower"),
    "sku": _begins("sku", "words", "upper"),
}.items():
    _WORDS = _WORDS.replace(f"<<{_slot}>>", _text)
"""A delivery is found as the search finds it, and by the beginning of a SKU."""

CONDITIONS: dict[str, str] = {
    "warehouse": "a.warehouse_id = %(warehouse)s::uuid",
    "since": "a.expected_to >= %(since)s::date",
    "until": "a.expected_from <= %(until)s::date",
    "received_since": "a.received_at >= %(received_since)s::timestamptz",
    "received_until": "a.received_at < %(received_until)s::timestamptz",
    "late": "a.status = 'announced' and a.expected_to < %(today)s::date",
    "differs": (
        "exists (select from discrepancy d"
        " where d.workspace_id = a.workspace_id and d.client_id = a.client_id and d.asn_id = a.id)"
    ),
    "item": (
        "a.id in (select l.asn_id from asn_line l where l.workspace_id = %(workspace)s"
        " and l.client_id = %(client)s and l.item_id = %(item)s::uuid)"
    ),
    "words": _WORDS,
}
"""Filters of deliveries `a`, by name."""


@dataclass(frozen=True)
class Wanted:
    """Which deliveries; `today` is the day it is for whoever asks. Staff say whose."""

    today: date
    group: str = "expected"
    asked_sort: str = ""
    words: str = ""
    warehouse: UUID | None = None
    since: date | None = None
    until: date | None = None
    received_since: datetime | None = None
    received_until: datetime | None = None
    late: bool = False
    differs: bool = False
    item: UUID | None = None
    client: UUID | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out on request."""
        return any(getattr(self, name) for name in CONDITIONS)

    @property
    def sort(self) -> str:
        """As asked for; else of what is to come the soonest first, of what has been the latest."""
        return self.asked_sort or ("expected" if self.group in ("expected", "arrived") else "-expected")

    def params(self) -> dict[str, Any]:
        """The queries' parameters; those of the tenant come from the context."""
        told: dict[str, Any] = {name: getattr(self, name) for name in (*CONDITIONS, "today")}
        for name, words in _spelled(self.words).items():
            told |= {name: words, f"{name}_end": words + LAST}
        return told | ({"client": self.client} if self.client else {})

    def conditions(self) -> str:
        """The filters, ready to follow a WHERE; without the view's statuses."""
        return "".join(f"\n   and {text}" for name, text in CONDITIONS.items() if getattr(self, name))


def _spelled(words: str) -> dict[str, str]:
    """What was typed, as records have it: who types digits alone may mean a number."""
    upper = words.upper()
    return {
        "words": words,
        "upper": upper,
        "lower": words.lower(),
        "squeezed": "".join(upper.split()),
        "number": f"ASN-{words}" if words.isdecimal() else upper,
    }


def page(request: HttpRequest, want: Wanted, size: int = SIZE) -> Page:
    """One page of the list."""
    kept = f"{want.conditions()}{_of_group(want)}\n   and <<beyond>>"
    text = f"{COLUMNS}{kept}\n order by <<order>> limit <<limit>>"
    return SORTS[want.sort].page(request, text, want.params(), size, narrowed=want.filtered)


def counts(want: Wanted) -> dict[str, int]:
    """How many deliveries each view holds under these filters; more than `CAP` stands for more than `CAP`."""
    kept = want.conditions()
    apart = told_apart({view: group for view, group in GROUPS.items() if view not in NARROWER})
    views = {view: _OF_STATUS.format(statuses=named(of)) + kept for view, of in apart.items()}
    narrower = {
        view: _OF_STATUS.format(statuses=named(GROUPS[view][1])) + _NARROWED[view] + kept for view in NARROWER
    }
    found = counted(views | narrower, want.params(), narrowed=want.filtered)
    return found | {"all": sum(found[view] for view in views)}


def file(want: Wanted) -> tuple[str, dict[str, Any]]:
    """The query of every line of the list's deliveries, in its order, and its parameters."""
    text = FILE.replace("<<conditions>>", want.conditions() + _of_group(want))
    return text.replace("<<order>>", SORTS[want.sort].sql), want.params()


def find(asn_id: UUID, today: date, client: UUID | None = None) -> Any | None:
    """One delivery; None when this client has none of this id."""
    want = Wanted(today, client=client)
    return one(f"{COLUMNS} and a.id = %(asn)s::uuid", want.params() | {"asn": asn_id})


def lines(asn_id: UUID, client: UUID | None = None) -> list[Any]:
    """A delivery's lines by their number, at most `MOST_LINES`."""
    told = {"asn": asn_id, "most": MOST_LINES} | ({"client": client} if client else {})
    return rows(LINES, told)


def discrepancies(asn_id: UUID, today: date, client: UUID | None = None) -> list[Any]:
    """What was counted otherwise than announced; whoever says nothing until its day has accepted it."""
    told: dict[str, Any] = {"asn": asn_id, "today": today}
    return rows(DISCREPANCIES, told | ({"client": client} if client else {}))


def to_answer(today: date, few: int) -> list[Any]:
    """The client's deliveries with differences it may still answer, the first that silence accepts first."""
    return rows(TO_ANSWER, {"today": today, "few": few})


def due(today: date, few: int) -> list[Any]:
    """The client's deliveries that should be here today or should have been, the longest overdue first."""
    return _due(_DUE, "%(client)s", today, few)


def waiting_anywhere(today: date, few: int) -> tuple[list[Any], list[Any]]:
    """Of every client of the workspace, for staff: deliveries with contested differences, and those due."""
    found = _due(_ANYWHERE, "c.client_id", today, few)
    return [row for row in found if row.card == "contested"], [row for row in found if row.card == "due"]


def _due(text: str, whose: str, today: date, few: int) -> list[Any]:
    text = text.replace("<<whose>>", whose).replace("<<expected>>", named(EXPECTED))
    return rows(text, {"today": today, "few": few})


def of_item(item_id: UUID, today: date) -> list[Any]:
    """The next deliveries that bring an item, with how much of it is still to come."""
    return rows(OF_ITEM.replace("<<expected>>", named(EXPECTED)), {"item": item_id, "today": today})


def _of_group(want: Wanted) -> str:
    statuses = f"\n   and a.status in ({named(GROUPS[want.group][1])})"
    return statuses + _NARROWED.get(want.group, "")
