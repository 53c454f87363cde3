"""What the real files say of themselves, read without the importer: the records that must come out."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

DATA = Path(__file__).parents[3] / "shared" / "data"
RETAIL = DATA / "uci-online-retail" / "online_retail.csv"
WORKS = DATA / "adventureworks"
PURCHASES = WORKS / "PurchaseOrderDetail.csv"
SCMS = DATA / "scms" / "SCMS_Delivery_History_Dataset.csv"

LONDON, SEATTLE = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
MODES = {"Air": "air", "Air Charter": "air", "Truck": "road", "Ocean": "sea"}
MODE, WEIGHT = "Shipment Mode", "Weight (Kilograms)"


class Order(NamedTuple):
    """Lines and units of an invoice that left, and when it was written."""

    lines: int
    units: Decimal
    at: datetime


class Invoices(NamedTuple):
    """Online Retail by invoice number: what left, units that came back, and corrections of stock."""

    orders: dict[str, Order]
    returns: dict[str, Decimal]
    corrections: dict[str, Decimal]


class Line(NamedTuple):
    """A line of a delivery: what was announced for which day, what came of it when, and how much was bad."""

    item: str
    announced: Decimal
    due: date
    came: Decimal
    damaged: Decimal
    at: datetime


class Delivery(NamedTuple):
    """A delivery and its lines by number."""

    supplier: str
    lines: dict[int, Line]


class Item(NamedTuple):
    """An article: its group, and the value its last row gives."""

    category: str
    value: Decimal


class Shipment(NamedTuple):
    """What left together; `weight_kg` is None where no row that counts gives one."""

    mode: str
    service: str
    at: datetime
    consignee: str
    weight_kg: Decimal | None
    lines: dict[int, Decimal]


class History(NamedTuple):
    """SCMS: articles, deliveries, shipments, and by row of the file what its dirty columns say."""

    items: dict[str, Item]
    deliveries: dict[str, Delivery]
    shipments: dict[str, Shipment]
    dirt: dict[int, dict[str, str]]


def named(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a file by their columns' names."""
    with file.open(newline="", encoding="utf-8-sig") as told:
        yield from csv.DictReader(told)


def tabbed(file: Path) -> Iterator[list[str]]:
    """The rows of a file without a header."""
    with file.open(newline="", encoding="utf-8") as told:
        yield from csv.reader(told, delimiter="\t")


def head(file: Path, folder: Path, rows: int) -> Path:
    """The file's columns and first rows as another file, in a folder; a row keeps its number."""
    first = folder / f"{rows}-{file.name}"
    with file.open(encoding="utf-8") as told:
        first.write_text("".join(islice(told, rows + 1)), encoding="utf-8")
    return first


def invoices(file: Path) -> Invoices:
    """What each invoice comes to."""
    told = Invoices({}, defaultdict(Decimal), defaultdict(Decimal))
    for row in named(file):
        number, quantity = row["InvoiceNo"], Decimal(row["Quantity"])
        if number.startswith("C"):
            told.returns[number] -= quantity
        elif quantity < 0:
            told.corrections[number] += quantity
        else:
            lines, units, at = told.orders.get(number) or Order(0, Decimal(0), _written(row["InvoiceDate"]))
            told.orders[number] = Order(lines + 1, units + quantity, at)
    return told


def _written(told: str) -> datetime:
    return datetime.strptime(told, "%m/%d/%y %H:%M").replace(tzinfo=LONDON)


def kinds(file: Path) -> dict[str, list[int]]:
    """The quantities of the ledger's lines by their kind."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in named(file):
        quantity = int(row["Quantity"])
        if row["InvoiceNo"].startswith("C"):
            found["return"].append(-quantity)
        else:
            found["adjust" if quantity < 0 else "ship"].append(-abs(quantity))
    return dict(found)


def purchases(works: Path) -> dict[str, Delivery]:
    """The purchase orders by number, their vendors' names from the files beside."""
    names = {row[0]: row[2] for row in tabbed(works / "Vendor.csv")}
    vendors = {row[0]: names[row[4]] for row in tabbed(works / "PurchaseOrderHeader.csv")}
    told: dict[str, Delivery] = {}
    for order, line, due, announced, item, _, _, came, damaged, _, at in tabbed(works / PURCHASES.name):
        told.setdefault(f"PO-{order}", Delivery(vendors[order], {})).lines[int(line)] = Line(
            item, Decimal(announced), datetime.fromisoformat(due).date(), Decimal(came), Decimal(damaged),
            datetime.fromisoformat(at).replace(tzinfo=SEATTLE),
        )  # fmt: skip
    return told


def ordered(works: Path) -> dict[str, datetime]:
    """When each purchase order was written, as its head says."""
    heads = tabbed(works / "PurchaseOrderHeader.csv")
    return {f"PO-{row[0]}": datetime.fromisoformat(row[6]).replace(tzinfo=SEATTLE) for row in heads}


def history(file: Path) -> History:
    """What the delivery history comes to; a row whose weight or mode nobody captured is dirt."""
    told = History({}, {}, {}, {})
    for number, row in enumerate(named(file), start=2):
        key, line, units = row["ASN/DN #"], int(row["ID"]), Decimal(row["Line Item Quantity"])
        told.items[row["Item Description"]] = Item(row["Product Group"], Decimal(row["Pack Price"]))
        told.deliveries.setdefault(key, Delivery(row["Vendor"], {})).lines[line] = Line(
            row["Item Description"], units, _day(row["Scheduled Delivery Date"]).date(), units, Decimal(0),
            _day(row["Delivered to Client Date"]),
        )  # fmt: skip
        if dirt := _dirt(row):
            told.dirt[number] = dirt
        else:
            known = told.shipments.get(key) or _shipment(row)
            known.lines[line] = units
            weight = _weight(row) if known.weight_kg is None else known.weight_kg
            told.shipments[key] = known._replace(weight_kg=weight)
    return told


def _dirt(row: dict[str, str]) -> dict[str, str]:
    dirty = {MODE: row[MODE] not in MODES, WEIGHT: row[WEIGHT] == "Weight Captured Separately"}
    return {column: row[column] for column, wrong in dirty.items() if wrong}


def _shipment(row: dict[str, str]) -> Shipment:
    service = "Charter" if row[MODE] == "Air Charter" else ""
    at = _day(row["Delivered to Client Date"])
    return Shipment(MODES[row[MODE]], service, at, row["Project Code"], _weight(row), {})


def _weight(row: dict[str, str]) -> Decimal | None:
    """In kg; a row may point to the one that has it: See DN-304 (ID#:10589)."""
    return None if row[WEIGHT].startswith("See ") else Decimal(row[WEIGHT])


def _day(told: str) -> datetime:
    return datetime.strptime(told, "%d-%b-%y").replace(tzinfo=UTC)
