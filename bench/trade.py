"""Real orders, deliveries and shipments by mappings alone, each compared with what its file says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from .ground import Ground
from .table import Row

TakeIn = Callable[..., str]


def orders_and_shipments(ground: Ground, take_in: TakeIn, retail: Path) -> Iterator[Row]:
    """Online Retail: an invoice is an order that left, a number that begins with C a return."""
    from tests.exchange import real

    told = real.invoices(retail)
    for mapping in ("uci_orders", "uci_order_status", "uci_shipments"):
        yield _taken("Online Retail", ground, take_in, retail, mapping, "retail")
    lines = sum(count for count, _ in told.orders.values())
    units = sum(qty for _, qty in told.orders.values())
    sums = (len(told.orders), lines, units)
    of_orders = (
        "select count(distinct order_id) as n, count(*) as lines, sum(qty_shipped) as units from order_line"
    )
    yield _equal("Online Retail: orders, lines, units", _sums(ground, "retail", of_orders), sums)
    sent = (
        "select count(distinct shipment_id) as n, count(*) as lines, sum(qty) as units from package_content"
    )
    yield _equal("Online Retail: shipments, lines, units", _sums(ground, "retail", sent), sums)
    for kind, found in (("return", told.returns), ("adjust", told.corrections)):
        text = f"select count(distinct document_number), sum(qty) from movement where kind = '{kind}'"
        yield _equal(f"Online Retail: numbers, units ({kind})", _sums(ground, "retail", text),
                     (len(found), sum(found.values())))  # fmt: skip


def deliveries_and_receipts(ground: Ground, take_in: TakeIn, works: Path) -> Iterator[Row]:
    """AdventureWorks: purchase orders, what the dock counted of them, and each difference."""
    from tests.exchange import real

    file = works / "PurchaseOrderDetail.csv"
    told = real.purchases(file)
    for mapping in ("aw_deliveries", "aw_receipts"):
        yield _taken("AdventureWorks", ground, take_in, file, mapping, "works")
    yield _equal("AdventureWorks: deliveries, lines, announced, sound, damaged, in stock",
                 _sums(ground, "works", real.COUNTED), told.received)  # fmt: skip
    for kind, sums in told.differences.items():
        text = f"select count(*), sum(qty) from discrepancy where kind = '{kind}'"
        yield _equal(f"AdventureWorks: lines, units {kind}", _sums(ground, "works", text), sums)


def history(ground: Ground, take_in: TakeIn, scms: Path) -> Iterator[Row]:
    """SCMS: what was announced and received, and what left; rows with dirt are reported."""
    from tests.exchange import real

    told = real.history(scms)
    for mapping in ("scms_sources", "scms_stores"):
        take_in(ground, scms, mapping, None)
    for mapping in ("scms_items", "scms_deliveries", "scms_receipts", "scms_shipments"):
        dirty = told.dirty if mapping == "scms_shipments" else 0
        yield _taken("SCMS", ground, take_in, scms, mapping, "relief", dirty)
    yield _equal("SCMS: deliveries, lines, announced, sound, damaged, in stock",
                 _sums(ground, "relief", real.COUNTED), told.received)  # fmt: skip
    yield _equal("SCMS: shipments, lines, units, kg", _sums(ground, "relief", real.SENT), told.sent)
    vendors = _sums(ground, "relief", "select count(distinct supplier) as n, count(*) as lines from asn")
    yield _equal("SCMS: vendors, deliveries", vendors, (len(told.vendors), sum(told.vendors.values())))


def _taken(
    whose: str, ground: Ground, take_in: TakeIn, file: Path, mapping: str, client: str, dirty: int = 0
) -> Row:
    """A file taken in twice: how fast, and whether the second time changed nothing."""
    began = time.perf_counter()
    said = take_in(ground, file, mapping, client, dirty)
    spent = time.perf_counter() - began
    again = take_in(ground, file, mapping, client, dirty)
    ok = " 0 new, 0 changed" in again and f" {dirty:,} rejected" in said
    return Row(f"{whose}: {mapping}", f"{spent:.1f} s", said, "a second time changes nothing", ok)


def _equal(name: str, found: tuple[Any, ...], told: tuple[Any, ...]) -> Row:
    figures = tuple(Decimal(one) for one in told)
    return Row(name, " · ".join(f"{one:,}" for one in found), "", "as the file says", found == figures)


def _sums(ground: Ground, client: str, sql: str) -> tuple[Decimal, ...]:
    """The figures of a query as a job of this client sees them."""
    return tuple(Decimal(one) for one in json.loads(ground.run_code(_ASK.format(client=client, sql=sql))))


_ASK = '''
import json
from baywindow.server.process import become_owner
become_owner()
from baywindow.tenancy.founding import find_client, find_workspace
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.sql import one
workspace = find_workspace("real")
with entered_job(workspace.id, find_client(workspace, "{client}").id):
    print(json.dumps([str(value) for value in one("""{sql}""")]))
'''
