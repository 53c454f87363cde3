"""Everything that happened to a client's records, as people read it: by kind, record and day, newest first.

An event asks a capability of its reader, and the index begins with it: each kind one may see is read from its
own end, so what one may not see costs nothing and tells nothing, not even by the time it takes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest
from django.utils import translation

from baywindow.tenancy.context import current
from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.ui.environment import reverse_named
from baywindow.ui.language import gettext_lazy

from .events import Told, told
from .verbs import verbs


class Kind(NamedTuple):
    """A kind of happening: its name, the capabilities its events ask for, and what a file of it takes."""

    words: str
    needs: tuple[str, ...]
    export: str


class Record(NamedTuple):
    """A kind of record that events are about: its name, who opens its page, and its route on either side."""

    words: str
    needs: str = ""
    portal: str = ""
    console: str = ""


KINDS: dict[str, Kind] = {
    "orders": Kind(gettext_lazy("Orders"), ("orders.view",), "orders.export"),
    "shipments": Kind(gettext_lazy("Shipments"), ("shipments.view",), "shipments.export"),
    "inbound": Kind(gettext_lazy("Inbound"), ("inbound.view",), "inbound.export"),
    "stock": Kind(gettext_lazy("Stock"), ("stock.view",), "stock.export"),
    "documents": Kind(
        gettext_lazy("Documents"),
        ("documents.view", "documents.operations", "documents.finance"),
        "documents.view",
    ),
}

RECORDS: dict[str, Record] = {
    "order": Record(gettext_lazy("Order"), "orders.view", "order", "console_order"),
    "shipment": Record(gettext_lazy("Shipment"), "shipments.view", "shipment", "console_shipment"),
    "asn": Record(gettext_lazy("Delivery"), "inbound.view", "asn", "console_asn"),
    "receipt": Record(gettext_lazy("Receipt"), "inbound.view", "receipt", "console_receipt"),
    "item": Record(gettext_lazy("Item"), "stock.view", "item", "console_item"),
    "handling_unit": Record(gettext_lazy("Handling unit"), "stock.view", "handling_unit", "console_unit"),
    "client": Record(gettext_lazy("The client as a whole")),
}
"""By the word an event keeps; the rooms above are known by their routes and tables alone."""

CALLED = {
    "client_order": ("number", "client_reference"),
    "shipment": ("number", "client_reference", "tracking_number", "order_number"),
    "asn": ("number", "client_reference"),
    "receipt": ("number",),
    "item": ("sku",),
    "handling_unit": ("sscc",),
}
"""What records are found by, by table; each column has an index that begins with the client."""

NEWEST = Order((Key("e.at", "timestamptz", "at"), Key("e.id", "uuid", "id")), descending=True)

_OF = "e.workspace_id = %(workspace)s and e.client_id = %(client)s"
_DAYS = "e.at >= %(since)s::timestamptz and e.at < %(until)s::timestamptz"
_EVENT = """e.id, e.at, e.actor_kind, e.actor_name, e.verb, e.subject_kind, e.subject_id, e.subject_number,
       e.parts, e.visible_to_client, e.needs"""

_ALL = """
select <<event>>
  from unnest(%(needs)s::text[]) w(needs)
 cross join lateral (
   select <<event>> from event e
    where <<of>> and e.needs = w.needs and <<days>> and <<beyond>>
    order by <<order>> limit <<limit>>) e
 order by <<order>> limit <<limit>>"""

_OF_RECORDS = """
select <<event>> from event e
 where <<of>> and e.needs = any(%(needs)s::text[])<<called so>> and <<days>> and <<beyond>>
 order by <<order>> limit <<limit>>"""

_ANY_CALLED = """
   select t.id from <<table>> t
    where t.workspace_id = %(workspace)s and t.client_id = %(client)s
      and t.<<column>> = any(%(called)s::text[])"""
_CALLED_SO = "\n   and e.subject_id = any(array({}))".format(
    "\n   union all".join(
        _ANY_CALLED.replace("<<table>>", table).replace("<<column>>", column)
        for table, columns in CALLED.items()
        for column in columns
    )
)

_OF_NEED = """
  select <<event>> from event e
   where <<of>> and e.needs = %(need_<<n>>)s::text<<called so>> and <<days>>"""
_FILE = """
select e.at, e.subject_kind, e.subject_number, <<sentence>> as what, e.verb, e.actor_kind, e.actor_name
  from (<<of each need>>) e
 order by e.at desc, e.id desc"""
"""The kinds are read side by side, each in its index's order: nothing is sorted before the first line."""

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

PART = re.compile(r"%\((\w+)\)s")
MARK = "\x01"
"""Stands around a part's name in a sentence the database fills; no text of anybody's holds it."""


class Line(NamedTuple):
    """An event with the record it is about: its kind, what that is called, and where its page is."""

    event: Told
    kind: str
    id: UUID
    record: str
    number: str
    to: str


@dataclass(frozen=True)
class Wanted:
    """Which events: from a moment until before another, of one kind, of the records called so."""

    since: datetime
    until: datetime
    kind: str = ""
    record: str = ""
    client: UUID | None = None

    def needs(self, *, to_export: bool = False) -> list[str]:
        """What events of these kinds ask for, as far as the reader holds it (and may take it out)."""
        member, kinds = current(), [KINDS[self.kind]] if self.kind else list(KINDS.values())
        return [
            need
            for kind in kinds
            for need in kind.needs
            if member.may(need) and (member.may(kind.export) or not to_export)
        ]

    def params(self) -> dict[str, Any]:
        """The queries' parameters; those of the tenant come from the context."""
        called = list(dict.fromkeys([self.record, self.record.upper()]))
        told = {"needs": self.needs(), "called": called, "since": self.since, "until": self.until}
        return told | ({"client": self.client} if self.client else {})


def page(request: HttpRequest, want: Wanted, size: int = SIZE) -> Page:
    """A page of what happened as the reader may know it, the latest first, in `Line`s."""
    text = _filled(_OF_RECORDS if want.record else _ALL, want)
    found = NEWEST.page(request, text, want.params(), size)
    return replace(found, rows=[_line(row, want.client) for row in found.rows])


def file(want: Wanted) -> tuple[str, dict[str, Any]]:
    """The query of all that the list shows and the reader may take out, and its parameters."""
    needs = want.needs(to_export=True) or [""]
    each = "\n  union all".join(_OF_NEED.replace("<<n>>", str(n)) for n in range(len(needs)))
    sentences, parts = _sentences()
    text = _FILE.replace("<<of each need>>", each).replace("<<sentence>>", _sentence(parts))
    told = want.params() | {"sentences": json.dumps(sentences)}
    return _filled(text, want), told | {f"need_{n}": need for n, need in enumerate(needs)}


def _filled(text: str, want: Wanted) -> str:
    called = _CALLED_SO if want.record else ""
    slots = {"event": _EVENT, "of": _OF, "days": _DAYS, "called so": called}
    for name, given in slots.items():
        text = text.replace(f"<<{name}>>", given)
    return text


def _line(row: Any, client: UUID | None) -> Line:
    record = RECORDS.get(row.subject_kind, Record(""))
    to = _page_of(record, row.subject_id, client)
    return Line(told(row), row.subject_kind, row.subject_id, str(record.words), row.subject_number, to)


def _page_of(record: Record, id: UUID, client: UUID | None) -> str:
    if not record.portal or not current().may(record.needs):
        return ""
    return reverse_named(record.console, client, id) if client else reverse_named(record.portal, id)


@cache
def _sentences() -> tuple[dict[str, str], list[str]]:
    """Every verb's sentence in English with its parts marked, and the names of the parts."""
    with translation.override("en"):
        plain = {code: str(verb.sentence) for code, verb in verbs().items()}
    parts = sorted({name for sentence in plain.values() for name in PART.findall(sentence)})
    marked = {code: PART.sub(rf"{MARK}\1{MARK}", text).replace("%%", "%") for code, text in plain.items()}
    return marked, parts


def _sentence(parts: list[str]) -> str:
    """SQL that fills an event's sentence: a list of words without its brackets; an unknown verb is itself."""
    text = "coalesce(%(sentences)s::jsonb ->> e.verb, e.verb)"
    for name in parts:
        part = f"e.parts ->> '{name}'"
        part = f"translate({part}, '[]\"', '')" if name.startswith("word") else part
        text = f"replace({text}, '{MARK}{name}{MARK}', coalesce({part}, ''))"
    return text
