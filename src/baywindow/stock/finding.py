"""What people type or scan, found: an item by SKU or barcode, a location by its code, a lot by its number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from baywindow.catalog.models import Item, ItemBarcode

from .models import ClientWarehouse, Location, Lot, Serial, Warehouse

W = TypeVar("W", Warehouse, ClientWarehouse)


def item_by(client_id: UUID, text: str) -> Item | None:
    """The client's active item of this SKU, or the one that carries this barcode; None when neither is."""
    active = Item.objects.of_client(client_id).filter(status="active")
    found: Item | None = active.filter(sku=text).first()
    if found is None:
        code = ItemBarcode.objects.of_client(client_id).filter(code="".join(text.split())).first()
        found = active.filter(id=code.item_id).first() if code else None
    return found


def items_by(client_id: UUID, texts: Iterable[str]) -> dict[str, Item]:
    """The same of many texts, by the text; those that name nothing are left out."""
    wanted, active = set(texts), Item.objects.of_client(client_id).filter(status="active")
    found = {item.sku: item for item in active.filter(sku__in=wanted)}
    if codes := {text: "".join(text.split()) for text in wanted - found.keys()}:
        barcodes = ItemBarcode.objects.of_client(client_id).filter(code__in=set(codes.values()))
        carrier = dict(barcodes.values_list("code", "item_id"))
        items = {item.id: item for item in active.filter(id__in=set(carrier.values()))}
        found |= {text: items[carrier[code]] for text, code in codes.items() if carrier.get(code) in items}
    return found


def of_id_or_code(kind: type[W], text: str) -> W | None:
    """The warehouse of this id or this code, among all, or among those a client sees."""
    try:
        named = Q(id=UUID(text))
    except ValueError:
        named = Q(code=text)
    found: W | None = kind.objects.filter(named).first()
    return found


def location_by(warehouse: Warehouse, code: str) -> Location | None:
    """The warehouse's location of this code."""
    found: Location | None = Location.objects.filter(warehouse_id=warehouse.id, code=code).first()
    return found


def lot_by(item: Item, lot_no: str) -> Lot | None:
    """The item's lot of this number."""
    lots = Lot.objects.of_client(item.client_id)
    found: Lot | None = lots.filter(item_id=item.id, lot_no=lot_no).first()
    return found


def serials_by(item: Item, numbers: list[str]) -> dict[str, Serial]:
    """The item's serials among these numbers, by number."""
    known = Serial.objects.of_client(item.client_id).filter(item_id=item.id, serial_no__in=numbers)
    return {serial.serial_no: serial for serial in known}
