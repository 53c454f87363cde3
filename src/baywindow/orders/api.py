"""Orders in the API: the list, one of them and what happened to it, by the same queries as the pages."""

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

from . import queries
from .kinds import STATUSES
from .queries import Wanted

router = Router(tags=["Orders"])

View = Literal["open", "fulfilment", "shipped", "delivered", "hold", "exceptions", "cancelled", "all"]


class OrdersAsked(OfClient):
    """Which orders."""

    view: View = Field("all", description="`fulfilment`: from allocated to packed. `hold`: at whatever step.")
    q: Text = Field(
        "", max_length=80, description="The beginning of a number, reference, tracking number or consignee."
    )
    status: Literal["", *STATUSES] = ""  # type: ignore[valid-type]
    warehouse: UUID | None = None
    carrier: Text = Field("", max_length=120, description="Who took it, or is wished for.")
    country: Text = Field("", max_length=2, description="Where it goes, two letters.")
    reference: Text = Field("", max_length=80, description="The beginning of the client's reference.")
    sku: Text = Field("", max_length=80, description="The beginning of a SKU on one of its lines.")
    item: UUID | None = None
    by: Literal["placed", "requested", "shipped"] = Field(
        "requested", description="The day that `since` and `until` are about."
    )
    since: date | None = Field(None, description="On this day or later.")
    until: date | None = Field(None, description="On this day or before.")
    due: bool = Field(False, description="Only those that are to leave by today and have not.")
    missed: bool = Field(False, description="Only those that left later than they should have.")
    late: bool = Field(False, description="Only those that should have left and have not.")
    undelivered: bool = Field(False, description="Only those that should have been delivered and are not.")


class OwnerAsked(Schema):
    """Whose order."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class Order(Schema):
    """An order and how far it is."""

    id: UUID
    number: str
    client_reference: str
    channel: str
    status: str
    stage: str = Field(description="`open`, `fulfilment`, `shipped`, `delivered`, `hold` or `cancelled`.")
    held_by: str = Field(description="`client` or `warehouse` while it is on hold.")
    hold_reason: str
    late: bool
    undelivered: bool = Field(description="Whether its delivery day is over and it is not delivered.")
    warehouse_id: UUID
    warehouse: str
    consignee: str
    contact: str
    street: str
    postcode: str
    city: str
    country: str
    requested_ship: date | None
    requested_delivery: date | None
    change_until: Moment | None
    service_level: str
    carrier_preference: str
    carrier: str = Field(description="Who took the latest shipment; until then who is wished for.")
    incoterm: str
    priority: int
    notes_public: str
    lines: int
    ordered: Quantity = Field(description="Over all lines; so are the next three.")
    allocated: Quantity
    picked: Quantity
    shipped: Quantity
    placed_at: Moment
    picked_at: Moment | None
    packed_at: Moment | None
    shipped_at: Moment | None
    delivered_at: Moment | None
    cancelled_at: Moment | None


class OrderLine(Schema):
    """So much of an item, and how far it is."""

    id: UUID
    line_no: int
    item_id: UUID
    sku: str
    name: str
    lot_no: str
    expires_from: date | None
    uom: str
    qty_ordered: Quantity
    qty_allocated: Quantity
    qty_picked: Quantity
    qty_shipped: Quantity
    qty_short: Quantity = Field(description="Ordered and not allocated: on backorder.")
    unit_value: Quantity | None = Field(
        description="The client's own value of one. Null unless it was told and is shown to who asks."
    )


class OrderInFull(Schema):
    """An order with its lines."""

    order: Order
    lines: list[OrderLine]


@router.get("/orders", response=PageOf[Order], summary="Orders")
@may("orders.view")
def orders(request: MemberRequest, asked: Query[OrdersAsked]) -> dict[str, Any]:
    """The newest first."""
    want = Wanted(
        today=today(request),
        stage=asked.view,
        words=asked.q,
        status=asked.status,
        warehouse=asked.warehouse,
        carrier=asked.carrier,
        country=asked.country.upper(),
        reference=asked.reference,
        sku=asked.sku,
        item=asked.item,
        due=asked.due,
        missed=asked.missed,
        late=asked.late,
        undelivered=asked.undelivered,
        zone=request.member.time_zone,
        by=asked.by,
        since=start_of(request, asked.since),
        until=start_of(request, asked.until, days=1),
        since_day=asked.since,
        until_day=asked.until,
        client=client_of(request, asked.client),
    )
    return page_of(queries.page(request, want, asked.limit), Order)


@router.get("/orders/{uuid:order_id}", response=OrderInFull, summary="One order")
@may("orders.view")
def order(request: MemberRequest, order_id: UUID, asked: Query[OwnerAsked]) -> dict[str, Any]:
    """An order with its lines."""
    return in_full(request, order_id, client_of(request, asked.client))


@router.get("/orders/{uuid:order_id}/events", response=list[Happened], summary="What happened to an order")
@may("orders.view")
def order_events(request: MemberRequest, order_id: UUID, asked: Query[OwnerAsked]) -> list[dict[str, Any]]:
    """The newest first, at most 200."""
    client = client_of(request, asked.client)
    if queries.find(order_id, today(request), client) is None:
        raise Http404
    return happened_to(order_id, client)


def in_full(request: MemberRequest, order_id: UUID, client: UUID | None) -> dict[str, Any]:
    """The order with its lines; 404 when this client has none of this id."""
    found = queries.find(order_id, today(request), client)
    if found is None:
        raise Http404
    shown = {} if _valued(request) else {"unit_value": None}
    lines = [line._asdict() | shown for line in queries.lines(order_id, client)]
    return {"order": found._asdict(), "lines": lines}


def _valued(request: MemberRequest) -> bool:
    """Whether who asks sees what goods are worth: staff, and clients whose portal shows it."""
    member = request.member
    return member.realm == "staff" or member.shows_unit_value
