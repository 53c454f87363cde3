"""Staff pages: connect a company's own sign-in, for the team or for one client's people."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.tenancy.capabilities import CLIENT_ROLES, STAFF_ROLES
from baywindow.tenancy.console import find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.editing import stored
from baywindow.tenancy.models import Client
from baywindow.tenancy.proof import proven, proven_act
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sign_in import OIDC, SAML, SsoProvider
from baywindow.ui.language import gettext_lazy

from . import saml, saml_metadata, saml_sealed
from .oidc import NotProven
from .sso_forms import OidcForm, SamlForm, SsoForm

log = logging.getLogger(__name__)

FORMS: dict[str, type[SsoForm]] = {OIDC: OidcForm, SAML: SamlForm}
TAKEN: dict[str, tuple[str | None, str]] = {
    "sso_provider_once": (None, gettext_lazy("Somebody else connected one just now. Open the page again."))
}


@may("sso.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def team_sso(request: MemberRequest) -> HttpResponse:
    """The team's own sign-in."""
    return _edited(request, None, frozenset(STAFF_ROLES) - {"owner"})


@may("sso.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def client_sso(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """One client's own sign-in."""
    lasting = frozenset(CLIENT_ROLES) - {"auditor"}  # a provider says no last day
    return _edited(request, find_client(client_id), lasting)


@may("sso.manage")
@require_POST
@proven_act
def remove_team_sso(request: MemberRequest) -> HttpResponse:
    """Disconnect the team's."""
    return _removed(request, None)


@may("sso.manage")
@require_POST
@proven_act
def remove_client_sso(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Disconnect a client's."""
    return _removed(request, find_client(client_id))


def _edited(request: MemberRequest, client: Client | None, codes: frozenset[str]) -> HttpResponse:
    held = _providers(client, lock=request.method == "POST").first()
    kind = held.kind if held else request.GET.get("kind", OIDC)
    missing = kind == SAML and not saml.installed()
    told, unread = (None, "") if missing else _told(request)
    form = FORMS.get(kind, OidcForm)(told, record=held, codes=codes)
    if unread:
        form.full_clean()
        form.add_error(None, unread)
    if not missing and form.is_valid() and form.is_current() and _stored(form, held, client):
        messages.success(request, gettext("Saved. It holds from the next page anybody opens."))
        return redirect(_page(client))
    context = {
        "form": form,
        "client": client,
        "held": held,
        "missing": missing,
        "addresses": _addresses(held) if held else (),
        "kinds": [(one.kind, one.title, f"{_page(client)}?kind={one.kind}", None) for one in FORMS.values()],
        "page": _page(client),
    }
    status = 422 if missing and request.method == "POST" else form.http_status
    return render(request, "accounts/sso_form.html", context, status=status)


def _told(request: MemberRequest) -> tuple[Any, str]:
    """What was sent, a metadata file's word in the place of what was typed; and why the file is not read."""
    file = request.FILES.get("metadata")
    if request.method != "POST" or file is None:
        return request.POST or None, ""
    try:
        told = request.POST.copy()
        told.update(saml_metadata.told_by(file.read(saml_metadata.MOST_BYTES + 1)))
    except NotProven as trouble:
        log.info("sso: metadata that is not read: %s", trouble)
        return request.POST, gettext(
            "This is not the metadata of one identity provider. Ask for its file, or copy the values by hand."
        )
    return told, ""


def _addresses(held: SsoProvider) -> list[tuple[str, str]]:
    """What the provider must know of us, and where people begin."""
    told = {
        OIDC: {"Redirect address": "sso_callback"},
        SAML: {"Metadata, and our entity id": "saml_metadata", "Answers go to (ACS)": "saml_answer"},
    }
    names = {**told[held.kind], "People begin at": "sso"}
    return [(title, settings.ADDRESS + reverse(name, args=[held.id])) for title, name in names.items()]


def _removed(request: MemberRequest, client: Client | None) -> HttpResponse:
    get_object_or_404(_providers(client, lock=True)).delete()
    messages.success(request, gettext("Disconnected. People sign in with password or passkey again."))
    return redirect(_page(client))


def _stored(form: SsoForm, held: SsoProvider | None, client: Client | None) -> SsoProvider | None:
    return stored(form, lambda: _kept(form, held, client), TAKEN)


def _kept(form: SsoForm, held: SsoProvider | None, client: Client | None) -> SsoProvider:
    provider = held or SsoProvider(
        workspace_id=current().workspace_id, for_client_id=client.id if client else None, version=0
    )
    for name, value in form.columns().items():
        setattr(provider, name, value)
    if provider.kind == SAML and not provider.own_key:
        provider.own_key, provider.own_certificate = saml_sealed.new_pair()
    provider.version += 1
    provider.save(using=current().alias)
    return provider


def _providers(client: Client | None, *, lock: bool = False) -> Any:
    found = SsoProvider.objects.filter(for_client_id=client.id if client else None)
    return found.select_for_update() if lock else found


def _page(client: Client | None) -> str:
    return reverse("console_client_sso", args=[client.id]) if client else reverse("console_team_sso")
