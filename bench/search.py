"""The search of everything on a million orders: what people type, asked for while they type."""

from __future__ import annotations

from collections.abc import Iterator

from .browse import Browser, one_at_a_time
from .ground import world
from .table import Row, at_most, p50
from .world import PASSWORD, PERSON, STAFF

ORDERS = 1_000_000
CLIENTS = 4
BAR = 50
TYPED = {
    "a number": "SO-201234",
    "its digits": "201234",
    "the beginning of a reference": "PO-2026-1",
    "the beginning of a tracking number": "T00",
    "a name": "anna",
    "a name's second word": "miller",
    "a SKU": "sku-0001",
    "two words": "article blue",
    "one letter": "s",
    "nothing that is there": "zzzz",
}


def rows() -> Iterator[Row]:
    """The median of each, for somebody of one client and for staff."""
    with world(200_000, CLIENTS, ORDERS) as ground:
        for who, email, at in (("a client", PERSON, "/search"), ("staff", STAFF, "/console/search")):
            browser = Browser(ground.port)
            browser.sign_in(email, PASSWORD)
            for name, words in TYPED.items():
                path = f"{at}/suggestions?q={words.replace(' ', '+')}"
                spent = one_at_a_time(ground.port, browser.cookie, path, times=60, warm=20)
                yield at_most(f"search by {who}, {name}", p50(spent), BAR, " ms")
