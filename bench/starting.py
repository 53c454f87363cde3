"""P6: a second start, and what the two web workers take."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

from .browse import Browser, one_at_a_time
from .export import memory
from .ground import HOMES, free_port, start, stop, world
from .pages import pages
from .table import Row, at_most
from .world import PASSWORD, PERSON

MOVEMENTS, CLIENTS = 20_000, 4


def rows() -> Iterator[Row]:
    """Seconds from the command to the first page, and proportional memory after every page was shown."""
    with world(MOVEMENTS, CLIENTS):
        pass
    home, port = HOMES / f"world-{MOVEMENTS}-{CLIENTS}", free_port()
    began = time.perf_counter()
    ground = start(home, port)
    try:
        _first_page(port)
        yield at_most("second start to the first page", time.perf_counter() - began, 8, " s")
        browser = Browser(port)
        browser.sign_in(PERSON, PASSWORD)
        for path in pages().values():
            one_at_a_time(port, browser.cookie, path, times=30)
        yield at_most("two web workers, proportional memory", memory(ground), 200, " MiB")
    finally:
        stop(ground)


def _first_page(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/accounts/login/")
    assert connection.getresponse().status == 200
    connection.close()
