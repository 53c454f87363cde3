"""PostgreSQL itself is killed with -9 in the middle of a write: what was answered stands, the rest is not."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections
from psycopg_pool import AsyncConnectionPool

from baywindow.activity.errands import carry, pick_up
from baywindow.exchange import runs
from baywindow.exchange.models import DONE, WAITING
from baywindow.inbound import receiving
from baywindow.orders import allocating
from baywindow.orders.models import Order
from baywindow.server.embedded import Server
from tests.api.callers import Caller, caller
from tests.exchange.test_jobs import CREATE, movements, now, queued, silence_workers, stock, work
from tests.inbound.deliveries import delivery, expected, mugs
from tests.killing import durable, fails, killing, up_again
from tests.orders import wishes
from tests.people import World
from tests.shipments.test_killed import agrees
from tests.stock.floor import Floor, build_floor, d
from tests.together import together

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@pytest.fixture
def floor(world: World) -> Floor:
    """A fresh world with warehouses, items and lots."""
    return build_floor(world)


@pytest.fixture(autouse=True)
def _kept(database: None, postgres: Server) -> Iterator[None]:
    """Commits are kept; whatever happens, the server is up for whoever comes next."""
    with durable():
        yield
        if postgres.process is not None and postgres.process.poll() is not None:
            up_again(postgres)


def test_a_count_under_which_the_database_dies_is_counted_once_when_it_is_sent_again(
    floor: Floor, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 10))
    at, key = f"/deliveries/{made.id}/counts", caller(floor.world.sam).text
    told = {"client": str(floor.world.acme.id), "item": "MUG-1", "qty": "4"}
    assert Caller(key).post(at, told, "first").status_code == 201
    with monkeypatch.context() as fatal:
        fatal.setattr(receiving, "tell", killing(postgres, receiving.tell))
        fails(lambda: Caller(key).post(at, {**told, "qty": "3"}, "second"))
    assert postgres.process is not None and postgres.process.poll() is not None, "it was killed"
    up_again(postgres)
    assert expected(floor) == {"MUG-1": d(6)} and agrees(floor), "the first stands, of the second is nothing"
    answers = [Caller(key).post(at, {**told, "qty": "3"}, "second") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["receipt"]["qty"] == "7" and answers[0].json() == answers[1].json()
    assert expected(floor) == {"MUG-1": d(3)} and agrees(floor)


def test_an_import_under_which_the_database_dies_is_done_once(
    world: World, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = queued(world, movements(400), **CREATE)
    carry()
    with monkeypatch.context() as fatal, suppress(Exception):  # the worker's own connections break, too
        hurried = {**(AsyncConnectionPool.__init__.__kwdefaults__ or {}), "timeout": 1.0}
        fatal.setattr(AsyncConnectionPool.__init__, "__kwdefaults__", hurried)
        fatal.setattr(runs, "_report", killing(postgres, runs._report))
        work()
    gc.collect()  # what the worker's tasks left unsaid is said here, not in the midst of something else
    assert postgres.process is not None and postgres.process.poll() is not None, "it was killed"
    up_again(postgres)
    assert now(run).status == WAITING and stock(world) == (0, 0, 0, 0, 0)
    silence_workers()
    assert pick_up() == 1
    for _ in range(2):
        work()
        assert (now(run).status, now(run).new) == (DONE, 400)
    assert pick_up() == 0 and stock(world) == (400, 800, 800, 800, 800)


def test_a_storm_of_allocations_under_which_the_database_dies_promises_nothing_twice(
    floor: Floor, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with floor.world.sam.acting():
        wishes.stocked(floor, mugs=10)
        orders = [wishes.order(floor, wishes.mugs(floor, 3)) for _ in range(6)]
    key, acme = caller(floor.world.sam).text, {"client": str(floor.world.acme.id)}

    def ask(order: Order) -> int:
        """The status of the answer; 0 when the database was gone."""
        try:
            return int(Caller(key).post(f"/orders/{order.id}/allocation", acme).status_code)
        except DatabaseError:
            return 0

    with monkeypatch.context() as fatal:
        fatal.setattr(allocating, "tell", killing(postgres, allocating.tell, turn=3))
        answers = together(*[lambda order=order: ask(order) for order in orders])  # type: ignore[misc]
    assert postgres.process is not None and postgres.process.poll() is not None, "it was killed"
    up_again(postgres)
    done = [order for order, status in zip(orders, answers, strict=True) if status == 200]
    got = allocated(orders)
    assert len(done) < len(orders) and agrees(floor)
    assert all(got[order.id] for order in done), "what was answered stands"
    assert sum(got.values()) <= 10
    for _ in range(2):
        together(*[lambda order=order: ask(order) for order in orders])  # type: ignore[misc]
    assert sum(allocated(orders).values()) == 10 and agrees(floor)


def allocated(orders: list[Order]) -> dict[Any, Any]:
    """What each order has been promised, as its lines say."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select order_id, sum(qty_allocated) from core.order_line where order_id = any(%s) group by 1",
            [[order.id for order in orders]],
        )
        return dict(cursor.fetchall())
