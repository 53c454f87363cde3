"""Where what is said on the next page waits: in a cookie named like all of ours."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class InACookie(CookieStorage):
    """Django's, under our name."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """The name, with the prefix that https gives it."""
        return str(settings.MESSAGES_COOKIE)
