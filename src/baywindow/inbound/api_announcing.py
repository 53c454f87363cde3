"""Deliveries announced through the API: by a client's own key, and for a client by keys of staff."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, Quantity, Text
from baywindow.stock.api_given import AWarehouse, own_warehouse_of, warehouse_of
from baywindow.stock.console import today
from baywindow.stock.finding import items_by
from baywindow.stock.models import ClientWarehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.refusal import as_the_database_says
from baywindow.tenancy.request import MemberRequest, may

from . import asns, differences
from .api import DeliveryInFull, in_full
from .api_verbs import Whose
from .asns import MOST_LINES, Goods
from .models import Asn

router = Router(tags=["Inbound"])


class Settlement(Whose):
    """How a difference that the client contests is settled."""

    how: Text = Field(min_length=1, max_length=500, description="The client reads it.")


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


class NewDelivery(OwnDelivery):
    """A delivery to announce for a client."""

    client: UUID = Field(description="Whose, by an id of /clients.")


@router.post("/deliveries/own", response={201: DeliveryInFull}, summary="Announce a delivery of your own")
@may("inbound.announce")
def announce_own_delivery(request: MemberRequest, told: OwnDelivery) -> Status[Any]:
    """For a client's keys. From now on the warehouse expects it."""
    client_id = once.own_client(request)
    warehouse_id = own_warehouse_of(told.warehouse).id
    values, goods = _values(told), _goods(client_id, told.lines)

    def announced(**mark: Any) -> Asn:
        with as_the_database_says():
            return _announced(client_id, goods, warehouse_id=warehouse_id, **values, **mark)

    made = once.made_once(request, Asn.objects.of_client(client_id), announced)
    return Status(201, in_full(made.id, today(request), client_id))


@router.post("/deliveries/new", response={201: DeliveryInFull}, summary="Announce a delivery for a client")
@may("inbound.edit")
def announce_delivery(request: MemberRequest, told: NewDelivery) -> Status[Any]:
    """From now on its goods are expected."""
    client = find_client(told.client)
    warehouse = warehouse_of(told.warehouse)
    ClientWarehouse.open_to(warehouse, client.id)
    goods = _goods(client.id, told.lines)
    made = _announced(client.id, goods, source="api", warehouse_id=warehouse.id, **_values(told))
    return Status(201, in_full(made.id, today(request), client.id))


@router.post("/deliveries/{uuid:asn_id}/closing", response=DeliveryInFull, summary="Close a delivery")
@may("inbound.edit")
def close_delivery(request: MemberRequest, asn_id: UUID, told: Whose) -> dict[str, Any]:
    """Everything about what was counted otherwise is said."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    differences.close(found)
    return in_full(asn_id, today(request), found.client_id)


@router.post(
    "/deliveries/{uuid:asn_id}/differences/{uuid:difference_id}/settlement",
    response=DeliveryInFull,
    summary="Settle a difference",
)
@may("inbound.edit")
def settle_difference(
    request: MemberRequest, asn_id: UUID, difference_id: UUID, told: Settlement
) -> dict[str, Any]:
    """End what the client contests. One that is settled stays as it is: other words are refused."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    differences.settle(found, difference_id, told.how)
    return in_full(asn_id, today(request), found.client_id)


@router.post("/deliveries/{uuid:asn_id}/cancellation", response=DeliveryInFull, summary="Cancel a delivery")
@may("inbound.edit")
def cancel_delivery(request: MemberRequest, asn_id: UUID, told: Whose) -> dict[str, Any]:
    """It will not come."""
    found = asns.find_asn(find_client(told.client).id, asn_id)
    asns.cancel(found)
    return in_full(asn_id, today(request), found.client_id)


def _announced(client_id: UUID, goods: list[Goods], **values: Any) -> Asn:
    made = asns.create(client_id, goods, **values)
    asns.announce(made)
    return made


def _values(told: OwnDelivery) -> dict[str, Any]:
    """What is said of the delivery itself."""
    last: date = told.expected_to or told.expected_from
    if last < told.expected_from:
        raise _wrong("expected_to", "The window ends before it begins.")
    return told.model_dump(exclude={"client", "warehouse", "lines"}) | {"expected_to": last}


def _goods(client_id: UUID, lines: list[AnnouncedLine]) -> list[Goods]:
    """The lines as they are announced; a Problem names those that are of nothing."""
    items = items_by(client_id, (line.item for line in lines))
    for n, line in enumerate(lines):
        if line.item not in items:
            raise _wrong(f"lines.{n}.item", "There is no active item or barcode of this name.")
        if line.qty <= 0:
            raise _wrong(f"lines.{n}.qty", "The quantity must be more than zero.")
    return [Goods(items[line.item], line.qty, line.lot, line.expiry_date) for line in lines]


def _wrong(field: str, sentence: str) -> Problem:
    return Problem("invalid", faults=[Fault("body", field, sentence)])
