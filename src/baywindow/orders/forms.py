"""Forms over orders: what is said of one, its lines, why it is held, and what was picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from baywindow.catalog.quantities import LIMIT, PLACES
from baywindow.stock.forms import TYPED, code, day
from baywindow.stock.offers import offer_items
from baywindow.stock.rewriting import RewriteForm
from baywindow.stock.typed_lines import LinesField, typed_lines
from baywindow.tenancy.editing import ChangeForm
from baywindow.ui.language import gettext_lazy

from .models import Order
from .orders import MOST_LINES, Wish

WISHES = gettext_lazy(
    "One a line: SKU or barcode, and quantity. Columns copied from a spreadsheet fit. The warehouse takes"
    " what expires first; where it must be a certain lot, name it as a third part, and as a fourth the day it"
    " must keep until at least."
)


class OrderForm(ChangeForm):
    """What is said of an order."""

    warehouse_id = forms.ChoiceField(label=gettext_lazy("From warehouse"))
    client_reference = code(gettext_lazy("Client's reference"), required=False)
    requested_ship = day(gettext_lazy("To ship on"), required=False)
    requested_delivery = day(gettext_lazy("To arrive on"), required=False)
    consignee = forms.CharField(label=gettext_lazy("Ship to"), max_length=120)
    contact = forms.CharField(label=gettext_lazy("Mail or phone"), max_length=120, required=False)
    street = forms.CharField(label=gettext_lazy("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=60,  # a name is refused whole: cut to its first letters it would be another country
        help_text=gettext_lazy("Two letters, such as DE."),
    )
    service_level = forms.CharField(label=gettext_lazy("Service"), max_length=80, required=False)
    carrier_preference = forms.CharField(label=gettext_lazy("Carrier"), max_length=80, required=False)
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=[("0", gettext_lazy("Normal")), ("1", gettext_lazy("Urgent"))]
    )
    notes_public = forms.CharField(
        label=gettext_lazy("Notes"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, warehouses: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["warehouse_id"].choices = list(warehouses)  # type: ignore[attr-defined]

    def clean_warehouse_id(self) -> UUID:
        """The warehouse's id."""
        return UUID(self.cleaned_data["warehouse_id"])

    def clean_priority(self) -> int:
        """As a number, so that more urgent orders sort first."""
        return int(self.cleaned_data["priority"])

    def clean_country(self) -> str:
        """The country's two letters."""
        told: str = self.cleaned_data["country"]
        if not (len(told) == 2 and told.isascii() and told.isalpha()):
            raise forms.ValidationError(
                gettext("“%(told)s” is no country: write two letters, such as DE.") % {"told": told}
            )
        return told.upper()


class NewOrderForm(OrderForm):
    """A new order with its lines. `once` makes a second sending of the same form change nothing."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    lines = LinesField(help_text=WISHES)

    def __init__(self, *args: Any, client_id: UUID, **options: Any) -> None:
        self.client_id = client_id
        super().__init__(*args, **options)
        offer_items(self.fields["lines"], client_id)

    def clean_lines(self) -> list[Wish]:
        """What is ordered; the day on a line is how long it must keep."""
        return [Wish(*line) for line in typed_lines(self.client_id, self.cleaned_data["lines"], MOST_LINES)]

    @property
    def changes(self) -> dict[str, Any]:
        """What is said of the order itself; its form's key is where it came from."""
        told = {name: value for name, value in super().changes.items() if name not in {"once", "lines"}}
        return told | {"source_ref": f"form/{self.cleaned_data['once']}"}

    def sent_before(self) -> Order | None:
        """The order that this very form has made already."""
        known = Order.objects.of_client(self.client_id)
        found: Order | None = known.filter(source="native", source_ref=self.changes["source_ref"]).first()
        return found


class OwnOrderForm(OrderForm, RewriteForm):
    """A client's own order with its lines, while there is time to change it."""

    lines = LinesField(help_text=WISHES)


class HoldForm(forms.Form):
    """Why an order is to wait."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False)


class RefuseForm(forms.Form):
    """Why an order is not approved."""

    why = forms.CharField(label=gettext_lazy("What has to change"), max_length=200)


class ApproveForm(forms.Form):
    """The version of an order that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RulesForm(forms.Form):
    """Whether a client's own orders need approval."""

    needs_approval = forms.BooleanField(
        label=gettext_lazy("Orders need approval"),
        required=False,
        help_text=gettext_lazy(
            "Whoever places or changes an order asks for it: the warehouse does nothing for it until somebody"
            " else approves it. What comes by an API key needs approval, too."
        ),
    )


class PickForm(forms.Form):
    """Goods taken from their place for an order: which reservation, how many, from where."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    reservation = forms.UUIDField(widget=forms.HiddenInput)
    place = code(gettext_lazy("From"), required=False)
    scan = code(
        gettext_lazy("Item"), required=False, help_text=gettext_lazy("Scan its barcode or SKU to be sure.")
    )
    qty = forms.DecimalField(
        label=gettext_lazy("Picked"), min_value=0, max_digits=18, decimal_places=PLACES, max_value=LIMIT - 1
    )
    serials = forms.CharField(
        label=gettext_lazy("Serial numbers"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={**TYPED, "rows": 4}),
        help_text=gettext_lazy("One a line: each is one piece."),
    )

    def clean_serials(self) -> list[str]:
        """Each piece's number; there may be blanks in it."""
        return [line.strip() for line in self.cleaned_data["serials"].splitlines() if line.strip()]
