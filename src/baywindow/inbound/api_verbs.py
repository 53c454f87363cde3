"""Receipts in the API: read by everybody who may see deliveries, counted and finished by keys of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from baywindow.activity.api import Happened, happened_to
from baywindow.api import once
from baywindow.api.about import client_of
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, Moment, OfClient, PageOf, Quantity, Text, Whose, page_of
from baywindow.stock.api_given import AWarehouse, warehouse_of
from baywindow.stock.console import today
from baywindow.stock.console_verbs import BUSY, RECEIVE
from baywindow.stock.models import Warehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest, may

from . import asns, receipts, receiving, undoing
from .api import DeliveryInFull, OwnerAsked, ReceiptShape, in_full
from .console_counting import counted
from .forms import CountForm

router = Router(tags=["Inbound"])


class ReceiptsAsked(OfClient):
    """Which receipts, of `[since, until)`."""

    q: Text = Field("", max_length=80, description="The beginning of a number or a reference.")
    warehouse: UUID | None = None
    since: Moment | None = Field(None, description="Arrived at this moment or later.")
    until: Moment | None = Field(None, description="Arrived before this moment.")


class ReceiptLineShape(Schema):
    """So much of an item, as it was counted."""

    id: UUID
    item_id: UUID
    sku: str
    name: str
    lot_no: str
    condition: str
    wrong_item: bool
    qty: Quantity
    uom: str
    counted_at: Moment
    undoes_id: UUID | None = Field(description="The line it takes back, by a quantity below zero.")
    undone_by: UUID | None = Field(description="The line that takes it back.")


class ReceiptInFull(Schema):
    """A receipt with what was counted, the latest first."""

    receipt: ReceiptShape
    lines: list[ReceiptLineShape]


class NewReceipt(Whose):
    """Goods that nobody announced."""

    warehouse: AWarehouse
    door: Text = Field("", max_length=80)
    supplier: Text = Field("", max_length=120)
    carrier: Text = Field("", max_length=120)
    client_reference: Text = Field("", max_length=80)
    notes_public: Text = Field("", max_length=2000)


class Count(Whose):
    """Goods as they are counted. A lot that is new is made with its expiry date."""

    item: Text = Field(max_length=80, description="SKU or barcode.")
    qty: Quantity | None = Field(None, description="How many; not for pieces with serial numbers.")
    lot: Text = Field("", max_length=80, description="The lot's number, for items kept by lot.")
    expiry_date: Day | None = None
    serials: list[Text] = Field(
        [], max_length=200, description="Each piece, for items kept by serial number."
    )
    condition: Literal["ok", "damaged", "quarantined", "expired"] = "ok"
    location: Text = Field("", max_length=80, description="The location's code.")
    unit: Text = Field("", max_length=40, description="The SSCC of the pallet or carton they stay on.")
    wrong_item: bool = Field(False, description="They came instead of what was announced.")


@router.get("/receipts", response=PageOf[ReceiptShape], summary="Receipts")
@may("inbound.view")
def all_receipts(request: MemberRequest, asked: Query[ReceiptsAsked]) -> dict[str, Any]:
    """What came last first."""
    want: dict[str, UUID | str | datetime | None] = {
        "words": asked.q, "warehouse": asked.warehouse, "start": asked.since, "end": asked.until,
    }  # fmt: skip
    page = receipts.page(request, want, client_of(request, asked.client), asked.limit)
    return page_of(page, ReceiptShape)


@router.get("/receipts/{uuid:receipt_id}", response=ReceiptInFull, summary="One receipt")
@may("inbound.view")
def receipt(request: MemberRequest, receipt_id: UUID, asked: Query[OwnerAsked]) -> dict[str, Any]:
    """A receipt with what was counted."""
    return _in_full(receipt_id, client_of(request, asked.client))


@router.get(
    "/receipts/{uuid:receipt_id}/events", response=list[Happened], summary="What happened to a receipt"
)
@may("inbound.view")
def receipt_events(
    request: MemberRequest, receipt_id: UUID, asked: Query[OwnerAsked]
) -> list[dict[str, Any]]:
    """The newest first, at most 200."""
    client = client_of(request, asked.client)
    if receipts.find(receipt_id, client) is None:
        raise Http404
    return happened_to(receipt_id, client)


@router.post("/receipts/new", response={201: ReceiptInFull}, summary="Begin a receipt")
@may("stock.receive")
def begin_receipt(request: MemberRequest, told: NewReceipt) -> Status[Any]:
    """Goods have come that nobody announced: count them into it."""
    _receives(request)
    client = find_client(told.client)
    warehouse = warehouse_of(told.warehouse)
    values = told.model_dump(exclude={"client", "warehouse"})
    made = receiving.begin(client.id, warehouse, source="api", **values)
    return Status(201, _in_full(made.id, client.id))


@router.post("/receipts/{uuid:receipt_id}/counts", response={201: ReceiptInFull}, summary="Count goods")
@may("stock.receive")
def count_receipt(request: MemberRequest, receipt_id: UUID, told: Count) -> Status[Any]:
    """The goods come into stock."""
    _receives(request)
    client = find_client(told.client)
    found = receiving.find_receipt(client.id, receipt_id)
    _count(request, told, found.warehouse_id, lambda: found)
    return Status(201, _in_full(found.id, client.id))


@router.post(
    "/receipts/{uuid:receipt_id}/counts/{uuid:receipt_line_id}/undoing",
    response=ReceiptInFull,
    summary="Take a count back",
)
@may("stock.receive")
def undo_count(
    request: MemberRequest, receipt_id: UUID, receipt_line_id: UUID, told: Whose
) -> dict[str, Any]:
    """It was a mistake: its goods leave stock again. One that is taken back already stays so."""
    _receives(request)
    found = receiving.find_receipt(find_client(told.client).id, receipt_id)
    undoing.undo(found, receipt_line_id)
    return _in_full(found.id, found.client_id)


@router.post("/receipts/{uuid:receipt_id}/finish", response=ReceiptInFull, summary="Finish a receipt")
@may("stock.receive")
def finish_receipt(request: MemberRequest, receipt_id: UUID, told: Whose) -> dict[str, Any]:
    """Nothing more comes. What differs from its delivery is laid before the client."""
    _receives(request)
    found = receiving.find_receipt(find_client(told.client).id, receipt_id)
    receiving.finish(found, today(request))
    return _in_full(found.id, found.client_id)


@router.post("/receipts/{uuid:receipt_id}/cancellation", response=ReceiptInFull, summary="Cancel a receipt")
@may("stock.receive")
def cancel_receipt(request: MemberRequest, receipt_id: UUID, told: Whose) -> dict[str, Any]:
    """It was begun by mistake, and nothing is counted. One that is cancelled stays so."""
    _receives(request)
    found = receiving.find_receipt(find_client(told.client).id, receipt_id)
    receiving.cancel(found)
    return _in_full(found.id, found.client_id)


@router.post("/deliveries/{uuid:asn_id}/arrival", response=DeliveryInFull, summary="A delivery has arrived")
@may("inbound.edit")
def arrive(request: MemberRequest, asn_id: UUID, told: Whose) -> dict[str, Any]:
    """The truck is at the door."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    asns.arrive(found)
    return in_full(asn_id, today(request), found.client_id)


@router.post("/deliveries/{uuid:asn_id}/counts", response={201: ReceiptInFull}, summary="Count a delivery")
@may("stock.receive")
def count_delivery(request: MemberRequest, asn_id: UUID, told: Count) -> Status[Any]:
    """The goods come into stock and are counted for the delivery; its receipt is in the answer."""
    _receives(request)
    found = asns.find_asn(find_client(told.client).id, asn_id)
    _count(request, told, found.warehouse_id, lambda: receiving.open_for(found))
    return Status(201, _in_full(receiving.open_for(found).id, found.client_id))


def _count(request: MemberRequest, told: Count, warehouse_id: UUID, into: Any) -> None:
    client = find_client(told.client)
    warehouse = get_object_or_404(Warehouse.objects, id=warehouse_id)
    form = CountForm(_filled_in(request, told), client=client, warehouse=warehouse)
    if not form.is_valid() or not stored(form, lambda: counted(into(), form), BUSY, at=RECEIVE.field_of):
        raise Problem("invalid", faults=list(_faults(form)))


def _filled_in(request: MemberRequest, told: Count) -> dict[str, Any]:
    """The form's fields; its key is made of the key's and the request's own, so the ledger knows it too."""
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    fields = {name: value for name, value in told.model_dump().items() if value is not None}
    fields["serials"] = "\n".join(told.serials)
    return fields | {"once": uuid5(key_id, request.headers[once.HEADER])}


def _faults(form: CountForm) -> list[Fault]:
    return [
        Fault("body", "" if field == "__all__" else field, str(message))
        for field, messages in form.errors.items()
        for message in messages
    ]


def _receives(request: MemberRequest) -> None:
    if not request.member.may("inbound.edit"):
        raise PermissionDenied


def _in_full(receipt_id: UUID, client: UUID | None) -> dict[str, Any]:
    found = receipts.find(receipt_id, client)
    if found is None:
        raise Http404
    return {
        "receipt": found._asdict(),
        "lines": [line._asdict() for line in receipts.lines(receipt_id, client)],
    }
