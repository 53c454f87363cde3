"""Staff pages: a client's orders, one of them, and what is done to it beside its way through the house."""

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

from baywindow.stock.asked import Asked
from baywindow.stock.models import ClientWarehouse, Warehouse
from baywindow.tenancy.console import choose_client, find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from . import approval, orders, queries
from .forms import HoldForm, NewOrderForm, OrderForm
from .kinds import CHANGEABLE, PICKABLE, UNSENT
from .models import Order
from .papers import PAPERS
from .portal import listed, shown, wanted
from .waiting import HELD, LATE

WAITS = {"hold": HELD, "late": LATE}
TAKEN: dict[str, tuple[str | None, str]] = {
    "client_order_source_once": (None, gettext_lazy("This form was sent before.")),
    "client_order_reference_once": (
        "client_reference",
        gettext_lazy("Another order of this client has this reference."),
    ),
}


@may("orders.view")
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Whose orders?"""
    return choose_client(request, gettext("Orders"), "orders", "console_orders", WAITS)


@may("orders.view")
@require_safe
def order_list(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's orders, the newest first."""
    client = find_client(client_id)
    asked = Asked(request, request.member.time_zone)
    at = reverse("console_orders", args=[client.id])
    context = {"client": client, "may_pick": request.member.may("orders.pick")}
    context |= listed(request, asked, wanted(asked, client.id), at)
    return answer(request, "orders/console_list.html", context, fragment="orders/_console_list.html")


@may("orders.view")
@require_safe
def order(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """One order, its lines, and what can be done."""
    client, member = find_client(client_id), request.member
    found = queries.find(order_id, Asked(request, member.time_zone).today, client.id)
    if found is None:
        raise Http404
    may_edit = member.may("orders.edit")
    context = {
        "client": client,
        "may_edit": may_edit and found.status in CHANGEABLE,
        "may_hold": may_edit and found.status in UNSENT,
        "may_pick": may_edit and member.may("orders.pick") and found.status in PICKABLE,
        "hold_form": HoldForm(),
        "papers": PAPERS,
        "is_theirs": found.status == "draft" and bool(found.asked_by) and approval.needed(client.id),
    }
    return render(request, "orders/console_order.html", context | shown(found, client.id))


@may("orders.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Write an order down, as a draft or placed at once."""
    client = find_client(client_id)
    form = NewOrderForm(
        request.POST or None,
        client_id=client.id,
        warehouses=_warehouses(),
        initial={"once": uuid.uuid4()},
    )
    if form.is_valid():
        if before := form.sent_before():
            messages.info(
                request,
                gettext("You had sent this form before: it is %(number)s.") % {"number": before.number},
            )
            return redirect("console_order", client.id, before.id)
        made = stored(form, lambda: _made(client, form, draft="draft" in request.POST), TAKEN)
        if made:
            messages.success(request, gettext("%(number)s is written down.") % {"number": made.number})
            return redirect("console_order", client.id, made.id)
    context = {"client": client, "form": form, "order": None}
    return render(request, "orders/console_order_form.html", context, status=form.http_status)


@may("orders.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_order(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """Change what is said of an order; who saves second sees both versions."""
    client = find_client(client_id)
    found = orders.find_order(client_id, order_id, lock=request.method == "POST")
    form = OrderForm(request.POST or None, record=found, warehouses=_warehouses())
    if form.is_valid() and form.is_current() and stored(form, lambda: _amended(client, found, form), TAKEN):
        messages.success(request, gettext("Saved."))
        return redirect("console_order", client.id, found.id)
    context = {"client": client, "form": form, "order": found}
    return render(request, "orders/console_order_form.html", context, status=form.http_status)


@may("orders.edit")
@require_POST
def place(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """From now on the warehouse works on it."""
    found = orders.find_order(client_id, order_id)
    orders.place_draft(found)
    messages.success(request, gettext("%(number)s is open.") % {"number": found.number})
    return redirect("console_order", client_id, order_id)


@may("orders.edit")
@require_POST
def hold(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """Nothing is done for it until it is released."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("That is too long: at most 200 letters."))
        return redirect("console_order", client_id, order_id)
    orders.hold(orders.find_order(client_id, order_id), form.cleaned_data["why"])
    messages.success(request, gettext("On hold. The client reads why."))
    return redirect("console_order", client_id, order_id)


@may("orders.edit")
@require_POST
def release(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """The warehouse goes on with it."""
    orders.release(orders.find_order(client_id, order_id))
    messages.success(request, gettext("Released."))
    return redirect("console_order", client_id, order_id)


@may("orders.edit")
@require_POST
def cancel(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """It is not wanted any more."""
    found = orders.find_order(client_id, order_id)
    orders.cancel(found)
    said = (
        gettext("Cancelled: its goods are free again.")
        if found.status == "cancelled"
        else gettext("A part of it has left: the rest is cancelled, and its goods are free again.")
    )
    messages.success(request, said)
    return redirect("console_order", client_id, order_id)


def _made(client: Client, form: NewOrderForm, *, draft: bool) -> Order:
    told: dict[str, Any] = form.changes
    _open_to(client, told["warehouse_id"])
    return orders.place(client.id, form.cleaned_data["lines"], draft=draft, **told)


def _amended(client: Client, found: Order, form: OrderForm) -> bool:
    _open_to(client, form.cleaned_data["warehouse_id"])
    orders.amend(found, **form.changes)
    return True


def _open_to(client: Client, warehouse_id: UUID) -> None:
    """A client sees the warehouse from its first order on."""
    ClientWarehouse.open_to(Warehouse.objects.get(id=warehouse_id), client.id)


def _warehouses() -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.code} · {one.name}") for one in Warehouse.objects.order_by("code")]
