"""Staff pages: papers that go with an order's goods."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baywindow.stock.asked import Asked
from baywindow.tenancy.console import find_client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may

from . import queries
from .orders import find_order
from .papers import PAPERS, make_paper


@may("documents.edit")
@require_POST
def make(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """Make a packing slip, delivery note or bill of lading of the order as it stands."""
    client = find_client(client_id)
    found = queries.find(order_id, Asked(request, request.member.time_zone).today, client.id)
    if found is None:
        raise Http404
    kind = request.POST.get("kind", "")
    if kind not in PAPERS:
        raise Refusal(gettext("Choose which paper."), status=422)
    find_order(client.id, order_id)  # of two who make the first paper at once the second waits, and finds it
    document, new = make_paper(kind, client, found, queries.lines(order_id, client.id))
    if not new:
        messages.info(request, gettext("Nothing has changed since it was made: this is it."))
    return redirect("console_document", client.id, document.id)
