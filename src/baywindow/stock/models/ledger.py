"""The ledger and what is kept beside it in the same transaction.

Only `stock.posting` writes these tables. A level's and a balance's id is made from what it is the
level of (see `stock.keys`), so that a movement knows its level without a look-up. A foreign key is
checked where it is checked least often: the level holds item, warehouse and lot, the balance the
location, a movement only its level; day snapshots are sums of all that and hold none. Checking each
of them for each movement took a third of an import's time.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from baywindow.catalog.models import TENANT, once_per_source
from baywindow.catalog.quantities import Quantity, sane
from baywindow.stock.kinds import CONDITIONS, HOLDING, INSIDE, KINDS, RARE
from baywindow.tenancy.audience import Audience, ForClient
from baywindow.tenancy.records import SOURCES, ClientKeyed, ClientRecord, ClientRow, OfClient, belongs_to


class Level(ClientRow):
    """What is there now of one item, warehouse, lot and condition: the live head of the snapshots."""

    audience: ClassVar[Audience] = ForClient(read="stock.view", stirs=("item_id",))

    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    lot_id = models.UUIDField(null=True)
    lot = belongs_to("stock.Lot", "lot_id", null=True)
    condition = models.TextField()
    on_hand = Quantity(default=0)
    on_hold = Quantity(default=0)
    allocated = Quantity(default=0)
    received = Quantity(default=0)
    shipped = Quantity(default=0)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    last_moved_at = models.DateTimeField(null=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "level"
        constraints = [
            UniqueConstraint(
                fields=[*TENANT, "item_id", "warehouse_id", "lot_id", "condition"],
                name="level_once",
                nulls_distinct=False,
            ),
            CheckConstraint(condition=Q(condition__in=CONDITIONS), name="level_condition"),
            CheckConstraint(condition=Q(allocated__gte=0), name="level_allocated"),
            CheckConstraint(
                condition=sane("on_hand", "on_hold", "allocated", "received", "shipped"), name="level_sane"
            ),
        ]


class StandingOut(ClientKeyed):
    """A level that is below zero or has goods on hold. A trigger keeps it: an index over levels themselves
    would cost every posting, this only those that change what stands out.
    """

    audience: ClassVar[Audience] = ForClient(read="stock.view", staff_read="stock.view", sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "level_id")
    level_id = models.UUIDField()
    level = belongs_to("stock.Level", "level_id")
    negative = models.BooleanField()
    held = models.BooleanField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "standing_out"


class Balance(ClientRow):
    """What is there now of a level at one location, or at none."""

    audience: ClassVar[Audience] = ForClient(read="stock.view")

    level_id = models.UUIDField()
    location_id = models.UUIDField(null=True)
    location = belongs_to("stock.ClientLocation", "location_id", null=True)
    on_hand = Quantity(default=0)
    on_hold = Quantity(default=0)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "balance"
        constraints = [
            UniqueConstraint(
                fields=[*TENANT, "level_id", "location_id"], name="balance_once", nulls_distinct=False
            ),
            CheckConstraint(condition=sane("on_hand", "on_hold"), name="balance_sane"),
        ]


class Movement(ClientRow):
    """One line of the ledger. It is never changed or deleted: a correction is a new, opposite line."""

    audience: ClassVar[Audience] = ForClient(read="stock.view", append_only=True)

    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    level_id = models.UUIDField()
    level = belongs_to("stock.Level", "level_id")
    item_id = models.UUIDField()
    warehouse_id = models.UUIDField()
    location_id = models.UUIDField(null=True)
    lot_id = models.UUIDField(null=True)
    serial_id = models.UUIDField(null=True)
    serial = belongs_to("stock.Serial", "serial_id", null=True)
    handling_unit_id = models.UUIDField(null=True)
    handling_unit = belongs_to("stock.HandlingUnit", "handling_unit_id", null=True)
    condition = models.TextField()
    qty = Quantity(default=0)
    hold_qty = Quantity(default=0)
    uom = models.TextField()
    kind = models.TextField()
    reason_code = models.TextField(default="")
    reason_label = models.TextField(default="")
    document_kind = models.TextField(default="")
    document_id = models.UUIDField(null=True)
    document_number = models.TextField(default="")
    client_reference = models.TextField(default="")
    source = models.TextField(default="native", db_collation="C")
    source_ref = models.TextField(null=True, db_collation="C")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "movement"
        indexes = [
            Index(fields=[*TENANT, "item_id", "occurred_at", "id"], name="movement_item"),
            Index(fields=[*TENANT, "occurred_at", "id"], name="movement_time"),
            Index(
                fields=[*TENANT, "occurred_at", "id", "kind"],
                name="movement_rare",
                condition=Q(kind__in=RARE),
            ),
            Index(
                fields=[*TENANT, "serial_id", "occurred_at", "id"],
                name="movement_serial",
                condition=Q(serial_id__isnull=False),
            ),
            Index(
                fields=[*TENANT, "handling_unit_id", "occurred_at", "id"],
                name="movement_handling_unit",
                condition=Q(handling_unit_id__isnull=False),
            ),
        ]
        constraints = [
            once_per_source("movement"),
            CheckConstraint(condition=Q(kind__in=KINDS), name="movement_kind"),
            CheckConstraint(condition=Q(condition__in=CONDITIONS), name="movement_condition"),
            CheckConstraint(condition=Q(source__in=SOURCES), name="movement_source"),
            CheckConstraint(condition=sane("qty", "hold_qty"), name="movement_sane"),
            CheckConstraint(
                condition=(Q(kind__in=HOLDING) & Q(qty=0) & ~Q(hold_qty=0))
                | (~Q(kind__in=HOLDING) & ~Q(qty=0)),
                name="movement_qty",
            ),
            CheckConstraint(condition=Q(hold_qty=0) | Q(kind__in=HOLDING + INSIDE), name="movement_hold_qty"),
            CheckConstraint(
                condition=Q(serial_id__isnull=True) | Q(qty__gte=-1, qty__lte=1), name="movement_serial_one"
            ),
        ]


class DaySnapshot(ClientKeyed):
    """A level's cumulative sums at the close of a UTC day; a row only for days with movements."""

    audience: ClassVar[Audience] = ForClient(read="stock.view")

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "level_id", "day")
    level_id = models.UUIDField()
    day = models.DateField()
    on_hand = Quantity()
    on_hold = Quantity()
    received = Quantity()
    shipped = Quantity()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "day_snapshot"


class Reservation(ClientRecord):
    """Goods of a level promised to a document, or to one line of it.

    A trigger keeps the level's `allocated` the sum of the open ones, and refuses to promise what is not
    there. A reservation follows its goods: once they are picked, it says at which location they wait, and
    which piece it is.
    """

    audience: ClassVar[Audience] = ForClient(read="stock.view")

    level_id = models.UUIDField()
    level = belongs_to("stock.Level", "level_id")
    qty = Quantity()
    document_kind = models.TextField(default="")
    document_id = models.UUIDField(null=True, blank=True)
    document_number = models.TextField(default="", blank=True)
    line_id = models.UUIDField(null=True, blank=True)
    location_id = models.UUIDField(null=True, blank=True)
    location = belongs_to("stock.ClientLocation", "location_id", null=True)
    serial_id = models.UUIDField(null=True, blank=True)
    serial = belongs_to("stock.Serial", "serial_id", null=True)
    status = models.TextField(default="open")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "reservation"
        indexes = [
            Index(fields=[*TENANT, "level_id", "status"], name="reservation_level"),
            Index(
                fields=[*TENANT, "document_id", "line_id"],
                name="reservation_document",
                condition=Q(document_id__isnull=False),
            ),
        ]
        constraints = [
            once_per_source("reservation"),
            CheckConstraint(condition=Q(status__in=["open", "closed"]), name="reservation_status"),
            CheckConstraint(condition=sane("qty") & Q(qty__gt=0), name="reservation_qty"),
        ]


class Expected(ClientKeyed):
    """How much of an item is on its way into a warehouse: announced and not yet counted.

    No page and no job writes it: triggers of the deliveries keep it in the same transaction.
    """

    audience: ClassVar[Audience] = ForClient(read="stock.view", sealed=True, stirs=("item_id",))

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "item_id", "warehouse_id")
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    qty = Quantity()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "expected"
        constraints = [CheckConstraint(condition=sane("qty"), name="expected_sane")]
