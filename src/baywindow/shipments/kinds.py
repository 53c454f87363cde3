"""The statuses of a shipment, in words, the views of the list, and what can happen to one."""

from __future__ import annotations

from typing import NamedTuple

from baywindow.activity.verbs import Verb
from baywindow.ui.language import gettext_lazy


class Status(NamedTuple):
    """A status in words, and the tone of its tag."""

    words: str
    tone: str


STATUSES: dict[str, Status] = {
    "packing": Status(gettext_lazy("Being packed"), ""),
    "packed": Status(gettext_lazy("Packed"), ""),
    "label_made": Status(gettext_lazy("Label made"), ""),
    "handed_over": Status(gettext_lazy("Handed over"), "info"),
    "in_transit": Status(gettext_lazy("In transit"), "info"),
    "out_for_delivery": Status(gettext_lazy("Out for delivery"), "info"),
    "delivered": Status(gettext_lazy("Delivered"), "good"),
    "returned": Status(gettext_lazy("Returned"), "warn"),
    "lost": Status(gettext_lazy("Lost"), "bad"),
    "cancelled": Status(gettext_lazy("Cancelled"), ""),
}
STATUS_NAMES = {key: status.words for key, status in STATUSES.items()}

HERE = ("packing", "packed", "label_made")
"""Until then it is in the warehouse; afterwards its goods have left stock."""

UNDERWAY = ("handed_over", "in_transit", "out_for_delivery")
"""The carrier has it."""

SENT = (*UNDERWAY, "delivered", "returned", "lost")
"""It has left stock, wherever it is now; also what a file can bring."""

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "underway": (gettext_lazy("On the way"), UNDERWAY),
    "delivered": (gettext_lazy("Delivered"), ("delivered",)),
    "trouble": (gettext_lazy("Returned or lost"), ("returned", "lost")),
    "here": (gettext_lazy("In the warehouse"), HERE),
    "all": (gettext_lazy("All"), tuple(STATUSES)),
}
"""The views of the list: what each is called, and its statuses."""
GROUP_NAMES = {view: title for view, (title, _) in GROUPS.items()}

PACKAGE_TYPES: dict[str, str] = {
    "carton": gettext_lazy("Carton"),
    "pallet": gettext_lazy("Pallet"),
    "envelope": gettext_lazy("Envelope"),
    "tube": gettext_lazy("Tube"),
    "other": gettext_lazy("Package"),
}

MODES: dict[str, str] = {
    "road": gettext_lazy("Road"),
    "sea": gettext_lazy("Sea"),
    "air": gettext_lazy("Air"),
    "rail": gettext_lazy("Rail"),
    "courier": gettext_lazy("Courier"),
    "multimodal": gettext_lazy("Multimodal"),
}
"""How a shipment travels, where that is known."""

TRACKED: dict[str, tuple[str, str | None]] = {
    "picked_up": (gettext_lazy("Picked up by the carrier"), "in_transit"),
    "in_transit": (gettext_lazy("On its way"), "in_transit"),
    "arrived": (gettext_lazy("Arrived at a hub"), "in_transit"),
    "customs": (gettext_lazy("In customs"), "in_transit"),
    "out_for_delivery": (gettext_lazy("Out for delivery"), "out_for_delivery"),
    "attempted": (gettext_lazy("Delivery attempted"), None),
    "exception": (gettext_lazy("Delayed"), None),
    "note": (gettext_lazy("Note"), None),
    "delivered": (gettext_lazy("Delivered"), "delivered"),
    "returned": (gettext_lazy("Returned"), "returned"),
}
"""What a carrier reports of a shipment: in words, and the status it means, where it means one."""

TRACKED_NAMES = {code: words for code, (words, _) in TRACKED.items()}
MEANING = {code: means for code, (_, means) in TRACKED.items() if means}
ENDS = frozenset({"delivered", "returned"})
"""Reports that end the way; the verbs they lead to tell their own events."""

_SEES = "shipments.view"
VERBS: dict[str, Verb] = {
    "shipment.packing": Verb(gettext_lazy("Packing began"), _SEES),
    "shipment.joined": Verb(gettext_lazy("%(order)s goes with it"), _SEES),
    "shipment.parted": Verb(gettext_lazy("%(order)s goes by itself"), _SEES),
    "shipment.packed": Verb(gettext_lazy("Packed · packages: %(packages)s"), _SEES),
    "shipment.reopened": Verb(gettext_lazy("Opened again"), _SEES),
    "shipment.shipped": Verb(gettext_lazy("Handed over to %(carrier)s"), _SEES, "good"),
    "shipment.left": Verb(gettext_lazy("Left the warehouse"), _SEES, "good"),
    "shipment.cancelled": Verb(gettext_lazy("Cancelled with its order"), _SEES, "bad"),
    "shipment.tracked": Verb(gettext_lazy("%(what)s %(place)s"), _SEES),
    "shipment.delivered": Verb(gettext_lazy("Delivered"), _SEES, "good"),
    "shipment.delivered_to": Verb(gettext_lazy("Delivered, signed for by %(who)s"), _SEES, "good"),
    "shipment.returned": Verb(gettext_lazy("Returned by the carrier"), _SEES, "warn"),
    "shipment.lost": Verb(gettext_lazy("Lost by the carrier"), _SEES, "bad"),
    "shipment.taken_back": Verb(gettext_lazy("%(qty)s of %(sku)s came back"), _SEES, "warn"),
}
"""What the timeline says."""
