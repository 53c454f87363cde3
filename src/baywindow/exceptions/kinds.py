"""What an exception can be: its kinds, how grave it is, who acts, how a rule's one ends, what is told of it.

Words that are kept with an event stand here as they are kept, in English; they are said in the language of
whoever reads them.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation.trans_null import gettext_noop

from baywindow.activity.verbs import Verb
from baywindow.ui.language import gettext_lazy


class Code(NamedTuple):
    """A kind of exception. `rule` says, with places for its parts, what a rule found; empty: it has none.

    `about` are the records it can be on, `next_step` what happens next unless somebody says otherwise,
    `hours` how long whoever acts has. `threshold` is a rule's unless a client has its own, `unit` what it
    counts: since when it stalls or, for what is to come, how long before.
    """

    words: str
    severity: str
    acts: str
    about: tuple[str, ...]
    hours: int
    next_step: str
    rule: str = ""
    threshold: int = 0
    unit: str = ""
    soon: bool = False


ABOUT: dict[str, str] = {
    "order": "orders.view",
    "asn": "inbound.view",
    "shipment": "shipments.view",
    "discrepancy": "inbound.view",
}
"""The records an exception can be on, and the capability its readers need for them."""
NEEDS = tuple(dict.fromkeys(ABOUT.values()))
PAGES = {"discrepancy": "asn"}
"""Records that have no page of their own: what happened to them stands on that of another kind."""
EVERY = tuple(ABOUT)

SEVERITIES: dict[str, tuple[str, str]] = {
    "critical": (gettext_lazy("Critical"), "bad"),
    "serious": (gettext_lazy("Serious"), "warn"),
    "minor": (gettext_lazy("Minor"), ""),
}
"""How grave it is, in words, and the tone of its tag."""
SEVERITY_NAMES = {key: words for key, (words, _) in SEVERITIES.items()}

ACTORS: dict[str, str] = {
    "client": gettext_lazy("The client"),
    "warehouse": gettext_lazy("The warehouse"),
    "carrier": gettext_lazy("The carrier"),
}
"""Who has to do something about it."""

DAYS, HOURS = "days", "hours"

CODES: dict[str, Code] = {
    "order_late": Code(
        gettext_noop("Past its promise"), "critical", "warehouse", ("order",), 24,
        gettext_noop("The warehouse sends it next, or says here what keeps it."),
        gettext_noop("It should have left on %(day_promised)s and has not."), 0, DAYS,
    ),
    "order_undelivered": Code(
        gettext_noop("Past its delivery day"), "critical", "warehouse", ("order",), 24,
        gettext_noop("The warehouse asks the carrier, or says here what keeps it."),
        gettext_noop("It should have been delivered by %(day_wanted)s and has not been."), 0, DAYS,
    ),
    "asn_late": Code(
        gettext_noop("Delivery late"), "serious", "client", ("asn",), 48,
        gettext_noop("Ask the supplier or the carrier where it is."),
        gettext_noop("It was expected by %(day_expected)s and has not arrived."), 0, DAYS,
    ),
    "no_scan": Code(
        gettext_noop("No news from the carrier"), "serious", "carrier", ("shipment",), 48,
        gettext_noop("The carrier is asked where it is."),
        gettext_noop("Nobody has scanned it since %(day_last)s."), 3, DAYS,
    ),
    "stock_short": Code(
        gettext_noop("Not enough stock"), "serious", "client", ("order",), 48,
        gettext_noop("Announce a delivery, change the order, or let the rest follow later."),
        gettext_noop("Missing %(qty_short)s of: %(skus)s."), 1, HOURS,
    ),
    "lot_expiring": Code(
        gettext_noop("Lot about to expire"), "serious", "warehouse", ("order",), 24,
        gettext_noop("The warehouse sends it in time, or takes another lot."),
        gettext_noop("Goods meant for it expire on %(day_expires)s: %(lots)s."), 14, DAYS, soon=True,
    ),
    "document_missing": Code(
        gettext_noop("Document missing"), "minor", "warehouse", ("order", "asn", "shipment"), 48,
        gettext_noop("The warehouse stores it here."),
        gettext_noop("It should have come with its papers. Missing: %(words_kinds)s."), 24, HOURS,
    ),
    "damaged": Code(
        gettext_noop("Damaged goods"), "serious", "client", EVERY, 48,
        gettext_noop("Say whether they are to be scrapped, kept or sent back."),
    ),
    "address": Code(
        gettext_noop("Address in question"), "serious", "client", ("order", "shipment"), 24,
        gettext_noop("Say where it is to go."),
    ),
    "customs": Code(
        gettext_noop("Held by customs"), "serious", "client", ("order", "asn", "shipment"), 48,
        gettext_noop("Customs are sent what they ask for."),
    ),
    "carrier": Code(
        gettext_noop("Trouble with the carrier"), "serious", "carrier", ("order", "asn", "shipment"), 48,
        gettext_noop("The carrier is asked what happened."),
    ),
    "quality": Code(
        gettext_noop("Quality in question"), "serious", "warehouse", EVERY, 48,
        gettext_noop("The warehouse looks at the goods."),
    ),
    "other": Code(
        gettext_noop("Something else"), "minor", "warehouse", EVERY, 48,
        gettext_noop("The warehouse looks into it."),
    ),
}  # fmt: skip

RULES: dict[str, Code] = {code: kind for code, kind in CODES.items() if kind.rule}
"""What the worker looks for by itself."""

FREE = "other"
"""Of this kind alone a record can have several at once."""

ENDED: dict[str, str] = {
    "shipped": gettext_noop("It has left."),
    "delivered": gettext_noop("It has been delivered."),
    "cancelled": gettext_noop("It was cancelled."),
    "held": gettext_noop("The client put it on hold."),
    "moved": gettext_noop("Its day was moved."),
    "arrived": gettext_noop("It has arrived."),
    "scanned": gettext_noop("It was scanned again."),
    "returned": gettext_noop("It came back."),
    "lost": gettext_noop("The carrier lost it."),
    "stocked": gettext_noop("There is enough now."),
    "swapped": gettext_noop("No such goods are meant for it any more."),
    "filed": gettext_noop("Every document is there."),
    "off": gettext_noop("It is not looked for any more."),
}
"""How a stall ended by itself."""

VERBS: dict[str, Verb] = {
    f"{kind}.{verb}": Verb(words, needs, tone)
    for kind, needs in ABOUT.items()
    if kind not in PAGES
    for verb, words, tone in (
        *(
            (f"stalled_{code}", gettext_lazy(one.rule), "bad")
            for code, one in RULES.items()
            if kind in one.about
        ),
        ("exception_opened", gettext_lazy("%(word_what)s: %(text)s"), "bad"),
        ("exception_changed", gettext_lazy("%(word_what)s: what is said of it was changed"), ""),
        ("exception_reopened", gettext_lazy("%(word_what)s, open again: %(text)s"), "bad"),
        ("exception_resolved", gettext_lazy("%(word_what)s, resolved: %(text)s"), "good"),
        ("exception_over", gettext_lazy("%(word_what)s, over: %(word_how)s"), "good"),
    )
}
"""What the timeline of the record says."""
