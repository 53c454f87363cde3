"""Staff pages: connect a company's own sign-in, for the team or for one client's people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.tenancy.capabilities import CLIENT_ROLES, STAFF_ROLES
from baywindow.tenancy.console import find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.editing import ChangeForm, stored
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sign_in import SsoProvider

from .models import SsoIdentity
from .sealing import sealed

TAKEN: dict[str, tuple[str | None, str]] = {
    "sso_provider_once": (None, "Somebody else connected one just now. Open the page again.")
}


class SsoForm(ChangeForm):
    """A provider, and which of its people get which role."""

    name = forms.CharField(label="Name", max_length=80, help_text="What the button says: Continue with …")
    issuer = forms.CharField(
        label="Issuer", max_length=300, help_text="As the provider writes it, like https://login.example.com"
    )
    oauth_client_id = forms.CharField(label="Client id", max_length=300)
    secret = forms.CharField(
        label="Client secret",
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept sealed and never shown again. Empty keeps the one there is.",
    )
    claim = forms.CharField(label="Claim with roles", max_length=100, required=False, initial="groups")
    roles = forms.CharField(
        label="Roles",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="One a line: what the claim says = the role. The first that fits counts, at every sign-in;"
        " who has none is turned away. Empty: roles are given here.",
    )
    only = forms.BooleanField(label="There is no other way in", required=False)

    def __init__(self, *args: Any, codes: frozenset[str], **options: Any) -> None:
        self.codes = codes
        super().__init__(*args, **options)

    def values_of(self, record: Any) -> dict[str, Any]:
        """The provider's values; its secret stays where it is."""
        lines = "\n".join(f"{value} = {role}" for value, role in record.roles.items())
        return {**super().values_of(record), "roles": lines, "secret": ""}

    def clean_issuer(self) -> str:
        """An https address, as it was typed: the provider's own word must match it to the letter."""
        issuer: str = self.cleaned_data["issuer"].strip()
        parts = urlsplit(issuer)
        schemes = {"https", "http"} if settings.SSO_ANYWHERE else {"https"}
        if (
            parts.scheme not in schemes
            or not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
        ):
            raise forms.ValidationError("An issuer is an https address without anything behind a ? or #.")
        return issuer

    def clean_roles(self) -> str:
        """The mapping, a line each; an owner is made by owners alone."""
        lines = [line for line in self.cleaned_data["roles"].splitlines() if line.strip()]
        for line in lines:
            value, _, role = line.partition("=")
            if not value.strip() or role.strip() not in self.codes:
                known = ", ".join(sorted(self.codes))
                raise forms.ValidationError(f"“{line.strip()}”: write value = role, with a role of {known}.")
        return "\n".join(lines)

    def clean_only(self) -> bool:
        """No other way in, once somebody has come by this one."""
        only = bool(self.cleaned_data["only"])
        if only and not (self.record and SsoIdentity.objects.filter(provider_id=self.record.id).exists()):
            raise forms.ValidationError(
                "Save, and let somebody sign in by it once. Then it can be the only way."
            )
        return only


@may("sso.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def team_sso(request: MemberRequest) -> HttpResponse:
    """The team's own sign-in."""
    return _edited(request, None, frozenset(STAFF_ROLES) - {"owner"})


@may("sso.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def client_sso(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """One client's own sign-in."""
    return _edited(request, find_client(client_id), frozenset(CLIENT_ROLES))


@may("sso.manage")
@require_POST
def remove_team_sso(request: MemberRequest) -> HttpResponse:
    """Disconnect the team's."""
    return _removed(request, None)


@may("sso.manage")
@require_POST
def remove_client_sso(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Disconnect a client's."""
    return _removed(request, find_client(client_id))


def _edited(request: MemberRequest, client: Client | None, codes: frozenset[str]) -> HttpResponse:
    held = _providers(client, lock=request.method == "POST").first()
    form = SsoForm(request.POST or None, record=held, codes=codes)
    if form.is_valid() and form.is_current() and _stored(form, held, client):
        messages.success(request, "Saved. It holds from the next page anybody opens.")
        return redirect(_page(client))
    addresses = held and {
        "begin": settings.ADDRESS + reverse("sso", args=[held.id]),
        "redirect": settings.ADDRESS + reverse("sso_callback", args=[held.id]),
    }
    context = {"form": form, "client": client, "held": held, "addresses": addresses, "page": _page(client)}
    return render(request, "accounts/sso_form.html", context, status=form.http_status)


def _removed(request: MemberRequest, client: Client | None) -> HttpResponse:
    get_object_or_404(_providers(client, lock=True)).delete()
    messages.success(request, "Disconnected. People sign in with password or passkey again.")
    return redirect(_page(client))


def _stored(form: SsoForm, held: SsoProvider | None, client: Client | None) -> SsoProvider | None:
    return stored(form, lambda: _kept(form, held, client), TAKEN)


def _kept(form: SsoForm, held: SsoProvider | None, client: Client | None) -> SsoProvider:
    provider = held or SsoProvider(
        workspace_id=current().workspace_id, for_client_id=client.id if client else None, version=0
    )
    for name, value in form.changes.items():
        if name == "roles":
            pairs = (line.partition("=") for line in value.splitlines())
            provider.roles = {said.strip(): role.strip() for said, _, role in pairs}
        elif name != "secret":
            setattr(provider, name, value)
        elif value:
            provider.secret = sealed(value)
    provider.version += 1
    provider.save(using=current().alias)
    return provider


def _providers(client: Client | None, *, lock: bool = False) -> Any:
    found = SsoProvider.objects.filter(for_client_id=client.id if client else None)
    return found.select_for_update() if lock else found


def _page(client: Client | None) -> str:
    return reverse("console_client_sso", args=[client.id]) if client else reverse("console_team_sso")
