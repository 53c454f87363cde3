"""P2: ten times the movements, the same pages."""

from __future__ import annotations

from collections.abc import Iterator

from .browse import Browser, one_at_a_time
from .ground import world
from .pages import pages
from .table import Row, p50
from .world import PASSWORD, PERSON

SMALL, LARGE = 1_000_000, 10_000_000
ROUNDS = 6


def rows() -> Iterator[Row]:
    """Latency of each page at 10 M over 1 M; both run side by side, in turns, so that noise hits both."""
    with world(SMALL) as small, world(LARGE) as large:
        cookies = {}
        for ground in (small, large):
            browser = Browser(ground.port)
            browser.sign_in(PERSON, PASSWORD)
            cookies[ground.port] = browser.cookie
        for name, path in pages().items():
            spent: dict[int, list[float]] = {small.port: [], large.port: []}
            for _ in range(ROUNDS):
                for port, cookie in cookies.items():
                    spent[port] += one_at_a_time(port, cookie, path, times=40)
            before, after = p50(spent[small.port]), p50(spent[large.port])
            ratio = after / before
            yield Row(
                f"{name}: 1 M -> 10 M",
                f"{before:.2f} -> {after:.2f} ms",
                f"{ratio:.2f} x",
                "<= 1.2 x",
                ratio <= 1.2,
            )
