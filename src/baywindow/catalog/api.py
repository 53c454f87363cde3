"""The catalogue in the API: items, by the same query as the console's list."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from baywindow.api.about import client_of
from baywindow.api.shapes import Moment, OfClient, PageOf, Quantity, Text, page_of
from baywindow.tenancy.request import MemberRequest, may

from .console_queries import BY_SKU, ITEMS, stock_of
from .models import Item
from .words import beginnings

router = Router(tags=["Catalogue"])
FIGURES = {"on_hand", "on_hold", "allocated", "inbound", "last_moved_at"}


class ItemsAsked(OfClient):
    """Which items."""

    q: Text = Field("", max_length=80, description="Words of SKU, name or barcode, by their beginning.")
    category: Text = Field("", max_length=80)
    status: Literal["active", "archived", "all"] = "active"
    low: bool = Field(False, description="Only what is at or below its reorder point.")


class OwnerAsked(Schema):
    """Whose item."""

    client: UUID | None = Field(None, description="Whose. Keys of the warehouse's staff must say it.")


class ItemShape(Schema):
    """Something a client keeps in the warehouse. Quantities count its `uom`."""

    id: UUID
    sku: str
    name: str
    category: str
    uom: str
    lot_tracked: bool
    serial_tracked: bool
    expiry_tracked: bool
    reorder_point: Quantity | None
    status: str
    on_hand: Quantity
    inbound: Quantity = Field(description="Announced and not yet counted, over all warehouses.")


class ItemOfList(ItemShape):
    """An item of a list."""

    barcode: str | None


class ItemInFull(ItemShape):
    """One item with its stock in sums."""

    description: str
    on_hold: Quantity
    allocated: Quantity
    last_moved_at: Moment | None


@router.get("/items", response=PageOf[ItemOfList], summary="Items")
@may("catalog.view")
def items(request: MemberRequest, asked: Query[ItemsAsked]) -> dict[str, Any]:
    """By SKU."""
    told = {"status": asked.status, "category": asked.category, "low": asked.low}
    params = {"client": client_of(request, asked.client), **told, **beginnings(asked.q)}
    return page_of(BY_SKU.page(request, ITEMS, params, asked.limit), ItemOfList)


@router.get("/items/{uuid:item_id}", response=ItemInFull, summary="One item")
@may("catalog.view")
def item(request: MemberRequest, item_id: UUID, asked: Query[OwnerAsked]) -> dict[str, Any]:
    """An item with its stock in sums over all warehouses."""
    found = get_object_or_404(Item.objects.of_client(client_of(request, asked.client)), id=item_id)
    names = set(ItemInFull.model_fields) - FIGURES
    figures: dict[str, Any] = stock_of(found.client_id, found.id)._asdict()
    return {name: getattr(found, name) for name in names} | figures
