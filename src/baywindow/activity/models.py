"""The outbox: what happened and wants later work, written in the transaction it happened in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from baywindow.tenancy.audience import Audience, ForWorkspace
from baywindow.tenancy.records import OfWorkspace, WorkspaceRow


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
