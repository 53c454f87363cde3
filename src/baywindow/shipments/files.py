"""The file of the history: a row a shipment, package or line of goods, as the chosen columns ask for."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext, gettext_noop

from baywindow.exchange.exports import Column

from .kinds import MODES, PACKAGE_TYPES, STATUS_NAMES
from .queries import SORTS, Wanted


class Choice(NamedTuple):
    """A column one can choose, what stands in it, and of what: shipment `s`, package `p`, content `c`.

    With `j` it is the shipment's and needs the orders that joined it.
    """

    column: Column
    sql: str
    of: str = "s"


_WITH = "concat_ws(', ', nullif({}, ''), {})"
"""Of the first order and those that joined it."""

COLUMNS: tuple[Choice, ...] = (
    Choice(Column("number", gettext_noop("Shipment")), "s.number"),
    Choice(Column("status", gettext_noop("Status"), "word", STATUS_NAMES), "s.status"),
    Choice(Column("shipped_at", gettext_noop("Shipped"), "moment"), "s.shipped_at"),
    Choice(Column("delivered_at", gettext_noop("Delivered"), "moment"), "s.delivered_at"),
    Choice(Column("signed_by", gettext_noop("Signed for by")), "s.signed_by"),
    Choice(Column("order_number", gettext_noop("Order")), _WITH.format("s.order_number", "j.numbers"), "j"),
    Choice(
        Column("client_reference", gettext_noop("Your reference")),
        _WITH.format("s.client_reference", "j.refs"),
        "j",
    ),
    Choice(Column("warehouse", gettext_noop("Warehouse")), "w.code"),
    Choice(Column("carrier", gettext_noop("Carrier")), "s.carrier"),
    Choice(Column("service", gettext_noop("Service")), "s.service"),
    Choice(Column("mode", gettext_noop("Mode"), "word", MODES), "s.mode"),
    Choice(Column("tracking_number", gettext_noop("Tracking number")), "s.tracking_number"),
    Choice(Column("consignee", gettext_noop("Consignee")), "s.consignee"),
    Choice(Column("postcode", gettext_noop("Postcode")), "s.postcode"),
    Choice(Column("city", gettext_noop("City")), "s.city"),
    Choice(Column("country", gettext_noop("Country")), "s.country"),
    Choice(Column("package_no", gettext_noop("Package"), "number"), "p.package_no", "p"),
    Choice(Column("package_type", gettext_noop("Package type"), "word", PACKAGE_TYPES), "p.type", "p"),
    Choice(Column("weight_kg", gettext_noop("Weight in kg"), "number"), "p.weight_g / 1000", "p"),
    Choice(Column("length_mm", gettext_noop("Length in mm"), "number"), "p.length_mm", "p"),
    Choice(Column("width_mm", gettext_noop("Width in mm"), "number"), "p.width_mm", "p"),
    Choice(Column("height_mm", gettext_noop("Height in mm"), "number"), "p.height_mm", "p"),
    Choice(Column("package_tracking", gettext_noop("Package's tracking number")), "p.tracking_number", "p"),
    Choice(Column("sscc", gettext_noop("SSCC")), "p.sscc", "p"),
    Choice(Column("sku", gettext_noop("SKU")), "i.sku", "c"),
    Choice(Column("item_name", gettext_noop("Name")), "i.name", "c"),
    Choice(Column("lot_no", gettext_noop("Lot")), "t.lot_no", "c"),
    Choice(Column("expiry_date", gettext_noop("Its expiry"), "day"), "t.expiry_date", "c"),
    Choice(Column("serial_no", gettext_noop("Serial number")), "n.serial_no", "c"),
    Choice(Column("qty", gettext_noop("Quantity"), "number"), "c.qty", "c"),
    Choice(Column("qty_returned", gettext_noop("Came back"), "number"), "c.qty_returned", "c"),
    Choice(Column("uom", gettext_noop("Unit")), "c.uom", "c"),
)
NAMES = tuple(choice.column.name for choice in COLUMNS)

_SHIPMENTS = """
select <<columns>>
  from shipment s
  join client_warehouse w
    on w.workspace_id = s.workspace_id and w.client_id = s.client_id and w.id = s.warehouse_id"""

_JOINED = """
  left join lateral (
    select string_agg(o.number, ', ') as numbers,
           string_agg(nullif(o.client_reference, ''), ', ') as refs
      from shipment_joined j
      join client_order o
        on o.workspace_id = j.workspace_id and o.client_id = j.client_id and o.id = j.order_id
     where j.workspace_id = s.workspace_id and j.client_id = s.client_id and j.shipment_id = s.id
  ) j on true"""

_PACKAGES = """
  left join package p
    on p.workspace_id = s.workspace_id and p.client_id = s.client_id and p.shipment_id = s.id"""

_CONTENTS = """
  left join package_content c
    on c.workspace_id = s.workspace_id and c.client_id = s.client_id and c.shipment_id = s.id
   and c.package_id = p.id
  left join item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = c.item_id
  left join lot t on t.workspace_id = c.workspace_id and t.client_id = c.client_id and t.id = c.lot_id
  left join serial n
    on n.workspace_id = c.workspace_id and n.client_id = c.client_id and n.id = c.serial_id"""

_WHICH = """
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s<<conditions>>
 order by <<order>>"""


def offered() -> list[tuple[str, str, bool]]:
    """The columns one can choose: name, title as people read it, and whether it is of the shipment itself."""
    return _offered_in(get_language())


@lru_cache(16)
def _offered_in(language: str | None) -> list[tuple[str, str, bool]]:
    return [(one.column.name, gettext(one.column.title), one.of in "sj") for one in COLUMNS]


def chosen(want: Wanted, names: Collection[str]) -> tuple[str, tuple[Column, ...]]:
    """The query of these columns, all of them when none is chosen, and the columns; sorted as the list."""
    choices = [choice for choice in COLUMNS if not names or choice.column.name in names]
    kinds = {choice.of for choice in choices}
    text = _SHIPMENTS + (_JOINED if "j" in kinds else "") + (_PACKAGES if kinds & {"p", "c"} else "")
    text += (_CONTENTS if "c" in kinds else "") + _WHICH
    told = ", ".join(f"{choice.sql} as {choice.column.name}" for choice in choices)
    text = text.replace("<<columns>>", told).replace("<<conditions>>", want.conditions() + want.of_group())
    text = text.replace("<<order>>", SORTS[want.sort].sql)
    return text, tuple(choice.column for choice in choices)
