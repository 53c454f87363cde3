"""Staff pages: what waits at the docks, and where it is put. Made for a scanner and for a phone."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked, asked_id
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.formats import qty as written
from baywindow.ui.language import gettext_lazy

from . import putting
from .finding import item_by, location_by
from .forms import TYPED, code, quantity
from .kinds import CONDITION_NAMES
from .models import Warehouse
from .offers import offer_goods
from .units import standing_at, unit_by


class PutAwayForm(forms.Form):
    """How many of the goods that wait, and where they are put."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    qty = quantity(gettext_lazy("Quantity"), min_value=0, required=False)
    to_location = code(gettext_lazy("To location"))
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        required=False,
        widget=forms.Textarea(attrs={**TYPED, "rows": 4}),
        help_text=gettext_lazy("One a line: each is one piece."),
    )

    def __init__(self, *args: Any, there: Any, on_units: Decimal, **options: Any) -> None:
        self.there = there
        begun = {"once": uuid.uuid4(), "qty": max(there.qty - on_units, Decimal(0))}
        options["initial"] = begun
        super().__init__(*args, **options)
        at = reverse("console_location_suggestions", args=[there.client_id])
        offer_goods(self.fields["to_location"], "to_location", at)
        if not there.serial_tracked:
            del self.fields["serials"]

    def clean_serials(self) -> list[str]:
        """The numbers, one a line."""
        return [line.strip() for line in self.cleaned_data["serials"].splitlines() if line.strip()]

    def clean_to_location(self) -> Any:
        """The place itself."""
        warehouse = Warehouse.objects.get(id=self.there.warehouse_id)
        found = location_by(warehouse, self.cleaned_data["to_location"])
        if found is None:
            raise forms.ValidationError(
                gettext("%(code)s has no location “%(told)s”.")
                % {"code": warehouse.code, "told": self.cleaned_data["to_location"]}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Pieces are counted; of anything else some must be put away."""
        told: dict[str, Any] = super().clean() or {}
        if self.there.serial_tracked:
            self.errors.pop("qty", None)
            told["qty"] = Decimal(len(told.get("serials") or ()))
        if "qty" not in self.errors and not told.get("qty"):
            self.add_error("serials" if self.there.serial_tracked else "qty", gettext("Say how many."))
        return told


@may("stock.move")
@require_safe
def put_aways(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """What waits to be put away; a scanned item opens it, or leaves its heaps to choose from."""
    client = find_client(client_id)
    scanned = asked(request, "q")
    if scanned and (unit := unit_by(client.id, scanned)):
        return redirect("console_unit", client.id, unit.id)
    item = item_by(client.id, scanned) if scanned else None
    warehouse = asked_id(request, "warehouse")
    page = putting.waiting(request, client.id, warehouse, item.id if item else None)
    if scanned and item and len(page.rows) == 1 and "hx-request" not in request.headers:
        return redirect("console_put_away", client.id, page.rows[0].id)
    places = [(str(one.id), f"{one.code} · {one.name}") for one in Warehouse.objects.order_by("code")]
    context = {
        "client": client,
        "page": page,
        "scanned": scanned,
        "unknown": bool(scanned) and item is None,
        "conditions": CONDITION_NAMES,
        "warehouses": places,
        "at": reverse("console_put_aways", args=[client.id]),
    }
    return answer(request, "stock/console_put_aways.html", context, fragment="stock/_console_put_aways.html")


@may("stock.move")
@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: MemberRequest, client_id: UUID, balance_id: UUID) -> HttpResponse:
    """Take goods that wait to the place they are kept at."""
    client = find_client(client_id)
    try:
        there = putting.goods_to_put(client.id, balance_id)
    except Refusal as none:
        messages.info(request, str(none))
        return redirect("console_put_aways", client.id)
    standing = standing_at(client.id, there)
    on_units = sum((one.qty for one in standing), Decimal(0))
    form = PutAwayForm(request.POST or None, there=there, on_units=on_units)
    if form.is_valid() and (done := stored(form, lambda: (_put(client.id, form),), {}, at=lambda _: "qty")):
        messages.info(request, _said(form, done[0]))
        return redirect("console_put_aways", client.id)
    context = {"client": client, "there": there, "form": form, "units": standing}
    context |= {"conditions": CONDITION_NAMES}
    return render(request, "stock/console_put_away.html", context, status=422 if form.errors else 200)


def _put(client_id: UUID, form: PutAwayForm) -> bool:
    told = form.cleaned_data
    once = f"form/{told['once']}"
    return putting.put_away(
        client_id, form.there, told["qty"], told["to_location"], once, told.get("serials") or ()
    )


def _said(form: PutAwayForm, new: bool) -> str:
    if not new:
        return gettext("You had sent this form before. It was posted once, and not again.")
    told = form.cleaned_data
    return gettext("%(qty)s of %(sku)s are at %(place)s now.") % {
        "qty": written(told["qty"]),
        "sku": form.there.sku,
        "place": told["to_location"].code,
    }
