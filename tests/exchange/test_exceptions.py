"""Exceptions from a file: opened once, brought up to date, resolved, each row that cannot be said why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from baywindow.activity.events import timeline
from baywindow.exceptions.models import ClientException
from tests.exchange import test_deliveries, test_orders, test_shipments
from tests.exchange.conftest import TakeIn
from tests.exchange.test_imports import counts, faults
from tests.people import World

stocked, written = test_orders.stocked, test_orders.written
Write = Callable[[str], Path]
HEAD = "source_ref,record,number,code,text,opened_at,resolved_at,resolution\n"
OPEN = f"{HEAD}I-1,order,SO-1001,customs,Papers wanted,2026-01-20 10:00,,\nI-2,order,SO-1001,,Box wet,,,\n"
OVER = f"{HEAD}I-1,order,SO-1001,customs,Papers wanted,2026-01-20 10:00,2026-01-21 09:00,They let it go\n"
BAD = (
    f"{HEAD}I-4,order,SO-9999,customs,x,,,\nI-5,order,SO-1002,no_scan,x,,,\nI-6,order,SO-1001,address,x,,,y\n"
    "I-7,order,SO-1002,quality,x,,,\nI-8,order,SO-1002,quality,x,,,\nI-7,order,SO-1002,quality,x,,,\n"
)


def test_a_file_opens_exceptions_and_resolves_them(world: World, stocked: TakeIn, written: Write) -> None:
    stocked(written(test_orders.GOOD), None, "--kind", "orders")
    for new, known in ((2, 0), (0, 2)):
        assert counts(stocked(written(OPEN), None, "--kind", "exceptions")) == ("done", new, 0, known, 0)
    for changed, known in ((1, 0), (0, 1)):
        assert counts(stocked(written(OVER), None, "--kind", "exceptions")) == ("done", 0, changed, known, 0)
    found = (
        ClientException._base_manager.using("owner").filter(client_id=world.acme.id).order_by("source_ref")
    )
    assert [(one.severity, one.acts, one.lasting, one.resolution) for one in found] == [
        ("serious", "client", False, "They let it go"), ("minor", "warehouse", True, "")]  # fmt: skip
    with world.alice.acting(read_only=True):
        said = [one.text for one in timeline(found[0].page_id)]
    assert "Held by customs, resolved: They let it go" in said and "Something else: Box wet" in said
    run = stocked(written(BAD), None, "--kind", "exceptions", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [
        (2, "number"), (3, "code"), (4, "resolution"), (6, "code"), (7, "source_ref")]  # fmt: skip


def test_records_are_named_by_their_key_elsewhere(world: World, stocked: TakeIn, written: Write) -> None:
    stocked(written(test_orders.GOOD), None, "--kind", "orders")
    stocked(written(test_deliveries.GOOD), None, "--kind", "deliveries")
    stocked(written(test_shipments.GOOD), None, "--kind", "shipments")
    rows = (
        "X-1,order,W-1,customs,a,,,\nX-2,asn,PO-2,other,b,,,\nX-3,shipment,DN-2,other,c,,,\nX-4,order,PO-1,address,d,,,\n"
        "X-5,shipment,W-1,other,e,,,\nX-6,order,SO-1001,customs,f,,,\n"
    )
    run = stocked(written(HEAD + rows), None, "--kind", "exceptions", "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [(6, "number"), (7, "code")], "W-1 is SO-1001"
    with world.alice.acting(read_only=True):
        found = {one.source_ref: one.subject_number for one in ClientException.objects.all()}
    assert found == {"X-1": "SO-1001", "X-2": "ASN-1002", "X-3": "SH-1002", "X-4": "SO-1001"}
