"""Forms of the sign-in that differ from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import EmailField
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from baywindow.tenancy.brand import host_of

from . import post, sign_ins


class AskForNewPassword(forms.Form):
    """Whose password is forgotten. Nothing is looked up here: known and unknown addresses cost the same."""

    email = EmailField(required=True)

    def save(self, request: HttpRequest) -> str:
        """Have the letter written; whether anybody has the address is the worker's to find out."""
        address: str = self.cleaned_data["email"]
        post.write(post.NEW_PASSWORD, address, {"host": host_of(request)})
        return address


class _Once(forms.Form):
    """A code of an app is taken once for as long as it would be right; allauth forgets it before that."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        """The code; of two that come at once, one is taken, and a wrong one is counted."""
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            sign_ins.note_failure(context.request, self.user.email)
            raise
        right_for = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
        taken = f"totp-taken:{self.user.pk}:{normalize_user_code(code)}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(taken, "y", right_for):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeOnce(_Once, AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""


class CodeOnceAgain(_Once, ReauthenticateForm):  # type: ignore[misc]
    """The second factor before a change of how one signs in."""
