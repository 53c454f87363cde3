"""The portal's pages of receipts: what came in, what was counted of each, and the file of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from baywindow.exchange.exports import Column, Format, Table, download
from baywindow.stock.asked import Asked
from baywindow.stock.kinds import CONDITION_NAMES
from baywindow.stock.portal import warehouses
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer

from . import receipts
from .console_receipts import described, listed, wanted
from .kinds import RECEIPT_STATUSES

FILE = (
    Column("number", "Receipt"),
    Column("delivery", "Delivery"),
    Column("client_reference", "Your reference"),
    Column("status", "Status", "word", {name: status.words for name, status in RECEIPT_STATUSES.items()}),
    Column("arrived_at", "Arrived", "moment"),
    Column("finished_at", "Counted in full", "moment"),
    Column("warehouse", "Warehouse"),
    Column("supplier", "Supplier"),
    Column("carrier", "Carrier"),
    Column("door", "Door"),
    Column("sku", "SKU"),
    Column("item_name", "Name"),
    Column("lot_no", "Lot"),
    Column("condition", "Condition", "word", CONDITION_NAMES),
    Column("qty", "Counted", "number"),
    Column("uom", "Unit"),
    Column("wrong_item", "Wrong item", "word", {"true": "yes", "false": "no"}),
    Column("counted_at", "Counted at", "moment"),
)


@require_safe
@may("inbound.view")
def receipt_list(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    told = listed(request, asked, reverse("receipt_list"), warehouses())
    context = told | {"query": asked.address().urlencode()}
    return answer(request, "inbound/receipts.html", context, fragment="inbound/_receipts_list.html")


@require_safe
@may("inbound.export")
def receipts_file(request: MemberRequest, format: Format) -> HttpResponseBase:
    """Every line of the receipts on screen, as CSV or XLSX."""
    asked = Asked(request, request.member.time_zone)
    sql, params = receipts.file(wanted(asked))
    return download(
        request, Table("Receipts", sql, FILE, asked.today, params, needs="inbound.export"), format
    )


@require_safe
@may("inbound.view")
def receipt(request: MemberRequest, receipt_id: UUID) -> HttpResponse:
    """One receipt with what was counted and in which condition."""
    return render(request, "inbound/receipt.html", described(receipt_id))
