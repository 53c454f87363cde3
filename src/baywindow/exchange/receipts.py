"""Receipts: rows are lines another system counted at a dock; they post what came and say what differs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from baywindow.inbound import differences
from baywindow.inbound.kinds import ANSWER_DAYS, EXPECTED
from baywindow.stock import posting
from baywindow.tenancy.sql import rows

from .deliveries import looked_up
from .kinds import Counts
from .staging import Stage, named

CHUNK = 25_000
"""Rows posted together: each is a movement, or two where some came damaged."""

DELIVERIES = 500
"""Deliveries whose differences are looked for together."""


def check(stage: Stage) -> None:
    """Look up what the rows name, make the lots, note what is wrong."""
    stage.note(named("receipt_repeats"))
    if "lots" in stage.mapping.create:
        stage.learn(stage.run(looked_up(stage, "create_lots")))
    stage.run("drop table if exists pg_temp.import_item, pg_temp.import_place, pg_temp.import_ready")
    stage.run(looked_up(stage, "movement_items"))
    stage.run(looked_up(stage, "movement_places"))
    stage.run("analyze pg_temp.import_item, pg_temp.import_place")
    stage.run(looked_up(stage, "receipt_ready"))
    stage.run("analyze pg_temp.import_ready")
    stage.note(looked_up(stage, "receipt_faults"), expected=list(EXPECTED))
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Post what came, count it for its delivery, and lay before the client what differs."""
    known = stage.run("delete from pg_temp.import_ready where known")
    stage.run(named("delivery_warehouses"))
    stage.learn(stage.run(named("receipt_add")), "inbound")
    left = stage.left()
    _post(stage, left)
    stage.learn(stage.run(named("receipt_lines_add")), "inbound")
    stage.run(named("receipt_counts"))
    stage.run(named("receipt_begins"))
    stage.run(named("delivery_events"))
    stage.learn(_finish(stage), "inbound")
    stage.run(named("receipt_events"))
    return Counts(new=left - known, changed=0, unchanged=known)


def _post(stage: Stage, left: int) -> None:
    columns = ", ".join(posting.COLUMNS)
    with posting.stage():
        for chosen in rows(named("receipt_chunks"), {"size": CHUNK}):
            text = named("receipt_movements").replace("<<columns>>", columns)
            stage.run(text, **chosen._asdict())
            for fault in posting.staged_faults(limit=1):
                raise AssertionError(f"line {fault.n}: the ledger refuses what the import took: {fault.word}")
            posting.post_staged()
            stage.watch.at("posting", chosen.upto, left)


def _finish(stage: Stage) -> int:
    """End deliveries of which nothing more comes, received or closed; gives how many differences."""
    laid = 0
    due = rows(named("receipt_finished"))
    for at in range(0, len(due), DELIVERIES):
        piece = {row.asn_id: row for row in due[at : at + DELIVERIES]}
        client = next(iter(piece.values())).client_id
        found = differences.found(client, list(piece))
        differences.lay(client, found, {key: _answer_by(row) for key, row in piece.items()})
        differing = {one.asn_id for one in found}
        ended = [row.received_at for row in piece.values()]
        stage.run(named("receipt_ends"), asns=list(piece), ended=ended, differing=list(differing))
        laid += len(found)
    return laid


def _answer_by(row: Any) -> Any:
    return row.answer_by or datetime.now(UTC).date() + timedelta(days=ANSWER_DAYS)
