"""Forms over deliveries: what is said of one, and its lines, typed, pasted or scanned one under another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from baywindow.documents.forms import Papers
from baywindow.documents.storing import Looked
from baywindow.stock.forms import code, day
from baywindow.stock.models import Warehouse
from baywindow.stock.offers import offer_items
from baywindow.stock.rewriting import RewriteForm
from baywindow.stock.typed_lines import LinesField, typed_lines
from baywindow.stock.verb_forms import ReceiveForm
from baywindow.tenancy.editing import ChangeForm
from baywindow.tenancy.models import Client
from baywindow.ui.language import gettext_lazy

from .asns import MOST_LINES, Goods
from .models import Asn


def read_lines(client_id: UUID, text: str) -> list[Goods]:
    """The lines as goods of a delivery."""
    return [Goods(*line) for line in typed_lines(client_id, text, MOST_LINES)]


class AsnForm(ChangeForm):
    """What is said of a delivery."""

    warehouse_id = forms.ChoiceField(label=gettext_lazy("To warehouse"))
    expected_from = day(gettext_lazy("Expected from"))
    expected_to = day(
        gettext_lazy("Expected to"), required=False, help_text=gettext_lazy("Leave empty for a single day.")
    )
    client_reference = code(gettext_lazy("Client's reference"), required=False)
    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=120, required=False)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=120, required=False)
    tracking_numbers = forms.CharField(label=gettext_lazy("Tracking numbers"), max_length=400, required=False)
    container = code(gettext_lazy("Container"), required=False)
    seal = code(gettext_lazy("Seal"), required=False)
    packages = forms.IntegerField(
        label=gettext_lazy("Packages or pallets"), min_value=0, max_value=100_000, required=False
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

    def clean(self) -> dict[str, Any]:
        """A single day is a window of one; a window ends no sooner than it begins."""
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("expected_from"), told.get("expected_to")
        if first and not last and "expected_to" not in self.errors:
            told["expected_to"] = first
        if first and last and last < first:
            self.add_error("expected_to", gettext("The window ends before it begins."))
        return told


class LinesForm(forms.Form):
    """More lines of a delivery."""

    lines = LinesField()

    def __init__(self, *args: Any, client: Client, **options: Any) -> None:
        self.client_id = client.id
        super().__init__(*args, **options)
        offer_items(self.fields["lines"], client.id)

    def clean_lines(self) -> list[Goods]:
        """The goods they name."""
        return read_lines(self.client_id, self.cleaned_data["lines"])


class NewAsnForm(AsnForm):
    """A new delivery with its lines. `once` makes a second sending of the same form change nothing."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    lines = LinesField(required=False)

    def __init__(self, *args: Any, client_id: UUID, **options: Any) -> None:
        self.client_id = client_id
        super().__init__(*args, **options)
        offer_items(self.fields["lines"], client_id)

    def clean_lines(self) -> list[Goods]:
        """The goods they name."""
        return read_lines(self.client_id, self.cleaned_data["lines"])

    @property
    def changes(self) -> dict[str, Any]:
        """What is said of the delivery itself; its form's key is where it came from."""
        told = {name: value for name, value in super().changes.items() if name not in {"once", "lines"}}
        return told | {"source_ref": f"form/{self.cleaned_data['once']}"}

    def sent_before(self) -> Asn | None:
        """The delivery that this very form has made already."""
        known = Asn.objects.of_client(self.client_id)
        found: Asn | None = known.filter(source="native", source_ref=self.changes["source_ref"]).first()
        return found


class OwnAsnForm(AsnForm, RewriteForm):
    """A client's delivery with its lines, until it arrives."""

    lines = LinesField(required=False)


class CountForm(ReceiveForm):
    """Goods of a delivery as they are counted: which, how many, how they look, where they go."""

    wrong_item = forms.BooleanField(
        label=gettext_lazy("Wrong item: it came instead of what was announced"), required=False
    )
    photos = Papers(label=gettext_lazy("Photos"), required=False)
    UNASKED = ("kind", "reason", "words", "document_number", "client_reference", "occurred_at", "warehouse")

    def __init__(
        self, data: Any, files: Any = None, *, client: Client, warehouse: Warehouse, **options: Any
    ) -> None:
        taken = files and MultiValueDict({"photos": [files.getlist("photos")]})
        super().__init__(data, taken, client=client, warehouses=[warehouse], **options)
        self.there = warehouse
        for name in self.UNASKED:
            del self.fields[name]

    def clean_photos(self) -> list[Looked]:
        """Pictures, and nothing else."""
        photos: list[Looked] = self.cleaned_data["photos"]
        if any(not photo.mime.startswith("image/") for photo in photos):
            raise forms.ValidationError(gettext("That is no photo."))
        return photos

    def clean(self) -> dict[str, Any]:
        """The goods are in the delivery's own warehouse."""
        self.cleaned_data["warehouse"] = self.there
        return super().clean()


class ReceiptForm(forms.Form):
    """Goods that nobody announced: where they arrive, and what the papers say."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    warehouse = forms.ChoiceField(label=gettext_lazy("Warehouse"))
    door = forms.CharField(label=gettext_lazy("Door or dock"), max_length=80, required=False)
    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=120, required=False)
    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=120, required=False)
    client_reference = code(gettext_lazy("Client's reference"), required=False)
    notes_public = forms.CharField(
        label=gettext_lazy("Notes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The client reads them."),
    )

    def __init__(self, *args: Any, warehouses: Mapping[str, Warehouse], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = warehouses
        choices = [(key, f"{one.code} · {one.name}") for key, one in warehouses.items()]
        self.fields["warehouse"].choices = choices  # type: ignore[attr-defined]

    @property
    def source_ref(self) -> str:
        """What makes a second sending of the form the same receipt."""
        return f"form/{self.cleaned_data['once']}"

    def told(self) -> dict[str, Any]:
        """What the receipt says of itself."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return said | {"warehouse": self.known[said["warehouse"]], "source_ref": self.source_ref}


class NoteForm(forms.Form):
    """A sentence about a difference, or an answer to it."""

    words = forms.CharField(label=gettext_lazy("In your words"), max_length=500, required=False)
