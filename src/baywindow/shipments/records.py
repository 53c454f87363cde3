"""A client's shipment as its verbs take it: found and locked, changed, told of.

Whoever packs, ships or opens again holds the order's row first and the shipment's second, so that two people
at the same order follow each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject
from baywindow.orders.models import Order
from baywindow.orders.orders import find_order
from baywindow.tenancy.refusal import Refusal

from .kinds import STATUS_NAMES
from .models import Shipment


def find_shipment(client_id: UUID, shipment_id: UUID, *, lock: bool = True) -> Shipment:
    """The client's shipment; locked with its order until the transaction ends. 404 for any other."""
    owned = Shipment.objects.of_client(client_id)
    found: Shipment = get_object_or_404(owned, id=shipment_id)
    if lock:
        if found.order_id:
            find_order(client_id, found.order_id)
        found = owned.select_for_update().get(id=shipment_id)
    return found


def order_of(shipment: Shipment) -> Order | None:
    """The order it is for, locked; None for a shipment without one."""
    return find_order(shipment.client_id, shipment.order_id) if shipment.order_id else None


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
    return text % {"number": shipment.number, "status": str(STATUS_NAMES[shipment.status]).lower()}


def put(shipment: Shipment, **changes: Any) -> None:
    """Store these changes of a locked shipment."""
    for field, value in changes.items():
        setattr(shipment, field, value)
    shipment.version += 1
    shipment.save(update_fields=[*changes, "updated_at", "version"])
