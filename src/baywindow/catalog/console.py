"""Staff pages: a client's items, their codes and packs, and what they cost the warehouse."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baywindow.tenancy.console import choose_client, find_client
from baywindow.tenancy.editing import stored
from baywindow.tenancy.keyset import asked
from baywindow.tenancy.models import Client
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.request import MemberRequest, may
from baywindow.ui.answer import answer, form_on
from baywindow.ui.language import gettext_lazy

from . import items as verbs
from .console_queries import BY_SKU, ITEMS, categories, costs, stock_of, suggested
from .forms import BarcodeForm, CostForm, ItemForm, PackForm
from .models import Item, ItemBarcode, ItemCost, ItemPack
from .words import beginnings

SKU_TAKEN: dict[str, tuple[str | None, str]] = {
    "item_sku_once": ("sku", gettext_lazy("This client has an item of this SKU already."))
}
CODE_TAKEN: dict[str, tuple[str | None, str]] = {
    "item_barcode_once": ("code", gettext_lazy("Another item of this client carries this code."))
}
COST_TAKEN: dict[str, tuple[str | None, str]] = {
    "item_cost_once": (
        None,
        gettext_lazy("Somebody else wrote the cost down just now. Open the item to see it."),
    )
}
PACK_TAKEN: dict[str, tuple[str | None, str]] = {
    "item_pack_once": ("uom", gettext_lazy("The item has this pack already. Remove it first to change it."))
}


@may("catalog.view")
@require_safe
def choose(request: MemberRequest) -> HttpResponse:
    """Whose items?"""
    return choose_client(request, gettext("Items"), "items", "console_items")


@may("catalog.view")
@require_safe
def items(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """A client's items, by SKU."""
    client = find_client(client_id)
    params = {
        "client": client.id,
        "status": asked(request, "status") or "active",
        "category": asked(request, "category"),
        "low": asked(request, "low") == "1",
        **beginnings(asked(request, "q")),
    }
    page = BY_SKU.page(request, ITEMS, params)
    context = {"client": client, "page": page, "costs": _costs(request, client, page.rows)}
    context["categories"] = [
        ("", gettext("All categories")),
        *((name, name) for name in categories(client.id)),
    ]
    return answer(request, "catalog/console_items.html", context, fragment="catalog/_console_items.html")


@may("catalog.view")
@require_safe
def item(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """One item: what it is, its codes and packs, its stock in figures, its cost for those who may see it."""
    return _item_page(request, find_client(client_id), find_item(client_id, item_id))


@may("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Take an item into the client's catalogue."""
    client = find_client(client_id)
    form = ItemForm(request.POST or None, initial={"currency": client.currency})
    if form.is_valid():
        made = stored(form, lambda: verbs.create_item(client.id, **form.changes), SKU_TAKEN)
        if made:
            messages.success(request, gettext("%(sku)s is in the catalogue.") % {"sku": made.sku})
            return redirect("console_item", client.id, made.id)
    return _form_page(request, form, client)


@may("catalog.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_item(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """Change an item; who saves second sees both versions."""
    client, found = (
        find_client(client_id),
        find_item(client_id, item_id, lock=request.method == "POST"),
    )
    form = ItemForm(request.POST or None, record=found)
    if form.is_valid() and form.is_current() and _amended(form, found):
        messages.success(request, gettext("Saved."))
        return redirect("console_item", client.id, found.id)
    return _form_page(request, form, client, found)


@may("catalog.edit")
@form_on("console_item", "client_id", "item_id")
def add_barcode(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """Add a code to an item."""
    client, found = find_client(client_id), find_item(client_id, item_id, lock=True)
    form = BarcodeForm(request.POST)
    if form.is_valid() and _barcode_added(form, found):
        return redirect("console_item", client.id, found.id)
    return _item_page(request, client, found, barcode_form=form)


@may("catalog.edit")
@require_POST
def remove_barcode(request: MemberRequest, client_id: UUID, item_id: UUID, barcode_id: UUID) -> HttpResponse:
    """Take a code off an item."""
    verbs.remove_barcode(find_item(client_id, item_id, lock=True), barcode_id)
    return redirect("console_item", client_id, item_id)


@may("catalog.edit")
@form_on("console_item", "client_id", "item_id")
def add_pack(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """Add a pack to an item."""
    client, found = find_client(client_id), find_item(client_id, item_id, lock=True)
    form = PackForm(request.POST)
    if form.is_valid() and _pack_added(form, found):
        return redirect("console_item", client.id, found.id)
    return _item_page(request, client, found, pack_form=form)


@may("catalog.edit")
@require_POST
def remove_pack(request: MemberRequest, client_id: UUID, item_id: UUID, pack_id: UUID) -> HttpResponse:
    """Take a pack off an item."""
    verbs.remove_pack(find_item(client_id, item_id, lock=True), pack_id)
    return redirect("console_item", client_id, item_id)


@may("catalog.edit")
@require_POST
def archive(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an item out of use."""
    found = find_item(client_id, item_id, lock=True)
    verbs.archive(found)
    messages.success(request, gettext("%(sku)s is archived. Its history stays.") % {"sku": found.sku})
    return redirect("console_item", client_id, item_id)


@may("catalog.edit")
@require_POST
def restore(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """Bring an archived item back."""
    found = find_item(client_id, item_id, lock=True)
    verbs.restore(found)
    messages.success(request, gettext("%(sku)s is back in use.") % {"sku": found.sku})
    return redirect("console_item", client_id, item_id)


@may("costs.edit")
@form_on("console_item", "client_id", "item_id")
def set_cost(request: MemberRequest, client_id: UUID, item_id: UUID) -> HttpResponse:
    """Write down what an item costs the warehouse."""
    client, found = find_client(client_id), find_item(client_id, item_id)
    known = verbs.cost_of(found, lock=True)
    form = CostForm(request.POST, record=known)
    if form.is_valid() and form.is_current() and _cost_stored(form, found, known):
        messages.success(request, gettext("The cost is saved."))
        return redirect("console_item", client.id, found.id)
    return _item_page(request, client, found, cost_form=form)


@may("catalog.view")
@require_safe
def suggestions(request: MemberRequest, client_id: UUID) -> HttpResponse:
    """Options for an item field: what begins like the words typed."""
    client, words = find_client(client_id), asked(request, "item")
    found = suggested(beginnings(words), client.id) if words else []
    return render(request, "catalog/_suggestions.html", {"items": found})


def find_item(client_id: UUID, item_id: UUID, *, lock: bool = False) -> Item:
    """The client's item; 404 for any other."""
    owned = Item.objects.of_client(client_id)
    found: Item = get_object_or_404(owned.select_for_update() if lock else owned, id=item_id)
    return found


def _cost_stored(form: CostForm, found: Item, known: ItemCost | None) -> ItemCost | None:
    return stored(form, lambda: verbs.set_cost(found, known, **form.changes), COST_TAKEN)


def _amended(form: ItemForm, found: Item) -> Item | None:
    return stored(form, lambda: verbs.amend_item(found, **form.changes), SKU_TAKEN)


def _barcode_added(form: BarcodeForm, found: Item) -> ItemBarcode | None:
    return stored(form, lambda: verbs.add_barcode(found, **form.cleaned_data), CODE_TAKEN, at=_at_code)


def _pack_added(form: PackForm, found: Item) -> ItemPack | None:
    return stored(form, lambda: verbs.add_pack(found, **form.cleaned_data), PACK_TAKEN)


def _at_code(refusal: Refusal) -> str:
    return "code"


def _item_page(request: MemberRequest, client: Client, found: Item, **given: forms.Form) -> HttpResponse:
    cost = verbs.cost_of(found) if request.member.may("costs.view") else None
    context: dict[str, Any] = {
        "client": client,
        "item": found,
        "stock": stock_of(client.id, found.id) if request.member.may("stock.view") else None,
        "barcodes": list(ItemBarcode.objects.of_client(client.id).filter(item_id=found.id).order_by("code")),
        "packs": list(ItemPack.objects.of_client(client.id).filter(item_id=found.id).order_by("qty")),
        "cost": cost,
        "barcode_form": BarcodeForm(),
        "pack_form": PackForm(),
        "cost_form": CostForm(record=cost) if cost else CostForm(initial={"currency": client.currency}),
        **given,
    }
    status = next((getattr(form, "http_status", 422) for form in given.values()), 200)
    return render(request, "catalog/console_item.html", context, status=status)


def _costs(request: MemberRequest, client: Client, shown: list[Any]) -> dict[UUID, Any] | None:
    if not request.member.may("costs.view"):
        return None
    return costs(client.id, [row.id for row in shown])


def _form_page(
    request: MemberRequest, form: ItemForm, client: Client, found: Item | None = None
) -> HttpResponse:
    context = {"form": form, "client": client, "item": found}
    return render(request, "catalog/console_item_form.html", context, status=form.http_status)
