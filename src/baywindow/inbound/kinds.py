"""The statuses of a delivery, in words, and which of them belong together."""

from __future__ import annotations

from typing import NamedTuple


class Status(NamedTuple):
    """A status in words, and the tone of its tag."""

    words: str
    tone: str


STATUSES: dict[str, Status] = {
    "draft": Status("Draft", ""),
    "announced": Status("Announced", "info"),
    "arrived": Status("Arrived", "info"),
    "receiving": Status("Being received", "info"),
    "received": Status("Received", "good"),
    "closed": Status("Closed", "good"),
    "cancelled": Status("Cancelled", ""),
}
STATUS_NAMES = {key: status.words for key, status in STATUSES.items()}

EXPECTED = ("announced", "arrived", "receiving")
"""While a delivery is one of these, what is not yet counted of it is on its way into stock."""

CHANGEABLE = ("draft", "announced", "arrived")
"""Until counting begins, a delivery and its lines may still be changed or cancelled."""

DISCREPANCIES: dict[str, str] = {
    "short": "Fewer than announced",
    "over": "More than announced",
    "damaged": "Damaged",
    "unannounced": "Not announced",
}
ANSWER_DAYS = 5
"""So many days a client has to contest what was counted; then it is accepted."""

ANSWERS: dict[str, Status] = {
    "open": Status("Your answer is wanted", "warn"),
    "accepted": Status("Accepted", "good"),
    "contested": Status("Contested", "bad"),
    "silent": Status("Accepted without a word", "good"),
}

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "expected": ("Expected", EXPECTED),
    "draft": ("Drafts", ("draft",)),
    "done": ("Received", ("received", "closed")),
    "cancelled": ("Cancelled", ("cancelled",)),
    "all": ("All", tuple(STATUSES)),
}
"""The views of the list: what each is called, and its statuses."""
