"""What every answer says to the browser about itself, whoever asks and whatever comes of it."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.people import Browser, World

PATHS = ("/", "/console", "/accounts/login/", "/api/v1/me", "/health/live", "/nowhere", "/brand/0b6e69.css")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_protects_itself(path: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SECURE_HSTS_SECONDS", 31_536_000)
    monkeypatch.setattr(settings, "SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
    for browser in (Browser(), world.alice.browser(), world.sam.browser()):
        for answer in (browser.get(path, secure=True), browser.post(path, secure=True)):
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "base-uri 'none'" in policy
            assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Referrer-Policy"] == "same-origin"
            assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
            assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("path", PATHS)
def test_trace_is_nobody_s_method(path: str, world: World) -> None:
    for browser in (Browser(), world.alice.browser()):
        answer = browser.trace(path, headers={"X-Secret": "echo-me"})
        assert b"echo-me" not in answer.content and "echo-me" not in str(answer.headers)


def test_cookies_are_kept_from_scripts_and_other_sites(world: World) -> None:
    browser = Browser()
    answer = browser.post(
        "/accounts/login/", {"login": world.alice.person.email, "password": "a long enough password"}
    )
    answer = browser.get(answer["Location"])
    assert {settings.SESSION_COOKIE_NAME, settings.CONTEXT_COOKIE} <= set(browser.cookies)
    for name, cookie in browser.cookies.items():
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"], name
