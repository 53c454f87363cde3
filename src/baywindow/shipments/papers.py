"""Papers of what leaves: the packing slip, delivery note and bill of lading of a shipment.

They say what is in its packages, by lot and serial number, and name every order that goes in it. An order's
papers are those of the shipment it is packed into, and say what is picked until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from baywindow.documents.making import made
from baywindow.documents.models import Document
from baywindow.documents.subjects import Found
from baywindow.orders import queries as order_queries
from baywindow.orders.models import Order, OrderLine
from baywindow.orders.orders import find_order
from baywindow.orders.papers import FILES, column, make_paper, paper, sender
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.formats import day, qty
from baywindow.ui.viewer import written_for

from . import queries
from .kinds import MODES, PACKAGE_TYPES
from .labels import receiver
from .models import PackageContent, Shipment
from .records import find_shipment, orders_of, shipments_of


def make_slip(kind: str, client: Client, shipment: Shipment) -> tuple[Document, bool]:
    """The paper of a locked shipment as it stands, and whether it is new: without a change it is made once.

    Refusal when nothing is packed yet, or the press is busy.
    """
    found = queries.find(shipment.id, client.id)
    packages = queries.packages(shipment.id, client.id)
    if found is None or not packages:
        raise Refusal(_("Nothing is packed for %(number)s yet.") % {"number": shipment.number})
    orders = orders_of(shipment, lock=False)
    contents = queries.contents(shipment.id, client.id)
    with written_for("", found.warehouse_zone):
        said = paper(
            kind,
            shipment.number,
            client,
            facts=_facts(kind, found, orders, packages),
            parties=[
                (_("From"), sender(found.warehouse_id)),
                (_("To"), receiver(shipment, orders[0] if orders else None)),
            ],
            columns=[
                *([column(_("Order"))] if len(orders) > 1 else []),
                column(_("SKU")), column(_("Item"), grows=True),
                column(_("Lot or serial number"), grows=True), column(_("Quantity"), number=True),
                column(_("Unit")),
            ],
            rows=_rows(packages, contents, _numbers(client, orders, contents)),
            notes="\n".join(_once([*(order.notes_public for order in orders), found.notes_public])),
        )  # fmt: skip
    about = Found("shipment", shipment.id, shipment.number, shipment.id)
    return made(client.id, about, kind, f"{FILES[kind]} {shipment.number}.pdf", "slip", said)


def make_slip_of_order(kind: str, client: Client, order_id: UUID, today: date) -> tuple[Document, bool]:
    """The same of an order: of the shipment it is packed into, and of what is picked until then.

    404 for any other client's. Refusal when nothing is picked yet, or it goes in several shipments.
    """
    packed = _packed(client.id, order_id)
    if len(packed) > 1:
        raise Refusal(_("It goes in several shipments: make the paper of each of them."))
    if packed:
        return make_slip(kind, client, find_shipment(client.id, packed[0].id))
    find_order(client.id, order_id)  # of two who make the first paper at once the second waits, and finds it
    order = order_queries.find(order_id, today, client.id)
    if order is None:
        raise Http404
    return make_paper(kind, client, order, order_queries.lines(order_id, client.id))


def _packed(client_id: UUID, order_id: UUID) -> list[Shipment]:
    """The order's shipments that have goods in them; two stand for more."""
    filled = PackageContent.objects.of_client(client_id).values("shipment_id")
    return list(shipments_of(client_id, order_id).exclude(status="cancelled").filter(id__in=filled)[:2])


def _facts(
    kind: str, shipment: Any, orders: Sequence[Order], packages: Sequence[Any]
) -> list[tuple[str, str]]:
    numbers = _once(order.number for order in orders) or _once([shipment.order_number])
    references = _once(order.client_reference for order in orders) or _once([shipment.client_reference])
    weighed = all(package.weight_g is not None for package in packages)
    told = [
        (_("Orders") if len(numbers) > 1 else _("Order"), ", ".join(numbers)),
        (_("Reference"), ", ".join(references)),
        (_("Shipped"), day(shipment.shipped_at) if shipment.shipped_at else ""),
        (_("Carrier"), shipment.carrier),
        (_("Service"), shipment.service),
        (_("Mode"), MODES[shipment.mode] if shipment.mode else ""),
        (_("Tracking number"), shipment.tracking_number),
        (_("Packages"), qty(shipment.packages)),
        (_("Weight"), _kg(shipment.weight_g) if weighed else ""),
        (_("Terms"), ", ".join(_once(order.incoterm for order in orders)) if kind == "bol" else ""),
    ]
    return [(name, str(value)) for name, value in told if value]


def _rows(packages: Sequence[Any], contents: Sequence[Any], numbers: dict[UUID, str]) -> list[list[str]]:
    """Each package in a row of its own, over what is in it; pieces of the same goods in one row."""
    goods: dict[UUID, dict[tuple[str, ...], tuple[list[str], Decimal]]] = {p.id: {} for p in packages}
    for one in contents:
        order = [numbers.get(one.order_line_id, "")] if numbers else []
        key = (*order, one.sku, one.name, one.lot_no or "", one.uom)
        serials, before = goods[one.package_id].get(key, ([], Decimal(0)))
        more = [one.serial_no] if one.serial_no else []
        goods[one.package_id][key] = ([*serials, *more], before + one.qty)
    rows = []
    for package in packages:
        rows.append([_headed(package)])
        for (*begins, lot, uom), (serials, many) in goods[package.id].items():
            told = " · ".join(part for part in (lot, ", ".join(serials)) if part)
            rows.append([*begins, told, str(qty(many)), uom])
    return rows


def _headed(package: Any) -> str:
    """Which package it is, its size and weight, and what it is known by."""
    sides = (package.length_mm, package.width_mm, package.height_mm)
    told = [
        f"{PACKAGE_TYPES[package.type]} {qty(package.package_no)}",
        " × ".join(qty(side / 10) for side in sides) + " cm" if all(sides) else "",
        _kg(package.weight_g) if package.weight_g is not None else "",
        f"SSCC {package.sscc}" if package.sscc else "",
        package.tracking_number,
    ]
    return " · ".join(part for part in told if part)


def _numbers(client: Client, orders: Sequence[Order], contents: Sequence[Any]) -> dict[UUID, str]:
    """The order of each line in it, where there are several orders."""
    if len(orders) < 2:
        return {}
    lines = {one.order_line_id for one in contents if one.order_line_id}
    found = OrderLine.objects.of_client(client.id).filter(id__in=lines).values_list("id", "order_id")
    names = {order.id: order.number for order in orders}
    return {line: names[order] for line, order in found}


def _kg(grams: Decimal) -> str:
    return f"{qty(round(grams / 1000, 3))} kg"


def _once(texts: Any) -> list[str]:
    """Those that say something, each once, in their order."""
    return list(dict.fromkeys(text for text in texts if text))
