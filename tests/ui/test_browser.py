"""The parts in Chromium: keys, popovers, filters, charts, weight, stillness, and what axe finds."""

import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import CHROMIUM

pytestmark = pytest.mark.browser
CALM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
PAGES = ["inventory", "home", "item", "parts", "login", "reset", "error"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The preview's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.preview", str(port)], cwd=root, env=environment
    )
    yield _ready(port)
    server.terminate()
    server.wait(10)


def _ready(port: int) -> str:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return f"http://127.0.0.1:{port}/"
        time.sleep(0.1)
    raise AssertionError("the preview did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium found: install the package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CALM))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop page that fails the test when the policy or a script complains."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    seen = context.new_page()
    complaints: list[str] = []
    seen.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    seen.on("pageerror", lambda error: complaints.append(str(error)))
    yield seen
    context.close()
    assert not complaints


def test_keys_find_walk_and_open(page: Page, site: str) -> None:
    page.goto(f"{site}inventory")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "JT-CHM-020"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}item")


def test_the_help_opens_and_closes_by_key(page: Page, site: str) -> None:
    page.goto(f"{site}inventory")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()


def test_a_filter_writes_the_address_and_back_takes_it_off(page: Page, site: str) -> None:
    page.goto(f"{site}inventory?sort=-on_hand")
    page.get_by_role("button", name="Warehouse").click()
    page.get_by_label("Hamburg Süd", exact=True).click()
    page.wait_for_url("**/inventory?sort=-on_hand&warehouse=ham")
    assert page.get_by_role("button", name="Warehouse: Hamburg Süd").is_visible()
    page.get_by_text("Low stock").click()
    page.wait_for_url("**/inventory?sort=-on_hand&warehouse=ham&low=1")
    page.go_back()
    page.wait_for_url("**/inventory?sort=-on_hand&warehouse=ham")
    page.get_by_label("Remove Warehouse: Hamburg Süd").click()
    page.wait_for_url("**/inventory?sort=-on_hand")


def test_sorting_keeps_the_focus_on_its_column(page: Page, site: str) -> None:
    page.goto(f"{site}inventory")
    page.locator("#list-by-available").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inventory?sort=available")
    page.wait_for_function("document.activeElement.id === 'list-by-available'")
    assert page.locator("th[aria-sort=ascending]").inner_text() == "Available"


def test_a_filter_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto(f"{site}inventory")
    still.get_by_role("button", name="Warehouse").click()
    still.get_by_label("Hamburg Süd", exact=True).check()
    still.locator("form.filters > button").click()
    still.wait_for_url("**warehouse=ham**")
    context.close()


def test_a_popover_stands_under_its_button_inside_the_window(page: Page, site: str) -> None:
    page.goto(f"{site}inventory")
    page.locator("[popovertarget=person]").click()
    button, box = (
        page.locator("[popovertarget=person]").bounding_box(),
        page.locator("#person").bounding_box(),
    )
    assert button and box
    assert 0 <= box["y"] - button["y"] - button["height"] < 12
    assert box["x"] + box["width"] <= 1440


def test_the_theme_lasts_without_a_cookie(page: Page, site: str) -> None:
    page.goto(f"{site}inventory")
    page.locator("[popovertarget=person]").click()
    page.locator("[data-theme-choice=dark]").click()
    page.goto(f"{site}home")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.context.cookies() == []


def test_a_level_can_be_hovered_and_stepped_without_moving_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}item")
    chart = page.locator(".chart-level")
    before = chart.bounding_box()
    chart.locator(".chart-plot").hover()
    page.locator(".chart-live canvas").wait_for()
    chart.hover(position={"x": 300, "y": 100})
    assert "tins" in page.locator(".chart-tip").inner_text()
    assert chart.bounding_box() == before
    chart.focus()
    page.keyboard.press("End")
    last = page.locator(".chart-tip").inner_text()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".chart-tip").inner_text() != last


def test_a_question_is_asked_in_a_modal_dialog(page: Page, site: str) -> None:
    page.goto(f"{site}item")
    page.get_by_role("button", name="Archive").click()
    assert page.locator("dialog#drop:modal").count() == 1
    page.get_by_role("button", name="Keep as it is").click()
    assert page.locator("dialog#drop:modal").count() == 0


def test_no_connection_is_said_in_words(browser: Browser, site: str) -> None:
    context = browser.new_context()
    seen = context.new_page()
    seen.goto(f"{site}inventory")
    context.set_offline(True)
    seen.get_by_text("Low stock").click()
    assert "No connection" in seen.locator("[data-trouble]").inner_text()
    context.close()


def test_the_phone_has_menu_and_place_behind_one_button(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    phone = context.new_page()
    phone.goto(f"{site}inventory")
    phone.locator(".burger").tap()
    drawer = phone.locator("#drawer")
    assert (
        drawer.get_by_text("Juniper Tea Co.").is_visible()
        and drawer.get_by_text("Stock balance").is_visible()
    )
    context.close()


@pytest.mark.parametrize("width", [390, 768, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_sideways(browser: Browser, site: str, name: str, width: int) -> None:
    seen = browser.new_page(viewport={"width": width, "height": 900})
    seen.goto(f"{site}{name}")
    assert seen.evaluate("document.documentElement.scrollWidth") <= width
    seen.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, site: str, name: str, theme: Any) -> None:
    context = browser.new_context(color_scheme=theme, bypass_csp=True)
    seen = context.new_page()
    seen.goto(f"{site}{name}")
    found = Axe().run(seen).response["violations"]
    context.close()
    assert [
        (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
    ] == []


def test_the_first_view_is_light_and_nothing_moves(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(
        "window.moved = 0;"
        "const add = (list) => list.getEntries().forEach((one) => { window.moved += one.value; });"
        "new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true})"
    )
    seen, weights = context.new_page(), {}
    seen.on("response", lambda answer: weights.update({answer.url: _weight(answer.body(), answer.url)}))
    seen.goto(f"{site}inventory", wait_until="networkidle")
    first = sum(weights.values())
    weights.clear()
    seen.goto(f"{site}home", wait_until="networkidle")
    later = weights[f"{site}home"]
    moved = seen.evaluate("window.moved")
    context.close()
    assert first < 150_000, f"{first} bytes"
    assert later < 25_000, f"{later} bytes"
    assert moved < 0.01


def _weight(body: bytes, url: str) -> int:
    return len(body) if url.endswith(".woff2") else len(gzip.compress(body, 1))
