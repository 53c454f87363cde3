"""Deliveries in the API: the list and one of them, by the same queries as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Field, Query, Router, Schema

from baywindow.activity.api import Happened, happened_to
from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, OfClient, PageOf, Quantity, Text, page_of
from baywindow.stock.console import start_of, today
from baywindow.tenancy.request import MemberRequest, may

from . import queries, receipts
from .queries import Wanted

router = Router(tags=["Inbound"])

View = Literal["expected", "asked", "contested", "draft", "done", "cancelled", "all"]


class DeliveriesAsked(OfClient):
    """Which deliveries."""

    view: View = Field(
        "expected",
        description="`asked`: waits for the client's answer; `contested`: the client contests what was"
        " counted; `done`: received or closed.",
    )
    q: Text = Field(
        "",
        max_length=80,
        description="The beginning of a number, reference, tracking number, container, sender's word or SKU.",
    )
    item: UUID | None = None
    warehouse: UUID | None = None
    by: Literal["expected", "received"] = Field(
        "expected", description="The day that `since` and `until` are about."
    )
    since: date | None = Field(None, description="On this day or later.")
    until: date | None = Field(None, description="On this day or before.")
    late: bool = Field(False, description="Only those that should have arrived and have not.")
    differs: bool = Field(False, description="Only those that came otherwise than announced.")


class OwnerAsked(Schema):
    """Whose delivery."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class Delivery(Schema):
    """A delivery on its way, or what came of it."""

    id: UUID
    number: str
    client_reference: str
    status: str
    late: bool
    differs: bool = Field(description="Whether it came otherwise than announced.")
    asks: bool = Field(description="Whether differences of it may still be answered.")
    contested: bool = Field(description="Whether the client contests a difference that is not settled.")
    expected_from: date
    expected_to: date
    warehouse_id: UUID
    warehouse: str
    supplier: str
    carrier: str
    tracking_numbers: str
    container: str
    seal: str
    packages: int | None
    notes_public: str
    lines: int
    qty: Quantity = Field(description="Announced, over all lines.")
    counted: Quantity
    created_at: Moment
    announced_at: Moment | None
    arrived_at: Moment | None
    received_at: Moment | None
    cancelled_at: Moment | None


class DeliveryLine(Schema):
    """So much of an item, and how much of it was counted."""

    id: UUID
    line_no: int
    item_id: UUID
    sku: str
    name: str
    lot_no: str
    expiry_date: date | None
    qty: Quantity
    counted: Quantity
    uom: str


class Difference(Schema):
    """What was counted otherwise than announced."""

    id: UUID
    kind: str = Field(description="`short`, `over`, `damaged`, `unannounced` or `wrong_item`.")
    item_id: UUID
    sku: str
    lot_no: str
    qty: Quantity
    uom: str
    note_public: str
    state: str = Field(
        description="`open`, `accepted`, `contested`, `settled`; `silent`: accepted without a word."
    )
    answer: str
    answer_by: date
    answered_at: Moment | None
    settlement: str = Field(description="How the warehouse settled what the client contested.")
    settled_at: Moment | None


class ReceiptShape(Schema):
    """What came in at a dock."""

    id: UUID
    number: str
    status: str = Field(description="`open`, `finished` or `cancelled`.")
    delivery_id: UUID | None
    delivery_number: str | None
    client_reference: str
    warehouse_id: UUID
    warehouse: str
    door: str
    supplier: str
    carrier: str
    notes_public: str
    lines: int
    qty: Quantity = Field(description="Units counted, over all lines.")
    damaged: Quantity = Field(description="How many of them came damaged.")
    arrived_at: Moment
    started_at: Moment | None
    finished_at: Moment | None


class DeliveryInFull(Schema):
    """A delivery with its lines, its differences and the receipts it was counted into."""

    delivery: Delivery
    lines: list[DeliveryLine]
    differences: list[Difference]
    receipts: list[ReceiptShape]


@router.get("/deliveries", response=PageOf[Delivery], summary="Deliveries")
@may("inbound.view")
def deliveries(request: MemberRequest, asked: Query[DeliveriesAsked]) -> dict[str, Any]:
    """Those to come, the soonest first; those that have been, the latest."""
    received = asked.by == "received"
    want = Wanted(
        today=today(request),
        group=asked.view,
        words=asked.q,
        warehouse=asked.warehouse,
        since=None if received else asked.since,
        until=None if received else asked.until,
        received_since=start_of(request, asked.since) if received else None,
        received_until=start_of(request, asked.until, days=1) if received else None,
        late=asked.late,
        differs=asked.differs,
        item=asked.item,
        client=client_of(request, asked.client),
    )
    return page_of(queries.page(request, want, asked.limit), Delivery)


@router.get("/deliveries/{uuid:asn_id}", response=DeliveryInFull, summary="One delivery")
@may("inbound.view")
def delivery(request: MemberRequest, asn_id: UUID, asked: Query[OwnerAsked]) -> dict[str, Any]:
    """A delivery with its lines and what was counted otherwise."""
    return in_full(asn_id, today(request), client_of(request, asked.client))


@router.get(
    "/deliveries/{uuid:asn_id}/events", response=list[Happened], summary="What happened to a delivery"
)
@may("inbound.view")
def delivery_events(request: MemberRequest, asn_id: UUID, asked: Query[OwnerAsked]) -> list[dict[str, Any]]:
    """The newest first, at most 200."""
    client = client_of(request, asked.client)
    if queries.find(asn_id, today(request), client) is None:
        raise Http404
    return happened_to(asn_id, client)


def in_full(asn_id: UUID, day: date, client: UUID | None) -> dict[str, Any]:
    """A delivery as the API tells it; Http404 without."""
    found = queries.find(asn_id, day, client)
    if found is None:
        raise Http404
    return {
        "delivery": found._asdict(),
        "lines": [line._asdict() for line in queries.lines(asn_id, client)],
        "differences": [one._asdict() for one in queries.discrepancies(asn_id, day, client)],
        "receipts": [one._asdict() for one in receipts.of_asn(asn_id, client)],
    }
