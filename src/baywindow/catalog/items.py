"""What staff do to items. Each verb keeps the search words true and refuses what stock forbids."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import one

from .models import Item, ItemBarcode, ItemCost, ItemPack
from .words import remember

TRACKING = ("lot_tracked", "serial_tracked", "expiry_tracked")

_BOOKED = """
select exists (select 1 from movement m
                where m.workspace_id = %(workspace)s and m.client_id = %(client)s
                  and m.item_id = %(item)s::uuid) as ever,
       exists (select 1 from level v
                where v.workspace_id = %(workspace)s and v.client_id = %(client)s
                  and v.item_id = %(item)s::uuid
                  and (v.on_hand <> 0 or v.on_hold <> 0 or v.allocated <> 0)) as now
"""


def create_item(client_id: UUID, **values: Any) -> Item:
    """A new item of the client; the database refuses an SKU that is taken."""
    item = Item(client_id=client_id, **values)
    item.save(using=current().alias)
    remember(item)
    return item


def amend_item(item: Item, **changes: Any) -> Item:
    """Change an item; Refusal where goods that are booked already would change their meaning."""
    _meaning_stays(item, changes)
    for field, value in changes.items():
        setattr(item, field, value)
    item.version += 1
    item.save(update_fields=[*changes, "updated_at", "version"])
    remember(item)
    return item


def archive(item: Item) -> None:
    """Take an item out of use; Refusal while any of it is in stock."""
    if _booked(item).now:
        raise Refusal(
            gettext("%(sku)s is still in stock. Ship or adjust it to zero, then archive it.")
            % {"sku": item.sku}
        )
    _set_status(item, "archived")


def restore(item: Item) -> None:
    """Bring an archived item back into use."""
    _set_status(item, "active")


def add_barcode(item: Item, code: str, kind: str | None = None) -> ItemBarcode:
    """A further code of the item; Refusal for a false check digit, the database refuses a taken one."""
    barcode = ItemBarcode.of(item, code, kind)
    barcode.save(using=current().alias)
    remember(item)
    return barcode


def remove_barcode(item: Item, barcode_id: UUID) -> None:
    """Forget a code of the item; one that is gone already stays gone."""
    ItemBarcode.objects.of_client(item.client_id).filter(item_id=item.id, id=barcode_id).delete()
    remember(item)


def add_pack(item: Item, **values: Any) -> ItemPack:
    """A larger unit the item comes in."""
    pack = ItemPack(client_id=item.client_id, item_id=item.id, **values)
    pack.save(using=current().alias)
    return pack


def remove_pack(item: Item, pack_id: UUID) -> None:
    """Forget a pack of the item."""
    ItemPack.objects.of_client(item.client_id).filter(item_id=item.id, id=pack_id).delete()


def cost_of(item: Item, *, lock: bool = False) -> ItemCost | None:
    """What the item costs the warehouse, for staff who may see it; locked, for those who may change it."""
    owned = ItemCost.objects.of_client(item.client_id).filter(item_id=item.id)
    found: ItemCost | None = (owned.select_for_update() if lock else owned).first()
    return found


def set_cost(
    item: Item, known: ItemCost | None, currency: str, note: str, **costs: Decimal | None
) -> ItemCost:
    """Write down what the item costs the warehouse, over what is `known`; the database refuses a second."""
    cost = known or ItemCost(client_id=item.client_id, item_id=item.id, version=0)
    for field, value in {"currency": currency, "note": note, **costs}.items():
        setattr(cost, field, value)
    cost.version += 1
    cost.save(using=current().alias)
    return cost


def _set_status(item: Item, status: str) -> None:
    item.status = status
    item.version += 1
    item.save(update_fields=["status", "updated_at", "version"])


def _meaning_stays(item: Item, changes: dict[str, Any]) -> None:
    unit_changes = changes.get("uom", item.uom) != item.uom
    tracked_anew = any(changes.get(flag) and not getattr(item, flag) for flag in TRACKING)
    if not (unit_changes or tracked_anew):
        return
    booked = _booked(item)
    if unit_changes and booked.ever:
        raise Refusal(
            gettext("Movements of %(sku)s count in %(uom)s: make a new item for another unit.")
            % {"sku": item.sku, "uom": item.uom}
        )
    if tracked_anew and booked.now:
        raise Refusal(
            gettext("%(sku)s is in stock without a lot or serial number: adjust it to zero first.")
            % {"sku": item.sku}
        )


def _booked(item: Item) -> Any:
    return one(_BOOKED, {"client": item.client_id, "item": item.id})
