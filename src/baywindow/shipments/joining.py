"""Several orders in one shipment: of the same client, from the same warehouse, to the same door."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.orders import steps
from baywindow.orders.models import Order
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal

from .models import PackageContent, Shipment, ShipmentOrder
from .records import OPEN, happened, open_shipments_of, orders_of, still_packed

DOOR = ("consignee", "contact", "street", "postcode", "city", "country")
"""What must be alike, however it is written."""
MOST_ORDERS = 20


def join(shipment: Shipment, order: Order) -> bool:
    """Pack a further, locked order into a locked shipment; False when it is in it already."""
    still_packed(shipment)
    orders = orders_of(shipment)
    if order.id in {one.id for one in orders}:
        return False
    if not orders:
        raise Refusal(gettext("This shipment was brought in from a file: it is not packed here."))
    if len(orders) >= MOST_ORDERS:
        raise Refusal(gettext("A shipment has at most %(most)s orders.") % {"most": MOST_ORDERS})
    if not _same_way(orders[0], order):
        raise Refusal(
            gettext("%(number)s goes elsewhere, or leaves from another warehouse.")
            % {"number": order.number},
            status=422,
        )
    if open_shipments_of(order.client_id, order.id).exists():
        raise Refusal(gettext("%(number)s is being packed already.") % {"number": order.number})
    if not steps.staged(order):
        raise Refusal(gettext("Nothing is picked for %(number)s yet.") % {"number": order.number})
    steps.packing(order)
    ShipmentOrder(client_id=shipment.client_id, shipment_id=shipment.id, order_id=order.id).save(
        using=current().alias
    )
    tell(happened(shipment, "shipment.joined", order=order.number))
    return True


def part(shipment: Shipment, order_id: UUID) -> None:
    """Take a further order out of it again; Refusal while goods of it are packed."""
    still_packed(shipment)
    joined = ShipmentOrder.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    found = get_object_or_404(joined.select_related("order"), order_id=order_id)
    packed = PackageContent.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    if packed.filter(order_line__order_id=order_id).exists():
        raise Refusal(
            gettext("Goods of %(number)s are packed: take them out first.") % {"number": found.order.number}
        )
    joined.filter(order_id=order_id).delete()
    tell(happened(shipment, "shipment.parted", order=found.order.number))


def fitting(shipment: Shipment) -> list[Order]:
    """Orders that were picked for the same door and are in no open shipment; a few, the oldest first."""
    if not shipment.order_id or shipment.status != "packing":
        return []
    of_client = Order.objects.of_client(shipment.client_id)
    first = of_client.get(id=shipment.order_id)
    here = Shipment.objects.of_client(shipment.client_id).filter(status__in=OPEN, order_id__isnull=False)
    beside = ShipmentOrder.objects.of_client(shipment.client_id).filter(shipment__status__in=OPEN)
    alike = of_client.filter(
        status__in=["picked", "packing"], held_by="", warehouse_id=first.warehouse_id, country=first.country,
        postcode=first.postcode,
    ).exclude(id__in=here.values("order_id")).exclude(id__in=beside.values("order_id"))  # fmt: skip
    waiting = alike.order_by("placed_at", "id")[:100]
    return [order for order in waiting if _same_way(first, order)][:MOST_ORDERS]


def _same_way(one: Order, other: Order) -> bool:
    alike = (_plain(getattr(one, name)) == _plain(getattr(other, name)) for name in DOOR)
    return one.warehouse_id == other.warehouse_id and all(alike)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
