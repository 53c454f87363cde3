"""A client's keys, and the reference of the API."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.proof import proven
from baywindow.tenancy.request import MemberRequest, may

from .key_forms import KeyForm
from .key_pages import PORTAL, end_page, list_page, new_page
from .key_queries import OF_CLIENT
from .reference import reference_page


@may("keys.manage")
@require_safe
def keys(request: MemberRequest) -> HttpResponse:
    """The client's keys."""
    return list_page(request, PORTAL, OF_CLIENT)


@may("keys.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def new_key(request: MemberRequest) -> HttpResponse:
    """Make a key."""
    return new_page(request, PORTAL, KeyForm(request.POST or None, member=request.member))


@may("keys.manage")
@require_POST
def end_key(request: MemberRequest, key_id: UUID) -> HttpResponse:
    """Revoke a key."""
    return end_page(request, PORTAL, key_id)


@may("home.view")
@require_safe
def reference(request: MemberRequest) -> HttpResponse:
    """What the API offers to a client's keys."""
    return reference_page(request, PORTAL)
