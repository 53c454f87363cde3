"""Staff pages of the floor: goods are allocated to orders, taken back, and picked place by place."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.stock.finding import item_by, location_by
from baywindow.stock.models import Warehouse
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked_id
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.formats import qty as written

from . import allocating, orders, picking
from .allocating import MOST_AT_ONCE, Outcome
from .forms import PickForm
from .models import Order
from .picking import Picked


@may("orders.pick")
@require_POST
def allocate_several(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Promise goods to the orders that were ticked, the most urgent first."""
    _may_edit(request)
    client = find_client(client_id)
    back = redirect(f"{reverse('console_orders', args=[client.id])}?view=open")
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, gettext("Tick the orders first."))
        return back
    found = list(Order.objects.of_client(client.id).filter(id__in=chosen).order_by("id").select_for_update())
    for outcome in allocating.allocate(found) if found else ():
        _say(request, outcome)
    return back


@may("orders.pick")
@require_POST
def allocate(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """Promise goods to an order."""
    _may_edit(request)
    _say(request, allocating.allocate([orders.find_order(client_id, order_id)])[0])
    return redirect("console_order", client_id, order_id)


@may("orders.pick")
@require_POST
def deallocate(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """Take back what is promised and not picked."""
    _may_edit(request)
    allocating.deallocate(orders.find_order(client_id, order_id))
    messages.success(request, gettext("Taken back: these goods are free again."))
    return redirect("console_order", client_id, order_id)


@may("orders.pick")
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """What is to be picked, place by place; the first one waits for the scanner."""
    _may_edit(request)
    client = find_client(client_id)
    found = orders.find_order(client_id, order_id, lock=request.method == "POST")
    todo = picking.to_pick(found)
    form = PickForm(request.POST or None, initial=_first(todo, asked_id(request, "row")))
    if request.method == "POST" and form.is_valid():
        done = stored(
            form, lambda: _picked(found, form, short="short" in request.POST), {}, at=lambda _: "qty"
        )
        if done:
            messages.info(request, done)
            return redirect("console_order_pick", client.id, found.id)
    at = form["reservation"].value()
    context = {
        "client": client,
        "order": found,
        "todo": todo,
        "form": form,
        "current": next((row for row in todo if str(row.id) == str(at)), None),
    }
    return render(request, "orders/console_pick.html", context, status=422 if form.errors else 200)


def _picked(found: Order, form: PickForm, *, short: bool) -> str:
    """The pick, done: what to say of it."""
    told = form.cleaned_data
    warehouse = Warehouse.objects.get(id=found.warehouse_id)
    place = location_by(warehouse, told["place"]) if told["place"] else None
    if told["place"] and place is None:
        form.add_error("place", gettext("The warehouse has no such location."))
        return ""
    if not _right_goods(found, form):
        return ""
    taken = Picked(told["reservation"], told["qty"], place, told["serials"], f"form/{told['once']}")
    if not short:
        if not picking.pick(found, taken):
            return gettext("You had sent this pick before. It was booked once, and not again.")
        return gettext("%(qty)s picked.") % {"qty": written(told["qty"])}
    outcome = picking.short_pick(found, taken)
    if outcome is None:
        return gettext("You had sent this pick before. It was booked once, and not again.")
    return gettext("%(qty)s picked, the rest is held there until it is counted. %(number)s: %(outcome)s") % {
        "qty": written(told["qty"]),
        "number": found.number,
        "outcome": _sentence(outcome),
    }


def _right_goods(found: Order, form: PickForm) -> bool:
    """Whether what was scanned is what is to be picked; nothing scanned is taken on trust."""
    told = form.cleaned_data
    if not told["scan"]:
        return True
    scanned = item_by(found.client_id, told["scan"])
    wanted = next((row for row in picking.to_pick(found) if row.id == told["reservation"]), None)
    if wanted is None or (scanned and scanned.id == wanted.item_id):
        return True
    form.add_error("scan", gettext("That is not %(sku)s.") % {"sku": wanted.sku})
    return False


def _first(todo: list[Any], asked: UUID | None) -> dict[str, Any]:
    """What the form begins with: the row that was asked for, else the first."""
    told: dict[str, Any] = {"once": uuid.uuid4()}
    if todo:
        row = next((one for one in todo if one.id == asked), todo[0])
        told |= {"reservation": row.id, "place": row.place or "", "qty": row.qty}
    return told


def _say(request: MemberRequest, outcome: Outcome) -> None:
    say = messages.warning if outcome.missing else messages.success
    say(request, f"{outcome.order.number}: {_sentence(outcome)}")


def _sentence(outcome: Outcome) -> str:
    """What allocating came to, in words."""
    if not outcome.missing:
        return gettext("all goods are allocated.")
    short = ", ".join(f"{written(qty)} × {sku}" for sku, qty in sorted(outcome.missing.items())[:5])
    if outcome.got:
        return gettext("%(qty)s allocated, on backorder: %(short)s.") % {
            "qty": written(outcome.got),
            "short": short,
        }
    return gettext("nothing more is free, on backorder: %(short)s.") % {"short": short}


def _chosen(request: MemberRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("order")[:MOST_AT_ONCE]]
    except ValueError as error:
        raise BadRequest("This is no order.") from error


def _may_edit(request: MemberRequest) -> None:
    if not request.member.may("orders.edit"):
        raise PermissionDenied
