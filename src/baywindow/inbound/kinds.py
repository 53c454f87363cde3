"""The statuses of a delivery, in words, and which of them belong together."""

from __future__ import annotations

from typing import NamedTuple

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
}
ANSWER_DAYS = 5
"""So many days a client has to contest what was counted; then it is accepted."""

ANSWERS: dict[str, Status] = {
    "open": Status(gettext_lazy("Your answer is wanted"), "warn"),
    "accepted": Status(gettext_lazy("Accepted"), "good"),
    "contested": Status(gettext_lazy("Contested"), "bad"),
    "silent": Status(gettext_lazy("Accepted without a word"), "good"),
}

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "expected": (gettext_lazy("Expected"), EXPECTED),
    "draft": (gettext_lazy("Drafts"), ("draft",)),
    "done": (gettext_lazy("Received"), ("received", "closed")),
    "cancelled": (gettext_lazy("Cancelled"), ("cancelled",)),
    "all": (gettext_lazy("All"), tuple(STATUSES)),
}
"""The views of the list: what each is called, and its statuses."""
