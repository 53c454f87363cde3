"""The portal's pages of deliveries: the list, one of them, its file, and what an item waits for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from baywindow.activity.events import timeline
from baywindow.catalog.models import Item
from baywindow.documents.queries import photos_of_parts
from baywindow.exceptions.boxes import box
from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.stock.asked import Asked
from baywindow.stock.portal import warehouses
from baywindow.tenancy.counted import CAP
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer, form_on
from baywindow.ui.language import spoken

from . import differences, queries, receipts
from .forms import NoteForm
from .kinds import ANSWERS, DISCREPANCIES, GROUP_NAMES, GROUPS, STATUS_NAMES, STATUSES
from .models import Asn
from .queries import SORTS, Wanted

DUE_SHOWN = 6

FILE = (
    Column("number", "Delivery"),
    Column("client_reference", "Your reference"),
    Column("status", "Status", "word", STATUS_NAMES),
    Column("expected_from", "Expected from", "day"),
    Column("expected_to", "Expected to", "day"),
    Column("warehouse", "Warehouse"),
    Column("supplier", "Supplier"),
    Column("carrier", "Carrier"),
    Column("tracking_numbers", "Tracking numbers"),
    Column("container", "Container"),
    Column("line_no", "Line", "number"),
    Column("sku", "SKU"),
    Column("item_name", "Name"),
    Column("lot_no", "Lot"),
    Column("expiry_date", "Its expiry", "day"),
    Column("qty", "Expected", "number"),
    Column("counted", "Counted", "number"),
    Column("uom", "Unit"),
    Column("difference", "Difference", "word", DISCREPANCIES),
    Column("otherwise", "Units of it", "number"),
    Column("note_public", "The warehouse says"),
    Column("state", "Answer", "word", {key: state.words for key, state in ANSWERS.items()}),
    Column("answer", "Your words"),
    Column("settlement", "How it was settled"),
)
"""Every line, and after the lines of a delivery what was counted otherwise, each in a row of its own."""


@require_safe
@may("inbound.view")
def inbound(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    told = listed(request, asked, wanted(asked), reverse("inbound"), warehouses())
    context = told | {"query": asked.address().urlencode()}
    return answer(request, "inbound/list.html", context, fragment="inbound/_list.html")


@require_safe
@may("inbound.view")
def asn(request: MemberRequest, asn_id: UUID) -> HttpResponse:
    """One delivery with its lines and what was otherwise than announced."""
    return _page(request, asn_id)


@form_on("asn", "asn_id")
@may("inbound.answer")
def answer_discrepancy(request: MemberRequest, asn_id: UUID, discrepancy_id: UUID) -> HttpResponse:
    """Accept what was counted, or contest it."""
    form = NoteForm(request.POST)
    accepts = request.POST.get("answer") == "accept"
    if not form.is_valid() or not (accepts or form.cleaned_data["words"]):
        return _page(request, asn_id, unsaid=discrepancy_id)
    found: Asn = get_object_or_404(Asn.objects, id=asn_id)
    differences.answer(found, discrepancy_id, accepts, form.cleaned_data["words"])
    said = (
        gettext("Accepted: the count stands.")
        if accepts
        else gettext("Contested: the warehouse looks into it.")
    )
    messages.success(request, said)
    return redirect("asn", asn_id)


@require_safe
@may("inbound.view")
def inbound_of_item(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """The next deliveries that bring an item, for the item's own page."""
    today = Asked(request, request.member.time_zone).today
    found = queries.of_item(item_id, today)
    if not found:
        get_object_or_404(Item.objects, id=item_id)
    return render(request, "inbound/_of_item.html", {"rows": found, "statuses": spoken(STATUSES)})


@require_safe
@may("inbound.view")
def inbound_due(request: MemberRequest) -> HttpResponse:
    """What is late or expected today, which the home page fetches right after it stands."""
    today = Asked(request, request.member.time_zone).today
    return render(request, "inbound/_due.html", {"due": queries.due(today, DUE_SHOWN)})


@require_safe
@may("inbound.export")
def inbound_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """Every line of the deliveries on screen, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    sql, params = queries.file(wanted(asked))
    return download(request, Table("Inbound", sql, FILE, asked.today, params, needs="inbound.export"), format)


def listed(
    request: MemberRequest, asked: Asked, want: Wanted, at: str, places: list[tuple[str, str]]
) -> dict[str, Any]:
    """What the list needs on either side; `at` is its address."""
    return {
        "want": want,
        "at": at,
        "page": queries.page(request, want),
        "counts": queries.counts(want),
        "cap": CAP,
        "groups": spoken(GROUP_NAMES),
        "statuses": spoken(STATUSES),
        "refused": asked.refused,
        "warehouses": places,
    }


def wanted(asked: Asked, client: UUID | None = None) -> Wanted:
    """What the address asks for, of a client staff name; `asked.refused` names what it could not mean."""
    since, until = asked.day("from"), asked.day("to")
    if since and until and until < since:
        asked.refuse("to", until.isoformat())
        until = None
    start, end = asked.period("from", "to")
    received = asked.one_of("by", ("received",)) == "received"
    return Wanted(
        today=asked.today,
        group=asked.one_of("view", GROUPS, "expected"),
        asked_sort=asked.one_of("sort", SORTS),
        words=asked.text("q"),
        warehouse=asked.uuid("warehouse"),
        since=None if received else since,
        until=None if received else until,
        received_since=start if received else None,
        received_until=end if received else None,
        late=asked.flag("late"),
        differs=asked.flag("differs"),
        item=asked.uuid("item"),
        client=client,
    )


def _page(request: MemberRequest, asn_id: UUID, unsaid: UUID | None = None) -> HttpResponse:
    """The delivery; `unsaid` is the difference that was contested without a word."""
    today = Asked(request, request.member.time_zone).today
    found = queries.find(asn_id, today)
    if found is None:
        raise Http404
    came = receipts.of_asn(asn_id)
    otherwise = queries.discrepancies(asn_id, today)
    if unsaid and unsaid not in {one.id for one in otherwise}:
        raise Http404
    context = {
        "asn": found,
        "lines": queries.lines(asn_id),
        "differences": otherwise,
        "photos": photos_of_parts(asn_id, *(one.id for one in came)) if otherwise else {},
        "stalls": box(asn_id),
        "events": timeline(asn_id),
        "kinds": DISCREPANCIES,
        "answers": ANSWERS,
        "statuses": spoken(STATUSES),
        "receipts": came,
        "unsaid": unsaid,
    }
    return render(request, "inbound/asn.html", context, status=422 if unsaid else 200)
