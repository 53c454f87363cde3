"""The file of the history: a row a shipment, package or line of goods, as the chosen columns ask for."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from baywindow.exchange.exports import Column

from .kinds import PACKAGE_TYPES, STATUS_NAMES
from .queries import Wanted


class Choice(NamedTuple):
    """A column one can choose, what stands in it, and of what: shipment `s`, package `p`, content `c`."""

    column: Column
    sql: str
    of: str = "s"


COLUMNS: tuple[Choice, ...] = (
    Choice(Column("number", "Shipment"), "s.number"),
    Choice(Column("status", "Status", "word", STATUS_NAMES), "s.status"),
    Choice(Column("shipped_at", "Shipped", "moment"), "s.shipped_at"),
    Choice(Column("delivered_at", "Delivered", "moment"), "s.delivered_at"),
    Choice(Column("signed_by", "Signed for by"), "s.signed_by"),
    Choice(Column("order_number", "Order"), "s.order_number"),
    Choice(Column("client_reference", "Your reference"), "s.client_reference"),
    Choice(Column("warehouse", "Warehouse"), "w.code"),
    Choice(Column("carrier", "Carrier"), "s.carrier"),
    Choice(Column("service", "Service"), "s.service"),
    Choice(Column("tracking_number", "Tracking number"), "s.tracking_number"),
    Choice(Column("consignee", "Consignee"), "s.consignee"),
    Choice(Column("postcode", "Postcode"), "s.postcode"),
    Choice(Column("city", "City"), "s.city"),
    Choice(Column("country", "Country"), "s.country"),
    Choice(Column("package_no", "Package", "number"), "p.package_no", "p"),
    Choice(Column("package_type", "Package type", "word", PACKAGE_TYPES), "p.type", "p"),
    Choice(Column("weight_kg", "Weight in kg", "number"), "p.weight_g / 1000", "p"),
    Choice(Column("length_mm", "Length in mm", "number"), "p.length_mm", "p"),
    Choice(Column("width_mm", "Width in mm", "number"), "p.width_mm", "p"),
    Choice(Column("height_mm", "Height in mm", "number"), "p.height_mm", "p"),
    Choice(Column("package_tracking", "Package's tracking number"), "p.tracking_number", "p"),
    Choice(Column("sscc", "SSCC"), "p.sscc", "p"),
    Choice(Column("sku", "SKU"), "i.sku", "c"),
    Choice(Column("item_name", "Name"), "i.name", "c"),
    Choice(Column("lot_no", "Lot"), "t.lot_no", "c"),
    Choice(Column("expiry_date", "Its expiry", "day"), "t.expiry_date", "c"),
    Choice(Column("serial_no", "Serial number"), "n.serial_no", "c"),
    Choice(Column("qty", "Quantity", "number"), "c.qty", "c"),
    Choice(Column("qty_returned", "Came back", "number"), "c.qty_returned", "c"),
    Choice(Column("uom", "Unit"), "c.uom", "c"),
)
NAMES = tuple(choice.column.name for choice in COLUMNS)

_SHIPMENTS = """
select <<columns>>
  from shipment s
  join client_warehouse w
    on w.workspace_id = s.workspace_id and w.client_id = s.client_id and w.id = s.warehouse_id"""

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
 order by s.dated_at desc, s.id desc"""


def chosen(want: Wanted, names: Collection[str]) -> tuple[str, tuple[Column, ...]]:
    """The query of these columns, all of them when none is chosen, and the columns; the newest first."""
    choices = [choice for choice in COLUMNS if not names or choice.column.name in names]
    kinds = {choice.of for choice in choices}
    text = _SHIPMENTS + (_PACKAGES if kinds & {"p", "c"} else "")
    text += (_CONTENTS if "c" in kinds else "") + _WHICH
    told = ", ".join(f"{choice.sql} as {choice.column.name}" for choice in choices)
    text = text.replace("<<columns>>", told).replace("<<conditions>>", want.conditions() + want.of_group())
    return text, tuple(choice.column for choice in choices)
