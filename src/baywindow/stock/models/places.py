"""Warehouses and locations: the workspace's own, and the view of them each client has."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from baywindow.catalog.models import TENANT
from baywindow.stock.kinds import LOCATION_TYPES
from baywindow.tenancy.audience import Audience, ForClient, ForWorkspace
from baywindow.tenancy.records import (
    ClientRecord,
    OfClient,
    OfWorkspace,
    WorkspaceRecord,
    belongs_to,
    of_workspace,
)


class Warehouse(WorkspaceRecord):
    """A building of the 3PL. Clients see their `ClientWarehouse` of it."""

    audience: ClassVar[Audience] = ForWorkspace(staff_write="warehouses.edit")

    code = models.TextField(db_collation="C")
    name = models.TextField()
    address = models.TextField(default="", blank=True)
    time_zone = models.TextField(default="UTC")
    cut_off = models.TimeField(null=True, blank=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "warehouse"
        constraints = [
            UniqueConstraint(fields=["workspace_id", "code"], name="warehouse_code_once"),
            UniqueConstraint(fields=["workspace_id", "source", "source_ref"], name="warehouse_source_once"),
        ]

    def amend(self, **changes: Any) -> None:
        """Change the warehouse, and what its clients see of it."""
        for field, value in changes.items():
            setattr(self, field, value)
        self.version += 1
        self.save(update_fields=[*changes, "updated_at", "version"])
        ClientWarehouse.objects.filter(id=self.id).update(
            code=self.code, name=self.name, time_zone=self.time_zone
        )


class Location(WorkspaceRecord):
    """A place inside a warehouse."""

    audience: ClassVar[Audience] = ForWorkspace(staff_write="warehouses.edit")

    warehouse_id = models.UUIDField()
    warehouse = of_workspace("stock.Warehouse", "warehouse_id")
    code = models.TextField(db_collation="C")
    zone = models.TextField(default="", blank=True)
    type = models.TextField(default="pick")

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "location"
        constraints = [
            UniqueConstraint(fields=["workspace_id", "warehouse_id", "code"], name="location_code_once"),
            UniqueConstraint(fields=["workspace_id", "source", "source_ref"], name="location_source_once"),
            CheckConstraint(condition=Q(type__in=LOCATION_TYPES), name="location_type"),
        ]

    def amend(self, **changes: Any) -> None:
        """Change the location, and what its clients see of it."""
        for field, value in changes.items():
            setattr(self, field, value)
        self.version += 1
        self.save(update_fields=[*changes, "updated_at", "version"])
        ClientLocation.objects.filter(id=self.id).update(code=self.code, zone=self.zone, type=self.type)


class ClientWarehouse(ClientRecord):
    """A warehouse as one client sees it; its id is the warehouse's. Made when goods first come."""

    audience: ClassVar[Audience] = ForClient()

    warehouse = of_workspace("stock.Warehouse", "id")
    code = models.TextField(db_collation="C")
    name = models.TextField()
    time_zone = models.TextField(default="UTC")
    shown = models.BooleanField(default=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_warehouse"
        constraints = [UniqueConstraint(fields=[*TENANT, "code"], name="client_warehouse_code_once")]

    @classmethod
    def open_to(cls, warehouse: Warehouse, client_id: UUID) -> ClientWarehouse:
        """The client's view of the warehouse, made if it has none yet."""
        seen: ClientWarehouse
        seen, _ = cls.objects.of_client(client_id).get_or_create(
            workspace_id=warehouse.workspace_id,
            client_id=client_id,
            id=warehouse.id,
            defaults={"code": warehouse.code, "name": warehouse.name, "time_zone": warehouse.time_zone},
        )
        if not seen.shown:
            cls.show(warehouse.id, client_id, shown=True)
        return seen

    @classmethod
    def show(cls, warehouse_id: UUID, client_id: UUID, *, shown: bool) -> None:
        """Put the warehouse on the client's lists or take it off; what lies there counts either way."""
        cls.objects.of_client(client_id).filter(id=warehouse_id).update(shown=shown)


class ClientLocation(ClientRecord):
    """A location as one client sees it; its id is the location's. Made when goods first come."""

    audience: ClassVar[Audience] = ForClient()

    location = of_workspace("stock.Location", "id")
    warehouse_id = models.UUIDField()
    warehouse = belongs_to("stock.ClientWarehouse", "warehouse_id")
    code = models.TextField(db_collation="C")
    zone = models.TextField(default="", blank=True)
    type = models.TextField(default="pick")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_location"
        constraints = [
            UniqueConstraint(fields=[*TENANT, "warehouse_id", "code"], name="client_location_code_once")
        ]
