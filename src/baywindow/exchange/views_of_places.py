"""What clients see of warehouses and locations, renewed after these changed."""

from __future__ import annotations

from uuid import UUID

from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.models import ClientCode
from baywindow.tenancy.sql import run

from .staging import named


def renew_views(workspace_id: UUID) -> None:
    """Bring each client's view of the workspace's places in line, a transaction for each client."""
    with entered_job(workspace_id, read_only=True):
        clients = list(ClientCode.objects.values_list("holder_id", flat=True))
    for client_id in clients:
        with entered_job(workspace_id, client_id):
            run(named("renew_warehouses"))
            run(named("renew_locations"))
