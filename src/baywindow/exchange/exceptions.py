"""Exceptions: rows that open one on a record that is known, say it anew, or resolve it."""

from __future__ import annotations

from typing import Any

from pydantic_core import to_json

from baywindow.activity.events import tell
from baywindow.exceptions.kinds import ABOUT, CODES
from baywindow.exceptions.verbs import happened
from baywindow.tenancy.sql import rows

from .kinds import Counts
from .looking_up import WAYS, WORDS
from .staging import SOURCE, Stage, named


def check(stage: Stage) -> None:
    """Look up what the rows name, note what is wrong."""
    stage.note(named("exception_repeats"))
    stage.run("drop table if exists pg_temp.import_ready")
    stage.run(_text(stage, "exception_ready"), kinds=_kinds())
    stage.run("analyze pg_temp.import_ready")
    stage.note(_text(stage, "exception_faults"))
    stage.run("delete from pg_temp.import_ready r using pg_temp.import_fault f where f.n = r.n")


def write(stage: Stage) -> Counts:
    """Bring what is known up to date, open what is new; what is resolved stays as it is."""
    changed = rows(named("exception_change"), {"source": SOURCE})
    new = rows(named("exception_add"), {"source": SOURCE})
    tell(*(happened(row, "exception_opened", at=row.opened_at, text=row.text) for row in new))
    ended = [row for row in (*changed, *new) if row.ends]
    tell(*(happened(row, "exception_resolved", at=row.resolved_at, text=row.resolution) for row in ended))
    stage.watch.at("writing", stage.left(), stage.left())
    return Counts(new=len(new), changed=len(changed), unchanged=stage.left() - len(new) - len(changed))


def _text(stage: Stage, name: str) -> str:
    """A statement that finds the records the way the mapping says."""
    way = stage.mapping.look_up("number")
    text = named(name).replace("<<number_way>>", WORDS[way])
    for record in ("order", "asn", "shipped"):
        text = text.replace(f"<<{record}>>", WAYS[record][way])
    return text


def _kinds() -> str:
    """What each kind takes for granted, and what it can be on."""
    told: list[dict[str, Any]] = [
        {"code": code, "about": about, "needs": ABOUT[about], "severity": kind.severity, "acts": kind.acts,
         "hours": kind.hours}
        for code, kind in CODES.items() for about in kind.about
    ]  # fmt: skip
    return to_json(told).decode()
