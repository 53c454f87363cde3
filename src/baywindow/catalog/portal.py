"""The portal's fields of items: what one begins to type is offered."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baywindow.tenancy.keyset import asked
from baywindow.tenancy.request import MemberRequest, may

from .console_queries import suggested
from .words import beginnings


@require_safe
@may("catalog.view")
def suggestions(request: MemberRequest) -> HttpResponse:
    """Options for a field of items: the client's own that begin like the words typed."""
    words = asked(request, "item")
    found = suggested(beginnings(words)) if words else []
    return render(request, "catalog/_suggestions.html", {"items": found})
