"""What deliveries and receipts of the demo tell of themselves, and who did it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baywindow.tenancy.context import current

from .codes import Ids
from .filling import fill
from .logins import LOGINS


@dataclass(frozen=True)
class Step:
    """One thing that happened to a record (kind, id, number): the verb, when, what fills it, by whom."""

    subject: tuple[str, str, str]
    verb: str
    at: datetime
    parts: dict[str, Any]
    by: tuple[str, str] = ("system", "")


def write_steps(steps: Iterable[Step], ids: Ids) -> int:
    """Write them down as events; how many there are."""
    return fill("event", _EVENT, _rows(steps, ids), tracked=False)


def hands(client: str | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """Who announces the client's deliveries, and who counts them: the demo's own people."""
    theirs = [one for one in LOGINS if one["client"] == client]
    own = next((one for one in theirs if one["role"] == "operations"), theirs[0])
    ours = (one for one in LOGINS if one["workspace"] == own["workspace"] and one["role"] == "operator")
    return ("client", own["name"]), ("staff", next(ours)["name"])


_EVENT = (
    "workspace_id", "client_id", "id", "at", "actor_kind", "actor_name", "verb", "subject_kind", "subject_id",
    "subject_number", "parts", "visible_to_client", "needs",
)  # fmt: skip


def _rows(steps: Iterable[Step], ids: Ids) -> Iterator[tuple[Any, ...]]:
    member = current()
    for step in steps:
        yield (
            member.workspace_id, member.client_id, str(ids.new(int(step.at.timestamp() * 1000))), step.at,
            *step.by, step.verb, *step.subject, json.dumps(step.parts), True, "inbound.view",
        )  # fmt: skip
