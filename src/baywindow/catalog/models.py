"""The catalogue: what a client's goods are, how they are packed and how they are found."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from baywindow.tenancy.audience import Audience, ForClient, ForStaff, ForWorkspace
from baywindow.tenancy.records import (
    ClientKeyed,
    ClientRecord,
    ClientRow,
    OfClient,
    OfTenant,
    OfWorkspace,
    belongs_to,
)

from .barcodes import checked_code, kind_of
from .quantities import Quantity, not_negative

TENANT = ["workspace_id", "client_id"]


def once_per_source(table: str) -> UniqueConstraint:
    """The constraint that makes an import of the same source reference change nothing."""
    return UniqueConstraint(fields=[*TENANT, "source", "source_ref"], name=f"{table}_source_once")


class Item(ClientRecord):
    """Something a client keeps in the warehouse. Quantities everywhere count its `uom`."""

    audience: ClassVar[Audience] = ForClient(read="catalog.view", staff_write="catalog.edit", stirs=("id",))

    sku = models.TextField(db_collation="C")
    name = models.TextField()
    description = models.TextField(default="", blank=True)
    category = models.TextField(default="", blank=True)
    uom = models.TextField(default="each")
    lot_tracked = models.BooleanField(default=False)
    serial_tracked = models.BooleanField(default=False)
    expiry_tracked = models.BooleanField(default=False)
    shelf_life_days = models.IntegerField(null=True, blank=True)
    hs_code = models.TextField(default="", blank=True)
    origin_country = models.TextField(default="", blank=True)
    length_mm = models.IntegerField(null=True, blank=True)
    width_mm = models.IntegerField(null=True, blank=True)
    height_mm = models.IntegerField(null=True, blank=True)
    weight_g = Quantity(null=True, blank=True)
    image_ref = models.TextField(default="", blank=True)
    reorder_point = Quantity(null=True, blank=True)
    reorder_qty = Quantity(null=True, blank=True)
    client_unit_value = Quantity(null=True, blank=True)
    currency = models.TextField(default="", blank=True)
    status = models.TextField(default="active")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "item"
        indexes = [Index(fields=[*TENANT, "category", "sku"], name="item_category")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "sku"], name="item_sku_once"),
            once_per_source("item"),
            CheckConstraint(condition=Q(status__in=["active", "archived"]), name="item_status"),
            CheckConstraint(condition=~Q(sku=""), name="item_has_sku"),
            CheckConstraint(
                condition=Q(expiry_tracked=False) | Q(lot_tracked=True), name="item_expiry_by_lot"
            ),
            CheckConstraint(
                condition=not_negative(
                    "shelf_life_days", "length_mm", "width_mm", "height_mm", "weight_g",
                    "reorder_point", "reorder_qty", "client_unit_value",
                ),
                name="item_measures",
            ),
            CheckConstraint(condition=Q(origin_country__regex=r"^([A-Z]{2})?$"), name="item_origin"),
            CheckConstraint(condition=Q(currency__regex=r"^([A-Z]{3})?$"), name="item_currency"),
        ]  # fmt: skip


class ItemBarcode(ClientRecord):
    """A code printed on an item or its pack; a GTIN is kept only with a true check digit."""

    audience: ClassVar[Audience] = ForClient(read="catalog.view", staff_write="catalog.edit", deletable=True)

    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    code = models.TextField(db_collation="C")
    kind = models.TextField(default="other")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "item_barcode"
        indexes = [Index(fields=[*TENANT, "item_id"], name="item_barcode_item")]
        constraints = [
            UniqueConstraint(fields=[*TENANT, "code"], name="item_barcode_once"),
            CheckConstraint(condition=Q(kind__in=["gtin", "other"]), name="item_barcode_kind"),
            CheckConstraint(
                condition=~Q(kind="gtin") | Q(code__regex=r"^(\d{8}|\d{12,14})$"), name="item_barcode_gtin"
            ),
        ]

    @classmethod
    def of(cls, item: Item, code: str, kind: str | None = None) -> ItemBarcode:
        """A barcode for the item, not saved yet; Refusal for a GTIN whose check digit is wrong."""
        kind = kind or kind_of(code)
        return cls(client_id=item.client_id, item_id=item.id, code=checked_code(code, kind), kind=kind)


class ItemPack(ClientRecord):
    """A larger unit of an item: how many base units it holds, its size and weight."""

    audience: ClassVar[Audience] = ForClient(read="catalog.view", staff_write="catalog.edit", deletable=True)

    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    uom = models.TextField()
    qty = Quantity()
    length_mm = models.IntegerField(null=True, blank=True)
    width_mm = models.IntegerField(null=True, blank=True)
    height_mm = models.IntegerField(null=True, blank=True)
    weight_g = Quantity(null=True, blank=True)
    barcode = models.TextField(default="", blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "item_pack"
        constraints = [
            UniqueConstraint(fields=[*TENANT, "item_id", "uom"], name="item_pack_once"),
            CheckConstraint(
                condition=not_negative("qty", "length_mm", "width_mm", "height_mm", "weight_g")
                & Q(qty__gt=0),
                name="item_pack_measures",
            ),
        ]


class ItemToken(ClientKeyed):
    """A word an item is found by: index entries for prefix ranges, led by the tenant.

    Trigram and full-text operators are not leakproof and so cannot use an index under row
    security; a range over this table can.
    """

    audience: ClassVar[Audience] = ForClient(read="catalog.view", staff_write="catalog.edit", deletable=True)

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "token", "item_id")
    token = models.TextField(db_collation="C")
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "item_token"
        indexes = [Index(fields=[*TENANT, "item_id"], name="item_token_item")]


class ItemCost(ClientRow):
    """What an item costs the warehouse: staff with the capability only, in a table of its own."""

    audience: ClassVar[Audience] = ForStaff(staff_read="costs.view", staff_write="costs.edit")

    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    unit_cost = Quantity(null=True, blank=True)
    handling_cost = Quantity(null=True, blank=True)
    storage_cost_per_day = Quantity(null=True, blank=True)
    currency = models.TextField(default="EUR")
    note = models.TextField(default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1, db_default=1)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "item_cost"
        constraints = [
            UniqueConstraint(fields=[*TENANT, "item_id"], name="item_cost_once"),
            CheckConstraint(
                condition=not_negative("unit_cost", "handling_cost", "storage_cost_per_day"),
                name="item_cost_measures",
            ),
        ]


class CompanyPrefix(OfTenant):
    """The workspace's GS1 company prefix, and the extension digit that is ours: what SSCCs are made of.

    Another system that makes labels of the same prefix has another digit, so that no number is given twice.
    """

    audience: ClassVar[Audience] = ForWorkspace(staff_write="workspace.edit")

    workspace_id = models.UUIDField(primary_key=True)
    digits = models.TextField(db_collation="C", default="", blank=True)
    extension = models.TextField(db_collation="C", default="0")
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "company_prefix"
        constraints = [
            CheckConstraint(condition=Q(digits__regex=r"^(\d{4,12})?$"), name="company_prefix_digits"),
            CheckConstraint(condition=Q(extension__regex=r"^\d$"), name="company_prefix_extension"),
        ]


class SsccCounter(OfTenant):
    """How many SSCCs were made of a prefix and digit, and the secret that scatters their serial numbers.

    `core.next_sscc` counts; no login writes here. Scattered, so that nobody counts a neighbour's packages.
    """

    audience: ClassVar[Audience] = ForWorkspace(sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "begins")
    begins = models.TextField(db_collation="C")
    last = models.BigIntegerField()
    secret = models.BinaryField()

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "sscc_counter"
