"""Figures the database must give, each beside what its file says: for the tests and for the bench."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from .real import Delivery, History, Invoices, Line

ORDERED = """
select count(distinct order_id) as orders, count(*) as lines, sum(qty_ordered) as ordered,
       sum(qty_shipped) as gone
  from order_line"""
SENT = """
select count(distinct s.id) as shipments, count(*) as lines, sum(c.qty) as qty,
       count(distinct s.order_id) as orders
  from shipment s join package_content c using (workspace_id, client_id) where c.shipment_id = s.id"""
LEDGER = "select count(distinct document_number) as n, sum(qty) as qty from movement where kind = '{kind}'"
COUNTED = """
select (select count(*) from asn) as deliveries, (select count(*) from asn_line) as lines,
       (select sum(qty) from asn_line) as announced,
       (select coalesce(sum(qty), 0) from receipt_line where condition = 'ok') as sound,
       (select coalesce(sum(qty), 0) from receipt_line where condition = 'damaged') as damaged,
       (select sum(qty) from movement where kind = 'receipt') as in_stock"""
VENDORS = "select count(distinct supplier) as vendors, count(*) as deliveries from asn"
DIFFERENCES = "select count(*) as n, coalesce(sum(qty), 0) as qty from discrepancy where kind = '{kind}'"
ANY_DIFFERENCE = "select count(*) as n from discrepancy"
LEFT = """
select (select count(*) from shipment) as shipments, (select count(*) from package_content) as lines,
       (select sum(qty) from package_content) as qty,
       (select sum(weight_g) from package) / 1000 as weight_kg"""


class Sum(NamedTuple):
    """What is summed, how the database is asked, and what the file says."""

    of: str
    sql: str
    told: tuple[int | Decimal, ...]


def of_orders(told: Invoices) -> list[Sum]:
    """Online Retail: an invoice is an order, and it left as a shipment."""
    count, lines = len(told.orders), sum(order.lines for order in told.orders.values())
    units = _total(order.units for order in told.orders.values())
    return [
        Sum("orders, lines, units, units that left", ORDERED, (count, lines, units, units)),
        Sum("shipments, lines, units, orders", SENT, (count, lines, units, count)),
    ]


def of_ledger(told: Invoices) -> list[Sum]:
    """Online Retail: what came back, and what was taken off the stock."""
    kinds = {"return": told.returns, "adjust": told.corrections}
    return [
        Sum(f"numbers, units ({kind})", LEDGER.format(kind=kind), (len(found), _total(found.values())))
        for kind, found in kinds.items()
    ]


def of_deliveries(told: dict[str, Delivery]) -> list[Sum]:
    """What was announced, what the dock counted of it, and each difference."""
    lines = [line for delivery in told.values() for line in delivery.lines.values()]
    came, damaged = _total(line.came for line in lines), _total(line.damaged for line in lines)
    announced = _total(line.announced for line in lines)
    differing = {kind: [one[2] for one in differences(told, kind)] for kind in ("short", "damaged")}
    return [
        Sum("deliveries, lines, announced, sound, damaged, in stock", COUNTED,
            (len(told), len(lines), announced, came - damaged, damaged, came)),
        Sum("vendors, deliveries", VENDORS, (len({one.supplier for one in told.values()}), len(told))),
        *(
            Sum(f"lines, units {kind}", DIFFERENCES.format(kind=kind), (len(found), _total(found)))
            for kind, found in differing.items()
        ),
        Sum("differences", ANY_DIFFERENCE, (sum(len(found) for found in differing.values()),)),
    ]  # fmt: skip


def of_history(told: History) -> list[Sum]:
    """SCMS: what left, of the rows without dirt."""
    lines = [units for shipment in told.shipments.values() for units in shipment.lines.values()]
    weight = _total(shipment.weight_kg or Decimal(0) for shipment in told.shipments.values())
    return [
        Sum("articles", "select count(*) as n from item", (len(told.items),)),
        Sum("shipments, lines, units, kg", LEFT, (len(told.shipments), len(lines), _total(lines), weight)),
    ]


def differences(told: dict[str, Delivery], kind: str) -> list[tuple[str, str, Decimal]]:
    """By delivery and item, how much of what was announced was short, or of what came was damaged; sorted."""
    found = [
        (key, line.item, _differing(line, kind)) for key, one in told.items() for line in one.lines.values()
    ]
    return sorted(one for one in found if one[2] > 0)


def _differing(line: Line, kind: str) -> Decimal:
    return line.damaged if kind == "damaged" else line.announced - line.came


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
