"""Proving the access logs: every entry's hash follows from the one before it, and the last is the head's.

Run as the owner. Whoever can change the database at will can also write a whole chain anew; only seals
kept elsewhere (`baywindow audit seals`) show that, and every file a client exported holds them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """What is wrong, in which log, at which entry."""

    scope: str
    seq: int
    what: str


class Seal(NamedTuple):
    """The end of one log: so many entries, and the hash of the last."""

    scope: str
    seq: int
    hash: str


_ROWS = """
with rows as (
  select workspace_id, client_id as scope_id, seq, at, kind, person_id, person_name, side, what, detail,
         address, hash from core.access_log
  union all
  select workspace_id, workspace_id, seq, at, kind, person_id, person_name, side, what, detail,
         address, hash from core.team_access_log)
"""
_BROKEN = """
select scope, seq, before, holds from (
  select workspace_id || '/' || scope_id as scope, seq, coalesce(lag(seq) over chain, 0) as before,
         hash = sec.access_hash(coalesce(lag(hash) over chain, ''), workspace_id, scope_id, seq, at, kind,
           person_id, person_name, side, what, detail, address) as holds
    from rows window chain as (partition by workspace_id, scope_id order by seq)) linked
 where seq <> before + 1 or not holds
 order by scope, seq
"""
_ENDS = """
select workspace_id || '/' || scope_id, h.seq, coalesce(l.seq, 0), h.hash = l.hash
  from sec.access_head h
  full join (select distinct on (workspace_id, scope_id) workspace_id, scope_id, seq, hash from rows
              order by workspace_id, scope_id, seq desc) l using (workspace_id, scope_id)
 where h.seq is distinct from l.seq or h.hash is distinct from l.hash
 order by 1
"""
_GONE = """
select m.workspace_id || '/' || m.scope_id from (
  select workspace_id, client_id as scope_id from core.client_member
  union select workspace_id, client_id from core.client_team_change where what = 'joined'
  union select workspace_id, workspace_id from core.staff_member
  union select workspace_id, workspace_id from core.staff_team_change where what = 'joined') m
 where (m.workspace_id, m.scope_id) not in (
   select h.workspace_id, h.scope_id from sec.access_head h
   union select r.workspace_id, r.scope_id from rows r)
 order by 1
"""
_SEALS = """
select workspace_id || '/' || scope_id, seq, encode(hash, 'hex') from sec.access_head where seq > 0 order by 1
"""
_KEPT = """
select encode(hash, 'hex') from rows where workspace_id || '/' || scope_id = %s and seq = %s
"""


def faults(cursor: Any) -> list[Fault]:
    """Every gap and change in every log; none when all are as they were written."""
    return [*_broken(cursor), *_ends(cursor), *_gone(cursor)]


def _broken(cursor: Any) -> Iterator[Fault]:
    cursor.execute(_ROWS + _BROKEN)
    for scope, seq, before, holds in cursor.fetchall():
        if seq != before + 1:
            missing = f"entry {before + 1}" if seq == before + 2 else f"entries {before + 1} to {seq - 1}"
            yield Fault(
                scope, seq, f"{missing} is missing" if seq == before + 2 else f"{missing} are missing"
            )
        elif not holds:
            yield Fault(scope, seq, "was changed, or the one before it was")


def _ends(cursor: Any) -> Iterator[Fault]:
    cursor.execute(_ROWS + _ENDS)
    for scope, head, last, _ in cursor.fetchall():
        if head is None:
            yield Fault(scope, last, "the log has entries, but its head is gone")
        elif head > last:
            yield Fault(
                scope, head, f"the log ends at entry {last}, its head says {head}: the end is missing"
            )
        elif head < last:
            yield Fault(scope, last, f"the log goes on to entry {last}, its head says {head}")
        else:
            yield Fault(scope, last, "the last entry is not the one its head was sealed with")


def _gone(cursor: Any) -> Iterator[Fault]:
    """A client or team that somebody has joined, which is an entry, and of whose log there is nothing."""
    cursor.execute(_ROWS + _GONE)
    for (scope,) in cursor.fetchall():
        yield Fault(scope, 0, "somebody has joined here, but the whole log is gone, its head too")


def seals(cursor: Any) -> list[Seal]:
    """The end of each log as it is now."""
    cursor.execute(_SEALS)
    return [Seal(*row) for row in cursor.fetchall()]


def broken_seals(cursor: Any, kept: list[Seal]) -> list[Fault]:
    """Which of the seals kept earlier no longer fit: such a log was written anew, or cut."""
    found = []
    for seal in kept:
        cursor.execute(_ROWS + _KEPT, [seal.scope, seal.seq])
        row = cursor.fetchone()
        if row is None:
            found.append(Fault(seal.scope, seal.seq, "was sealed once and is gone"))
        elif row[0] != seal.hash:
            found.append(Fault(seal.scope, seal.seq, "is not what it was when it was sealed"))
    return found
