"""The real pages in Chromium: the portal's own handler on a loopback port, people signed in by cookie."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from baywindow.stock.models import ClientWarehouse, Location
from tests.chromium import CHROMIUM
from tests.orders.wishes import stage_place, stocked
from tests.people import World
from tests.stock.floor import Floor, build_floor

CALM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
JUMPS = """
window.jumped = [];
new PerformanceObserver((list) => {
  const parsed = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
  for (const one of list.getEntries().filter((one) => parsed && one.startTime > parsed))
    jumped.push({by: one.value, what: one.sources.map((s) => (s.node?.outerHTML ?? "").slice(0, 100))});
}).observe({type: "layout-shift", buffered: true});
"""
"""Keeps what moved after a page was parsed, without anybody's doing: parts and pictures that come late."""
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}

Visit = Callable[..., Page]
Profiles = Callable[[str | None, str, str], BrowserContext]

expect.set_options(timeout=15_000)  # a busy machine takes its time; what is there at once is not waited for
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the tests' own thread


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Tests print enough."""


@pytest.fixture(scope="session")
def site(database: None) -> Iterator[str]:
    """The address of the portal, served by a thread of this process."""
    from baywindow.tenancy.request import PortalHandler

    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    server = make_server("127.0.0.1", 0, PortalHandler(), _Server, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium; for a module only, since its event loop must be gone before jobs are tested."""
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install the package chromium-headless-shell")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CALM)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def profiles(chromium: Browser, site: str) -> Iterator[Profiles]:
    """Browser profiles by token, size and theme, kept for a module: what does not change is fetched once."""
    kept: dict[tuple[str | None, str, str], BrowserContext] = {}

    def profile(token: str | None, size: str, theme: str) -> BrowserContext:
        if token is None or (token, size, theme) not in kept:
            width, height = SIZES[size]
            context = chromium.new_context(
                base_url=site,
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                has_touch=size == "phone",
            )
            if token is None:
                return context
            context.add_cookies([{"name": settings.CONTEXT_COOKIE, "value": token, "url": site}])
            kept[token, size, theme] = context
        return kept[token, size, theme]

    yield profile
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(profiles: Profiles) -> Iterator[Visit]:
    """Opens pages, `visit(token, size="phone", theme="dark")`; a script that complains fails the test."""
    pages: list[tuple[Page, bool]] = []
    complaints: list[str] = []

    def opened(token: str | None = None, size: str = "desktop", theme: str = "light") -> Page:
        page = profiles(token, size, theme).new_page()
        page.add_init_script(JUMPS)
        pages.append((page, token is None))
        page.on("console", lambda said: complaints.append(said.text) if grave(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for page, alone in pages:
        (page.context if alone else page).close()
    assert not complaints


@pytest.fixture
def floor(world: World) -> Floor:
    """Berlin with a dock, a bench where picked goods wait, and twelve mugs; open to acme."""
    made = build_floor(world)
    stage_place(made)
    with world.sam.acting():
        stocked(made, mugs=12)
        ClientWarehouse.open_to(made.berlin, world.acme.id)
        Location.objects.filter(id=made.dock.id).update(type="dock")
    return made


def grave(said: ConsoleMessage) -> bool:
    """Whether a line of the console is an error of ours: a page that says no is none, nor an ended feed."""
    expected = any(f"responded with a status of {status}" in said.text for status in (401, 403, 404, 422))
    return said.type == "error" and not expected
