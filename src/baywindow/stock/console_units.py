"""Staff pages: a client's handling units, what is on one, and moving it whole. For a scanner and a thumb."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from baywindow.activity.events import timeline
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.models import Client
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer
from baywindow.ui.language import gettext_lazy

from . import pieces, units
from .finding import location_by
from .forms import code
from .kinds import CONDITION_NAMES, HANDLING_UNIT_NAMES
from .models import HandlingUnit, Location, Warehouse
from .offers import offer_goods


class UnitForm(forms.Form):
    """Where a handling unit is taken."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    warehouse = forms.ChoiceField(label=gettext_lazy("Warehouse"))
    to_location = code(gettext_lazy("To location"))

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {str(one.id): one for one in Warehouse.objects.order_by("code")}
        choices = [(key, f"{one.code} · {one.name}") for key, one in self.known.items()]
        self.fields["warehouse"].choices = choices  # type: ignore[attr-defined]
        at = reverse("console_location_suggestions", args=[client.id])
        offer_goods(self.fields["to_location"], "to_location", at)

    def clean(self) -> dict[str, Any]:
        """The place itself."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("warehouse") and told.get("to_location"):
            warehouse = self.known[told["warehouse"]]
            told["place"] = location_by(warehouse, told["to_location"])
            if told["place"] is None:
                self.add_error(
                    "to_location",
                    gettext("%(code)s has no location “%(told)s”.")
                    % {"code": warehouse.code, "told": told["to_location"]},
                )
        return told


@may("stock.view")
@require_safe
def unit_list(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's handling units by their label; a scanned one opens."""
    client, words = find_client(client_id), asked(request, "q")
    found = units.unit_by(client.id, words)
    if found and "hx-request" not in request.headers:
        return redirect("console_unit", client.id, found.id)
    page = units.page(request, client.id, words, gone=asked(request, "gone") == "1")
    context = {"client": client, "page": page, "types": HANDLING_UNIT_NAMES}
    return answer(request, "stock/console_units.html", context, fragment="stock/_console_units.html")


@may("stock.view")
@require_safe
def unit(request: MemberRequest, client_id: UUID, handling_unit_id: UUID) -> HttpResponse:
    """One handling unit: where it stands, what is on it, what happened to it."""
    client = find_client(client_id)
    return _page(request, client, handling_unit_id, None)


@may("stock.move")
@require_http_methods(["POST"])
def move_unit(request: MemberRequest, client_id: UUID, handling_unit_id: UUID) -> HttpResponse:
    """Take it to another place with all that is on it."""
    client = find_client(client_id)
    found = units.find_unit(client.id, handling_unit_id, lock=True)
    form = UnitForm(request.POST, client=client)
    if form.is_valid() and (
        done := stored(form, lambda: (_moved(found, form),), {}, at=lambda _: "to_location")
    ):
        messages.success(request, _said(found, form.cleaned_data["place"], new=done[0]))
        return redirect("console_unit", client.id, found.id)
    return _page(request, client, handling_unit_id, form)


def _moved(found: HandlingUnit, form: UnitForm) -> bool:
    return units.move_unit(found, form.cleaned_data["place"], f"form/{form.cleaned_data['once']}")


def _said(found: HandlingUnit, place: Location, *, new: bool) -> str:
    if not new:
        return gettext("You had sent this form before. It was posted once, and not again.")
    return gettext("%(sscc)s stands at %(place)s now.") % {"sscc": found.sscc, "place": place.code}


def _page(request: MemberRequest, client: Client, unit_id: UUID, form: UnitForm | None) -> HttpResponse:
    found = pieces.handling_unit(unit_id, client.id)
    if found is None:
        raise Http404
    begun = {"once": uuid.uuid4(), "warehouse": found.warehouse_id}
    context = {
        "client": client,
        "unit": found,
        "goods": units.lies(client.id, [unit_id]),
        "on_it": pieces.standing_on(unit_id, client.id),
        "events": timeline(unit_id, client_id=client.id),
        "form": form or UnitForm(client=client, initial=begun),
        "types": HANDLING_UNIT_NAMES,
        "conditions": CONDITION_NAMES,
        "may_move": request.member.may("stock.move"),
    }
    return render(request, "stock/console_unit.html", context, status=422 if form else 200)
