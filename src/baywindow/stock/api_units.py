"""Handling units in the API, for keys of staff: which there are, what lies on one, and moving it whole."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import OfClient, PageOf, Quantity, Text, page_of
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import units
from .api_given import AWarehouse, warehouse_of
from .finding import location_by

router = Router(tags=["Posting"])


class UnitsAsked(OfClient):
    """Which handling units."""

    q: Text = Field("", max_length=80, description="The beginning of a label, or a whole one as scanned.")
    empty: bool = Field(False, description="Also those with nothing on them.")


class Unit(Schema):
    """A pallet, tote or carton with a label of its own."""

    id: UUID
    sscc: str
    type: str = Field(description="`pallet`, `tote`, `carton` or `other`.")
    parent: str | None = Field(description="The label of the unit it stands on.")
    warehouse: str | None
    location: str | None
    items: int = Field(description="How many items lie on it.")
    qty: Quantity | None


class Lying(Schema):
    """Goods on a handling unit."""

    item_id: UUID
    sku: str
    lot_no: str | None
    expiry_date: date | None
    serial_no: str | None
    condition: str
    qty: Quantity
    uom: str


class UnitMove(Schema):
    """Where it is taken."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    warehouse: AWarehouse
    to_location: Text = Field(max_length=80, description="The location's code.")


class Moved(Schema):
    """Whether it was posted now, and what lies on it."""

    posted: bool
    goods: list[Lying]


@router.get("/handling-units", response=PageOf[Unit], summary="Handling units")
@may("stock.move")
def handling_units(request: MemberRequest, asked: Query[UnitsAsked]) -> dict[str, Any]:
    """A client's handling units by label."""
    if asked.client is None:
        raise Problem("invalid", faults=[Fault("query", "client", "Say whose.")])
    client = find_client(asked.client)
    return page_of(units.page(request, client.id, asked.q, gone=asked.empty, size=asked.limit), Unit)


@router.post("/handling-units/{uuid:handling_unit_id}/move", response={201: Moved}, summary="Move one whole")
@may("stock.move")
def move_unit(request: MemberRequest, handling_unit_id: UUID, told: UnitMove) -> Status[Any]:
    """All that is on it goes along, or nothing does."""
    client = find_client(told.client)
    unit = units.find_unit(client.id, handling_unit_id, lock=True)
    to = location_by(warehouse_of(told.warehouse), told.to_location)
    if to is None:
        raise Problem("invalid", faults=[Fault("body", "to_location", "The warehouse has no such location.")])
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    posted = units.move_unit(unit, to, f"api/{uuid5(key_id, request.headers[once.HEADER])}")
    goods = [lying._asdict() for lying in units.lies(client.id, [unit.id])]
    return Status(201, {"posted": posted, "goods": goods})
