"""Coming in by the sign-in page, with or without a second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from tests.people import PASSWORD, Browser, Someone

SIGN_IN = "/accounts/login/"


def signed_in(someone: Someone, password: str = PASSWORD, **defaults: Any) -> Browser:
    """A browser that is past the sign-in page."""
    browser = Browser(**defaults)
    answer = asked(browser, someone, password)
    assert answer.status_code == 302, answer.content.decode()
    return browser


def asked(browser: Browser, someone: Someone, password: str = PASSWORD) -> Any:
    """The answer to somebody's address and password."""
    return browser.post(SIGN_IN, {"login": someone.person.email, "password": password})


def proven(browser: Browser, password: str = PASSWORD) -> Browser:
    """The browser, whose person has just said their password again."""
    answer = browser.post("/accounts/reauthenticate/", {"password": password})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def code_of(secret: str) -> str:
    """What an authenticator app shows now; used codes count as unused again."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(browser: Browser, password: str = PASSWORD) -> str:
    """Add an authenticator app to the person who is signed in; its secret."""
    proven(browser, password)
    form = browser.get("/accounts/security/app/add/").context_data["form"]
    answer = browser.post("/accounts/security/app/add/", {"code": code_of(form.secret)})
    assert answer.status_code == 302, answer.content.decode()
    return str(form.secret)
