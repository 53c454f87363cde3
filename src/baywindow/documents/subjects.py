"""What a document can belong to: each kind of record with its words, its pages, and how it is found.

The rooms above this one are known by their tables alone, so that any of them can show documents.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from baywindow.tenancy.context import current
from baywindow.tenancy.sql import one
from baywindow.ui.environment import reverse_named
from baywindow.ui.language import gettext_lazy


class Subject(NamedTuple):
    """A kind of record: its name, the routes of its page, and the SQL that finds one.

    `sql` gives its id, its number, and the id of the page it is shown on; `own_page` says whether staff
    have a page of its own for it. `key` and `by_number` are the columns it is found by.
    """

    words: str
    sql: str
    key: str
    by_number: str = ""
    portal: str = ""
    console: str = ""
    own_page: bool = True
    needs: str = ""


class Found(NamedTuple):
    """A record that a document can belong to."""

    kind: str
    id: UUID
    number: str
    page_id: UUID


SUBJECTS: dict[str, Subject] = {
    "client": Subject(
        gettext_lazy("The client as a whole"),
        "select t.client_id as id, '' as number, t.client_id as page_id from client t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.client_id",
    ),
    "asn": Subject(
        gettext_lazy("Delivery"),
        "select t.id, t.number, t.id as page_id from asn t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "t.number", "asn", "console_asn",
        needs="inbound.view",
    ),
    "receipt": Subject(
        gettext_lazy("Receipt"),
        "select t.id, t.number, t.id as page_id from receipt t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "t.number", "receipt", "console_receipt",
        needs="inbound.view",
    ),
    "receipt_line": Subject(
        gettext_lazy("Line of a receipt"),
        "select t.id, r.number, r.id as page_id from receipt_line t"
        "  join receipt r on r.workspace_id = t.workspace_id and r.client_id = t.client_id"
        "   and r.id = t.receipt_id"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "", "receipt", "console_receipt", own_page=False,
        needs="inbound.view",
    ),
    "order": Subject(
        gettext_lazy("Order"),
        "select t.id, t.number, t.id as page_id from client_order t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "t.number", "order", "console_order",
        needs="orders.view",
    ),
    "discrepancy": Subject(
        gettext_lazy("Difference in a delivery"),
        "select t.id, a.number, a.id as page_id from discrepancy t"
        "  join asn a on a.workspace_id = t.workspace_id and a.client_id = t.client_id and a.id = t.asn_id"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "", "asn", "console_asn", own_page=False,
        needs="inbound.view",
    ),
    "shipment": Subject(
        gettext_lazy("Shipment"),
        "select t.id, t.number, t.id as page_id from shipment t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "t.number", "shipment", "console_shipment",
        needs="shipments.view",
    ),
    "item": Subject(
        gettext_lazy("Item"),
        "select t.id, t.sku as number, t.id as page_id from item t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "t.sku", "item", "console_item",
        needs="stock.view",
    ),
    "lot": Subject(
        gettext_lazy("Lot"),
        "select t.id, t.lot_no as number, t.item_id as page_id from lot t"
        " where t.workspace_id = %(workspace)s and t.client_id = %(client)s",
        "t.id", "t.lot_no", "item", "console_lot",
        needs="stock.view",
    ),
}  # fmt: skip
"""By the word kept in `subject_kind`."""

PAGES_OF_ORDER = """array(
     select %(order)s::uuid
     union all
     select f.id from shipment f
      where f.workspace_id = %(workspace)s and f.client_id = %(client)s and f.order_id = %(order)s::uuid
     union all
     select j.shipment_id from shipment_joined j
      where j.workspace_id = %(workspace)s and j.client_id = %(client)s and j.order_id = %(order)s::uuid)"""
"""The pages that tell of an order: its own, and those of its shipments as far as the reader may see them."""

PAGES_OF_DELIVERY = """array(
     select %(asn)s::uuid
     union all
     select r.id from receipt r
      where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.asn_id = %(asn)s::uuid)"""
"""The pages that tell of a delivery: its own, and those of its receipts, where photos of the count are."""


def subject(kind: str, id: UUID, client_id: UUID) -> Found | None:
    """The client's record of this kind and id; None when there is none."""
    return _found(kind, f" and {SUBJECTS[kind].key} = %(wanted)s::uuid limit 1", id, client_id)


def subject_by_number(kind: str, number: str, client_id: UUID) -> Found | None:
    """The client's record of this kind with this number; None when there is none."""
    if kind == "client":
        return subject(kind, client_id, client_id)
    column = SUBJECTS[kind].by_number
    return _found(kind, f" and {column} = %(wanted)s::text limit 1", number, client_id) if column else None


def page_of(kind: str, id: UUID, page_id: UUID, staff_of: UUID | None = None) -> str:
    """The address of the record's page; for staff, who say whose it is, in the console.

    Empty where there is none, and for who may not open it.
    """
    about = SUBJECTS[kind]
    if about.needs and not current().may(about.needs):
        return ""
    if staff_of is None:
        return reverse_named(about.portal, page_id) if about.portal else ""
    if not about.console:
        return ""
    return reverse_named(about.console, staff_of, id if about.own_page else page_id)


def _found(kind: str, condition: str, wanted: object, client_id: UUID) -> Found | None:
    text = SUBJECTS[kind].sql + condition
    row = one(text, {"client": client_id, "wanted": wanted})
    return Found(kind, row.id, row.number, row.page_id) if row else None
