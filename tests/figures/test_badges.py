"""The menu's counts: one's own, of what one may see, in one statement."""

from __future__ import annotations

from baywindow.orders import orders
from tests.counting import statements
from tests.exceptions.stalled import looked, stalled
from tests.inbound.deliveries import delivery
from tests.inbound.deliveries import mugs as announced
from tests.orders.wishes import mugs, order, stage_place
from tests.people import World
from tests.stock.floor import build_floor


def test_the_menu_counts_what_is_open_and_nothing_of_others(world: World) -> None:
    floor = build_floor(world)
    stage_place(floor)
    stalled(floor)
    looked(floor)
    with world.sam.acting():
        orders.hold(order(floor, mugs(floor, 1)))
        delivery(floor, announced(floor, 5))
    alice = world.alice.browser()
    with statements("portal") as sent:
        assert alice.get("/badges").json() == {"exceptions": 6, "orders": 1, "inbound": 0}
    assert len(sent) == 1
    assert world.bob.browser().get("/badges").json() == {"exceptions": 0, "orders": 0, "inbound": 0}
    assert world.fay.browser().get("/badges").json() == {}, "finance sees none of these rooms"
    assert world.sam.browser().get("/console/badges").json() == {"exceptions": 6, "orders": 1, "inbound": 0}
    assert world.sue.browser().get("/console/badges").json()["exceptions"] == 0
    assert 'data-badge="exceptions"' in alice.get("/orders").content.decode()
