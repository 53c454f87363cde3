"""Orders: rows that are lines of orders, which they make as they name them; rows that say how far one is."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from baywindow.orders.kinds import STATUSES, UNSENT

from .kinds import Counts, Field
from .looking_up import WAYS, WORDS
from .staging import Stage, named

ORDER_FIELDS = (
    Field("order_ref", "The order's key where the file comes from. Rows of one order share it.",
          required=True, longest=200, example="WEB-1001"),
    Field("line", "The line's number in it: with both a second import changes nothing.", "integer",
          required=True, minimum=1, example="1"),
    Field("placed_at", "When it was placed.", "moment", required=True, example="2026-01-31 14:05"),
    Field("warehouse", "Where it goes from.", required=True, look_up=("code", "source_ref"), longest=100,
          example="HAM"),
    Field("item", "The item.", required=True, look_up=("sku", "source_ref", "barcode"), longest=200,
          example="TEA-250"),
    Field("quantity", "How many are ordered.", "number", required=True, example="3"),
    Field("uom", "Unit of the quantity: the item's own or one of its packs.", longest=50),
    Field("lot", "Lot number, where it must be that one.", longest=200),
    Field("expires_from", gettext_noop("What is sent of it expires on this day or later."), "day"),
    Field("unit_value", "The client's own value of one.", "number", minimum=0),
    Field("client_reference", "The client's own reference; an order that has it already stays as it is.",
          longest=200, example="PO-77"),
    Field("channel", "Where it was sold.", longest=100),
    Field("consignee", "Who gets it.", required=True, longest=200, example="Hanna Holm"),
    Field("contact", "Mail or phone.", longest=200),
    Field("street", "Street and number.", longest=200),
    Field("postcode", "Postcode.", longest=20),
    Field("city", "City.", longest=120, example="Aarhus"),
    Field("country", "Country, two letters.", pattern=r"[A-Z]{2}", example="DK"),
    Field("requested_ship", "The day it should leave.", "day"),
    Field("requested_delivery", "The day it should arrive.", "day"),
    Field("service_level", "The service that was bought.", longest=100),
    Field("carrier_preference", "The carrier that is wanted.", longest=100),
    Field("incoterm", gettext_noop("Who bears what on the way, three letters."), pattern=r"[A-Z]{3}",
          example="DAP"),
    Field("priority", "Higher goes first; empty means 0.", "integer", minimum=0),
    Field("notes_public", "A note; the client reads it.", longest=2000),
)  # fmt: skip

HOLDS = ("on_hold", "released")
"""What a file may say of an order beside its step."""

STATUS_FIELDS = (
    Field("order_ref", "The order.", required=True, look_up=("source_ref", "number", "client_reference"),
          longest=200, example="WEB-1001"),
    Field("status", "How far it is.", required=True, example="shipped", choices=(
        *(status for status in STATUSES if status not in {"draft", "awaiting_approval"}), *HOLDS)),
    Field("occurred_at", "When that was.", "moment", required=True, example="2026-02-01 16:40"),
    Field("reason", gettext_noop("Why it is on hold; the client reads it."), longest=200),
)  # fmt: skip

RANKS = list(STATUSES)
"""The steps from the first to the last; one that was cancelled goes no further."""


def check(stage: Stage) -> None:
    """Look up what the rows name, make what the mapping lets them make, note what is wrong."""
    stage.note(named("order_repeats"))
    if "items" in stage.mapping.create:
        stage.learn(stage.run(_text(stage, "create_items")))
    stage.run("drop table if exists pg_temp.import_item, pg_temp.import_ready")
    stage.run(_text(stage, "movement_items"))
    stage.run("analyze pg_temp.import_item")
    stage.run(_text(stage, "order_ready"), unsent=list(UNSENT))
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "order_faults"))
    _leave_out(stage)


def write(stage: Stage) -> Counts:
    """Place the orders that are new, add the lines they lack, and bring up to date what has not left."""
    stage.run(named("delivery_warehouses"))
    stage.learn(stage.run(named("order_add")), "orders")
    new = stage.run(named("order_lines_add"))
    stage.learn(stage.run(named("order_events")), "events")
    stage.learn(new, "orders")
    changed = min(stage.run(named("order_change"), unsent=list(UNSENT)), stage.left() - new)
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=new, changed=changed, unchanged=stage.left() - new - changed)


def check_status(stage: Stage) -> None:
    """Look the orders up, note what is wrong."""
    stage.run("drop table if exists pg_temp.import_ready")
    stage.run(_text(stage, "status_ready"), steps=RANKS)
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "status_faults"))
    _leave_out(stage)


def write_status(stage: Stage) -> Counts:
    """Bring the orders as far as the rows say, hold and release them; what is known changes nothing."""
    stage.run(named("status_lines"))
    stage.run(named("status_orders"), steps=RANKS)
    stage.run(named("status_promises"))
    stage.run(named("status_holds"))
    told = stage.run(named("status_events"))
    stage.learn(told, "events")
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=0, changed=told, unchanged=stage.left() - told)


def _leave_out(stage: Stage) -> None:
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def _text(stage: Stage, name: str) -> str:
    text = named(name)
    for field in ("item", "warehouse", "order_ref"):
        if field in stage.mapping.kind.by_name and f"<<{field}" in text:
            way = stage.mapping.look_up(field)
            text = text.replace(f"<<{field}>>", WAYS[field][way]).replace(f"<<{field}_way>>", WORDS[way])
    return text
