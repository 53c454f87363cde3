"""Staff pages: a client's receipts, one of them, and goods that come without having been announced."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.activity import events
from baywindow.documents.queries import photos_of_parts
from baywindow.stock.asked import Asked
from baywindow.stock.kinds import CONDITION_NAMES
from baywindow.stock.models import Warehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from . import receipts, receiving
from .console_counting import receives
from .forms import ReceiptForm
from .kinds import RECEIPT_STATUSES
from .models import Receipt

SENT_TWICE: dict[str, tuple[str | None, str]] = {
    "receipt_source_once": (None, gettext_lazy("This form was sent before."))
}


@may("inbound.view")
@require_safe
def receipt_list(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's receipts, what came last first."""
    client = find_client(client_id)
    places = [(str(one.id), f"{one.code} · {one.name}") for one in Warehouse.objects.order_by("code")]
    asked = Asked(request, request.member.time_zone)
    at = reverse("console_receipt_list", args=[client.id])
    context = {"client": client} | listed(request, asked, at, places, client.id)
    return answer(request, "inbound/console_receipts.html", context, fragment="inbound/_receipts_region.html")


@may("inbound.view")
@require_safe
def receipt(request: MemberRequest, client_id: UUID, receipt_id: UUID) -> HttpResponse:
    """One receipt and what was counted."""
    client = find_client(client_id)
    context = {"client": client} | described(receipt_id, client.id)
    return render(request, "inbound/console_receipt.html", context)


@may("stock.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def new_receipt(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Goods have come that nobody announced: begin to count them."""
    receives(request)
    client = find_client(client_id)
    warehouses = {str(one.id): one for one in Warehouse.objects.order_by("code")}
    form = ReceiptForm(request.POST or None, warehouses=warehouses, initial={"once": uuid.uuid4()})
    if form.is_valid():
        before = Receipt.objects.of_client(client.id).filter(source_ref=form.source_ref).first()
        made = before or stored(form, lambda: receiving.begin(client.id, **form.told()), SENT_TWICE)
        if made:
            return redirect("console_receipt_count", client.id, made.id)
    context = {"client": client, "form": form}
    return render(request, "inbound/console_receipt_form.html", context, status=422 if form.errors else 200)


@may("stock.receive")
@require_POST
def cancel_receipt(request: MemberRequest, client_id: UUID, receipt_id: UUID) -> HttpResponse:
    """It was begun by mistake."""
    receives(request)
    found = receiving.find_receipt(client_id, receipt_id)
    receiving.cancel(found)
    messages.success(request, gettext("%(number)s is cancelled.") % {"number": found.number})
    return redirect("console_receipt_list", client_id)


def listed(
    request: MemberRequest, asked: Asked, at: str, places: list[tuple[str, str]], client: UUID | None = None
) -> dict[str, Any]:
    """What the list needs on either side; `at` is its address."""
    want = wanted(asked)
    return {
        "page": receipts.page(request, want, client),
        "filtered": any(want.values()),
        "statuses": RECEIPT_STATUSES,
        "warehouses": places,
        "refused": asked.refused,
        "at": at,
    }


def wanted(asked: Asked) -> dict[str, Any]:
    """Which receipts the address asks for, by the names of `receipts.CONDITIONS`."""
    start, end = asked.period("from", "to")
    return {"words": asked.text("q"), "warehouse": asked.uuid("warehouse"), "start": start, "end": end}


def described(receipt_id: UUID, client: UUID | None = None) -> dict[str, Any]:
    """What a receipt's page shows on either side; Http404 when the client has none of this id."""
    found = receipts.find(receipt_id, client)
    if found is None:
        raise Http404
    return {
        "receipt": found,
        "lines": receipts.lines(receipt_id, client),
        "events": events.timeline(receipt_id, client_id=client),
        "photos": photos_of_parts(receipt_id, client=client),
        "statuses": RECEIPT_STATUSES,
        "conditions": CONDITION_NAMES,
    }
