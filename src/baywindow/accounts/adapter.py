"""How allauth signs people in here: nobody signs up by themselves, every mail leaves by the worker."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from . import browsers, post, sign_ins
from .models import Person
from .sealing import opened, sealed

SAME = {"password_reset": "password_changed", "password_set": "password_changed"}
"""Letters of allauth's that say the same."""


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Invitation only; each sign-in is on record, each change of how one signs in is written about."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the workspace, never from a form on the web."""
        return False

    def get_login_stages(self) -> list[str]:
        """allauth's, with our own question for the second factor: trust can be taken back."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "baywindow.accounts.trusted.SecondFactor"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: Person) -> None:
        """Sign in, and put the sign-in on record."""
        super().login(request, user)
        sign_ins.begin(request, user)

    def post_login(self, request: HttpRequest, user: Person, **told: Any) -> HttpResponse:
        """The answer to a sign-in; the browser keeps what it is recognised by."""
        response: HttpResponse = super().post_login(request, user, **told)
        sign_ins.remember(request, response)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password, for the access log of whoever has the address, if anybody has."""
        sign_ins.note_failure(request, str(credentials.get("email", "")))

    def set_password(self, user: Person, password: str) -> None:
        """Set the password; in the database that ends the person's sign-ins and contexts."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To the sign-in: a changed password ends this one too."""
        return reverse("account_login")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Have the letter written that allauth asks for."""
        kind = PurePosixPath(template_prefix).name
        post.write(SAME.get(kind, kind), user.email, sign_ins.circumstances(self.request))


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets rest sealed."""

    def get_totp_issuer(self) -> str:
        """What the person's app files the code under."""
        return "Baywindow"

    def _get_site_name(self) -> str:
        return "Baywindow"

    def encrypt(self, text: str) -> str:
        """The secret as the database keeps it."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it is used."""
        return opened(encrypted_text)

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """What a new passkey is called until its owner says otherwise: the browser it was made on."""
        return browsers.of(self.request)
