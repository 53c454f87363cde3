"""Packages of a shipment that is being packed: begun, weighed, labelled, taken away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.catalog.barcodes import is_sscc
from baywindow.catalog.sscc import own_sscc
from baywindow.stock.units import bare
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal

from .models import Package, PackageContent, Shipment
from .records import still_packed

MOST_PACKAGES = 200


def packages_of(shipment: Shipment) -> Any:
    """The shipment's packages, as a query."""
    return Package.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)


def find_package(shipment: Shipment, package_id: UUID) -> Package:
    """A package of the shipment; 404 for any other."""
    found: Package = get_object_or_404(packages_of(shipment), id=package_id)
    return found


def add_package(shipment: Shipment) -> Package:
    """One more package, empty, with an SSCC where the workspace makes its own."""
    still_packed(shipment)
    numbers = packages_of(shipment).values_list("package_no", flat=True)
    if len(numbers) >= MOST_PACKAGES:
        raise Refusal(gettext("A shipment has at most %(most)s packages.") % {"most": MOST_PACKAGES})
    package = Package(
        client_id=shipment.client_id,
        shipment_id=shipment.id,
        package_no=max(numbers, default=0) + 1,
        sscc=own_sscc(Package.objects.of_client(shipment.client_id)),
    )
    package.save(using=current().alias)
    return package


def remove_package(shipment: Shipment, package_id: UUID) -> None:
    """Take an empty package away."""
    still_packed(shipment)
    package = find_package(shipment, package_id)
    if PackageContent.objects.of_client(shipment.client_id).filter(package_id=package.id).exists():
        raise Refusal(gettext("There are goods in this package: take them out first."))
    packages_of(shipment).filter(id=package.id).delete()


def measure(shipment: Shipment, package_id: UUID, **measures: Any) -> None:
    """Weight, size and labels of a package, an SSCC as its bars read; left empty it becomes one of ours."""
    still_packed(shipment)
    if "sscc" in measures:
        measures["sscc"] = bare(measures["sscc"])
    if measures.get("sscc") == "":
        measures["sscc"] = own_sscc(Package.objects.of_client(shipment.client_id))
    elif "sscc" in measures and not is_sscc(measures["sscc"]):
        raise Refusal(
            gettext("%(sscc)s is not an SSCC: its check digit or its length is wrong.")
            % {"sscc": measures["sscc"]},
            status=422,
        )
    packages_of(shipment).filter(id=find_package(shipment, package_id).id).update(**measures)
