"""Real orders, deliveries and shipments by mappings alone, each compared with what its file says."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from .ground import Ground
from .table import Row

if TYPE_CHECKING:
    from tests.exchange.sums import Sum

TakeIn = Callable[..., str]


def orders_and_shipments(ground: Ground, take_in: TakeIn, retail: Path) -> Iterator[Row]:
    """Online Retail: an invoice is an order that left, a number that begins with C a return."""
    from tests.exchange import real, sums

    told = real.invoices(retail)
    for mapping in ("uci_orders", "uci_order_status", "uci_shipments"):
        yield _taken("Online Retail", ground, take_in, retail, mapping, "retail")
    yield from _equal("Online Retail", ground, "retail", sums.of_orders(told) + sums.of_ledger(told))


def deliveries_and_receipts(ground: Ground, take_in: TakeIn, works: Path) -> Iterator[Row]:
    """AdventureWorks: purchase orders, what the dock counted of them, and each difference."""
    from tests.exchange import real, sums

    for mapping in ("aw_deliveries", "aw_receipts"):
        yield _taken("AdventureWorks", ground, take_in, works / real.PURCHASES.name, mapping, "works")
    yield from _equal("AdventureWorks", ground, "works", sums.of_deliveries(real.purchases(works)))


def history(ground: Ground, take_in: TakeIn, scms: Path) -> Iterator[Row]:
    """SCMS: what was announced and received, and what left; rows with dirt are reported."""
    from tests.exchange import real, sums

    told = real.history(scms)
    for mapping in ("scms_sources", "scms_stores"):
        take_in(ground, scms, mapping, None)
    for mapping in ("scms_items", "scms_deliveries", "scms_receipts", "scms_shipments"):
        dirty = len(told.dirt) if mapping == "scms_shipments" else 0
        yield _taken("SCMS", ground, take_in, scms, mapping, "relief", dirty)
    yield from _equal("SCMS", ground, "relief", sums.of_deliveries(told.deliveries) + sums.of_history(told))


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


def _equal(whose: str, ground: Ground, client: str, expected: list[Sum]) -> Iterator[Row]:
    for figure in expected:
        found = _sums(ground, client, figure.sql)
        shown, same = " · ".join(f"{one:,}" for one in found), found == figure.told
        yield Row(f"{whose}: {figure.of}", shown, "", "as the file says", same)


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
