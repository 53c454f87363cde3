"""The portal's own orders: a client places one, and sees before what is there of each line."""

from __future__ import annotations

import re
import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.stock.asked import Asked
from baywindow.stock.portal import warehouses
from baywindow.stock.typed_lines import typed_lines
from baywindow.tenancy.editing import stored
from baywindow.tenancy.request import MemberRequest, may, own_client
from baywindow.tenancy.sql import rows

from . import approval, orders, own
from .console import TAKEN
from .forms import NewOrderForm, OwnOrderForm
from .models import Order
from .orders import MOST_LINES

_AVAILABLE = """
select v.item_id, sum(v.on_hand - v.on_hold - v.allocated) as qty
  from level v
  left join lot l on l.workspace_id = v.workspace_id and l.client_id = v.client_id and l.id = v.lot_id
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = any(%(items)s::uuid[])
   and v.warehouse_id = %(warehouse)s::uuid and v.condition = 'ok'
   and coalesce(l.status, 'ok') = 'ok' and coalesce(l.expiry_date, 'infinity') >= %(today)s::date
 group by v.item_id"""


AWAITS = "awaiting_approval"

_COUNTED = re.compile(r"\S[\t;, ]+\d")


@require_http_methods(["GET", "HEAD", "POST"])
@may("orders.place")
def new_own_order(request: MemberRequest) -> HttpResponse:
    """Place an order: the warehouse sends it to whom it names."""
    own.may_place(request.member)
    client_id = own_client(request)
    form = NewOrderForm(
        request.POST or None,
        client_id=client_id,
        warehouses=warehouses(),
        initial={"once": uuid.uuid4()},
    )
    form.fields["client_reference"].label = gettext("Your reference")
    if form.is_valid():
        if before := form.sent_before():
            messages.info(
                request,
                gettext("You had sent this form before: it is %(number)s.") % {"number": before.number},
            )
            return redirect("order", before.id)
        wishes, draft = form.cleaned_data["lines"], "draft" in request.POST
        made = stored(form, lambda: own.place_own(client_id, wishes, draft=draft, **form.changes), TAKEN)
        if made:
            messages.success(request, _became(made))
            return redirect("order", made.id)
    context = {
        "form": form,
        "warehouses": warehouses(),
        "order": None,
        "asks": approval.needed(client_id),
    }
    return render(request, "orders/order_form.html", context, status=form.http_status)


@require_http_methods(["GET", "HEAD", "POST"])
@may("orders.place")
def edit_own_order(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """Change an order and its lines while there is time; who saves second sees both versions."""
    own.may_change(request.member)
    found = orders.find_order(own_client(request), order_id, lock=request.method == "POST")
    places = warehouses()
    form = OwnOrderForm(
        request.POST or None, record=found, there=own.typed(found), most=MOST_LINES, warehouses=places
    )
    form.fields["client_reference"].label = gettext("Your reference")
    if form.is_valid() and form.is_current() and stored(form, lambda: _changed(found, form), TAKEN):
        messages.success(request, _became(found) if found.status == AWAITS else gettext("Saved."))
        return redirect("order", order_id)
    asks = approval.needed(found.client_id)
    context = {"form": form, "warehouses": places, "order": found, "asks": asks}
    return render(request, "orders/order_form.html", context, status=form.http_status)


@require_POST
@may("orders.place")
def place_own_draft(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """From now on the warehouse works on it."""
    own.may_change(request.member)
    found = orders.find_order(own_client(request), order_id)
    own.place_own_draft(found)
    messages.success(request, _became(found))
    return redirect("order", order_id)


@require_POST
@may("orders.place")
def availability(request: MemberRequest) -> HttpResponse:
    """What is there of each line that is typed, for the form; nothing is stored."""
    client_id, told = own_client(request), list[Any]()
    wrong: list[str] = []
    try:
        told = typed_lines(client_id, _counted(request.POST.get("lines", "")), MOST_LINES)
    except forms.ValidationError as error:
        wrong = list(error.messages)
    items = {line.item.id for line in told}
    warehouse = _uuid(request.POST.get("warehouse_id", ""))
    today = Asked(request, request.member.time_zone).today
    params = {"items": list(items), "warehouse": warehouse, "today": today}
    found = {row.item_id: row.qty for row in rows(_AVAILABLE, params)} if items and warehouse else {}
    shown = [(line, found.get(line.item.id, 0)) for line in told]
    return render(request, "orders/_availability.html", {"lines": shown, "wrong": wrong})


def _changed(found: Order, form: OwnOrderForm) -> bool:
    own.change(found, form.wanted, **form.said)
    return True


def _became(made: Order) -> str:
    """What became of an order that was sent."""
    said = {
        "draft": gettext("%(number)s is kept as a draft."),
        AWAITS: gettext("%(number)s is sent for approval: another person has to give it."),
    }
    return said.get(made.status, gettext("%(number)s is placed.")) % {"number": made.number}


def _uuid(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None


def _counted(text: str) -> str:
    """The lines that say how many; the others are still being written."""
    return "\n".join(line if _COUNTED.search(line) else "" for line in text.splitlines())
