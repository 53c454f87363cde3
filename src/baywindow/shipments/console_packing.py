"""Staff pages of the packing bench: scan goods into packages, weigh them, close the shipment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from baywindow.orders.orders import find_order
from baywindow.tenancy.console import find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked_id
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.formats import qty as written
from baywindow.ui.language import gettext_lazy

from . import doubles, joining, packages, packing, queries
from .console import packs_orders
from .forms import PackageForm, PackForm
from .kinds import PACKAGE_TYPES, STATUSES
from .models import Shipment
from .records import find_shipment

TAKEN: dict[str, tuple[str | None, str]] = {
    "package_sscc_once": ("sscc", gettext_lazy("Another package carries this SSCC.")),
    "pack_scan_once": (None, gettext_lazy("This form was sent before.")),
    "package_content_once": (None, gettext_lazy("This form was sent before.")),
}


@may("shipments.edit")
@require_POST
def begin(request: MemberRequest, client_id: UUID, order_id: UUID) -> HttpResponse:
    """Pack an order: go on with the shipment that was begun, or begin one."""
    packs_orders(request)
    find_client(client_id)
    made = packing.begin(find_order(client_id, order_id))
    return redirect("console_packing", client_id, made.id)


@may("shipments.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def bench(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Scan goods into a package, one after another."""
    packs_orders(request)
    client, found = (
        find_client(client_id),
        find_shipment(client_id, shipment_id, lock=request.method == "POST"),
    )
    chosen = _chosen(request, found)
    form = PackForm(request.POST or None, client=client, initial={"package": chosen, "qty": 1})
    if form.is_valid():
        done = stored(form, lambda: (_packed(found, form),), TAKEN, at=lambda _: "qty")
        if done:
            messages.info(request, _said(form, done[0]))
            return redirect(f"{request.path}?package={form.cleaned_data['package']}")
    return _bench(request, client, found, form, chosen)


@may("shipments.edit")
@require_POST
def join(request: MemberRequest, client_id: UUID, shipment_id: UUID, order_id: UUID) -> HttpResponse:
    """A further order for the same door goes with it."""
    packs_orders(request)
    found = find_shipment(client_id, shipment_id, beside=order_id)
    joining.join(found, find_order(client_id, order_id))
    return redirect("console_packing", client_id, shipment_id)


@may("shipments.edit")
@require_POST
def part(request: MemberRequest, client_id: UUID, shipment_id: UUID, order_id: UUID) -> HttpResponse:
    """It goes by itself after all."""
    packs_orders(request)
    joining.part(find_shipment(client_id, shipment_id), order_id)
    return redirect("console_packing", client_id, shipment_id)


@may("shipments.edit")
@require_POST
def pack_all(request: MemberRequest, client_id: UUID, shipment_id: UUID, package_id: UUID) -> HttpResponse:
    """Everything that waits goes into this package."""
    packs_orders(request)
    packing.put_in_all(find_shipment(client_id, shipment_id), package_id)
    return redirect("console_packing", client_id, shipment_id)


@may("shipments.edit")
@require_POST
def take_out(request: MemberRequest, client_id: UUID, shipment_id: UUID, content_id: UUID) -> HttpResponse:
    """Take goods out of their package again."""
    packs_orders(request)
    packing.take_out(find_shipment(client_id, shipment_id), content_id)
    return redirect("console_packing", client_id, shipment_id)


@may("shipments.edit")
@require_POST
def add_package(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """One more package."""
    made = packages.add_package(find_shipment(client_id, shipment_id))
    answer = redirect("console_packing", client_id, shipment_id)
    answer["Location"] += f"?package={made.id}"
    return answer


@may("shipments.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: MemberRequest, client_id: UUID, shipment_id: UUID, package_id: UUID) -> HttpResponse:
    """What a package weighs, how large it is, and its labels."""
    client, found = (
        find_client(client_id),
        find_shipment(client_id, shipment_id, lock=request.method == "POST"),
    )
    known = packages.find_package(found, package_id)
    form = PackageForm(request.POST or None, initial={**_measured(known), "carrier": found.carrier})
    if form.is_valid() and stored(form, lambda: _measured_anew(found, package_id, form), TAKEN):
        if twice := doubles.told(found, {form.measures()["tracking_number"]}):
            messages.warning(request, twice)
        return redirect("console_packing", client.id, found.id)
    context = {"client": client, "shipment": found, "package": known, "types": PACKAGE_TYPES, "form": form}
    return render(request, "shipments/console_package.html", context, status=422 if form.errors else 200)


@may("shipments.edit")
@require_POST
def remove_package(
    request: MemberRequest, client_id: UUID, shipment_id: UUID, package_id: UUID
) -> HttpResponse:
    """Take an empty package away."""
    packages.remove_package(find_shipment(client_id, shipment_id), package_id)
    return redirect("console_packing", client_id, shipment_id)


@may("shipments.edit")
@require_POST
def close(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Everything that goes is packed."""
    packs_orders(request)
    found = find_shipment(client_id, shipment_id)
    packing.close(found)
    messages.success(request, gettext("%(number)s is packed.") % {"number": found.number})
    return redirect("console_ship", client_id, shipment_id)


@may("shipments.edit")
@require_POST
def reopen(request: MemberRequest, client_id: UUID, shipment_id: UUID) -> HttpResponse:
    """Pack on."""
    packs_orders(request)
    packing.reopen(find_shipment(client_id, shipment_id))
    return redirect("console_packing", client_id, shipment_id)


def _bench(
    request: MemberRequest, client: Any, found: Shipment, form: PackForm, chosen: UUID | None
) -> HttpResponse:
    contents: dict[UUID, list[Any]] = {}
    for row in queries.contents(found.id, client.id):
        contents.setdefault(row.package_id, []).append(row)
    context = {
        "client": client,
        "shipment": queries.find(found.id, client.id),
        "packages": queries.packages(found.id, client.id),
        "contents": contents,
        "waiting": packing.waiting_for(found) if found.status == "packing" else [],
        "chosen": chosen,
        "fitting": joining.fitting(found),
        "types": PACKAGE_TYPES,
        "statuses": STATUSES,
        "form": form,
    }
    return render(request, "shipments/console_pack.html", context, status=422 if form.errors else 200)


def _chosen(request: MemberRequest, found: Shipment) -> UUID | None:
    """The package that is open on the bench: the one asked for, else the last."""
    ids = [one.id for one in queries.packages(found.id, found.client_id)]
    asked = asked_id(request, "package")
    return asked if asked in ids else ids[-1] if ids else None


def _packed(found: Shipment, form: PackForm) -> bool:
    told = form.cleaned_data
    once = f"form/{told['once']}"
    return packing.put_in(
        found,
        told["package"],
        told["item"],
        told["qty"],
        lot_no=told["lot"],
        serial_no=told["serial"],
        once=once,
    )


def _measured_anew(found: Shipment, package_id: UUID, form: PackageForm) -> bool:
    packages.measure(found, package_id, **form.measures())
    return True


def _said(form: PackForm, now: bool) -> str:
    if not now:
        return gettext("You had sent this before. It was packed once, and not again.")
    return gettext("%(qty)s of %(sku)s packed.") % {
        "qty": written(form.cleaned_data["qty"]),
        "sku": form.cleaned_data["item"].sku,
    }


def _measured(known: Any) -> dict[str, Any]:
    sides = {f"{side}_cm": getattr(known, f"{side}_mm") for side in ("length", "width", "height")}
    return {
        "type": known.type,
        "weight_kg": None if known.weight_g is None else known.weight_g / 1000,
        "tracking_number": known.tracking_number,
        "sscc": known.sscc,
        **{side: None if value is None else value / 10 for side, value in sides.items()},
    }
