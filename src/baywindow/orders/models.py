"""Orders and their lines. What is promised to a line is a reservation of stock."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from baywindow.catalog.models import TENANT, once_per_source
from baywindow.catalog.quantities import Quantity, not_negative
from baywindow.tenancy import days
from baywindow.tenancy.audience import Audience, ForClient
from baywindow.tenancy.records import ClientKeyed, ClientRecord, ClientRow, OfClient, belongs_to

from .kinds import ACROSS, HOLDERS, STAGES, STATUSES, UNPLACED


class Order(ClientRecord):
    """Goods a client wants sent to somebody. Triggers give it its number, counted per client, and its stage.

    Others keep the portal to placing, and to changing, holding, releasing and cancelling before picking
    begins. `asked_by` are the persons who do not approve it, for they asked for it; the database
    alone writes it. Who gets it is kept as it was said when it was placed. `carrier` is who took its latest
    shipment, until then whom it asks for. `short_since` is when goods were looked for and not all were there.
    """

    audience: ClassVar[Audience] = ForClient(
        read="orders.view",
        insert="orders.place",
        update=(
            "status", "held_by", "hold_reason", "cancelled_at", "updated_at", "version", "client_reference",
            "warehouse_id", "requested_ship", "requested_delivery", "consignee", "contact", "street",
            "postcode", "city", "country", "service_level", "carrier_preference", "priority", "notes_public",
            "sent_back_because",
        ),
        update_needs="orders.hold",
        staff_write="orders.edit",
        stirs=("id",),
    )  # fmt: skip

    number = models.TextField(db_collation="C", default="", blank=True)
    client_reference = models.TextField(db_collation="C", default="", blank=True)
    channel = models.TextField(default="", blank=True)
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    status = models.TextField(default="draft", db_collation="C")
    stage = models.TextField(default="open", db_collation="C")
    held_by = models.TextField(default="", blank=True)
    hold_reason = models.TextField(default="", blank=True)
    consignee = models.TextField()
    consignee_key = models.TextField(db_collation="C", default="", blank=True)
    contact = models.TextField(default="", blank=True)
    street = models.TextField(default="", blank=True)
    postcode = models.TextField(default="", blank=True)
    city = models.TextField(default="", blank=True)
    country = models.TextField(db_collation="C", default="", blank=True)
    requested_ship = models.DateField(null=True, blank=True)
    requested_delivery = models.DateField(null=True, blank=True)
    change_until = models.DateTimeField(null=True, blank=True)
    asked_by = ArrayField(models.UUIDField(), null=True, blank=True)
    sent_back_because = models.TextField(default="", db_default="", blank=True)
    service_level = models.TextField(default="", blank=True)
    carrier_preference = models.TextField(default="", blank=True)
    carrier = models.TextField(db_collation="C", default="", db_default="", blank=True)
    incoterm = models.TextField(default="", blank=True)
    priority = models.IntegerField(default=0)
    notes_public = models.TextField(default="", blank=True)
    short_since = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField()
    picked_at = models.DateTimeField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_order"
        indexes = [
            Index(fields=[*TENANT, "placed_at", "id"], name="client_order_placed"),
            Index(fields=[*TENANT, "stage", "placed_at", "id"], name="client_order_stage"),
            Index(fields=[*TENANT, "consignee_key"], name="client_order_consignee"),
            Index(fields=[*TENANT, "country", "placed_at", "id"], name="client_order_country"),
            Index(fields=[*TENANT, "country", "stage", "placed_at", "id"], name="client_order_country_stage"),
            Index(fields=[*TENANT, "carrier", "placed_at", "id"], name="client_order_carrier"),
            Index(fields=[*TENANT, "requested_ship", "id"], name="client_order_requested"),
            Index(
                fields=[*TENANT, "status", "placed_at", "id"],
                name="client_order_unplaced",
                condition=Q(status__in=UNPLACED),
            ),
            Index(
                fields=[*TENANT, "requested_delivery", "id"],
                name="client_order_wanted_by",
                condition=Q(
                    stage__in=["open", "fulfilment", "hold", "shipped"], requested_delivery__isnull=False
                ),
            ),
            Index(
                fields=[*TENANT, "shipped_at", "id"], include=["requested_ship"], name="client_order_shipped"
            ),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "number"], name="client_order_number_once"),
            UniqueConstraint(
                fields=[*TENANT, "client_reference"],
                name="client_order_reference_once",
                condition=~Q(client_reference=""),
            ),
            once_per_source("client_order"),
            CheckConstraint(condition=Q(status__in=list(STATUSES)), name="client_order_status"),
            CheckConstraint(
                condition=Q(stage__in=[stage for stage in STAGES if stage not in ACROSS]),
                name="client_order_stage",
            ),
            CheckConstraint(condition=Q(held_by__in=["", *HOLDERS]), name="client_order_held"),
            CheckConstraint(
                condition=days.kept("requested_ship", "requested_delivery"), name="client_order_days"
            ),
        ]


class OrderPolicy(ClientKeyed):
    """Whether a client's own orders need the approval of a second person; without a row they do not.

    Its own people say so: the database takes it from no staff.
    """

    audience: ClassVar[Audience] = ForClient(
        read="orders.view",
        insert="orders.rules",
        update=("needs_approval", "updated_at"),
        update_needs="orders.rules",
        staff_read="orders.view",
        staff_write="orders.rules",
    )

    pk = models.CompositePrimaryKey("workspace_id", "client_id")
    needs_approval = models.BooleanField()
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "order_policy"


class OrderToken(ClientKeyed):
    """What begins with a further word of who gets an order, in small letters. Triggers keep it."""

    audience: ClassVar[Audience] = ForClient(read="orders.view", sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "token", "order_id")
    token = models.TextField(db_collation="C")
    order_id = models.UUIDField()
    order = belongs_to("orders.Order", "order_id")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "order_token"


class OrderLine(ClientRow):
    """So much of an item for an order, and how far it is. What is not allocated is on backorder.

    `qty_allocated` counts what was promised and not taken back, picked and shipped goods included. The portal
    never deletes: a line it sets to nothing is taken off by a trigger, and its goods are free again.
    """

    audience: ClassVar[Audience] = ForClient(
        read="orders.view",
        insert="orders.place",
        update=("qty_ordered",),
        update_needs="orders.place",
        staff_write="orders.edit",
        deletable=True,
        stirs=("order_id",),
    )

    order_id = models.UUIDField()
    order = belongs_to("orders.Order", "order_id")
    line_no = models.IntegerField()
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    qty_ordered = Quantity()
    qty_allocated = Quantity(default=0)
    qty_picked = Quantity(default=0)
    qty_shipped = Quantity(default=0)
    uom = models.TextField()
    lot_no = models.TextField(db_collation="C", default="", blank=True)
    expires_from = models.DateField(null=True, blank=True)
    unit_value = Quantity(null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "order_line"
        indexes = [Index(fields=[*TENANT, "item_id", "order_id"], name="order_line_item")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "order_id", "line_no"], name="order_line_no_once"),
            CheckConstraint(
                condition=not_negative("qty_ordered", "qty_allocated", "qty_picked", "qty_shipped")
                & Q(qty_ordered__gt=0),
                name="order_line_qty",
            ),
            CheckConstraint(
                condition=Q(qty_allocated__lte=F("qty_ordered"))
                & Q(qty_picked__lte=F("qty_allocated"))
                & Q(qty_shipped__lte=F("qty_picked")),
                name="order_line_funnel",
            ),
            CheckConstraint(condition=days.kept("expires_from"), name="order_line_days"),
        ]
