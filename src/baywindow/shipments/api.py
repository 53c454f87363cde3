"""Shipments in the API: read by the pages' queries; staff keys ship, report and deliver by their verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from ninja import Field, Query, Router, Schema

from baywindow.activity.api import Happened, happened_to
from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, MomentKept, OfClient, PageOf, Quantity, Text, page_of
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import queries, shipping
from .doubts import doubts
from .links import Links
from .models import Shipment
from .queries import Wanted
from .records import find_shipment
from .tracking import tracked

router = Router(tags=["Shipments"])

View = Literal["underway", "delivered", "trouble", "here", "all"]


class ShipmentsAsked(OfClient):
    """Which shipments."""

    view: View = Field("all", description="`here`: still in the warehouse. `trouble`: returned or lost.")
    q: Text = Field(
        "", max_length=80, description="The beginning of a number, reference, tracking number or consignee."
    )
    warehouse: UUID | None = None
    carrier: Text = Field("", max_length=120)
    country: Text = Field("", max_length=2)
    sku: Text = Field("", max_length=80)
    order: UUID | None = None
    since: Moment | None = Field(None, description="Shipped at this moment or later.")
    until: Moment | None = Field(None, description="Shipped before this moment.")


class OwnerAsked(Schema):
    """Whose shipment."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class ShipmentShape(Schema):
    """Goods that left, or are about to."""

    id: UUID
    number: str
    order_id: UUID | None
    order_number: str
    client_reference: str
    status: str
    warehouse_id: UUID
    warehouse: str
    carrier: str
    service: str
    mode: str = Field(description="`road`, `sea`, `air`, `rail`, `courier`, `multimodal`; empty: not told.")
    tracking_number: str
    consignee: str
    postcode: str
    city: str
    country: str
    packages: int
    weight_g: Quantity | None
    qty: Quantity = Field(description="Units in it, over all lines.")
    qty_returned: Quantity
    shipped_at: Moment | None
    delivered_at: Moment | None
    signed_by: str
    notes_public: str


class PackageShape(Schema):
    """A box, pallet or envelope."""

    id: UUID
    package_no: int
    type: str
    weight_g: Quantity | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    tracking_number: str
    tracking_link: str = Field(
        description="The carrier's page of it; empty when it cannot be told whose it is."
    )
    sscc: str


class ContentShape(Schema):
    """So much of an item in a package."""

    id: UUID
    package_id: UUID
    order_line_id: UUID | None
    item_id: UUID
    sku: str
    lot_no: str | None
    serial_no: str | None
    qty: Quantity
    qty_returned: Quantity
    uom: str


class ReportShape(Schema):
    """What the carrier reported."""

    at: Moment
    code: str
    place: str
    text: str
    reference: str


class JoinedOrder(Schema):
    """An order that goes with a shipment beside its first."""

    id: UUID
    number: str


class ShipmentInFull(Schema):
    """A shipment with its packages, what is in them, and where it is."""

    shipment: ShipmentShape
    joined: list[JoinedOrder] = Field(description="Further orders that go with it.")
    tracking_link: str
    volume_m3: Quantity | None = Field(
        description="Of all packages, in cubic metres; null unless each was measured."
    )
    packages: list[PackageShape]
    contents: list[ContentShape]
    tracking: list[ReportShape]
    warnings: list[str] = Field(
        description="What to look at again of what was just written: a tracking number that is in use,"
        " or whose check digit is wrong."
    )


class _Told(Schema):
    """Whose shipment, and when it happened."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    at: MomentKept | None = Field(None, description="Now, unless said.")


class HandedOver(_Told):
    """Who takes it. A carrier nobody names is read from the tracking number."""

    carrier: Text = Field("", max_length=120)
    service: Text = Field("", max_length=120)
    tracking_number: Text = Field("", max_length=80)
    rest_follows: bool = Field(False, description="The rest of the order is shipped later.")


class Reported(_Told):
    """What the carrier reports. The same reference, or without one code and moment, is one report."""

    code: Literal[
        "picked_up", "in_transit", "arrived", "customs", "out_for_delivery", "attempted", "exception", "note",
        "delivered", "returned",
    ]  # fmt: skip
    reference: Text = Field("", max_length=200, description="The carrier's own key of this report.")
    signed_by: Text = Field("", max_length=120, description="Who signed, when it was delivered.")
    place: Text = Field("", max_length=120)
    text: Text = Field("", max_length=300)


class Delivered(_Told):
    """It has arrived."""

    signed_by: Text = Field("", max_length=120)


@router.get("/shipments", response=PageOf[ShipmentShape], summary="Shipments")
@may("shipments.view")
def shipments(request: MemberRequest, asked: Query[ShipmentsAsked]) -> dict[str, Any]:
    """The newest first."""
    want = Wanted(
        group=asked.view,
        words=asked.q,
        warehouse=asked.warehouse,
        carrier=asked.carrier,
        country=asked.country.upper(),
        sku=asked.sku,
        start=asked.since,
        end=asked.until,
        order=asked.order,
        client=client_of(request, asked.client),
    )
    return page_of(queries.page(request, want, asked.limit), ShipmentShape)


@router.get("/shipments/{uuid:shipment_id}", response=ShipmentInFull, summary="One shipment")
@may("shipments.view")
def shipment(request: MemberRequest, shipment_id: UUID, asked: Query[OwnerAsked]) -> dict[str, Any]:
    """A shipment with its packages, contents and what the carrier reported."""
    return in_full(shipment_id, client_of(request, asked.client))


@router.get(
    "/shipments/{uuid:shipment_id}/events", response=list[Happened], summary="What happened to a shipment"
)
@may("shipments.view")
def shipment_events(
    request: MemberRequest, shipment_id: UUID, asked: Query[OwnerAsked]
) -> list[dict[str, Any]]:
    """The newest first, at most 200."""
    client = client_of(request, asked.client)
    if queries.find(shipment_id, client) is None:
        raise Http404
    return happened_to(shipment_id, client)


@router.post("/shipments/{uuid:shipment_id}/shipping", response=ShipmentInFull, summary="Hand over")
@may("shipments.edit")
def hand_over(request: MemberRequest, shipment_id: UUID, told: HandedOver) -> dict[str, Any]:
    """Its goods leave stock and its order goes on. A shipment that has left stays as it is."""
    found = _to_change(request, told, shipment_id)
    shipping.ship(
        found,
        carrier=told.carrier,
        service=told.service,
        tracking_number=told.tracking_number,
        at=told.at,
        last=not told.rest_follows,
    )
    return in_full(shipment_id, told.client, doubts(found, {found.tracking_number}))


@router.post("/shipments/{uuid:shipment_id}/tracking", response=ShipmentInFull, summary="Report")
@may("shipments.edit")
def report(request: MemberRequest, shipment_id: UUID, told: Reported) -> dict[str, Any]:
    """What the carrier reports; the shipment's status follows the newest, and `delivered` delivers it."""
    found = _to_change(request, told, shipment_id)
    tracked(
        found,
        told.code,
        at=told.at or datetime.now(UTC),
        place=told.place,
        text=told.text,
        reference=told.reference,
        signed_by=told.signed_by,
    )
    return in_full(shipment_id, told.client)


@router.post("/shipments/{uuid:shipment_id}/delivery", response=ShipmentInFull, summary="Deliver")
@may("shipments.edit")
def deliver(request: MemberRequest, shipment_id: UUID, told: Delivered) -> dict[str, Any]:
    """It has arrived, and who signed. The order is delivered with the last of its shipments."""
    shipping.deliver(_to_change(request, told, shipment_id), told.signed_by, told.at)
    return in_full(shipment_id, told.client)


def _to_change(request: MemberRequest, told: _Told, shipment_id: UUID) -> Shipment:
    """The shipment, locked with its order, which changes with it."""
    if not request.member.may("orders.edit"):
        raise PermissionDenied
    if told.at and told.at > datetime.now(UTC):
        raise shipping.not_yet()
    return find_shipment(find_client(told.client).id, shipment_id)


def in_full(shipment_id: UUID, client: UUID | None, warnings: Sequence[str] = ()) -> dict[str, Any]:
    """A shipment as the API gives it, with warnings if any; 404 when the client has none of this id."""
    found = queries.find(shipment_id, client)
    if found is None:
        raise Http404
    link = Links()
    boxes = queries.packages(shipment_id, client)
    packages = [row._asdict() | {"tracking_link": link(found.carrier, row.tracking_number)} for row in boxes]
    return {
        "shipment": found._asdict(),
        "joined": [one._asdict() for one in found.joined],
        "tracking_link": link(found.carrier, found.tracking_number),
        "volume_m3": queries.volume(boxes),
        "packages": packages,
        "contents": [row._asdict() for row in queries.contents(shipment_id, client)],
        "tracking": [row._asdict() for row in queries.tracking(shipment_id, client)],
        "warnings": warnings,
    }
