"""Shipments, their packages and what is in them, what carriers report, and what it cost the warehouse."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from baywindow.catalog.models import TENANT, once_per_source
from baywindow.catalog.quantities import Quantity, not_negative
from baywindow.tenancy.audience import Audience, ForClient, ForStaff, ForWorkspace
from baywindow.tenancy.records import (
    ClientKeyed,
    ClientRecord,
    ClientRow,
    OfClient,
    OfWorkspace,
    WorkspaceRow,
    belongs_to,
)

from .kinds import HERE, MODES, PACKAGE_TYPES, STATUSES, UNDERWAY


class Shipment(ClientRecord):
    """Goods that leave together for one consignee. A trigger gives it its number, counted per client.

    `dated_at` is when it left, and until then when it was begun: lists are in its order.
    """

    audience: ClassVar[Audience] = ForClient(
        read="shipments.view", staff_write="shipments.edit", stirs=("id", "order_id")
    )

    number = models.TextField(db_collation="C", default="", blank=True)
    order_id = models.UUIDField(null=True, blank=True)
    order = belongs_to("orders.Order", "order_id", null=True)
    order_number = models.TextField(db_collation="C", default="", blank=True)
    client_reference = models.TextField(db_collation="C", default="", blank=True)
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    status = models.TextField(default="packing", db_collation="C")
    carrier = models.TextField(default="", blank=True)
    service = models.TextField(default="", blank=True)
    mode = models.TextField(default="", db_default="", blank=True)
    tracking_number = models.TextField(db_collation="C", default="", blank=True)
    consignee = models.TextField(default="", blank=True)
    consignee_key = models.TextField(db_collation="C", default="", blank=True)
    postcode = models.TextField(default="", blank=True)
    city = models.TextField(default="", blank=True)
    country = models.TextField(db_collation="C", default="", blank=True)
    dated_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.TextField(default="", blank=True)
    notes_public = models.TextField(default="", blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "shipment"
        indexes = [
            Index(fields=[*TENANT, "dated_at", "id"], name="shipment_dated"),
            Index(fields=[*TENANT, "status", "dated_at", "id"], name="shipment_status"),
            Index(
                fields=[*TENANT, "dated_at", "id"],
                name="shipment_not_arrived",
                condition=Q(status__in=[*HERE, *UNDERWAY]),
            ),
            Index(fields=[*TENANT, "order_id"], name="shipment_order"),
            Index(fields=[*TENANT, "order_number"], name="shipment_order_number"),
            Index(fields=[*TENANT, "client_reference"], name="shipment_reference"),
            Index(fields=[*TENANT, "tracking_number"], name="shipment_tracking"),
            Index(fields=[*TENANT, "consignee_key"], name="shipment_consignee"),
            Index(fields=[*TENANT, "country", "dated_at", "id"], name="shipment_country"),
            Index(fields=[*TENANT, "carrier", "dated_at", "id"], name="shipment_carrier"),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "number"], name="shipment_number_once"),
            once_per_source("shipment"),
            UniqueConstraint(
                fields=[*TENANT, "order_id"],
                name="shipment_packed_once",
                condition=Q(status__in=["packing", "packed"], order_id__isnull=False),
            ),
            CheckConstraint(condition=Q(status__in=list(STATUSES)), name="shipment_status"),
            CheckConstraint(condition=Q(mode__in=["", *MODES]), name="shipment_mode"),
        ]


class ShipmentToken(ClientKeyed):
    """What begins with a further word of who gets a shipment, in small letters. Triggers keep it."""

    audience: ClassVar[Audience] = ForClient(read="shipments.view", sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "token", "shipment_id")
    token = models.TextField(db_collation="C")
    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "shipment_token"


class ShipmentOrder(ClientRow):
    """A further order that goes with a shipment, beside its first."""

    audience: ClassVar[Audience] = ForClient(
        read="shipments.view",
        staff_write="shipments.edit",
        deletable=True,
        stirs=("shipment_id", "order_id"),
    )

    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")
    order_id = models.UUIDField()
    order = belongs_to("orders.Order", "order_id")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "shipment_joined"
        indexes = [Index(fields=[*TENANT, "order_id"], name="shipment_joined_order")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "shipment_id", "order_id"], name="shipment_joined_once")
        ]


class Package(ClientRow):
    """A box, pallet or envelope of a shipment, and the label on it."""

    audience: ClassVar[Audience] = ForClient(
        read="shipments.view", staff_write="shipments.edit", deletable=True, stirs=("shipment_id",)
    )

    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")
    package_no = models.IntegerField()
    type = models.TextField(default="carton")
    weight_g = Quantity(null=True, blank=True)
    length_mm = models.IntegerField(null=True, blank=True)
    width_mm = models.IntegerField(null=True, blank=True)
    height_mm = models.IntegerField(null=True, blank=True)
    tracking_number = models.TextField(db_collation="C", default="", blank=True)
    sscc = models.TextField(db_collation="C", default="", blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "package"
        indexes = [Index(fields=[*TENANT, "tracking_number"], name="package_tracking")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "shipment_id", "package_no"], name="package_no_once"),
            UniqueConstraint(fields=[*TENANT, "sscc"], name="package_sscc_once", condition=~Q(sscc="")),
            CheckConstraint(condition=Q(type__in=list(PACKAGE_TYPES)), name="package_type"),
            CheckConstraint(condition=Q(sscc__regex=r"^(\d{18})?$"), name="package_sscc"),
            CheckConstraint(
                condition=not_negative("weight_g", "length_mm", "width_mm", "height_mm"),
                name="package_measures",
            ),
        ]


class PackageContent(ClientRow):
    """So much of an item in a package, of which lot or piece, for which line, and how much came back."""

    audience: ClassVar[Audience] = ForClient(
        read="shipments.view", staff_write="shipments.edit", deletable=True, stirs=("shipment_id",)
    )

    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")
    package_id = models.UUIDField()
    package = belongs_to("shipments.Package", "package_id")
    order_line_id = models.UUIDField(null=True, blank=True)
    order_line = belongs_to("orders.OrderLine", "order_line_id", null=True)
    reservation_id = models.UUIDField(null=True, blank=True)
    reservation = belongs_to("stock.Reservation", "reservation_id", null=True)
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    lot_id = models.UUIDField(null=True, blank=True)
    lot = belongs_to("stock.Lot", "lot_id", null=True)
    serial_id = models.UUIDField(null=True, blank=True)
    serial = belongs_to("stock.Serial", "serial_id", null=True)
    qty = Quantity()
    qty_returned = Quantity(default=0)
    uom = models.TextField()
    once = models.TextField(db_collation="C", null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "package_content"
        indexes = [
            Index(fields=[*TENANT, "shipment_id", "package_id"], name="package_content_shipment"),
            Index(fields=[*TENANT, "item_id", "shipment_id"], name="package_content_item"),
            Index(
                fields=[*TENANT, "reservation_id"],
                name="package_content_goods",
                condition=Q(reservation_id__isnull=False),
            ),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "once"], name="package_content_once"),
            CheckConstraint(
                condition=not_negative("qty", "qty_returned") & Q(qty__gt=0) & Q(qty_returned__lte=F("qty")),
                name="package_content_qty",
            ),
        ]


class PackScan(ClientRow):
    """A form of the packing bench that was sent: it packs once, whatever became of its goods since."""

    audience: ClassVar[Audience] = ForStaff(staff_write="shipments.edit", append_only=True)

    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")
    once = models.TextField(db_collation="C")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "pack_scan"
        constraints = [UniqueConstraint(fields=[*TENANT, "once"], name="pack_scan_once")]


class TrackingEvent(ClientRow):
    """What a carrier reported of a shipment. It stands; the same twice, by the carrier's key, is one."""

    audience: ClassVar[Audience] = ForClient(
        read="shipments.view", staff_write="shipments.edit", append_only=True, stirs=("shipment_id",)
    )

    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")
    at = models.DateTimeField()
    code = models.TextField(db_collation="C")
    place = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    reference = models.TextField(db_collation="C", default="", db_default="", blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "tracking_event"
        indexes = [Index(fields=[*TENANT, "shipment_id", "at"], name="tracking_event_shipment")]
        constraints = [
            UniqueConstraint(
                fields=[*TENANT, "shipment_id", "at", "code"],
                name="tracking_event_once",
                condition=Q(reference=""),
            ),
            UniqueConstraint(
                fields=[*TENANT, "shipment_id", "reference"],
                name="tracking_event_reference_once",
                condition=~Q(reference=""),
            ),
        ]


class ShipmentCost(ClientRow):
    """What a shipment cost the warehouse: staff with the capability only, in a table of its own."""

    audience: ClassVar[Audience] = ForStaff(staff_read="costs.view", staff_write="costs.edit")

    shipment_id = models.UUIDField()
    shipment = belongs_to("shipments.Shipment", "shipment_id")
    carrier_cost = Quantity(null=True, blank=True)
    label_cost = Quantity(null=True, blank=True)
    surcharges = Quantity(null=True, blank=True)
    currency = models.TextField(default="EUR")
    note = models.TextField(default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1, db_default=1)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "shipment_cost"
        constraints = [
            UniqueConstraint(fields=[*TENANT, "shipment_id"], name="shipment_cost_once"),
            CheckConstraint(
                condition=not_negative("carrier_cost", "label_cost", "surcharges"),
                name="shipment_cost_measures",
            ),
        ]


LINK = r"^https://[A-Za-z0-9.-]+(:\d+)?/[^\s{}<>\"]*\{tracking\}[^\s{}<>\"]*$"
"""A carrier's page of a number: a host that is certain, then the number's place, once."""


class CarrierLink(WorkspaceRow):
    """Where a carrier that our rules do not know shows its numbers.

    Clients follow such links, too: `core.carrier_links` tells whoever may see shipments those of the carriers
    that their own shipments name.
    """

    audience: ClassVar[Audience] = ForWorkspace(staff_write="workspace.edit", deletable=True)

    name = models.TextField()
    name_key = models.TextField(db_collation="C")
    template = models.TextField()
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "carrier_link"
        constraints = [
            UniqueConstraint(fields=["workspace_id", "name_key"], name="carrier_link_once"),
            CheckConstraint(condition=Q(template__regex=LINK), name="carrier_link_template"),
        ]
