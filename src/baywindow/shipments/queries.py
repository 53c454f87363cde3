"""What people read of shipments: the list with its views and counts, one of them, those of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpRequest

from baywindow.stock.offered import Choices, offered
from baywindow.tenancy.context import current
from baywindow.tenancy.counted import counted, counted_in, named, told_apart
from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST, later_word, many, numbered

from .finding import MEANT, WORDS
from .kinds import GROUPS

NEWEST = Order((Key("s.dated_at", "timestamptz", "dated_at"), Key("s.id", "uuid", "id")), descending=True)
SORTS = {"-shipped": NEWEST, "shipped": NEWEST.reversed()}
"""What the list can be sorted by, the usual first."""

LISTED = """s.id, s.number, s.order_number, s.client_reference, s.status, s.carrier, s.service,
       s.tracking_number, s.consignee, s.city, s.country, s.dated_at, s.shipped_at, s.delivered_at,
       p.packages, p.weight_g, c.qty"""
"""What a row of the page shows; a wide row costs the page more than the rest of its statement."""

WHOLE = f"""{LISTED}, s.order_id, s.mode, s.postcode, s.signed_by, s.notes_public, s.version,
       s.created_at, s.warehouse_id, w.code as warehouse, w.name as warehouse_name,
       w.time_zone as warehouse_zone, c.qty_returned"""
"""All of a shipment, for its own page and for programs."""

_SHIPMENTS = """
select <<columns>>
  from shipment s
  join client_warehouse w
    on w.workspace_id = s.workspace_id and w.client_id = s.client_id and w.id = s.warehouse_id
  left join lateral (
    select count(*)::int as packages, sum(p.weight_g) as weight_g from package p
     where p.workspace_id = s.workspace_id and p.client_id = s.client_id and p.shipment_id = s.id) p on true
  left join lateral (
    select coalesce(sum(c.qty), 0) as qty, coalesce(sum(c.qty_returned), 0) as qty_returned
      from package_content c
     where c.workspace_id = s.workspace_id and c.client_id = s.client_id and c.shipment_id = s.id) c on true
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s"""

PACKAGES = """
select p.id, p.package_no, p.type, p.weight_g, p.length_mm, p.width_mm, p.height_mm, p.tracking_number,
       p.sscc, u.id as handling_unit_id
  from package p
  left join handling_unit u
    on u.workspace_id = p.workspace_id and u.client_id = p.client_id and u.sscc = p.sscc and p.sscc <> ''
 where p.workspace_id = %(workspace)s and p.client_id = %(client)s and p.shipment_id = %(shipment)s::uuid
 order by p.package_no"""

_JOINED = """array(
  select o.id || ' ' || o.number from shipment_joined j
    join client_order o on o.workspace_id = j.workspace_id and o.client_id = j.client_id and o.id = j.order_id
   where j.workspace_id = s.workspace_id and j.client_id = s.client_id and j.shipment_id = s.id
   order by o.number) as joined"""
"""The further orders that go with a shipment."""

_LINKS = "(select json_object_agg(l.name_key, l.template) from core.carrier_links() l) as links"
"""The workspace's own links to carriers' pages, for `links.Links`."""
_NO_LINKS = "null::json as links"
"""Of a job: nobody follows what it reads, and its login may not ask for them."""

_OF_ORDER = """s.id in (
   select f.id from shipment f where f.workspace_id = %(workspace)s and f.client_id = %(client)s
      and f.order_id = %(order)s::uuid
   union all
   select j.shipment_id from shipment_joined j where j.workspace_id = %(workspace)s
      and j.client_id = %(client)s and j.order_id = %(order)s::uuid)"""

OF_ORDER = """
select p.shipment_id, p.package_no, p.type, p.weight_g, p.length_mm, p.width_mm, p.height_mm,
       p.tracking_number, p.sscc, s.carrier
  from shipment s
  join package p on p.workspace_id = s.workspace_id and p.client_id = s.client_id and p.shipment_id = s.id
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s and <<of_order>>
 order by s.dated_at, s.id, p.package_no limit 200""".replace("<<of_order>>", _OF_ORDER)

CONTENTS = """
select c.id, c.package_id, c.order_line_id, c.item_id, i.sku, i.name, t.lot_no, t.expiry_date, c.serial_id,
       n.serial_no, c.qty, c.qty_returned, c.uom
  from package_content c
  join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = c.item_id
  left join lot t on t.workspace_id = c.workspace_id and t.client_id = c.client_id and t.id = c.lot_id
  left join serial n on n.workspace_id = c.workspace_id and n.client_id = c.client_id and n.id = c.serial_id
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s and c.shipment_id = %(shipment)s::uuid
 order by i.sku, t.lot_no, n.serial_no, c.id limit 1000"""

TRACKING = """
select e.id, e.at, e.code, e.place, e.text, e.reference from tracking_event e
 where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.shipment_id = %(shipment)s::uuid
 order by e.at desc, e.id desc limit 200"""

_ANY = """
  select 1 from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s"""

_OF_VALUE = f"{_ANY}\n   and s.status = v.value"

_CARRIERS = """
with recursive named as (
  (select s.carrier from shipment s
    where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.carrier <> ''
    order by s.carrier limit 1)
  union all
  select (select s.carrier from shipment s
           where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.carrier > n.carrier
           order by s.carrier limit 1)
    from named n where n.carrier is not null)
select 'carrier' as kind, n.carrier as value, n.carrier as title
  from named n where n.carrier is not null limit 100"""

_OWN_LINKS = "select 'link' as kind, l.name_key as value, l.template as title from core.carrier_links() l"

CONDITIONS: dict[str, str] = {
    "warehouse": "s.warehouse_id = %(warehouse)s::uuid",
    "carrier": "s.carrier = %(carrier)s::text",
    "country": "s.country = %(country)s::text",
    "start": "s.dated_at >= %(start)s::timestamptz",
    "end": "s.dated_at < %(end)s::timestamptz",
    "order": _OF_ORDER,
    "sku": (
        "s.id in (select c.shipment_id from item i join package_content c"
        " on c.workspace_id = i.workspace_id and c.client_id = i.client_id and c.item_id = i.id"
        " where i.workspace_id = %(workspace)s and i.client_id = %(client)s"
        " and (i.sku >= %(sku)s::text and i.sku < %(sku_end)s::text"
        " or i.sku >= %(sku_upper)s::text and i.sku < %(sku_upper_end)s::text))"
    ),
    "words": f"s.id in ({WORDS})",
}
"""Filters of shipments `s`, by name."""


@dataclass(frozen=True)
class Wanted:
    """Which shipments, of `[start, end)`. Staff say whose."""

    group: str = "all"
    sort: str = "-shipped"
    words: str = ""
    warehouse: UUID | None = None
    carrier: str = ""
    country: str = ""
    sku: str = ""
    start: datetime | None = None
    end: datetime | None = None
    order: UUID | None = None
    client: UUID | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything is left out on request."""
        return any(getattr(self, name) for name in CONDITIONS)

    @cached_property
    def broad(self) -> bool:
        """Whether the words mean so many shipments that the list is walked; asks the database."""
        return bool(self.words) and many(WORDS, self.params())

    def params(self) -> dict[str, Any]:
        """The queries' parameters; those of the tenant come from the context."""
        told: dict[str, Any] = {name: getattr(self, name) for name in CONDITIONS}
        for name, words in (
            ("words", self.words),
            ("upper", self.words.upper()),
            ("lower", self.words.lower()),
            ("tracking", "".join(self.words.upper().split())),
            ("number", numbered("SH-", self.words)),
            ("order_number", numbered("SO-", self.words)),
            ("sku", self.sku),
            ("sku_upper", self.sku.upper()),
        ):
            told |= {name: words, f"{name}_end": words + LAST}
        told["later_word"] = later_word(self.words.lower())
        return told | ({"client": self.client} if self.client else {})

    def conditions(self) -> str:
        """The filters, ready to follow a WHERE; without the view's statuses."""
        texts = CONDITIONS | ({"words": MEANT} if self.broad else {})
        return "".join(f"\n   and {text}" for name, text in texts.items() if getattr(self, name))

    def of_group(self) -> str:
        """The view's statuses, ready to follow a WHERE."""
        return "" if self.group == "all" else f"\n   and s.status in ({named(GROUPS[self.group][1])})"


class Joined(NamedTuple):
    """An order that goes with a shipment beside its first."""

    id: str
    number: str


def page(request: HttpRequest, want: Wanted, size: int = SIZE, columns: str = WHOLE) -> Page:
    """One page of the list, as it is sorted."""
    kept = f"{want.conditions()}{want.of_group()}\n   and <<beyond>>"
    text = f"{_shipments(columns)}{kept}\n order by <<order>> limit <<limit>>"
    return SORTS[want.sort].page(request, text, want.params(), size, narrowed=want.filtered)


def counts(want: Wanted) -> dict[str, int]:
    """How many shipments each view holds under these filters; more than `CAP` stands for more than `CAP`."""
    apart = told_apart(GROUPS)
    if want.filtered:
        kept = want.conditions()
        views = {view: f"{_ANY}\n   and s.status in ({named(of)}){kept}" for view, of in apart.items()}
        found = counted(views, want.params())
    else:
        found = counted_in(apart, _OF_VALUE, {}, want.params())
    return found | {"all": sum(found.values())}


def find(shipment_id: UUID, client: UUID | None = None) -> Any | None:
    """One shipment with the orders that joined it; None when this client has none of this id."""
    told = Wanted(client=client).params() | {"shipment": shipment_id}
    links = _NO_LINKS if current().realm == "job" else _LINKS
    text = _shipments(f"{WHOLE}, {_JOINED}, {links}") + " and s.id = %(shipment)s::uuid"
    found = one(text, told)
    return found and found._replace(joined=[Joined(*text.split(" ", 1)) for text in found.joined])


def of_order(order_id: UUID, client: UUID | None = None) -> list[Any]:
    """An order's shipments, the oldest first."""
    want = Wanted(order=order_id, client=client)
    text = f"{_shipments(WHOLE)}{want.conditions()}\n order by s.dated_at, s.id limit 50"
    return rows(text, want.params())


def packages_of_order(order_id: UUID, client: UUID | None = None) -> dict[UUID, list[Any]]:
    """The packages of an order's shipments, by shipment."""
    found: dict[UUID, list[Any]] = {}
    for row in rows(OF_ORDER, {"order": order_id} | ({"client": client} if client else {})):
        found.setdefault(row.shipment_id, []).append(row)
    return found


def packages(shipment_id: UUID, client: UUID | None = None) -> list[Any]:
    """A shipment's packages by their number."""
    return rows(PACKAGES, _about(shipment_id, client))


def volume(boxes: Sequence[Any]) -> Decimal | None:
    """What the packages take up together, in cubic metres; None unless each was measured."""
    sides = [(box.length_mm, box.width_mm, box.height_mm) for box in boxes]
    if not sides or not all(all(side) for side in sides):
        return None
    return Decimal(sum(length * width * height for length, width, height in sides)).scaleb(-9)


def contents(shipment_id: UUID, client: UUID | None = None) -> list[Any]:
    """What is in a shipment's packages."""
    return rows(CONTENTS, _about(shipment_id, client))


def tracking(shipment_id: UUID, client: UUID | None = None) -> list[Any]:
    """What the carrier reported, newest first."""
    return rows(TRACKING, _about(shipment_id, client))


def choices(client: UUID | None = None) -> Choices:
    """What the list can be narrowed to, each `warehouse` and `carrier`; and by its carrier's name each `link`
    of the workspace's own to a carrier's page."""
    return offered(_CARRIERS, _OWN_LINKS, client=client)


def _shipments(columns: str) -> str:
    return _SHIPMENTS.replace("<<columns>>", columns)


def _about(shipment_id: UUID, client: UUID | None) -> dict[str, Any]:
    return {"shipment": shipment_id} | ({"client": client} if client else {})
