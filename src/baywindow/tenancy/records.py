"""Base models: every record of a client or a workspace states its tenant in its key.

Primary keys, unique keys, indexes and foreign keys lead with `(workspace_id, client_id)`;
`objects` adds both to every read, update and delete. Row-level security stands behind it.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import models
from django.db.models.fields.related import ForeignObject

from .audience import Audience
from .context import current

M = TypeVar("M", bound=models.Model)

SOURCES = ("native", "csv", "edi", "erpnext", "api")


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return UUID(int=value)


class OfWorkspace(models.Manager[M]):
    """Rows of the current context's workspace, on its login."""

    def get_queryset(self) -> models.QuerySet[M]:
        member = current()
        return super().get_queryset().using(member.alias).filter(workspace_id=member.workspace_id)


class OfClient(OfWorkspace[M]):
    """Rows of the current context's client; staff, who have none, see the workspace's."""

    def get_queryset(self) -> models.QuerySet[M]:
        client_id = current().client_id
        rows = super().get_queryset()
        return rows if client_id is None else rows.filter(client_id=client_id)

    def of_client(self, client_id: UUID) -> models.QuerySet[M]:
        """The rows of one client, for staff."""
        return self.get_queryset().filter(client_id=client_id)


class OfTenant(models.Model):
    """A row that states its workspace; it takes the tenant of the context it is made in."""

    audience: ClassVar[Audience]

    workspace_id = models.UUIDField()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Save; a new row is inserted outright, without a look whether it is there."""
        if self._state.adding:
            self._belong()
            options["force_insert"] = True
        super().save(**options)

    def _belong(self) -> None:
        if self.workspace_id is None:
            self.workspace_id = current().workspace_id


class WorkspaceRow(OfTenant):
    """A bare row of a workspace."""

    pk = models.CompositePrimaryKey("workspace_id", "id")
    id = models.UUIDField(default=uuid7)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        abstract = True


class ClientKeyed(OfTenant):
    """A bare row of a client that names its own key behind `(workspace_id, client_id)`."""

    client_id = models.UUIDField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        abstract = True

    def _belong(self) -> None:
        super()._belong()
        if self.client_id is None and (own := current().client_id) is not None:
            self.client_id = own


class ClientRow(ClientKeyed):
    """A bare row of a client."""

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "id")
    id = models.UUIDField(default=uuid7)

    class Meta:
        abstract = True


class _Tracked(models.Model):
    source = models.TextField(default="native")
    source_ref = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True


class WorkspaceRecord(_Tracked, WorkspaceRow):
    """A record of the 3PL itself: where it came from, when it changed, its version."""

    class Meta:
        abstract = True


class ClientRecord(_Tracked, ClientRow):
    """A record of a client, tied to it by a foreign key."""

    client = ForeignObject(
        "tenancy.Client",
        models.DO_NOTHING,
        from_fields=["workspace_id", "client_id"],
        to_fields=["workspace_id", "id"],
        related_name="+",
    )

    class Meta:
        abstract = True


def belongs_to(to: str, column: str, *, null: bool = False) -> ForeignObject[Any, Any]:
    """A relation of one client's row to another of the same client, by the three-column key.

    Our schema editor makes the composite foreign key in the database. `column` names the UUID field.
    """
    return ForeignObject(
        to,
        models.DO_NOTHING,
        from_fields=["workspace_id", "client_id", column],
        to_fields=["workspace_id", "client_id", "id"],
        related_name="+",
        null=null,
    )


def of_workspace(to: str, column: str, *, null: bool = False) -> ForeignObject[Any, Any]:
    """A relation to a row of the same workspace (a warehouse, a location), by the two-column key."""
    return ForeignObject(
        to,
        models.DO_NOTHING,
        from_fields=["workspace_id", column],
        to_fields=["workspace_id", "id"],
        related_name="+",
        null=null,
    )
