"""Packing and returns through the API, by the verbs of the packing bench, for keys of staff."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from ninja import Field, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import Quantity, Text, Whose
from baywindow.documents.api import DocumentShape
from baywindow.documents.portal import found_or_404
from baywindow.orders.orders import find_order
from baywindow.stock.finding import item_by, location_by
from baywindow.stock.models import Warehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.request import MemberRequest, may

from . import packages, packing, shipping
from .api import ShipmentInFull, in_full
from .carriers import tidied
from .doubts import doubts
from .labels import make_label
from .models import Shipment
from .records import find_shipment

router = Router(tags=["Shipments"])


class Measures(Whose):
    """Weight, size and labels of a package. What is not said stays as it is."""

    type: Literal["carton", "pallet", "envelope", "tube", "other"] = "carton"
    weight_g: Quantity | None = None
    length_mm: int | None = Field(None, ge=0, le=100_000)
    width_mm: int | None = Field(None, ge=0, le=100_000)
    height_mm: int | None = Field(None, ge=0, le=100_000)
    tracking_number: Text = Field("", max_length=80)
    sscc: Text = Field("", max_length=80)


class PutIn(Whose):
    """Goods that go into a package: what was picked for its order, what expires first."""

    item: Text = Field(max_length=80, description="SKU or barcode.")
    qty: Quantity
    lot: Text = Field("", max_length=80, description="Of this lot alone.")
    serial: Text = Field("", max_length=80, description="This piece alone.")


class BroughtBack(Schema):
    """So much of a line of goods in a shipment."""

    content: UUID = Field(description="By an id of the shipment's contents.")
    qty: Quantity


class Return(Whose):
    """What came back, and how it is."""

    lines: list[BroughtBack] = Field(min_length=1, max_length=200)
    condition: Literal["ok", "damaged", "quarantined", "expired"] = "ok"
    location: Text = Field("", max_length=80, description="The code of the location it was put down at.")


class Failure(Whose):
    """What became of it."""

    what: Literal["returned", "lost"]


class WaitsToBePacked(Schema):
    """Goods that were picked for a shipment's order and are in no package yet."""

    item_id: UUID
    sku: str
    lot_no: str | None
    expiry_date: date | None
    serial_no: str | None
    qty: Quantity
    uom: str
    place: str | None


@router.post("/orders/{uuid:order_id}/packing", response=ShipmentInFull, summary="Begin to pack")
@may("shipments.edit")
def begin_packing(request: MemberRequest, order_id: UUID, told: Whose) -> dict[str, Any]:
    """The shipment of what was picked: the one that was begun, or a new one with an empty package."""
    _packs(request)
    made = packing.begin(find_order(find_client(told.client).id, order_id))
    return in_full(made.id, told.client)


@router.get(
    "/shipments/{uuid:shipment_id}/waiting", response=list[WaitsToBePacked], summary="What is to be packed"
)
@may("shipments.edit")
def waits(request: MemberRequest, shipment_id: UUID, client: UUID) -> list[dict[str, Any]]:
    """What was picked for it and is in no package yet."""
    _packs(request)
    found = find_shipment(find_client(client).id, shipment_id, lock=False)
    return [row._asdict() | {"qty": free} for row, free in packing.waiting_for(found) if free > 0]


@router.post(
    "/shipments/{uuid:shipment_id}/packages", response={201: ShipmentInFull}, summary="One more package"
)
@may("shipments.edit")
def add_package(request: MemberRequest, shipment_id: UUID, told: Measures) -> Status[Any]:
    """It is the last one of the answer, and empty."""
    found = _to_pack(request, told, shipment_id)
    warnings = _measure(found, packages.add_package(found).id, told)
    return Status(201, in_full(found.id, told.client, warnings))


@router.post(
    "/shipments/{uuid:shipment_id}/packages/{uuid:package_id}",
    response=ShipmentInFull,
    summary="Weigh and label",
)
@may("shipments.edit")
def measure(request: MemberRequest, shipment_id: UUID, package_id: UUID, told: Measures) -> dict[str, Any]:
    """What a package weighs, how large it is, and its labels."""
    found = _to_pack(request, told, shipment_id)
    return in_full(found.id, told.client, _measure(found, package_id, told))


@router.post(
    "/shipments/{uuid:shipment_id}/packages/{uuid:package_id}/contents",
    response={201: ShipmentInFull},
    summary="Put goods in",
)
@may("shipments.edit")
def put_in(request: MemberRequest, shipment_id: UUID, package_id: UUID, told: PutIn) -> Status[Any]:
    """No more than was picked for the order and is in no package yet."""
    found = _to_pack(request, told, shipment_id)
    item = item_by(found.client_id, told.item)
    if item is None:
        raise _wrong("item", "There is no active item or barcode of this name.")
    packing.put_in(
        found, package_id, item, told.qty, lot_no=told.lot, serial_no=told.serial, once=_once(request)
    )
    return Status(201, in_full(found.id, told.client))


@router.post(
    "/shipments/{uuid:shipment_id}/packages/{uuid:package_id}/all",
    response=ShipmentInFull,
    summary="Put everything in",
)
@may("shipments.edit")
def put_in_all(request: MemberRequest, shipment_id: UUID, package_id: UUID, told: Whose) -> dict[str, Any]:
    """Everything that waits goes into this package."""
    packing.put_in_all(_to_pack(request, told, shipment_id), package_id)
    return in_full(shipment_id, told.client)


@router.post(
    "/shipments/{uuid:shipment_id}/packages/{uuid:package_id}/removal",
    response=ShipmentInFull,
    summary="Take a package away",
)
@may("shipments.edit")
def remove_package(
    request: MemberRequest, shipment_id: UUID, package_id: UUID, told: Whose
) -> dict[str, Any]:
    """An empty one."""
    packages.remove_package(_to_pack(request, told, shipment_id), package_id)
    return in_full(shipment_id, told.client)


@router.post(
    "/shipments/{uuid:shipment_id}/contents/{uuid:content_id}/removal",
    response=ShipmentInFull,
    summary="Take goods out",
)
@may("shipments.edit")
def take_out(request: MemberRequest, shipment_id: UUID, content_id: UUID, told: Whose) -> dict[str, Any]:
    """Goods that are out already stay out."""
    packing.take_out(_to_pack(request, told, shipment_id), content_id)
    return in_full(shipment_id, told.client)


@router.post(
    "/shipments/{uuid:shipment_id}/packages/{uuid:package_id}/label",
    response=DocumentShape,
    summary="Make its label",
)
@may("documents.edit")
def label(request: MemberRequest, shipment_id: UUID, package_id: UUID, told: Whose) -> dict[str, Any]:
    """A PDF with the SSCC as GS1-128, kept among the shipment's documents."""
    client = find_client(told.client)
    found = find_shipment(client.id, shipment_id)
    document, _ = make_label(client, found, packages.find_package(found, package_id))
    made: dict[str, Any] = found_or_404(document.id, client.id)._asdict()
    return made


@router.post("/shipments/{uuid:shipment_id}/packed", response=ShipmentInFull, summary="All is packed")
@may("shipments.edit")
def close(request: MemberRequest, shipment_id: UUID, told: Whose) -> dict[str, Any]:
    """It stands ready; empty packages are taken away."""
    packing.close(_to_pack(request, told, shipment_id))
    return in_full(shipment_id, told.client)


@router.post("/shipments/{uuid:shipment_id}/reopening", response=ShipmentInFull, summary="Pack on")
@may("shipments.edit")
def reopen_packing(request: MemberRequest, shipment_id: UUID, told: Whose) -> dict[str, Any]:
    """A packed shipment is open again: something was forgotten."""
    packing.reopen(_to_pack(request, told, shipment_id))
    return in_full(shipment_id, told.client)


@router.post("/shipments/{uuid:shipment_id}/failure", response=ShipmentInFull, summary="Came back or lost")
@may("shipments.edit")
def fail(request: MemberRequest, shipment_id: UUID, told: Failure) -> dict[str, Any]:
    """The carrier brought it back, or cannot find it."""
    shipping.fail(find_shipment(find_client(told.client).id, shipment_id), told.what)
    return in_full(shipment_id, told.client)


@router.post(
    "/shipments/{uuid:shipment_id}/returns", response={201: ShipmentInFull}, summary="Take goods back"
)
@may("shipments.edit")
def take_back(request: MemberRequest, shipment_id: UUID, told: Return) -> Status[Any]:
    """They come into stock again, no more than were sent."""
    found = find_shipment(find_client(told.client).id, shipment_id)
    back = {line.content: line.qty for line in told.lines}
    if len(back) < len(told.lines):
        raise _wrong("lines", "A line of goods stands here twice.")
    warehouse = Warehouse.objects.get(id=found.warehouse_id)
    place = location_by(warehouse, told.location) if told.location else None
    if told.location and place is None:
        raise _wrong("location", "The warehouse has no such location.")
    shipping.take_back(
        found, back, condition=told.condition, location_id=place.id if place else None, once=_once(request)
    )
    return Status(201, in_full(found.id, told.client))


def _to_pack(request: MemberRequest, told: Whose, shipment_id: UUID) -> Shipment:
    """The shipment, locked with its order, which changes with it."""
    _packs(request)
    return find_shipment(find_client(told.client).id, shipment_id)


def _packs(request: MemberRequest) -> None:
    if not request.member.may("orders.edit"):
        raise PermissionDenied


def _measure(found: Shipment, package_id: UUID, told: Measures) -> list[str]:
    """Store them; what to look at again of the tracking number, as the packing bench says it."""
    measures = told.model_dump(exclude={"client"}, exclude_unset=True)
    if told.weight_g is not None and told.weight_g < 0:
        raise _wrong("weight_g", "Nothing weighs less than nothing.")
    for label in {"tracking_number", "sscc"} & measures.keys():
        measures[label] = tidied(measures[label])
    try:
        with transaction.atomic(using=current().alias):
            packages.measure(found, package_id, **measures)
    except IntegrityError as error:
        if "package_sscc_once" not in str(error):
            raise
        raise _wrong("sscc", "Another package carries this SSCC.") from error
    return doubts(found, {measures.get("tracking_number", "")})


def _wrong(field: str, sentence: str) -> Problem:
    return Problem("invalid", faults=[Fault("body", field, sentence)])


def _once(request: MemberRequest) -> str:
    """The key of what is done, made of the key's and the request's own."""
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    return f"api/{uuid5(key_id, request.headers[once.HEADER])}"
