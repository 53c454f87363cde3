"""Several orders in one shipment through the API, by the verbs of the packing bench, for keys of staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from baywindow.api.shapes import Whose
from baywindow.orders.orders import find_order
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may

from . import joining
from .api import ShipmentInFull, in_full
from .console import packs_orders
from .records import find_shipment

router = Router(tags=["Shipments"])


@router.post(
    "/shipments/{uuid:shipment_id}/orders/{uuid:order_id}",
    response=ShipmentInFull,
    summary="Pack an order, too",
)
@may("shipments.edit")
def join(request: MemberRequest, shipment_id: UUID, order_id: UUID, told: Whose) -> dict[str, Any]:
    """A further picked order of the client for the same door, from the same warehouse."""
    packs_orders(request)
    client = find_client(told.client)
    found = find_shipment(client.id, shipment_id, beside=order_id)
    joining.join(found, find_order(client.id, order_id))
    return in_full(shipment_id, client.id)


@router.post(
    "/shipments/{uuid:shipment_id}/orders/{uuid:order_id}/removal",
    response=ShipmentInFull,
    summary="Pack an order by itself",
)
@may("shipments.edit")
def part(request: MemberRequest, shipment_id: UUID, order_id: UUID, told: Whose) -> dict[str, Any]:
    """It leaves the shipment it had joined; nothing of it may be packed."""
    packs_orders(request)
    client = find_client(told.client)
    joining.part(find_shipment(client.id, shipment_id), order_id)
    return in_full(shipment_id, client.id)
