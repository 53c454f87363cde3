"""The portal's pages of receipts: what came in, and what was counted of each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from baywindow.stock.asked import Asked
from baywindow.stock.portal import warehouses
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer

from .console_receipts import described, listed


@require_safe
@may("inbound.view")
def receipt_list(request: MemberRequest) -> HttpResponse:
    """The page; for htmx only what a filter changes."""
    asked = Asked(request, request.member.time_zone)
    context = listed(request, asked, reverse("receipt_list"), warehouses())
    return answer(request, "inbound/receipts.html", context, fragment="inbound/_receipts_region.html")


@require_safe
@may("inbound.view")
def receipt(request: MemberRequest, receipt_id: UUID) -> HttpResponse:
    """One receipt with what was counted and in which condition."""
    return render(request, "inbound/receipt.html", described(receipt_id))
