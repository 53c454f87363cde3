"""Browsers that need not show a second factor again for a while: a row each, which its person can take back.

allauth keeps the trust in the browser, as a signed cookie that a changed password or factor makes void. It
cannot be taken back there, so beside it stands a row, found by the hash of a second cookie's random text.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.mfa import app_settings as mfa
from allauth.mfa.base.views import TrustView
from allauth.mfa.internal.flows import trust
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import browsers, cookies
from .models import Person, TrustedBrowser


class SecondFactor(AuthenticateStage):  # type: ignore[misc]
    """Asks for the second factor, also where the trust was taken back."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if super()._should_handle(request):
            return True
        person = self.login.user
        skipped = person is not None and trust.is_trusted_browser(request, person)
        return skipped and not did_use_passwordless_login(request, person) and not holds(request, person)


class Trust(TrustView):  # type: ignore[misc]
    """Whether to trust this browser."""

    def form_valid(self, form: Any) -> HttpResponse:
        """A yes is put on record."""
        person = self.request._login_stage.login.user
        answer: HttpResponse = super().form_valid(form)
        if self.request.POST.get("action") == "trust":
            _keep(self.request, person, answer)
        return answer


trust_browser = Trust.as_view()


def holds(request: HttpRequest, person: Person) -> bool:
    """Whether the person trusts this browser still."""
    held = request.COOKIES.get(settings.TRUSTED_AS_COOKIE)
    if not held or mfa.TRUST_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(
        trust.is_trusted_browser(request, person) and _young(person).filter(seal=_seal(held)).exists()
    )


def standing(person: Person) -> list[TrustedBrowser]:
    """Those that the person trusts, the newest first; none from before a changed password or factor."""
    found = list(_young(person).order_by("-began_at")[:100])
    print_ = trust.create_config_fingerprint(person) if found else ""
    return [one for one in found if one.fingerprint == print_]


def take_back(person: Person, browser: UUID | None = None) -> int:
    """Trust one browser of the person's no more, or none of them; how many there were."""
    held = TrustedBrowser.objects.filter(person=person)
    return (held.filter(id=browser) if browser else held).delete()[0]


def forget() -> int:
    """Delete what is too old to count; how many there were."""
    return TrustedBrowser.objects.filter(began_at__lte=timezone.now() - mfa.TRUST_COOKIE_AGE).delete()[0]


def _young(person: Person) -> Any:
    return TrustedBrowser.objects.filter(person=person, began_at__gt=timezone.now() - mfa.TRUST_COOKIE_AGE)


def _keep(request: HttpRequest, person: Person, answer: HttpResponse) -> None:
    held = request.COOKIES.get(settings.TRUSTED_AS_COOKIE) or secrets.token_urlsafe(32)
    TrustedBrowser.objects.update_or_create(
        person=person,
        seal=_seal(held),
        defaults={
            "browser": browsers.of(request),
            "fingerprint": trust.create_config_fingerprint(person),
            "began_at": timezone.now(),
        },
    )
    cookies.keep(answer, settings.TRUSTED_AS_COOKIE, held, int(mfa.TRUST_COOKIE_AGE.total_seconds()))


def _seal(text: str) -> str:
    return sha256(text.encode()).hexdigest()
