"""Forms of the packing bench and the dock: what is scanned, weighed, handed over, reported and signed for."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

from baywindow.catalog.models import Item
from baywindow.documents.sniffing import NotTaken
from baywindow.documents.storing import Looked, looked
from baywindow.stock.finding import item_by, location_by
from baywindow.stock.forms import code, quantity
from baywindow.stock.kinds import CONDITION_NAMES
from baywindow.stock.models import Location, Warehouse
from baywindow.tenancy import days
from baywindow.tenancy.context import current
from baywindow.tenancy.editing import ChangeForm
from baywindow.tenancy.models import Client
from baywindow.ui.language import gettext_lazy

from .carriers import tidied
from .doubts import mistyped_said
from .kinds import ENDS, PACKAGE_TYPES, TRACKED_NAMES


class PackForm(forms.Form):
    """A scan: which item, how many of it, of which lot or piece, into which package."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    package = forms.UUIDField(widget=forms.HiddenInput)
    item = code(gettext_lazy("SKU or barcode"))
    qty = quantity(gettext_lazy("Quantity"), min_value=Decimal(0), initial=1)
    lot = code(gettext_lazy("Lot"), required=False)
    serial = code(gettext_lazy("Serial number"), required=False)

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        self.client = client
        options["initial"] = {"once": uuid.uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)

    def clean_item(self) -> Item:
        """The item that was scanned."""
        found = item_by(self.client.id, self.cleaned_data["item"])
        if found is None:
            raise forms.ValidationError(
                gettext("There is no item “%(item)s”.") % {"item": self.cleaned_data["item"]}
            )
        return found


class _LabelForm(forms.Form):
    """A tracking number off a label. One whose check digit is wrong is asked about, and kept when sent again:
    some carriers' own labels are wrong.
    """

    tracking_number = code(gettext_lazy("Tracking number"), required=False)
    kept_number = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What was said, with nothing to ask about."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        number, kept = tidied(told.get("tracking_number", "")), told.pop("kept_number", "")
        doubt = mistyped_said(number, told.get("carrier") or self.initial.get("carrier", ""))
        if doubt and number not in {kept, self.initial.get("tracking_number")}:
            self.data = dict(self.data.items()) | {"kept_number": number}
            again = gettext("Compare it with the label; sent once more, it is kept as it is.")
            self.add_error("tracking_number", f"{doubt} {again}")
        return told


class PackageForm(_LabelForm):
    """What a package weighs, how large it is, and which labels it carries."""

    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=list(PACKAGE_TYPES.items()))
    weight_kg = forms.DecimalField(
        label=gettext_lazy("Weight in kg"), min_value=0, max_value=100_000, decimal_places=3, required=False
    )
    length_cm = forms.DecimalField(
        label=gettext_lazy("Length in cm"), min_value=0, max_value=10_000, decimal_places=1, required=False
    )
    width_cm = forms.DecimalField(
        label=gettext_lazy("Width in cm"), min_value=0, max_value=10_000, decimal_places=1, required=False
    )
    height_cm = forms.DecimalField(
        label=gettext_lazy("Height in cm"), min_value=0, max_value=10_000, decimal_places=1, required=False
    )
    sscc = code(
        gettext_lazy("SSCC"),
        required=False,
        help_text=gettext_lazy("Left empty, it gets one of ours where a company prefix is set."),
    )

    def measures(self) -> dict[str, Any]:
        """The package's columns."""
        told = self.cleaned_data
        lengths = {f"{side}_mm": told[f"{side}_cm"] for side in ("length", "width", "height")}
        return {
            "type": told["type"],
            "weight_g": None if told["weight_kg"] is None else told["weight_kg"] * 1000,
            "tracking_number": tidied(told["tracking_number"]),
            "sscc": tidied(told["sscc"]),
            **{side: None if value is None else int(value * 10) for side, value in lengths.items()},
        }


class _MomentForm(forms.Form):
    """A form that asks when, in the person's own time; empty means now."""

    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        validators=days.AS_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Leave empty for now."),
    )

    def full_clean(self) -> None:
        """Read times as this person's own."""
        with timezone.override(ZoneInfo(current().time_zone)):
            super().full_clean()

    def clean_at(self) -> datetime:
        """A moment that has been."""
        told: datetime | None = self.cleaned_data["at"]
        if told and told > datetime.now(UTC):
            raise forms.ValidationError(gettext("This lies in the future."))
        return told or datetime.now(UTC)


class ShipForm(_LabelForm, _MomentForm):
    """Who takes the shipment, and under which number."""

    carrier = forms.CharField(
        label=gettext_lazy("Carrier"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Read from the tracking number where you leave it empty."),
    )
    service = forms.CharField(label=gettext_lazy("Service"), max_length=120, required=False)
    rest_follows = forms.BooleanField(
        label=gettext_lazy("The rest of the order follows later"), required=False
    )


class TrackForm(_MomentForm):
    """What the carrier reports."""

    code = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[(code, name) for code, name in TRACKED_NAMES.items() if code not in ENDS],
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    text = forms.CharField(label=gettext_lazy("In their words"), max_length=300, required=False)


class DeliverForm(_MomentForm):
    """It has arrived, who signed, and what shows it: a photo, a paper or both."""

    signed_by = forms.CharField(label=gettext_lazy("Signed for by"), max_length=120, required=False)
    photo = forms.FileField(label=gettext_lazy("Photo"), required=False, allow_empty_file=True)
    paper = forms.FileField(label=gettext_lazy("Signed paper"), required=False, allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        options["auto_id"] = "arrived_%s"  # the form of the carrier's reports stands on the same page
        super().__init__(*args, **options)

    def clean_photo(self) -> Looked | None:
        """The photo, looked at."""
        return self._looked("photo")

    def clean_paper(self) -> Looked | None:
        """The paper, looked at."""
        return self._looked("paper")

    def proofs(self) -> list[Looked]:
        """What shows that it arrived."""
        told = (self.cleaned_data[name] for name in ("photo", "paper"))
        return [proof for proof in told if proof is not None]

    def _looked(self, name: str) -> Looked | None:
        file = self.cleaned_data[name]
        if file is None:
            return None
        try:
            return looked(file, file.name or "")
        except NotTaken as reason:
            raise forms.ValidationError(str(reason)) from reason


class ReturnForm(forms.Form):
    """What came back of a shipment: how much of each line of goods in it, how it looks, and where it lies."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), choices=list(CONDITION_NAMES.items()))
    location = code(gettext_lazy("Location"), required=False)

    def __init__(self, *args: Any, contents: list[Any], warehouse: Warehouse, **options: Any) -> None:
        options["initial"] = {"once": uuid.uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.contents, self.warehouse = contents, warehouse
        for row in contents:
            self.fields[f"qty-{row.id}"] = quantity(_named(row), min_value=Decimal(0), required=False)

    @property
    def lines(self) -> list[tuple[forms.BoundField, Any]]:
        """The field of each line of goods, and the line."""
        return [(self[f"qty-{row.id}"], row) for row in self.contents]

    def clean_location(self) -> Location | None:
        """The place in the shipment's own warehouse; nothing told, it has none until it is put away."""
        told = self.cleaned_data["location"]
        found = location_by(self.warehouse, told) if told else None
        if told and found is None:
            raise forms.ValidationError(gettext("The warehouse has no such location."))
        return found

    def back(self) -> dict[UUID, Decimal]:
        """How much of which line came back."""
        told = {
            name.removeprefix("qty-"): value for name, value in self.cleaned_data.items() if "qty-" in name
        }
        return {UUID(key): value for key, value in told.items() if value}


class CostForm(ChangeForm):
    """What a shipment cost the warehouse. Its client never sees it."""

    carrier_cost = quantity(gettext_lazy("Carrier"), min_value=Decimal(0), required=False)
    label_cost = quantity(gettext_lazy("Label"), min_value=Decimal(0), required=False)
    surcharges = quantity(gettext_lazy("Surcharges"), min_value=Decimal(0), required=False)
    currency = forms.RegexField(
        label=gettext_lazy("Currency"), regex=r"^[A-Z]{3}$", max_length=3, initial="EUR"
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)


def _named(row: Any) -> str:
    which = row.serial_no or row.lot_no
    return f"{row.sku} · {which}" if which else str(row.sku)
