"""A company's own sign-in: connected, and gone through by a browser."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from baywindow.accounts.sealing import sealed
from baywindow.tenancy.models import ClientMember, StaffMember
from baywindow.tenancy.sign_in import SsoProvider
from tests.accounts.provider import SECRET, OpenIdProvider
from tests.people import Browser, Someone, World

NOW_AND_THEN = 1_700_000_000


def connected(world: World, company: OpenIdProvider, client: UUID | None = None, **more: Any) -> SsoProvider:
    row = SsoProvider(
        workspace_id=world.northdock.id, for_client_id=client, name="Acme SSO", issuer=company.issuer,
        oauth_client_id="baywindow", secret=sealed(SECRET), **more,
    )  # fmt: skip
    row.save(using="owner")
    return row


def through(row: SsoProvider, company: OpenIdProvider, browser: Browser | None = None) -> tuple[Browser, Any]:
    """A browser that went to the provider and came back, and the answer it got."""
    browser = browser or Browser()
    left = browser.get(reverse("sso", args=[row.id]))
    assert left.status_code == 302, left.content.decode()
    return browser, browser.get(reverse("sso_callback", args=[row.id]), company.agree(left["Location"]))


def role_of(someone: Someone) -> str:
    model: Any = ClientMember if someone.client_id else StaffMember
    return str(model._base_manager.using("owner").get(id=someone.membership).role)
