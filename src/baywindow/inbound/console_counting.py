"""Staff pages: a delivery is counted line by line, finished, and its differences explained."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.stock.asked import Asked
from baywindow.stock.console_verbs import BUSY, RECEIVE
from baywindow.stock.kinds import CONDITION_NAMES
from baywindow.stock.models import Warehouse
from baywindow.stock.units import settle
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.formats import qty as written

from . import asns, differences, queries, receipts, receiving, undoing
from .forms import CountForm, NoteForm
from .kinds import EXPECTED
from .models import Receipt


@may("stock.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Count goods of a delivery into stock, one after another."""
    receives(request)
    client, found = find_client(client_id), asns.find_asn(client_id, asn_id, lock=request.method == "POST")
    form = _form(request, client, found.warehouse_id)
    if form.is_valid() and (done := _counted(request, form, lambda: receiving.open_for(found))):
        return done
    today = Asked(request, request.member.time_zone).today
    at = {name: reverse(route, args=[client.id, found.id]) for name, route in OF_ASN.items()}
    context = {
        "client": client,
        "number": found.number,
        "open": found.status in EXPECTED,
        "begun": found.status == "receiving",
        "conditions": CONDITION_NAMES,
        "lines": queries.lines(asn_id, client.id),
        "counted": receipts.counted(asn_id, client.id),
        "asn": queries.find(asn_id, today, client.id),
        "warehouse": form.there,
        "form": form,
        "at": at,
    }
    return render(request, "inbound/console_count.html", context, status=422 if form.errors else 200)


@may("stock.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def count_receipt(request: MemberRequest, client_id: UUID, receipt_id: UUID) -> HttpResponse:
    """Count goods that nobody announced into stock, one after another."""
    receives(request)
    client = find_client(client_id)
    found = receiving.find_receipt(client_id, receipt_id, lock=request.method == "POST")
    form = _form(request, client, found.warehouse_id)
    if form.is_valid() and (done := _counted(request, form, lambda: found)):
        return done
    counted = receipts.lines(found.id, client.id)
    at = {name: reverse(route, args=[client.id, found.id]) for name, route in OF_RECEIPT.items()}
    context = {
        "client": client,
        "number": found.number,
        "open": found.status == "open",
        "begun": found.status == "open" and sum(line.qty for line in counted) > 0,
        "conditions": CONDITION_NAMES,
        "counted": counted[: receipts.LAST],
        "asn": None,
        "warehouse": form.there,
        "form": form,
        "at": at,
    }
    return render(request, "inbound/console_count.html", context, status=422 if form.errors else 200)


OF_ASN = {"here": "console_asn_count", "back": "console_asn", "finish": "console_asn_finish"}
OF_RECEIPT = {"here": "console_receipt_count", "back": "console_receipt", "finish": "console_receipt_finish"}


@may("stock.receive")
@require_POST
def finish(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Nothing more comes."""
    receives(request)
    found = asns.find_asn(client_id, asn_id)
    if found.status != "receiving":
        raise Refusal(gettext("%(number)s: count what came first.") % {"number": found.number})
    today = Asked(request, request.member.time_zone).today
    differing = receiving.finish(receiving.open_for(found), today)
    messages.success(request, _finished(found.number, differing))
    return redirect("console_asn", client_id, asn_id)


@may("stock.receive")
@require_POST
def finish_receipt(request: MemberRequest, client_id: UUID, receipt_id: UUID) -> HttpResponse:
    """Nothing more comes."""
    receives(request)
    found = receiving.find_receipt(client_id, receipt_id)
    differing = receiving.finish(found, Asked(request, request.member.time_zone).today)
    said = _finished(found.number, differing) if found.asn_id else gettext("%(number)s is finished.")
    messages.success(request, said % {"number": found.number} if not found.asn_id else said)
    return redirect("console_receipt", client_id, receipt_id)


@may("stock.receive")
@require_POST
def undo_count(
    request: MemberRequest, client_id: UUID, receipt_id: UUID, receipt_line_id: UUID
) -> HttpResponse:
    """Take back what was counted by mistake, and go on counting."""
    receives(request)
    found = receiving.find_receipt(client_id, receipt_id)
    if undoing.undo(found, receipt_line_id):
        messages.success(request, gettext("Taken back: it is not in stock any more. Both stay in the story."))
    else:
        messages.info(request, gettext("It was taken back before, and not again."))
    if found.asn_id:
        return redirect("console_asn_count", client_id, found.asn_id)
    return redirect("console_receipt_count", client_id, found.id)


@may("inbound.edit")
@require_POST
def close(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Everything about it is said."""
    found = asns.find_asn(client_id, asn_id)
    differences.close(found)
    messages.success(request, gettext("%(number)s is closed.") % {"number": found.number})
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def say(request: MemberRequest, client_id: UUID, asn_id: UUID, discrepancy_id: UUID) -> HttpResponse:
    """Tell the client about a difference."""
    found, form = asns.find_asn(client_id, asn_id), NoteForm(request.POST)
    if form.is_valid():
        differences.say(found, discrepancy_id, form.cleaned_data["words"])
        messages.success(request, gettext("The client reads it beside the difference."))
    else:
        messages.error(request, gettext("That is too long: at most 500 letters."))
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def settle_difference(
    request: MemberRequest, client_id: UUID, asn_id: UUID, discrepancy_id: UUID
) -> HttpResponse:
    """End what the client contests, with a sentence it reads."""
    found, form = asns.find_asn(client_id, asn_id), NoteForm(request.POST)
    if form.is_valid() and form.cleaned_data["words"]:
        differences.settle(found, discrepancy_id, form.cleaned_data["words"])
        messages.success(
            request,
            gettext(
                "Settled: the client reads how. Nothing was booked: correct the stock where it is wrong."
            ),
        )
    else:
        messages.error(request, gettext("Say in a sentence how it is settled, of at most 500 letters."))
    return redirect("console_asn", client_id, asn_id)


def receives(request: MemberRequest) -> None:
    """Counting needs the right to change deliveries beside that to post; PermissionDenied without."""
    if not request.member.may("inbound.edit"):
        raise PermissionDenied


def counted(receipt: Receipt, form: CountForm) -> tuple[bool, Decimal]:
    """Book the form's goods into the receipt, with their photos: whether they are new, and how many."""
    told = form.cleaned_data
    goods = form.received()
    serials = told["serials"]
    qty = Decimal(len(serials)) if serials else told["qty"]
    line = receiving.count(
        receipt,
        goods,
        qty,
        form.once_key,
        serials=serials,
        lot_no=form.lot_no,
        wrong_item=told["wrong_item"],
    )
    settle(goods)
    if line and told.get("photos"):
        receiving.photograph(receipt, line, told["item"].sku, told["photos"])
    return line is not None, qty


def _form(request: MemberRequest, client: Any, warehouse_id: UUID) -> CountForm:
    """The form, with what a line's link or the goods before have filled in."""
    warehouse: Warehouse = get_object_or_404(Warehouse.objects, id=warehouse_id)
    names = ("item", "lot", "location")
    begun = {name: asked(request, name) for name in names if asked(request, name)}
    posted = request.method == "POST"
    form = CountForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        client=client,
        warehouse=warehouse,
        initial=begun,
    )
    if not (request.member.may("documents.edit") and request.member.may("documents.operations")):
        del form.fields["photos"]
    if getattr(request, "upload_too_large", False):
        form.add_error(None, gettext("That is too much at once: send fewer photos."))
    return form


def _counted(request: MemberRequest, form: CountForm, receipt: Any) -> HttpResponse | None:
    """The goods, counted: on to the next; None when the form is at fault."""
    done = stored(form, lambda: counted(receipt(), form), BUSY, at=RECEIVE.field_of)
    if not done:
        return None
    messages.info(request, _said(form, *done))
    place = form.cleaned_data["location"]
    return redirect(f"{request.path}?location={place.code}" if place else request.path)


def _said(form: CountForm, new: bool, qty: Decimal) -> str:
    if not new:
        return gettext("You had sent this count before. It was booked once, and not again.")
    item = form.cleaned_data["item"]
    return gettext("%(written)s %(uom)s of %(sku)s counted.") % {
        "written": written(qty),
        "uom": item.uom,
        "sku": item.sku,
    }


def _finished(number: str, differences: int) -> str:
    if not differences:
        return gettext("%(number)s is received: everything came as announced.") % {"number": number}
    how_many = (
        gettext("1 difference")
        if differences == 1
        else gettext("%(differences)s differences") % {"differences": differences}
    )
    return gettext("%(number)s is received with %(differences)s. The client can answer now.") % {
        "number": number,
        "differences": how_many,
    }
