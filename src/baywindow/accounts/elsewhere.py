"""A link to a record of another of one's memberships offers the switch; to anyone else it is a 404.

The address itself is tried, reading only, in a short context of each other membership on its side. So
every page of every room can be linked to, and what a role does not open is not offered. What is not tried
(beyond the first of many, or a membership that asks more of a sign-in) is a switch away: the plain answer to
somebody with several memberships leads there, whatever the id.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baywindow.tenancy.answers import error_page
from baywindow.tenancy.context import ContextExpired, Member, entered
from baywindow.tenancy.request import alias_of, is_console, opens
from baywindow.ui.language import speak

from . import contexts
from .contexts import Membership, NotAdmitted

Answer = Callable[[HttpRequest], HttpResponse]
MOST = 12
"""Memberships that are tried."""


class Elsewhere:
    """Asks a person's other memberships before a page says that there is nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Offer the switch where another membership opens this address; else everything goes on."""
        if not isinstance(error, Http404 | PermissionDenied) or not _is_a_page(request):
            return None
        token = request.COOKIES[settings.CONTEXT_COOKIE]
        on_this_side = is_console(request.path) == token.startswith("s.")
        if isinstance(error, PermissionDenied) and on_this_side and not _names_a_record(request):
            return None
        here = _who(token)
        if here is None or not here.several:
            return None
        speak(here.locale)
        found = _where_it_opens(request, here, contexts.sign_in_of(token))
        if found is None:
            return error_page(request, 404 if isinstance(error, Http404) else 403, switch=_switch(request))
        context = {"found": found, "here": here, "next": request.get_full_path()}
        return render(request, "accounts/elsewhere.html", context, status=404)


elsewhere = Elsewhere


def _is_a_page(request: HttpRequest) -> bool:
    """Whether somebody in a context opened a whole page."""
    return (
        request.method == "GET"
        and bool(request.COOKIES.get(settings.CONTEXT_COOKIE))
        and not getattr(request, "htmx", False)
        and isinstance(getattr(getattr(request.resolver_match, "func", None), "capability", None), str)
    )


def _names_a_record(request: HttpRequest) -> bool:
    """Whether the address holds an id: a page without one is every membership's own."""
    told = request.resolver_match.kwargs.values() if request.resolver_match else ()
    return any(isinstance(one, UUID) for one in told)


def _switch(request: HttpRequest) -> str:
    """Where another membership is chosen for this address."""
    return f"{reverse('switch')}?{urlencode({'next': request.get_full_path()})}"


def _who(token: str) -> Member | None:
    try:
        with entered(alias_of(token), token) as member:
            return member
    except ContextExpired:
        return None


def _where_it_opens(request: HttpRequest, here: Member, sign_in: str) -> Membership | None:
    if here.person_id is None:
        return None
    side = "staff" if is_console(request.path) else "portal"
    others = [
        one
        for one in contexts.memberships(here.person_id)
        if one.realm == side
        and (one.realm, one.workspace_id, one.client_id) != (here.realm, here.workspace_id, here.client_id)
    ]
    return next((one for one in others[:MOST] if _opens(request, here.person_id, one, sign_in)), None)


def _opens(request: HttpRequest, person_id: UUID, membership: Membership, sign_in: str) -> bool:
    try:
        token = contexts.mint(person_id, membership, sign_in)
    except NotAdmitted:
        return False  # it asks for more than this sign-in has: choosing it says what
    try:
        return opens(request, token)
    finally:
        contexts.revoke(token)
