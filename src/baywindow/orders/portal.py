"""The portal's pages of orders: the list, one of them, its file, and what a client does to its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from baywindow.activity.events import Told, timeline
from baywindow.exceptions.boxes import box_of_order
from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.stock.asked import Asked
from baywindow.tenancy.context import Member
from baywindow.tenancy.counted import CAP
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import spoken

from . import approval, orders, queries
from .forms import HoldForm, RefuseForm
from .kinds import CHANGEABLE, HOLDERS, ON_THE_WAY, STAGES, STATUS_NAMES, STATUSES, STEPS, UNPLACED
from .models import Order
from .queries import DATES, SORTS, Wanted

ASKING = ("order.submitted", "order.asked_again")
"""What asks for an order's approval."""

FILE = (
    Column("number", "Order"),
    Column("client_reference", "Your reference"),
    Column("channel", "Channel"),
    Column("status", "Status", "word", STATUS_NAMES),
    Column("held_by", "On hold", "word", HOLDERS),
    Column("placed_at", "Placed", "moment"),
    Column("requested_ship", "To ship on", "day"),
    Column("shipped_at", "Shipped", "moment"),
    Column("delivered_at", "Delivered", "moment"),
    Column("warehouse", "Warehouse"),
    Column("carrier", "Carrier"),
    Column("consignee", "Ship to"),
    Column("street", "Street"),
    Column("postcode", "Postcode"),
    Column("city", "City"),
    Column("country", "Country"),
    Column("line_no", "Line", "number"),
    Column("sku", "SKU"),
    Column("item_name", "Name"),
    Column("qty_ordered", "Ordered", "number"),
    Column("qty_allocated", "Allocated", "number"),
    Column("qty_picked", "Picked", "number"),
    Column("qty_shipped", "Shipped units", "number"),
    Column("qty_short", "On backorder", "number"),
    Column("uom", "Unit"),
)


@require_safe
@may("orders.view")
def order_list(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    told = listed(request, asked, wanted(asked), reverse("orders"))
    context = told | {"query": asked.address().urlencode()}
    return answer(request, "orders/list.html", context, fragment="orders/_list.html")


@require_safe
@may("orders.view")
def order(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """One order with its lines, how far they are, and what happened."""
    found = queries.find(order_id, Asked(request, request.member.time_zone).today)
    if found is None:
        raise Http404
    context = shown(found)
    context |= {"hold_form": HoldForm(), "refuse_form": RefuseForm()}
    context |= _approving(request.member, found, context["events"])
    return render(request, "orders/order.html", context)


@require_POST
@may("orders.hold")
def hold_own(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """Let the warehouse wait with it."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("That is too long: at most 200 letters."))
        return redirect("order", order_id)
    orders.hold(_own(order_id), form.cleaned_data["why"])
    messages.success(request, gettext("On hold: nothing is done for it until you release it."))
    return redirect("order", order_id)


@require_POST
@may("orders.hold")
def release_own(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """Let the warehouse go on."""
    orders.release(_own(order_id))
    messages.success(request, gettext("Released: the warehouse goes on with it."))
    return redirect("order", order_id)


@require_POST
@may("orders.hold")
def cancel_own(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """It is not wanted any more."""
    found = _own(order_id)
    placed = found.status not in UNPLACED
    orders.cancel(found)
    messages.success(
        request, gettext("Cancelled: its goods are free again.") if placed else gettext("Cancelled.")
    )
    return redirect("order", order_id)


@require_safe
@may("orders.export")
def orders_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """Every line of the orders on screen, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    sql, params = queries.file(wanted(asked))
    return download(request, Table("Orders", sql, FILE, asked.today, params, needs="orders.export"), format)


def shown(found: Any, client: UUID | None = None) -> dict[str, Any]:
    """What the page of an order needs on either side."""
    events = timeline(found.id, client_id=client)
    return {
        "order": found,
        "lines": queries.lines(found.id, client),
        "events": events,
        "stalls": box_of_order(found.id, client),
        "statuses": spoken(STATUSES),
        "steps": steps_of(found, next((one.at for one in events if one.verb == "order.allocated"), None)),
        "changeable": can_be_changed(found),
    }


def _approving(member: Member, found: Any, events: list[Told]) -> dict[str, Any]:
    """What the reader has to do with its approval: asked for it, or decides on it; and when it was asked for.

    Whether orders need approval is looked up for a draft alone.
    """
    mine = member.person_id in (found.asked_by or ())
    awaits = found.status == "awaiting_approval"
    return {
        "asked_by_me": mine,
        "decides": awaits and not mine and approval.approves(member),
        "asks": found.status == "draft" and approval.needed(member.client_id),
        "asked": next((one for one in events if one.verb in ASKING), None) if awaits else None,
    }


def steps_of(found: Any, allocated_at: datetime | None) -> list[dict[str, Any]]:
    """The way of the order, how far it is and since when; none before it begins or once it is cancelled.

    When all was allocated last stands in what happened, not in the order itself.
    """
    at = ON_THE_WAY.get(found.status, found.status)
    if at not in STEPS:
        return []
    now = STEPS.index(at)
    last = "done" if at == "delivered" else "now"
    states = ["done"] * now + [last] + [""] * (len(STEPS) - now - 1)
    titles = [STATUS_NAMES[found.status if step == at else step] for step in STEPS]
    before, after = (found.placed_at, allocated_at), (found.picked_at, found.packed_at)
    reached = [*before, *after, found.shipped_at, found.delivered_at]
    told = zip(titles, states, reached, strict=True)
    return [{"title": title, "state": state, "at": at if state else None} for title, state, at in told]


def can_be_changed(found: Any) -> bool:
    """Whether its client can still change or cancel it."""
    in_time = found.change_until is None or found.change_until > datetime.now(UTC)
    return found.status in CHANGEABLE and not found.picked and in_time


def listed(request: MemberRequest, asked: Asked, want: Wanted, at: str) -> dict[str, Any]:
    """What the list needs on either side; `at` is its address."""
    choices = queries.choices(want.client)
    return {
        "want": want,
        "at": at,
        "page": queries.page(request, want, columns=queries.LISTED),
        "counts": queries.counts(want),
        "cap": CAP,
        "stages": spoken(STAGES),
        "statuses": spoken(STATUSES),
        "step_choices": list(spoken(STATUS_NAMES).items()),
        "refused": asked.refused,
        "warehouses": choices["warehouse"],
        "carriers": choices["carrier"],
    }


def wanted(asked: Asked, client: UUID | None = None) -> Wanted:
    """What the address asks for, of a client staff name; `asked.refused` names what it could not mean."""
    since, until = asked.period("from", "to")
    return Wanted(
        today=asked.today,
        stage=asked.one_of("view", STAGES, "open"),
        sort=asked.one_of("sort", SORTS, "-placed"),
        words=asked.text("q"),
        status=asked.one_of("status", STATUSES),
        warehouse=asked.uuid("warehouse"),
        carrier=asked.text("carrier"),
        country=asked.country("country"),
        reference=asked.text("reference"),
        sku=asked.text("sku").upper(),
        item=asked.uuid("item"),
        due=asked.flag("due"),
        missed=asked.flag("missed"),
        late=asked.flag("late"),
        undelivered=asked.flag("undelivered"),
        decide=asked.flag("decide"),
        zone=str(asked.zone),
        by=asked.one_of("by", DATES, "placed"),
        since=since,
        until=until,
        since_day=asked.day("from"),
        until_day=asked.day("to"),
        client=client,
    )


def _own(order_id: UUID) -> Order:
    """The client's order, locked until the transaction ends; 404 for any other."""
    found: Order = get_object_or_404(Order.objects.select_for_update(), id=order_id)
    return found
