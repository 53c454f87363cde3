"""Staff pages: a client's lots, their dates and whether they may leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.catalog.console import find_item
from baywindow.tenancy.console import find_client
from baywindow.tenancy.keyset import asked, asked_id
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer

from .console import today
from .console_queries import BY_LOT, LOTS, beginning
from .kinds import LOT_STATUS_NAMES
from .models import Lot
from .place_forms import LotForm

WITHIN = {"expired": 0, "30": 30, "90": 90}


@may("stock.view")
@require_safe
def lots(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's lots, by number."""
    client = find_client(client_id)
    days = WITHIN.get(asked(request, "expires"))
    params: dict[str, Any] = {
        "client": client.id,
        "item": asked_id(request, "item"),
        "status": asked(request, "status"),
        "gone": asked(request, "gone") == "1",
        "within": today(request) + timedelta(days=days) if days is not None else None,
        **beginning(asked(request, "q")),
    }
    page = BY_LOT.page(request, LOTS, params)
    context = {"client": client, "page": page, "statuses": LOT_STATUS_NAMES, "today": today(request)}
    return answer(request, "stock/console_lots.html", context, fragment="stock/_console_lots.html")


@may("stock.hold")
@require_http_methods(["GET", "HEAD", "POST"])
def lot(request: MemberRequest, client_id: UUID, lot_id: UUID) -> HttpResponse:
    """Clear, quarantine or recall a lot, or mend its dates."""
    client = find_client(client_id)
    found = find_lot(client_id, lot_id, lock=request.method == "POST")
    form = LotForm(request.POST or None, record=found)
    if form.is_valid() and form.is_current():
        amend(found, form.changes)
        messages.success(request, gettext("Lot %(lot_no)s is saved.") % {"lot_no": found.lot_no})
        return redirect("console_lots", client.id)
    context = {"client": client, "lot": found, "item": find_item(client_id, found.item_id), "form": form}
    return render(request, "stock/console_lot.html", context, status=form.http_status)


def find_lot(client_id: UUID, lot_id: UUID, *, lock: bool = True) -> Lot:
    """The client's lot, locked until the transaction ends unless said otherwise; 404 for any other."""
    owned = Lot.objects.of_client(client_id)
    found: Lot = get_object_or_404(owned.select_for_update() if lock else owned, id=lot_id)
    return found


def amend(found: Lot, changes: dict[str, Any]) -> None:
    """Store these changes of a locked lot."""
    for field, value in changes.items():
        setattr(found, field, value)
    found.version += 1
    found.save(update_fields=[*changes, "updated_at", "version"])
