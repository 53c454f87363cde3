"""What the real files say of themselves: the sums that must come out, and heads of them for a quick run."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

MODES = {"Air": "air", "Air Charter": "air", "Truck": "road", "Ocean": "sea"}
WEIGHT = "Weight (Kilograms)"

COUNTED = """
select (select count(*) from asn) as deliveries, (select count(*) from asn_line) as lines,
       (select sum(qty) from asn_line) as announced,
       (select coalesce(sum(qty), 0) from receipt_line where condition = 'ok') as sound,
       (select coalesce(sum(qty), 0) from receipt_line where condition = 'damaged') as damaged,
       (select sum(qty) from movement where kind = 'receipt') as in_stock"""
SENT = """
select (select count(*) from shipment) as shipments, (select count(*) from package_content) as lines,
       (select sum(qty) from package_content) as qty,
       (select sum(weight_g) from package) / 1000 as weight_kg"""


class Invoices(NamedTuple):
    """Online Retail: lines and units by invoice that left, came back, or was a correction of stock."""

    orders: dict[str, tuple[int, Decimal]]
    returns: dict[str, Decimal]
    corrections: dict[str, Decimal]


class Received(NamedTuple):
    """What was announced and what was counted of it, in the order of `COUNTED`."""

    deliveries: int
    lines: int
    announced: Decimal
    sound: Decimal
    damaged: Decimal
    in_stock: Decimal


class Purchases(NamedTuple):
    """AdventureWorks: what was received, and what differed by kind."""

    received: Received
    differences: dict[str, tuple[int, Decimal]]


class Sent(NamedTuple):
    """What left, in the order of `SENT`."""

    shipments: int
    lines: int
    qty: Decimal
    weight_kg: Decimal


class History(NamedTuple):
    """SCMS: what was received, by whom it was sent, and what of it came in as shipments."""

    received: Received
    vendors: dict[str, int]
    sent: Sent
    modes: dict[str, int]
    dirty: int


def named(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a file by their columns' names."""
    with file.open(newline="", encoding="utf-8-sig") as told:
        yield from csv.DictReader(told)


def write_head(source: Path, target: Path, most: int, key: str) -> None:
    """About the first rows of a file: whole records, told apart by `key`."""
    kept: list[dict[str, str]] = []
    known: set[str] = set()
    for row in named(source):
        if len(kept) < most or row[key] in known:
            kept.append(row)
            known.add(row[key])
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(kept[0]))
        writer.writeheader()
        writer.writerows(kept)


def write_orders(works: Path, target: Path, most: int) -> None:
    """The first purchase orders, and beside them the files their vendors stand in."""
    lines = (works / "PurchaseOrderDetail.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    last = lines[most].split("\t", 1)[0]
    whole = (line for line in lines[:most] if line.split("\t", 1)[0] != last)
    target.write_text("".join(whole), encoding="utf-8")
    for name in ("PurchaseOrderHeader.csv", "Vendor.csv"):
        (target.parent / name).write_bytes((works / name).read_bytes())


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
            lines, units = told.orders.get(number, (0, Decimal(0)))
            told.orders[number] = (lines + 1, units + quantity)
    return told


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


def purchases(file: Path) -> Purchases:
    """What the lines of the purchase orders come to."""
    with file.open(newline="", encoding="utf-8") as told:
        rows = csv.reader(told, delimiter="\t")
        lines = [(row[0], Decimal(row[3]), Decimal(row[7]), Decimal(row[8])) for row in rows]
    came, broken = sum(line[2] for line in lines), sum(line[3] for line in lines)
    short = [line[1] - line[2] for line in lines if line[2] < line[1]]
    damaged = [line[3] for line in lines if line[3] > 0]
    received = Received(
        len({line[0] for line in lines}), len(lines), sum((line[1] for line in lines), Decimal(0)),
        came - broken, Decimal(broken), Decimal(came),
    )  # fmt: skip
    return Purchases(
        received,
        {"short": (len(short), Decimal(sum(short))), "damaged": (len(damaged), Decimal(sum(damaged)))},
    )


def history(file: Path) -> History:
    """What the delivery history comes to; a row whose weight or mode nobody captured is dirt."""
    vendors: dict[str, str] = {}
    modes: dict[str, str] = {}
    lines, units, clean, sent, weight = 0, Decimal(0), 0, Decimal(0), Decimal(0)
    for row in named(file):
        lines, units = lines + 1, units + Decimal(row["Line Item Quantity"])
        vendors[row["ASN/DN #"]] = row["Vendor"]
        if row["Shipment Mode"] not in MODES or row[WEIGHT] == "Weight Captured Separately":
            continue
        modes[row["ASN/DN #"]] = MODES[row["Shipment Mode"]]
        clean, sent = clean + 1, sent + Decimal(row["Line Item Quantity"])
        weight += Decimal(0 if row[WEIGHT].startswith("See ") else row[WEIGHT])
    return History(
        Received(len(vendors), lines, units, units, Decimal(0), units),
        dict(Counter(vendors.values())),
        Sent(len(modes), clean, sent, weight),
        dict(Counter(modes.values())),
        lines - clean,
    )
