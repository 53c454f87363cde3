"""The lists of orders read no more than they show and count, however many orders a client has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from baywindow.orders import queries
from baywindow.orders.queries import Wanted
from baywindow.tenancy.counted import CAP
from tests.people import build_world
from tests.plans import touched
from tests.stock.floor import Floor, build_floor

from .wishes import mugs, order, stage_place

GROWING = ("client_order",)
MANY = 10_000
FEW = 3

_COPIES = """
insert into core.client_order
select (jsonb_populate_record(o, jsonb_build_object(
         'id', gen_random_uuid(), 'number', w.country || w.status || n, 'country', w.country,
         'status', w.status, 'placed_at', o.placed_at - n * interval '1 minute'))).*
  from core.client_order o
 cross join (values ('NO', 'delivered', %(many)s), ('DE', 'cancelled', %(many)s),
                    ('NO', 'cancelled', %(few)s)) as w (country, status, copies)
 cross join lateral generate_series(1, w.copies) n
 where o.id = %(id)s
"""


@pytest.fixture(scope="module")
def full(database: None) -> Floor:
    """Acme with thousands of orders delivered to Norway, thousands cancelled of Germany, three of Norway."""
    floor = build_floor(build_world())
    stage_place(floor)
    with floor.world.sam.acting():
        first = order(floor, mugs(floor, 1), country="SE")
    with connections["owner"].cursor() as cursor:
        cursor.execute(_COPIES, {"many": MANY, "few": FEW, "id": first.id})
        cursor.execute("vacuum analyze core.client_order")
    return floor


def of_norway(stage: str) -> Wanted:
    """Norway's orders of a view."""
    return Wanted(timezone.now().date(), stage=stage, country="NO")


def test_a_countrys_views_are_counted_without_walking_those_of_other_countries(full: Floor) -> None:
    with full.world.alice.acting(read_only=True):
        found = queries.counts(of_norway("delivered"))
    assert (found["cancelled"], found["shipped"]) == (FEW, 0) and found["delivered"] > CAP
    assert touched(full.world, lambda: queries.counts(of_norway("delivered")), GROWING) <= CAP + 1 + FEW


@pytest.mark.parametrize(
    ("stage", "shown"), [("cancelled", FEW), ("delivered", 50), ("all", 50), ("hold", 0)]
)
def test_a_countrys_page_is_read_from_top_to_bottom(full: Floor, stage: str, shown: int) -> None:
    def listed() -> int:
        page = queries.page(RequestFactory().get("/orders"), of_norway(stage), columns=queries.LISTED)
        return len(page.rows)

    with full.world.alice.acting(read_only=True):
        assert listed() == shown
    assert touched(full.world, listed, GROWING) <= shown + 1


def test_the_views_of_all_orders_are_counted_like_those_of_a_filter_that_all_pass(full: Floor) -> None:
    today = timezone.now().date()
    ever = datetime(2000, 1, 1, tzinfo=UTC)
    with full.world.alice.acting(read_only=True):
        together, one_by_one = (
            queries.counts(want) for want in (Wanted(today), Wanted(today, since=ever, since_day=ever.date()))
        )
    assert together == one_by_one and together["open"] == 1 and together["delivered"] == CAP + 1
    assert touched(full.world, lambda: queries.counts(Wanted(today)), GROWING) <= 2 * (CAP + 1) + FEW
