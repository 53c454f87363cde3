"""The sign-in's mails are kept for looking at."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache

from baywindow.accounts.models import Letter


@pytest.fixture(autouse=True)
def outbox(database: None, monkeypatch: pytest.MonkeyPatch) -> list[mail.EmailMessage]:
    """What was sent; nothing waits from another test, and no rate limit is used up."""
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    sent: list[mail.EmailMessage] = []
    monkeypatch.setattr(mail, "outbox", sent, raising=False)
    Letter.objects.all().delete()
    cache.clear()
    return sent
