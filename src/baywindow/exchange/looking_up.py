"""How a value of a file finds the record it names, in SQL: a row `l`, an item `i`, and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from .mapping import Mapping


def _known_elsewhere(table: str, alias: str, field: str, referenced: bool = True) -> dict[str, str]:
    """How a row finds a record that other systems know by keys of their own: by one way, or by any of them.

    By any, the key of the system the file comes from goes first, our number next, the reference last.
    """
    says = {
        "source_ref": f"k.source = %(source)s and k.source_ref = l.{field}",
        "number": f"k.number = l.{field}",
        "client_reference": f"k.client_reference <> '' and k.client_reference = l.{field}"
        if referenced
        else "false",
    }
    one = f"(select k.id from {table} k where k.workspace_id = %(workspace)s and k.client_id = %(client)s and"  # noqa: S608 - our own words
    found = {way: f"{one} {said} limit 1)" for way, said in says.items()}
    return {way: f"{alias}.id = {by}" for way, by in found.items()} | {
        "any": f"{alias}.id = coalesce({', '.join(found.values())})"
    }


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
    "order_number": _known_elsewhere("client_order", "o", "order_number"),
    "order": _known_elsewhere("client_order", "s", "number"),
    "asn": _known_elsewhere("asn", "s", "number"),
    "shipped": _known_elsewhere("shipment", "s", "number", referenced=False),
    "order_ref": {
        "source_ref": "o.source = %(source)s and o.source_ref = l.order_ref",
        "number": "o.number = l.order_ref",
        "client_reference": "o.client_reference <> '' and o.client_reference = l.order_ref",
    },
    "delivery": {
        "source_ref": "a.source = %(source)s and a.source_ref = l.delivery",
        "number": "a.number = l.delivery",
        "client_reference": "a.client_reference <> '' and a.client_reference = l.delivery",
    },
    "shipment": {
        "tracking_number": "s.id in (select n.id from shipment n where n.workspace_id = %(workspace)s"
        " and n.client_id = %(client)s and n.tracking_number = upper(replace(l.shipment, ' ', ''))"
        " union all select p.shipment_id from package p where p.workspace_id = %(workspace)s"
        " and p.client_id = %(client)s and p.tracking_number = upper(replace(l.shipment, ' ', '')))",
        "number": "s.number = l.shipment",
        "source_ref": "s.source = %(source)s and s.source_ref = l.shipment",
    },
    "location": {
        "code": "p.code = l.location",
        "source_ref": "p.source = %(source)s and p.source_ref = l.location",
    },
}
WORDS = {"sku": "SKU", "source_ref": "source reference", "barcode": "barcode", "code": "code",
         "number": "number", "tracking_number": "tracking number",
         "client_reference": "client's reference", "any": "key, number or reference"}  # fmt: skip

TABLES: dict[str, tuple[str, str]] = {"item": ("item", "i"), "warehouse": ("warehouse", "w")}
"""Table and its alias in `WAYS` of what the first rows are looked up in before anything runs."""

MADE_BY = {"item": ("items", "sku"), "warehouse": ("warehouses", "code"), "location": ("locations", "code")}
"""The word of a mapping that lets rows make what a field names, and the only way it is found by then."""

_UNKNOWN = {
    "item": gettext_noop("There is no item with this %(way)s: take the items in first%(or_made)s"),
    "warehouse": gettext_noop("There is no warehouse with this %(way)s: make it first%(or_made)s"),
    "location": gettext_noop(
        "The warehouse has no location with this %(way)s: take the locations in first%(or_made)s"
    ),
}


def unknown(mapping: Mapping, name: str) -> str:
    """What to do about an item, a warehouse or a location that nobody made, if the mapping cannot make it."""
    (word, way), told = MADE_BY[name], mapping.look_up(name)
    can_be_made = word in mapping.kind.creates and told == way
    or_made = gettext("⟦, or let the mapping make them: “%(word)s” in its create⟧") % {"word": word}
    return gettext(_UNKNOWN[name]) % {"way": WORDS[told], "or_made": or_made if can_be_made else ""}


def unknowns(mapping: Mapping) -> dict[str, str]:
    """`unknown` of each field of the mapping's kind that can name such, as parameters of a statement."""
    return {f"no_{name}": unknown(mapping, name) for name in _UNKNOWN if mapping.kind.looks_up(name)}
