"""Stock in the API: warehouses, balances, movements, by the same queries as the pages' lists."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import BadRequest
from ninja import Field, Query, Router, Schema

from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, OfClient, PageOf, Quantity, Text, page_of
from baywindow.catalog.words import beginnings
from baywindow.tenancy.keyset import Page
from baywindow.tenancy.request import MemberRequest, may

from . import movements as ledger
from .asked import Asked, place
from .console import today
from .console_queries import BY_CODE, BY_ITEM, LEVELS, WAREHOUSES
from .portal_movements import at

router = Router(tags=["Stock"])

Condition = Literal["ok", "damaged", "quarantined", "expired"]
Kind = Literal[
    "opening", "receipt", "return", "ship", "scrap", "adjust", "count", "putaway", "move", "pick", "pack",
    "extra_work", "hold", "release",
]  # fmt: skip


class WarehousesAsked(OfClient):
    """Which warehouses."""


class WarehouseShape(Schema):
    """A warehouse that holds or held the client's goods."""

    id: UUID
    code: str
    name: str
    time_zone: str


class BalancesAsked(OfClient):
    """Which balances."""

    q: Text = Field("", max_length=80, description="Words of SKU, name or barcode, by their beginning.")
    item: UUID | None = None
    warehouse: UUID | None = None
    condition: Condition | None = None
    state: Literal["stocked", "negative", "held", "expiring", "all"] = Field(
        "stocked", description="`expiring`: within 30 days. `all`: empty ones too."
    )


class Balance(Schema):
    """How much of an item is in a warehouse, of one lot and condition."""

    id: UUID
    item_id: UUID
    sku: str
    name: str
    uom: str
    warehouse_id: UUID
    warehouse: str
    lot_no: str | None
    expiry_date: date | None
    lot_status: str | None
    condition: str
    on_hand: Quantity
    on_hold: Quantity
    allocated: Quantity
    available: Quantity
    last_moved_at: Moment | None


class MovementsAsked(OfClient):
    """Which movements: from `since` on, before `until`."""

    item: UUID | None = None
    warehouse: UUID | None = None
    kind: Kind | None = None
    since: Moment | None = None
    until: Moment | None = None


class Movement(Schema):
    """One line of the ledger: what changed, where, when and why."""

    id: UUID
    occurred_at: Moment
    recorded_at: Moment
    item_id: UUID
    sku: str
    kind: str
    qty: Quantity
    hold_qty: Quantity
    uom: str
    warehouse: str | None
    location: str | None = Field(description="Null where the client is not shown locations.")
    lot_no: str | None
    serial_no: str | None
    condition: str
    reason_label: str = Field(description="The reason in words.")
    document_kind: str
    document_number: str
    client_reference: str
    balance: Quantity | None = Field(
        None,
        description="With `item` asked for: on hand right after it, in `warehouse` if that is asked for too.",
    )


@router.get("/warehouses", response=PageOf[WarehouseShape], summary="Warehouses")
@may("stock.view")
def warehouses(request: MemberRequest, asked: Query[WarehousesAsked]) -> dict[str, Any]:
    """By code."""
    params = {"client": client_of(request, asked.client), "all": request.member.realm == "staff"}
    return page_of(BY_CODE.page(request, WAREHOUSES, params, asked.limit), WarehouseShape)


@router.get("/balances", response=PageOf[Balance], summary="Balances")
@may("stock.view")
def balances(request: MemberRequest, asked: Query[BalancesAsked]) -> dict[str, Any]:
    """What is there now, by SKU."""
    params = {
        "client": client_of(request, asked.client),
        "item": asked.item,
        "warehouse": asked.warehouse,
        "condition": asked.condition or "",
        "state": asked.state,
        "today": today(request),
        **beginnings(asked.q),
    }
    return page_of(BY_ITEM.page(request, LEVELS, params, asked.limit), Balance)


@router.get("/movements", response=PageOf[Movement], summary="Movements")
@may("stock.view")
def movements(request: MemberRequest, asked: Query[MovementsAsked]) -> dict[str, Any]:
    """Newest first, moves inside a warehouse included."""
    client_id = client_of(request, asked.client)
    wanted = ledger.Movements(
        item=asked.item,
        warehouse=asked.warehouse,
        start=asked.since,
        end=asked.until,
        kinds=(asked.kind,) if asked.kind else (),
        inside=True,
        after=_after(request),
        limit=asked.limit,
    )
    page = ledger.page(wanted, client_id)
    rows = [_told(request, row) for row in page.rows]
    return page_of(Page(rows, page.next and place(page.next.occurred_at.isoformat(), page.next.id)), Movement)


def _after(request: MemberRequest) -> ledger.Place | None:
    """The place where the page before ended; BadRequest for a cursor that is none."""
    told = Asked(request, request.member.time_zone)
    found = at(told, "after")
    if told.refused:
        raise BadRequest("This cursor is damaged.")
    return found


def _told(request: MemberRequest, row: Any) -> Any:
    return row if request.member.shows_locations else row._replace(location=None)
