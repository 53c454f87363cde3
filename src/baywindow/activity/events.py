"""Events: written in the transaction of what they tell of, and read as a record's timeline.

tell(Happened("order.packed", Subject("order", order.id, order.number, order.client_id)))

{% import "activity/timeline.html" as activity with context %}{{ activity.timeline(events) }}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from baywindow.tenancy.context import current
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.sql import rows, run

from .verbs import said, verbs

MOST_SHOWN = 200

_WRITE = """
insert into event (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind,
                   subject_id, subject_number, parts, visible_to_client, needs)
select %(workspace)s, e.client_id, e.id, e.at, %(actor)s, %(by)s, e.verb, e.kind, e.subject_id,
       e.number, e.parts, e.shown, e.needs
  from json_to_recordset(%(events)s::json) as e(client_id uuid, id uuid, at timestamptz, verb text, kind text,
       subject_id uuid, number text, parts jsonb, shown boolean, needs text)
"""

_TIMELINE = """
select e.id, e.at, e.actor_kind, e.actor_name, e.verb, e.subject_kind, e.subject_id, e.subject_number,
       e.parts, e.visible_to_client
  from event e
 where e.workspace_id = %(workspace)s and e.client_id = %(client)s
   and e.subject_id = any(%(subjects)s::uuid[])
   and (%(about)s::text is null or e.parts ->> 'about' = %(about)s::text)
 order by e.at desc, e.id desc limit %(limit)s::int
"""


class Subject(NamedTuple):
    """The record something happened to."""

    kind: str
    id: UUID
    number: str
    client_id: UUID


@dataclass(frozen=True)
class Happened:
    """One thing that happened: its verb, the record, what fills the sentence, and when."""

    verb: str
    subject: Subject
    parts: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Told:
    """An event as a reader sees it."""

    id: UUID
    at: datetime
    text: str
    by: str
    tone: str
    verb: str
    actor: str
    shown: bool


def tell(*happened: Happened) -> None:
    """Write down what happened, in this transaction; KeyError for a verb that no room has declared."""
    ids = sorted(uuid7() for _ in happened)
    written = [_row(new_id, one) for new_id, one in zip(ids, happened, strict=True)]
    if written:
        run(_WRITE, {"events": to_json(written).decode(), **teller()})


def teller() -> dict[str, str]:
    """Who tells, as events keep it: the person a job works for, else the job itself.

    Where people and keys act themselves the database says who they are.
    """
    member = current()
    if member.asked_by:
        return {"actor": "staff", "by": member.asked_by}
    return {"actor": "system", "by": member.person_name or ""}


def timeline(
    *subject_ids: UUID, client_id: UUID | None = None, about: UUID | None = None, limit: int = MOST_SHOWN
) -> list[Told]:
    """What happened to these records as the reader may know it, newest first; staff say whose they are.

    With `about` only what names it in its part of that name: one exception of a record, say.
    """
    client = client_id or current().client_id
    asked = {"subjects": list(subject_ids), "about": str(about) if about else None, "limit": limit}
    return [told(row) for row in rows(_TIMELINE, {"client": client, **asked})]


def _row(new_id: UUID, one: Happened) -> dict[str, Any]:
    verb = verbs()[one.verb]
    return {
        "client_id": one.subject.client_id,
        "id": new_id,
        "at": one.at,
        "verb": one.verb,
        "kind": one.subject.kind,
        "subject_id": one.subject.id,
        "number": one.subject.number,
        "parts": one.parts,
        "shown": verb.shown,
        "needs": verb.needs,
    }


def told(row: Any) -> Told:
    """An event's row as its reader sees it."""
    verb = verbs().get(row.verb)
    return Told(
        id=row.id,
        at=row.at,
        text=said(row.verb, json.loads(row.parts)),
        by=row.actor_name,
        tone=verb.tone if verb else "",
        verb=row.verb,
        actor=row.actor_kind,
        shown=row.visible_to_client,
    )
