"""The words of the ledger: kinds of movements, conditions of goods, statuses of lots."""

from __future__ import annotations

INCOMING = ("opening", "receipt", "return")
OUTGOING = ("ship", "scrap")
ADJUSTED = ("adjust", "count")
INSIDE = ("putaway", "move", "pick", "pack", "extra_work")
HOLDING = ("hold", "release")
KINDS = INCOMING + OUTGOING + ADJUSTED + INSIDE + HOLDING
RARE = ("opening", "return", "scrap", "adjust", "count", "hold", "release")
"""Kinds that are few among many: they have an index of their own, so that a list of them is short work."""

KIND_NAMES: dict[str, str] = {
    "opening": "Opening stock",
    "receipt": "Receipt",
    "return": "Return",
    "ship": "Shipment",
    "scrap": "Scrap",
    "adjust": "Adjustment",
    "count": "Count",
    "putaway": "Put-away",
    "move": "Move",
    "pick": "Pick",
    "pack": "Pack",
    "extra_work": "Extra work",
    "hold": "Hold",
    "release": "Release",
}

CONDITIONS = ("ok", "damaged", "quarantined", "expired")
CONDITION_NAMES: dict[str, str] = {
    "ok": "OK",
    "damaged": "Damaged",
    "quarantined": "Quarantined",
    "expired": "Expired",
}

LOT_STATUSES = ("ok", "quarantine", "recalled", "expired")
LOCATION_TYPES = ("pick", "bulk", "dock", "quarantine", "staging")
SERIAL_STATUSES = ("expected", "in_stock", "gone")
HANDLING_UNIT_TYPES = ("pallet", "tote", "carton", "other")

REASONS: dict[str, str] = {
    "received": "Goods received",
    "returned": "Returned by the customer",
    "counted": "Count difference",
    "damaged": "Damaged in the warehouse",
    "lost": "Not found",
    "found": "Found",
    "mislabelled": "Booked under the wrong item or lot",
    "relocated": "Moved to another place",
    "replenished": "Replenished",
    "quality": "Quality check",
    "recount": "Recount",
    "recalled": "Recalled",
    "customs": "Customs",
    "cleared": "Cleared",
    "scrapped": "Scrapped",
    "other": "Other",
}
