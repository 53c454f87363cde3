"""Staff pages: the papers of a shipment, and those of an order: its shipment's once it is packed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from baywindow.documents.models import Document
from baywindow.orders import queries
from baywindow.orders.orders import find_order
from baywindow.orders.papers import PAPERS, make_paper
from baywindow.stock.asked import Asked
from baywindow.tenancy.console import find_client
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may

from .models import PackageContent, Shipment
from .papers import make_slip
from .records import find_shipment, shipments_of


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
    client, kind = find_client(client_id), _kind(request)
    packed = _packed(client.id, order_id)
    if len(packed) > 1:
        raise Refusal(gettext("It goes in several shipments: make the paper on the page of each of them."))
    if packed:
        return _shown(request, client, make_slip(kind, client, find_shipment(client.id, packed[0].id)))
    find_order(client.id, order_id)  # of two who make the first paper at once the second waits, and finds it
    order = queries.find(order_id, Asked(request, request.member.time_zone).today, client.id)
    if order is None:
        raise Http404
    return _shown(request, client, make_paper(kind, client, order, queries.lines(order_id, client.id)))


def _packed(client_id: UUID, order_id: UUID) -> list[Shipment]:
    """The order's shipments that have goods in them; two stand for more."""
    filled = PackageContent.objects.of_client(client_id).values("shipment_id")
    return list(shipments_of(client_id, order_id).exclude(status="cancelled").filter(id__in=filled)[:2])


def _kind(request: MemberRequest) -> str:
    kind = request.POST.get("kind", "")
    if kind not in PAPERS:
        raise Refusal(gettext("Choose which paper."), status=422)
    return kind


def _shown(request: MemberRequest, client: Client, made: tuple[Document, bool]) -> HttpResponse:
    document, new = made
    if not new:
        messages.info(request, gettext("Nothing has changed since it was made: this is it."))
    return redirect("console_document", client.id, document.id)
