"""Lines typed, pasted or scanned one under another: an item, how many, if known its lot and expiry day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from baywindow.catalog.models import Item
from baywindow.catalog.quantities import LIMIT, PLACES
from baywindow.tenancy.days import plausible
from baywindow.ui.language import gettext_lazy

from .finding import items_by

_PARTS = re.compile(r";|,\s|\s{1,}")
MOST_TOLD = 5


class Typed(NamedTuple):
    """One line as it was typed."""

    item: Item
    qty: Decimal
    lot_no: str = ""
    expiry_date: date | None = None

    @property
    def what(self) -> tuple[UUID, str, date | None]:
        """What makes it the same line as another, however many."""
        return self.item.id, self.lot_no, self.expiry_date


class LinesField(forms.CharField):
    """Lines: SKU or barcode, quantity, and if known lot and expiry day."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Lines"))
        options.setdefault(
            "help_text",
            gettext_lazy(
                "One a line: SKU or barcode, quantity, and if you know them lot and expiry date."
                " Columns copied from a spreadsheet fit."
            ),
        )
        widget = forms.Textarea(
            attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false", "class": "mono"}
        )
        super().__init__(widget=widget, max_length=100_000, **options)


def typed_lines(client_id: UUID, text: str, most: int) -> list[Typed]:
    """The lines, `most` of them; ValidationError names the first few that cannot be read, by their number."""
    told = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(told) > most:
        raise forms.ValidationError(gettext("At most %(most_lines)s lines.") % {"most_lines": most})
    found, wrong = [], []
    items = items_by(client_id, (_parts(line)[0] for _, line in told))
    for n, line in told:
        try:
            found.append(_line(items, line))
        except ValueError as error:
            wrong.append(forms.ValidationError(gettext("Line %(n)s: %(error)s") % {"n": n, "error": error}))
    if wrong:
        raise forms.ValidationError(wrong[:MOST_TOLD])
    return found


def _line(items: Mapping[str, Item], line: str) -> Typed:
    sku, *rest = _parts(line)
    item = items.get(sku)
    if item is None:
        raise ValueError(gettext("there is no active item or barcode “%(sku)s”.") % {"sku": sku})
    if not rest:
        raise ValueError(gettext("say how many of %(sku)s.") % {"sku": sku})
    if len(rest) > 3:
        raise ValueError(gettext("there is more on it than SKU, quantity, lot and expiry date."))
    if any(rest[1:]) and not item.lot_tracked:
        raise ValueError(gettext("%(sku)s is not kept by lot: leave lot and day out.") % {"sku": sku})
    lot_no = rest[1][:80] if len(rest) > 1 else ""
    return Typed(item, _quantity(rest[0]), lot_no, _day(rest[2]) if len(rest) > 2 and rest[2] else None)


def as_typed(lines: Iterable[Typed]) -> str:
    """Lines as a field of lines shows them, parted by tabs."""
    return "\n".join(_as_typed(line) for line in lines)


def _as_typed(line: Typed) -> str:
    day = line.expiry_date.isoformat() if line.expiry_date else ""
    parts = [line.item.sku, f"{line.qty.normalize():f}", line.lot_no, day]
    return "\t".join(parts).rstrip("\t")


def _parts(line: str) -> list[str]:
    """The line's parts. Tabs, where there are any, part it alone: what stands between them may be empty."""
    if "\t" in line:
        return [part.strip() for part in line.split("\t")]
    return [part for part in _PARTS.split(line) if part] or [line]


def _quantity(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not 0 < found < LIMIT or -int(found.as_tuple().exponent) > PLACES:
        raise ValueError(gettext("“%(text)s” is no quantity.") % {"text": text[:20]})
    return found


def _day(text: str) -> date:
    try:
        return plausible(date.fromisoformat(text))
    except ValueError:
        raise ValueError(
            gettext("“%(text)s” is no day: write it as 2027-03-31.") % {"text": text[:20]}
        ) from None
