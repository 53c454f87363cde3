"""What happened to a record, as every room's part of the API tells it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Field, Schema

from baywindow.api.shapes import Moment

from .events import timeline


class Happened(Schema):
    """Something that happened to a record."""

    id: UUID = Field(description="Rises in the order in which events were written down.")
    at: Moment
    verb: str
    text: str
    actor: str = Field(description="`client`, `staff`, `system` or `api`.")
    by: str


def happened_to(record_id: UUID, client_id: UUID, about: UUID | None = None) -> list[dict[str, Any]]:
    """What its page tells, the newest first, at most 200; with `about` only what names it."""
    return [vars(one) for one in timeline(record_id, client_id=client_id, about=about)]
