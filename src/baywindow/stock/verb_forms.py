"""The verbs of stock as forms: receive, adjust, move, hold, release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from baywindow.catalog.barcodes import is_sscc
from baywindow.catalog.models import Item
from baywindow.ui.language import gettext_lazy

from .floor import lot_of
from .forms import TYPED, GoodsForm, code, day, quantity
from .kinds import CONDITION_NAMES
from .ledger import Goods
from .models import Lot
from .units import bare, unit_for


class ReceiveForm(GoodsForm):
    """Goods come in; a lot that is new is made with its dates."""

    reasons = ("received", "returned", "found", "other")
    makes_lots = True

    kind = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            ("receipt", gettext_lazy("Receipt")),
            ("return", gettext_lazy("Return")),
            ("opening", gettext_lazy("Opening stock")),
        ],
    )
    qty = quantity(gettext_lazy("Quantity"), min_value=0)
    expiry_date = day(gettext_lazy("Expires"), required=False)
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        required=False,
        widget=forms.Textarea(attrs={**TYPED, "rows": 4}),
        help_text=gettext_lazy("One a line, for items kept by serial number: each is one piece."),
    )

    unit = code(
        gettext_lazy("Pallet or carton"),
        required=False,
        help_text=gettext_lazy("Its SSCC, if the goods stay on it."),
    )

    def clean_unit(self) -> str:
        """The label's digits."""
        told: str = self.cleaned_data["unit"]
        if told and not is_sscc(bare(told)):
            raise forms.ValidationError(
                gettext("%(sscc)s is not an SSCC: its check digit or its length is wrong.") % {"sscc": told}
            )
        return bare(told)

    def clean_serials(self) -> list[str]:
        """The numbers, each once."""
        told = [line.strip() for line in self.cleaned_data["serials"].splitlines()]
        numbers = [line for line in told if line]
        if len(set(numbers)) < len(numbers):
            raise forms.ValidationError(gettext("A serial number is in the list twice."))
        return numbers

    def clean(self) -> dict[str, Any]:
        """How much, and the dates of a new lot."""
        told = super().clean()
        item: Item | None = told.get("item")
        if item is not None:
            self._check_quantity(item, told)
            self._check_expiry(item, told)
        return told

    def received(self) -> Goods:
        """The goods as they come in; a lot or a pallet that is new is made with them."""
        told = self.cleaned_data
        lot = lot_of(told["item"], self.lot_no, told["expiry_date"]) if self.lot_no else None
        unit = unit_for(self.client.id, told["unit"], told["location"]) if told["unit"] else None
        return replace(self.goods(lot=lot), handling_unit_id=unit.id if unit else None)

    @property
    def lot_no(self) -> str:
        """The lot's number as it was typed."""
        return str(self.data.get("lot", "")).strip()

    def _check_quantity(self, item: Item, told: dict[str, Any]) -> None:
        if item.serial_tracked:
            self.errors.pop("qty", None)  # the pieces are counted
            if not told.get("serials"):
                self.add_error(
                    "serials",
                    gettext("%(sku)s is kept by serial number: list each piece.") % {"sku": item.sku},
                )
        elif told.get("serials"):
            self.add_error(
                "serials",
                gettext("%(sku)s is not kept by serial number: leave this empty.") % {"sku": item.sku},
            )
        elif told.get("qty") == 0:
            self.add_error("qty", gettext("Say how many came in."))

    def _check_expiry(self, item: Item, told: dict[str, Any]) -> None:
        lot: Lot | None = told.get("lot")
        expires: date | None = told.get("expiry_date")
        if lot and expires and lot.expiry_date and lot.expiry_date != expires:
            known = gettext("Lot %(lot_no)s expires on %(expiry_date)s") % {
                "lot_no": lot.lot_no,
                "expiry_date": lot.expiry_date,
            }
            self.add_error(
                "expiry_date",
                gettext("%(known)s: change the lot itself if that is wrong.") % {"known": known},
            )
        if item.expiry_tracked and not expires and not (lot and lot.expiry_date):
            self.add_error(
                "expiry_date",
                gettext("%(sku)s is kept by expiry date: read it off the label.") % {"sku": item.sku},
            )


class AdjustForm(GoodsForm):
    """What is there is not what the books say."""

    reasons = ("counted", "damaged", "lost", "found", "mislabelled", "scrapped", "other")

    way = forms.ChoiceField(
        label=gettext_lazy("Say it as"),
        choices=[
            ("by", gettext_lazy("A change: +5 or −3")),
            ("counted", gettext_lazy("A count: so many are there")),
        ],
        widget=forms.RadioSelect,
        initial="by",
    )
    qty = quantity(gettext_lazy("Quantity"))
    serial = code(gettext_lazy("Serial number"), required=False)

    def clean(self) -> dict[str, Any]:
        """A count is never below zero, a change never zero."""
        told = super().clean()
        qty: Decimal | None = told.get("qty")
        if told.get("way") == "counted" and qty is not None and qty < 0:
            self.add_error("qty", gettext("A count cannot be below zero."))
        if told.get("way") == "by" and qty == 0:
            self.add_error("qty", gettext("Say by how much, like 5 or -3."))
        return told


class MoveForm(GoodsForm):
    """From a place to another in the same warehouse, or into another condition."""

    reasons = ("relocated", "replenished", "quality", "damaged", "other")

    qty = quantity(gettext_lazy("Quantity"), min_value=0)
    to_location = code(gettext_lazy("To location"), required=False)
    to_condition = forms.ChoiceField(
        label=gettext_lazy("Into condition"),
        required=False,
        choices=[("", gettext_lazy("As it is")), *CONDITION_NAMES.items()],
    )
    serial = code(gettext_lazy("Serial number"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("to_location", "console_location_suggestions")

    def clean(self) -> dict[str, Any]:
        """Find where it goes."""
        told = super().clean()
        told["to_location"] = self._location(told, "to_location")
        stays = told["to_location"] in {None, told["location"]}
        if stays and told.get("to_condition") in {"", told.get("condition")} and not self.errors:
            self.add_error("to_location", gettext("Say where the goods go, or into which condition."))
        return told

    def destination(self) -> Goods:
        """The goods where they go; without a new location they stay where they are."""
        told = self.cleaned_data
        return self.goods(
            location=told["to_location"] or told["location"],
            condition=told["to_condition"] or told["condition"],
        )


class HoldForm(GoodsForm):
    """Put on hold: on hand, but not available."""

    reasons = ("quality", "recount", "customs", "recalled", "damaged", "other")

    qty = quantity(gettext_lazy("Quantity"), min_value=0)


class ReleaseForm(GoodsForm):
    """Give held goods free."""

    reasons = ("cleared", "recount", "quality", "customs", "other")

    qty = quantity(gettext_lazy("Quantity"), min_value=0)
