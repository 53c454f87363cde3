"""Deliveries in a test, and the figure that must follow them, added up anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connections

from baywindow.inbound import asns
from baywindow.inbound.asns import Goods
from baywindow.inbound.models import Asn
from baywindow.stock.models import ClientWarehouse
from tests.stock.floor import Floor, d

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
"""As acme counts days."""

# What is kept against what the deliveries say.
FAULTS = """
with said as (
  select l.workspace_id, l.client_id, l.item_id, a.warehouse_id, sum(greatest(l.qty - l.counted, 0)) as qty
    from core.asn_line l
    join core.asn a on a.workspace_id = l.workspace_id and a.client_id = l.client_id and a.id = l.asn_id
   where a.status in ('announced', 'arrived', 'receiving')
   group by 1, 2, 3, 4)
select workspace_id, client_id, item_id, warehouse_id, e.qty, s.qty
  from core.expected e full join said s using (workspace_id, client_id, item_id, warehouse_id)
 where client_id = %s and coalesce(e.qty, 0) <> coalesce(s.qty, 0)
"""


class Differing(NamedTuple):
    """What was counted otherwise."""

    asn_id: UUID
    kind: str
    item_id: UUID
    lot_no: str
    qty: Decimal
    uom: str


def delivery(
    floor: Floor, *goods: Goods, announced: bool = True, day: date | None = None, **values: Any
) -> Asn:
    """A delivery to Berlin for acme, inside a context of staff."""
    day = day or TODAY + timedelta(days=3)
    ClientWarehouse.open_to(floor.berlin, floor.world.acme.id)
    told = {"warehouse_id": floor.berlin.id, "expected_from": day, "expected_to": day, **values}
    made = asns.create(floor.world.acme.id, goods, **told)
    if announced:
        asns.announce(made)
    return made


def mugs(floor: Floor, qty: int | str) -> Goods:
    """So many mugs."""
    return Goods(floor.mug, d(qty))


def teas(floor: Floor, qty: int | str, lot_no: str = "L2") -> Goods:
    """So much tea of a lot."""
    return Goods(floor.tea, d(qty), lot_no, date(2031, 1, 1))


def expected(floor: Floor) -> dict[str, Decimal]:
    """What acme waits for, by SKU; checked against its deliveries."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(FAULTS, [floor.world.acme.id])
        assert cursor.fetchall() == []
        cursor.execute(
            "select i.sku, sum(e.qty) from core.expected e join core.item i on i.id = e.item_id"
            " where e.client_id = %s and e.qty <> 0 group by i.sku",
            [floor.world.acme.id],
        )
        return dict(cursor.fetchall())
