"""Orders in a test, and the figures that must follow them, added up anew."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connections

from baywindow.orders import orders
from baywindow.orders.models import Order, OrderLine
from baywindow.orders.orders import Wish
from baywindow.stock import ledger
from baywindow.stock.models import ClientWarehouse, Location
from tests.stock.floor import WHY, Floor, d

# What is kept of levels against what reservations say, and nothing promised that is not there.
FAULTS = """
select v.id from core.level v
  left join (select workspace_id, client_id, level_id, sum(qty) as qty from core.reservation
              where status = 'open' group by 1, 2, 3) r
    on r.workspace_id = v.workspace_id and r.client_id = v.client_id and r.level_id = v.id
 where v.client_id = %s and (v.allocated <> coalesce(r.qty, 0) or v.allocated > greatest(v.on_hand, 0))
"""


def stage_place(floor: Floor) -> None:
    """A place in Berlin where picked goods wait."""
    with floor.world.sam.acting():
        Location(warehouse_id=floor.berlin.id, code="STAGE", type="staging").save()


def stocked(floor: Floor, mugs: int = 0, fresh: int = 0, older: int = 0) -> None:
    """So many mugs and so much tea of either lot on the shelf, inside a context of staff."""
    where = {"location_id": floor.shelf.id}
    goods = (
        (floor.mugs(**where), mugs),
        (floor.teas(floor.fresh, **where), fresh),
        (floor.teas(floor.older, **where), older),
    )
    for one, qty in goods:
        if qty:
            ledger.receive(one, d(qty), WHY)


def order(floor: Floor, *wishes: Wish, **values: Any) -> Order:
    """An order of acme from Berlin, inside a context of staff."""
    ClientWarehouse.open_to(floor.berlin, floor.world.acme.id)
    told = {"warehouse_id": floor.berlin.id, "consignee": "Hanna Holm", "country": "DK", **values}
    return orders.place(floor.world.acme.id, wishes, **told)


def mugs(floor: Floor, qty: float | str) -> Wish:
    """So many mugs."""
    return Wish(floor.mug, d(qty))


def teas(floor: Floor, qty: float | str, **more: Any) -> Wish:
    """So much tea."""
    return Wish(floor.tea, d(qty), **more)


def now(made: Order) -> Order:
    """The order as it stands, whoever reads it."""
    found: Order = Order._base_manager.using("owner").get(id=made.id)
    return found


def figures(made: Order) -> list[tuple[Decimal, ...]]:
    """Its lines: allocated, picked, shipped."""
    found = OrderLine._base_manager.using("owner").filter(order_id=made.id).order_by("line_no")
    return list(found.values_list("qty_allocated", "qty_picked", "qty_shipped"))


def faults(floor: Floor) -> list[Any]:
    """Levels that do not say what is promised of them, or promise more than there is."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(FAULTS, [floor.world.acme.id])
        return list(cursor.fetchall())
