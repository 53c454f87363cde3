"""Proving anew who one is, for a page of sensitive acts: asked for there, done here, and back."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from baywindow.tenancy.proof import OPENS

from . import contexts, sign_ins, sso
from .views import own_page, signed_in


@never_cache
@login_required
@require_safe
def prove(request: HttpRequest) -> HttpResponse:
    """Back to the page that asked, once its person has proved who they are; until then, the way to do so.

    Nothing is stamped here: the sign-in notes what its session has seen, and tells its own contexts.
    """
    page = own_page(request, "/")
    if sign_ins.proven_lately(request, OPENS):
        return HttpResponseRedirect(page if _is_open(request) else _opened_first(page))
    if provider := request.session.get(sign_ins.PROVIDER):
        context = {
            "provider": sso.provider_of(UUID(provider)),
            "there": f"{reverse('prove_there')}?{urlencode({'next': page})}",
            "here": _here(page) if get_reauthentication_flows(signed_in(request)) else "",
        }
        return render(request, "accounts/prove.html", context)
    return redirect(_here(page))


@never_cache
@login_required
@require_safe
def prove_there(request: HttpRequest) -> HttpResponse:
    """To the company's sign-in that the person came by, to sign in there anew."""
    provider = request.session.get(sign_ins.PROVIDER)
    if provider is None:
        return redirect(sso.back_to(own_page(request, "/")))
    return sso.sent_there(request, UUID(provider), own_page(request, "/"))


def _here(page: str) -> str:
    """Where a person shows what they have here: a password, a code, a passkey."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': sso.back_to(page)})}"


def _is_open(request: HttpRequest) -> bool:
    """Whether this browser's context came from this session's sign-in, and so holds its proof."""
    token = request.COOKIES.get(settings.CONTEXT_COOKIE, "")
    return bool(token) and contexts.sign_in_of(token) == str(sign_ins.id_of(request))


def _opened_first(page: str) -> str:
    return f"/switch?{urlencode({'renew': 1, 'next': page})}"
