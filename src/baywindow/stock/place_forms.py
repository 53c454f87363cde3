"""Forms over places and lots: warehouses, locations, and what a lot may be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from baywindow.tenancy.editing import ChangeForm
from baywindow.tenancy.forms import Zones, time_zones
from baywindow.ui.language import gettext_lazy

from .forms import code, day
from .kinds import LOCATION_TYPE_NAMES, LOT_STATUS_NAMES, LOT_STATUSES


class WarehouseForm(ChangeForm):
    """A building of the workspace."""

    code = code(gettext_lazy("Code"), help_text=gettext_lazy("Short, as on labels: BER."))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("Address"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=time_zones, widget=Zones, initial="Europe/Berlin"
    )
    cut_off = forms.TimeField(
        label=gettext_lazy("Cut-off"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Until when an order leaves the same day."),
    )


class LocationForm(ChangeForm):
    """A place inside a warehouse."""

    code = code(gettext_lazy("Code"), help_text=gettext_lazy("As printed on the shelf."))
    zone = forms.CharField(label=gettext_lazy("Zone"), max_length=80, required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=list(LOCATION_TYPE_NAMES.items()))


class LotForm(ChangeForm):
    """What a lot's label says, and whether it may leave."""

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[(key, LOT_STATUS_NAMES[key]) for key in LOT_STATUSES],
        help_text=gettext_lazy("Only a lot that is OK counts as available."),
    )
    mfg_date = day(gettext_lazy("Made on"), required=False)
    expiry_date = day(gettext_lazy("Expires on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Nothing expires before it was made."""
        told: dict[str, Any] = super().clean() or {}
        made, expires = told.get("mfg_date"), told.get("expiry_date")
        if made and expires and expires < made:
            self.add_error("expiry_date", gettext("It cannot expire before it was made."))
        return told


class SharedForm(forms.Form):
    """Which client is to see a warehouse."""

    client = forms.ChoiceField(label=gettext_lazy("Client"))

    def __init__(self, *args: Any, clients: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["client"].choices = clients  # type: ignore[attr-defined]
