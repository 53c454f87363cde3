"""Staff pages: a client's deliveries, one of them, and what is done to it before it is counted."""

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

from baywindow.activity.events import timeline
from baywindow.documents.queries import photos_of_parts
from baywindow.exceptions.boxes import box
from baywindow.stock.asked import Asked
from baywindow.stock.models import ClientWarehouse, Warehouse
from baywindow.tenancy.console import choose_client, find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer, form_on
from baywindow.ui.language import gettext_lazy

from . import asns, queries, receipts
from .forms import AsnForm, LinesForm, NewAsnForm
from .kinds import ANSWERS, CHANGEABLE, DISCREPANCIES, EXPECTED, STATUSES
from .models import Asn
from .portal import listed, wanted
from .waiting import ARRIVED, CONTESTED, DUE

WAITS = {"arrived": ARRIVED, "contested": CONTESTED, "due": DUE}
SENT_TWICE: dict[str, tuple[str | None, str]] = {
    "asn_source_once": (None, gettext_lazy("This form was sent before."))
}


@may("inbound.view")
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Whose deliveries?"""
    return choose_client(request, gettext("Inbound"), "inbound", "console_inbound", WAITS)


@may("inbound.view")
@require_safe
def inbound(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's deliveries, the soonest first."""
    client = find_client(client_id)
    asked = Asked(request, request.member.time_zone)
    at = reverse("console_inbound", args=[client.id])
    context = {"client": client} | listed(request, asked, wanted(asked, client.id), at, _warehouses())
    return answer(request, "inbound/console_list.html", context, fragment="inbound/_console_list.html")


@may("inbound.view")
@require_safe
def asn(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """One delivery, its lines, and what can be done."""
    client = find_client(client_id)
    return _asn_page(request, client, asn_id, LinesForm(client=client))


@may("inbound.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_asn(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Write a delivery down, as a draft or announced at once."""
    client = find_client(client_id)
    form = NewAsnForm(
        request.POST or None,
        client_id=client.id,
        warehouses=_warehouses(),
        initial={"once": uuid.uuid4(), "expected_from": Asked(request, request.member.time_zone).today},
    )
    if form.is_valid():
        if before := form.sent_before():
            messages.info(
                request,
                gettext("You had sent this form before: it is %(number)s.") % {"number": before.number},
            )
            return redirect("console_asn", client.id, before.id)
        made = stored(form, lambda: _made(client, form, announced="announce" in request.POST), SENT_TWICE)
        if made:
            messages.success(request, gettext("%(number)s is written down.") % {"number": made.number})
            return redirect("console_asn", client.id, made.id)
    context = {"client": client, "form": form, "asn": None}
    return render(request, "inbound/console_asn_form.html", context, status=form.http_status)


@may("inbound.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_asn(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Change what is said of a delivery; who saves second sees both versions."""
    client, found = find_client(client_id), asns.find_asn(client_id, asn_id, lock=request.method == "POST")
    form = AsnForm(request.POST or None, record=found, warehouses=_warehouses())
    if form.is_valid() and form.is_current() and stored(form, lambda: _amended(client, found, form), {}):
        messages.success(request, gettext("Saved."))
        return redirect("console_asn", client.id, found.id)
    context = {"client": client, "form": form, "asn": found}
    return render(request, "inbound/console_asn_form.html", context, status=form.http_status)


@may("inbound.edit")
@form_on("console_asn", "client_id", "asn_id")
def add_lines(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """Write down more of what it holds."""
    client, found = find_client(client_id), asns.find_asn(client_id, asn_id)
    form = LinesForm(request.POST, client=client)
    if form.is_valid():
        asns.add_lines(found, form.cleaned_data["lines"])
        return redirect("console_asn", client.id, found.id)
    return _asn_page(request, client, asn_id, form)


@may("inbound.edit")
@require_POST
def remove_line(request: MemberRequest, client_id: UUID, asn_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a line off."""
    asns.remove_line(asns.find_asn(client_id, asn_id), line_id)
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def announce(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """From now on its goods are expected."""
    found = asns.find_asn(client_id, asn_id)
    asns.announce(found)
    messages.success(
        request, gettext("%(number)s is announced: its goods are expected.") % {"number": found.number}
    )
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def arrive(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """The truck is at the door."""
    found = asns.find_asn(client_id, asn_id)
    asns.arrive(found)
    messages.success(request, gettext("%(number)s has arrived.") % {"number": found.number})
    return redirect("console_asn", client_id, asn_id)


@may("inbound.edit")
@require_POST
def cancel(request: MemberRequest, client_id: UUID, asn_id: UUID) -> HttpResponse:
    """It will not come."""
    found = asns.find_asn(client_id, asn_id)
    asns.cancel(found)
    messages.success(
        request,
        gettext("%(number)s is cancelled: nothing of it is expected any more.") % {"number": found.number},
    )
    return redirect("console_asn", client_id, asn_id)


def _asn_page(request: MemberRequest, client: Client, asn_id: UUID, form: LinesForm) -> HttpResponse:
    member = request.member
    today = Asked(request, member.time_zone).today
    found = queries.find(asn_id, today, client.id)
    if found is None:
        raise Http404
    came = receipts.of_asn(asn_id, client.id)
    context = {
        "client": client,
        "asn": found,
        "lines": queries.lines(asn_id, client.id),
        "statuses": STATUSES,
        "differences": queries.discrepancies(asn_id, today, client.id),
        "photos": photos_of_parts(asn_id, *(one.id for one in came), client=client.id),
        "stalls": box(asn_id, client.id),
        "events": timeline(asn_id, client_id=client.id),
        "kinds": DISCREPANCIES,
        "answers": ANSWERS,
        "may_edit": member.may("inbound.edit") and found.status in CHANGEABLE,
        "may_explain": member.may("inbound.edit") and found.status == "received",
        "may_settle": member.may("inbound.edit"),
        "may_count": member.may("inbound.edit") and member.may("stock.receive") and found.status in EXPECTED,
        "lines_form": form,
        "receipts": came,
    }
    return render(request, "inbound/console_asn.html", context, status=422 if form.errors else 200)


def _made(client: Client, form: NewAsnForm, *, announced: bool) -> Asn:
    told: dict[str, Any] = form.changes
    _open_to(client, told["warehouse_id"])
    made = asns.create(client.id, form.cleaned_data["lines"], **told)
    if announced:
        asns.announce(made)
    return made


def _amended(client: Client, found: Asn, form: AsnForm) -> bool:
    _open_to(client, form.cleaned_data["warehouse_id"])
    asns.amend(found, **form.changes)
    return True


def _open_to(client: Client, warehouse_id: UUID) -> None:
    """A client sees the warehouse from its first delivery on."""
    ClientWarehouse.open_to(Warehouse.objects.get(id=warehouse_id), client.id)


def _warehouses() -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.code} · {one.name}") for one in Warehouse.objects.order_by("code")]
