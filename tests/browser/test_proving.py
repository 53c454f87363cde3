"""Is it still you, in Chromium: a page that gives power is opened by a proof, and led back to."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page

from baywindow.accounts.sealing import sealed
from baywindow.tenancy.sign_in import OIDC
from tests.accounts.provider import SECRET, served
from tests.accounts.test_proving import NEW_KEY, aged
from tests.people import PASSWORD, World

from .conftest import Visit
from .test_arrivals import agrees, connected, door
from .test_every_page import sound

pytestmark = pytest.mark.browser
__all__ = ["door"]


def an_hour_later(page: Page) -> None:
    """The page's session, as it would be then."""
    kept = next(one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    aged(SimpleNamespace(session=SessionStore(kept)))


@pytest.mark.parametrize(("size", "theme"), [("desktop", "light"), ("phone", "dark")])
def test_ada_says_her_password_again_and_makes_a_key(
    visit: Visit, world: World, door: str, size: str, theme: str
) -> None:
    page = visit(size=size, theme=theme)
    page.goto(f"{door}/accounts/login/")
    page.fill("input[name=login]", world.ada.person.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{door}/")
    an_hour_later(page)
    page.goto(door + NEW_KEY)
    page.wait_for_selector("text=Is it still you?")
    sound(page, "proof")
    page.fill("input[name=password]", PASSWORD)
    page.click("button:has-text('Go on')")
    page.wait_for_url(door + NEW_KEY)
    page.fill("input[name=name]", "The shop")
    an_hour_later(page)
    page.click("button:has-text('Make key')")
    page.wait_for_selector("text=Nothing was changed yet")
    sound(page, "proof after a form")
    page.click("text=Not now")
    page.wait_for_url(f"{door}/")


def test_ada_proves_it_at_her_company(visit: Visit, world: World, door: str) -> None:
    page = visit(size="phone")
    with served() as company:
        company.person = {"email": world.ada.person.email}
        agrees(
            page,
            door,
            connected(world, OIDC, company.issuer, oauth_client_id="baywindow", secret=sealed(SECRET)),
        )
        page.goto(door + NEW_KEY)
        company.said = {"auth_time": int(time.time())}
        sound(page, "proof at the company")
        page.click("text=Continue with Acme")
        page.click("text=Agree")
        page.wait_for_url(door + NEW_KEY)
