"""A client's shipment as its verbs take it: found and locked, changed, told of.

Whoever packs, ships or opens again holds its orders' rows first, by their ids, and the shipment's second, so
that two people at the same order follow each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject
from baywindow.orders.models import Order
from baywindow.orders.orders import find_order
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.language import mid_sentence

from .kinds import STATUS_NAMES
from .models import Shipment, ShipmentOrder

OPEN = ("packing", "packed")
"""A shipment that goods still go into, or that stands ready."""


def find_shipment(
    client_id: UUID, shipment_id: UUID, *, lock: bool = True, beside: UUID | None = None
) -> Shipment:
    """The client's shipment; locked with its orders until the transaction ends. 404 for any other.

    `beside` is an order that is to join it, and is locked in its turn.
    """
    owned = Shipment.objects.of_client(client_id)
    found: Shipment = get_object_or_404(owned, id=shipment_id)
    if lock:
        for order_id in sorted(order_ids(found) | ({beside} if beside else set())):
            find_order(client_id, order_id)
        found = owned.select_for_update().get(id=shipment_id)
    return found


def order_ids(shipment: Shipment) -> set[UUID]:
    """The orders it is for: the first, and those that joined it."""
    if not shipment.order_id:
        return set()
    joined = ShipmentOrder.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    return {shipment.order_id, *joined.values_list("order_id", flat=True)}


def orders_of(shipment: Shipment, *, lock: bool = True) -> list[Order]:
    """The orders it is for, locked, the first one first; none for a shipment that a file brought without."""
    found = [find_order(shipment.client_id, key, lock=lock) for key in sorted(order_ids(shipment))]
    return sorted(found, key=lambda order: order.id != shipment.order_id)


def shipments_of(client_id: UUID, order_id: UUID) -> Any:
    """Every shipment that the order is in, as a query."""
    joined = ShipmentOrder.objects.of_client(client_id).filter(order_id=order_id).values("shipment_id")
    return Shipment.objects.of_client(client_id).filter(Q(order_id=order_id) | Q(id__in=joined))


def open_shipments_of(client_id: UUID, order_id: UUID) -> Any:
    """Those of them that are being packed or stand packed."""
    return shipments_of(client_id, order_id).filter(status__in=OPEN)


def still_packed(shipment: Shipment) -> None:
    """Refusal when it is not being packed."""
    if shipment.status != "packing":
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: it is not being packed.")))


def happened(shipment: Shipment, verb: str, at: datetime | None = None, **parts: Any) -> Happened:
    """Something that happened to the shipment, now unless told."""
    subject = Subject("shipment", shipment.id, shipment.number, shipment.client_id)
    return Happened(verb, subject, parts, at or datetime.now(UTC))


def said(shipment: Shipment, text: str) -> str:
    """A sentence with the shipment's number and status."""
    return text % {"number": shipment.number, "status": mid_sentence(STATUS_NAMES[shipment.status])}


def put(shipment: Shipment, **changes: Any) -> None:
    """Store these changes of a locked shipment."""
    for field, value in changes.items():
        setattr(shipment, field, value)
    shipment.version += 1
    shipment.save(update_fields=[*changes, "updated_at", "version"])
