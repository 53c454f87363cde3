"""Invitations, roles of one's own making, and the log of both: once for clients, once for the team.

What they must never do (a role wider than its maker's, a client without an Admin, a change that leaves
no line in the log) is refused or done by the database itself: triggers in tenancy/members.sql.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baywindow.tenancy.audience import Audience, ForClient, ForStaff, ForWorkspace
from baywindow.tenancy.records import ClientRow, OfClient, OfWorkspace, WorkspaceRow

PENDING = models.Q(status="pending")
STANDING = models.Q(status="active")
INVITATION_STATES = ("pending", "accepted", "withdrawn")


class Invitation(models.Model):
    """A place kept for an address until `expires_at`. `seal` is the hash of the link that takes it; sending
    it again counts `round` up and makes another link, which lives as many `days`."""

    email = models.TextField()
    role = models.TextField()
    status = models.TextField(default="pending")
    round = models.IntegerField(default=1)
    days = models.SmallIntegerField(default=7, db_default=7)
    seal = models.BinaryField()
    invited_by_id = models.UUIDField()
    invited_by = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True


class ClientInvitation(Invitation, ClientRow):
    """An invitation to one client. `ends_on` is the last day of an Auditor's membership."""

    audience: ClassVar[Audience] = ForClient(
        read="team.view",
        insert="team.manage",
        update=("status", "round", "seal", "expires_at"),
        update_needs="team.manage",
        staff_read="team.view",
        staff_write="clients.people",
    )

    ends_on = models.DateField(null=True)

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "client_id", "email"],
                condition=PENDING,
                name="client_invitation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=INVITATION_STATES), name="client_invitation_status"
            ),
        ]


class StaffInvitation(Invitation, WorkspaceRow):
    """An invitation to the workspace's own team."""

    audience: ClassVar[Audience] = ForStaff(staff_read="team.view", staff_write="team.manage")

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "staff_invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "email"], condition=PENDING, name="staff_invitation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=INVITATION_STATES), name="staff_invitation_status"
            ),
        ]


class Role(models.Model):
    """A role of one's own making: a name and what it may do. One that was removed keeps its name."""

    name = models.TextField()
    capabilities = ArrayField(models.TextField())
    status = models.TextField(default="active")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True


class ClientRole(Role, ClientRow):
    """A role of one client's own."""

    audience: ClassVar[Audience] = ForClient(
        read="team.view",
        insert="roles.manage",
        update=("name", "capabilities", "status", "updated_at", "version"),
        update_needs="roles.manage",
        staff_read="team.view",
        staff_write="roles.manage",
    )

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_role"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "client_id", "name"], condition=STANDING, name="client_role_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "removed"]), name="client_role_status"
            ),
        ]


class WorkspaceRole(Role, WorkspaceRow):
    """A role of the workspace: for its team (realm staff), or for the people of all its clients (portal)."""

    audience: ClassVar[Audience] = ForWorkspace(staff_read="team.view", staff_write="roles.manage")

    realm = models.TextField()

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "workspace_role"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace_id", "realm", "name"], condition=STANDING, name="workspace_role_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "removed"]), name="workspace_role_status"
            ),
            models.CheckConstraint(
                condition=models.Q(realm__in=["staff", "portal"]), name="workspace_role_realm"
            ),
        ]


class TeamChange(models.Model):
    """One line of the log: who did what to whom. Written by triggers, in the transaction of the change."""

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor = models.TextField()
    what = models.TextField()
    subject = models.TextField()
    before = models.TextField()
    after = models.TextField()

    class Meta:
        abstract = True


class ClientTeamChange(TeamChange, ClientRow):
    """A change of a client's people or roles, or of the client's standing."""

    audience: ClassVar[Audience] = ForClient(
        read="team.view", staff_read="team.view", append_only=True, sealed=True
    )

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "client_team_change"
        indexes = [
            models.Index(fields=["workspace_id", "client_id", "at", "id"], name="client_team_change_at")
        ]


class StaffTeamChange(TeamChange, WorkspaceRow):
    """A change of the workspace's team or roles, or of the workspace's standing."""

    audience: ClassVar[Audience] = ForStaff(staff_read="team.view", append_only=True, sealed=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "staff_team_change"
        indexes = [models.Index(fields=["workspace_id", "at", "id"], name="staff_team_change_at")]
