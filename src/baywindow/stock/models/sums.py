"""What a client's stock comes to, counted by the worker by the clock: staff see it of every client at once.

A client's own home counts anew each time, because it is one client's levels; over all clients nobody waits
for all levels.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from baywindow.catalog.quantities import Quantity
from baywindow.tenancy.audience import Audience, ForStaff
from baywindow.tenancy.records import ClientKeyed, OfClient, belongs_to

KEPT = ForStaff(staff_read="stock.view", staff_write="stock.adjust", deletable=True)


class StockWorth(ClientKeyed):
    """What a client's stock is worth at its own unit values, in one currency; `value` is none without any."""

    audience: ClassVar[Audience] = KEPT

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "currency")
    currency = models.TextField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    items = models.IntegerField()
    unvalued = models.IntegerField()
    counted_at = models.DateTimeField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "stock_worth"


class RunningOut(ClientKeyed):
    """An item whose available stock covers few days of what was shipped lately."""

    audience: ClassVar[Audience] = KEPT

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "item_id")
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    available = Quantity()
    shipped = Quantity()
    coming = Quantity()
    cover = models.IntegerField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "running_out"


class RunningLow(ClientKeyed):
    """An item of which no more is free than its reorder point says."""

    audience: ClassVar[Audience] = KEPT

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "item_id")
    item_id = models.UUIDField()
    item = belongs_to("catalog.Item", "item_id")
    free = Quantity()
    mark = Quantity()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "running_low"


class ExpiringLot(ClientKeyed):
    """A lot in stock that has expired or will within thirty days, and how much of it there is."""

    audience: ClassVar[Audience] = KEPT

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "lot_id")
    lot_id = models.UUIDField()
    lot = belongs_to("stock.Lot", "lot_id")
    expiry_date = models.DateField()
    on_hand = Quantity()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "expiring_lot"
