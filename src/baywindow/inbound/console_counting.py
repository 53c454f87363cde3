"""Staff pages: a delivery is counted line by line, finished, and its differences explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.stock.asked import Asked
from baywindow.stock.console_verbs import BUSY, RECEIVE
from baywindow.stock.floor import lot_of
from baywindow.stock.models import Warehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.formats import qty as written

from . import asns, counting, queries
from .forms import CountForm, NoteForm
from .models import Asn


@may("stock.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Count goods of a delivery into stock, one after another."""
    if not request.member.may("inbound.edit"):
        raise PermissionDenied
    client, found = find_client(client_id), asns.find_asn(client_id, asn_id, lock=request.method == "POST")
    warehouse: Warehouse = get_object_or_404(Warehouse.objects, id=found.warehouse_id)
    form = CountForm(
        request.POST or None, client=client, warehouse=warehouse, initial=_begun(request, client_id)
    )
    if form.is_valid():
        done = stored(form, lambda: _counted(found, form), BUSY, at=RECEIVE.field_of)
        if done:
            messages.info(request, done)
            place = form.cleaned_data["location"]
            return redirect(f"{request.path}?location={place.code}" if place else request.path)
    today = Asked(request, request.member.time_zone).today
    context = {
        "client": client,
        "asn": queries.find(asn_id, today, client.id),
        "lines": queries.lines(asn_id, client.id),
        "warehouse": warehouse,
        "form": form,
    }
    return render(request, "inbound/console_count.html", context, status=422 if form.errors else 200)


@may("stock.receive")
@require_POST
def finish(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Nothing more comes."""
    if not request.member.may("inbound.edit"):
        raise PermissionDenied
    found = asns.find_asn(client_id, asn_id)
    differences = counting.finish(found, Asked(request, request.member.time_zone).today)
    messages.success(request, _finished(found, differences))
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def close(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Everything about it is said."""
    found = asns.find_asn(client_id, asn_id)
    counting.close(found)
    messages.success(request, gettext("%(number)s is closed.") % {"number": found.number})
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def say(request: MemberRequest, client_id: UUID, asn_id: UUID, discrepancy_id: UUID) -> HttpResponse:
    """Tell the client about a difference."""
    found, form = asns.find_asn(client_id, asn_id), NoteForm(request.POST)
    if form.is_valid():
        counting.say(found, discrepancy_id, form.cleaned_data["words"])
        messages.success(request, gettext("The client reads it beside the difference."))
    else:
        messages.error(request, gettext("That is too long: at most 500 letters."))
    return redirect("console_asn", client_id, asn_id)


def _begun(request: MemberRequest, client_id: UUID) -> dict[str, Any]:
    """What a line's link or the goods before have filled in."""
    names = ("item", "lot", "location")
    return {name: asked(request, name) for name in names if asked(request, name)}


def _counted(found: Asn, form: CountForm) -> str:
    """The goods, counted: what to say of it."""
    told = form.cleaned_data
    lot = lot_of(told["item"], form.lot_no, told["expiry_date"]) if form.lot_no else None
    goods = form.goods(lot=lot)
    serials = told["serials"]
    qty = Decimal(len(serials)) if serials else told["qty"]
    lot_no = lot.lot_no if lot else ""
    if not counting.count(found, goods, qty, serials, lot_no, form.once_key):
        return gettext("You had sent this count before. It was booked once, and not again.")
    return gettext("%(written)s %(uom)s of %(sku)s counted.") % {
        "written": written(qty),
        "uom": goods.item.uom,
        "sku": goods.item.sku,
    }


def _finished(found: Asn, differences: int) -> str:
    if not differences:
        return gettext("%(number)s is received: everything came as announced.") % {"number": found.number}
    number = (
        gettext("1 difference")
        if differences == 1
        else gettext("%(differences)s differences") % {"differences": differences}
    )
    return gettext("%(number)s is received with %(differences)s. The client can answer now.") % {
        "number": found.number,
        "differences": number,
    }
