"""Orders written and worked on through the API, by the verbs of the console, for keys of staff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Day, Quantity, Text
from baywindow.stock.api_given import AWarehouse, warehouse_of
from baywindow.stock.finding import items_by, location_by
from baywindow.stock.models import ClientWarehouse, Warehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.request import MemberRequest, may

from . import allocating, orders, picking
from .api import OrderInFull, in_full
from .orders import MOST_LINES, Wish
from .picking import Picked

router = Router(tags=["Orders"])


class NewLine(Schema):
    """So much of an item."""

    item: Text = Field(max_length=80, description="SKU or barcode.")
    qty: Quantity
    lot: Text = Field("", max_length=80, description="The lot's number, where it must be that one.")
    expires_from: Day | None = Field(None, description="It must keep until this day.")


class OwnOrder(Schema):
    """An order to place."""

    warehouse: AWarehouse
    client_reference: Text = Field("", max_length=80, description="Once for each client.")
    channel: Text = Field("", max_length=80)
    consignee: Text = Field(min_length=1, max_length=120)
    contact: Text = Field("", max_length=120)
    street: Text = Field("", max_length=200)
    postcode: Text = Field("", max_length=20)
    city: Text = Field("", max_length=120)
    country: Text = Field(pattern="^[A-Z]{2}$")
    requested_ship: Day | None = None
    requested_delivery: Day | None = None
    service_level: Text = Field("", max_length=80)
    carrier_preference: Text = Field("", max_length=80)
    priority: int = Field(0, ge=0, le=9)
    notes_public: Text = Field("", max_length=2000)
    lines: list[NewLine] = Field(min_length=1, max_length=MOST_LINES)


class NewOrder(OwnOrder):
    """An order to place for a client, or to keep as a draft."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    draft: bool = Field(False, description="Kept until it is placed: nothing is done for it before.")


class OrderChange(Schema):
    """What is said of an order otherwise than before. What is not said stays as it is."""

    warehouse: AWarehouse = Field(default_factory=str)
    client_reference: Text = Field("", max_length=80, description="Once for each client.")
    consignee: Text = Field(default_factory=str, min_length=1, max_length=120)
    contact: Text = Field("", max_length=120)
    street: Text = Field("", max_length=200)
    postcode: Text = Field("", max_length=20)
    city: Text = Field("", max_length=120)
    country: Text = Field(default_factory=str, pattern="^[A-Z]{2}$")
    requested_ship: Day | None = None
    requested_delivery: Day | None = None
    service_level: Text = Field("", max_length=80)
    carrier_preference: Text = Field("", max_length=80)
    priority: int = Field(0, ge=0, le=9)
    notes_public: Text = Field("", max_length=2000)


class OfClient(Schema):
    """Whose order."""

    client: UUID = Field(description="Whose, by an id of /clients.")


class StaffOrderChange(OfClient, OrderChange):
    """What is said of a client's order otherwise than before. What is not said stays as it is."""


class Hold(OfClient):
    """Why it is to wait."""

    why: Text = Field("", max_length=200, description="The client reads it.")


class Pick(OfClient):
    """Goods taken from their place for an order."""

    reservation: UUID = Field(description="By an id of the order's pick list.")
    location: Text = Field("", max_length=80, description="The location's code.")
    qty: Quantity = Field(description="How many were there.")
    serials: list[Text] = Field([], max_length=200, description="Each piece's number, where it has one.")
    short: bool = Field(False, description="Fewer are there than allocated: the rest is taken back.")


class ToPick(Schema):
    """Allocated goods that are not picked yet, and a place to take them from."""

    id: UUID = Field(description="The reservation.")
    line_no: int
    sku: str
    lot_no: str | None
    expiry_date: date | None
    qty: Quantity
    uom: str
    place: str | None


@router.post("/orders/new", response={201: OrderInFull}, summary="Place an order for a client")
@may("orders.edit")
def place_order(request: MemberRequest, told: NewOrder) -> Status[Any]:
    """The order is open, or a draft until it is placed; goods are allocated to it by another request."""
    client = find_client(told.client)
    warehouse = warehouse_of(told.warehouse)
    ClientWarehouse.open_to(warehouse, client.id)
    values = told.model_dump(exclude={"client", "warehouse", "lines"})
    wanted = wishes(client.id, told.lines)
    try:
        with transaction.atomic(using=current().alias):
            made = orders.place(client.id, wanted, warehouse_id=warehouse.id, source="api", **values)
    except IntegrityError as error:
        raise taken(error) from error
    return Status(201, in_full(request, made.id, client.id))


@router.post("/orders/{uuid:order_id}/placement", response=OrderInFull, summary="Place a draft")
@may("orders.edit")
def place_draft(request: MemberRequest, order_id: UUID, told: OfClient) -> dict[str, Any]:
    """It is open from now on. One that awaits the approval of its client is placed by that alone."""
    found = orders.find_order(find_client(told.client).id, order_id)
    orders.place_draft(found)
    return in_full(request, order_id, found.client_id)


@router.post("/orders/{uuid:order_id}/change", response=OrderInFull, summary="Change an order")
@may("orders.edit")
def change_order(request: MemberRequest, order_id: UUID, told: StaffOrderChange) -> dict[str, Any]:
    """What is said of it, until picking begins; its lines stay."""
    found = orders.find_order(find_client(told.client).id, order_id)
    said = told.model_dump(exclude_unset=True, exclude={"client", "warehouse"})
    if told.warehouse:
        warehouse = warehouse_of(told.warehouse)
        ClientWarehouse.open_to(warehouse, found.client_id)
        said["warehouse_id"] = warehouse.id
    try:
        with transaction.atomic(using=current().alias):
            orders.amend(found, **said)
    except IntegrityError as error:
        raise taken(error) from error
    return in_full(request, order_id, found.client_id)


@router.get("/orders/{uuid:order_id}/picks", response=list[ToPick], summary="What is to be picked")
@may("orders.pick")
def to_pick(request: MemberRequest, order_id: UUID, client: UUID) -> list[dict[str, Any]]:
    """Place by place."""
    found = orders.find_order(find_client(client).id, order_id, lock=False)
    return [row._asdict() for row in picking.to_pick(found)]


@router.post("/orders/{uuid:order_id}/allocation", response=OrderInFull, summary="Allocate goods")
@may("orders.pick")
def allocate(request: MemberRequest, order_id: UUID, told: OfClient) -> dict[str, Any]:
    """What expires first goes first; what is not there is on backorder."""
    _may_edit(request)
    found = orders.find_order(find_client(told.client).id, order_id)
    allocating.allocate([found])
    return in_full(request, order_id, found.client_id)


@router.post("/orders/{uuid:order_id}/deallocation", response=OrderInFull, summary="Take goods back")
@may("orders.pick")
def deallocate(request: MemberRequest, order_id: UUID, told: OfClient) -> dict[str, Any]:
    """What is promised to it and not picked is free again."""
    _may_edit(request)
    found = orders.find_order(find_client(told.client).id, order_id)
    allocating.deallocate(found)
    return in_full(request, order_id, found.client_id)


@router.post("/orders/{uuid:order_id}/picking", response=OrderInFull, summary="Pick goods")
@may("orders.pick")
def pick(request: MemberRequest, order_id: UUID, told: Pick) -> dict[str, Any]:
    """Take goods to staging; the reservation goes with them."""
    _may_edit(request)
    found = orders.find_order(find_client(told.client).id, order_id)
    warehouse = Warehouse.objects.get(id=found.warehouse_id)
    place = location_by(warehouse, told.location) if told.location else None
    if told.location and place is None:
        raise _wrong("location", "The warehouse has no such location.")
    qty = Decimal(told.qty)
    taken = Picked(told.reservation, qty, place, told.serials, _once(request))
    if told.short:
        picking.short_pick(found, taken)
    else:
        picking.pick(found, taken)
    return in_full(request, order_id, found.client_id)


@router.post("/orders/{uuid:order_id}/hold", response=OrderInFull, summary="Hold an order")
@may("orders.edit")
def hold(request: MemberRequest, order_id: UUID, told: Hold) -> dict[str, Any]:
    """Nothing is done for it until it is released."""
    found = orders.find_order(find_client(told.client).id, order_id)
    orders.hold(found, told.why)
    return in_full(request, order_id, found.client_id)


@router.post("/orders/{uuid:order_id}/release", response=OrderInFull, summary="Release an order")
@may("orders.edit")
def release(request: MemberRequest, order_id: UUID, told: OfClient) -> dict[str, Any]:
    """The warehouse goes on with it."""
    found = orders.find_order(find_client(told.client).id, order_id)
    orders.release(found)
    return in_full(request, order_id, found.client_id)


@router.post("/orders/{uuid:order_id}/cancellation", response=OrderInFull, summary="Cancel an order")
@may("orders.edit")
def cancel(request: MemberRequest, order_id: UUID, told: OfClient) -> dict[str, Any]:
    """It is not wanted any more: its goods are free again."""
    found = orders.find_order(find_client(told.client).id, order_id)
    orders.cancel(found)
    return in_full(request, order_id, found.client_id)


def wishes(client_id: UUID, lines: list[NewLine]) -> list[Wish]:
    """The lines as they are placed; a Problem names those that are of nothing."""
    wanted, faults = [], []
    items = items_by(client_id, (line.item for line in lines))
    for n, line in enumerate(lines):
        item = items.get(line.item)
        if item is None:
            faults.append(
                Fault("body", f"lines.{n}.item", "There is no active item or barcode of this name.")
            )
        elif line.qty <= 0:
            faults.append(Fault("body", f"lines.{n}.qty", "The quantity must be more than zero."))
        elif (line.lot or line.expires_from) and not item.lot_tracked:
            sentence = f"{item.sku} is not kept by lot: leave lot and day out."
            faults.append(Fault("body", f"lines.{n}.lot", sentence))
        else:
            wanted.append(Wish(item, line.qty, line.lot, line.expires_from))
    if faults:
        raise Problem("invalid", faults=faults)
    return wanted


def taken(error: IntegrityError) -> Exception:
    """What to answer when the database refuses to store an order: its reference is taken, or the error."""
    if "client_order_reference_once" not in str(error):
        return error
    return _wrong("client_reference", "Another order of this client has this reference.")


def _wrong(field: str, sentence: str) -> Problem:
    return Problem("invalid", faults=[Fault("body", field, sentence)])


def _once(request: MemberRequest) -> str:
    """The movements' key, made of the key's and the request's own."""
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    return f"api/{uuid5(key_id, request.headers[once.HEADER])}"


def _may_edit(request: MemberRequest) -> None:
    if not request.member.may("orders.edit"):
        raise PermissionDenied
