"""Every page of the URLconf: axe finds nothing serious, nothing scrolls sideways, nothing jumps when parts of
it come late; both themes, both sizes.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.attacks.ground import Ground
from tests.people import PASSWORD, World, join_client
from tests.routes import Route, routes, values
from tests.test_every_route import who_may
from tests.visits import Visitor

from .conftest import Visit

pytestmark = pytest.mark.browser
FILES = ("/export.", ".csv", ".xlsx", ".json", "/template", "/rejected")
SHOWN = [
    route
    for route in routes()
    if isinstance(route.capability, str) and not any(part in route.text for part in FILES)
]
GUEST = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/no-such-page"]
ACCOUNT = ["password/change/", "security/app/add/", "security/passkeys/add/", "security/codes/new/"]
AXE = Axe()
AT_REST = """async () => {
  const calm = 60, busy = () => document.readyState !== "complete" || document.querySelector(".htmx-request");
  for (let since = performance.now(); performance.now() - since < calm; ) {
    await new Promise((next) => requestAnimationFrame(next));
    if (busy()) since = performance.now();
  }
  await document.fonts.ready;
}"""
"""Until the page stands and nothing it fetches by itself is on its way: sooner than an idle network."""
STILL = 0.001
"""The layout shift nobody sees (the same bar as the bench's)."""
LOOKS = [("desktop", "light"), ("phone", "dark")]


TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return ids.filter((id, n) => ids.indexOf(id) !== n);
}"""


OVER = """() => {
  for (const time of document.querySelectorAll("td time")) time.textContent = "28 Sept 2015 23:59";
  const cut = (cell) => getComputedStyle(cell).overflowX !== "visible";
  const over = (cell) => cell.scrollWidth > cell.clientWidth + 1 && !cut(cell);
  return [...document.querySelectorAll("td")].filter(over).map((cell) => cell.innerText);
}"""
"""Cells that run over their neighbours, however long ago it was what they tell."""


def test_no_page_is_left_out() -> None:
    assert len(SHOWN) > 20


@pytest.mark.parametrize("route", SHOWN, ids=lambda route: route.text)
def test_a_page_is_sound(visit: Visit, ground: Ground, route: Route) -> None:
    address = route.at(values(ground.garden, route, "acme"))
    token = ground.tokens[who_may(route, ground)]
    if not is_page(ground, who_may(route, ground), address):
        return  # a verb, a page that leads on, or a part of a page
    for size, theme in LOOKS:
        page = visit(token, size=size, theme=theme)
        page.goto(address)
        sound(page, f"{address} {size} {theme}")


@pytest.mark.parametrize("address", ["/", "/inventory", "/no-such-page"])
def test_a_look_through_somebody_s_eyes_is_sound_and_says_so(
    visit: Visit, ground: Ground, address: str
) -> None:
    """The bar stays in sight, however far the page is scrolled."""
    for size, theme in LOOKS:
        page = visit(ground.tokens["looker"], size=size, theme=theme)
        page.goto(address)
        sound(page, f"{address} {size} {theme}")
        page.mouse.wheel(0, 4000)
        assert page.get_by_role("button", name="End the view").is_visible()
        place = page.locator(".viewing").bounding_box()
        assert place and place["y"] == 0


@pytest.mark.parametrize("address", GUEST)
def test_a_page_before_signing_in_is_sound(visit: Visit, address: str) -> None:
    for size, theme in LOOKS:
        page = visit(size=size, theme=theme)
        page.goto(address)
        sound(page, f"{address} {size} {theme}")


def test_the_pages_of_one_s_own_account_are_sound(visit: Visit, world: World) -> None:
    for size, theme in LOOKS:
        page = visit(size=size, theme=theme)
        page.goto("/accounts/login/?next=/accounts/security/")
        page.fill("input[name=login]", world.alice.person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/accounts/security/")
        sound(page, f"security {size} {theme}")
        for path in ACCOUNT:
            page.goto(f"/accounts/{path}")
            if "reauthenticate" in page.url:
                sound(page, f"reauthenticate {size} {theme}")
                page.fill("input[name=password]", PASSWORD)
                page.press("input[name=password]", "Enter")
                page.wait_for_url(f"**/accounts/{path}")
            sound(page, f"{path} {size} {theme}")


def test_the_switcher_is_sound(visit: Visit, world: World) -> None:
    join_client(world.alice.person, world.beta, "executive")
    page = visit()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", world.alice.person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/switch*")
    sound(page, "/switch")


def is_page(ground: Ground, who: str, address: str) -> bool:
    """Whether an address answers with a whole page, asked without a browser."""
    answer = Visitor(ground, who).get(address)
    return answer.status not in {302, 405} and "<html" in answer.text


def sound(page: Page, name: str) -> None:
    """Fail for a serious finding of axe, an id used twice, what is too wide, or what moved by itself."""
    page.evaluate(AT_REST)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    twice = page.evaluate(TWICE)
    assert not twice, f"{name}: {twice}"
    if jumped(page):  # a window that opens late moves a page once; what comes late moves it each time
        page.reload()
        page.evaluate(AT_REST)
    assert not jumped(page), f"{name}: {jumped(page)}"
    found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not grave, f"{name}: {grave}"
    over = page.evaluate(OVER)
    assert not over, f"{name}: {over}"


def jumped(page: Page) -> list[dict[str, Any]]:
    """What moved by itself since the page was there; nothing when nobody could see it."""
    moves: list[dict[str, Any]] = page.evaluate("window.jumped || []")
    return moves if sum(move["by"] for move in moves) > STILL else []
