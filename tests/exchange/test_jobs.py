"""Errands become jobs, jobs become stock: once, whoever dies in between."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from baywindow.activity import errands
from baywindow.activity.errands import carry, pick_up
from baywindow.activity.models import Outbox
from baywindow.exchange.models import DONE, FAILED, WAITING, ImportRun
from baywindow.exchange.registry import KINDS
from baywindow.exchange.runs import execute
from baywindow.exchange.standard import standard_rules
from baywindow.exchange.tasks import queue
from baywindow.exchange.uploads import keep
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.sql import one
from tests.dying import worker_dies
from tests.people import World
from tests.working import work

HEAD = "source_ref,occurred_at,kind,item,warehouse,quantity\n"
LINES = 3_000


@pytest.fixture(autouse=True)
def _nothing_waits(database: None) -> None:
    """No errand and no job of another test waits: the worker takes what it finds, whoever left it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from outbox")
    with connections["owner_public"].cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where status = 'todo'")


def queued(world: World, content: str, kind: str = "movements", **rules: Any) -> ImportRun:
    """A run of a file for acme that waits for the worker."""
    with world.sam.acting():
        run = ImportRun(
            id=uuid7(), workspace_id=world.northdock.id, for_client_id=world.acme.id, kind=kind,
            mapping_name="Test", rules={**standard_rules(KINDS[kind]), **rules}, file_name="test.csv",
        )  # fmt: skip
        run.file_ref, run.file_size = keep(io.BytesIO(content.encode()), "test.csv", run.workspace_id, run.id)
        run.save()
        run.queue(by=world.sam.person.name, keep_accepted=False, check_only=False)
        queue(run)
    return run


def movements(count: int) -> str:
    """A file of receipts over fifty items."""
    lines = (f"R{n},2026-01-{1 + n % 28:02} 10:00,receipt,SKU-{n % 50},W1,2" for n in range(count))
    return HEAD + "\n".join(lines) + "\n"


CREATE = {"create": ["items", "warehouses"]}


def now(run: ImportRun) -> ImportRun:
    """The run as it stands."""
    with entered_job(run.workspace_id):
        return ImportRun.objects.get(id=run.id)


def stock(world: World) -> Any:
    """What acme's ledger, levels and balances add up to."""
    with world.alice.acting(read_only=True):
        return one(
            "select (select count(*) from movement) as lines,"
            " (select coalesce(sum(qty), 0) from movement) as moved,"
            " (select coalesce(sum(on_hand), 0) from level) as level,"
            " (select coalesce(sum(on_hand), 0) from balance) as balance,"
            " (select coalesce(sum(on_hand), 0) from (select distinct on (level_id) on_hand from day_snapshot"
            "   order by level_id, day desc) d) as closed"
        )


def test_an_errand_becomes_a_job_and_the_job_becomes_stock(world: World) -> None:
    run = queued(world, movements(10), **CREATE)
    assert (carry(), carry()) == (1, 0)
    work()
    assert (now(run).status, now(run).new) == (DONE, 10)
    assert stock(world) == (10, 20, 20, 20, 20)


def test_a_job_that_is_done_twice_does_it_once(world: World) -> None:
    run = queued(world, movements(10), **CREATE)
    execute(run.workspace_id, run.for_client_id, run.id)
    carry()
    work()
    assert execute(run.workspace_id, run.for_client_id, run.id).new == 10
    assert stock(world).lines == 10


def test_an_errand_is_kept_when_its_job_cannot_be_queued(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(world, movements(1), **CREATE)

    def lost(*args: Any, **options: Any) -> None:
        raise OperationalError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(errands.app, "configure_task", lost)
        with pytest.raises(OperationalError):
            carry()
    assert carry() == 1


def test_an_errand_nobody_knows_does_not_hold_up_the_others(world: World) -> None:
    with world.sam.acting():
        Outbox(workspace_id=world.northdock.id, topic="nothing.of_the_kind").save()
    run = queued(world, movements(3), **CREATE)
    assert carry() == 2
    work()
    assert now(run).status == DONE


def test_a_run_that_another_worker_holds_is_left_to_it(world: World) -> None:
    run = queued(world, movements(1), **CREATE)
    with entered_job(run.workspace_id, run.for_client_id):
        assert ImportRun.locked(run.id)
        with pytest.raises(OperationalError), _elsewhere():
            execute(run.workspace_id, run.for_client_id, run.id)


def test_an_error_of_ours_is_owned_up_to(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = queued(world, movements(1), **CREATE)
    carry()

    def broken(*args: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("baywindow.exchange.movements.write", broken)
    monkeypatch.setattr("baywindow.exchange.tasks.execute", broken)
    work()
    assert now(run).status == FAILED
    assert "Nothing was written" in now(run).problem


def test_a_worker_that_is_killed_leaves_nothing_half_written(world: World) -> None:
    run = queued(world, movements(LINES), **CREATE)
    carry()
    assert worker_dies("baywindow.exchange.runs:_report"), "everything is posted, nothing is committed"
    assert now(run).status == WAITING and stock(world) == (0, 0, 0, 0, 0)
    silence_workers()
    assert pick_up() >= 1, "of this one's jobs, and of its chores"
    for _ in range(2):
        work()
        assert (now(run).status, now(run).new) == (DONE, LINES)
    assert stock(world) == (LINES, 2 * LINES, 2 * LINES, 2 * LINES, 2 * LINES)


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Another connection than the one that holds the run."""
    held = connections["jobs"]
    connections["jobs"] = held.copy()
    try:
        yield
    finally:
        connections["jobs"].close()
        connections["jobs"] = held


def silence_workers() -> None:
    """As if the heartbeat had stopped long ago."""
    with connections["jobs"].cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")


def test_jobs_of_the_dead_are_given_up_after_several_lives(world: World) -> None:
    run = queued(world, movements(1), **CREATE)
    carry()
    job = ProcrastinateJob.objects.using("jobs").order_by("-id")[0]
    with connections["jobs"].cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = null, attempts = %s where id = %s",
            [errands.LIVES, job.id],
        )
    assert pick_up() == 1
    job.refresh_from_db(using="jobs")
    assert (job.status, now(run).status) == ("failed", "waiting")
