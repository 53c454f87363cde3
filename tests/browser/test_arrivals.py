"""Coming in for the first time, in Chromium: by a company's own sign-in, and from an invitation's link."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from baywindow.accounts.post import link_to_new_password
from baywindow.accounts.sealing import sealed
from baywindow.team.links import address_of, token_of
from baywindow.team.models import ClientInvitation
from baywindow.tenancy.sign_in import CLIENT, OIDC, SAML, SignInPolicy, SsoProvider
from tests.accounts.idp import KEY, Idp, certificate, posted
from tests.accounts.provider import SECRET, served
from tests.people import PASSWORD, Someone, World, join_client
from tests.stock.floor import item

from .conftest import Visit
from .test_every_page import LOOKS, sound

pytestmark = pytest.mark.browser


@pytest.fixture
def door(site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The portal under another name than the providers': to its cookies they are another site."""
    cache.clear()
    address = site.replace("127.0.0.1", "localhost")
    monkeypatch.setattr(settings, "ADDRESS", address)
    return address


@contextmanager
def answering(idp: Idp) -> Iterator[str]:
    """The address of an identity provider whose page posts the signed answer when its person agrees."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fields = "".join(
                f'<input type="hidden" name="{name}" value="{escape(value)}">'
                for name, value in posted(idp.response(self.path)).items()
            )
            there = escape(idp.asked(self.path)["recipient"])
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            form = f'<form method="post" action="{there}">{fields}<button>Agree</button></form>'
            self.wfile.write(f'<!doctype html><link rel="icon" href="data:,">{form}'.encode())

        def log_message(self, *args: Any) -> None:
            """Tests print enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sso"
    server.shutdown()
    server.server_close()


def connected(world: World, kind: str, issuer: str, **more: Any) -> SsoProvider:
    row = SsoProvider(
        workspace_id=world.northdock.id,
        for_client_id=world.acme.id,
        kind=kind,
        name="Acme",
        issuer=issuer,
        **more,
    )
    row.save(using="owner")
    return row


def agrees(page: Page, door: str, row: SsoProvider) -> None:
    """Go to the company's sign-in, agree there, and stand on the client's first page."""
    page.goto(door + reverse("sso", args=[row.id]))
    page.click("text=Agree")
    page.wait_for_url(f"{door}/")
    assert page.locator("text=Acme").count()


def test_alice_comes_in_by_her_company_s_openid_connect(visit: Visit, world: World, door: str) -> None:
    page = visit()
    with served() as company:
        company.person = {"email": world.alice.person.email}
        row = connected(world, OIDC, company.issuer, oauth_client_id="baywindow", secret=sealed(SECRET))
        agrees(page, door, row)


def test_alice_comes_in_by_her_company_s_saml(visit: Visit, world: World, door: str) -> None:
    page, idp = visit(size="phone"), Idp(name_id=world.alice.person.email)
    with answering(idp) as address:
        row = connected(world, SAML, idp.issuer, sign_in_url=address, certificates=[certificate(KEY)])
        agrees(page, door, row)


def enters(page: Page, door: str, someone: Someone, then: str = "/accounts/security/") -> None:
    """Past the sign-in page with the password, to an address."""
    page.goto(f"{door}/accounts/login/?next={then}")
    page.fill("input[name=login]", someone.person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{door}{then}")


def invited(world: World, email: str) -> str:
    """The address of an invitation to acme."""
    told = {"email": email, "role": "admin", "days": "7"}
    assert world.ada.browser().post("/settings/team/invitations", told).status_code == 302
    return address_of(
        token_of(ClientInvitation._base_manager.using("owner").get(client_id=world.acme.id, email=email))
    )


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_what_stands_between_somebody_and_a_page_is_sound(
    visit: Visit, world: World, door: str, size: str, theme: str
) -> None:
    """A new password by its link, used and spent; invitations for who has a login, by whoever opens them; a
    membership that asks for more; a page of another membership."""
    page = visit(size=size, theme=theme)
    page.goto(link_to_new_password(world.fay.person))
    sound(page, "new password")
    for name in ("password1", "password2"):
        if page.locator(f"input[name={name}]").count():
            page.fill(f"input[name={name}]", "three words and a dock")
    page.click("button:has-text('Set password')")
    page.wait_for_selector("text=Your password is changed")
    sound(page, "password changed")
    page.goto(f"{door}/accounts/password/reset/key/0-spent/")
    page.wait_for_selector("text=no longer works")
    sound(page, "spent link")
    theirs, hers = invited(world, world.gus.person.email), invited(world, world.bob.person.email)
    page.goto(hers)
    page.wait_for_selector("text=sign in with it")
    sound(page, "invitation of who has a login")
    enters(page, door, world.bob)
    for address, words in ((hers, "You are signed in as"), (theirs, "Sign out, then open")):
        page.goto(address)
        page.wait_for_selector(f"text={words}")
        sound(page, words)


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_a_membership_that_asks_for_more_and_a_page_elsewhere_are_sound(
    visit: Visit, world: World, door: str, size: str, theme: str
) -> None:
    with world.sam.acting():
        theirs = item(world.beta, "SKU-1").id
    second = join_client(world.alice.person, world.beta, "executive")
    page = visit(size=size, theme=theme)
    enters(page, door, world.alice, "/switch")
    page.click(f"button[value='{world.alice.membership}']")
    page.wait_for_url(f"{door}/")
    page.goto(f"{door}/inventory/{theirs}")
    page.wait_for_selector("text=This is at Beta")
    sound(page, "elsewhere")
    policy = SignInPolicy(
        workspace_id=world.northdock.id, scope=CLIENT, for_client_id=world.beta.id, second_factor=True
    )
    policy.save(using="owner")
    page.goto(f"{door}/switch")
    page.click(f"button[value='{second.membership}']")
    page.wait_for_selector("text=asks for a second factor")
    sound(page, "not admitted")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nora_joins_from_her_link(visit: Visit, world: World, door: str, size: str) -> None:
    link = invited(world, f"nora-{world.acme.code}@example.test")
    page = visit(size=size, theme="dark")
    page.goto(link)
    sound(page, "invitation")
    page.fill("input[name=name]", "Nora Nell")
    page.fill("input[name=password]", "three words and a dock")
    page.click("button:has-text('Join')")
    page.wait_for_url(f"{door}/")
    page.goto(f"{door}/settings/team")
    assert page.locator("text=Nora Nell").count()
    page.goto(link)
    page.wait_for_selector("text=over")
    sound(page, "invitation used")
