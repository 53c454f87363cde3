"""Events say what happened, the outbox carries errands to later work, the access log keeps who looked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from baywindow.tenancy.audience import Audience, ByRow, ForClient, ForStaff, ForWorkspace
from baywindow.tenancy.records import ClientKeyed, ClientRow, OfClient, OfTenant, OfWorkspace, WorkspaceRow

NEEDS = (
    "stock.view", "inbound.view", "orders.view", "shipments.view",
    "documents.view", "documents.operations", "documents.finance",
)  # fmt: skip
"""The capabilities an event may ask of its readers, each a policy's own condition."""

STIR_NEEDS = (
    "home.view", *NEEDS, "catalog.view",
    "documents.view", "documents.view documents.operations", "documents.view documents.finance",
    "exceptions.view inbound.view", "exceptions.view orders.view", "exceptions.view shipments.view",
)  # fmt: skip
"""The same of what stirs: all that the tables with `stirs` ask of their readers, row by row."""


class Event(ClientRow):
    """Something that happened to a record of a client. It stands: nobody changes or deletes one.

    `verb` names a sentence of `activity.verbs`, `parts` fills it in. `at` is when it happened; ids rise in
    the order in which events were written down, but commits do not keep that order: who reads on from an
    id reads half a minute again and leaves out what it has. A trigger says who acted, from the context. What
    a client does is told by triggers of the records it does it to (`core.tell`): its login adds no event.
    """

    audience: ClassVar[Audience] = ForClient(
        by_row=ByRow("needs", {word: word for word in NEEDS}, shown="visible_to_client"),
        append_only=True,
        stirs=("subject_id",),
    )

    at = models.DateTimeField()
    actor_kind = models.TextField(default="system")
    actor_name = models.TextField(default="")
    verb = models.TextField(db_collation="C")
    subject_kind = models.TextField(db_collation="C")
    subject_id = models.UUIDField()
    subject_number = models.TextField(default="")
    parts = models.JSONField(default=dict)
    visible_to_client = models.BooleanField()
    needs = models.TextField(db_collation="C")

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "event"
        indexes = [
            models.Index(
                fields=["workspace_id", "client_id", "subject_id", "at", "id"], name="event_subject"
            ),
            models.Index(fields=["workspace_id", "client_id", "needs", "at", "id"], name="event_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_kind__in=["client", "staff", "system", "api"]), name="event_actor"
            )
        ]


class Stir(ClientRow):
    """Something changed that an open page may show: which record, and what it takes to know of it.

    Triggers of the changed tables write it (tenancy/stirs.py); `at` is the moment of the commit. Without a
    record, anything of its kind may have changed. It is kept for a day.
    """

    audience: ClassVar[Audience] = ForClient(
        by_row=ByRow("needs", {word: word for word in STIR_NEEDS}, shown="visible_to_client"), sealed=True
    )

    at = models.DateTimeField()
    needs = models.TextField(db_collation="C")
    record_id = models.UUIDField(null=True)
    visible_to_client = models.BooleanField()

    objects: ClassVar[OfClient[Any]] = OfClient()

    class Meta:
        db_table = "stir"
        indexes = [models.Index(fields=["workspace_id", "client_id", "at"], name="stir_at")]


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
