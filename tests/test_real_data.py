"""Real files of others, brought in by mappings alone, compared with what the files say."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from baywindow.exchange.models import DONE, ImportRun
from baywindow.tenancy.sql import one, rows
from tests.exchange import conftest as exchange
from tests.exchange import real
from tests.exchange.conftest import MAPPINGS, TakeIn
from tests.exchange.opening import order_lines, write_opening
from tests.people import Someone, World

taken_in = exchange.taken_in
DATA = Path(__file__).parents[2] / "shared" / "data"
RETAIL = DATA / "uci-online-retail" / "online_retail.csv"
WORKS = DATA / "adventureworks"
SCMS = DATA / "scms" / "SCMS_Delivery_History_Dataset.csv"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the data folder ../shared/data beside the checkout"
)


def test_adventureworks_bins_are_what_the_file_says(taken_in: TakeIn, world: World) -> None:
    rooms, inventory = WORKS / "Location.csv", WORKS / "ProductInventory.csv"
    files: list[tuple[Path, str, Any]] = [
        (rooms, "aw_warehouses", None),
        (inventory, "aw_locations", None),
        (WORKS / "Product.csv", "aw_items", "acme"),
        (inventory, "aw_opening", "acme"),
    ]
    for file, mapping, client in files:
        came_whole(taken_in(file, mapping, client=client))
    told = bins(inventory)
    assert levels(world.alice) == told
    assert figures(world.alice).items == 504
    assert_measures(world.alice)
    for file, mapping, client in files:
        assert_nothing_changed(taken_in(file, mapping, client=client))
    assert levels(world.alice) == told
    page = world.alice.browser().get("/inventory?q=AR-5381").content.decode()
    assert "Adjustable Race" in page


def test_online_retail_ends_where_the_file_ends(taken_in: TakeIn, world: World, tmp_path: Path) -> None:
    opening = tmp_path / "opening.csv"
    began = write_opening(RETAIL, opening)
    came_whole(taken_in(RETAIL, "uci_items", client="beta"))
    came_whole(taken_in(opening, "uci_opening", client="beta"))
    run = taken_in(RETAIL, "uci_movements", client="beta")
    came_whole(run)
    assert (run.read, run.new) == (240_007, 240_007)
    assert by_item(world.bob) == retail_levels(began)
    assert never_below_zero(world.bob)
    assert sums_by_kind(world.bob) == retail_sums(began)
    assert_nothing_changed(taken_in(RETAIL, "uci_movements", client="beta"))
    assert by_item(world.bob) == retail_levels(began)
    assert "85123A" in world.bob.browser().get("/inventory?q=85123A").content.decode()
    assert figures(world.alice).movements == 0


def test_online_retail_invoices_are_orders_that_left(taken_in: TakeIn, world: World, tmp_path: Path) -> None:
    head = tmp_path / "invoices.csv"
    real.write_head(RETAIL, head, 2500, "InvoiceNo")
    told = real.invoices(head)
    came_whole(taken_in(head, "uci_warehouse", client=None))
    came_whole(taken_in(head, "uci_items"))
    for mapping in ("uci_orders", "uci_order_status", "uci_shipments", "uci_movements"):
        came_whole(taken_in(head, mapping))
    with world.alice.acting(read_only=True):
        orders = rows(
            "select o.client_reference as number, count(*) as lines, sum(l.qty_ordered) as qty,"
            " sum(l.qty_shipped) as gone from client_order o join order_line l on l.order_id = o.id"
            " where o.stage = 'shipped' group by 1"
        )
        parcels = rows(
            "select s.client_reference as number, count(*) as lines, sum(c.qty) as qty from shipment s"
            " join package_content c on c.shipment_id = s.id where s.order_id is not null group by 1"
        )
        ledger = rows("select kind, document_number as number, sum(qty) as qty from movement group by 1, 2")
    assert {row.number: (row.lines, row.qty) for row in orders} == told.orders
    assert {row.number: (row.lines, row.qty) for row in parcels} == told.orders
    assert all(row.gone == row.qty for row in orders)
    assert {row.number: row.qty for row in ledger if row.kind == "return"} == told.returns
    assert {row.number: row.qty for row in ledger if row.kind == "adjust"} == told.corrections
    assert told.returns and told.corrections and all(number.startswith("C") for number in told.returns)
    for mapping in ("uci_orders", "uci_order_status", "uci_shipments", "uci_movements"):
        assert_nothing_changed(taken_in(head, mapping))
    page = world.alice.browser().get("/orders?view=all&country=FR&sku=22728").content.decode()
    assert "Customer 12583" in page


def test_adventureworks_purchase_orders_are_received_as_the_dock_counted(
    taken_in: TakeIn, world: World, tmp_path: Path
) -> None:
    head = tmp_path / "PurchaseOrderDetail.csv"
    real.write_orders(WORKS, head, 700)
    told = real.purchases(head)
    came_whole(taken_in(WORKS / "Location.csv", "aw_warehouses", client=None))
    came_whole(taken_in(WORKS / "Product.csv", "aw_items"))
    for mapping in ("aw_deliveries", "aw_receipts"):
        came_whole(taken_in(head, mapping))
    with world.alice.acting(read_only=True):
        counted = one(real.COUNTED)
        found = rows("select kind, count(*) as n, sum(qty) as qty from discrepancy group by kind")
        assert one("select count(distinct supplier) as n from asn").n > 50
    assert real.Received(*counted) == told.received
    assert {row.kind: (row.n, row.qty) for row in found} == told.differences
    assert told.differences.keys() == {"short", "damaged"}
    for mapping in ("aw_deliveries", "aw_receipts"):
        assert_nothing_changed(taken_in(head, mapping))
    page = world.alice.browser().get("/inbound?view=done").content.decode()
    assert "ASN-1" in page and "Received" in page


def test_scms_deliveries_are_received_and_shipped_and_the_dirt_is_named(
    taken_in: TakeIn, world: World, tmp_path: Path
) -> None:
    head = tmp_path / "scms.csv"
    real.write_head(SCMS, head, 600, "ASN/DN #")
    told = real.history(head)
    for mapping in ("scms_sources", "scms_stores"):
        came_whole(taken_in(head, mapping, client=None))
    for mapping in ("scms_items", "scms_deliveries", "scms_receipts"):
        came_whole(taken_in(head, mapping))
    run = taken_in(head, "scms_shipments", "--keep-accepted")
    assert (run.status, run.new, run.rejected) == (DONE, told.sent.lines, told.dirty)
    assert told.dirty and "Weight Captured Separately" in str(run.faults)
    with world.alice.acting(read_only=True):
        assert real.Received(*one(real.COUNTED)) == told.received
        assert real.Sent(*one(real.SENT)) == told.sent
        vendors = rows("select supplier, count(*) as n from asn group by 1")
        modes = rows("select mode, count(*) as n from shipment group by 1")
    assert {row.supplier: row.n for row in vendors} == told.vendors
    assert {row.mode: row.n for row in modes} == told.modes
    for mapping in ("scms_items", "scms_deliveries", "scms_receipts"):
        assert_nothing_changed(taken_in(head, mapping))
    again = taken_in(head, "scms_shipments", "--keep-accepted")
    assert (again.new, again.changed, again.unchanged) == (0, 0, told.sent.lines)


def test_the_same_lines_as_a_spreadsheet_change_nothing(
    taken_in: TakeIn, world: World, tmp_path: Path
) -> None:
    head, slice_ = tmp_path / "lines.csv", tmp_path / "lines.xlsx"
    write_slice(RETAIL, head, slice_, 3000)
    first = json.loads((MAPPINGS / "uci_movements.json").read_text())
    came_whole(taken_in(head, {**first, "create": ["items", "warehouses"]}))
    before = by_item(world.alice)
    run = taken_in(slice_, spreadsheet_mapping())
    assert_nothing_changed(run)
    assert (run.unchanged, by_item(world.alice)) == (3000, before)


def came_whole(run: ImportRun) -> None:
    """Every row that was read is in, or was left out by the mapping."""
    assert (run.status, run.rejected, run.faults) == (DONE, 0, []), run.problem
    assert run.read == run.new + run.changed + run.unchanged + run.skipped


def assert_nothing_changed(run: ImportRun) -> None:
    """A second run finds everything as it left it."""
    assert (run.status, run.new, run.changed, run.rejected) == (DONE, 0, 0, 0), run.faults[:5]


def bins(file: Path) -> dict[tuple[str, str, str], Decimal]:
    """Quantities of the file by product number, room and bin."""
    numbers = {row[0]: row[2] for row in tabbed(WORKS / "Product.csv")}
    return {
        (numbers[row[0]], f"AW-{row[1]}", f"{row[2]}-{row[3]}"): Decimal(row[4])
        for row in tabbed(file)
        if int(row[4])
    }


def tabbed(file: Path) -> Iterator[list[str]]:
    """The rows of a file without a header."""
    with file.open(newline="", encoding="utf-8") as told:
        yield from csv.reader(told, delimiter="\t")


def levels(someone: Someone) -> dict[tuple[str, str, str], Decimal]:
    """What the person sees on hand by item, warehouse and location."""
    with someone.acting(read_only=True):
        found = rows(
            "select i.sku, w.code as room, l.code as bin, b.on_hand from balance b"
            " join level v using (workspace_id, client_id) join item i using (workspace_id, client_id)"
            " join client_warehouse w using (workspace_id, client_id)"
            " join client_location l using (workspace_id, client_id)"
            " where v.id = b.level_id and i.id = v.item_id and w.id = v.warehouse_id and l.id = b.location_id"
        )
    return {(row.sku, row.room, row.bin): row.on_hand for row in found}


def by_item(someone: Someone) -> dict[str, Decimal]:
    """What the person sees on hand by SKU: the levels, which must agree with the ledger."""
    with someone.acting(read_only=True):
        found = rows(
            "with v as materialized (select item_id, sum(on_hand) as level from level group by 1),"
            " m as materialized (select item_id, sum(qty) as ledger from movement group by 1)"
            " select i.sku, v.level, m.ledger from item i"
            " join v on v.item_id = i.id join m on m.item_id = i.id"
        )
    assert all(row.level == row.ledger for row in found)
    return {row.sku: row.level for row in found}


def never_below_zero(someone: Someone) -> bool:
    """Whether no day ever closed below zero."""
    with someone.acting(read_only=True):
        return one("select min(on_hand) as least from day_snapshot").least >= 0


def sums_by_kind(someone: Someone) -> dict[str, tuple[int, Decimal]]:
    """Lines and quantity of the ledger by kind."""
    with someone.acting(read_only=True):
        found = rows("select kind, count(*) as lines, sum(qty) as qty from movement group by kind")
    return {row.kind: (row.lines, row.qty) for row in found}


def figures(someone: Someone) -> Any:
    """How many items and movements the person sees."""
    with someone.acting(read_only=True):
        return one(
            "select (select count(*) from item) as items, (select count(*) from movement) as movements"
        )


def assert_measures(someone: Someone) -> None:
    """Units, tables and joined files came through: a road frame of 58 cm and 3.16 lb, a helmet, a part."""
    with someone.acting(read_only=True):
        found = {
            row.sku: row for row in rows("select sku, weight_g, length_mm, category, reorder_point from item")
        }
    heavy = found["FR-R92B-58"]
    assert (heavy.category, heavy.length_mm) == ("Road Frames", 580)
    grams = {row[2]: (row[12].strip(), row[13]) for row in tabbed(WORKS / "Product.csv") if row[13]}
    factor = {"LB": Decimal("453.59237"), "G": Decimal(1)}
    for number, (unit, weight) in grams.items():
        assert abs(found[number].weight_g - Decimal(weight) * factor[unit]) <= Decimal("0.0005")
    assert found["AR-5381"].category == "Components"
    assert found["AR-5381"].reorder_point == 750


def retail_levels(began: dict[str, int]) -> dict[str, Decimal]:
    """What each article must have at the end."""
    level: dict[str, Decimal] = defaultdict(Decimal, {code: Decimal(qty) for code, qty in began.items()})
    for _, code, quantity in order_lines(RETAIL):
        level[code] -= quantity
    return dict(level)


def retail_sums(began: dict[str, int]) -> dict[str, tuple[int, Decimal]]:
    """Lines and quantity by kind, as the file says them."""
    sums = {"opening": (len(began), Decimal(sum(began.values())))}
    for kind, quantities in real.kinds(RETAIL).items():
        sums[kind] = (len(quantities), Decimal(sum(quantities)))
    return sums


def write_slice(file: Path, lines: Path, sheet: Path, count: int) -> None:
    """The first lines of a CSV as a smaller CSV, and as a spreadsheet with true dates and numbers."""
    book = xlsxwriter.Workbook(str(sheet))
    page, when = book.add_worksheet("Lines"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    with (
        file.open(newline="", encoding="utf-8") as told,
        lines.open("w", newline="", encoding="utf-8") as out,
    ):
        writer = csv.writer(out)
        for n, cells in zip(range(count + 1), csv.reader(told), strict=False):
            writer.writerow(cells)
            for at, cell in enumerate(cells):
                if n and at == 4:
                    page.write_datetime(n, at, datetime.strptime(cell, "%m/%d/%y %H:%M"), when)  # noqa: DTZ007
                elif (n and at in {3, 5}) or (n and at == 0 and cell.isdigit()):
                    page.write_number(n, at, float(cell))
                else:
                    page.write_string(n, at, cell)
    book.close()


def spreadsheet_mapping() -> dict[str, Any]:
    """The mapping of the order lines, for a spreadsheet."""
    told: dict[str, Any] = json.loads((MAPPINGS / "uci_movements.json").read_text())
    return {**told, "file": {"format": "xlsx", "sheet": "Lines"}}
