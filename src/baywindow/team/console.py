"""Staff pages: shutting a client's doors, and opening them again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baywindow.tenancy.clients import amend_client
from baywindow.tenancy.console import find_client
from baywindow.tenancy.founding import REASON
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may

MOST = 300
"""Letters of a reason that are kept."""


@may("clients.edit")
@require_POST
def suspend(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Shut a client's people out, at once, for a reason they can read. Nothing is lost. Twice is once."""
    reason = request.POST.get("reason", "").strip()[:MOST]
    if len(reason) < REASON:
        raise Refusal(
            gettext("Say why: the client's Admin and Auditor read it in their access log."), status=422
        )
    found = find_client(client_id, lock=True)
    if found.status == "active":
        amend_client(found, status="suspended", suspended_because=reason)
    messages.success(
        request,
        gettext("%(found)s is suspended: its people are out, everything of theirs stays.")
        % {"found": found.name},
    )
    return redirect("console_client", found.id)


@may("clients.edit")
@require_POST
def reinstate(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Open the doors again: everybody has the role they had. Twice is once."""
    found = find_client(client_id, lock=True)
    if found.status != "active":
        amend_client(found, status="active", suspended_because="")
    messages.success(
        request, gettext("%(found)s is back: its people can sign in again.") % {"found": found.name}
    )
    return redirect("console_client", found.id)
