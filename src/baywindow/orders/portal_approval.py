"""The portal's pages of a client's own four eyes: approving orders, and saying whether they need it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.team.places import own_client as own_place
from baywindow.team.queries import who_has
from baywindow.team.roles import roles_of
from baywindow.tenancy.proof import proven
from baywindow.tenancy.request import MemberRequest, may, own_client

from . import approval, orders
from .forms import ApproveForm, RefuseForm, RulesForm
from .models import Order


@require_POST
@may("orders.approve")
def approve(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """The warehouse works on it from now on."""
    approval.may_decide(request.member)
    form = ApproveForm(request.POST)
    found = _locked(request, order_id)
    approval.approve(found, form.cleaned_data["version"] if form.is_valid() else 0)
    messages.success(request, gettext("%(number)s is approved and placed.") % {"number": found.number})
    return redirect("order", order_id)


@require_POST
@may("orders.approve")
def refuse(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """It goes back to be a draft: whoever ordered reads why."""
    approval.may_decide(request.member)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say what has to change, in at most 200 letters."))
        return redirect("order", order_id)
    found = _locked(request, order_id)
    approval.refuse(found, form.cleaned_data["why"])
    messages.success(request, gettext("%(number)s is a draft again.") % {"number": found.number})
    return redirect("order", order_id)


@require_POST
@may("orders.place")
def take_back(request: MemberRequest, order_id: UUID) -> HttpResponse:
    """Who asked for it takes it back to be a draft."""
    approval.may_decide(request.member)
    found = _locked(request, order_id)
    approval.take_back(found)
    messages.success(request, gettext("%(number)s is a draft again.") % {"number": found.number})
    return redirect("order", order_id)


@require_http_methods(["GET", "HEAD", "POST"])
@may("orders.rules")
@proven
def rules(request: MemberRequest) -> HttpResponse:
    """Whether orders need approval, and who may give it."""
    place = own_place()
    client_id = own_client(request)
    before = approval.needed(client_id)
    form = RulesForm(request.POST if request.method == "POST" else None, initial={"needs_approval": before})
    if form.is_valid():
        wanted = form.cleaned_data["needs_approval"]
        if wanted != before:
            approval.decide(client_id, wanted=wanted)
        said = gettext("Saved.") if wanted else gettext("Saved. What awaits approval already still needs it.")
        messages.success(request, said)
        return redirect("order_rules")
    cards = [card for card in roles_of(place) if {"orders.approve", "orders.hold"} <= card.capabilities]
    people = who_has(place, [card.code for card in cards])
    context = {"form": form, "people": people, "roles": {card.code: card.name for card in cards}}
    return render(request, "orders/rules.html", context)


def _locked(request: MemberRequest, order_id: UUID) -> Order:
    return orders.find_order(own_client(request), order_id)
