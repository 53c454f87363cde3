"""Staff pages: how the team, all clients' people and one client's people must sign in."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.server.networks import network
from baywindow.ui.language import gettext_lazy

from .console import find_client
from .context import current
from .editing import ChangeForm, stored
from .models import Client
from .proof import proven
from .request import MemberRequest, may
from .sign_in import CLIENT, CLIENTS, TEAM, SignInPolicy

MOST_NETWORKS = 50
TAKEN: dict[str, tuple[str | None, str]] = {
    "sign_in_policy_once": (None, gettext_lazy("Somebody else set this up just now. Open the page again."))
}


class SignInForm(ChangeForm):
    """What a sign-in must be like."""

    second_factor = forms.BooleanField(
        label=gettext_lazy("A second factor is needed"),
        required=False,
        help_text=gettext_lazy(
            "A passkey, or a code from an app. Who has none is asked to add one before going on."
        ),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Longest session"),
        min_value=1,
        max_value=336,
        required=False,
        help_text=gettext_lazy(
            "Hours after which people sign in again. Empty: they stay signed in for up to 14 days."
        ),
    )
    idle_minutes = forms.IntegerField(
        label=gettext_lazy("Longest pause"),
        min_value=10,
        max_value=1440,
        required=False,
        help_text=gettext_lazy(
            "Minutes without use after which people sign in again. Empty: after a day without use."
        ),
    )
    networks = forms.CharField(
        label=gettext_lazy("Only from these networks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One address or network a line, like 203.0.113.0/24; API keys are bound by them, too."
            " Empty: from anywhere."
        ),
    )

    def __init__(self, *args: Any, own_address: str | None = None, **options: Any) -> None:
        self.own_address = own_address
        super().__init__(*args, **options)

    def values_of(self, record: Any) -> dict[str, Any]:
        """The policy's values; networks a line each."""
        return {**super().values_of(record), "networks": "\n".join(record.networks)}

    def clean_networks(self) -> str:
        """The networks, each as the database writes it; one's own address is never shut out."""
        lines = self.cleaned_data["networks"].split()
        if len(lines) > MOST_NETWORKS:
            raise forms.ValidationError(
                gettext("At most %(most_networks)s networks.") % {"most_networks": MOST_NETWORKS}
            )
        found = [_network(line) for line in lines]
        if found and self.own_address and not any(ip_address(self.own_address) in one for one in found):
            raise forms.ValidationError(
                gettext("You are at %(own_address)s, which is in none of them: you would shut yourself out.")
                % {"own_address": self.own_address}
            )
        return "\n".join(str(one) for one in found)


def _network(line: str) -> Any:
    try:
        return network(line, strict=False)
    except ValueError as error:
        raise forms.ValidationError(
            gettext("“%(line)s” is no network. Write one like 203.0.113.0/24.") % {"line": line}
        ) from error


@may("signin.manage")
@require_safe
def sign_in(request: MemberRequest) -> HttpResponse:
    """What holds for the team, and what for every client."""
    context = {"team": _policy(TEAM), "clients": _policy(CLIENTS)}
    return render(request, "tenancy/sign_in.html", context)


@may("signin.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def of_team(request: MemberRequest) -> HttpResponse:
    """Change how the team signs in."""
    return _edited(request, TEAM, None)


@may("signin.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def of_clients(request: MemberRequest) -> HttpResponse:
    """Change how every client's people sign in."""
    return _edited(request, CLIENTS, None)


@may("signin.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def of_client(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Change how one client's people sign in."""
    return _edited(request, CLIENT, find_client(client_id))


def _edited(request: MemberRequest, scope: str, client: Client | None) -> HttpResponse:
    held = _policy(scope, client, lock=request.method == "POST")
    address = get_adapter().get_client_ip(request) if scope == TEAM else None
    form = SignInForm(request.POST or None, record=held, own_address=address)
    if form.is_valid() and form.is_current() and _stored(form, held, scope, client):
        messages.success(request, gettext("Saved. It holds from the next page anybody opens."))
        return redirect("console_client_sign_in", client.id) if client else redirect("console_sign_in")
    context = {"form": form, "scope": scope, "client": client, "every": _policy(CLIENTS) if client else None}
    return render(request, "tenancy/sign_in_form.html", context, status=form.http_status)


def _stored(
    form: SignInForm, held: SignInPolicy | None, scope: str, client: Client | None
) -> SignInPolicy | None:
    return stored(form, lambda: _kept(form, held, scope, client), TAKEN)


def _policy(scope: str, client: Client | None = None, *, lock: bool = False) -> SignInPolicy | None:
    found = SignInPolicy.objects.filter(scope=scope, for_client_id=client.id if client else None)
    return (found.select_for_update() if lock else found).first()


def _kept(form: SignInForm, held: SignInPolicy | None, scope: str, client: Client | None) -> SignInPolicy:
    policy = held or SignInPolicy(
        workspace_id=current().workspace_id,
        scope=scope,
        for_client_id=client.id if client else None,
        version=0,
    )
    for name, value in form.changes.items():
        setattr(policy, name, value.split() if name == "networks" else value)
    policy.version += 1
    policy.save(using=current().alias)
    return policy
