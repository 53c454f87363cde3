"""How allauth signs people in here: nobody signs up by themselves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Invitation only; mails carry the portal's name."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the workspace, never from a form on the web."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is, without a site's prefix."""
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At our own address: what the request says of host and port is for its sender to choose."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.ADDRESS}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the portal's own look."""
        super().send_mail(template_prefix, email, {**context, "product": "Baywindow"})
