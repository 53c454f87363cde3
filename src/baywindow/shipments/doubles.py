"""Tracking numbers that another shipment carries already.

Carriers use theirs again after months: it is said, not refused, to whoever has just scanned one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext

from baywindow.tenancy.sql import rows

from .models import Shipment

_OTHERS = """
select c.name as client, s.number, t.tracking_number
  from client c
 cross join lateral (
   select n.id, n.tracking_number from shipment n
    where n.workspace_id = c.workspace_id and n.client_id = c.client_id
      and n.tracking_number = any(%(numbers)s::text[])
   union
   select p.shipment_id, p.tracking_number from package p
    where p.workspace_id = c.workspace_id and p.client_id = c.client_id
      and p.tracking_number = any(%(numbers)s::text[])) t
  join shipment s on s.workspace_id = c.workspace_id and s.client_id = c.client_id and s.id = t.id
 where c.workspace_id = %(workspace)s and s.id <> %(shipment)s::uuid and s.status <> 'cancelled'
   and (s.carrier = '' or %(carrier)s::text = '' or lower(s.carrier) = lower(%(carrier)s::text))
 order by s.dated_at desc, s.id limit 1"""


def told(shipment: Shipment, numbers: Collection[str]) -> str:
    """Which other shipment of its carrier has one of these numbers; "" when none that one may see has."""
    found = rows(_OTHERS, _asked(shipment, numbers)) if any(numbers) else []
    if not found:
        return ""
    said = gettext("%(tracking)s is on %(number)s of %(client)s, too: check which of them carries it.")
    other = found[0]
    return said % {"tracking": other.tracking_number, "number": other.number, "client": other.client}


def _asked(shipment: Shipment, numbers: Collection[str]) -> dict[str, Any]:
    return {"numbers": [one for one in numbers if one], "shipment": shipment.id, "carrier": shipment.carrier}
