"""The pages of roles: what each may do, side by side, and making one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from baywindow.tenancy.capabilities import by_area
from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest
from baywindow.ui.language import gettext_lazy

from .forms import RoleForm
from .models import WorkspaceRole
from .places import Place, all_clients
from .roles import amend_role, make_role, reach, remove_role, roles_of

TAKEN: dict[str, tuple[str | None, str]] = {
    name: ("name", gettext_lazy("There is a role of this name already."))
    for name in ("client_role_once", "workspace_role_once")
}


def roles(request: MemberRequest, place: Place) -> HttpResponse:
    """Every role of a place against every capability, in plain words."""
    words = reach(place.realm)
    context = {"place": place, "cards": roles_of(place), "words": words, "areas": by_area(words)}
    return render(request, "team/roles.html", context)


def new_role(request: MemberRequest, place: Place) -> HttpResponse:
    """Make a role."""
    form = RoleForm(_choices(request, place), request.POST or None)
    if form.is_valid() and stored(form, lambda: _made(place, form), TAKEN):
        messages.success(request, gettext("%(form)s can be given now.") % {"form": form.cleaned_data["name"]})
        return redirect(place.url("roles"))
    return _form_page(request, place, form, None)


def _made(place: Place, form: RoleForm) -> bool:
    make_role(place, form.cleaned_data["name"].strip(), form.cleaned_data["capabilities"])
    return True


def role(request: MemberRequest, place: Place, role_id: UUID) -> HttpResponse:
    """Change a role."""
    found = _role(place, role_id, lock=request.method == "POST")
    place = _where(place, found)
    shown = {"name": found.name, "capabilities": found.capabilities, "version": found.version}
    form = RoleForm(_choices(request, place), request.POST or None, initial=shown)
    if form.is_valid() and _is_current(form, found) and stored(form, lambda: _amended(found, form), TAKEN):
        messages.success(
            request, gettext("%(found)s is changed, for everybody who has it.") % {"found": found.name}
        )
        return redirect(place.url("roles"))
    return _form_page(request, place, form, found)


def _is_current(form: RoleForm, found: Any) -> bool:
    if form.cleaned_data.get("version") == found.version:
        return True
    form.add_error(
        None, gettext("Somebody else changed this role while you were at it. Open it again to see how.")
    )
    return False


def _amended(found: Any, form: RoleForm) -> bool:
    amend_role(found, form.cleaned_data["name"].strip(), form.cleaned_data["capabilities"])
    return True


def remove(request: MemberRequest, place: Place, role_id: UUID) -> HttpResponse:
    """Take a role away that nobody has."""
    found = _role(place, role_id, lock=True)
    remove_role(found)
    messages.success(request, gettext("%(found)s is gone.") % {"found": found.name})
    return redirect(_where(place, found).url("roles"))


def _choices(request: MemberRequest, place: Place) -> list[tuple[str, str]]:
    """What the member may put into a role: no more than they may themselves."""
    return [(code, words) for code, words in reach(place.realm).items() if request.member.may(code)]


def _role(place: Place, role_id: UUID, *, lock: bool) -> Any:
    if place.client_id is None:
        known = WorkspaceRole.objects.filter(status="active")
    else:
        known = place.own_roles
    return get_object_or_404(known.select_for_update() if lock else known, id=role_id)


def _where(place: Place, found: Any) -> Place:
    """The place of a role: one of the workspace's is its team's or all clients'."""
    return all_clients() if getattr(found, "realm", "") == "portal" else place


def _form_page(request: MemberRequest, place: Place, form: RoleForm, found: Any) -> HttpResponse:
    boxes = {box.data["value"]: box for box in form["capabilities"]}
    context = {"place": place, "form": form, "role": found, "boxes": boxes, "areas": by_area(boxes)}
    return render(request, "team/role.html", context, status=form.http_status)
