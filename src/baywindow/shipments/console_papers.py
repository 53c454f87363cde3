"""Staff pages: the papers of a shipment, and those of an order: its shipment's once it is packed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baywindow.documents.making import told
from baywindow.documents.models import Document
from baywindow.orders.papers import PAPERS
from baywindow.stock.asked import Asked
from baywindow.tenancy.console import find_client
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may

from .papers import make_slip, make_slip_of_order
from .records import find_shipment


@may("documents.edit")
@require_POST
def of_shipment(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Make a packing slip, delivery note or bill of lading of what is in the shipment."""
    client = find_client(client_id)
    found = find_shipment(client.id, shipment_id)  # who asks second waits, and finds the first one's
    return _shown(request, client, make_slip(_kind(request), client, found))


@may("documents.edit")
@require_POST
def of_order(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """The same of an order: of the shipment it is packed into, and of what is picked until then."""
    client, today = find_client(client_id), Asked(request, request.member.time_zone).today
    return _shown(request, client, make_slip_of_order(_kind(request), client, order_id, today))


def _kind(request: MemberRequest) -> str:
    kind = request.POST.get("kind", "")
    if kind not in PAPERS:
        raise Refusal(gettext("Choose which paper."), status=422)
    return kind


def _shown(request: MemberRequest, client: Client, made: tuple[Document, bool]) -> HttpResponse:
    document, new = made
    messages.info(request, told(document, new))
    return redirect("console_document", client.id, document.id)
