"""The label of a package: who sends it to whom, and its SSCC as GS1-128, made from the record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baywindow.documents.making import made
from baywindow.documents.models import Document
from baywindow.documents.subjects import Found
from baywindow.orders.models import Order
from baywindow.papers.code128 import of_gs1, svg
from baywindow.stock.models import ClientWarehouse
from baywindow.tenancy.context import current
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.formats import qty

from .models import Package, Shipment
from .packages import packages_of

SSCC = "00"
"""The GS1 application identifier of a logistic unit's number."""


def make_label(client: Client, shipment: Shipment, package: Package) -> tuple[Document, bool]:
    """The package's label as it stands, and whether it is new: without a change it is made once.

    Refusal when the package has no SSCC, or the press is busy.
    """
    if not package.sscc:
        raise Refusal(
            _("This package has no SSCC. Write one down, or have the company prefix set under “Labels”.")
        )
    about = Found("shipment", shipment.id, shipment.number, shipment.id)
    name = f"Label {shipment.number}-{package.package_no}.pdf"
    said = _said(client, shipment, package)
    return made(client.id, about, "label", name, "label", said, part=f"{package.id}/")


def _said(client: Client, shipment: Shipment, package: Package) -> dict[str, Any]:
    order: Order | None = Order.objects.of_client(client.id).filter(id=shipment.order_id).first()
    warehouse = ClientWarehouse.objects.of_client(client.id).get(id=shipment.warehouse_id)
    return {
        "title": _("Label %(number)s") % {"number": f"{shipment.number}-{package.package_no}"},
        "lang": (get_language() or "en").partition("-")[0],
        "counted": _counted(shipment, package),
        "from": {"title": _("From"), "lines": [client.name, current().workspace_name, warehouse.name]},
        "to": {"title": _("To"), "lines": receiver(shipment, order)},
        "facts": _facts(shipment, package),
        "number": f"({SSCC}) {package.sscc}",
        "code": svg(of_gs1(SSCC + package.sscc)),
    }


def _counted(shipment: Shipment, package: Package) -> str:
    """Which of how many it is; how many is known once all are packed."""
    numbers = sorted(packages_of(shipment).values_list("package_no", flat=True))
    n = numbers.index(package.package_no) + 1
    if shipment.status == "packing":
        return _("Package %(n)s") % {"n": n}
    return _("Package %(n)s of %(all)s") % {"n": n, "all": len(numbers)}


def receiver(shipment: Shipment, order: Order | None) -> list[str]:
    """Who gets it and where, in lines; what a shipment does not know its order does."""
    town = f"{shipment.postcode} {shipment.city}".strip()
    street = [order.contact, order.street] if order else []
    return [line for line in (shipment.consignee, *street, town, shipment.country) if line]


def _facts(shipment: Shipment, package: Package) -> list[tuple[str, str]]:
    weighed = package.weight_g is not None
    told = [
        (_("Shipment"), shipment.number),
        (_("Order"), shipment.order_number),
        (_("Reference"), shipment.client_reference),
        (_("Carrier"), " ".join(part for part in (shipment.carrier, shipment.service) if part)),
        (_("Tracking number"), package.tracking_number),
        (_("Weight"), f"{qty(round(package.weight_g / 1000, 3))} kg" if weighed else ""),
    ]
    return [(name, str(value)) for name, value in told if value]
