"""Fields that offer what begins like the words typed: items, lots, locations. Plain without JavaScript."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.urls import reverse

from baywindow.tenancy.context import current

GOODS = "item,warehouse,lot,location,to_location"
"""The fields of a form over goods that say which lots and which locations fit."""


def offer_items(field: forms.Field, client_id: UUID) -> None:
    """Offer the client's items by the words of their SKU, name and barcodes, to who may see items."""
    member = current()
    if not member.may("catalog.view"):
        return
    staff = member.realm == "staff"
    at = reverse("console_item_suggestions", args=[client_id]) if staff else reverse("item_suggestions")
    field.widget.attrs |= _asking(field, at, "item")


def offer_goods(field: forms.Field, name: str, at: str) -> None:
    """Offer lots or locations, also before a word is typed, as they fit the rest of the form."""
    more = {"hx-include": "closest form", "hx-params": GOODS, "data-empty": True}
    field.widget.attrs |= _asking(field, at, name) | more | {"hx-trigger": f"{TYPING}, click"}


TYPING = "input changed delay:150ms"


def _asking(field: forms.Field, at: str, name: str) -> dict[str, str | bool]:
    """What the script `typed` and htmx need to know; `name` is what the words are asked as."""
    one_line: dict[str, str | bool] = (
        {} if isinstance(field.widget, forms.Textarea) else {"role": "combobox", "aria-expanded": "false"}
    )
    return one_line | {
        "data-typed": name,
        "aria-autocomplete": "list",
        "hx-get": at,
        "hx-trigger": TYPING,
        "hx-target": "next .offers",
        "hx-params": "none",
        "hx-sync": "this:replace",
    }
