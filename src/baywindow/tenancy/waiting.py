"""What of a room waits for somebody: counted beside the menu, and of each client where staff choose one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from .counted import CAP
from .sql import rows


class Waiting(NamedTuple):
    """Its words, the SQL of its rows, with `<<whose>>` for the client, and the view that shows them."""

    words: str
    rows: str
    view: str

    def of(self, whose: str) -> str:
        """The SQL of one client's rows."""
        return self.rows.replace("<<whose>>", whose)


_CLIENTS = """
select c.client_id as id, c.code, c.name<<counts>> from client c
 where c.workspace_id = %(workspace)s and c.status = 'active' order by c.name, c.client_id limit 500
"""

_COUNT = """,
       (select count(*)::int from ({rows} limit %(limit)s::int) counted) as {key}"""


def clients_waiting(waits: Mapping[str, Waiting], first: Collection[str], today: date) -> list[Any]:
    """The workspace's active clients with how many of each wait; who has some of `first` stands first.

    `first` are keys of `waits`, none of them stands for all. More than `CAP` stands for more.
    """
    counts = "".join(_COUNT.format(key=key, rows=one.of("c.client_id")) for key, one in waits.items())
    found = rows(_CLIENTS.replace("<<counts>>", counts), {"today": today, "limit": CAP + 1})
    return sorted(found, key=lambda row: not any(getattr(row, key) for key in first or waits))
