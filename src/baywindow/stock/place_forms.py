"""Forms over places and lots: warehouses, locations, and what a lot may be."""

from __future__ import annotations

from typing import Any

from django import forms

from baywindow.tenancy.editing import ChangeForm
from baywindow.tenancy.forms import Zones, time_zones

from .forms import code, day
from .kinds import LOCATION_TYPES, LOT_STATUSES

LOT_STATUS_NAMES = {
    "ok": "OK",
    "quarantine": "In quarantine",
    "recalled": "Recalled",
    "expired": "Expired",
}
LOCATION_TYPE_NAMES = {name: name.capitalize() for name in LOCATION_TYPES}


class WarehouseForm(ChangeForm):
    """A building of the workspace."""

    code = code("Code", help_text="Short, as on labels: BER.")
    name = forms.CharField(label="Name", max_length=120)
    address = forms.CharField(label="Address", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    time_zone = forms.ChoiceField(
        label="Time zone", choices=time_zones, widget=Zones, initial="Europe/Berlin"
    )
    cut_off = forms.TimeField(
        label="Cut-off",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Until when an order leaves the same day.",
    )


class LocationForm(ChangeForm):
    """A place inside a warehouse."""

    code = code("Code", help_text="As printed on the shelf.")
    zone = forms.CharField(label="Zone", max_length=80, required=False)
    type = forms.ChoiceField(label="Type", choices=list(LOCATION_TYPE_NAMES.items()))


class LotForm(ChangeForm):
    """What a lot's label says, and whether it may leave."""

    status = forms.ChoiceField(
        label="Status",
        choices=[(key, LOT_STATUS_NAMES[key]) for key in LOT_STATUSES],
        help_text="Only a lot that is OK counts as available.",
    )
    mfg_date = day("Made on", required=False)
    expiry_date = day("Expires on", required=False)

    def clean(self) -> dict[str, Any]:
        """Nothing expires before it was made."""
        told: dict[str, Any] = super().clean() or {}
        made, expires = told.get("mfg_date"), told.get("expiry_date")
        if made and expires and expires < made:
            self.add_error("expiry_date", "It cannot expire before it was made.")
        return told


class SharedForm(forms.Form):
    """Which client is to see a warehouse."""

    client = forms.ChoiceField(label="Client")

    def __init__(self, *args: Any, clients: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["client"].choices = clients  # type: ignore[attr-defined]
