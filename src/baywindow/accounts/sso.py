"""Signing in by a company's own sign-in: it opens the one membership it belongs to, and nothing else.

Only members come in: the provider says who somebody is, an invitation made them a member.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import cookies, oidc, saml_asking, sign_ins, where_asked
from .contexts import Membership
from .models import Person, SsoIdentity
from .oidc import Asked, NotProven, Relying
from .saml_asking import Service
from .sealing import opened
from .where_asked import PATIENCE

ASKED = "sso_asked"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provider:
    """A company's own sign-in, as `sec.sso_provider` tells it."""

    id: UUID
    workspace_id: UUID
    client_id: UUID | None
    title: str
    name: str
    issuer: str
    oauth_client_id: str
    secret: str
    claim: str
    roles: dict[str, str]
    kind: str
    sign_in_url: str
    certificates: list[str]
    address_claim: str
    needs: str
    own_key: str
    own_certificate: str

    @property
    def service(self) -> Service:
        """Who we are to it by SAML; name and address are its own, so that no other can answer there."""
        entity, answers_to = (
            settings.ADDRESS + reverse(name, args=[self.id]) for name in ("saml_metadata", "saml_answer")
        )
        return Service(
            entity, answers_to, self.issuer, self.sign_in_url, tuple(self.certificates),
            self.own_key, self.own_certificate, self.needs,
        )  # fmt: skip

    @property
    def relying(self) -> Relying:
        """Who we are to it. Its redirect address is its own, so that no other provider can answer there."""
        redirect = settings.ADDRESS + reverse("sso_callback", args=[self.id])
        secret = opened(self.secret) if self.secret else ""
        return Relying(self.issuer, self.oauth_client_id, secret, redirect, self.needs)

    def role_of(self, claims: dict[str, Any]) -> str | None:
        """The role that the claim gives: the first that the mapping names; None when it names none."""
        held = claims.get(self.claim, [])
        values = {str(one) for one in held} if isinstance(held, list) else {str(held)}
        return next((role for value, role in self.roles.items() if value in values), None)

    def is_strong(self, claims: dict[str, Any]) -> bool:
        """Whether the provider says of the sign-in what it must say, as `acr` or among `amr`."""
        told = [claims.get("acr", []), claims.get("amr", [])]
        said = {str(one) for held in told for one in (held if isinstance(held, list) else [held])}
        return not self.needs or self.needs in said


_TOLD = tuple(field.name for field in fields(Provider) if field.name != "id")


def provider_of(provider_id: UUID) -> Provider:
    """The provider of an id; 404 when there is none, or its workspace or client is suspended."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from sec.sso_provider(%s::uuid)", [provider_id])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    told: dict[str, Any] = dict(zip(_TOLD, row, strict=True))
    return Provider(
        provider_id,
        **{**told, "roles": json.loads(told["roles"]), "certificates": json.loads(told["certificates"])},
    )


@never_cache
@require_safe
def begin(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Send the browser to the company's sign-in."""
    return sent_there(request, provider_id)


def sent_there(request: HttpRequest, provider_id: UUID, page: str = "") -> HttpResponse:
    """To the provider; with a page to go back to, who is signed in here already is to prove it anew."""
    if (limited := ratelimit.consume_or_429(request, app="allauth.account", action="login")) is not None:
        return limited  # type: ignore[no-any-return]
    provider = provider_of(provider_id)
    kept: dict[str, Any]
    try:
        if provider.kind == "saml":
            address, question = saml_asking.begin(provider.service, anew=bool(page))
            kept = {"question": question}
        else:
            address, asked = oidc.begin(provider.relying, anew=bool(page))
            kept = asdict(asked)
    except NotProven as trouble:
        return turned_away(request, provider, trouble, page)
    where_asked.remember(request, kept["question"] if provider.kind == "saml" else kept["state"])
    request.session[ASKED] = {"provider": str(provider.id), "at": time.time(), "proves": page, **kept}
    return HttpResponseRedirect(address)


@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Back from the company's sign-in: in, or a plain no. Each attempt is answered once, where it began."""
    provider = provider_of(provider_id)
    if there := where_asked.elsewhere(request, request.GET.get("state", "")):
        return HttpResponseRedirect(there + request.get_full_path())
    kept = request.session.pop(ASKED, None)
    try:
        if kept is None or kept["provider"] != str(provider.id) or time.time() - kept["at"] > PATIENCE:
            raise NotProven("nobody asked for this answer")
        if provider.kind == "saml":
            raise NotProven("this provider answers by SAML")
        asked = Asked(kept["state"], kept["nonce"], kept["verifier"])
        claims = oidc.finish(provider.relying, asked, request.GET.dict())
        return let_in(request, provider, claims, kept)
    except NotProven as trouble:
        return turned_away(request, provider, trouble, proves(kept))


def let_in(
    request: HttpRequest, provider: Provider, claims: dict[str, Any], kept: dict[str, Any]
) -> HttpResponse:
    """Sign in whom the proven claims speak of, or note that they proved it anew; NotProven for no member."""
    person = _admitted(provider, claims)
    if page := proves(kept):
        _prove(request, provider, person, oidc.signed_in_at(claims), kept["at"])
        return HttpResponseRedirect(back_to(page))
    return _signed_in(request, provider, person, oidc.signed_in_at(claims))


def _prove(
    request: HttpRequest, provider: Provider, person: Person, signed_in_at: float | None, asked_at: float
) -> None:
    """Note that who is signed in here has just signed in there; NotProven for anybody else and for no news.

    Whoever sits at the browser can change the question on its way: what counts is the moment that is told.
    """
    if request.user.pk != person.pk or request.session.get(sign_ins.PROVIDER) != str(provider.id):
        raise NotProven("somebody else than who is signed in here")
    if (signed_in_at or 0) < asked_at - oidc.LEEWAY:
        raise NotProven("nobody signed in there anew")
    record_authentication(request, person, "sso", at=signed_in_at)


def proves(kept: dict[str, Any] | None) -> str:
    """The page that an attempt proves something for; empty for one to sign in."""
    return str((kept or {}).get("proves", ""))


def back_to(page: str) -> str:
    """Where a proof is held against what a page asks for, before it leads there."""
    return f"{reverse('prove')}?{urlencode({'next': page})}"


def _admitted(provider: Provider, claims: dict[str, Any]) -> Person:
    """The member whom the claims speak of, with the role they give."""
    if not provider.is_strong(claims):
        raise NotProven(f"the sign-in is not said to be {provider.needs}")
    role = provider.role_of(claims)
    if provider.roles and role is None:
        raise NotProven(f"no role for what {provider.claim} says")
    person = _known(provider, claims) or _by_address(claims)
    if person is None or not person.is_active or not _is_member(provider, person, role or ""):
        raise NotProven("nobody who is a member")
    SsoIdentity.objects.get_or_create(
        provider_id=provider.id,
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        defaults={"person": person},
    )
    return person


def _known(provider: Provider, claims: dict[str, Any]) -> Person | None:
    found = SsoIdentity.objects.filter(
        provider_id=provider.id, issuer=provider.issuer, subject=str(claims["sub"])
    )
    linked = found.select_related("person").first()
    return linked.person if linked else None


def _by_address(claims: dict[str, Any]) -> Person | None:
    """The person of an address that the provider has verified; one that was merely typed proves nothing."""
    if claims.get("email_verified") is not True:
        return None
    return Person.objects.filter(email=str(claims.get("email", "")).lower()).first()


def _is_member(provider: Provider, person: Person, role: str) -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute("select sec.sso_member(%s::uuid, %s::uuid, %s::text)", [provider.id, person.id, role])
        return bool(cursor.fetchone()[0])


def _signed_in(
    request: HttpRequest, provider: Provider, person: Person, signed_in_at: float | None
) -> HttpResponse:
    if (before := sign_ins.id_of(request)) is not None:
        sign_ins.end(request.user, before)  # type: ignore[arg-type]
    logout(request)
    request.session[sign_ins.PROVIDER] = str(provider.id)
    if signed_in_at:  # a provider lets in who signed in there long ago, too: that proves nothing now
        record_authentication(request, person, "sso", at=signed_in_at)
    get_adapter(request).login(request, person)
    response = HttpResponseRedirect("/switch")
    sign_ins.remember(request, response)
    cookies.keep(response, settings.SSO_COOKIE, str(provider.id), cookies.LONG)
    return response


@never_cache
@require_safe
def last(request: HttpRequest) -> HttpResponse:
    """To the company's sign-in that this browser came by last."""
    try:
        return redirect("sso", UUID(request.COOKIES.get(settings.SSO_COOKIE, "")))
    except ValueError:
        return redirect("account_login")


def turned_away(request: HttpRequest, provider: Provider, trouble: NotProven, page: str = "") -> HttpResponse:
    """A plain no, with a way to try once more: to sign in, or to prove it anew for a page."""
    log.warning("sso: provider %s: %s", provider.id, trouble)
    again = back_to(page) if page else reverse("sso", args=[provider.id])
    context = {"provider": provider, "proves": bool(page), "again": again}
    return render(request, "accounts/sso_refused.html", context, status=403)


def reachable(request: HttpRequest, choices: list[Membership]) -> list[Membership]:
    """Those memberships that this session may know of: who came by a company's sign-in, its own alone."""
    held = request.session.get(sign_ins.PROVIDER)
    if held is None:
        return choices
    try:
        provider = provider_of(UUID(held))
    except Http404:
        return []
    own = (provider.workspace_id, provider.client_id)
    return [one for one in choices if (one.workspace_id, one.client_id) == own]


def way_into(person_id: UUID, membership_id: UUID) -> Provider | None:
    """By whom one signs in for a membership that has a sign-in of its own; None when it has none."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select sec.sso_provider_of(%s::uuid, %s::uuid)", [person_id, membership_id])
        found = cursor.fetchone()[0]
    return provider_of(found) if found else None
