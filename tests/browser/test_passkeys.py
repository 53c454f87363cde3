"""Passkeys in Chromium, with a virtual authenticator: added, used alone, used as a second factor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page

from baywindow.accounts.models import SignIn
from tests.people import PASSWORD, Someone, World

from .conftest import Visit
from .test_every_page import sound

pytestmark = pytest.mark.browser
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def door(site: str) -> Iterator[str]:
    """The portal under a name: an address of the net alone cannot hold passkeys."""
    cache.clear()
    yield site.replace("127.0.0.1", "localhost")


def device(page: Page) -> tuple[CDPSession, str]:
    """A device that holds passkeys and shows them after a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    return session, made["authenticatorId"]


def sign_in(page: Page, door: str, someone: Someone) -> None:
    page.goto(f"{door}/accounts/login/")
    page.fill("input[name=login]", someone.person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")


def add_passkey(page: Page, door: str, name: str, *, alone: bool = True) -> None:
    page.goto(f"{door}/accounts/security/passkeys/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("text=Go on")
    page.fill("input[name=name]", name)
    page.set_checked("input[name=passwordless]", alone)
    page.click("button:has-text('Add it')")
    page.wait_for_url("**/accounts/security/codes/")


def test_a_passkey_is_added_and_signs_in_alone(visit: Visit, world: World, door: str) -> None:
    page = visit()
    device(page)
    sign_in(page, door, world.alice)
    add_passkey(page, door, "My laptop")
    sound(page, "recovery codes")
    page.click("text=I have kept them")
    page.wait_for_url("**/accounts/security/")
    assert page.locator("text=My laptop").count() == 1
    sound(page, "security")
    page.context.clear_cookies()
    page.goto(f"{door}/accounts/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{door}/")
    row = SignIn.objects.filter(person=world.alice.person).latest("began_at")
    assert (row.how, row.second) == ("passkey", "webauthn")


def test_a_passkey_is_a_second_factor_too(visit: Visit, world: World, door: str) -> None:
    page = visit()
    device(page)
    sign_in(page, door, world.bob)
    add_passkey(page, door, "Old key", alone=False)
    page.context.clear_cookies()
    sign_in(page, door, world.bob)
    sound(page, "second factor")
    page.click("text=Use a passkey instead")
    page.wait_for_url("**/second-factor/trust/")
    sound(page, "trust")
    page.click("text=Yes, trust this browser")
    page.wait_for_url(f"{door}/")
    assert settings.MFA_TRUST_COOKIE_NAME in {cookie["name"] for cookie in page.context.cookies()}


def test_a_finger_called_off_is_told_in_words(visit: Visit, world: World, door: str) -> None:
    page = visit()
    session, authenticator = device(page)
    sign_in(page, door, world.alice)
    add_passkey(page, door, "My laptop")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.context.clear_cookies()
    page.goto(f"{door}/accounts/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_selector("text=That was called off")
    assert settings.SESSION_COOKIE_NAME not in {
        c["name"] for c in page.context.cookies()
    } or page.url.endswith("/accounts/login/")


def test_somebody_else_s_passkey_signs_nobody_in(visit: Visit, world: World, door: str) -> None:
    page = visit()
    device(page)
    sign_in(page, door, world.alice)
    add_passkey(page, door, "My laptop")
    Authenticator.objects.filter(user=world.alice.person).delete()
    page.context.clear_cookies()
    page.goto(f"{door}/accounts/login/")
    page.click("text=Sign in with a passkey")
    page.wait_for_selector(".callout.bad")
    assert page.url.endswith("/accounts/login/")
