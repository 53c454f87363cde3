"""Choosing and leaving a membership; signing in itself is allauth's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.tenancy.recording import record
from baywindow.tenancy.request import open_to_guests

from . import browsers, contexts, sign_ins, sso
from .contexts import Membership, NotAdmitted

REMEMBERED = "membership"


@open_to_guests
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Choose a membership. Who has a single one, or was only sent here to renew it, is taken straight in."""
    choices = sso.reachable(request, contexts.memberships(signed_in(request).id))
    if request.method == "POST":
        return _take(request, _chosen(choices, request.POST.get("membership", "")))
    if len(choices) == 1:
        return _take(request, choices[0])
    if "renew" in request.GET and (last := _last(request, choices)):
        return _take(request, last)
    context = {"choices": choices, "next": _target(request, None), "last": _last(request, choices)}
    return render(request, "accounts/switch.html", context)


@open_to_guests
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the context and the sign-in, at once."""
    token = request.COOKIES.get(settings.CONTEXT_COOKIE)
    if token:
        contexts.revoke(token)
    if (sign_in := sign_ins.id_of(request)) is not None:
        sign_ins.end(signed_in(request), sign_in)
    logout(request)
    response = HttpResponseRedirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    contexts.forget(response)
    response["Clear-Site-Data"] = '"cache", "storage"'  # not cookies: the browser stays a known one
    return response


def signed_in(request: HttpRequest) -> Any:
    """The person of Django's session; only on the sign-in's own pages."""
    return request.user


def _chosen(choices: list[Membership], wanted: str) -> Membership:
    try:
        membership_id = UUID(wanted)
    except ValueError as error:
        raise Http404 from error
    for choice in choices:
        if choice.id == membership_id:
            return choice
    raise Http404


def _last(request: HttpRequest, choices: list[Membership]) -> Membership | None:
    """The membership of this sign-in's last context, else the person's last one, while it still stands."""
    remembered = request.session.get(REMEMBERED) or str(signed_in(request).last_membership_id)
    return next((choice for choice in choices if str(choice.id) == remembered), None)


def _take(request: HttpRequest, membership: Membership) -> HttpResponse:
    try:
        token = contexts.mint(signed_in(request).id, membership, str(sign_ins.id_of(request)))
    except NotAdmitted as refused:
        return _not_admitted(request, membership, refused.reason)
    remember(request, signed_in(request), membership.id)
    left = request.COOKIES.get(settings.CONTEXT_COOKIE)
    if left:
        contexts.revoke(left)
    record(request, token, "sign_in", membership.role_name, browsers.of(request))
    response = HttpResponseRedirect(_target(request, membership))
    contexts.keep(response, token)
    return response


def _not_admitted(request: HttpRequest, membership: Membership, reason: str) -> HttpResponse:
    """What the membership asks for that this sign-in has not, and the way there."""
    request.session[REMEMBERED] = str(membership.id)
    context = {
        "membership": membership,
        "reason": reason,
        "has_one": is_mfa_enabled(signed_in(request)),
        "address": get_client_ip(request),
        "several": len(sso.reachable(request, contexts.memberships(signed_in(request).id))) > 1,
        "way": sso.way_into(signed_in(request).id, membership.id) if reason == "sso" else None,
        "back": f"/switch?{urlencode({'renew': 1, 'next': _target(request, membership)})}",
    }
    return render(request, "accounts/not_admitted.html", context, status=403)


def remember(request: HttpRequest, person: Any, membership_id: UUID) -> None:
    """The next sign-in and the next renewal lead to this membership."""
    request.session[REMEMBERED] = str(membership_id)
    if person.last_membership_id != membership_id:
        person.last_membership_id = membership_id
        person.save(update_fields=["last_membership_id"])


def _target(request: HttpRequest, membership: Membership | None) -> str:
    """Where to go on: back to the page asked for if it is ours and on the membership's side."""
    home = "/console" if membership and membership.realm == "staff" else "/"
    wanted = own_page(request, home)
    if wanted == "/" or (membership and wanted.startswith("/console") != (membership.realm == "staff")):
        return home
    return wanted


def own_page(request: HttpRequest, home: str) -> str:
    """The page a request wants to go on to, if it is one of ours that needs a context; else home."""
    wanted = request.POST.get("next") or request.GET.get("next") or home
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return home
    return home if wanted.startswith(("/switch", "/accounts/")) else wanted
