"""Shipments another system packed, from a file: taken in once, kept current, and faults said by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from baywindow.exchange.registry import SHIPMENTS
from baywindow.exchange.standard import standard_rules
from baywindow.tenancy.sql import rows
from tests.exchange import test_orders
from tests.exchange.conftest import TakeIn
from tests.exchange.test_deliveries import stocked, written
from tests.exchange.test_imports import counts, faults
from tests.people import World

__all__ = ["stocked", "written"]

HEAD = (
    "shipment,line,warehouse,shipped_at,carrier,tracking_number,consignee,country,package,weight_g,item,"
    "quantity,delivered_at,signed_by\n"
)
FIRST = "DN-1,1,W1,2026-01-05 10:00,UPS,1Z 999AA10123456784,Anna,DE,1,1200,TEA,2,"
GOOD = (
    f"{HEAD}{FIRST},\n"
    "DN-1,2,W1,2026-01-05 10:00,UPS,1Z 999AA10123456784,Anna,DE,2,800,MUG,4,,\n"
    "DN-2,1,W1,2026-01-06 10:00,DHL,,Ben,AT,1,500,MUG,1,2026-01-08 09:00,Ben\n"
)


def test_a_file_of_shipments_is_taken_in_once_and_brings_them_up_to_date(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    assert counts(stocked(written(GOOD), None, "--kind", "shipments")) == ("done", 3, 0, 0, 0)
    assert counts(stocked(written(GOOD), None, "--kind", "shipments")) == ("done", 0, 0, 3, 0)
    with world.alice.acting(read_only=True):
        told = rows("select number, status, tracking_number, source_ref from shipment order by number")
        assert [tuple(row) for row in told] == [
            ("SH-1001", "handed_over", "1Z999AA10123456784", "DN-1"),
            ("SH-1002", "delivered", "", "DN-2"),
        ]
        assert [tuple(row) for row in rows("select package_no, weight_g from package order by 1, 2")] == [
            (1, 500), (1, 1200), (2, 800),
        ]  # fmt: skip
        assert rows("select m.id from movement m") == [], "stock is the movements' business"
    arrived = f"{HEAD}{FIRST}2026-01-07 12:00,A. Schmitz\n"
    assert counts(stocked(written(arrived), None, "--kind", "shipments")) == ("done", 0, 1, 0, 0)
    page = world.alice.browser().get("/shipments?view=delivered").content.decode()
    assert "SH-1001" in page and "SH-1002" in page
    with world.bob.acting(read_only=True):
        assert rows("select s.id from shipment s") == []


def test_what_cannot_have_been_shipped_is_named_by_row(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    head = "shipment,line,warehouse,shipped_at,item,quantity,order_number,lot,delivered_at,sscc,package\n"
    bad = (
        f"{head}A,1,W1,2026-01-05 10:00,NOPE,1,,,,,\n"
        "A,2,W9,2026-01-05 10:00,MUG,1,,,,,\n"
        "B,1,W1,2026-01-05 10:00,MUG,0,,,,,\n"
        "B,2,W1,2026-01-05 10:00,MUG,1,SO-9,,,,\n"
        "C,1,W1,2026-01-05 10:00,TEA,1,,L9,,,\n"
        "C,2,W1,2026-01-05 10:00,MUG,1,,,2026-01-04 10:00,,\n"
        "D,1,W1,2099-01-05 10:00,MUG,1,,,,,\n"
        "E,1,W1,2026-01-05 10:00,MUG,1,,,,106141412345678908,1\n"
        "E,2,W1,2026-01-05 10:00,MUG,1,,,,106141412345678908,2\n"
    )
    run = stocked(written(bad), None, "--kind", "shipments")
    assert {field for _, field, _ in faults(run)} == {
        "item", "warehouse", "quantity", "order_number", "lot", "delivered_at", "shipped_at", "sscc",
    }  # fmt: skip
    with world.alice.acting(read_only=True):
        assert rows("select s.id from shipment s") == []


def test_an_order_is_named_by_its_key_elsewhere_by_our_number_or_by_the_reference(
    world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    stocked(written(test_orders.GOOD), None, "--kind", "orders")
    head = "shipment,line,warehouse,shipped_at,item,quantity,order_number\n"
    named = {"A": "W-1", "B": "SO-1002", "C": "PO-1", "D": "W-2"}
    lines = [f"{key},1,W1,2026-01-20 10:00,MUG,1,{order}\n" for key, order in named.items()]
    assert counts(stocked(written(head + "".join(lines)), None, "--kind", "shipments"))[:2] == ("done", 4)
    with world.alice.acting(read_only=True):
        found = rows("select s.source_ref, s.order_number from shipment s order by 1")
    assert dict(tuple(row) for row in found) == {
        "A": "SO-1001",
        "B": "SO-1002",
        "C": "SO-1001",
        "D": "SO-1002",
    }
    rules = standard_rules(SHIPMENTS)
    rules["fields"]["order_number"] |= {"look_up": "source_ref"}
    again = "".join(line.replace(key, f"{key}{key}", 1) for key, line in zip(named, lines, strict=True))
    run = stocked(written(head + again), rules)
    assert [(row, field) for row, field, _ in faults(run)] == [(3, "order_number"), (4, "order_number")]
