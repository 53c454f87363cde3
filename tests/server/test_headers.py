"""What every answer says to the browser about itself, whoever asks and whatever comes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import override_settings

from tests.accounts.door import asked, code_of, with_app
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


TOLD = (
    "import json; from baywindow import settings as s;"
    "print(json.dumps({n: getattr(s, n) for n in dir(s) if 'COOKIE' in n or n == 'HTTPS'}))"
)


def as_over_https() -> dict[str, object]:
    """The settings about cookies of an installation whose address begins with https."""
    environment = {**os.environ, "BAYWINDOW_URL": "https://portal.example"}
    said = subprocess.run(
        [sys.executable, "-c", TOLD], env=environment, capture_output=True, check=True, timeout=60
    )
    return dict(json.loads(said.stdout))


def test_over_https_every_cookie_is_this_host_s_alone(world: World) -> None:
    with override_settings(**as_over_https()):
        secret = with_app(came_in(world))
        browser = came_in(world)
        browser.post("/accounts/security/second-factor/ask/", {"code": code_of(secret)}, secure=True)
        browser.post("/accounts/security/second-factor/trust/", {"action": "trust"}, secure=True)
        browser.get("/switch", secure=True)
        browser.post("/accounts/security/browsers/end-all/", secure=True)
    kinds = {name.removeprefix("__Host-bw_") for name in browser.cookies}
    assert kinds == {"sign_in", "csrf", "device", "trusted", "trusted_as", "context", "messages"}
    for name, cookie in browser.cookies.items():
        assert name.startswith("__Host-bw_"), name
        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], name
        assert cookie["httponly"] and cookie["samesite"] == "Lax", name


def came_in(world: World) -> Browser:
    """A browser at alice's second factor, or past the sign-in while she has none; over https."""
    browser = Browser(headers={"user-agent": "Firefox/140.0"}, **{"wsgi.url_scheme": "https"})
    browser.get("/accounts/login/")
    asked(browser, world.alice)
    return browser


def test_nothing_is_led_from_http_to_https(world: World) -> None:
    """Pages are led there by the proxy; a program that was sent on would have told its key in the open."""
    with override_settings(**as_over_https()):
        for page in ("/api/v1/me", "/api/v1/items", "/accounts/login/", "/health/live"):
            answer = Browser().get(page, headers={"authorization": "Bearer bwp_x"})
            assert not answer.get("Location", "").startswith("https"), page
            assert answer.status_code == (401 if page.startswith("/api/") else 200), page
