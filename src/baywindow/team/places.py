"""Where people belong: one client, or the workspace's own team. The pages are the same for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from baywindow.tenancy.capabilities import Realm
from baywindow.tenancy.context import current
from baywindow.tenancy.models import Client, ClientMember, StaffMember

from .models import ClientInvitation, ClientRole, StaffInvitation, WorkspaceRole


@dataclass(frozen=True)
class Place:
    """One client, or with no `client_id` the workspace: its team, or (realm portal) all its clients.

    `prefix` begins the names of its routes; `manages` is the capability that invites and changes its people.
    """

    prefix: str
    name: str
    realm: Realm
    manages: str
    client_id: UUID | None = None

    @property
    def key(self) -> dict[str, Any]:
        """What its rows have beside the workspace."""
        return {} if self.client_id is None else {"client_id": self.client_id}

    @property
    def members(self) -> Any:
        """Its memberships."""
        return (StaffMember if self.client_id is None else ClientMember).objects.filter(**self.key)

    @property
    def invitations(self) -> Any:
        """Its invitations, whatever became of them."""
        return (StaffInvitation if self.client_id is None else ClientInvitation).objects.filter(**self.key)

    @property
    def own_roles(self) -> Any:
        """The roles made here that were not removed."""
        if self.client_id is None:
            return WorkspaceRole.objects.filter(status="active", realm=self.realm)
        return ClientRole.objects.filter(status="active", **self.key)

    @property
    def trail(self) -> list[tuple[str, str]]:
        """What stands above it, as titles and addresses: staff come to it by the clients."""
        if self.realm == "staff" or current().client_id is not None:
            return []
        clients = (gettext("Clients"), reverse("console_clients"))
        return [
            clients,
            *([(self.name, reverse("console_client", args=[self.client_id]))] if self.client_id else []),
        ]

    def url(self, page: str = "", *ids: UUID) -> str:
        """The address of one of its pages."""
        prefix = "console_team" if page in _OF_ROLES and self.client_id is None else self.prefix
        name = f"{prefix}_{page}" if page else prefix
        of_client = [self.client_id] if self.client_id is not None and current().client_id is None else []
        return reverse(name, args=[*of_client, *ids])


_OF_ROLES = {"role", "role_remove"}
"""Pages of one role; a role of the workspace has one address, whoever may have it."""


def own_client(client_id: UUID | None = None) -> Place:
    """The client of a portal page's member."""
    member = current()
    return Place("team", member.client_name or "", "portal", "team.manage", member.client_id)


def own_team(client_id: UUID | None = None) -> Place:
    """The workspace's own team, for its staff."""
    return Place("console_team", current().workspace_name, "staff", "team.manage")


def all_clients(client_id: UUID | None = None) -> Place:
    """All clients of the workspace at once: their people can have its roles."""
    return Place("console_clients", gettext("All clients"), "portal", "clients.people")


def a_client(client_id: UUID | None = None) -> Place:
    """A client of the workspace, for its staff; 404 for anybody else's."""
    client: Client = get_object_or_404(Client.objects, id=client_id)
    return Place("console_people", client.name, "portal", "clients.people", client.id)
