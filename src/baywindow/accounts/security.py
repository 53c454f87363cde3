"""Your account, Security: how one signs in, and where one is signed in."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from . import browsers, sign_ins, trusted
from .views import signed_in


@never_cache
@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """How the person signs in, and where they are signed in."""
    person = signed_in(request)
    found = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    context = {
        "person": person,
        "app": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        "codes_left": _codes_left(found),
        "passkeys": [one for one in found if one.type == Authenticator.Type.WEBAUTHN],
        "sign_ins": sign_ins.standing(person),
        "browsers": trusted.standing(person),
        "this_one": sign_ins.id_of(request),
        "said_browser": browsers.said,
        "by_number": _is_number(request.get_host()),
    }
    return render(request, "accounts/security.html", context)


def _is_number(host: str) -> bool:
    """Whether an address was opened by its number: no passkey belongs to one (Web Authentication, 5.1.2)."""
    try:
        ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True


@login_required
@require_safe
def to_security(request: HttpRequest) -> HttpResponse:
    """Where allauth would list what our page shows."""
    return redirect("security")


@login_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def end_sign_in(request: HttpRequest, sign_in: UUID) -> HttpResponse:
    """End one of one's own sign-ins and what is open there, after proving again who one is."""
    if not sign_ins.end(signed_in(request), sign_in):
        raise Http404
    messages.success(request, gettext("Signed out there."))
    return redirect("security")


@login_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's own sign-ins but this one, after proving again who one is."""
    ended = sign_ins.end_others(signed_in(request), sign_ins.id_of(request))
    messages.success(
        request,
        ngettext("Signed out in one other place.", "Signed out in %(ended)s other places.", ended)
        % {"ended": ended},
    )
    return redirect("security")


@login_required
@require_POST
def distrust(request: HttpRequest, browser: UUID) -> HttpResponse:
    """Trust one of one's own browsers no more."""
    if not trusted.take_back(signed_in(request), browser):
        raise Http404
    messages.success(request, gettext("That browser asks for your second factor again."))
    return redirect("security")


@login_required
@require_POST
def distrust_all(request: HttpRequest) -> HttpResponse:
    """Trust none of one's own browsers any more."""
    trusted.take_back(signed_in(request))
    messages.success(request, gettext("Every browser asks for your second factor again."))
    return redirect("security")


def _codes_left(found: list[Any]) -> int | None:
    """How many recovery codes are unused; None when there are none to use."""
    codes = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return len(codes.wrap().get_unused_codes()) if codes else None
