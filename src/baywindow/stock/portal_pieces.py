"""The portal's pages of one serial number and of one handling unit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.language import spoken

from . import pieces
from .kinds import CONDITION_NAMES, HANDLING_UNIT_NAMES, KIND_NAMES, REASON_WORDS
from .serials import STATUS_NAMES


@require_safe
@may("stock.view")
def serial(request: MemberRequest, serial_id: UUID) -> HttpResponse:
    """A serial number: where it is, and everything that happened to it."""
    found = pieces.serial(serial_id)
    if found is None:
        raise Http404
    context = {"serial": found, "page": pieces.serial_history(request, serial_id)}
    return render(request, "inventory/serial.html", context | _words())


@require_safe
@may("stock.view")
def handling_unit(request: MemberRequest, handling_unit_id: UUID) -> HttpResponse:
    """A handling unit: where it stands, what is on it, what happened to it."""
    found = pieces.handling_unit(handling_unit_id)
    if found is None:
        raise Http404
    context = {
        "unit": found,
        "goods": pieces.goods_on(handling_unit_id),
        "on_it": pieces.standing_on(handling_unit_id),
        "page": pieces.unit_history(request, handling_unit_id),
    }
    return render(request, "inventory/handling_unit.html", context | _words())


def _words() -> dict[str, Any]:
    return {
        "kind_names": spoken(KIND_NAMES),
        "condition_names": spoken(CONDITION_NAMES),
        "reason_names": spoken(REASON_WORDS),
        "status_names": spoken(STATUS_NAMES),
        "type_names": spoken(HANDLING_UNIT_NAMES),
    }
