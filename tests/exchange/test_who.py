"""Timelines of what files bring name the person who had the file taken in, no person for the command line."""

from __future__ import annotations

from typing import Any

from baywindow.activity.events import timeline
from baywindow.exchange.runs import execute
from baywindow.tenancy.sql import rows
from tests.exchange import test_deliveries, test_exceptions, test_orders, test_shipments
from tests.exchange.conftest import TakeIn
from tests.exchange.test_jobs import now, queued
from tests.exchange.test_orders import Write
from tests.people import World

stocked, written = test_deliveries.stocked, test_deliveries.written

DELIVERIES = test_deliveries.HEAD.replace("\n", ",status,occurred_at\n") + (
    "PO-1,1,2026-01-18,2026-01-20,W1,MUG,4,,,Hanse,,\n"
    "PO-2,1,2026-01-18,2026-01-20,W1,MUG,4,,,Hanse,arrived,2026-01-19 07:30\n"
)
RECEIPTS = "receipt,line,received_at,warehouse,item,quantity,delivery\nR-1,1,2026-01-19 12:00,W1,MUG,3,PO-2\n"
TRACKING = "shipment,at,code\n1Z999AA10123456784,2026-01-06 08:00,in_transit\n"
FILES = {
    "deliveries": DELIVERIES,
    "receipts": RECEIPTS,
    "orders": test_orders.GOOD,
    "order_status": test_orders.STEPS,
    "shipments": test_shipments.GOOD,
    "tracking": TRACKING,
    "exceptions": test_exceptions.OPEN,
}
SUBJECTS = "select e.subject_kind as kind, e.actor_kind as actor, e.actor_name as by, e.verb from event e"


def told(world: World) -> set[tuple[str, str]]:
    """Who tells of what, over all that acme reads."""
    with world.alice.acting(read_only=True):
        return {(row.actor, row.by) for row in rows(SUBJECTS)}


def test_who_had_a_file_taken_in_stands_in_every_timeline(world: World, stocked: TakeIn) -> None:
    for kind, content in FILES.items():
        run = queued(world, content, kind)
        execute(run.workspace_id, run.for_client_id, run.id)
        assert now(run).status == "done", (kind, now(run).problem, now(run).faults)
        assert told(world) == {("staff", world.sam.person.name)}, kind
    with world.alice.acting(read_only=True):
        kinds = {row.kind for row in rows(SUBJECTS)}
        delivery = rows("select a.id from asn a where a.source_ref = 'PO-2'")[0]
        said = [(one.text, one.by) for one in timeline(delivery.id)]
    assert kinds == {"asn", "receipt", "order", "shipment"}
    assert [text for text, _ in said][-2:] == ["Arrived", "Announced, lines: 1"], said
    page = world.alice.browser().get(f"/inbound/{delivery.id}").content.decode()
    assert f"· {world.sam.person.name}" in page


def test_the_command_line_names_no_person(world: World, stocked: TakeIn, written: Write) -> None:
    for kind, content in FILES.items():
        stocked(written(content), None, "--kind", kind)
        assert told(world) == {("system", "Baywindow")}, kind


def test_who_takes_a_file_in_is_named_not_who_uploaded_it(world: World, stocked: TakeIn) -> None:
    run: Any = queued(world, DELIVERIES, "deliveries")
    run.status = "draft"
    with world.sam.acting():
        run.save(update_fields=["status"])
    world.ola.browser().post(f"/console/imports/{run.id}/start", {"do": "run"})
    assert now(run).person_name == world.ola.person.name
