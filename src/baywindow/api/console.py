"""The workspace's keys and those of its clients, and the reference of the API."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.console_queries import client_names
from baywindow.tenancy.proof import proven
from baywindow.tenancy.request import MemberRequest, may

from .key_forms import StaffKeyForm
from .key_pages import CONSOLE, end_page, list_page, new_page
from .key_queries import OF_WORKSPACE
from .reference import reference_page


@may("keys.manage")
@require_safe
def keys(request: MemberRequest) -> HttpResponse:
    """Every key of the workspace and its clients."""
    return list_page(request, CONSOLE, OF_WORKSPACE)


@may("keys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def new_key(request: MemberRequest) -> HttpResponse:
    """Make a key."""
    form = StaffKeyForm(request.POST or None, member=request.member, clients=client_names())
    return new_page(request, CONSOLE, form)


@may("keys.manage")
@require_POST
def end_key(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """Revoke a key."""
    return end_page(request, CONSOLE, key_id)


@may("home.view")
@require_safe
def reference(request: MemberRequest) -> HttpResponse:
    """What the API offers."""
    return reference_page(request, CONSOLE)
