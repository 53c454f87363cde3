"""The addresses a SAML identity provider knows: where it answers, and what it is told of us.

The answer is posted from the provider's page, so the browser keeps its session cookie to itself. What is
proven by then is put down under the id of the question; the browser is sent to the same path once more, on
the host where the question was asked, and only the one that asked it is let in by it, once.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from . import saml, saml_asking, sso, where_asked
from .models import SamlAnswer
from .oidc import NotProven

KEPT = timedelta(days=1)
"""For how long an answer is remembered: a browser's question lives for minutes (`where_asked.PATIENCE`)."""


@never_cache
@csrf_exempt  # the provider's page posts here: the signature and the question stand for the token
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """The provider's answer as it is posted, then the browser that fetches what became of it."""
    provider = sso.provider_of(provider_id)
    if provider.kind != "saml":
        raise Http404
    kept: Any = request.session.pop(sso.ASKED, None) if request.method != "POST" else None
    try:
        if request.method == "POST":
            return _posted(request, provider)
        return sso.let_in(request, provider, _claims(provider, kept), kept)
    except NotProven as trouble:
        return sso.turned_away(request, provider, trouble, sso.proves(kept))


@require_safe
def metadata(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """What the identity provider is told of us."""
    provider = sso.provider_of(provider_id)
    if provider.kind != "saml":
        raise Http404
    return HttpResponse(saml_asking.metadata(provider.service), content_type="application/samlmetadata+xml")


def forget() -> int:
    """Delete answers that no browser can ask for any more; how many there were."""
    return SamlAnswer.objects.filter(came_at__lt=timezone.now() - KEPT).delete()[0]


def _posted(request: HttpRequest, provider: sso.Provider) -> HttpResponse:
    if (limited := ratelimit.consume_or_429(request, app="allauth.account", action="login")) is not None:
        return limited  # type: ignore[no-any-return]
    told = saml.read(provider.service, request.POST.get("SAMLResponse", ""))
    try:
        with transaction.atomic(using="default"):
            SamlAnswer.objects.create(
                provider_id=provider.id,
                question=told.question,
                claims={
                    **told.attributes,
                    **_person(provider, told),
                    "acr": told.strength,
                    "amr": [],
                    "auth_time": told.signed_in_at,
                },
            )
    except IntegrityError as error:
        raise NotProven("the question was answered before") from error
    return HttpResponseRedirect(where_asked.elsewhere(request, told.question) + request.path, status=303)


def _person(provider: sso.Provider, told: saml.Assertion) -> dict[str, Any]:
    """Who is meant. The company's directory vouches for the address, for its own membership alone."""
    held = told.attributes.get(provider.address_claim, []) if provider.address_claim else [told.name_id]
    if len(held) > 1:
        raise NotProven("several addresses")
    return {"sub": told.name_id, "email": "".join(held), "email_verified": bool(held)}


def _claims(provider: sso.Provider, kept: Any) -> dict[str, Any]:
    """What was said to the question that this browser asked; each answer is handed out once."""
    if kept is None or kept.get("question") is None or kept["provider"] != str(provider.id):
        raise NotProven("nobody asked for this answer")
    if time.time() - kept["at"] > where_asked.PATIENCE:
        raise NotProven("asked too long ago")
    with transaction.atomic(using="default"):
        said = SamlAnswer.objects.filter(provider_id=provider.id, question=kept["question"], taken_at=None)
        found = said.select_for_update().first()
        if found is None:
            raise NotProven("no answer to the question of this browser")
        claims: dict[str, Any] = found.claims
        found.taken_at, found.claims = timezone.now(), {}
        found.save()
    return claims
