"""Deliveries announced through the API for a client, changed and cancelled, by keys of staff."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, Quantity, Text, Whose
from baywindow.stock.api_given import AWarehouse, warehouse_of
from baywindow.stock.console import today
from baywindow.stock.finding import items_by
from baywindow.stock.models import ClientWarehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import asns
from .api import DeliveryInFull, in_full
from .asns import MOST_LINES, Goods
from .models import Asn

router = Router(tags=["Inbound"])


class AnnouncedLine(Schema):
    """So much of an item."""

    item: Text = Field(max_length=80, description="SKU or barcode.")
    qty: Quantity
    lot: Text = Field("", max_length=80, description="The lot's number, where it is known.")
    expiry_date: Day | None = None


class OwnDelivery(Schema):
    """A delivery to announce."""

    warehouse: AWarehouse
    expected_from: Day
    expected_to: Day | None = Field(None, description="The same day unless said.")
    client_reference: Text = Field("", max_length=80)
    supplier: Text = Field("", max_length=120)
    carrier: Text = Field("", max_length=120)
    tracking_numbers: Text = Field("", max_length=400)
    container: Text = Field("", max_length=80)
    seal: Text = Field("", max_length=80)
    packages: int | None = Field(None, ge=0, le=100_000)
    notes_public: Text = Field("", max_length=2000)
    lines: list[AnnouncedLine] = Field(min_length=1, max_length=MOST_LINES)
    draft: bool = Field(False, description="Kept until it is announced: nothing of it is expected before.")


class NewDelivery(OwnDelivery):
    """A delivery to announce for a client."""

    client: UUID = Field(description="Whose, by an id of /clients.")


class Change(Schema):
    """What is said of a delivery otherwise than before. What is not said stays as it is."""

    warehouse: AWarehouse = Field(default_factory=str)
    expected_from: Day = Field(default_factory=date.today)
    expected_to: Day = Field(default_factory=date.today)
    client_reference: Text = Field("", max_length=80)
    supplier: Text = Field("", max_length=120)
    carrier: Text = Field("", max_length=120)
    tracking_numbers: Text = Field("", max_length=400)
    container: Text = Field("", max_length=80)
    seal: Text = Field("", max_length=80)
    packages: int | None = Field(None, ge=0, le=100_000)
    notes_public: Text = Field("", max_length=2000)


class ChangeForClient(Change, Whose):
    """What is said of a client's delivery otherwise than before. What is not said stays as it is."""


class MoreLines(Whose):
    """More of what a delivery holds."""

    lines: list[AnnouncedLine] = Field(min_length=1, max_length=MOST_LINES)


@router.post("/deliveries/new", response={201: DeliveryInFull}, summary="Announce a delivery for a client")
@may("inbound.edit")
def announce_delivery(request: MemberRequest, told: NewDelivery) -> Status[Any]:
    """From now on its goods are expected, of a draft once it is announced."""
    client = find_client(told.client)
    warehouse = warehouse_of(told.warehouse)
    ClientWarehouse.open_to(warehouse, client.id)
    made = written_down(client.id, told, source="api", warehouse_id=warehouse.id, **values_of(told))
    return Status(201, in_full(made.id, today(request), client.id))


@router.post("/deliveries/{uuid:asn_id}/announcement", response=DeliveryInFull, summary="Announce a draft")
@may("inbound.edit")
def announce_draft(request: MemberRequest, asn_id: UUID, told: Whose) -> dict[str, Any]:
    """From now on its goods are expected."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    asns.announce(found)
    return in_full(asn_id, today(request), found.client_id)


@router.post("/deliveries/{uuid:asn_id}/change", response=DeliveryInFull, summary="Change a delivery")
@may("inbound.edit")
def change_delivery(request: MemberRequest, asn_id: UUID, told: ChangeForClient) -> dict[str, Any]:
    """Until it is counted."""
    client = find_client(told.client)
    found = asns.find_asn(client.id, asn_id)
    said = changes_of(found, told)
    if told.warehouse:
        warehouse = warehouse_of(told.warehouse)
        ClientWarehouse.open_to(warehouse, client.id)
        said["warehouse_id"] = warehouse.id
    asns.amend(found, **said)
    return in_full(asn_id, today(request), client.id)


@router.post(
    "/deliveries/{uuid:asn_id}/lines", response={201: DeliveryInFull}, summary="Add lines to a delivery"
)
@may("inbound.edit")
def add_lines(request: MemberRequest, asn_id: UUID, told: MoreLines) -> Status[Any]:
    """It holds more. Until it is counted."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    asns.add_lines(found, goods_of(found.client_id, told.lines))
    return Status(201, in_full(asn_id, today(request), found.client_id))


@router.post(
    "/deliveries/{uuid:asn_id}/lines/{uuid:line_id}/removal",
    response=DeliveryInFull,
    summary="Take a line off a delivery",
)
@may("inbound.edit")
def remove_line(request: MemberRequest, asn_id: UUID, line_id: UUID, told: Whose) -> dict[str, Any]:
    """Until it is counted. A line that is gone already stays gone."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    asns.remove_line(found, line_id)
    return in_full(asn_id, today(request), found.client_id)


@router.post("/deliveries/{uuid:asn_id}/cancellation", response=DeliveryInFull, summary="Cancel a delivery")
@may("inbound.edit")
def cancel_delivery(request: MemberRequest, asn_id: UUID, told: Whose) -> dict[str, Any]:
    """It will not come."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    asns.cancel(found)
    return in_full(asn_id, today(request), found.client_id)


def written_down(client_id: UUID, told: OwnDelivery, **values: Any) -> Asn:
    """A new delivery with the lines that are told, announced unless it is to stay a draft."""
    made = asns.create(client_id, goods_of(client_id, told.lines), **values)
    if not told.draft:
        asns.announce(made)
    return made


def values_of(told: OwnDelivery) -> dict[str, Any]:
    """What is said of the delivery itself."""
    last = told.expected_to or told.expected_from
    _in_order(told.expected_from, last)
    return told.model_dump(exclude={"client", "warehouse", "lines", "draft"}) | {"expected_to": last}


def changes_of(found: Asn, told: Change) -> dict[str, Any]:
    """What is said of the delivery otherwise than before; its warehouse and lines apart."""
    said = told.model_dump(exclude_unset=True, exclude={"client", "warehouse", "lines"})
    _in_order(*(said.get(name, getattr(found, name)) for name in ("expected_from", "expected_to")))
    return {name: value for name, value in said.items() if value != getattr(found, name)}


def goods_of(client_id: UUID, lines: list[AnnouncedLine]) -> list[Goods]:
    """The lines as they are announced; a Problem names those that are of nothing."""
    items = items_by(client_id, (line.item for line in lines))
    for n, line in enumerate(lines):
        item = items.get(line.item)
        if item is None:
            raise wrong(f"lines.{n}.item", "There is no active item or barcode of this name.")
        if line.qty <= 0:
            raise wrong(f"lines.{n}.qty", "The quantity must be more than zero.")
        if (line.lot or line.expiry_date) and not item.lot_tracked:
            raise wrong(f"lines.{n}.lot", f"{item.sku} is not kept by lot: leave lot and day out.")
    return [Goods(items[line.item], line.qty, line.lot, line.expiry_date) for line in lines]


def wrong(field: str, sentence: str) -> Problem:
    """The request is not valid, and this is why."""
    return Problem("invalid", faults=[Fault("body", field, sentence)])


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise wrong("expected_to", "The window ends before it begins.")
