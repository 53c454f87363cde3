"""Where somebody began to sign in by their company, who answers at our one address whatever that was.

The question lies in the session of the host where it was asked: a workspace's own domain, say. The answer is
sent on there, to that very browser, which alone can take it.
"""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

PATIENCE = 15 * 60
"""Seconds that somebody may spend at their company's sign-in."""


def remember(request: HttpRequest, question: str) -> None:
    """Keep the host of this request as where the question was asked; nothing needs keeping at our address."""
    if request.get_host() != urlsplit(settings.ADDRESS).netloc:
        cache.set(_key(question), request.get_host(), PATIENCE)


def elsewhere(request: HttpRequest, question: str) -> str:
    """The host, as the beginning of an address, where the question was asked; empty where that is here."""
    host = cache.get(_key(question))
    if host is None or host == request.get_host():
        return ""
    return f"{urlsplit(settings.ADDRESS).scheme}://{host}"


def _key(question: str) -> str:
    return f"asked-at:{sha256(question.encode(errors='replace')).hexdigest()}"
