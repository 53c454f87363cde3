"""Reservations: goods promised to a document. `Level.allocated` is always the sum of the open ones.

A trigger of the reservations keeps that figure and refuses to promise what is not there. Whoever promises
locks the levels first (`lock_levels`), so that of many who want the last goods each reads what is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext
from pydantic_core import to_json

from baywindow.tenancy.context import current
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import rows, run

from .models import Level, Reservation

_FREE = """
select v.id, v.item_id, v.warehouse_id, v.lot_id, v.on_hand - v.on_hold - v.allocated as free,
       v.first_on as came_on
  from level v
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.item_id = any(%(items)s::uuid[])
   and v.warehouse_id = any(%(warehouses)s::uuid[]) and v.condition = 'ok'
 order by v.id for no key update
"""

# A lot came in when the first of it did, in whatever condition and wherever it stood then.
_LOTS = """
with lots as (
  select t.id, t.item_id, t.lot_no, t.expiry_date, t.mfg_date, t.created_at from lot t
   where t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = any(%(lots)s::uuid[])
     and t.status = 'ok'),
came as (
  select v.lot_id, min(v.first_on) as first_on from level v
   where v.workspace_id = %(workspace)s and v.client_id = %(client)s
     and v.item_id in (select l.item_id from lots l)
   group by v.lot_id)
select l.id, l.lot_no, l.expiry_date, l.mfg_date, l.created_at,
       coalesce(c.first_on, l.mfg_date, (l.created_at at time zone 'UTC')::date) as came_on
  from lots l left join came c on c.lot_id = l.id
"""

_WRITE = """
insert into reservation (workspace_id, client_id, id, source, created_at, updated_at, version, level_id, qty,
                         document_kind, document_id, document_number, line_id, location_id, serial_id, status)
select %(workspace)s, %(client)s, r.id, 'native', now(), now(), 1, r.level_id, r.qty, r.document_kind,
       r.document_id, r.document_number, r.line_id, r.location_id, r.serial_id, 'open'
  from json_to_recordset(%(told)s::json) as r(id uuid, level_id uuid, qty numeric, document_kind text,
       document_id uuid, document_number text, line_id uuid, location_id uuid, serial_id uuid)
"""

_TAKE = """
update reservation r
   set qty = case when t.qty < r.qty then r.qty - t.qty else r.qty end,
       status = case when t.qty < r.qty then r.status else 'closed' end,
       version = r.version + 1, updated_at = now()
  from json_to_recordset(%(told)s::json) as t(id uuid, qty numeric)
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.id = t.id and r.status = 'open'
"""


@dataclass(frozen=True)
class Promise:
    """So much of a level for a line of a document; at a location once it is picked."""

    level_id: UUID
    qty: Decimal
    document_kind: str
    document_id: UUID
    document_number: str
    line_id: UUID | None = None
    location_id: UUID | None = None
    serial_id: UUID | None = None


def lock_levels(client_id: UUID, items: Sequence[UUID], warehouses: Sequence[UUID]) -> list[Any]:
    """The sound levels of these items, locked in the order of their ids, with what is free and since when."""
    return rows(_FREE, {"client": client_id, "items": list(items), "warehouses": list(warehouses)})


def sound_lots(client_id: UUID, lots: Sequence[UUID]) -> dict[UUID, Any]:
    """Those of these lots that are neither recalled nor in quarantine, by id, and when each came in."""
    return {row.id: row for row in rows(_LOTS, {"client": client_id, "lots": list(lots)})}


def promise(client_id: UUID, promises: Sequence[Promise]) -> None:
    """Write promises down; Refusal when less is free by now."""
    told = [{"id": new_id, **vars(one)} for new_id, one in zip(_ids(promises), promises, strict=True)]
    if told:
        run(_WRITE, {"client": client_id, "told": to_json(told).decode()})


def take(client_id: UUID, gone: Mapping[UUID, Decimal]) -> None:
    """So much of each reservation is over, because the goods left or are promised elsewise."""
    told = [{"id": key, "qty": qty} for key, qty in sorted(gone.items())]
    run(_TAKE, {"client": client_id, "told": to_json(told).decode()})


def close_all(client_id: UUID, document_id: UUID) -> None:
    """End everything that is promised to a document."""
    open_ones = Reservation.objects.of_client(client_id).filter(document_id=document_id, status="open")
    open_ones.update(status="closed", version=F("version") + 1)


def reserve(
    client_id: UUID, level_id: UUID, qty: Decimal, document_kind: str, document_number: str
) -> Reservation:
    """Promise goods of a level; Refusal when less is free than is asked for."""
    level = _locked(client_id, level_id)
    free = level.on_hand - level.on_hold - level.allocated
    if not 0 < qty <= free:
        raise Refusal(gettext("Only %(free)s is free there.") % {"free": max(free, Decimal(0))})
    reservation = Reservation(
        workspace_id=level.workspace_id,
        client_id=client_id,
        level_id=level_id,
        qty=qty,
        document_kind=document_kind,
        document_number=document_number,
    )
    reservation.save(using=current().alias)
    return reservation


def close(reservation: Reservation) -> None:
    """End a reservation, because the goods left or are no longer wanted; a closed one stays as it is."""
    _locked(reservation.client_id, reservation.level_id)
    open_ones = Reservation.objects.of_client(reservation.client_id).filter(id=reservation.id, status="open")
    if open_ones.update(status="closed", version=F("version") + 1):
        reservation.status = "closed"


def _locked(client_id: UUID, level_id: UUID) -> Level:
    levels = Level.objects.of_client(client_id).select_for_update(no_key=True)
    level: Level | None = levels.filter(id=level_id).first()
    if level is None:
        raise Refusal(gettext("There are no such goods."), status=404)
    return level


def _ids(promises: Sequence[Promise]) -> list[UUID]:
    return sorted(uuid7() for _ in promises)
