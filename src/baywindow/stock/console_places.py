"""Staff pages: warehouses, their locations, and which clients see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.console import find_client
from baywindow.tenancy.console_queries import client_names
from baywindow.tenancy.context import current
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import Key, Order, asked
from baywindow.tenancy.request import MemberRequest, may
from baywindow.tenancy.sql import rows
from baywindow.ui.answer import answer, form_on
from baywindow.ui.language import gettext_lazy

from .console_queries import beginning
from .kinds import LOCATION_TYPE_NAMES
from .models import ClientWarehouse, Location, Warehouse
from .place_forms import LocationForm, SharedForm, WarehouseForm

CODE_TAKEN: dict[str, tuple[str | None, str]] = {
    "warehouse_code_once": ("code", gettext_lazy("Another warehouse of yours has this code.")),
    "client_warehouse_code_once": ("code", gettext_lazy("A client sees another warehouse under this code.")),
}
PLACE_TAKEN: dict[str, tuple[str | None, str]] = {
    "location_code_once": ("code", gettext_lazy("This warehouse has a location of this code.")),
    "client_location_code_once": ("code", gettext_lazy("A client sees another location under this code.")),
}

BY_CODE = Order((Key("w.code", "text", "code"), Key("w.id", "uuid", "id")))
BY_PLACE = Order((Key("p.code", "text", "code"), Key("p.id", "uuid", "id")))

WAREHOUSES = """
select w.id, w.code, w.name, w.address, w.time_zone, w.cut_off,
       (select count(*) from (select 1 from location p
          where p.workspace_id = w.workspace_id and p.warehouse_id = w.id limit 10001) counted) as places,
       (select count(*) from client c
          join client_warehouse cw
            on cw.workspace_id = c.workspace_id and cw.client_id = c.client_id and cw.id = w.id and cw.shown
         where c.workspace_id = w.workspace_id) as clients
  from warehouse w
 where w.workspace_id = %(workspace)s and <<beyond>> order by <<order>> limit <<limit>>
"""

LOCATIONS = """
select p.id, p.code, p.zone, p.type from location p
 where p.workspace_id = %(workspace)s and p.warehouse_id = %(warehouse)s::uuid
   and p.code >= %(word)s::text and p.code < %(word_end)s::text
   and (%(type)s::text = '' or p.type = %(type)s::text)
   and <<beyond>> order by <<order>> limit <<limit>>
"""

_SEEN_BY = """
select c.client_id as id, c.name
  from client c
  join client_warehouse cw on cw.workspace_id = c.workspace_id and cw.client_id = c.client_id
 where c.workspace_id = %(workspace)s and cw.id = %(warehouse)s::uuid and cw.shown
 order by c.name limit 500
"""


@may("stock.view")
@require_safe
def warehouses(request: MemberRequest) -> HttpResponse:
    """The workspace's warehouses, by code."""
    page = BY_CODE.page(request, WAREHOUSES)
    return answer(
        request, "stock/console_warehouses.html", {"page": page}, fragment="stock/_console_warehouses.html"
    )


@may("stock.view")
@require_safe
def warehouse(request: MemberRequest, warehouse_id: UUID) -> HttpResponse:
    """One warehouse: its locations, and who sees it."""
    return _warehouse_page(request, find_warehouse(warehouse_id), LocationForm())


@may("warehouses.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_warehouse(request: MemberRequest) -> HttpResponse:
    """Open a warehouse."""
    form = WarehouseForm(request.POST or None, initial={"time_zone": request.member.time_zone})
    if form.is_valid():
        made = stored(form, lambda: _saved(Warehouse(**form.changes)), CODE_TAKEN)
        if made:
            messages.success(request, gettext("%(code)s is open. Add its locations.") % {"code": made.code})
            return redirect("console_warehouse", made.id)
    return _form_page(request, form, gettext("New warehouse"), None)


@may("warehouses.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_warehouse(request: MemberRequest, warehouse_id: UUID) -> HttpResponse:
    """Change a warehouse, and what its clients see of it."""
    found = find_warehouse(warehouse_id, lock=request.method == "POST")
    form = WarehouseForm(request.POST or None, record=found)
    if form.is_valid() and form.is_current() and stored(form, lambda: _amended(found, form), CODE_TAKEN):
        messages.success(request, gettext("Saved."))
        return redirect("console_warehouse", found.id)
    return _form_page(request, form, gettext("Edit %(code)s") % {"code": form.initial["code"]}, found)


@may("warehouses.edit")
@form_on("console_warehouse", "warehouse_id")
def add_location(request: MemberRequest, warehouse_id: UUID) -> HttpResponse:
    """Add a location to a warehouse."""
    found = find_warehouse(warehouse_id)
    form = LocationForm(request.POST)
    if form.is_valid():
        made = Location(warehouse_id=found.id, **form.changes)
        if stored(form, lambda: _saved(made), PLACE_TAKEN):
            messages.success(
                request,
                gettext("%(code)s is in %(warehouse)s.") % {"code": made.code, "warehouse": found.code},
            )
            return redirect("console_warehouse", found.id)
    return _warehouse_page(request, found, form)


@may("warehouses.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_location(request: MemberRequest, warehouse_id: UUID, location_id: UUID) -> HttpResponse:
    """Change a location, and what clients see of it."""
    found, place = find_warehouse(warehouse_id), _find_location(request, warehouse_id, location_id)
    form = LocationForm(request.POST or None, record=place)
    if form.is_valid() and form.is_current() and stored(form, lambda: _amended(place, form), PLACE_TAKEN):
        messages.success(request, gettext("%(code)s is saved.") % {"code": place.code})
        return redirect("console_warehouse", found.id)
    return _form_page(request, form, gettext("Edit %(code)s") % {"code": form.initial["code"]}, found)


@may("warehouses.edit")
@require_POST
def share(request: MemberRequest, warehouse_id: UUID) -> HttpResponse:
    """Let a client see a warehouse before its first goods come."""
    found = find_warehouse(warehouse_id)
    form = SharedForm(request.POST, clients=_clients())
    if form.is_valid():
        client = find_client(UUID(form.cleaned_data["client"]))
        ClientWarehouse.open_to(found, client.id)
        messages.success(
            request, gettext("%(client)s sees %(code)s.") % {"client": client.name, "code": found.code}
        )
    return redirect("console_warehouse", found.id)


@may("warehouses.edit")
@require_POST
def hide(request: MemberRequest, warehouse_id: UUID, client_id: UUID) -> HttpResponse:
    """Take a warehouse off a client's lists; goods that lie there still count and are still shown."""
    found, client = find_warehouse(warehouse_id), find_client(client_id)
    ClientWarehouse.show(found.id, client.id, shown=False)
    messages.success(
        request, gettext("%(code)s is off %(client)s's lists.") % {"code": found.code, "client": client.name}
    )
    return redirect("console_warehouse", found.id)


def find_warehouse(warehouse_id: UUID, *, lock: bool = False) -> Warehouse:
    """The workspace's warehouse; 404 for any other."""
    owned = Warehouse.objects.select_for_update() if lock else Warehouse.objects
    found: Warehouse = get_object_or_404(owned, id=warehouse_id)
    return found


def _find_location(request: MemberRequest, warehouse_id: UUID, location_id: UUID) -> Location:
    owned = Location.objects.filter(warehouse_id=warehouse_id)
    found: Location = get_object_or_404(
        owned.select_for_update() if request.method == "POST" else owned, id=location_id
    )
    return found


def _saved(record: Any) -> Any:
    record.save(using=current().alias)
    return record


def _amended(record: Any, form: WarehouseForm | LocationForm) -> Any:
    record.amend(**form.changes)
    return record


def _clients() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in client_names()]


def _warehouse_page(request: MemberRequest, found: Warehouse, form: LocationForm) -> HttpResponse:
    params = {"warehouse": found.id, "type": asked(request, "type"), **beginning(asked(request, "q"))}
    seen_by = rows(_SEEN_BY, {"warehouse": found.id})
    known = {str(one.id) for one in seen_by}
    context = {
        "warehouse": found,
        "page": BY_PLACE.page(request, LOCATIONS, params),
        "form": form,
        "types": LOCATION_TYPE_NAMES,
        "seen_by": seen_by,
        "others": [one for one in _clients() if one[0] not in known],
    }
    page, part = "stock/console_warehouse.html", "stock/_console_locations.html"
    response = answer(request, page, context, fragment=part)
    response.status_code = 422 if form.errors else 200
    return response


def _form_page(
    request: MemberRequest, form: WarehouseForm | LocationForm, title: str, found: Warehouse | None
) -> HttpResponse:
    context = {"form": form, "title": title, "warehouse": found}
    return render(request, "stock/console_place_form.html", context, status=form.http_status)
