"""Staff pages: shutting a client's doors, and opening them again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from baywindow.tenancy.clients import amend_client
from baywindow.tenancy.console import find_client
from baywindow.tenancy.request import MemberRequest, may


@may("clients.edit")
@require_POST
def suspend(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Shut a client's people out, at once. Nothing of theirs is lost. Twice is once."""
    found = find_client(client_id, lock=True)
    if found.status == "active":
        amend_client(found, status="suspended")
    messages.success(request, f"{found.name} is suspended: its people are out, everything of theirs stays.")
    return redirect("console_client", found.id)


@may("clients.edit")
@require_POST
def reinstate(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Open the doors again: everybody has the role they had. Twice is once."""
    found = find_client(client_id, lock=True)
    if found.status != "active":
        amend_client(found, status="active")
    messages.success(request, f"{found.name} is back: its people can sign in again.")
    return redirect("console_client", found.id)
