"""The words of the ledger: kinds of movements, conditions of goods, statuses of lots."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from baywindow.activity.verbs import Verb
from baywindow.ui.language import gettext_lazy

INCOMING = ("opening", "receipt", "return")
OUTGOING = ("ship", "scrap")
ADJUSTED = ("adjust", "count")
INSIDE = ("putaway", "move", "pick", "pack", "extra_work")
HOLDING = ("hold", "release")
KINDS = INCOMING + OUTGOING + ADJUSTED + INSIDE + HOLDING
RARE = ("opening", "return", "scrap", "adjust", "count", "hold", "release")
"""Kinds that are few among many: they have an index of their own, so that a list of them is short work."""

KIND_NAMES: dict[str, str] = {
    "opening": gettext_lazy("Opening stock"),
    "receipt": gettext_lazy("Receipt"),
    "return": gettext_lazy("Return"),
    "ship": gettext_lazy("Shipment"),
    "scrap": gettext_lazy("Scrap"),
    "adjust": gettext_lazy("Adjustment"),
    "count": gettext_lazy("Count"),
    "putaway": gettext_lazy("Put-away"),
    "move": gettext_lazy("Move"),
    "pick": gettext_lazy("Pick"),
    "pack": gettext_lazy("Pack"),
    "extra_work": gettext_lazy("Extra work"),
    "hold": gettext_lazy("Hold"),
    "release": gettext_lazy("Release"),
}

CONDITIONS = ("ok", "damaged", "quarantined", "expired")
CONDITION_NAMES: dict[str, str] = {
    "ok": "OK",
    "damaged": gettext_lazy("Damaged"),
    "quarantined": gettext_lazy("Quarantined"),
    "expired": gettext_lazy("Expired"),
}

LOT_STATUSES = ("ok", "quarantine", "recalled", "expired")
LOCATION_TYPES = ("pick", "bulk", "dock", "quarantine", "staging")
LOT_STATUS_NAMES: dict[str, str] = {
    "ok": "OK",
    "quarantine": gettext_lazy("In quarantine"),
    "recalled": gettext_lazy("Recalled"),
    "expired": gettext_lazy("Expired"),
}
LOCATION_TYPE_NAMES: dict[str, str] = {
    "pick": gettext_lazy("Pick face"),
    "bulk": gettext_lazy("Bulk"),
    "dock": gettext_lazy("Dock"),
    "quarantine": gettext_lazy("Quarantine"),
    "staging": gettext_lazy("Staging"),
}
SERIAL_STATUSES = ("expected", "in_stock", "gone")
HANDLING_UNIT_TYPES = ("pallet", "tote", "carton", "other")
HANDLING_UNIT_NAMES: dict[str, str] = {
    "pallet": gettext_lazy("Pallet"),
    "tote": gettext_lazy("Tote"),
    "carton": gettext_lazy("Carton"),
    "other": gettext_lazy("Handling unit"),
}

REASONS: dict[str, str] = {
    "received": gettext_noop("Goods received"),
    "returned": gettext_noop("Returned by the customer"),
    "counted": gettext_noop("Count difference"),
    "damaged": gettext_noop("Damaged in the warehouse"),
    "lost": gettext_noop("Not found"),
    "found": gettext_noop("Found"),
    "undone": gettext_noop("Counted by mistake"),
    "mislabelled": gettext_noop("Booked under the wrong item or lot"),
    "relocated": gettext_noop("Moved to another place"),
    "put_away": gettext_noop("Put away"),
    "replenished": gettext_noop("Replenished"),
    "picked": gettext_noop("Picked for an order"),
    "quality": gettext_noop("Quality check"),
    "recount": gettext_noop("Recount"),
    "recalled": gettext_noop("Recalled"),
    "customs": gettext_noop("Customs"),
    "cleared": gettext_noop("Cleared"),
    "scrapped": gettext_noop("Scrapped"),
    "other": gettext_noop("Other"),
}

REASON_WORDS: dict[str, str] = {label: gettext_lazy(label) for label in REASONS.values()}
"""A reason as the ledger keeps it, and as people read it; one in somebody's own words is in neither."""

VERBS: dict[str, Verb] = {
    "handling_unit.moved": Verb(gettext_lazy("Moved to %(place)s"), "stock.view"),
    "item.put_away": Verb(gettext_lazy("%(qty)s put away at %(place)s"), "stock.view", shown=False),
}
"""What the timeline says."""
