"""The steps of an order, in words, the groups a client reads, and what can happen to one."""

from __future__ import annotations

from typing import NamedTuple

from baywindow.activity.verbs import Verb
from baywindow.ui.language import gettext_lazy


class Status(NamedTuple):
    """A step in words, the tone of its tag, and the stage it belongs to."""

    words: str
    tone: str
    stage: str


STATUSES: dict[str, Status] = {
    "draft": Status(gettext_lazy("Draft"), "", "open"),
    "awaiting_approval": Status(gettext_lazy("Awaiting approval"), "warn", "open"),
    "open": Status(gettext_lazy("Open"), "info", "open"),
    "allocated": Status(gettext_lazy("Allocated"), "info", "fulfilment"),
    "picking": Status(gettext_lazy("Being picked"), "info", "fulfilment"),
    "picked": Status(gettext_lazy("Picked"), "info", "fulfilment"),
    "packing": Status(gettext_lazy("Being packed"), "info", "fulfilment"),
    "packed": Status(gettext_lazy("Packed"), "info", "fulfilment"),
    "shipped": Status(gettext_lazy("Shipped"), "good", "shipped"),
    "delivered": Status(gettext_lazy("Delivered"), "good", "delivered"),
    "cancelled": Status(gettext_lazy("Cancelled"), "", "cancelled"),
}
STATUS_NAMES = {key: status.words for key, status in STATUSES.items()}

STAGES: dict[str, str] = {
    "open": gettext_lazy("Open"),
    "fulfilment": gettext_lazy("In fulfilment"),
    "shipped": gettext_lazy("Shipped"),
    "delivered": gettext_lazy("Delivered"),
    "hold": gettext_lazy("On hold"),
    "exceptions": gettext_lazy("Exceptions"),
    "cancelled": gettext_lazy("Cancelled"),
    "all": gettext_lazy("All"),
}
"""The views of the list. A trigger keeps each order's stage; one that is held is on hold at any step."""
ACROSS = ("exceptions", "all")
"""Views that are no stage: orders of any stage stand in them."""

STEPS = ("open", "allocated", "picked", "packed", "shipped", "delivered")
"""The way of an order; picking and packing are on the way to the step they end in."""

ON_THE_WAY = {"picking": "picked", "packing": "packed"}

UNPLACED = ("draft", "awaiting_approval")
"""Nobody is asked for anything yet: the warehouse does nothing for it, and no time to change it runs out."""

CHANGEABLE = (*UNPLACED, "open", "allocated")
"""Until picking begins, an order may still be changed or cancelled by its client."""

UNSENT = (*CHANGEABLE, "picking", "picked", "packing", "packed")
"""Until it is shipped, the warehouse can cancel or hold it."""

PICKABLE = ("open", "allocated", "picking", "picked")
"""While an order is one of these, goods can be promised to it and picked for it."""

HOLDERS: dict[str, str] = {
    "client": gettext_lazy("Held by the client"),
    "warehouse": gettext_lazy("Held by the warehouse"),
}

VERBS: dict[str, Verb] = {
    "order.placed": Verb(gettext_lazy("Placed, lines: %(lines)s"), "orders.view"),
    "order.drafted": Verb(gettext_lazy("Written down as a draft"), "orders.view"),
    "order.submitted": Verb(gettext_lazy("Sent for approval, lines: %(lines)s"), "orders.view", "warn"),
    "order.asked_again": Verb(
        gettext_lazy("Changed after it was placed: it needs approval again, and its goods are free"),
        "orders.view",
        "warn",
    ),
    "order.approved": Verb(gettext_lazy("Approved, lines: %(lines)s"), "orders.view", "good"),
    "order.sent_back": Verb(gettext_lazy("Sent back, not approved: %(why)s"), "orders.view", "warn"),
    "order.taken_back": Verb(gettext_lazy("Taken back, a draft again"), "orders.view"),
    "order.changed": Verb(gettext_lazy("Changed"), "orders.view"),
    "order.line_added": Verb(gettext_lazy("Line added: %(qty)s of %(sku)s"), "orders.view"),
    "order.line_changed": Verb(
        gettext_lazy("Line changed: %(qty)s of %(sku)s, before %(qty_before)s"), "orders.view"
    ),
    "order.line_gone": Verb(gettext_lazy("Line taken off: %(sku)s"), "orders.view"),
    "order.held_by_client": Verb(gettext_lazy("Put on hold by the client"), "orders.view", "warn"),
    "order.held_by_warehouse": Verb(gettext_lazy("Put on hold by the warehouse"), "orders.view", "warn"),
    "order.held_because": Verb(gettext_lazy("Put on hold: %(why)s"), "orders.view", "warn"),
    "order.released": Verb(gettext_lazy("Released from hold"), "orders.view"),
    "order.cancelled": Verb(gettext_lazy("Cancelled"), "orders.view", "bad"),
    "order.rest_cancelled": Verb(
        gettext_lazy("The rest is cancelled, not to follow: %(qty)s"), "orders.view", "warn"
    ),
    "order.allocated": Verb(gettext_lazy("All goods allocated"), "orders.view"),
    "order.backordered": Verb(
        gettext_lazy("%(qty)s allocated, %(qty_short)s on backorder: %(skus)s"), "orders.view", "warn"
    ),
    "order.nothing_free": Verb(
        gettext_lazy("Nothing free in stock, %(qty_short)s on backorder: %(skus)s"), "orders.view", "warn"
    ),
    "order.deallocated": Verb(gettext_lazy("Allocation taken back"), "orders.view"),
    "order.picking": Verb(gettext_lazy("Picking began"), "orders.view"),
    "order.picked_line": Verb(
        gettext_lazy("Picked %(qty)s of %(sku)s at %(place)s"), "orders.view", shown=False
    ),
    "order.short_picked": Verb(
        gettext_lazy("%(sku)s: %(qty_found)s of %(qty)s found, the rest is being looked for"),
        "orders.view",
        "warn",
    ),
    "order.picked": Verb(gettext_lazy("Everything picked"), "orders.view"),
    "order.packing": Verb(gettext_lazy("Packing began"), "orders.view"),
    "order.packed": Verb(gettext_lazy("Packed"), "orders.view"),
    "order.shipped": Verb(gettext_lazy("Shipped"), "orders.view", "good"),
    "order.part_shipped": Verb(
        gettext_lazy("Shipped in part: %(qty)s, the rest follows"), "orders.view", "good"
    ),
    "order.delivered": Verb(gettext_lazy("Delivered"), "orders.view", "good"),
}
"""What the timeline says."""
