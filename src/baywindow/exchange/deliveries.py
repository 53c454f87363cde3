"""Deliveries: rows that are lines of announced deliveries, which they make as they name them."""

from __future__ import annotations

from baywindow.inbound.kinds import CHANGEABLE

from .kinds import Counts
from .looking_up import WAYS, WORDS
from .staging import Stage, named

LOOKED_UP = ("item", "warehouse", "location", "delivery", "order_number")


def check(stage: Stage) -> None:
    """Look up what the rows name, note what is wrong."""
    stage.note(named("delivery_repeats"))
    stage.run("drop table if exists pg_temp.import_item, pg_temp.import_ready")
    stage.run(looked_up(stage, "movement_items"))
    stage.run("analyze pg_temp.import_item")
    stage.run(looked_up(stage, "delivery_ready"))
    stage.note(looked_up(stage, "delivery_faults"))
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Announce the deliveries that are new, add the lines they lack, bring up to date what is not counted."""
    stage.run(named("delivery_warehouses"))
    stage.learn(stage.run(named("delivery_add")), "inbound")
    new = stage.run(named("delivery_lines_add"))
    stage.learn(new, "inbound")
    told = stage.run(named("delivery_change"), changeable=list(CHANGEABLE))
    told += stage.run(named("delivery_status"), new=False)
    stage.run(named("delivery_status"), new=True)
    stage.run(named("delivery_events"))
    changed = min(told, stage.left() - new)
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=new, changed=changed, unchanged=stage.left() - new - changed)


def looked_up(stage: Stage, name: str) -> str:
    """A statement that finds items, warehouses and the like the way the mapping says."""
    text = named(name)
    for field in LOOKED_UP:
        way = stage.mapping.look_up(field) if field in stage.mapping.kind.by_name else ""
        if not way:
            continue
        text = text.replace(f"<<{field}>>", WAYS[field][way]).replace(f"<<{field}_way>>", WORDS[way])
    return text
