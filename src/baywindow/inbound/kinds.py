"""The statuses of a delivery, in words, and which of them belong together."""

from __future__ import annotations

from typing import NamedTuple

from baywindow.activity.verbs import Verb
from baywindow.ui.language import gettext_lazy


class Status(NamedTuple):
    """A status in words, and the tone of its tag."""

    words: str
    tone: str


STATUSES: dict[str, Status] = {
    "draft": Status(gettext_lazy("Draft"), ""),
    "announced": Status(gettext_lazy("Announced"), "info"),
    "arrived": Status(gettext_lazy("Arrived"), "info"),
    "receiving": Status(gettext_lazy("Being received"), "info"),
    "received": Status(gettext_lazy("Received"), "good"),
    "closed": Status(gettext_lazy("Closed"), "good"),
    "cancelled": Status(gettext_lazy("Cancelled"), ""),
}
STATUS_NAMES = {key: status.words for key, status in STATUSES.items()}

EXPECTED = ("announced", "arrived", "receiving")
"""While a delivery is one of these, what is not yet counted of it is on its way into stock."""

CHANGEABLE = ("draft", "announced", "arrived")
"""Until counting begins, a delivery and its lines may still be changed or cancelled."""

DISCREPANCIES: dict[str, str] = {
    "short": gettext_lazy("Fewer than announced"),
    "over": gettext_lazy("More than announced"),
    "damaged": gettext_lazy("Damaged"),
    "unannounced": gettext_lazy("Not announced"),
    "wrong_item": gettext_lazy("Wrong item"),
}
ANSWER_DAYS = 5
"""So many days a client has to contest what was counted; then it is accepted."""

ANSWERS: dict[str, Status] = {
    "open": Status(gettext_lazy("Your answer is wanted"), "warn"),
    "accepted": Status(gettext_lazy("Accepted"), "good"),
    "contested": Status(gettext_lazy("Contested"), "bad"),
    "settled": Status(gettext_lazy("Settled"), "good"),
    "silent": Status(gettext_lazy("Accepted without a word"), "good"),
}

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "expected": (gettext_lazy("Expected"), EXPECTED),
    "arrived": (gettext_lazy("Arrived"), ("arrived",)),
    "asked": (gettext_lazy("To answer"), ("received", "closed")),
    "contested": (gettext_lazy("Contested"), ("received", "closed")),
    "draft": (gettext_lazy("Drafts"), ("draft",)),
    "done": (gettext_lazy("Received"), ("received", "closed")),
    "cancelled": (gettext_lazy("Cancelled"), ("cancelled",)),
    "all": (gettext_lazy("All"), tuple(STATUSES)),
}
"""The views of the list: what each is called, and its statuses; of some of them not every one."""
GROUP_NAMES = {view: title for view, (title, _) in GROUPS.items()}

NARROWER = ("arrived", "asked", "contested")
"""Views within another: what stands at the door, what waits for the client's answer, and what it contests."""

RECEIPT_STATUSES: dict[str, Status] = {
    "open": Status(gettext_lazy("Being counted"), "info"),
    "finished": Status(gettext_lazy("Counted"), "good"),
    "cancelled": Status(gettext_lazy("Cancelled"), ""),
}

_SEES = "inbound.view"
VERBS: dict[str, Verb] = {
    "asn.drafted": Verb(gettext_lazy("Written down"), _SEES),
    "asn.announced": Verb(gettext_lazy("Announced, lines: %(lines)s"), _SEES),
    "asn.changed": Verb(gettext_lazy("Changed"), _SEES),
    "asn.line_added": Verb(gettext_lazy("Line added: %(qty)s of %(sku)s"), _SEES),
    "asn.line_changed": Verb(gettext_lazy("Line changed: %(qty)s of %(sku)s, before %(qty_before)s"), _SEES),
    "asn.line_gone": Verb(gettext_lazy("Line taken off: %(sku)s"), _SEES),
    "asn.arrived": Verb(gettext_lazy("Arrived"), _SEES),
    "asn.cancelled": Verb(gettext_lazy("Cancelled"), _SEES, "warn"),
    "asn.received": Verb(gettext_lazy("Received: everything as announced"), _SEES, "good"),
    "asn.differs": Verb(
        gettext_lazy("Received otherwise than announced, differences: %(count)s"), _SEES, "warn"
    ),
    "asn.closed": Verb(gettext_lazy("Closed"), _SEES),
    "asn.accepted": Verb(gettext_lazy("%(sku)s: the difference is accepted"), _SEES),
    "asn.contested": Verb(gettext_lazy("%(sku)s: the difference is contested"), _SEES, "bad"),
    "asn.settled": Verb(gettext_lazy("%(sku)s: the difference is settled. %(text)s"), _SEES, "good"),
    "asn.difference_accepted": Verb(
        gettext_lazy("%(word_kind)s, %(qty)s %(uom)s of %(sku)s: accepted%(said)s"), _SEES
    ),
    "asn.difference_contested": Verb(
        gettext_lazy("%(word_kind)s, %(qty)s %(uom)s of %(sku)s: contested%(said)s"), _SEES, "bad"
    ),
    "asn.difference_settled": Verb(
        gettext_lazy("%(word_kind)s, %(qty)s %(uom)s of %(sku)s: settled%(said)s"), _SEES, "good"
    ),
    "receipt.begun": Verb(gettext_lazy("Counting began"), _SEES),
    "receipt.counted": Verb(gettext_lazy("%(qty)s of %(sku)s counted"), _SEES, shown=False),
    "receipt.damaged": Verb(gettext_lazy("%(qty)s of %(sku)s came damaged"), _SEES, "warn"),
    "receipt.undone": Verb(
        gettext_lazy("%(qty)s of %(sku)s counted by mistake, and taken back"), _SEES, "warn"
    ),
    "receipt.cancelled": Verb(gettext_lazy("Begun by mistake"), _SEES),
    "receipt.finished": Verb(gettext_lazy("Counted: %(qty)s"), _SEES, "good"),
}
"""What the timeline says; `asn.accepted`, `contested`, `settled` are of before differences said which."""
