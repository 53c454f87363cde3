"""The outbox, which carries what happened to later work, and the access log, which keeps who looked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from baywindow.tenancy.audience import Audience, ForClient, ForStaff, ForWorkspace
from baywindow.tenancy.records import ClientKeyed, OfClient, OfTenant, OfWorkspace, WorkspaceRow


class Outbox(WorkspaceRow):
    """One errand for the worker: `topic` names the task, `payload` its ids.

    The worker takes the row and queues the job in one transaction of its own, so an errand is
    neither lost nor invented. `for_client_id` is None for work of the whole workspace.
    """

    audience: ClassVar[Audience] = ForWorkspace(deletable=True)

    for_client_id = models.UUIDField(null=True)
    topic = models.TextField()
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "outbox"


class AccessEntry(models.Model):
    """One line of an access log. `sec.append_access` alone adds them, each sealed with the one before."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.TextField()
    person_id = models.UUIDField(null=True)
    person_name = models.TextField()
    side = models.TextField()
    what = models.TextField()
    detail = models.TextField()
    address = models.TextField()
    hash = models.BinaryField()

    class Meta:
        abstract = True


class AccessLog(AccessEntry, ClientKeyed):
    """Who saw or took out a client's data, and who became its member: for its own Admin and Auditor."""

    audience: ClassVar[Audience] = ForClient(
        read="audit.view", staff_read="audit.view", append_only=True, sealed=True
    )

    pk = models.CompositePrimaryKey("workspace_id", "client_id", "seq")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "access_log"
        constraints = [
            models.CheckConstraint(condition=models.Q(side__in=["client", "staff"]), name="access_log_side")
        ]


class TeamAccessLog(AccessEntry, OfTenant):
    """The same of the workspace's own team, where it concerns no client."""

    audience: ClassVar[Audience] = ForStaff(staff_read="audit.view", append_only=True, sealed=True)

    pk = models.CompositePrimaryKey("workspace_id", "seq")

    objects: ClassVar[OfWorkspace[Any]] = OfWorkspace()

    class Meta:
        db_table = "team_access_log"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side__in=["client", "staff"]), name="team_access_log_side"
            )
        ]
