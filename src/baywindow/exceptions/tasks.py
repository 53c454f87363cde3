"""Later work: looking again at a client as soon as something of its records has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from baywindow.tenancy.context import ForeignClient
from baywindow.tenancy.jobs import entered_job, stirred_with_stalls

from .looking import look_again

LOOK_AGAIN = "exceptions.look_again"
BACK = timedelta(minutes=1)
"""How far back a watch reads what stirred; what was before is left to the look by the clock."""


class Watch:
    """Clients with open stalls whose records change: each time, a look at them is queued, one at a time."""

    def __init__(self) -> None:
        self._seen: dict[UUID, datetime] = {}

    def queue_looks(self) -> list[UUID]:
        """Queue a look at every client that had news since the last time; which."""
        stirred = stirred_with_stalls(datetime.now(UTC) - BACK)
        new = [(workspace, client) for workspace, client, at in stirred if self._seen.get(client) != at]
        for workspace, client in new:
            queue_look(workspace, client)
        self._seen = {client: at for _, client, at in stirred}
        return [client for _, client in new]


def queue_look(workspace_id: UUID, client_id: UUID) -> bool:
    """Queue a look at a client; False where one waits already, which will see the same."""
    task = app.configure_task(LOOK_AGAIN, queueing_lock=f"{LOOK_AGAIN}/{client_id}", lock=str(client_id))
    try:
        task.defer(workspace_id=str(workspace_id), client_id=str(client_id))
    except AlreadyEnqueued:
        return False
    return True


@app.task(name=LOOK_AGAIN)
def look_at_client(workspace_id: str, client_id: str) -> None:
    """Resolve what stalls no more of a client, and say anew what has changed; nothing for one that went."""
    try:
        with entered_job(UUID(workspace_id), UUID(client_id)):
            look_again()
    except ForeignClient:
        return
