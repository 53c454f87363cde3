"""Orders: rows that are lines of orders, which they make as they name them; rows that say how far one is."""

from __future__ import annotations

from baywindow.orders.kinds import STATUSES

from .kinds import Counts
from .looking_up import WAYS, WORDS
from .staging import Stage, named

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
    stage.run(_text(stage, "order_ready"))
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "order_faults"))
    _leave_out(stage)


def write(stage: Stage) -> Counts:
    """Place the orders that are new, and add the lines they lack."""
    stage.run(named("delivery_warehouses"))
    stage.learn(stage.run(named("order_add")), "orders")
    new = stage.run(named("order_lines_add"))
    stage.run(named("order_events"))
    stage.learn(new, "orders")
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=new, changed=0, unchanged=stage.left() - new)


def check_status(stage: Stage) -> None:
    """Look the orders up, note what is wrong."""
    stage.run("drop table if exists pg_temp.import_ready")
    stage.run(_text(stage, "status_ready"), steps=RANKS)
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "status_faults"))
    _leave_out(stage)


def write_status(stage: Stage) -> Counts:
    """Bring the orders as far as the rows say; steps that are known change nothing."""
    stage.run(named("status_lines"))
    stage.run(named("status_orders"), steps=RANKS)
    stage.run(named("status_promises"))
    told = stage.run(named("status_events"))
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
