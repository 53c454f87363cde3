"""What a file brings by the hundred is known to the planner when the run ends, not when somebody comes by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections

from baywindow.tenancy.context import current
from baywindow.tenancy.jobs import entered_job
from baywindow.tenancy.sql import bound, one
from tests.exchange.conftest import TakeIn
from tests.exchange.test_deliveries import stocked, written
from tests.exchange.test_imports import counts
from tests.people import World

__all__ = ["stocked", "written"]

MANY = 300
FILES = {
    "items": ("sku,name,barcode\n", "CUP-{n},Cup of tea {n},CODE{n}\n"),
    "orders": (
        "order_ref,line,warehouse,placed_at,consignee,item,quantity\n",
        "SO-{n},1,W1,2026-01-05 10:00,Ann Potter,MUG,1\n",
    ),
    "deliveries": (
        "delivery,line,expected_from,warehouse,item,quantity,supplier\n",
        "PO-{n},1,2027-01-18,W1,MUG,1,Potters\n",
    ),
    "receipts": (
        "receipt,line,warehouse,received_at,item,quantity\n",
        "GR-{n},1,W1,2026-01-05 10:00,MUG,1\n",
    ),
    "shipments": (
        "shipment,line,warehouse,shipped_at,item,quantity\n",
        "DN-{n},1,W1,2026-01-05 10:00,MUG,1\n",
    ),
}
TABLES = {
    "items": ("item", "item_token", "item_barcode"),
    "orders": ("client_order", "order_line", "order_token", "event"),
    "deliveries": ("asn", "asn_line", "asn_token"),
    "receipts": ("receipt", "receipt_line"),
    "shipments": ("shipment", "package", "package_content", "event"),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_planner_knows_what_came(
    kind: str, world: World, stocked: TakeIn, written: Callable[[str], Path]
) -> None:
    head, line = FILES[kind]
    file = written(head + "".join(line.format(n=n) for n in range(MANY)))
    assert counts(stocked(file, None, "--kind", kind)) == ("done", MANY, 0, 0, 0)
    with entered_job(world.northdock.id, world.acme.id):
        believed = {table: (_believed(table, world), _there(table)) for table in TABLES[kind]}
    assert all(many >= MANY and many / 2 < told < many * 2 for told, many in believed.values()), believed


def _there(table: str) -> int:
    """How many rows of the client there are."""
    return int(one(f"select count(*) as n from {table}").n)


def _believed(table: str, world: World) -> int:
    """How many rows of the client the planner believes there are."""
    owned = (
        f"select t.client_id from {table} t where t.workspace_id = %(workspace)s and t.client_id = %(client)s"
    )
    with connections[current().alias].cursor() as cursor:
        cursor.execute(f"explain (format json) {owned}", bound({"client": world.acme.id}))
        (told,) = cursor.fetchone()
    return int(told[0]["Plan"]["Plan Rows"])
