"""Stock out of the real files of others, by mappings alone, compared with what the files say."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from baywindow.tenancy.sql import one, rows
from tests.exchange import conftest as exchange
from tests.exchange import real, sums
from tests.exchange.conftest import (
    MAPPINGS,
    TakeIn,
    assert_nothing_changed,
    assert_sums,
    came_whole,
    needs_real_files,
)
from tests.exchange.opening import order_lines, write_opening
from tests.exchange.real import RETAIL, WORKS, tabbed
from tests.people import Someone, World

taken_in = exchange.taken_in
pytestmark = needs_real_files


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
    assert_returns_and_corrections(world.bob)
    assert_nothing_changed(taken_in(RETAIL, "uci_movements", client="beta"))
    assert by_item(world.bob) == retail_levels(began)
    assert "85123A" in world.bob.browser().get("/inventory?q=85123A").content.decode()
    assert figures(world.alice).movements == 0


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


def bins(file: Path) -> dict[tuple[str, str, str], Decimal]:
    """Quantities of the file by product number, room and bin."""
    numbers = {row[0]: row[2] for row in tabbed(WORKS / "Product.csv")}
    return {
        (numbers[row[0]], f"AW-{row[1]}", f"{row[2]}-{row[3]}"): Decimal(row[4])
        for row in tabbed(file)
        if int(row[4])
    }


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


def assert_returns_and_corrections(someone: Someone) -> None:
    """The 1,946 numbers that begin with C came back; 737 others take goods off, a line each."""
    told = real.invoices(RETAIL)
    assert (len(told.returns), len(told.corrections)) == (1_946, 737)
    with someone.acting(read_only=True):
        found = rows(
            "select kind, document_number as number, sum(qty) as qty, count(*) as lines from movement"
            " where kind in ('return', 'adjust') group by 1, 2"
        )
    assert_sums(someone, sums.of_ledger(told))
    assert {row.number: row.qty for row in found if row.kind == "return"} == told.returns
    assert {row.number: row.qty for row in found if row.kind == "adjust"} == told.corrections
    assert all(row.lines == 1 for row in found if row.kind == "adjust")


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
