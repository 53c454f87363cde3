"""Workspaces, their clients, roles, and who is a member of what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from .audience import Audience, ForClient, ForStaff, ForWorkspace
from .records import ClientKeyed, ClientRecord, OfClient, OfWorkspace, WorkspaceRow, uuid7


class Workspace(models.Model):
    """One 3PL company: the tenant. Its `id` is every other table's `workspace_id`.

    Nobody gets in while it is being founded, or is suspended for the reason that `suspended_because` gives.
    """

    audience: ClassVar[Audience] = ForWorkspace(staff_write="workspace.edit")

    id = models.UUIDField(primary_key=True, default=uuid7, db_column="workspace_id")
    code = models.TextField()
    name = models.TextField()
    time_zone = models.TextField(default="UTC")
    locale = models.TextField(default="en")
    status = models.TextField(default="active")
    suspended_because = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "workspace"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["founding", "active", "suspended"]), name="workspace_status"
            )
        ]


class WorkspaceBrand(models.Model):
    """How a workspace looks: its colour, logo, icon, who its mails come from, whom to ask.

    A change reaches every open context of the workspace at once, by trigger. A print names a file in its
    address; what is behind it was written anew by us.
    """

    audience: ClassVar[Audience] = ForWorkspace(staff_write="workspace.edit")

    workspace_id = models.UUIDField(primary_key=True)
    accent = models.TextField(default="", blank=True)
    logo_kind = models.TextField(default="", blank=True)
    logo = models.BinaryField(null=True)
    logo_print = models.TextField(default="", blank=True)
    logo_plate = models.TextField(default="light", db_default="light")
    icon = models.BinaryField(null=True)
    icon_print = models.TextField(default="", blank=True)
    sender = models.TextField(default="", blank=True)
    support = models.TextField(default="", blank=True)
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "workspace_brand"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(logo_plate__in=("light", "dark")), name="workspace_brand_plate"
            )
        ]


class Client(models.Model):
    """One brand that stores goods with the 3PL, and how its portal looks. `id` is its `client_id`.

    The targets are what its home page measures by: percent of orders shipped on time, hours from a delivery's
    arrival to its goods in stock.
    """

    audience: ClassVar[Audience] = ForClient(staff_write="clients.edit")

    pk = models.CompositePrimaryKey("workspace_id", "id")
    workspace_id = models.UUIDField()
    id = models.UUIDField(default=uuid7, db_column="client_id")
    code = models.TextField()
    name = models.TextField()
    trade = models.TextField(default="", blank=True)
    time_zone = models.TextField(default="UTC")
    locale = models.TextField(default="en")
    currency = models.TextField(default="EUR")
    shows_locations = models.BooleanField(default=True)
    shows_unit_value = models.BooleanField(default=False)
    on_time_target = models.IntegerField(default=98, db_default=98)
    dock_hours_target = models.IntegerField(default=24, db_default=24)
    status = models.TextField(default="active")
    suspended_because = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "client"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "suspended"]), name="client_status"
            ),
            models.CheckConstraint(
                condition=models.Q(on_time_target__range=(1, 100), dock_hours_target__range=(1, 999)),
                name="client_targets",
            ),
        ]


class ClientCode(models.Model):
    """Holds a client's code unique in its workspace, in a table no portal context can probe."""

    audience: ClassVar[Audience] = ForWorkspace(staff_write="clients.edit")

    pk = models.CompositePrimaryKey("workspace_id", "code")
    workspace_id = models.UUIDField()
    code = models.TextField()
    holder_id = models.UUIDField()

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "client_code"


class ClientMember(ClientRecord):
    """A person's role in one client. Changing it revokes the contexts minted from it, by trigger.

    The database counts `version` up with every change of role, standing or last day, whoever changes them.
    """

    audience: ClassVar[Audience] = ForClient(
        read="team.view",
        update=("role", "status", "ends_on", "updated_at", "version"),
        update_needs="team.manage",
        staff_read="team.view",
        staff_write="clients.people",
    )

    person_id = models.UUIDField()
    name = models.TextField()
    email = models.TextField()
    role = models.TextField()
    status = models.TextField(default="active")
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_member"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "client_id", "person_id"], name="client_member_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "suspended"]), name="client_member_status"
            ),
        ]


class StaffMember(WorkspaceRow):
    """A person's role in the workspace's own team. Changing it revokes its contexts, by trigger, which also
    counts `version` up."""

    audience: ClassVar[Audience] = ForStaff(staff_read="team.view", staff_write="team.manage")

    person_id = models.UUIDField()
    name = models.TextField()
    email = models.TextField()
    role = models.TextField()
    status = models.TextField(default="active")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "staff_member"
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "person_id"], name="staff_member_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "suspended"]), name="staff_member_status"
            ),
        ]


from .sign_in import SignInPolicy, SsoProvider  # noqa: E402, F401 - Django looks for models here


class Counter(ClientKeyed):
    """The last number of a kind of record, per client: nobody counts a neighbour's business by the gaps.

    Triggers of those records count; no login writes here.
    """

    audience: ClassVar[Audience] = ForStaff(sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "kind")
    kind = models.TextField()
    last = models.BigIntegerField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "counter"
