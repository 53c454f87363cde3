"""The addresses of people and roles: the same pages for a client's own Admins, for staff over a client,
for staff over their team, and the roles of the workspace for all its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.proof import proven, proven_act
from baywindow.tenancy.request import MemberRequest, may

from . import console, matrix, people
from .acceptance import invitation
from .places import Place, a_client, all_clients, own_client, own_team

PlaceOf = Callable[[UUID | None], Place]

form = require_http_methods(["GET", "HEAD", "POST"])


class At(NamedTuple):
    """A place's address, the names of its routes and of the ids in them, and who manages its people."""

    base: str
    name: str
    place_of: PlaceOf
    manages: str
    ids: tuple[str, str, str] = ("member_id", "invitation_id", "role_id")

    def page(self, address: str, view: Any, name: str, capability: str) -> URLPattern:
        """One address of the place."""
        for word, own in zip(("member", "invitation", "role"), self.ids, strict=True):
            address = address.replace(f"<{word}>", f"<uuid:{own}>")
        route = f"{self.name}_{name}" if name else self.name
        return path(self.base + address, may(capability)(self._placed(view)), name=route)

    def _placed(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        told = dict(zip(self.ids, ("member_id", "invitation_id", "role_id"), strict=True))

        @wraps(view)
        def placed(request: MemberRequest, client_id: UUID | None = None, **ids: UUID) -> HttpResponse:
            return view(request, self.place_of(client_id), **{told[key]: value for key, value in ids.items()})

        return placed


def of_people(at: At) -> Iterator[URLPattern]:
    """The pages of a place's people."""
    manages = at.manages
    yield at.page("", require_safe(people.people), "", "team.view")
    yield at.page("/changes", require_safe(people.changes), "changes", "team.view")
    yield at.page("/who", require_safe(people.who_sees), "who", manages)
    yield at.page("/invitations", form(people.invite), "invite", manages)
    yield at.page("/invitations/<invitation>/again", require_POST(people.send_again), "invite_again", manages)
    yield at.page(
        "/invitations/<invitation>/withdrawal", require_POST(people.withdraw), "invite_withdraw", manages
    )
    yield at.page("/<member>", form(people.member), "member", manages)
    yield at.page("/<member>/deactivation", require_POST(people.deactivate), "deactivate", manages)
    yield at.page("/<member>/reactivation", require_POST(people.reactivate), "reactivate", manages)


def of_roles(at: At) -> Iterator[URLPattern]:
    """The pages of a place's roles together."""
    yield at.page("/roles", require_safe(matrix.roles), "roles", "team.view")
    yield at.page("/roles/new", form(proven(matrix.new_role)), "role_new", "roles.manage")


def of_a_role(at: At) -> Iterator[URLPattern]:
    """The pages of one role."""
    yield at.page("/roles/<role>", form(proven(matrix.role)), "role", "roles.manage")
    yield at.page("/roles/<role>/removal", require_POST(matrix.remove), "role_remove", "roles.manage")


OWN = At("settings/team", "team", own_client, "team.manage")
TEAM = At(
    "console/team", "console_team", own_team, "team.manage",
    ("colleague_id", "staff_invitation_id", "workspace_role_id"),
)  # fmt: skip
CLIENT = At("console/clients/<uuid:client_id>/people", "console_people", a_client, "clients.people")
CLIENTS = At("console/clients", "console_clients", all_clients, "clients.people")

urlpatterns: list[URLPattern] = [
    path("invitations/<str:token>", invitation, name="invitation"),
    *of_people(OWN),
    *of_roles(OWN),
    *of_a_role(OWN),
    *of_people(TEAM),
    *of_roles(TEAM),
    *of_a_role(TEAM),
    TEAM.page(
        "/<member>/ownership", require_POST(proven_act(people.hand_over)), "hand_over", "workspace.own"
    ),
    *of_people(CLIENT),
    *of_roles(CLIENT),
    *of_a_role(CLIENT),
    *of_roles(CLIENTS),
    path("console/clients/<uuid:client_id>/suspension", console.suspend, name="console_client_suspend"),
    path("console/clients/<uuid:client_id>/return", console.reinstate, name="console_client_reinstate"),
]
