"""How a value of a file finds the record it names, in SQL: a row `l`, an item `i`, and so on."""

from __future__ import annotations

WAYS: dict[str, dict[str, str]] = {
    "item": {
        "sku": "i.sku = l.item",
        "source_ref": "i.source = %(source)s and i.source_ref = l.item",
        "barcode": "i.id = (select b.item_id from item_barcode b where b.workspace_id = %(workspace)s"
        " and b.client_id = %(client)s and b.code = l.item)",
    },
    "warehouse": {
        "code": "w.code = l.warehouse",
        "source_ref": "w.source = %(source)s and w.source_ref = l.warehouse",
    },
    "location": {
        "code": "p.code = l.location",
        "source_ref": "p.source = %(source)s and p.source_ref = l.location",
    },
}
WORDS = {"sku": "SKU", "source_ref": "source reference", "barcode": "barcode", "code": "code"}

TABLES: dict[str, tuple[str, str, str]] = {
    "item": ("item", "i", "items"),
    "warehouse": ("warehouse", "w", "warehouses"),
}
"""Table, its alias in `WAYS`, and the word of a mapping that lets rows make it."""
