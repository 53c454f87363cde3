"""What a list can be narrowed to, asked for at once: warehouses, and what a room adds to them."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from baywindow.tenancy.sql import rows

Choices = defaultdict[str, list[tuple[str, str]]]
"""Values with their titles, by kind; a kind there are none of is an empty list."""

_OWN_WAREHOUSES = """
select 'warehouse' as kind, w.id::text as value, w.name as title
  from client_warehouse w where w.workspace_id = %(workspace)s and w.client_id = %(client)s and w.shown
 order by w.code"""

_WAREHOUSES = """
select 'warehouse' as kind, w.id::text as value, w.code || ' · ' || w.name as title
  from warehouse w where w.workspace_id = %(workspace)s
 order by w.code"""


def offered(*more: str, client: UUID | None = None) -> Choices:
    """The client's own warehouses, or all of them for staff, who name the client; and `more`.

    Each of `more` is SQL of rows of kind, value and title, in the order they are offered.
    """
    parts = (_WAREHOUSES if client else _OWN_WAREHOUSES, *more)
    found: Choices = defaultdict(list)
    for row in rows(
        "\nunion all\n".join(f"({part})" for part in parts), {"client": client} if client else {}
    ):
        found[row.kind].append((row.value, row.title))
    return found
