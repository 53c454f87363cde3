"""How far the lines of orders are: changed by what is added to them, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from pydantic_core import to_json

from baywindow.tenancy.sql import run

_MORE = """
update order_line l
   set qty_allocated = l.qty_allocated + t.allocated, qty_picked = l.qty_picked + t.picked,
       qty_shipped = l.qty_shipped + t.shipped
  from json_to_recordset(%(told)s::json) as t(id uuid, allocated numeric, picked numeric, shipped numeric)
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.id = t.id
"""


class More(NamedTuple):
    """What is added to a line; less than nothing where something is taken back."""

    allocated: Decimal = Decimal(0)
    picked: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)


def add(client_id: UUID, more: Mapping[UUID, More]) -> None:
    """Add to these lines, by their ids. The orders they are of are locked already."""
    told = [{"id": key, **one._asdict()} for key, one in more.items()]
    if told:
        run(_MORE, {"client": client_id, "told": to_json(told).decode()})
