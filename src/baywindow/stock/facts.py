"""What an item is, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel import Locale
from django.utils.translation import gettext

from baywindow.tenancy.context import Member
from baywindow.ui.formats import money, qty
from baywindow.ui.viewer import viewer

Fact = tuple[str, str]


def facts_of(item: Any, member: Member) -> list[Fact]:
    """Terms and values; the unit's value only where the client has it shown."""
    facts = [
        (gettext("Category"), item.category),
        (gettext("Unit"), item.uom),
        (gettext("Kept by"), ", ".join(_kept_by(item)) or "quantity"),
        (gettext("Barcodes"), ", ".join(item.barcodes or ())),
        (gettext("Size"), _size(item.length_mm, item.width_mm, item.height_mm)),
        (gettext("Weight"), _weight(item.weight_g)),
        (
            gettext("Shelf life"),
            gettext("%(qty)s days") % {"qty": qty(item.shelf_life_days)} if item.shelf_life_days else "",
        ),
        (gettext("HS code"), item.hs_code),
        (gettext("Origin"), _country(item.origin_country)),
        (gettext("Reorder at"), qty(item.reorder_point) if item.reorder_point is not None else ""),
        (gettext("Reorder"), qty(item.reorder_qty) if item.reorder_qty else ""),
    ]
    if member.shows_unit_value and item.client_unit_value is not None:
        facts.append((gettext("Unit value"), money(item.client_unit_value, item.currency or member.currency)))
    return [fact for fact in facts if fact[1]]


def packs_of(item: Any) -> list[Fact]:
    """Each pack and what it holds."""
    return [(pack["uom"], _pack(pack, item.uom)) for pack in item.packs or ()]


def _pack(pack: dict[str, Any], uom: str) -> str:
    parts = [f"{qty(pack['qty'])} × {uom}", _size(pack["length"], pack["width"], pack["height"])]
    parts += [_weight(pack["weight"]), pack["barcode"]]
    return " · ".join(part for part in parts if part)


def _kept_by(item: Any) -> list[str]:
    flags = (
        (gettext("lot"), item.lot_tracked),
        (gettext("expiry date"), item.expiry_tracked),
        (gettext("serial number"), item.serial_tracked),
    )
    return [word for word, on in flags if on]


def _size(*millimetres: int | None) -> str:
    if not all(millimetres):
        return ""
    return " × ".join(qty(Decimal(side or 0) / 10) for side in millimetres) + " cm"


def _weight(grams: Decimal | float | None) -> str:
    if not grams:
        return ""
    return (
        gettext("%(qty)s kg") % {"qty": qty(Decimal(str(grams)) / 1000)}
        if grams >= 1000
        else f"{qty(grams)} g"
    )


def _country(code: str) -> str:
    return str(Locale.parse(viewer().locale).territories.get(code, code))
