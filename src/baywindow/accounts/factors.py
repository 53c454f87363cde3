"""Adding a second factor shows it: whoever was sent here to add one need not show it once more."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse

from . import sign_ins


class AddApp(ActivateTOTPView):  # type: ignore[misc]
    """Add an authenticator app."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Its first code was right."""
        answer: HttpResponse = super().form_valid(form)
        sign_ins.shown(self.request, "totp")
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Its first answer was right."""
        answer: HttpResponse = super().form_valid(form)
        sign_ins.shown(self.request, "webauthn")
        return answer


add_app = AddApp.as_view()
add_passkey = AddPasskey.as_view()
