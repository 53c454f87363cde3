"""Shipments: rows that are lines of goods in packages; they make their shipments, and keep them current."""

from __future__ import annotations

from .deliveries import looked_up
from .kinds import Counts
from .staging import Stage, named


def check(stage: Stage) -> None:
    """Look up what the rows name, note what is wrong."""
    stage.note(named("shipment_repeats"))
    stage.run("drop table if exists pg_temp.import_item, pg_temp.import_ready")
    stage.run(looked_up(stage, "movement_items"))
    stage.run("analyze pg_temp.import_item")
    stage.run(looked_up(stage, "shipment_ready"))
    stage.note(looked_up(stage, "shipment_faults"))
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Write the shipments and packages that are new, and bring those up to date that are known."""
    stage.run(named("delivery_warehouses"))
    stage.run(named("shipment_add"))
    stage.learn(stage.run(named("package_add")), "shipments")
    new = stage.run(named("content_add"))
    changed = min(stage.run(named("shipment_change")), stage.left() - new)
    stage.learn(stage.run(named("shipment_events")), "events")
    stage.learn(new, "shipments")
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=new, changed=changed, unchanged=stage.left() - new - changed)
