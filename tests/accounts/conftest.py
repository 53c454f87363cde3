"""The sign-in's mails are kept for looking at; a company's provider answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache

from baywindow.accounts.models import Letter
from tests.accounts.provider import OpenIdProvider, served
from tests.people import World


@pytest.fixture(autouse=True)
def outbox(database: None, monkeypatch: pytest.MonkeyPatch) -> list[mail.EmailMessage]:
    """What was sent; nothing waits from another test, and no rate limit is used up."""
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    sent: list[mail.EmailMessage] = []
    monkeypatch.setattr(mail, "outbox", sent, raising=False)
    Letter.objects.all().delete()
    cache.clear()
    return sent


@pytest.fixture
def company(world: World) -> Iterator[OpenIdProvider]:
    """acme's provider, which knows alice."""
    with served() as provider:
        provider.person = {"email": world.alice.person.email, "groups": ["staff", "ops"]}
        yield provider
