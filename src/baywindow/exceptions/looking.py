"""The worker's look at every client: what stalls is told once, what stalls no more is resolved.

Any number of workers may look at the same time, and any look may be repeated: a unique index of what lasts
lets one of them open an exception, and a row that somebody ended is not ended again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic_core import to_json

from baywindow.activity.events import Happened, Subject, tell
from baywindow.activity.verbs import filled
from baywindow.tenancy.context import ForeignClient, current
from baywindow.tenancy.jobs import clients_served, entered_job
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.sql import rows
from baywindow.ui.language import speaking

from .kinds import ABOUT, ENDED, RULES
from .stalls import STALLS, Stall
from .words import said_of

MOST = 500
"""So many stalls of a rule are told in one look; the next goes on."""
LOG = logging.getLogger(__name__)

_LASTING = """
  select e.subject_id from client_exception e
   where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.code = %(code)s::text
     and not (e.code = 'other')
     and e.subject_kind = %(kind)s::text and e.lasting and e.by_rule"""

_NEW = """
select f.id, f.number, f.parts from (<<found>>) f
 where not exists (
   select from client_exception e
    where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.code = %(code)s::text
     and not (e.code = 'other')
      and e.subject_id = f.id and e.lasting)
 order by f.id limit %(most)s::int"""

_OPEN = """
insert into client_exception (workspace_id, client_id, id, source, created_at, updated_at, version, code,
       severity, subject_kind, subject_id, page_id, subject_number, needs, by_rule, text, parts, next_step,
       acts, opened_at, due_at, lasting, resolution, ended)
select %(workspace)s, %(client)s, t.id, 'native', now(), now(), 1, %(code)s::text, %(severity)s::text,
       %(kind)s::text, t.subject_id, t.subject_id, t.number, %(needs)s::text, true, t.text, t.parts, '',
       %(acts)s::text, %(now)s::timestamptz, %(due)s::timestamptz, true, '', ''
  from json_to_recordset(%(told)s::json) as t(id uuid, subject_id uuid, number text, text text, parts jsonb)
    on conflict (workspace_id, client_id, code, subject_id) where lasting and not (code = 'other') do nothing
returning id, subject_id, subject_number, parts"""

_END = """
update client_exception e
   set lasting = false,
       ended = case when e.resolved_at is null then coalesce(h.how, 'off') else e.ended end,
       resolved_at = coalesce(e.resolved_at, %(now)s::timestamptz), updated_at = now(),
       version = e.version + 1
  from (select e.id, <<how>> as how, e.resolved_at is null as was_open from client_exception e
         where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.code = %(code)s::text
     and not (e.code = 'other')
           and e.subject_kind = %(kind)s::text and e.lasting and e.by_rule<<but>>
         order by e.id for no key update of e) h
 where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.id = h.id and e.lasting
returning e.id, e.subject_id, e.subject_number, e.ended, h.was_open"""

_STILL = """
           and e.subject_id not in (select f.id from (<<found>>) f)"""

_CHANGED = """
select e.id, f.parts from (<<found>>) f
  join client_exception e
    on e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.code = %(code)s::text
     and not (e.code = 'other')
   and e.subject_id = f.id and e.lasting and e.by_rule and e.resolved_at is null and e.parts <> f.parts"""

_REWORD = """
update client_exception e set parts = t.parts, text = t.text, updated_at = now(), version = e.version + 1
  from json_to_recordset(%(told)s::json) as t(id uuid, text text, parts jsonb)
 where e.workspace_id = %(workspace)s and e.client_id = %(client)s and e.id = t.id
   and e.resolved_at is null"""

_SETTINGS = """
select r.code, r.enabled, r.threshold from exception_rule r
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s"""


class Setting(NamedTuple):
    """Whether a rule looks, and its threshold."""

    enabled: bool
    threshold: int


class Looked(NamedTuple):
    """What a look told."""

    opened: int
    ended: int


def look_everywhere() -> Looked:
    """Look at every client of every workspace, each in a transaction of its own."""
    opened = ended = 0
    for workspace_id, client_id in clients_served():
        try:
            with entered_job(workspace_id, client_id):
                found = look()
        except ForeignClient:
            continue  # it went meanwhile
        opened, ended = opened + found.opened, ended + found.ended
    return Looked(opened, ended)


def look(at: datetime | None = None) -> Looked:
    """Look at the current job's client, now or as it was at a moment: what every rule opened and ended."""
    opened = ended = 0
    for rule in _rules(at or datetime.now(UTC)):
        ended += rule.bring_up_to_date()
        opened += rule.open() if rule.setting.enabled else 0
    return Looked(opened, ended)


def look_again() -> int:
    """Look at what is told of the current job's client, and for nothing new: how many stalls ended."""
    return sum(rule.bring_up_to_date() for rule in _rules(datetime.now(UTC)))


def settings(client_id: UUID | None = None) -> dict[str, Setting]:
    """Every rule as it is for a client: its own setting, else the usual one."""
    own = {row.code: row for row in rows(_SETTINGS, {"client": client_id or current().client_id})}
    usual = {code: Setting(True, rule.threshold) for code, rule in RULES.items()}
    return usual | {code: Setting(row.enabled, row.threshold) for code, row in own.items()}


def _rules(at: datetime) -> list[_Rule]:
    return [_Rule(code, stall, setting, at) for code, setting in settings().items() for stall in STALLS[code]]


class _Rule:
    """One rule over one kind of record of the current client."""

    def __init__(self, code: str, stall: Stall, setting: Setting, now: datetime) -> None:
        self.code, self.stall, self.setting, self.kind = code, stall, setting, RULES[code]
        self.params: dict[str, Any] = {
            "code": code,
            "kind": stall.kind,
            "threshold": setting.threshold,
            "now": now,
            "zone": current().time_zone,
            "today": now.astimezone(ZoneInfo(current().time_zone)).date(),
            "most": MOST,
        }

    def bring_up_to_date(self) -> int:
        """Resolve what stalls no more, how many; say anew what has changed."""
        ended = self.end()
        if self.setting.enabled:
            self.reword()
        return ended

    def open(self) -> int:
        """Tell what stalls and is not told yet."""
        new = rows(_NEW.replace("<<found>>", self._found(self.stall.recent)), self.params)
        told = [
            {"id": uuid7(), "subject_id": row.id, "number": row.number, **self._worded(row.parts)}
            for row in new
        ]
        if not told:
            return 0
        made = rows(_OPEN, self.params | {
            "told": to_json(told).decode(), "severity": self.kind.severity, "acts": self.kind.acts,
            "needs": ABOUT[self.stall.kind], "due": self.params["now"] + timedelta(hours=self.kind.hours),
        })  # fmt: skip
        tell(*(self._happened(row, f"stalled_{self.code}", said_of(json.loads(row.parts))) for row in made))
        return len(made)

    def reword(self) -> None:
        """Say anew what is still in the way and has changed: fewer units are missing, another lot expires."""
        changed = rows(_CHANGED.replace("<<found>>", self._found(self._lasting())), self.params)
        if changed:
            told = [{"id": row.id, **self._worded(row.parts)} for row in changed]
            rows(_REWORD + "\nreturning e.id", self.params | {"told": to_json(told).decode()})

    def end(self) -> int:
        """Resolve what stalls no more; what somebody resolved by hand is only let go."""
        text = _END.replace("<<how>>", self.stall.ended if self.setting.enabled else "'off'")
        still = _STILL.replace("<<found>>", self._found(self._lasting())) if self.setting.enabled else ""
        over = rows(text.replace("<<but>>", still), self.params)
        closed = [row for row in over if row.was_open]
        words = {"word_what": self.kind.words}
        tell(*(
            self._happened(row, "exception_over", words | {"word_how": ENDED[row.ended]}) for row in closed
        ))  # fmt: skip
        return len(closed)

    def _found(self, among: str) -> str:
        return self.stall.found.replace("<<among>>", among)

    def _lasting(self) -> str:
        return f"\n   and {self.stall.alias}.id in ({_LASTING})"

    def _worded(self, kept: str) -> dict[str, Any]:
        parts = json.loads(kept)
        with speaking("en"):
            return {"parts": parts, "text": filled(self.kind.rule, said_of(parts))}

    def _happened(self, row: Any, verb: str, parts: Mapping[str, Any]) -> Happened:
        subject = Subject(self.stall.kind, row.subject_id, row.subject_number, _client())
        return Happened(
            f"{self.stall.kind}.{verb}", subject, {**parts, "about": str(row.id)}, self.params["now"]
        )


def _client() -> UUID:
    client_id = current().client_id
    assert client_id is not None  # noqa: S101 - a look is a job of one client
    return client_id
