"""P7: what a browser loads and how still the page stands, in Chromium on a slow phone network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.chromium import CHROMIUM

from .ground import world
from .pages import pages
from .starting import CLIENTS, MOVEMENTS
from .table import Row, at_most
from .world import PASSWORD, PERSON

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

KILOBIT = 1000 / 8
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1600 * KILOBIT,
    "uploadThroughput": 750 * KILOBIT,
}
"""Chromium's own preset: 1.6 Mbit/s down, 150 ms."""
SHIFTS = """
window.__shift = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.__shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
TIMING = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
"""Milliseconds until the page's own modules have run: from there on everything answers."""

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


class Counter:
    """Adds up what came over the wire, as compressed."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        self.session = session
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def taken(self) -> float:
        """Kilobytes since the last time."""
        taken, self.bytes = self.bytes / 1000, 0
        return taken


def rows() -> Iterator[Row]:
    """Sign-in and each page: first and later view, shift, time to interactive."""
    from playwright.sync_api import sync_playwright

    with world(MOVEMENTS, CLIENTS) as ground, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        base = f"http://127.0.0.1:{ground.port}"
        for name, path in {"home": "/", **pages()}.items():
            context = browser.new_context(viewport=PHONE)
            context.add_init_script(SHIFTS)
            page = context.new_page()
            _sign_in(page, base)
            state = context.storage_state()
            context.close()
            fresh = browser.new_context(viewport=PHONE, storage_state=state)
            fresh.add_init_script(SHIFTS)
            yield from _views(fresh.new_page(), name, base + path)
            fresh.close()
            wide = browser.new_context(viewport=DESKTOP, storage_state=state)
            wide.add_init_script(SHIFTS)
            yield _shift(wide.new_page(), f"{name}: layout shift, desktop", base + path)
            wide.close()
        browser.close()


def _shift(page: Page, name: str, address: str) -> Row:
    page.goto(address, wait_until="networkidle")
    return at_most(name, float(page.evaluate("() => window.__shift")), 0.001)


def _views(page: Page, name: str, address: str) -> Iterator[Row]:
    session = page.context.new_cdp_session(page)
    counter = Counter(session)
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    page.goto(address, wait_until="networkidle")
    yield at_most(f"{name}: first view", counter.taken(), 150, " kB")
    yield at_most(f"{name}: first view, interactive on slow 4G", float(page.evaluate(TIMING)) / 1000, 1, " s")
    page.goto(address, wait_until="networkidle")
    yield at_most(f"{name}: later view", counter.taken(), 25, " kB")
    yield at_most(f"{name}: layout shift", float(page.evaluate("() => window.__shift")), 0.001)
    yield at_most(
        f"{name}: interactive on slow 4G", float(page.evaluate(TIMING)) / 1000, 1, " s", "assets kept"
    )


def _sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", PERSON)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)
