"""What is the 3PL's own in the demo: its number for labels, its vans' page, and the papers it sets."""

from __future__ import annotations

from baywindow.documents.filing import publish
from baywindow.shipments.labels import make_label
from baywindow.shipments.links import PLACE, named
from baywindow.shipments.models import Package, Shipment
from baywindow.shipments.papers import make_slip
from baywindow.tenancy.context import current
from baywindow.tenancy.models import Client
from baywindow.tenancy.records import uuid7

from .codes import EXTENSION, PREFIX
from .companies import HOUSE_CARRIERS
from .filling import fill


def write_labels_and_links(workspace: str) -> None:
    """The company prefix its SSCCs are made of, and where its own vans' numbers are followed."""
    own, name = current().workspace_id, HOUSE_CARRIERS[workspace]
    fill(
        "company_prefix",
        ("workspace_id", "digits", "extension", "version"),
        [(own, PREFIX, EXTENSION, 1)],
        tracked=False,
    )
    link = f"https://vans.{workspace}.example/tour/{PLACE}"
    fill(
        "carrier_link",
        ("workspace_id", "id", "name", "name_key", "template", "version"),
        [(own, str(uuid7()), name, named(name), link, 1)],
        tracked=False,
    )


def write_papers(client: Client) -> None:
    """The papers of the shipment that left last, and the label of its first package."""
    shipment = Shipment.objects.order_by("-dated_at", "-id")[0]
    made = [make_slip(kind, client, shipment) for kind in ("packing_slip", "bol")]
    package = Package.objects.filter(shipment_id=shipment.id).order_by("package_no")[0]
    for document, _ in (*made, make_label(client, shipment, package)):
        publish(document)
