"""Looking through a client's eyes: begun by staff on the client's page, ended by one click."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.tenancy.capabilities import CLIENT_ROLES, ROLE_NAMES
from baywindow.tenancy.console import find_client
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may, open_to_guests
from baywindow.tenancy.sql import rows
from baywindow.tenancy.standing import OF_CLIENT, STANDS
from baywindow.ui.language import gettext_lazy

from . import contexts

OWN_ROLES = """
select r.id, r.name from sec.roles_for_clients() r
union all
select r.id, r.name from client_role r
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.status = 'active'
 order by name, id
"""
PEOPLE = f"select m.id, m.name, m.email, m.role {OF_CLIENT} and {STANDS} order by m.name, m.id limit 200"
"""Those who are in: nobody looks through the eyes of somebody who sees nothing any more."""


class ViewAsForm(forms.Form):
    """Whose eyes, and why. An eye is `member:<id>` or `role:<code>`."""

    eyes = forms.ChoiceField(label=gettext_lazy("Through whose eyes?"))
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        min_length=5,
        max_length=300,
        help_text=gettext_lazy("Kept in the access log, where the client's Admin and Auditor read it."),
    )

    def __init__(self, *args: Any, people: list[Any], own_roles: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        names = ROLE_NAMES | own_roles
        removed = gettext("a role that was removed")
        members = [
            (f"member:{one.id}", f"{one.name or one.email}, {names.get(one.role) or removed}")
            for one in people
        ]
        roles = [(f"role:{code}", names[code]) for code in [*CLIENT_ROLES, *own_roles]]
        groups = [(gettext("Somebody of the client"), members)] if members else []
        self.fields["eyes"] = forms.ChoiceField(
            label=gettext("Through whose eyes?"), choices=[*groups, (gettext("Anybody in the role"), roles)]
        )

    @property
    def member_id(self) -> UUID | None:
        """The member chosen; None for a role."""
        kind, _, which = self.cleaned_data["eyes"].partition(":")
        return UUID(which) if kind == "member" else None

    @property
    def role(self) -> str:
        """The role chosen; empty for a member, who has one."""
        kind, _, which = self.cleaned_data["eyes"].partition(":")
        return str(which) if kind == "role" else ""


@may("clients.view_as")
@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Ask whose eyes and why; then trade the console for the client's portal, to look only."""
    client = find_client(client_id)
    form = ViewAsForm(request.POST or None, people=_people(client), own_roles=_own_roles(client))
    if form.is_valid():
        staff_token = request.COOKIES[settings.CONTEXT_COOKIE]
        reason = form.cleaned_data["reason"]
        token = contexts.mint_view_as(staff_token, client.id, form.member_id, form.role, reason)
        response = HttpResponseRedirect(reverse("home"))
        contexts.keep(response, token)
        return response
    status = 422 if form.errors else 200
    return render(request, "accounts/view_as.html", {"form": form, "client": client}, status=status)


@open_to_guests
@require_POST
def end_view(request: HttpRequest) -> HttpResponse:
    """End the look, and go back to the client's page by the sign-in, which still stands."""
    client = contexts.revoke(request.COOKIES.get(settings.CONTEXT_COOKIE, ""))
    page = reverse("console_client", args=[client]) if client else reverse("console_home")
    response = HttpResponseRedirect("/switch?" + urlencode({"renew": 1, "next": page}))
    contexts.forget(response)
    return response


def _own_roles(client: Client) -> dict[str, str]:
    """The names of the roles that the workspace or the client made, by what a membership holds."""
    return {str(role.id): role.name for role in rows(OWN_ROLES, {"client": client.id})}


def _people(client: Client) -> list[Any]:
    return rows(PEOPLE, {"client": client.id})
