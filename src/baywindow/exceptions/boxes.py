"""What stands in the way of a record, for the record's own page, and first of all for a home page.

{% import "exceptions/_parts.html" as way %}{{ way.box(stalls, "order", order.id) }}
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from . import queries, words
from .kinds import ACTORS, SEVERITIES


def box(page_id: UUID, client: UUID | None = None) -> dict[str, Any]:
    """What is open of a record and its parts, with what it is said with; staff say whose it is."""
    return _with_words(queries.of_record(page_id, client))


def box_of_order(order_id: UUID, client: UUID | None = None) -> dict[str, Any]:
    """The same of an order, which has its shipments' troubles, too."""
    return _with_words(queries.of_order(order_id, client))


def needs_me() -> dict[str, Any]:
    """What is due first, for home: of a member's own client, for staff of the whole workspace."""
    return _with_words(queries.needs_me())


def _with_words(rows: list[Any]) -> dict[str, Any]:
    return {"rows": rows, "what": words, "severities": SEVERITIES, "actors": ACTORS}
