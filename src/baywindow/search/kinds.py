"""What the search finds: each kind of record with its words, its probes, who may, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from baywindow.documents.kinds import KIND_NAMES as DOCUMENT_NAMES
from baywindow.inbound.kinds import STATUS_NAMES as DELIVERY_NAMES
from baywindow.orders.kinds import STATUS_NAMES as ORDER_NAMES
from baywindow.shipments.kinds import STATUS_NAMES as SHIPMENT_NAMES
from baywindow.stock.kinds import HANDLING_UNIT_NAMES, LOT_STATUS_NAMES
from baywindow.stock.serials import STATUS_NAMES as SERIAL_NAMES
from baywindow.tenancy.context import Member
from baywindow.ui.language import gettext_lazy

from .probes import FILE_NAMES, ITEM_WORDS, begins, of_kind


class Side(NamedTuple):
    """Who finds a kind on one side and where a row leads: a route, and which of its ids it takes."""

    needs: tuple[str, ...]
    route: str
    key: str = "id"
    list: str = ""
    asked: str = "q"


class Kind(NamedTuple):
    """A kind of record. `statuses` says its status in words; without `staff` only clients find it."""

    words: str
    icon: str
    statuses: Mapping[str, str]
    sql: str
    portal: Side
    staff: Side | None

    def side(self, member: Member) -> Side | None:
        """Where this member finds it; None where they do not."""
        side = self.portal if member.realm == "portal" else self.staff
        return side if side and all(member.may(need) for need in side.needs) else None


_NAMES = (2, 2)
_OF_RECORD = (1, 1)

KINDS: dict[str, Kind] = {
    "order": Kind(
        gettext_lazy("Orders"), "shopping-cart", ORDER_NAMES,
        of_kind(
            "order",
            (
                begins("client_order", "number", "number", "numbers"),
                begins("client_order", "client_reference", "reference"),
                begins("client_order", "consignee_key", "consignee", "lowered", ranks=_NAMES),
                begins("order_token", "token", "consignee", "lowered", "order_id", _NAMES),
            ),
            """
   select o.id, o.id as page_id, o.number as title, o.status, o.placed_at as at,
          concat_ws(' · ', nullif(o.client_reference, ''), o.consignee, nullif(o.city, '')) as note
     from client_order o
    where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.id = m.id""",
        ),
        Side(("orders.view",), "order", list="orders"),
        Side(("orders.view",), "console_order"),
    ),
    "shipment": Kind(
        gettext_lazy("Shipments"), "truck", SHIPMENT_NAMES,
        of_kind(
            "shipment",
            (
                begins("shipment", "number", "number", "numbers"),
                begins("shipment", "tracking_number", "tracking"),
                begins("package", "tracking_number", "tracking", of="shipment_id"),
                begins("package", "sscc", "sscc", of="shipment_id"),
                begins("shipment", "client_reference", "reference", ranks=_OF_RECORD),
                begins("shipment", "consignee_key", "consignee", "lowered", ranks=_NAMES),
                begins("shipment_token", "token", "consignee", "lowered", "shipment_id", _NAMES),
            ),
            """
   select s.id, s.id as page_id, s.number as title, s.status, s.dated_at as at,
          concat_ws(' · ', nullif(s.order_number, ''), nullif(s.carrier, ''), nullif(s.tracking_number, ''),
                    nullif(s.consignee, '')) as note
     from shipment s
    where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = m.id""",
        ),
        Side(("shipments.view",), "shipment", list="shipments"),
        Side(("shipments.view",), "console_shipment"),
    ),
    "asn": Kind(
        gettext_lazy("Deliveries"), "package-import", DELIVERY_NAMES,
        of_kind(
            "asn",
            (
                begins("asn", "number", "number", "numbers"),
                begins("asn", "client_reference", "reference"),
                begins("asn_token", "token", "tracking", of="asn_id", kind="tracking"),
                begins("asn_token", "token", "container", of="asn_id", kind="container"),
                begins("asn_token", "token", "supplier", "lowered", "asn_id", _NAMES, "supplier"),
            ),
            """
   select a.id, a.id as page_id, a.number as title, a.status, a.expected_to::timestamptz as at,
          concat_ws(' · ', nullif(a.client_reference, ''), nullif(a.supplier, ''),
                    nullif(a.tracking_numbers, '')) as note
     from asn a
    where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = m.id""",
        ),
        Side(("inbound.view",), "asn", list="inbound"),
        Side(("inbound.view",), "console_asn"),
    ),
    "item": Kind(
        gettext_lazy("Items"), "packages", {"archived": gettext_lazy("Archived")},
        of_kind(
            "item",
            (
                begins("item", "sku", "number"),
                begins("item_barcode", "code", "barcode", of="item_id"),
                ITEM_WORDS,
            ),
            """
   select i.id, i.id as page_id, i.sku as title, i.status, i.updated_at as at, i.name as note
     from item i
    where i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = m.id""",
        ),
        Side(("catalog.view", "stock.view"), "item", list="inventory"),
        Side(("catalog.view",), "console_item"),
    ),
    "lot": Kind(
        gettext_lazy("Lots"), "box", LOT_STATUS_NAMES,
        of_kind(
            "lot",
            (begins("lot", "lot_no", "number"),),
            """
   select l.id, l.item_id as page_id, l.lot_no as title, l.status, l.updated_at as at,
          concat_ws(' · ', i.sku, i.name) as note
     from lot l
     left join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
    where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = m.id""",
        ),
        Side(("stock.view",), "item", "page_id", list="inventory", asked="lot"),
        Side(("stock.view",), "console_lot"),
    ),
    "serial": Kind(
        gettext_lazy("Serial numbers"), "barcode", SERIAL_NAMES,
        of_kind(
            "serial",
            (begins("serial", "serial_no", "number"),),
            """
   select s.id, s.item_id as page_id, s.serial_no as title, s.status, s.updated_at as at,
          concat_ws(' · ', i.sku, i.name) as note
     from serial s
     left join item i on i.workspace_id = s.workspace_id and i.client_id = s.client_id and i.id = s.item_id
    where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = m.id""",
        ),
        Side(("stock.view",), "serial"),
        Side(("stock.view", "catalog.view"), "console_item", "page_id"),
    ),
    "handling_unit": Kind(
        gettext_lazy("Handling units"), "package", HANDLING_UNIT_NAMES,
        of_kind(
            "handling_unit",
            (begins("handling_unit", "sscc", "number"),),
            """
   select u.id, u.id as page_id, u.sscc as title, u.type as status, u.updated_at as at, '' as note
     from handling_unit u
    where u.workspace_id = %(workspace)s and u.client_id = %(client)s and u.id = m.id""",
        ),
        Side(("stock.view",), "handling_unit"),
        Side(("stock.view",), "console_unit"),
    ),
    "document": Kind(
        gettext_lazy("Documents"), "files", DOCUMENT_NAMES,
        of_kind(
            "document",
            (
                begins("document", "number", "number"),
                begins("document", "subject_number", "record", "numbers", ranks=_OF_RECORD),
                begins("document_token", "token", "file", "plain", "document_id", _NAMES),
                FILE_NAMES,
            ),
            """
   select d.id, d.id as page_id, d.file_name as title, d.kind as status, d.created_at as at,
          concat_ws(' · ', nullif(d.number, ''), nullif(d.subject_number, '')) as note
     from document d
    where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.id = m.id
      and (%(staff)s::boolean or d.published) and not exists (
        select from document n where n.workspace_id = d.workspace_id and n.client_id = d.client_id
           and n.series_id = d.series_id and n.edition > d.edition
           and (%(staff)s::boolean or n.published))""",
        ),
        Side(("documents.view",), "document", list="documents"),
        Side(("documents.view",), "console_document"),
    ),
}  # fmt: skip
"""By the word that a row says; what ranks alike is shown in this order."""

FOUND_BY: dict[str, str] = {
    "reference": gettext_lazy("Reference"),
    "tracking": gettext_lazy("Tracking number"),
    "consignee": gettext_lazy("Ship to"),
    "barcode": gettext_lazy("Barcode"),
    "sscc": gettext_lazy("SSCC"),
    "container": gettext_lazy("Container or seal"),
    "supplier": gettext_lazy("Supplier"),
    "record": gettext_lazy("Record"),
}
"""What a row was found by, where its number does not say it."""
