"""Movements and opening stock: rows looked up, checked, and posted to the ledger."""

from __future__ import annotations

from typing import Any

from baywindow.stock import posting
from baywindow.stock.kinds import INSIDE
from baywindow.tenancy.sql import rows

from .kinds import Counts
from .looking_up import WAYS, WORDS
from .staging import Stage, named

CHUNK = 50_000
CREATES = ("items", "warehouses", "locations", "lots", "serials")
"""What rows may make, in the order they need each other."""

POSTED_AS = {
    name: f"r.{name}"
    for name in (
        "n", "id", "occurred_at", "item_id", "warehouse_id", "location_id", "lot_id", "serial_id",
        "handling_unit_id", "condition", "qty", "hold_qty", "uom", "kind", "source_ref",
    )
} | {
    "reason_code": "coalesce(r.reason_code, '')",
    "reason_label": "coalesce(r.reason_label, '')",
    "document_kind": "''",
    "document_id": "null",
    "document_number": "coalesce(r.document_number, '')",
    "client_reference": "coalesce(r.client_reference, '')",
    "source": "%(source)s",
}  # fmt: skip


def check(stage: Stage) -> None:
    """Look up what the rows name, make what the mapping lets them make, note what is wrong."""
    stage.note(named("movement_repeats"))
    made = sum(stage.run(_text(stage, f"create_{word}")) for word in CREATES if word in stage.mapping.create)
    stage.learn(made)
    for table in ("item", "place", "ready"):
        stage.run(f"drop table if exists pg_temp.import_{table}")
    stage.run(_text(stage, "movement_items"))
    stage.run(_text(stage, "movement_places"))
    stage.run("analyze pg_temp.import_item, pg_temp.import_place")
    stage.run(_text(stage, "movement_ready"))
    stage.run("analyze pg_temp.import_ready (n, kind, item_id, warehouse_id)")
    stage.note(_text(stage, "movement_faults"))
    _leave_out(stage)
    stage.note(named("movement_unbalanced"))
    _leave_out(stage)


def write(stage: Stage) -> Counts:
    """Post what is left, a chunk at a time; rows the ledger holds change nothing."""
    known = stage.run("delete from pg_temp.import_ready where known")
    posted = 0
    left = stage.left() - known
    with posting.stage():
        for chosen in _chunks():
            _stage(stage, chosen)
            _check_once_more()
            posted += posting.post_staged().posted
            stage.watch.at("posting", posted, left)
    return Counts(new=posted, changed=0, unchanged=known + left - posted)


def _text(stage: Stage, name: str) -> str:
    text = named(name)
    for field, ways in WAYS.items():
        if field not in stage.mapping.kind.by_name:
            continue
        way = stage.mapping.look_up(field)
        text = text.replace(f"<<{field}>>", ways[way]).replace(f"<<{field}_way>>", WORDS[way])
    sign = stage.mapping.fields["quantity"].sign
    text = text.replace("<<by_kind>>", "true" if sign in ("", "by_kind") else "false")
    return text.replace("<<strict>>", "true" if sign == "" else "false")


def _leave_out(stage: Stage) -> None:
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def _chunks() -> list[Any]:
    return rows(named("movement_chunks"), {"size": CHUNK, "inside": list(INSIDE)})


def _stage(stage: Stage, chosen: Any) -> None:
    columns = ", ".join(posting.COLUMNS)
    values = ", ".join(f"{POSTED_AS[name]}::{kind}" for name, kind in posting.COLUMNS.items())
    stage.run(
        f"insert into pg_temp.posting_line ({columns}) select {values} from pg_temp.import_ready r"  # noqa: S608
        " where r.n between %(first)s::int and %(last)s::int"
        " and (r.kind = any(%(inside_kinds)s::text[])) = %(inside)s::boolean order by r.n",
        inside_kinds=list(INSIDE),
        **chosen._asdict(),
    )


def _check_once_more() -> None:
    """The ledger's own check: it must agree with ours, or the run ends and nothing is written."""
    for fault in posting.staged_faults(limit=1):
        raise AssertionError(f"row {fault.n} passed the import's checks and not the ledger's: {fault.word}")
