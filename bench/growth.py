"""P2: ten times the movements, the same pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .browse import Browser, one_at_a_time
from .ground import Ground, world
from .pages import pages
from .table import Row, p50
from .world import PASSWORD, PERSON

SMALL, LARGE = 1_000_000, 10_000_000
ROUNDS = 6


def rows() -> Iterator[Row]:
    """Latency of each page at 10 M over 1 M."""
    with world(SMALL) as small, world(LARGE) as large:
        yield from grown(small, large, lambda browser: pages())


def grown(small: Ground, large: Ground, paths: Callable[[Browser], dict[str, str]]) -> Iterator[Row]:
    """Each page here and there; both run side by side, in turns, so that noise hits both."""
    browsers = {ground.port: Browser(ground.port) for ground in (small, large)}
    for browser in browsers.values():
        browser.sign_in(PERSON, PASSWORD)
    found = {port: paths(browser) for port, browser in browsers.items()}
    for name in found[small.port]:
        spent: dict[int, list[float]] = {port: [] for port in browsers}
        for _ in range(ROUNDS):
            for port, browser in browsers.items():
                spent[port] += one_at_a_time(port, browser.cookie, found[port][name], times=40)
        before, after = p50(spent[small.port]), p50(spent[large.port])
        figures, ratio = f"{before:.2f} -> {after:.2f} ms", after / before
        yield Row(f"{name}: 1 M -> 10 M", figures, f"{ratio:.2f} x", "<= 1.2 x", ratio <= 1.2)
