"""Goods that have a name of their own: lots, serial numbers, handling units."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext

from baywindow.catalog.barcodes import is_sscc
from baywindow.catalog.models import TENANT, once_per_source
from baywindow.catalog.sscc import own_sscc
from baywindow.stock.kinds import HANDLING_UNIT_TYPES, LOT_STATUSES, SERIAL_STATUSES
from baywindow.tenancy.audience import Audience, ForClient
from baywindow.tenancy.records import ClientRecord, OfClient, belongs_to
from baywindow.tenancy.refusal import Refusal


class Lot(ClientRecord):
    """A batch of an item. Only lots of status ok that have not expired are available."""

    audience: ClassVar[Audience] = ForClient(read="stock.view", stirs=("id", "item_id"))

    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    lot_no = models.TextField(db_collation="C")
    mfg_date = models.DateField(null=True, blank=True)
    expiry_date = models.DateField(null=True, blank=True)
    status = models.TextField(default="ok")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "lot"
        indexes = [
            Index(fields=[*TENANT, "expiry_date", "item_id"], name="lot_expiry"),
            Index(fields=[*TENANT, "lot_no"], name="lot_no"),
        ]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "item_id", "lot_no"], name="lot_no_once"),
            once_per_source("lot"),
            CheckConstraint(condition=~Q(lot_no=""), name="lot_has_no"),
            CheckConstraint(condition=Q(status__in=LOT_STATUSES), name="lot_status"),
            CheckConstraint(
                condition=Q(expiry_date__isnull=True)
                | Q(mfg_date__isnull=True)
                | Q(expiry_date__gte=F("mfg_date")),
                name="lot_expires_after_made",
            ),
        ]

    def set_status(self, status: str) -> None:
        """Clear, quarantine or recall the lot; Refusal for a status that does not exist."""
        if status not in LOT_STATUSES:
            raise Refusal(gettext("A lot cannot be “%(status)s”.") % {"status": status}, status=422)
        self.status = status
        self.version += 1
        self.save(update_fields=["status", "updated_at", "version"])


class Serial(ClientRecord):
    """One numbered unit of an item, and where the ledger last saw it."""

    audience: ClassVar[Audience] = ForClient(read="stock.view")

    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    serial_no = models.TextField(db_collation="C")
    status = models.TextField(default="expected")
    warehouse_id = models.UUIDField(null=True, blank=True)
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id", null=True)
    location_id = models.UUIDField(null=True, blank=True)
    location = belongs_to("stock.ClientLocation", "location_id", null=True)
    lot_id = models.UUIDField(null=True, blank=True)
    lot = belongs_to("stock.Lot", "lot_id", null=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "serial"
        indexes = [Index(fields=[*TENANT, "serial_no"], name="serial_no")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "item_id", "serial_no"], name="serial_no_once"),
            once_per_source("serial"),
            CheckConstraint(condition=~Q(serial_no=""), name="serial_has_no"),
            CheckConstraint(condition=Q(status__in=SERIAL_STATUSES), name="serial_status"),
        ]


class HandlingUnit(ClientRecord):
    """A pallet, tote or carton with a label of its own; it may stand on another."""

    audience: ClassVar[Audience] = ForClient(read="stock.view")

    sscc = models.TextField(db_collation="C")
    type = models.TextField(default="pallet")
    parent_id = models.UUIDField(null=True, blank=True)
    parent = belongs_to("stock.HandlingUnit", "parent_id", null=True)
    location_id = models.UUIDField(null=True, blank=True)
    location = belongs_to("stock.ClientLocation", "location_id", null=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "handling_unit"
        constraints = [
            UniqueConstraint(fields=[*TENANT, "sscc"], name="handling_unit_sscc_once"),
            once_per_source("handling_unit"),
            CheckConstraint(condition=Q(type__in=HANDLING_UNIT_TYPES), name="handling_unit_type"),
            CheckConstraint(condition=Q(sscc__regex=r"^\d{18}$"), name="handling_unit_sscc"),
            CheckConstraint(
                condition=Q(parent_id__isnull=True) | ~Q(parent_id=F("id")), name="handling_unit_parent"
            ),
        ]

    def save(self, **options: Any) -> None:
        """Save; a new one without an SSCC gets one of the workspace's own, Refusal where it has no prefix."""
        if self._state.adding and not self.sscc:
            self.sscc = own_sscc(HandlingUnit.objects.of_client(self.client_id))
            if not self.sscc:
                raise Refusal(
                    gettext("Say its SSCC, or have the company prefix set under “Labels”."), status=422
                )
        super().save(**options)

    def check_label(self) -> None:
        """Refusal when the SSCC's check digit is wrong."""
        if not is_sscc(self.sscc):
            raise Refusal(
                gettext("%(sscc)s is not an SSCC: its check digit or its length is wrong.")
                % {"sscc": self.sscc},
                status=422,
            )
