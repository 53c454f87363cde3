"""A company's own sign-in: who connects it, whom we ask then, and what of it is told."""

from __future__ import annotations

import io
import logging
import logging.config
import socket
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from baywindow.accounts import oidc
from baywindow.accounts.oidc import NotProven, _safe
from baywindow.accounts.sealing import opened
from baywindow.tenancy.sign_in import SsoProvider
from tests.accounts.company import connected, through
from tests.accounts.provider import SECRET, OpenIdProvider
from tests.people import Browser, World, join_client


@pytest.mark.parametrize(
    "address",
    ["http://login.example.com", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "file:///etc/passwd",
     "https://169.254.169.254/latest", "https://me@8.8.8.8/"],
)  # fmt: skip
def test_in_earnest_only_https_of_the_open_net_is_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(settings, "SSO_ANYWHERE", False)
    with pytest.raises(NotProven):
        _safe(address)
    assert _safe("https://8.8.8.8/") == "https://8.8.8.8/"


def test_a_name_that_leads_elsewhere_in_the_end_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SSO_ANYWHERE", False)
    monkeypatch.setattr(oidc, "_is_public", lambda host: True)
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(5)
        with pytest.raises(NotProven, match="private net"):
            oidc._fetched(f"https://localhost:{inside.getsockname()[1]}/")
        met, _ = inside.accept()
        with met:
            assert met.recv(1) == b""


def test_ola_connects_it_and_makes_it_the_only_way_once_it_worked(
    world: World, company: OpenIdProvider
) -> None:
    page = f"/console/clients/{world.acme.id}/sso"
    form = {
        "name": "Acme SSO", "issuer": company.issuer, "oauth_client_id": "baywindow", "secret": SECRET,
        "claim": "groups", "roles": "ops = executive", "version": "",
    }  # fmt: skip
    assert world.ola.browser().post(page, {**form, "only": "on"}).status_code == 422
    assert world.ola.browser().post(page, {**form, "roles": "ops = owner"}).status_code == 422
    assert world.ola.browser().post(page, {**form, "roles": "ops = auditor"}).status_code == 422
    assert world.ola.browser().post(page, form)["Location"] == page
    row = SsoProvider._base_manager.using("owner").get(for_client_id=world.acme.id)
    assert SECRET not in row.secret and opened(row.secret) == SECRET
    assert SECRET not in world.ola.browser().get(page).content.decode()
    through(row, company)
    again = {**form, "secret": "", "only": "on", "version": "1"}
    assert world.ola.browser().post(page, again).status_code == 302
    row.refresh_from_db(using="owner")
    assert row.only and opened(row.secret) == SECRET
    assert [world.ola.browser().post(f"{page}/removal").status_code for _ in range(2)] == [302, 404]


def test_the_secret_is_never_sent_to_another_issuer(world: World, company: OpenIdProvider) -> None:
    connected(world, company, world.acme.id)
    page = f"/console/clients/{world.acme.id}/sso"
    form = {
        "name": "Acme SSO", "issuer": "https://evil.example", "oauth_client_id": "baywindow", "secret": "",
        "claim": "groups", "roles": "", "version": "1",
    }  # fmt: skip
    assert world.ola.browser().post(page, form).status_code == 422
    assert world.ola.browser().post(page, {**form, "issuer": company.issuer}).status_code == 302
    assert world.ola.browser().post(page, {**form, "secret": "theirs", "version": "2"}).status_code == 302


def test_a_company_does_not_rename_its_people_elsewhere(world: World, company: OpenIdProvider) -> None:
    browser, _ = through(connected(world, company, world.acme.id), company)
    browser.get("/switch")
    assert browser.post("/settings/own", {"name": "Alice of Acme"}).status_code == 302
    join_client(world.alice.person, world.beta, "executive")
    browser.get("/switch")
    browser.post("/settings/own", {"name": "Mallory"})
    world.alice.person.refresh_from_db()
    assert world.alice.person.name == "Alice of Acme"


def test_what_a_provider_is_said_to_say_is_one_line_of_the_log(world: World, company: OpenIdProvider) -> None:
    row = connected(world, company, world.acme.id)
    browser = Browser()
    state = parse_qs(urlsplit(browser.get(reverse("sso", args=[row.id]))["Location"]).query)["state"][0]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        logging.config.dictConfigClass(settings.LOGGING).configure_formatter(
            dict(settings.LOGGING["formatters"]["line"])
        )
    )
    logging.getLogger().addHandler(handler)
    browser.get(reverse("sso_callback", args=[row.id]), {"state": state, "error": "no\n2026 ERROR \x1b[2J"})
    logging.getLogger().removeHandler(handler)
    (line,) = [one for one in written.getvalue().splitlines() if "sso:" in one]
    assert line.endswith("the provider said no\\n2026 ERROR \\x1b[2J")


def test_a_manager_does_not_decide_who_people_are(world: World) -> None:
    assert world.sam.browser().get("/console/sign-in/team/sso").status_code == 403
