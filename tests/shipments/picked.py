"""Orders in a test whose goods are picked and wait at the dock in Berlin."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from baywindow.orders import orders
from baywindow.orders.models import Order, OrderLine
from baywindow.orders.orders import Wish
from baywindow.stock.ledger import Goods, receive
from baywindow.stock.models import ClientWarehouse, Movement
from baywindow.stock.reservations import Promise, promise
from tests.stock.floor import WHY, Floor, d


def picked(floor: Floor, *goods: tuple[Goods, int], ordered: int | None = None, **values: Any) -> Order:
    """An order for these goods, all of them at the dock; inside a context of staff."""
    ClientWarehouse.open_to(floor.berlin, floor.world.acme.id)
    told = {"warehouse_id": floor.berlin.id, "consignee": "Café Anna", "country": "DE", "city": "Köln"}
    wishes = [Wish(one.item, d(ordered or qty)) for one, qty in goods]
    order = orders.place(floor.world.acme.id, wishes, **{**told, **values})
    for (one, qty), line in zip(goods, orders.lines_of(order), strict=True):
        receive(one, d(qty), WHY)
        promise(
            order.client_id,
            [
                Promise(
                    one.level_id,
                    d(qty),
                    "order",
                    order.id,
                    order.number,
                    line.id,
                    one.location_id,
                    one.serial_id,
                )
            ],
        )
        OrderLine.objects.of_client(order.client_id).filter(id=line.id).update(
            qty_allocated=d(qty), qty_picked=d(qty)
        )
    orders.put(order, status="picked")
    return order


def mugs(floor: Floor) -> Goods:
    """Mugs at the dock."""
    return floor.mugs(location_id=floor.dock.id)


def teas(floor: Floor, lot: Any = None) -> Goods:
    """Tea of a lot at the dock."""
    return floor.teas(lot or floor.fresh, location_id=floor.dock.id)


def shipped_out(floor: Floor) -> dict[str, Decimal]:
    """What left acme's stock by shipments, by SKU, as the ledger says."""
    with floor.world.alice.acting(read_only=True):
        found: dict[str, Decimal] = {}
        names = {floor.mug.id: "MUG-1", floor.tea.id: "TEA-1"}
        for item_id, qty in Movement.objects.filter(kind="ship").values_list("item_id", "qty"):
            name = names.get(item_id, str(item_id))
            found[name] = found.get(name, d(0)) - qty
        return found
