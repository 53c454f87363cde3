"""Put-away in the API, for keys of staff: what waits at the docks, and taking it to its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from baywindow.api import once
from baywindow.api.problems import Fault, Problem
from baywindow.api.shapes import OfClient, PageOf, Quantity, Text, page_of
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import putting
from .finding import item_by, location_by
from .models import Warehouse

router = Router(tags=["Posting"])


class WaitingAsked(OfClient):
    """Which goods."""

    warehouse: UUID | None = None
    item: Text = Field("", max_length=80, description="SKU or barcode.")


class Waiting(Schema):
    """Goods that stand at a dock, or at no place."""

    id: UUID = Field(description="The balance.")
    sku: str
    name: str
    lot_no: str | None
    expiry_date: date | None
    condition: str
    warehouse_id: UUID
    warehouse: str
    location: str | None
    qty: Quantity
    uom: str
    usual: str | None = Field(description="The place most of this item is kept at.")


class PutAway(Schema):
    """How many of the goods, and where they are put."""

    client: UUID = Field(description="Whose, by an id of /clients.")
    to_location: Text = Field(max_length=80, description="The location's code.")
    qty: Quantity | None = Field(None, description="All that wait, unless said; not for serial numbers.")
    serials: list[Text] = Field([], max_length=200, description="Each piece, for items kept by serial.")


class Done(Schema):
    """Whether it was posted now, and what still waits of it."""

    posted: bool
    left: Quantity


@router.get("/put-aways", response=PageOf[Waiting], summary="Goods to put away")
@may("stock.move")
def waiting(request: MemberRequest, asked: Query[WaitingAsked]) -> dict[str, Any]:
    """What waits to be put away, by SKU, each with the place its item is usually kept at."""
    if asked.client is None:
        raise Problem("invalid", faults=[Fault("query", "client", "Say whose goods.")])
    client = find_client(asked.client)
    item = item_by(client.id, asked.item) if asked.item else None
    if asked.item and item is None:
        return {"data": [], "next": None}
    page = putting.waiting(request, client.id, asked.warehouse, item.id if item else None, asked.limit)
    return page_of(page, Waiting)


@router.post("/put-aways/{uuid:balance_id}", response={201: Done}, summary="Put goods away")
@may("stock.move")
def put_away(request: MemberRequest, balance_id: UUID, told: PutAway) -> Status[Any]:
    """Take goods that wait to the place they are kept at."""
    client = find_client(told.client)
    there = putting.goods_to_put(client.id, balance_id)
    to = location_by(get_object_or_404(Warehouse.objects, id=there.warehouse_id), told.to_location)
    if to is None:
        raise Problem("invalid", faults=[Fault("body", "to_location", "The warehouse has no such location.")])
    qty = len(told.serials) if there.serial_tracked else (there.qty if told.qty is None else told.qty)
    key_id = request.member.key_id
    assert key_id is not None  # noqa: S101 - endpoints are opened by keys alone
    key = f"api/{uuid5(key_id, request.headers[once.HEADER])}"
    posted = putting.put_away(client.id, there, Decimal(qty), to, key, told.serials)
    left = putting.waiting_goods(client.id, balance_id)
    return Status(201, {"posted": posted, "left": left.qty if left else Decimal(0)})
