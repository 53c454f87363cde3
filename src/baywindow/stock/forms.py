"""What every form over goods asks: which goods and where, by scanning or typing, and why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

from baywindow.catalog.models import Item
from baywindow.catalog.quantities import LIMIT, PLACES
from baywindow.tenancy import days
from baywindow.tenancy.context import current
from baywindow.tenancy.models import Client
from baywindow.ui.language import gettext_lazy

from .console_queries import warehouses_of
from .finding import item_by, location_by, lot_by, serials_by
from .kinds import CONDITION_NAMES, REASON_WORDS, REASONS
from .ledger import Goods, Why
from .models import Location, Lot, Serial, Warehouse
from .offers import offer_goods, offer_items

TYPED = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class HowMuch(forms.NumberInput):
    """A number the server insists on: pieces with serial numbers are counted, not typed."""

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave it to the server."""
        return False


def quantity(label: str, **options: Any) -> forms.DecimalField:
    """A field for how much, signed unless `min_value` says otherwise."""
    widget = HowMuch(attrs={"step": "any", "inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, max_digits=18, decimal_places=PLACES, max_value=LIMIT, widget=widget, **options
    )


def code(label: str, **options: Any) -> forms.CharField:
    """A field for something printed on a label, typed or scanned."""
    return forms.CharField(label=label, max_length=80, widget=forms.TextInput(attrs=TYPED), **options)


def day(label: str, **options: Any) -> forms.DateField:
    """A field for a calendar day, with the browser's own picker."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=days.AS_DAYS, **options)


class WhyForm(forms.Form):
    """Why, by which paper, and when. `once` makes a second sending of the same form change nothing."""

    reasons: ClassVar[Sequence[str]] = tuple(REASONS)

    once = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), help_text=gettext_lazy("The client reads it beside the movement.")
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Instead of the reason's own words; the client reads them."),
    )
    document_number = code(gettext_lazy("Document number"), required=False)
    client_reference = code(gettext_lazy("Client's reference"), required=False)
    occurred_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        validators=days.AS_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Leave empty for now."),
    )

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        self.client = client
        options["initial"] = {"once": uuid.uuid4(), **options.get("initial", {})}
        with timezone.override(ZoneInfo(current().time_zone)):
            super().__init__(*args, **options)
        self.fields["reason"].choices = [(key, REASON_WORDS[REASONS[key]]) for key in self.reasons]  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Read times as this person's own."""
        with timezone.override(ZoneInfo(current().time_zone)):
            super().full_clean()

    @property
    def once_key(self) -> str:
        """The key that the movements of this form carry."""
        return f"form/{self.cleaned_data['once']}"

    def why(self) -> Why:
        """The reason as the ledger takes it."""
        told = self.cleaned_data
        return Why(
            code=told["reason"],
            label=told["words"],
            document_number=told["document_number"],
            client_reference=told["client_reference"],
            occurred_at=told["occurred_at"] or datetime.now(UTC),
            once=self.once_key,
        )


class GoodsForm(WhyForm):
    """Which goods: item, lot and condition, warehouse and location."""

    makes_lots: ClassVar[bool] = False

    item = code(gettext_lazy("Item"), help_text=gettext_lazy("SKU or barcode."))
    warehouse = forms.ChoiceField(label=gettext_lazy("Warehouse"))
    location = code(gettext_lazy("Location"), required=False)
    lot = code(gettext_lazy("Lot"), required=False)
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), choices=list(CONDITION_NAMES.items()))
    field_order = ("item", "lot", "condition", "warehouse", "location")

    def __init__(self, *args: Any, client: Client, warehouses: Sequence[Warehouse], **options: Any) -> None:
        super().__init__(*args, client=client, **options)
        known = {one.id for one in warehouses_of(client.id)}  # those that have its goods come first
        self.warehouses = {str(one.id): one for one in sorted(warehouses, key=lambda w: w.id not in known)}
        choices = [(key, f"{one.code} · {one.name}") for key, one in self.warehouses.items()]
        self.fields["warehouse"].choices = choices  # type: ignore[attr-defined]
        offer_items(self.fields["item"], client.id)
        self._offer("lot", "console_lot_suggestions")
        self._offer("location", "console_location_suggestions")

    @cached_property
    def named(self) -> Item | None:
        """The item the form speaks of so far, before anything is checked."""
        text = str(self["item"].value() or "").strip()
        return item_by(self.client.id, text) if text else None

    def wanted(self, name: str) -> str | bool:
        """When the lot, or with `expiry_date` its expiry, is wanted: words, or whether it can be left out."""
        if self.named is None:
            return gettext("if the item has one")
        if not self.named.lot_tracked:
            return gettext("not for this item")
        return name == "expiry_date" and not self.named.expiry_tracked

    def _offer(self, name: str, route: str) -> None:
        offer_goods(self.fields[name], name, reverse(route, args=[self.client.id]))

    def clean_item(self) -> Item:
        """The item itself."""
        text = self.cleaned_data["item"]
        found = item_by(self.client.id, text)
        if found is None:
            raise forms.ValidationError(
                gettext("%(client)s has no active item or barcode “%(text)s”.")
                % {"client": self.client.name, "text": text}
            )
        return found

    def clean_warehouse(self) -> Warehouse:
        """The warehouse itself."""
        return self.warehouses[self.cleaned_data["warehouse"]]

    def clean(self) -> dict[str, Any]:
        """Find the location and the lot, which depend on the warehouse and the item."""
        told: dict[str, Any] = super().clean() or {}
        if "once" in self.errors:
            self.add_error(None, gettext("This form has lost its key: open it again from the list."))
        told["location"] = self._location(told, "location")
        told["lot"] = self._lot(told)
        told["serial"] = self._serial(told)
        return told

    def _location(self, told: dict[str, Any], name: str) -> Location | None:
        if not told.get(name) or not told.get("warehouse"):
            return None
        found = location_by(told["warehouse"], told[name])
        if found is None:
            self.add_error(
                name,
                gettext("%(code)s has no location “%(told)s”.")
                % {"code": told["warehouse"].code, "told": told[name]},
            )
        return found

    def _lot(self, told: dict[str, Any]) -> Lot | None:
        item: Item | None = told.get("item")
        if item is None or not told.get("lot"):
            if item is not None and item.lot_tracked:
                self.add_error("lot", gettext("%(sku)s is kept by lot: say which.") % {"sku": item.sku})
            return None
        if self.makes_lots and not item.lot_tracked:
            self.add_error(
                "lot",
                gettext("%(sku)s is not kept by lot: leave this empty, or change the item first.")
                % {"sku": item.sku},
            )
            return None
        found = lot_by(item, told["lot"])
        if found is None and not self.makes_lots:
            self.add_error(
                "lot", gettext("%(sku)s has no lot “%(lot)s”.") % {"sku": item.sku, "lot": told["lot"]}
            )
        return found

    def _serial(self, told: dict[str, Any]) -> Serial | None:
        item: Item | None = told.get("item")
        if item is None or not told.get("serial"):
            return None
        found = serials_by(item, [told["serial"]]).get(told["serial"])
        if found is None:
            self.add_error(
                "serial",
                gettext("%(sku)s has no serial number “%(serial)s”.")
                % {"sku": item.sku, "serial": told["serial"]},
            )
        return found

    def goods(self, **instead: Any) -> Goods:
        """The goods as the ledger takes them."""
        told = {**self.cleaned_data, **instead}
        location, lot, serial = told["location"], told["lot"], told["serial"]
        return Goods(
            item=told["item"],
            warehouse_id=told["warehouse"].id,
            location_id=location.id if location else None,
            lot_id=lot.id if lot else None,
            serial_id=serial.id if serial else None,
            condition=told["condition"],
        )
