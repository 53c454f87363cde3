"""Whose row it is comes first: triggers fire before the policies do, and what they look up tells of others.

A table that the portal may add rows to has this trigger before all of its own. So a row in another's name is
refused before anything is counted, locked or looked up for it, and the refusal is the same whatever is there.
"""

from __future__ import annotations

from django.db import models

from .audience import ForClient
from .policies import audience_of

NAME = "a_own_row"
TRIGGER = (
    "create trigger {name} before insert on core.{table} for each row"
    " when (session_user = 'bw_portal') execute function sec.own_row()"
)


def triggers(model: type[models.Model]) -> dict[str, str]:
    """The trigger a model's table must have for this, by name; none where the portal adds no rows."""
    table, audience = model._meta.db_table, audience_of(model)
    if not isinstance(audience, ForClient) or audience.insert is None:
        return {}
    return {NAME: TRIGGER.format(name=NAME, table=table)}
