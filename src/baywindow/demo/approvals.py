"""The client of the demo whose orders need approval, and who asked for it of those that await it."""

from __future__ import annotations

from collections.abc import Mapping

from baywindow.accounts.founding import OWNER
from baywindow.accounts.models import Person
from baywindow.orders.models import Order, OrderPolicy
from baywindow.tenancy.models import Client

from .logins import LOGINS, THISTLE

CODE = "thistle-spoke"
ASKER = next(one for one in LOGINS if (one["client"], one["role"]) == (THISTLE, "operations"))


def want_approval(clients: Mapping[str, Client], people: Mapping[str, Person]) -> None:
    """Say so for the client, among those by name; its operations asked for what awaits approval."""
    client = clients[THISTLE]
    own = {"workspace_id": client.workspace_id, "client_id": client.id}
    OrderPolicy(**own, needs_approval=True).save(using=OWNER, force_insert=True)
    waiting = Order._base_manager.using(OWNER).filter(**own, status="awaiting_approval")
    waiting.update(asked_by=[people[ASKER["email"]].id])
