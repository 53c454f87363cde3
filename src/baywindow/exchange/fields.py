"""The fields of each kind that can be taken in: what they mean, which values they hold, what is left out."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from baywindow.exceptions.kinds import ACTORS, CODES, SEVERITIES
from baywindow.shipments.kinds import MODES, PACKAGE_TYPES, SENT
from baywindow.stock.kinds import CONDITIONS, LOCATION_TYPES
from baywindow.stock.kinds import KINDS as MOVEMENT_KINDS

from .kinds import Field


def text(name: str, help: str, **more: object) -> Field:
    """A text that is stored as '' when empty."""
    return Field(name, help, blank="''", **more)  # type: ignore[arg-type]


_SOURCE = Field(
    "source_ref",
    gettext_noop("The record's key in the system it comes from. Found by it again."),
    longest=200,
)
_KEYS = ("any", "source_ref", "number", "client_reference")

ITEM_FIELDS = (
    Field("sku", gettext_noop("The client's article number."), required=True, longest=200, example="TEA-250"),
    Field("name", gettext_noop("What people call it."), required=True, example="Assam loose leaf 250 g"),
    text("description", gettext_noop("A longer text."), longest=20_000),
    text("category", gettext_noop("A word to group items by."), example="Tea"),
    Field("uom", gettext_noop("The unit quantities count."), blank="'each'", longest=50, example="each"),
    Field("status", gettext_noop("Whether it is in use."), choices=("active", "archived"), blank="'active'"),
    Field(
        "barcode",
        gettext_noop("A code printed on it; several are parted by a space or a comma."),
        longest=1000,
    ),
    Field("lot_tracked", gettext_noop("Kept by lot: yes or no."), "yes_no", blank="false", example="no"),
    Field(
        "serial_tracked",
        gettext_noop("Kept by serial number: yes or no."),
        "yes_no",
        blank="false",
        example="no",
    ),
    Field(
        "expiry_tracked",
        gettext_noop("Kept by expiry date: yes or no."),
        "yes_no",
        blank="false",
        example="no",
    ),
    Field("shelf_life_days", gettext_noop("Days from making to expiry."), "integer", minimum=0),
    text("hs_code", gettext_noop("Customs tariff number."), longest=20),
    text(
        "origin_country", gettext_noop("Country of origin, two letters."), pattern=r"[A-Z]{2}", example="IN"
    ),
    Field("length_mm", gettext_noop("Length in mm."), "integer", minimum=0),
    Field("width_mm", gettext_noop("Width in mm."), "integer", minimum=0),
    Field("height_mm", gettext_noop("Height in mm."), "integer", minimum=0),
    Field("weight_g", gettext_noop("Weight in g."), "number", minimum=0, example="270"),
    Field("reorder_point", gettext_noop("Below this it counts as low."), "number", minimum=0),
    Field("reorder_qty", gettext_noop("How much to order then."), "number", minimum=0),
    Field("client_unit_value", gettext_noop("The client's own value of one."), "number", minimum=0),
    text("currency", gettext_noop("Currency of that value, three letters."), pattern=r"[A-Z]{3}"),
    _SOURCE,
)

WAREHOUSE_FIELDS = (
    Field("code", gettext_noop("A short code."), required=True, longest=100, example="HAM"),
    Field("name", gettext_noop("What people call it."), required=True, example="Hamburg"),
    text("address", gettext_noop("Street, town, country."), longest=2000),
    Field(
        "time_zone",
        gettext_noop("Such as Europe/Berlin."),
        "zone",
        blank="'UTC'",
        longest=60,
        example="Europe/Berlin",
    ),
    Field("cut_off", gettext_noop("Orders after this time go out the next day."), "clock", example="14:00"),
    _SOURCE,
)

LOCATION_FIELDS = (
    Field(
        "warehouse",
        gettext_noop("Code of the warehouse."),
        required=True,
        look_up=("code", "source_ref"),
        example="HAM",
    ),
    Field("code", gettext_noop("The place's code."), required=True, longest=100, example="A-01-01"),
    text("zone", gettext_noop("The part of the warehouse."), longest=100, example="A"),
    Field(
        "type", gettext_noop("What kind of place."), choices=LOCATION_TYPES, blank="'pick'", example="pick"
    ),
    _SOURCE,
)

_WHERE_AND_WHAT = (
    Field("item", gettext_noop("The item."),
          required=True, look_up=("sku", "source_ref", "barcode"), longest=200,
          example="TEA-250"),
    Field("warehouse", gettext_noop("The warehouse."),
          required=True, look_up=("code", "source_ref"), longest=100,
          example="HAM"),
    Field("location", gettext_noop("The place in it."),
          look_up=("code", "source_ref"), longest=100, example="A-01-01"),
    Field("lot", gettext_noop("Lot number."), longest=200),
    Field("lot_expiry", gettext_noop("Expiry date of a lot that is new."), "day"),
    Field("lot_made", gettext_noop("Date a new lot was made."), "day"),
    Field("serial", gettext_noop("Serial number, of one piece."), longest=200),
    Field("handling_unit", gettext_noop("Pallet or tote, by its SSCC."), pattern=r"\d{18}"),
    Field("condition", gettext_noop("Empty means ok."), choices=CONDITIONS, example="ok"),
    Field("quantity", gettext_noop("How many; adjustments, counts and moves carry a sign."), "number",
          required=True, example="12"),
    Field("uom", gettext_noop("Unit of the quantity: the item's own or one of its packs."), longest=50),
)  # fmt: skip

_PAPERS = (
    Field("reason_code", gettext_noop("A word for the reason."), longest=100),
    Field("reason_label", gettext_noop("The reason, as the client reads it.")),
    Field(
        "document_number", gettext_noop("Number of the document behind it."), longest=200, example="SO-1001"
    ),
    Field("client_reference", gettext_noop("The client's own reference."), longest=200),
)

_REFERENCE = Field(
    "source_ref",
    gettext_noop("What makes this line unique: with it a second import changes nothing."),
    required=True,
    longest=300,
    example="SO-1001/1",
)
_WHEN = Field(
    "occurred_at", gettext_noop("When it happened."), "moment", required=True, example="2026-01-31 14:05"
)

_OPENING_KIND = Field("kind", gettext_noop("Always opening; may be left out."), choices=("opening",))
OPENING_FIELDS = (_REFERENCE, _WHEN, _OPENING_KIND, *_WHERE_AND_WHAT, *_PAPERS)
MOVEMENT_FIELDS = (
    _REFERENCE,
    _WHEN,
    Field("kind", gettext_noop("What happened."), required=True, choices=MOVEMENT_KINDS, example="receipt"),
    *_WHERE_AND_WHAT,
    *_PAPERS,
)

DELIVERY_FIELDS = (
    Field("delivery", "The delivery's key where the file comes from. Rows of one delivery share it.",
          required=True, longest=200, example="PO-1001"),
    Field("line", "The line's number in it: with both a second import changes nothing.", "integer",
          required=True, minimum=1, example="1"),
    Field("expected_from", "The first day it may come.", "day", required=True, example="2027-01-18"),
    Field("expected_to", "The last day; empty means the same day.", "day"),
    Field("warehouse", "Where it goes.", required=True, look_up=("code", "source_ref"), longest=100,
          example="HAM"),
    Field("item", "The item.", required=True, look_up=("sku", "source_ref", "barcode"), longest=200,
          example="TEA-250"),
    Field("quantity", "How many are announced.", "number", required=True, example="120"),
    Field("uom", "Unit of the quantity: the item's own or one of its packs.", longest=50),
    Field("lot", "Lot number.", longest=200),
    Field("lot_expiry", "Expiry date of the lot.", "day"),
    Field("client_reference", "The client's own reference of the delivery.", longest=200),
    Field("supplier", "Who sends it.", longest=200),
    Field("carrier", "Who brings it.", longest=200),
    Field("tracking_numbers", "The carrier's numbers.", longest=400),
    Field("container", "Container number.", longest=100),
    Field("seal", gettext_noop("Number of its seal."), longest=100),
    Field("packages", gettext_noop("How many packages or pallets it is."), "integer", minimum=0),
    Field("notes_public", "A note; the client reads it.", longest=2000),
    Field("status", gettext_noop("How far it is; empty: announced, or as it was."),
          choices=("announced", "arrived", "cancelled")),
    Field("occurred_at", gettext_noop("When it arrived or was cancelled; empty means now."), "moment"),
    Field("announced_at", gettext_noop(
        "When it was announced; empty means now or, once its days are over, when it came."), "moment"),
)  # fmt: skip

RECEIPT_FIELDS = (
    Field("receipt", gettext_noop("The receipt's key where the file comes from. Its rows share it."),
          required=True, longest=200, example="GR-1001"),
    Field("line", gettext_noop("The line's number in it: with both a second import changes nothing."),
          "integer", required=True, minimum=1, example="1"),
    Field("received_at", gettext_noop("When it was counted."), "moment", required=True,
          example="2026-01-31 09:10"),
    Field("warehouse", gettext_noop("Where it came in."), required=True, look_up=("code", "source_ref"),
          longest=100, example="HAM"),
    Field("delivery", gettext_noop("The delivery it belongs to; empty where nobody announced it."),
          look_up=("source_ref", "number", "client_reference"), longest=200, example="PO-1001"),
    Field("delivery_line", gettext_noop("The delivery's line; empty: one of its lines of this item."),
          "integer", minimum=1),
    Field("finished", gettext_noop("Nothing more comes of this delivery: yes or no; empty means yes."),
          "yes_no"),
    Field("item", gettext_noop("The item."), required=True, look_up=("sku", "source_ref", "barcode"),
          longest=200, example="TEA-250"),
    Field("quantity", gettext_noop("How many came, sound and damaged."), "number", required=True,
          example="118"),
    Field("damaged", gettext_noop("How many of them came damaged."), "number", minimum=0, example="2"),
    Field("wrong_item", gettext_noop("They came instead of what was announced: yes or no."), "yes_no"),
    Field("uom", gettext_noop("Unit of the quantity: the item's own or one of its packs."), longest=50),
    Field("location", gettext_noop("The place they were put down."), look_up=("code", "source_ref"),
          longest=100, example="DOCK-1"),
    Field("lot", gettext_noop("Lot number."), longest=200),
    Field("lot_expiry", gettext_noop("Expiry date of a lot that is new."), "day"),
    Field("lot_made", gettext_noop("Date a new lot was made."), "day"),
    Field("answer_by", gettext_noop("Until when the client may contest; empty: five days from the import."),
          "day"),
    Field("client_reference", gettext_noop("The client's own reference."), longest=200),
    Field("supplier", gettext_noop("Who sent it."), longest=200),
    Field("carrier", gettext_noop("Who brought it."), longest=200),
    Field("door", gettext_noop("The door or dock."), longest=100),
    Field("notes_public", gettext_noop("A note; the client reads it."), longest=2000),
)  # fmt: skip

SHIPMENT_FIELDS = (
    Field("shipment", gettext_noop("The shipment's key where the file comes from. Its rows share it."),
          required=True, longest=200, example="DN-1001"),
    Field("line", gettext_noop("The line's number in it: with both a second import changes nothing."),
          "integer", required=True, minimum=1, example="1"),
    Field("warehouse", gettext_noop("Where it left."), required=True, look_up=("code", "source_ref"),
          longest=100, example="HAM"),
    Field("shipped_at", gettext_noop("When it left; empty where only its arrival is known."), "moment",
          example="2026-01-31 16:20"),
    Field("status", gettext_noop("Empty: delivered when a day of delivery is given, else handed over."),
          choices=SENT),
    Field("delivered_at", gettext_noop("When it arrived."), "moment"),
    Field("signed_by", gettext_noop("Who signed for it."), longest=200),
    Field("order_number", gettext_noop("Its order: its key where the file comes from, our number, or the"
                                       " client's reference."),
          look_up=_KEYS, longest=200, example="WEB-1001"),
    Field("carrier", gettext_noop("Who took it."), longest=200, example="DHL"),
    Field("service", gettext_noop("How fast."), longest=200),
    Field("mode", gettext_noop("How it travels."), choices=tuple(MODES)),
    Field("tracking_number", gettext_noop("The carrier's number."), longest=100),
    Field("consignee", gettext_noop("Who gets it; else as the order says."), longest=300),
    Field("postcode", gettext_noop("Postcode."), longest=40),
    Field("city", gettext_noop("Town."), longest=200),
    Field("country", gettext_noop("Country, two letters."), pattern=r"[A-Z]{2}", example="DE"),
    Field("package", gettext_noop("The package's number in the shipment; empty means the first."), "integer",
          minimum=1, example="1"),
    Field("package_type", gettext_noop("Empty means carton."), choices=tuple(PACKAGE_TYPES)),
    Field("weight_g", gettext_noop("What the package weighs, in g."), "number", minimum=0, example="2500"),
    Field("length_mm", gettext_noop("Length in mm."), "integer", minimum=0),
    Field("width_mm", gettext_noop("Width in mm."), "integer", minimum=0),
    Field("height_mm", gettext_noop("Height in mm."), "integer", minimum=0),
    Field("package_tracking", gettext_noop("The package's own number."), longest=100),
    Field("sscc", gettext_noop("The package's SSCC."), pattern=r"\d{18}"),
    Field("item", gettext_noop("The item."), required=True, look_up=("sku", "source_ref", "barcode"),
          longest=200, example="TEA-250"),
    Field("quantity", gettext_noop("How many are in the package."), "number", required=True, example="12"),
    Field("uom", gettext_noop("Unit of the quantity: the item's own or one of its packs."), longest=50),
    Field("lot", gettext_noop("Lot number."), longest=200),
    Field("serial", gettext_noop("Serial number, of one piece."), longest=200),
    Field("notes_public", gettext_noop("A note; the client reads it."), longest=2000),
)  # fmt: skip

EXCEPTION_FIELDS = (
    Field("source_ref", gettext_noop("Its key where the file comes from. Found by it again."),
          required=True, longest=200, example="INC-1001"),
    Field("record", gettext_noop("What it is on."), required=True, choices=("order", "asn", "shipment"),
          example="order"),
    Field("number", gettext_noop("Its key where the file comes from, our number, or the client's reference."),
          required=True, look_up=_KEYS, longest=200, example="WEB-1001"),
    Field("code", gettext_noop("Its kind; empty means other."), choices=tuple(CODES), example="customs"),
    Field("text", gettext_noop("What stands in the way; the client reads it."), required=True, longest=1000,
          example="Customs ask for the invoice"),
    Field("next_step", gettext_noop("What happens next; the client reads it."), longest=1000),
    Field("severity", gettext_noop("Empty means as is usual for its kind."), choices=tuple(SEVERITIES)),
    Field("acts", gettext_noop("Who acts. Empty means as is usual for its kind."), choices=tuple(ACTORS)),
    Field("opened_at", gettext_noop("Since when; empty means now."), "moment", example="2026-01-31 14:05"),
    Field("due_at", gettext_noop("By when. Empty means as is usual for its kind."), "moment"),
    Field("resolved_at", gettext_noop("When it was resolved; empty while it is open."), "moment"),
    Field("resolution", gettext_noop("How it was resolved; the client reads it."), longest=1000),
)  # fmt: skip
