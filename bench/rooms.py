"""P1 of orders, shipments, inbound and documents, on a million orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .browse import Browser
from .ground import world
from .pages import measured
from .table import Row
from .world import PASSWORD, PERSON

MOVEMENTS, CLIENTS = 200_000, 4
ORDERS = 1_000_000
LISTS = {
    "orders": "/orders?view=delivered",
    "shipments": "/shipments",
    "inbound": "/inbound?view=done",
    "documents": "/documents",
}
FILTERED = {
    "orders of a country": "/orders?view=delivered&country=NO",
    "shipments of a carrier": "/shipments?carrier=UPS",
}
RECORDS = {"an order": "orders", "a shipment": "shipments", "a delivery": "inbound"}


def rows() -> Iterator[Row]:
    """Lists, and one record each."""
    with world(MOVEMENTS, CLIENTS, ORDERS) as ground:
        browser = Browser(ground.port)
        browser.sign_in(PERSON, PASSWORD)
        yield from measured(ground, browser, paths(browser))


def paths(browser: Browser) -> dict[str, str]:
    """The lists, and the first record on each of three."""
    return {**LISTS, **{name: _first(browser, room) for name, room in RECORDS.items()}}


def _first(browser: Browser, room: str) -> str:
    body = browser.ask("GET", LISTS[room])[2]
    found = re.search(rf"/{room}/[0-9a-f]{{8}}-[0-9a-f-]{{27}}", body)
    if found is None:
        raise SystemExit(f"{LISTS[room]} shows no record.")
    return found[0]
