"""Forms over items, their codes, packs and costs."""

from __future__ import annotations

from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.utils.translation import gettext

from baywindow.tenancy.editing import ChangeForm
from baywindow.ui.language import gettext_lazy

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
        raise forms.ValidationError(
            gettext("%(code)s is not a currency. Use its three letters, like EUR.") % {"code": code}
        )
    return code


class ItemForm(ChangeForm):
    """An item. What it costs the warehouse is another form, and another table."""

    sku = forms.CharField(label="SKU", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    category = forms.CharField(label=gettext_lazy("Category"), max_length=80, required=False)
    uom = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=20,
        initial="each",
        help_text=gettext_lazy("What every quantity of it counts."),
    )
    lot_tracked = forms.BooleanField(label=gettext_lazy("Kept by lot"), required=False)
    expiry_tracked = forms.BooleanField(label=gettext_lazy("Kept by expiry date"), required=False)
    serial_tracked = forms.BooleanField(label=gettext_lazy("Kept by serial number"), required=False)
    shelf_life_days = whole(gettext_lazy("Shelf life, days"))
    length_mm = whole(gettext_lazy("Length, mm"))
    width_mm = whole(gettext_lazy("Width, mm"))
    height_mm = whole(gettext_lazy("Height, mm"))
    weight_g = amount(gettext_lazy("Weight, g"))
    hs_code = forms.RegexField(
        r"^[0-9. ]{4,14}$",
        label=gettext_lazy("HS code"),
        required=False,
        help_text=gettext_lazy("Customs tariff number, like 0902.30."),
    )
    origin_country = forms.CharField(
        label=gettext_lazy("Country of origin"),
        min_length=2,
        max_length=2,
        required=False,
        help_text=gettext_lazy("Two letters, like IN."),
    )
    reorder_point = amount(
        gettext_lazy("Running low at"), help_text=gettext_lazy("At or below this, the item shows as low.")
    )
    reorder_qty = amount(gettext_lazy("Reorder quantity"))
    client_unit_value = amount(
        gettext_lazy("Declared value"), help_text=gettext_lazy("The client's own value of one unit.")
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3, required=False)

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
        label=gettext_lazy("Barcode"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": gettext_lazy("Scan or type")}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("gtin", gettext_lazy("GTIN (EAN, UPC)")), ("other", gettext_lazy("Another code"))],
        help_text=gettext_lazy("A GTIN's check digit is checked."),
    )


class PackForm(forms.Form):
    """One pack to add."""

    uom = forms.CharField(
        label=gettext_lazy("Pack"),
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("carton, pallet")}),
    )
    qty = amount(gettext_lazy("Holds"), required=True)
    weight_g = amount(gettext_lazy("Weight, g"))
    barcode = forms.CharField(label=gettext_lazy("Barcode"), max_length=80, required=False)


class CostForm(ChangeForm):
    """What an item costs the warehouse."""

    unit_cost = amount(gettext_lazy("Unit cost"))
    handling_cost = amount(gettext_lazy("Handling, per unit"))
    storage_cost_per_day = amount(gettext_lazy("Storage, per unit and day"))
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3, initial="EUR")
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)

    def clean_currency(self) -> str:
        """The currency in capitals."""
        return known_currency(self.cleaned_data["currency"])
