"""What staff do to clients: open one, change how its portal looks."""

from __future__ import annotations

from typing import Any

from .context import current
from .models import Client, ClientCode


def open_client(**values: Any) -> Client:
    """A new client of the workspace; the database refuses a code that is taken."""
    client = Client(workspace_id=current().workspace_id, **values)
    ClientCode(workspace_id=client.workspace_id, code=client.code, holder_id=client.id).save(
        using=current().alias, force_insert=True
    )
    client.save(using=current().alias, force_insert=True)
    return client


def amend_client(client: Client, **changes: Any) -> Client:
    """The client, changed. Its people's open pages ask the database for their context again."""
    if changes.get("code", client.code) != client.code:
        ClientCode.objects.filter(code=client.code, holder_id=client.id).update(code=changes["code"])
    for field, value in changes.items():
        setattr(client, field, value)
    client.version += 1
    client.save(update_fields=[*changes, "updated_at", "version"], using=current().alias)
    return client
