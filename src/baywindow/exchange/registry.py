"""The kinds that can be taken in. A new kind is one more declaration here."""

from __future__ import annotations

from baywindow.ui.language import gettext_lazy

from . import deliveries, exceptions, items, movements, orders, receipts, records, shipments, tracking
from .fields import (
    DELIVERY_FIELDS,
    EXCEPTION_FIELDS,
    ITEM_FIELDS,
    LOCATION_FIELDS,
    MOVEMENT_FIELDS,
    OPENING_FIELDS,
    RECEIPT_FIELDS,
    SHIPMENT_FIELDS,
    WAREHOUSE_FIELDS,
)
from .kinds import Kind, Parent, Rule, Target

_EVER = (
    "exists (select 1 from movement m where m.workspace_id = t.workspace_id and m.client_id = t.client_id"
    " and m.item_id = t.id)"
)
_NOW = (
    "exists (select 1 from level v where v.workspace_id = t.workspace_id and v.client_id = t.client_id"
    " and v.item_id = t.id and (v.on_hand <> 0 or v.on_hold <> 0 or v.allocated <> 0))"
)
_TRACKED_ANEW = " or ".join(
    f"(<<{flag}>> and not t.{flag})" for flag in ("lot_tracked", "serial_tracked", "expiry_tracked")
)

ITEMS = Kind(
    key="items",
    title=gettext_lazy("Items"),
    about=gettext_lazy("The client's catalogue. A SKU that is known is changed, a new one is added."),
    fields=ITEM_FIELDS,
    check=items.check,
    write=items.write,
    target=Target(
        table="item",
        key=("sku",),
        elsewhere=("barcode",),
        blanks=(("image_ref", "''"),),
        rules=(
            Rule(
                "expiry_tracked",
                "<<expiry_tracked>> and not <<lot_tracked>>",
                "An expiry date belongs to a lot: say yes for lot_tracked as well",
            ),
            Rule(
                "uom",
                f"t.uom <> <<uom>> and {_EVER}",
                "Movements count in the unit the item has: make a new item for another unit",
            ),
            Rule(
                "lot_tracked",
                f"({_TRACKED_ANEW}) and {_NOW}",
                "The item is in stock without a lot or serial number: adjust it to zero first",
            ),
            Rule(
                "status",
                f"<<status>> = 'archived' and t.status <> 'archived' and {_NOW}",
                "The item is in stock: ship or adjust it to zero, then archive it",
            ),
        ),
    ),
)

WAREHOUSES = Kind(
    key="warehouses",
    title=gettext_lazy("Warehouses"),
    about=gettext_lazy("The buildings of the workspace, by code."),
    fields=WAREHOUSE_FIELDS,
    check=records.check,
    write=records.write,
    of_client=False,
    target=Target(table="warehouse", key=("code",)),
)

LOCATIONS = Kind(
    key="locations",
    title=gettext_lazy("Locations"),
    about=gettext_lazy("The places in a warehouse, by warehouse and code."),
    fields=LOCATION_FIELDS,
    check=records.check,
    write=records.write,
    of_client=False,
    target=Target(
        table="location",
        key=("warehouse", "code"),
        parent=Parent("warehouse", "warehouse", "w", "warehouse_id"),
    ),
)

OPENING = Kind(
    key="opening",
    title=gettext_lazy("Opening stock"),
    about=gettext_lazy("What is there when the portal begins, one row for each item, place and lot."),
    fields=OPENING_FIELDS,
    check=movements.check,
    write=movements.write,
    creates=movements.CREATES,
)

MOVEMENTS = Kind(
    key="movements",
    title=gettext_lazy("Movements"),
    about=gettext_lazy(
        "Receipts, shipments, returns, adjustments: each row is a line of the ledger and never changes."
    ),
    fields=MOVEMENT_FIELDS,
    check=movements.check,
    write=movements.write,
    creates=movements.CREATES,
)

DELIVERIES = Kind(
    key="deliveries",
    title=gettext_lazy("Announced deliveries"),
    about=gettext_lazy(
        "What is on its way: each row is a line of a delivery. A line that is known stays as it is; what is"
        " said of the delivery is brought up to date until it is counted."
    ),
    fields=DELIVERY_FIELDS,
    check=deliveries.check,
    write=deliveries.write,
)

RECEIPTS = Kind(
    key="receipts",
    title=gettext_lazy("Receipts"),
    about=gettext_lazy(
        "What a dock counted: each row is a line. It comes into stock, its delivery is received, and what"
        " differs from it is laid before the client. A line that is known stays as it is."
    ),
    fields=RECEIPT_FIELDS,
    check=receipts.check,
    write=receipts.write,
    creates=("lots",),
)

ORDERS = Kind(
    key="orders",
    title=gettext_lazy("Orders"),
    about=gettext_lazy(
        "What is to be sent: each row is a line of an order. A line that is known stays as it is; what is"
        " said of the order is brought up to date until it has left."
    ),
    fields=orders.ORDER_FIELDS,
    check=orders.check,
    write=orders.write,
    creates=("items",),
)

ORDER_STATUS = Kind(
    key="order_status",
    title=gettext_lazy("Status of orders"),
    about=gettext_lazy(
        "How far orders are, where another system does the work, and which are on hold. What is known changes"
        " nothing."
    ),
    fields=orders.STATUS_FIELDS,
    check=orders.check_status,
    write=orders.write_status,
)

SHIPMENTS = Kind(
    key="shipments",
    title=gettext_lazy("Shipments"),
    about=gettext_lazy(
        "What left, as another system packed it: each row is a line of goods in a package. Rows of a shipment"
        " that is known bring its status up to date. Stock stays as it is: bring movements in for that."
    ),
    fields=SHIPMENT_FIELDS,
    check=shipments.check,
    write=shipments.write,
)

TRACKING = Kind(
    key="tracking",
    title=gettext_lazy("What carriers report"),
    about=gettext_lazy(
        "Where shipments are: each row is a report, and the shipment's status follows the newest. A report"
        " that is known changes nothing."
    ),
    fields=tracking.TRACKING_FIELDS,
    check=tracking.check,
    write=tracking.write,
)

EXCEPTIONS = Kind(
    key="exceptions",
    title=gettext_lazy("Exceptions"),
    about=gettext_lazy(
        "What stands in the way of orders, deliveries and shipments, as another system knows it. An open one"
        " that is known is brought up to date; one that is resolved stays as it is."
    ),
    fields=EXCEPTION_FIELDS,
    check=exceptions.check,
    write=exceptions.write,
)

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        ITEMS, WAREHOUSES, LOCATIONS, OPENING, MOVEMENTS, DELIVERIES, RECEIPTS, ORDERS, ORDER_STATUS,
        SHIPMENTS, TRACKING, EXCEPTIONS,
    )
}  # fmt: skip
