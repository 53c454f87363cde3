"""Real orders, deliveries and shipments: whole files, by mappings alone, compared record by record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from baywindow.exchange.models import DONE
from baywindow.tenancy.sql import one, rows
from tests.exchange import conftest as exchange
from tests.exchange import real, sums
from tests.exchange.conftest import (
    TakeIn,
    assert_nothing_changed,
    assert_sums,
    came_whole,
    needs_real_files,
)
from tests.exchange.real import MODE, PURCHASES, RETAIL, SCMS, WEIGHT, WORKS, Delivery, Order, Shipment
from tests.people import Someone, World

taken_in = exchange.taken_in
pytestmark = needs_real_files

REASONS = {
    MODE: "The table “modes” has nothing for “N/A”: add it to the mapping",
    WEIGHT: "“Weight Captured Separately” is not a number: digits, with “.” before the decimals"
    " (see numbers in the mapping)",
}


def test_online_retail_invoices_are_orders_that_left(taken_in: TakeIn, world: World, tmp_path: Path) -> None:
    """The file has 12,468 numbers. 1,946 begin with C: they are returns. Of the 10,522 others 9,785 are
    orders, no line of which is below zero; 737 are one line below zero: a correction of stock, not an order.
    """
    told = real.invoices(RETAIL)
    assert (len(told.orders), len(told.corrections), len(told.returns)) == (9_785, 737, 1_946)
    came_whole(taken_in(real.head(RETAIL, tmp_path, 1), "uci_warehouse", client=None))
    for mapping in ("uci_orders", "uci_order_status", "uci_shipments"):
        came_whole(taken_in(RETAIL, mapping))
    assert_sums(world.alice, sums.of_orders(told))
    assert orders(world.alice) == told.orders
    assert parcels(world.alice) == told.orders
    again = real.head(RETAIL, tmp_path, 50_000)
    for mapping in ("uci_orders", "uci_order_status", "uci_shipments"):
        assert_nothing_changed(taken_in(again, mapping))
    assert_sums(world.alice, sums.of_orders(told))
    page = world.alice.browser().get("/orders?view=all&country=FR&sku=22728").content.decode()
    assert "Customer 12583" in page


def test_adventureworks_purchase_orders_are_received_as_the_dock_counted(
    taken_in: TakeIn, world: World
) -> None:
    told = real.purchases(WORKS)
    short, damaged = sums.differences(told, "short"), sums.differences(told, "damaged")
    assert sum(len(one.lines) for one in told.values()) == 8_845
    assert (len(short), len(damaged)) == (380, 563)
    came_whole(taken_in(WORKS / "Location.csv", "aw_warehouses", client=None))
    came_whole(taken_in(WORKS / "Product.csv", "aw_items"))
    for mapping in ("aw_deliveries", "aw_receipts"):
        came_whole(taken_in(PURCHASES, mapping))
    assert_sums(world.alice, sums.of_deliveries(told))
    assert_received(world.alice, told, "source_ref")
    assert announced(world.alice) == real.ordered(WORKS)
    assert differences(world.alice, "short") == short
    assert differences(world.alice, "damaged") == damaged
    for mapping in ("aw_deliveries", "aw_receipts"):
        assert_nothing_changed(taken_in(PURCHASES, mapping))
    assert_sums(world.alice, sums.of_deliveries(told))
    key = short[-1][0]
    with world.alice.acting(read_only=True):
        number = one("select number from asn where source_ref = %(key)s", {"key": key}).number
    page = world.alice.browser().get(f"/inbound?view=done&q={key}").content.decode()
    assert number in page and "Received" in page


def test_scms_deliveries_of_73_vendors_are_received(taken_in: TakeIn, world: World) -> None:
    told = real.history(SCMS)
    assert sum(len(one.lines) for one in told.deliveries.values()) == 10_324
    assert len({one.supplier for one in told.deliveries.values()}) == 73
    came_whole(taken_in(SCMS, "scms_stores", client=None))
    for mapping in ("scms_items", "scms_deliveries", "scms_receipts"):
        came_whole(taken_in(SCMS, mapping))
    with world.alice.acting(read_only=True):
        items = rows("select sku, category, client_unit_value as value from item")
    assert {row.sku: (row.category, row.value) for row in items} == told.items
    assert_sums(world.alice, sums.of_deliveries(told.deliveries))
    assert_received(world.alice, told.deliveries, "sku")
    first = {key: min(line.at for line in one.lines.values()) for key, one in told.deliveries.items()}
    assert announced(world.alice) == first, "the file does not say it: by the time the first of it came"
    for mapping in ("scms_items", "scms_deliveries", "scms_receipts"):
        assert_nothing_changed(taken_in(SCMS, mapping))
    assert_sums(world.alice, sums.of_deliveries(told.deliveries))


def test_scms_shipments_come_in_and_every_row_with_dirt_is_named(
    taken_in: TakeIn, world: World, tmp_path: Path
) -> None:
    told, back = real.history(SCMS), tmp_path / "rejected.csv"
    assert len(told.dirt) == 1_820
    came_whole(taken_in(SCMS, "scms_sources", client=None))
    came_whole(taken_in(SCMS, "scms_items"))
    run = taken_in(SCMS, "scms_shipments", "--keep-accepted", "--rejected", str(back))
    assert (run.status, run.read, run.new, run.rejected) == (DONE, 10_324, 8_504, 1_820)
    assert_sums(world.alice, sums.of_history(told))
    assert shipments(world.alice) == told.shipments
    assert_dirt_is_named(back, told.dirt)
    assert all(told.dirt[n][column] == value for n, _, column, value, _ in run.faults)
    assert_nothing_changed(taken_in(SCMS, "scms_shipments", "--keep-accepted"), rejected=1_820)
    assert shipments(world.alice) == told.shipments


def orders(someone: Someone) -> dict[str, Order]:
    """The orders that left whole on the day they were placed, by the client's number."""
    with someone.acting(read_only=True):
        found = rows(
            "select o.client_reference as number, count(*) as lines, sum(l.qty_shipped) as units, o.placed_at"
            "  from client_order o join order_line l using (workspace_id, client_id)"
            " where l.order_id = o.id and o.stage = 'shipped' and o.shipped_at >= o.placed_at"
            " group by o.id, o.client_reference, o.placed_at"
            " having sum(l.qty_ordered) = sum(l.qty_shipped)"
        )
    return {row.number: Order(row.lines, row.units, row.placed_at) for row in found}


def parcels(someone: Someone) -> dict[str, Order]:
    """What the shipments of orders hold, by the number of the order."""
    with someone.acting(read_only=True):
        found = rows(
            "select s.client_reference as number, count(*) as lines, sum(c.qty) as units, s.shipped_at"
            "  from shipment s join package_content c using (workspace_id, client_id)"
            " where c.shipment_id = s.id and s.order_id is not null"
            " group by s.id, s.client_reference, s.shipped_at"
        )
    return {row.number: Order(row.lines, row.units, row.shipped_at) for row in found}


def assert_received(someone: Someone, told: dict[str, Delivery], item: str) -> None:
    """Each delivery and each of its lines: from whom, for when, what was announced, what was counted when."""
    with someone.acting(read_only=True):
        heads = rows("select source_ref, supplier, expected_from, expected_to, received_at, status from asn")
        lines = rows(
            f"select a.source_ref, l.line_no, i.{item} as item, l.qty, l.counted,"
            " coalesce(sum(c.qty) filter (where c.condition = 'damaged'), 0) as damaged,"
            " min(c.counted_at) as first_at, max(c.counted_at) as last_at"
            "  from asn a join asn_line l using (workspace_id, client_id)"
            "  join item i using (workspace_id, client_id) left join receipt_line c on c.asn_line_id = l.id"
            " where l.asn_id = a.id and i.id = l.item_id group by 1, 2, 3, 4, 5, l.id"
        )
    assert {tuple(row) for row in heads} == {head(key, one) for key, one in told.items()}
    assert {tuple(row) for row in lines} == {
        (key, number, line.item, line.announced, line.came, line.damaged, line.at, line.at)
        for key, one in told.items()
        for number, line in one.lines.items()
    }


def announced(someone: Someone) -> dict[str, datetime]:
    """When each delivery was announced, as it says itself and as its one event tells."""
    with someone.acting(read_only=True):
        found = rows(
            "select a.source_ref, a.announced_at, e.at from asn a join event e on e.subject_id = a.id"
            " where e.verb = 'asn.announced'"
        )
    assert all(row.announced_at == row.at for row in found)
    told = {row.source_ref: row.at for row in found}
    assert len(told) == len(found)
    return told


def head(key: str, told: Delivery) -> tuple[Any, ...]:
    """Expected from the first day of its lines to the last, received with the last of them."""
    lines = told.lines.values()
    days, last = [line.due for line in lines], max(line.at for line in lines)
    well = all(line.came == line.announced and not line.damaged for line in lines)
    return key, told.supplier, min(days), max(days), last, "closed" if well else "received"


def differences(someone: Someone, kind: str) -> list[tuple[Any, ...]]:
    """What lies before the client, by delivery and item."""
    with someone.acting(read_only=True):
        found = rows(
            "select a.source_ref as delivery, i.source_ref as item, d.qty from discrepancy d"
            " join asn a on a.id = d.asn_id join item i on i.id = d.item_id where d.kind = %(kind)s",
            {"kind": kind},
        )
    return sorted(tuple(row) for row in found)


def shipments(someone: Someone) -> dict[str, Shipment]:
    """The shipments with mode, day, weight, and the units of each line of the file."""
    with someone.acting(read_only=True):
        found = rows(
            "select s.source_ref as key, s.mode, s.service, s.delivered_at, s.consignee,"
            " p.weight_g / 1000 as kg, array_agg(split_part(c.once, '/', 3)::int) as lines,"
            " array_agg(c.qty) as units from shipment s join package p using (workspace_id, client_id)"
            "  join package_content c using (workspace_id, client_id)"
            " where p.shipment_id = s.id and c.package_id = p.id and s.status = 'delivered'"
            "   and s.dated_at = s.delivered_at group by 1, 2, 3, 4, 5, 6, s.id"
        )
    return {
        row.key: Shipment(
            row.mode, row.service, row.delivered_at, row.consignee, row.kg,
            dict(zip(row.lines, row.units, strict=True)),
        )
        for row in found
    }  # fmt: skip


def assert_dirt_is_named(file: Path, told: dict[int, dict[str, str]]) -> None:
    """The file of rejected rows has each row with dirt, as it was sent, with every column and its remedy."""
    sent = dict(enumerate(real.named(SCMS), start=2))
    back = {int(row["row"]): row for row in real.named(file)}
    assert back.keys() == told.keys()
    for number, row in back.items():
        assert row["ID"] == sent[number]["ID"]
        reasons = {f"{column}: {REASONS[column]}" for column in told[number]}
        assert set(row["reason"].split("; ")) == reasons, number
