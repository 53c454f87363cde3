"""A mapping begun for a file: the headings people really have lead to our fields, and no others do."""

from __future__ import annotations

import pytest

from baywindow.exchange.headings import known_headings, squashed
from baywindow.exchange.mapping import read_mapping
from baywindow.exchange.registry import KINDS
from baywindow.exchange.standard import begun_rules
from baywindow.exchange.wordings import MEASURES, OF_KIND, SHARED

SHOP = (
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Total,Shipping Method,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Street,Billing City,"
    "Billing Zip,Billing Country,Shipping Name,Shipping Street,Shipping City,Shipping Zip,Shipping Country,"
    "Notes"
)
MARKET = (
    "order-id,order-item-id,purchase-date,buyer-email,buyer-name,sku,product-name,quantity-purchased,"
    "ship-service-level,recipient-name,ship-address-1,ship-city,ship-state,ship-postal-code,ship-country"
)
FILES: list[tuple[str, str, dict[str, str]]] = [
    ("orders", SHOP, {
        "placed_at": "Created at", "item": "Lineitem sku", "quantity": "Lineitem quantity",
        "consignee": "Shipping Name", "street": "Shipping Street", "postcode": "Shipping Zip",
        "city": "Shipping City", "country": "Shipping Country", "contact": "Email",
        "service_level": "Shipping Method", "unit_value": "Lineitem price", "notes_public": "Notes",
    }),
    ("orders", MARKET, {
        "order_ref": "order-id", "placed_at": "purchase-date", "item": "sku",
        "quantity": "quantity-purchased", "consignee": "recipient-name", "street": "ship-address-1",
        "postcode": "ship-postal-code", "city": "ship-city", "country": "ship-country",
        "contact": "buyer-email", "service_level": "ship-service-level",
    }),
    ("orders", "Order No.,Line,Order Date,Warehouse,Item #,Qty,Customer,Zip,Town,Land,PO Number,Lot No", {
        "order_ref": "Order No.", "line": "Line", "placed_at": "Order Date", "warehouse": "Warehouse",
        "item": "Item #", "quantity": "Qty", "consignee": "Customer", "postcode": "Zip", "city": "Town",
        "country": "Land", "client_reference": "PO Number", "lot": "Lot No",
    }),
    ("orders", "Bestellnr.,Pos.,Bestelldatum,Lager,Art.-Nr.,Menge (Stk),Empfänger,Straße/Nr.,PLZ,Ort,Land,"
               "Ihr Zeichen,Versandart,Liefertermin,Bemerkung", {
        "order_ref": "Bestellnr.", "line": "Pos.", "placed_at": "Bestelldatum", "warehouse": "Lager",
        "item": "Art.-Nr.", "quantity": "Menge (Stk)", "consignee": "Empfänger", "street": "Straße/Nr.",
        "postcode": "PLZ", "city": "Ort", "country": "Land", "client_reference": "Ihr Zeichen",
        "service_level": "Versandart", "requested_delivery": "Liefertermin", "notes_public": "Bemerkung",
    }),
    ("orders", "Your reference,Ref,Lieferort,Lieferadresse PLZ,Rechnungsort", {
        "client_reference": "Your reference", "city": "Lieferort", "postcode": "Lieferadresse PLZ",
    }),
    ("deliveries", "PO Number,Line,ETA,Site,SKU,Expected Qty,Batch,Best before,Vendor,"
                   "Container No.,Seal #,Pallets", {
        "delivery": "PO Number", "line": "Line", "expected_from": "ETA", "warehouse": "Site", "item": "SKU",
        "quantity": "Expected Qty", "lot": "Batch", "lot_expiry": "Best before", "supplier": "Vendor",
        "container": "Container No.", "seal": "Seal #", "packages": "Pallets",
    }),
    ("deliveries", "ASN No,PO Number", {"delivery": "ASN No", "client_reference": "PO Number"}),
    ("deliveries", "Bestellung,Position,Lieferdatum,Werk,Material,Bestellmenge,ME,Charge,MHD,"
                   "Lieferant,Spediteur", {
        "delivery": "Bestellung", "line": "Position", "expected_from": "Lieferdatum", "warehouse": "Werk",
        "item": "Material", "quantity": "Bestellmenge", "uom": "ME", "lot": "Charge", "lot_expiry": "MHD",
        "supplier": "Lieferant", "carrier": "Spediteur",
    }),
    ("receipts", "GRN No,Pos,Receipt Date,Site,Dock,PO Number,Item No.,Ordered Qty,"
                 "Received Qty,Damaged,Bin", {
        "receipt": "GRN No", "line": "Pos", "received_at": "Receipt Date", "warehouse": "Site",
        "door": "Dock", "delivery": "PO Number", "item": "Item No.", "quantity": "Received Qty",
        "damaged": "Damaged", "location": "Bin",
    }),
    ("receipts", "WE-Nr.,Position,Eingangsdatum,Lager,Bestellnr,Artikelnr.,Istmenge,"
                 "Beschädigt,Lagerplatz,Tor", {
        "receipt": "WE-Nr.", "line": "Position", "received_at": "Eingangsdatum", "warehouse": "Lager",
        "delivery": "Bestellnr", "item": "Artikelnr.", "quantity": "Istmenge", "damaged": "Beschädigt",
        "location": "Lagerplatz", "door": "Tor",
    }),
    ("shipments", "Delivery Note No,Line,Ship Date,Site,Order #,Carrier,Tracking #,Ship To Name,Zip Code,"
                  "City,Country Code,Carton,SSCC-18,Item,SKU,Qty Shipped,Delivered On,Signed by", {
        "shipment": "Delivery Note No", "line": "Line", "shipped_at": "Ship Date", "warehouse": "Site",
        "order_number": "Order #", "carrier": "Carrier", "tracking_number": "Tracking #",
        "consignee": "Ship To Name", "postcode": "Zip Code", "city": "City", "country": "Country Code",
        "package": "Carton", "sscc": "SSCC-18", "item": "SKU", "quantity": "Qty Shipped",
        "delivered_at": "Delivered On", "signed_by": "Signed by",
    }),
    ("shipments", "Lieferschein-Nr.,Pos,Versanddatum,Lager,Auftragsnr.,Sendungsnummer,Empfänger,PLZ,Ort,"
                  "Artikel,Menge,NVE", {
        "shipment": "Lieferschein-Nr.", "line": "Pos", "shipped_at": "Versanddatum", "warehouse": "Lager",
        "order_number": "Auftragsnr.", "tracking_number": "Sendungsnummer", "consignee": "Empfänger",
        "postcode": "PLZ", "city": "Ort", "item": "Artikel", "quantity": "Menge", "sscc": "NVE",
    }),
    ("items", "Artikelnummer,Bezeichnung,Warengruppe,ME,EAN,Zolltarifnummer,Ursprungsland,EK-Preis,Währung", {
        "sku": "Artikelnummer", "name": "Bezeichnung", "category": "Warengruppe", "uom": "ME",
        "barcode": "EAN", "hs_code": "Zolltarifnummer", "origin_country": "Ursprungsland",
        "client_unit_value": "EK-Preis", "currency": "Währung",
    }),
    ("opening", "ID,Stichtag,Artikel,Lager,Lagerplatz,Bestand", {
        "source_ref": "ID", "occurred_at": "Stichtag", "item": "Artikel", "warehouse": "Lager",
        "location": "Lagerplatz", "quantity": "Bestand",
    }),
    ("movements", "Belegnummer,Buchungsdatum,Bewegungsart,Materialnummer,Werk,Menge,Charge", {
        "document_number": "Belegnummer", "occurred_at": "Buchungsdatum", "kind": "Bewegungsart",
        "item": "Materialnummer", "warehouse": "Werk", "quantity": "Menge", "lot": "Charge",
    }),
    ("order_status", "Order Number,Status,Timestamp", {
        "order_ref": "Order Number", "status": "Status", "occurred_at": "Timestamp",
    }),
    ("tracking", "Sendungsnummer,Datum,Ereignis,Ort,Meldung", {
        "shipment": "Sendungsnummer", "at": "Datum", "code": "Ereignis", "place": "Ort", "text": "Meldung",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "headings", "fields"), FILES)
def test_the_headings_people_have_lead_to_our_fields(
    kind: str, headings: str, fields: dict[str, str]
) -> None:
    begun = known_headings(KINDS[kind], headings.split(","))
    assert begun == {field: {"column": column} for field, column in fields.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_our_own_columns_begins_with_each_in_its_place(kind: str) -> None:
    names = [field.name for field in KINDS[kind].fields]
    assert known_headings(KINDS[kind], names) == {name: {"column": name} for name in names}


@pytest.mark.parametrize(
    "heading", ["County", "Slot type", "Billing City", "Rechnungsort", "Item name", "Weight", ""]
)
def test_what_only_looks_alike_is_left_to_people(heading: str) -> None:
    assert known_headings(KINDS["orders"], [heading]) == {}
    assert known_headings(KINDS["shipments"], [heading]) == {}


def test_a_measure_is_taken_by_its_unit_and_a_bar_code_finds_the_item() -> None:
    begun = known_headings(KINDS["shipments"], ["Weight (kg)", "Länge in cm", "Breite mm", "EAN"])
    assert begun == {
        "weight_g": {"column": "Weight (kg)", "times": 1000},
        "length_mm": {"column": "Länge in cm", "times": 10},
        "width_mm": {"column": "Breite mm"},
        "item": {"column": "EAN", "look_up": "barcode"},
    }


def test_a_mapping_that_was_begun_asks_for_what_is_needed_and_can_be_finished() -> None:
    begun = begun_rules(KINDS["orders"], MARKET.split(","), "Market")
    asked = [name for name, rule in begun["fields"].items() if rule["column"].startswith("WHICH COLUMN?")]
    assert asked == ["line", "warehouse"]
    begun["fields"] |= {"line": {"column": "order-item-id"}, "warehouse": {"constant": "HAM"}}
    assert read_mapping(begun, KINDS).kind.key == "orders"


def test_every_word_is_for_a_field_that_is_there() -> None:
    names = {field.name for kind in KINDS.values() for field in kind.fields}
    assert SHARED.keys() | MEASURES.keys() <= names
    for kind, words in OF_KIND.items():
        assert words.keys() <= KINDS[kind].by_name.keys(), kind


def test_case_accents_and_what_stands_between_letters_do_not_count() -> None:
    assert squashed("Straße / Nr.") == squashed("STRASSE_NR") == "strassenr"
    assert squashed("Länge") == squashed("La\u0308nge") == squashed("Laenge") == "laenge"
    assert squashed("Order #") == squashed("order_no")
