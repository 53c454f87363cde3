"""What a browser keeps for the sign-in: for this host, for no script; over https alone where we have it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

LONG = 400 * 24 * 3600
"""Seconds: the longest that browsers keep anything."""


def keep(response: HttpResponse, name: str, text: str, seconds: int) -> None:
    """Let the browser keep a text under a name of the settings."""
    response.set_cookie(name, text, max_age=seconds, secure=settings.HTTPS, httponly=True, samesite="Lax")
