"""What docs/developing/security.md says of how we make Baywindow: sources, settings, sealed, random text."""

from __future__ import annotations

import math
import os
import re
import ssl
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from allauth.mfa import app_settings
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import InvalidToken
from django.conf import global_settings, settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password

from baywindow import settings as declared
from baywindow.accounts import oidc
from baywindow.accounts.sealing import opened, sealed
from baywindow.server import prepare
from baywindow.server.commands.logins import demo_logins
from baywindow.server.home import secret
from tests.accounts.door import signed_in
from tests.people import PASSWORD, Browser, World

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "src/baywindow/ui/scripts"
RULES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


def test_the_gate_refuses_eval_and_loose_types() -> None:
    assert {"S", "BLE"} <= set(RULES["ruff"]["lint"]["select"])
    assert not {"S307", "S102"} & set(RULES["ruff"]["lint"].get("ignore", []))
    assert RULES["mypy"]["strict"] is True


def test_ciphers_and_hashes_are_of_known_libraries() -> None:
    """No other library of ciphers than the standard's table names; the gate refuses weak hashes and dice."""
    known = {"cryptography", "jwt", "signxml", "hashlib", "hmac", "secrets"}
    others = {"Crypto", "Cryptodome", "nacl", "rsa", "ecdsa", "M2Crypto", "pyaes", "passlib", "bcrypt"}
    imported = {
        found[1]
        for path in (ROOT / "src").rglob("*.py")
        for found in re.finditer(r"^\s*(?:from|import) (\w+)", path.read_text(), re.M)
    }
    assert known <= imported and not others & imported
    lint = RULES["ruff"]["lint"]
    ignored = {*lint.get("ignore", []), *lint["per-file-ignores"]["src/baywindow/server/**"]}
    assert not {"S303", "S304", "S305", "S311", "S324"} & ignored


def test_without_the_demo_nothing_is_filled_and_no_login_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*words: object) -> None:
        raise AssertionError("the demo is looked for")

    monkeypatch.setenv("BAYWINDOW_DEMO", "0")
    monkeypatch.setattr(prepare.psycopg, "connect", asked)
    prepare.fill_demo(prepare.Console())
    assert demo_logins() == []
    monkeypatch.setenv("BAYWINDOW_DEMO", "1")
    with pytest.raises(AssertionError, match="looked for"):
        prepare.fill_demo(prepare.Console())


def test_scripts_neither_run_text_nor_merge_what_comes_in() -> None:
    for script in SCRIPTS.glob("*.js"):
        told = script.read_text()
        assert not re.search(r"\beval\(|new Function|__proto__|document\.write", told), script
        assert "Object.assign(" not in told.replace("Object.assign(document.createElement", ""), script


def test_password_fields_are_made_for_managers(world: World) -> None:
    page = Browser().get("/accounts/login/").content.decode()
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert field and 'autocomplete="current-password"' in field[0]
    assert "onpaste" not in page and "maxlength" not in field[0]
    change = signed_in(world.alice).get("/accounts/password/change/", follow=True).content.decode()
    assert 'autocomplete="' in change


@pytest.mark.parametrize("other", [f" {PASSWORD}", f"{PASSWORD} ", PASSWORD.upper(), PASSWORD[:-1]])
def test_a_password_is_taken_as_it_was_typed(world: World, other: str) -> None:
    hashed = make_password(PASSWORD)
    assert check_password(PASSWORD, hashed) and not check_password(other, hashed)
    browser = Browser()
    assert (
        browser.post("/accounts/login/", {"login": world.alice.person.email, "password": other}).status_code
        == 200
    )
    assert settings.CONTEXT_COOKIE not in browser.cookies


def test_passwords_are_hashed_slowly_as_django_advises() -> None:
    """Tests hash quickly; the settings name no hasher, so Django's own stands first."""
    assert not hasattr(declared, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    assert PBKDF2PasswordHasher.iterations >= 600_000


def test_second_factors_are_too_many_to_guess() -> None:
    """20 bits a recovery code, 80 bits and more a seed, none of them twice."""
    assert math.log2(10**app_settings.RECOVERY_CODE_DIGITS) >= 20
    seeds = {RecoveryCodes.generate_seed() for _ in range(20)} | {generate_totp_secret() for _ in range(20)}
    assert len(seeds) == 40 and min(map(len, seeds)) * 5 >= 80


def test_what_rests_sealed_cannot_be_changed_unnoticed() -> None:
    kept = sealed("the secret")
    assert opened(kept) == "the secret" and "secret" not in kept
    for at in (5, 20, 40, len(kept) - 8):
        other = "A" if kept[at] != "A" else "B"
        with pytest.raises(InvalidToken):
            opened(kept[:at] + other + kept[at + 1 :])


def test_random_texts_have_128_bits_and_more(world: World) -> None:
    for text in (world.alice.token().partition(".")[2], secret("sealing"), secret("BW_PORTAL")):
        assert len(text) * 6 >= 160, "letters of base 64"
    assert world.alice.token() != world.alice.token()


def test_there_is_no_debug_mode() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from baywindow import settings as s; print(s.DEBUG)"],
        env={**os.environ, "DEBUG": "1", "DJANGO_DEBUG": "1", "BAYWINDOW_DEBUG": "1"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "False"


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/pyproject.toml",
        "/static/",
        "/static/ui/",
        "/static/../.git/config",
    ],
)
def test_no_source_and_no_folder_is_served(database: None, path: str) -> None:
    answer = Browser().get(path)
    assert answer.status_code in {302, 404} and "[core]" not in answer.content.decode()


def test_logs_go_to_standard_error_alone() -> None:
    assert {handler["class"] for handler in settings.LOGGING["handlers"].values()} == {
        "logging.StreamHandler"
    }


def test_a_page_loads_and_sends_to_this_address_alone(world: World) -> None:
    policy = world.alice.browser().get("/")["Content-Security-Policy"]
    for part in ("script-src", "style-src", "img-src", "font-src", "form-action"):
        (sources,) = re.findall(rf"{part} ([^;]*)", policy)
        assert not re.search(r"https?:|\*", sources), (part, sources)


class _Leading(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Tests print enough."""


@pytest.fixture
def leading() -> Iterator[HTTPServer]:
    """A provider that leads on to another address, and what it was asked."""
    server = HTTPServer(("127.0.0.1", 0), _Leading)
    server.asked = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_a_provider_leads_nowhere_else(leading: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SSO_ANYWHERE", True)
    issuer = f"http://127.0.0.1:{leading.server_port}"
    with pytest.raises(oidc.NotProven):
        oidc.begin(oidc.Relying(issuer, "id", "", f"{issuer}/back"))
    assert leading.asked == ["/.well-known/openid-configuration"]  # type: ignore[attr-defined]


def test_certificates_of_others_are_checked() -> None:
    trusting = ssl.create_default_context()
    assert trusting.verify_mode is ssl.CERT_REQUIRED and trusting.check_hostname
    assert "ssl" not in Path(oidc.__file__).read_text().replace("HTTPSConnection", ""), "nothing loosens it"
