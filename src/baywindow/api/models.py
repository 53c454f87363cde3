"""API keys as people see them, and the answers kept so that a repeated request gets the first one's.

The database makes and ends keys (`tenancy/keys.sql`); nobody updates these rows. A key's text is
nowhere, its hash in a table that no login can read.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baywindow.tenancy.audience import Audience, ForClient, ForStaff
from baywindow.tenancy.records import ClientRow, OfClient, OfTenant, OfWorkspace, WorkspaceRow

MANAGE = "keys.manage"


class _Key(models.Model):
    """What a key may do, from where and until when; who made it, and its end.

    A key rests while its maker's membership does not stand, and never does more than its maker may.
    `machine` keys act under their own name, others under their maker's. `made_in` is the realm of the
    membership it was made with. An empty list of networks allows every address.
    """

    name = models.TextField()
    machine = models.BooleanField(default=True)
    capabilities = ArrayField(models.TextField())
    networks = ArrayField(models.TextField(), default=list)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_address = models.TextField(default="", blank=True)
    membership_id = models.UUIDField()
    person_id = models.UUIDField()
    made_by = models.TextField()
    made_in = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.TextField(default="", blank=True)

    class Meta:
        abstract = True


class ClientKey(_Key, ClientRow):
    """A key to one client's data, made by the client or by the warehouse for it."""

    audience: ClassVar[Audience] = ForClient(
        read=MANAGE, staff_read=MANAGE, staff_write=MANAGE, append_only=True
    )

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_key"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(made_in__in=["portal", "staff"]), name="client_key_made_in"
            )
        ]


class StaffKey(_Key, WorkspaceRow):
    """A key to the workspace's data, with the capabilities of staff."""

    audience: ClassVar[Audience] = ForStaff(staff_read=MANAGE, staff_write=MANAGE, append_only=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "staff_key"
        constraints = [models.CheckConstraint(condition=models.Q(made_in="staff"), name="staff_key_made_in")]


class ApiAnswer(OfTenant):
    """The answer to a write, kept a day under the key's own name for it.

    `asked` is a hash of the request, so that the same name on another request is noticed.
    """

    audience: ClassVar[Audience] = ForStaff()

    pk = models.CompositePrimaryKey("workspace_id", "key_id", "once")
    key_id = models.UUIDField()
    once = models.TextField()
    asked = models.BinaryField()
    status = models.IntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "api_answer"
