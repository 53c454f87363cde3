"""Staff pages: a client's shipments, one of them, and what becomes of it once it is packed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.documents.filing import file_document
from baywindow.documents.models import Document
from baywindow.documents.subjects import Found
from baywindow.orders.models import Order
from baywindow.orders.papers import PAPERS
from baywindow.stock.asked import Asked
from baywindow.stock.models import Warehouse
from baywindow.tenancy.console import choose_client, find_client
from baywindow.tenancy.context import current
from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer, form_on
from baywindow.ui.language import gettext_lazy

from . import doubles, queries, shipping
from .forms import CostForm, DeliverForm, ReturnForm, ShipForm, TrackForm
from .kinds import HERE, SENT, UNDERWAY
from .models import Shipment, ShipmentCost
from .packing import waiting_for
from .portal import described, listed, of_order, wanted
from .records import find_shipment
from .tracking import tracked

KEPT: dict[str, tuple[str | None, str]] = {
    "shipment_cost_once": (None, gettext_lazy("This form was sent before.")),
}


@may("shipments.view")
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Whose shipments?"""
    return choose_client(request, gettext("Shipments"), "shipments", "console_shipments")


@may("shipments.view")
@require_safe
def shipments(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's shipments, the newest first."""
    client = find_client(client_id)
    asked = Asked(request, request.member.time_zone)
    at = reverse("console_shipments", args=[client.id])
    context = {"client": client} | listed(request, asked, wanted(asked, client.id), at)
    return answer(request, "shipments/console_list.html", context, fragment="shipments/_console_list.html")


@may("shipments.view")
@require_safe
def shipment(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """One shipment, and what can be done with it."""
    return _page(request, client_id, shipment_id)


@may("shipments.view")
@require_safe
def shipments_of_order(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """An order's shipments and their packages, for the order's own page."""
    client = find_client(client_id)
    if not (told := of_order(order_id, client.id))["rows"]:
        get_object_or_404(Order.objects.of_client(client.id), id=order_id)
    at = reverse("console_shipments", args=[client.id])
    return render(request, "shipments/_of_order.html", told | {"at": at})


@may("shipments.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def ship(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Hand it over: its goods leave stock."""
    packs_orders(request)
    client, found = (
        find_client(client_id),
        find_shipment(client_id, shipment_id, lock=request.method == "POST"),
    )
    begun = {
        "carrier": found.carrier,
        "service": found.service,
        "rest_follows": any(free > 0 for _, free in waiting_for(found)),
    }
    form = ShipForm(request.POST or None, initial=begun)
    if form.is_valid():
        told = form.cleaned_data
        last = not told.pop("rest_follows")
        done = stored(form, lambda: (shipping.ship(found, last=last, **told),), {})
        if done:
            messages.success(request, _handed_over(found, done[0]))
            if twice := doubles.told(found, {found.tracking_number}):
                messages.warning(request, twice)
            return redirect("console_shipment", client.id, found.id)
    context = {"client": client, "shipment": queries.find(shipment_id, client.id), "form": form}
    return render(request, "shipments/console_ship.html", context, status=422 if form.errors else 200)


@may("shipments.edit")
@form_on("console_shipment", "client_id", "shipment_id")
def track(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Write down what the carrier reports."""
    found, form = find_shipment(client_id, shipment_id), TrackForm(request.POST)
    if form.is_valid() and _done(form, lambda: tracked(found, **form.cleaned_data)):
        return redirect("console_shipment", client_id, shipment_id)
    return _page(request, client_id, shipment_id, track=form)


@may("shipments.edit")
@form_on("console_shipment", "client_id", "shipment_id")
def deliver(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """It has arrived."""
    packs_orders(request)
    files = request.FILES if request.member.may("documents.edit") else None
    form = DeliverForm(request.POST, files)
    right = form.is_valid()  # files are looked at before anybody waits for the record
    found = find_shipment(client_id, shipment_id)
    proofs = stored(form, lambda: _delivered(found, form), {}) if right else None
    if proofs is not None:
        unseen = any(not one.published for one in proofs)
        (messages.warning if unseen else messages.success)(request, _arrived(found, proofs))
        return redirect("console_shipment", client_id, shipment_id)
    return _page(request, client_id, shipment_id, deliver=form)


@may("shipments.edit")
@require_POST
def fail(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """The carrier brought it back, or cannot find it."""
    found, lost = find_shipment(client_id, shipment_id), request.POST.get("what") == "lost"
    shipping.fail(found, "lost" if lost else "returned")
    said = (
        gettext("%(number)s is lost. The client sees it.")
        if lost
        else gettext("%(number)s came back. Take into stock what is here again with “Take back”.")
    )
    messages.success(request, said % {"number": found.number})
    return redirect("console_shipment", client_id, shipment_id)


@may("shipments.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Goods of it come back into stock."""
    client, found = (
        find_client(client_id),
        find_shipment(client_id, shipment_id, lock=request.method == "POST"),
    )
    form = ReturnForm(
        request.POST or None,
        contents=queries.contents(shipment_id, client.id),
        warehouse=Warehouse.objects.get(id=found.warehouse_id),
    )
    if form.is_valid():
        told = form.cleaned_data
        done = stored(form, lambda: (_taken_back(found, form, told),), {})
        if done:
            messages.success(request, gettext("What came back is in stock again."))
            return redirect("console_shipment", client.id, found.id)
    context = {"client": client, "shipment": found, "form": form}
    return render(request, "shipments/console_return.html", context, status=422 if form.errors else 200)


@may("costs.edit")
@form_on("console_shipment", "client_id", "shipment_id")
def set_cost(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """What it cost the warehouse."""
    found = find_shipment(client_id, shipment_id, lock=False)
    known = _cost_of(client_id, shipment_id)
    form = CostForm(request.POST, record=known)
    if form.is_valid() and form.is_current() and stored(form, lambda: _kept(found, known, form), KEPT):
        return redirect("console_shipment", client_id, shipment_id)
    return _page(request, client_id, shipment_id, cost=form)


def _done(form: Form, verb: Callable[[], bool]) -> bool:
    """Whether the verb went through, now or when this was sent before; else the form says why not."""
    return stored(form, lambda: (verb(),), {}) is not None


def _delivered(found: Shipment, form: DeliverForm) -> list[Document]:
    """Deliver it and file what shows it, shown to the client as their rule for such documents says."""
    shipping.deliver(found, form.cleaned_data["signed_by"], form.cleaned_data["at"])
    about = Found("shipment", found.id, found.number, found.id)
    filed = (
        file_document(found.client_id, about, "pod", proof, number=found.number) for proof in form.proofs()
    )
    return [document for document, _ in filed]


def _arrived(found: Shipment, proofs: list[Document]) -> str:
    """That it is delivered, and whether the client sees what shows it."""
    if not proofs:
        said = gettext("%(number)s is delivered.")
    elif all(one.published for one in proofs):
        said = gettext("%(number)s is delivered. The client sees the proof of delivery.")
    else:
        said = gettext(
            "%(number)s is delivered. The client does not see the proof of delivery yet: open it under"
            " Documents and publish it."
        )
    return said % {"number": found.number}


def packs_orders(request: MemberRequest) -> None:
    """Whose work changes an order as well needs that capability, too."""
    if not request.member.may("orders.edit"):
        raise PermissionDenied


def _page(request: MemberRequest, client_id: UUID, shipment_id: UUID, **forms: Any) -> HttpResponse:
    client, member = find_client(client_id), request.member
    told = described(shipment_id, client.id)
    status = told["shipment"].status
    edits = member.may("shipments.edit")
    context = told | {
        "client": client,
        "papers": PAPERS,
        "may_pack": edits and member.may("orders.edit") and status in HERE and told["shipment"].order_id,
        "may_follow": edits and status in UNDERWAY,
        "may_take_back": edits and status in SENT,
        "track_form": forms.get("track") or TrackForm(),
        "deliver_form": forms.get("deliver") or DeliverForm(),
        "cost_form": forms.get("cost"),
    }
    if member.may("costs.view"):
        known = _cost_of(client_id, shipment_id)
        context["cost"] = known
        context["cost_form"] = context["cost_form"] or CostForm(record=known)
    wrong = any(form is not None and form.errors for form in forms.values())
    return render(request, "shipments/console_shipment.html", context, status=422 if wrong else 200)


def _taken_back(found: Shipment, form: ReturnForm, told: dict[str, Any]) -> int:
    once = f"return/{told['once']}"
    place = told["location"]
    return shipping.take_back(
        found, form.back(), condition=told["condition"], location_id=place.id if place else None, once=once
    )


def _handed_over(found: Shipment, now: bool) -> str:
    if not now:
        return gettext("%(number)s had been handed over already.") % {"number": found.number}
    return gettext("%(number)s is handed over to %(carrier)s.") % {
        "number": found.number,
        "carrier": found.carrier,
    }


def _cost_of(client_id: UUID, shipment_id: UUID) -> ShipmentCost | None:
    known: ShipmentCost | None = (
        ShipmentCost.objects.of_client(client_id).filter(shipment_id=shipment_id).first()
    )
    return known


def _kept(found: Shipment, known: ShipmentCost | None, form: CostForm) -> bool:
    if known is None:
        made = ShipmentCost(client_id=found.client_id, shipment_id=found.id, **form.changes)
        made.save(using=current().alias)
        return True
    for field, value in form.changes.items():
        setattr(known, field, value)
    known.version += 1
    known.save(update_fields=[*form.changes, "updated_at", "version"])
    return True
