"""Packing: goods that were picked for an order go into packages, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.catalog.models import Item
from baywindow.orders import steps
from baywindow.orders.models import Order
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import run
from baywindow.ui.formats import qty as written

from .models import Package, PackageContent, PackScan, Shipment
from .packages import add_package, find_package, packages_of
from .records import happened, open_shipments_of, orders_of, put, said, still_packed

# Scans of the same goods into the same package become one row: the first holds them all, the others go.
_GATHER = """
update package_content c set qty = g.qty
  from (select (array_agg(o.id order by o.id))[1] as id, sum(o.qty) as qty from package_content o
         where o.workspace_id = %(workspace)s and o.client_id = %(client)s
           and o.shipment_id = %(shipment)s::uuid
         group by o.package_id, o.reservation_id having count(*) > 1) g
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s and c.id = g.id"""

_GATHERED = """
delete from package_content c
 where c.workspace_id = %(workspace)s and c.client_id = %(client)s and c.shipment_id = %(shipment)s::uuid
   and exists (select 1 from package_content o
                where o.workspace_id = %(workspace)s and o.client_id = %(client)s
                  and o.shipment_id = c.shipment_id and o.package_id = c.package_id
                  and o.reservation_id = c.reservation_id and o.id < c.id)"""


def begin(order: Order) -> Shipment:
    """The shipment that a locked order is packed into: the one that was begun, or a new one."""
    open_one: Shipment | None = open_shipments_of(order.client_id, order.id).first()
    if open_one:
        return open_one
    if not steps.staged(order):
        raise Refusal(gettext("Nothing is picked for %(number)s yet.") % {"number": order.number})
    steps.packing(order)
    shipment = Shipment(
        client_id=order.client_id,
        order_id=order.id,
        order_number=order.number,
        client_reference=order.client_reference,
        warehouse_id=order.warehouse_id,
        carrier=order.carrier_preference,
        service=order.service_level,
        consignee=order.consignee,
        postcode=order.postcode,
        city=order.city,
        country=order.country,
        dated_at=datetime.now(UTC),
    )
    shipment.save(using=current().alias)
    owned = Shipment.objects.of_client(order.client_id)
    shipment.number = owned.values_list("number", flat=True).get(id=shipment.id)
    add_package(shipment)
    tell(happened(shipment, "shipment.packing"))
    return shipment


def waiting(orders: Iterable[Order]) -> list[tuple[Any, Decimal]]:
    """The goods that were picked for these orders, each with how much of it is in no package yet."""
    goods = [(order, row) for order in orders for row in steps.staged(order)]
    if not goods:
        return []
    packed = dict(
        PackageContent.objects.of_client(goods[0][0].client_id)
        .filter(reservation_id__in=[row.id for _, row in goods], shipment__status__in=["packing", "packed"])
        .values_list("reservation_id")
        .annotate(packed=Sum("qty"))
    )
    return [(row, row.qty - packed.get(row.id, Decimal(0))) for _, row in goods]


def waiting_for(shipment: Shipment) -> list[tuple[Any, Decimal]]:
    """The same of a shipment's orders; nothing where it has none."""
    return waiting(orders_of(shipment, lock=False))


def put_in(
    shipment: Shipment,
    package_id: UUID,
    item: Item,
    qty: Decimal,
    *,
    lot_no: str = "",
    serial_no: str = "",
    once: str | None = None,
) -> bool:
    """Put so much of an item into a package, what expires first; False when this was sent before."""
    orders = _packed_for(shipment)
    package = find_package(shipment, package_id)
    if once and PackScan.objects.of_client(shipment.client_id).filter(once=once).exists():
        return False
    fitting = [
        (row, free)
        for row, free in waiting(orders)
        if row.item_id == item.id
        and free > 0
        and lot_no in {"", row.lot_no or ""}
        and serial_no in {"", row.serial_no or ""}
    ]
    there = sum((free for _, free in fitting), Decimal(0))
    if not 0 < qty <= there:
        raise Refusal(_too_much(item, there), status=422)
    if once:
        scan = PackScan(client_id=shipment.client_id, shipment_id=shipment.id, once=once)
        scan.save(using=current().alias)
    for row, free in fitting:
        part = min(qty, free)
        _content(shipment, package, row, part, f"{once}/{row.id}" if once else None)
        qty -= part
        if not qty:
            break
    return True


def put_in_all(shipment: Shipment, package_id: UUID) -> int:
    """Put everything that was picked and is in no package into this one; how many lines of goods that is."""
    orders, package = _packed_for(shipment), find_package(shipment, package_id)
    left = [(row, free) for row, free in waiting(orders) if free > 0]
    for row, free in left:
        _content(shipment, package, row, free, None)
    return len(left)


def take_out(shipment: Shipment, content_id: UUID) -> None:
    """Take goods out of their package again; goods that are out already stay out."""
    _packed_for(shipment)
    contents = PackageContent.objects.of_client(shipment.client_id)
    contents.filter(shipment_id=shipment.id, id=content_id).delete()


def close(shipment: Shipment) -> None:
    """Everything that goes is packed: it stands ready. Empty packages are taken away."""
    orders = _packed_for(shipment)
    filled = PackageContent.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    held = set(filled.values_list("package_id", flat=True))
    if not held:
        raise Refusal(gettext("Nothing is packed yet: put the goods into a package first."))
    there = set(filled.values_list("order_line__order_id", flat=True)) if orders[1:] else {orders[0].id}
    for order in orders:
        if order.id not in there:
            raise Refusal(
                gettext("Nothing of %(number)s is packed: pack it, or take it out of this shipment.")
                % {"number": order.number}
            )
    packages_of(shipment).exclude(id__in=held).delete()
    run(_GATHER, {"client": shipment.client_id, "shipment": shipment.id})
    run(_GATHERED, {"client": shipment.client_id, "shipment": shipment.id})
    put(shipment, status="packed")
    for order in orders:
        if order.status == "packing":
            steps.packed(order)
    tell(happened(shipment, "shipment.packed", packages=len(held)))


def reopen(shipment: Shipment) -> None:
    """Pack on: something was forgotten."""
    if shipment.status != "packed":
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: it cannot be opened again.")))
    for order in orders_of(shipment):
        steps.packing(order)
    put(shipment, status="packing")
    tell(happened(shipment, "shipment.reopened"))


def _content(shipment: Shipment, package: Package, row: Any, qty: Decimal, once: str | None) -> None:
    PackageContent(
        client_id=shipment.client_id,
        shipment_id=shipment.id,
        package_id=package.id,
        order_line_id=row.line_id,
        reservation_id=row.id,
        item_id=row.item_id,
        lot_id=row.lot_id,
        serial_id=row.serial_id,
        qty=qty,
        uom=row.uom,
        once=once,
    ).save(using=current().alias)


def _packed_for(shipment: Shipment) -> list[Order]:
    still_packed(shipment)
    if not (orders := orders_of(shipment)):
        raise Refusal(gettext("This shipment was brought in from a file: it is not packed here."))
    return orders


def _too_much(item: Item, there: Decimal) -> str:
    if there <= 0:
        return gettext("Nothing more of %(sku)s waits for this order.") % {"sku": item.sku}
    return gettext("Only %(there)s of %(sku)s waits for this order.") % {
        "there": written(there),
        "sku": item.sku,
    }
