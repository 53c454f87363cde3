"""Forms over items, their codes, packs and costs."""

from __future__ import annotations

from typing import Any

from babel.numbers import list_currencies
from django import forms

from baywindow.tenancy.editing import ChangeForm

from .quantities import PLACES


def amount(label: str, **options: Any) -> forms.DecimalField:
    """A field for an exact number that is not negative."""
    options.setdefault("required", False)
    options.setdefault("min_value", 0)
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(label=label, max_digits=18, decimal_places=PLACES, widget=widget, **options)


def whole(label: str, **options: Any) -> forms.IntegerField:
    """A field for a whole number that is not negative."""
    return forms.IntegerField(label=label, min_value=0, max_value=2_000_000_000, required=False, **options)


def known_currency(code: str) -> str:
    """The currency in capitals, or nothing; a form error for one that does not exist."""
    code = code.upper()
    if code and code not in list_currencies():
        raise forms.ValidationError(f"{code} is not a currency. Use its three letters, like EUR.")
    return code


class ItemForm(ChangeForm):
    """An item. What it costs the warehouse is another form, and another table."""

    sku = forms.CharField(label="SKU", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label="Name", max_length=200)
    description = forms.CharField(
        label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    category = forms.CharField(label="Category", max_length=80, required=False)
    uom = forms.CharField(
        label="Unit", max_length=20, initial="each", help_text="What every quantity of it counts."
    )
    lot_tracked = forms.BooleanField(label="Kept by lot", required=False)
    expiry_tracked = forms.BooleanField(label="Kept by expiry date", required=False)
    serial_tracked = forms.BooleanField(label="Kept by serial number", required=False)
    shelf_life_days = whole("Shelf life, days")
    length_mm = whole("Length, mm")
    width_mm = whole("Width, mm")
    height_mm = whole("Height, mm")
    weight_g = amount("Weight, g")
    hs_code = forms.RegexField(
        r"^[0-9. ]{4,14}$", label="HS code", required=False, help_text="Customs tariff number, like 0902.30."
    )
    origin_country = forms.CharField(
        label="Country of origin",
        min_length=2,
        max_length=2,
        required=False,
        help_text="Two letters, like IN.",
    )
    reorder_point = amount("Running low at", help_text="At or below this, the item shows as low.")
    reorder_qty = amount("Reorder quantity")
    client_unit_value = amount("Declared value", help_text="The client's own value of one unit.")
    currency = forms.CharField(label="Currency", max_length=3, required=False)

    def clean_origin_country(self) -> str:
        """The country in capitals."""
        return str(self.cleaned_data["origin_country"]).upper()

    def clean_currency(self) -> str:
        """The currency in capitals."""
        return known_currency(self.cleaned_data["currency"])

    def clean(self) -> dict[str, Any]:
        """An expiry date belongs to a lot."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("expiry_tracked"):
            told["lot_tracked"] = True
        return told


class BarcodeForm(forms.Form):
    """One code to add."""

    code = forms.CharField(
        label="Barcode",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Scan or type"}),
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("gtin", "GTIN (EAN, UPC)"), ("other", "Another code")],
        help_text="A GTIN's check digit is checked.",
    )


class PackForm(forms.Form):
    """One pack to add."""

    uom = forms.CharField(
        label="Pack", max_length=20, widget=forms.TextInput(attrs={"placeholder": "carton, pallet"})
    )
    qty = amount("Holds", required=True)
    weight_g = amount("Weight, g")
    barcode = forms.CharField(label="Barcode", max_length=80, required=False)


class CostForm(ChangeForm):
    """What an item costs the warehouse."""

    unit_cost = amount("Unit cost")
    handling_cost = amount("Handling, per unit")
    storage_cost_per_day = amount("Storage, per unit and day")
    currency = forms.CharField(label="Currency", min_length=3, max_length=3, initial="EUR")
    note = forms.CharField(label="Note", required=False, max_length=500)

    def clean_currency(self) -> str:
        """The currency in capitals."""
        return known_currency(self.cleaned_data["currency"])
