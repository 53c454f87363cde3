"""Announced deliveries (advance shipping notices), receipts of what came, and what differed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from baywindow.catalog.models import TENANT, once_per_source
from baywindow.catalog.quantities import Quantity, not_negative, sane
from baywindow.stock.kinds import CONDITIONS
from baywindow.tenancy import days
from baywindow.tenancy.audience import Audience, ForClient
from baywindow.tenancy.records import ClientKeyed, ClientRecord, ClientRow, OfClient, belongs_to

from .kinds import DISCREPANCIES, EXPECTED, RECEIPT_STATUSES, STATUSES


class Asn(ClientRecord):
    """A delivery on its way to a warehouse. A trigger gives it its number, counted per client.

    Another keeps the portal to what is said of it, announcing and cancelling, before the delivery arrives.
    """

    audience: ClassVar[Audience] = ForClient(
        read="inbound.view",
        insert="inbound.announce",
        update=(
            "status", "announced_at", "cancelled_at", "updated_at", "version", "client_reference",
            "warehouse_id", "expected_from", "expected_to", "supplier", "carrier", "tracking_numbers",
            "container", "seal", "packages", "notes_public",
        ),
        update_needs="inbound.announce",
        stirs=("id",),
        staff_write="inbound.edit",
    )  # fmt: skip

    number = models.TextField(db_collation="C", default="", blank=True)
    client_reference = models.TextField(db_collation="C", default="", blank=True)
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    status = models.TextField(default="draft")
    expected_from = models.DateField()
    expected_to = models.DateField()
    supplier = models.TextField(default="", blank=True)
    carrier = models.TextField(default="", blank=True)
    tracking_numbers = models.TextField(default="", blank=True)
    container = models.TextField(default="", blank=True)
    seal = models.TextField(default="", blank=True)
    packages = models.IntegerField(null=True, blank=True)
    notes_public = models.TextField(default="", blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "asn"
        indexes = [
            Index(fields=[*TENANT, "expected_to", "id"], name="asn_day"),
            Index(
                fields=[*TENANT, "expected_to", "id", "status"],
                name="asn_expected",
                condition=Q(status__in=EXPECTED),
            ),
            Index(fields=[*TENANT, "status", "expected_to", "id"], name="asn_status_day"),
            Index(fields=[*TENANT, "client_reference"], name="asn_reference"),
            Index(fields=[*TENANT, "received_at", "id"], include=["arrived_at"], name="asn_received"),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "number"], name="asn_number_once"),
            once_per_source("asn"),
            CheckConstraint(condition=Q(status__in=list(STATUSES)), name="asn_status"),
            CheckConstraint(condition=Q(expected_to__gte=F("expected_from")), name="asn_window"),
            CheckConstraint(condition=Q(packages__gte=0), name="asn_packages"),
            CheckConstraint(condition=days.kept("expected_from", "expected_to"), name="asn_days"),
        ]


class AsnToken(ClientKeyed):
    """What a delivery is found by beside its numbers: tracking, container, seal, the words of who sends it.

    Triggers keep it; a search reads a range of it, led by the tenant.
    """

    audience: ClassVar[Audience] = ForClient(read="inbound.view", sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "kind", "token", "asn_id")
    kind = models.TextField(db_collation="C")
    token = models.TextField(db_collation="C")
    asn_id = models.UUIDField()
    asn = belongs_to("inbound.Asn", "asn_id")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "asn_token"
        indexes = [Index(fields=[*TENANT, "asn_id"], name="asn_token_asn")]


class AsnLine(ClientRow):
    """So much of an item in a delivery, and how much of it was counted. Triggers keep what is expected.

    The portal never deletes: a line it sets to nothing a trigger takes off, before the delivery arrives.
    """

    audience: ClassVar[Audience] = ForClient(
        read="inbound.view",
        insert="inbound.announce",
        update=("qty",),
        update_needs="inbound.announce",
        staff_write="inbound.edit",
        deletable=True,
        stirs=("asn_id",),
    )

    asn_id = models.UUIDField()
    asn = belongs_to("inbound.Asn", "asn_id")
    line_no = models.IntegerField()
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    qty = Quantity()
    counted = Quantity(default=0)
    uom = models.TextField()
    lot_no = models.TextField(db_collation="C", default="", blank=True)
    expiry_date = models.DateField(null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "asn_line"
        indexes = [Index(fields=[*TENANT, "item_id", "asn_id"], name="asn_line_item")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "asn_id", "line_no"], name="asn_line_no_once"),
            CheckConstraint(condition=not_negative("qty", "counted") & Q(qty__gt=0), name="asn_line_qty"),
            CheckConstraint(condition=days.kept("expiry_date"), name="asn_line_days"),
        ]


class Receipt(ClientRecord):
    """What came in at a dock, counted line by line: of an announced delivery, or of none.

    A trigger gives it its number, counted per client. While a delivery is counted one receipt of it is open.
    """

    audience: ClassVar[Audience] = ForClient(
        read="inbound.view", staff_write="inbound.edit", stirs=("id", "asn_id")
    )

    number = models.TextField(db_collation="C", default="", blank=True)
    asn_id = models.UUIDField(null=True, blank=True)
    asn = belongs_to("inbound.Asn", "asn_id", null=True)
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    status = models.TextField(default="open")
    client_reference = models.TextField(db_collation="C", default="", blank=True)
    supplier = models.TextField(default="", blank=True)
    carrier = models.TextField(default="", blank=True)
    door = models.TextField(default="", blank=True)
    arrived_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    notes_public = models.TextField(default="", blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "receipt"
        indexes = [
            Index(fields=[*TENANT, "arrived_at", "id"], name="receipt_arrived"),
            Index(fields=[*TENANT, "asn_id"], name="receipt_asn"),
            Index(fields=[*TENANT, "client_reference"], name="receipt_reference"),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "number"], name="receipt_number_once"),
            UniqueConstraint(
                fields=[*TENANT, "asn_id"],
                name="receipt_open_once",
                condition=Q(status="open", asn_id__isnull=False),
            ),
            once_per_source("receipt"),
            CheckConstraint(condition=Q(status__in=list(RECEIPT_STATUSES)), name="receipt_status"),
        ]


class ReceiptLine(ClientRow):
    """Goods that somebody counted into stock. It stands: a mistake is taken back by an opposite line.

    `undoes` names the line a negative one takes back; each is taken back once.
    """

    audience: ClassVar[Audience] = ForClient(
        read="inbound.view", staff_write="inbound.edit", append_only=True, stirs=("receipt_id",)
    )

    receipt_id = models.UUIDField()
    receipt = belongs_to("inbound.Receipt", "receipt_id")
    asn_line_id = models.UUIDField(null=True, blank=True)
    asn_line = belongs_to("inbound.AsnLine", "asn_line_id", null=True)
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    location_id = models.UUIDField(null=True, blank=True)
    location = belongs_to("stock.ClientLocation", "location_id", null=True)
    qty = Quantity()
    uom = models.TextField()
    condition = models.TextField()
    lot_no = models.TextField(db_collation="C", default="", blank=True)
    wrong_item = models.BooleanField(default=False)
    counted_at = models.DateTimeField()
    once = models.TextField(db_collation="C", null=True, blank=True)
    undoes_id = models.UUIDField(null=True, blank=True)
    undoes = belongs_to("inbound.ReceiptLine", "undoes_id", null=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "receipt_line"
        indexes = [Index(fields=[*TENANT, "receipt_id", "counted_at", "id"], name="receipt_line_receipt")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "once"], name="receipt_line_once"),
            CheckConstraint(condition=Q(condition__in=CONDITIONS), name="receipt_line_condition"),
            UniqueConstraint(fields=[*TENANT, "undoes_id"], name="receipt_line_undone_once"),
            CheckConstraint(
                condition=sane("qty")
                & (Q(qty__gt=0, undoes_id__isnull=True) | Q(qty__lt=0, undoes_id__isnull=False)),
                name="receipt_line_qty",
            ),
        ]


class Discrepancy(ClientRecord):
    """What was counted otherwise than announced. The client accepts or contests it; silence accepts.

    What is contested the warehouse settles, with a sentence the client reads.

    A trigger keeps the portal to its answer: once, and no later than `answer_by`.
    """

    audience: ClassVar[Audience] = ForClient(
        read="inbound.view",
        update=("status", "answer", "answered_at"),
        update_needs="inbound.answer",
        stirs=("asn_id",),
        staff_write="inbound.edit",
    )

    asn_id = models.UUIDField()
    asn = belongs_to("inbound.Asn", "asn_id")
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    kind = models.TextField()
    qty = Quantity()
    uom = models.TextField()
    lot_no = models.TextField(db_collation="C", default="", blank=True)
    note_public = models.TextField(default="", blank=True)
    status = models.TextField(default="open")
    answer = models.TextField(default="", blank=True)
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    settlement = models.TextField(default="", db_default="", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "discrepancy"
        indexes = [
            Index(fields=[*TENANT, "asn_id", "kind"], name="discrepancy_asn"),
            Index(fields=[*TENANT, "answer_by"], name="discrepancy_open", condition=Q(status="open")),
            Index(
                fields=[*TENANT, "answered_at", "asn_id"],
                name="discrepancy_contested",
                condition=Q(status="contested"),
            ),
        ]
        constraints = [
            once_per_source("discrepancy"),
            CheckConstraint(condition=Q(kind__in=list(DISCREPANCIES)), name="discrepancy_kind"),
            CheckConstraint(
                condition=Q(status__in=["open", "accepted", "contested", "settled"]),
                name="discrepancy_status",
            ),
            CheckConstraint(condition=not_negative("qty") & Q(qty__gt=0), name="discrepancy_qty"),
        ]
