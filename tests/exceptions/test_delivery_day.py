"""An order past the day it was to be delivered on: one stall, over by its delivery, found in the list."""

from __future__ import annotations

import re

from baywindow.orders import orders
from baywindow.orders.models import Order
from tests.api.callers import caller
from tests.orders.wishes import mugs, order
from tests.stock.floor import Floor

from .stalled import day, looked, told


def wanted(floor: Floor, **values: object) -> Order:
    """An order, with these days and steps of it."""
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1))
        orders.put(orders.find_order(floor.world.acme.id, made.id), **values)
        return made


def found(floor: Floor) -> dict[str, list[str]]:
    """The open stalls of orders, by number."""
    kept: dict[str, list[str]] = {}
    for one in told(floor, subject_kind="order", resolved_at=None, code__startswith="order_"):
        kept.setdefault(one.subject_number, []).append(one.code)
    return kept


def test_each_order_past_its_delivery_day_raises_exactly_one(floor: Floor) -> None:
    shipped = wanted(floor, requested_delivery=day(-3), stage="shipped", status="shipped")
    kept = wanted(floor, requested_delivery=day(-3), requested_ship=day(2))
    both = wanted(floor, requested_delivery=day(-3), requested_ship=day(-4))
    wanted(floor, requested_delivery=day(-3), stage="delivered", status="delivered")
    wanted(floor, requested_delivery=day(3), stage="shipped", status="shipped")
    wanted(floor, requested_delivery=day(-3), stage="hold", held_by="client")
    wanted(floor, requested_delivery=day(-300), stage="shipped", status="shipped")
    for _ in range(2):
        looked(floor)
    assert found(floor) == {
        shipped.number: ["order_undelivered"], kept.number: ["order_undelivered"], both.number: ["order_late"]
    }  # fmt: skip
    (one,) = told(floor, code="order_undelivered", subject_id=shipped.id)
    assert re.fullmatch(r"It should have been delivered by .+ and has not been\.", one.text)
    with floor.world.sam.acting():
        for made, stage in ((shipped, "delivered"), (both, "shipped")):
            orders.put(orders.find_order(floor.world.acme.id, made.id), stage=stage, status=stage)
        orders.put(orders.find_order(floor.world.acme.id, kept.id), requested_delivery=day(4))
    looked(floor)
    assert found(floor) == {both.number: ["order_undelivered"]}, "it left, and is under way for too long"
    ended = {one.subject_id: one.ended for one in told(floor, resolved_at__isnull=False)}
    assert ended == {shipped.id: "delivered", kept.id: "moved", both.id: "shipped"}


def test_the_list_marks_and_finds_them(floor: Floor) -> None:
    late = wanted(floor, requested_delivery=day(-3), stage="shipped", status="shipped")
    calm = wanted(floor, requested_delivery=day(5), stage="shipped", status="shipped")
    alice = floor.world.alice.browser()
    page = alice.get("/orders?view=all&undelivered=1").content.decode()
    assert late.number in page and calm.number not in page and "not delivered in time" in page
    every = alice.get("/orders?view=all").content.decode()
    assert calm.number in every and every.count(">not delivered in time<") == page.count(
        ">not delivered in time<"
    )
    rest = caller(floor.world.ada).get("/orders?view=all&undelivered=true").json()["data"]
    assert [(one["number"], one["undelivered"]) for one in rest] == [(late.number, True)]
    assert "It was to be delivered by" in alice.get(f"/orders/{late.id}").content.decode()
    looked(floor)
    said = alice.get(f"/orders/{late.id}").content.decode()
    assert "Past its delivery day" in said and "It was to be delivered by" not in said, "said once"
