"""One serial number or one handling unit: where it is, what is on it, and what happened to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from baywindow.tenancy.keyset import Key, Order, Page
from baywindow.tenancy.sql import one, rows

NEWEST = Order(
    (Key("m.occurred_at", "timestamptz", "occurred_at"), Key("m.id", "uuid", "id")), descending=True
)
MOST = 200
"""So many goods of a handling unit, and so many that stand on it, are shown."""

_SERIAL = """
select s.id, s.serial_no, s.status, s.item_id, i.sku, i.name, w.code as warehouse, w.name as warehouse_name,
       l.code as location, t.lot_no, t.expiry_date, u.id as handling_unit_id, u.sscc
  from serial s
  join item i on i.workspace_id = s.workspace_id and i.client_id = s.client_id and i.id = s.item_id
  left join client_warehouse w
    on w.workspace_id = s.workspace_id and w.client_id = s.client_id and w.id = s.warehouse_id
  left join client_location l
    on l.workspace_id = s.workspace_id and l.client_id = s.client_id and l.id = s.location_id
  left join lot t on t.workspace_id = s.workspace_id and t.client_id = s.client_id and t.id = s.lot_id
  left join lateral (
    select m.handling_unit_id from movement m
     where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.serial_id = s.id and m.qty > 0
     order by m.occurred_at desc, m.id desc limit 1) last on s.status = 'in_stock'
  left join handling_unit u
    on u.workspace_id = s.workspace_id and u.client_id = s.client_id and u.id = last.handling_unit_id
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = %(piece)s::uuid"""

_UNIT = """
select u.id, u.sscc, u.type, u.parent_id, p.sscc as parent, l.code as location, w.id as warehouse_id,
       w.code as warehouse, w.name as warehouse_name
  from handling_unit u
  left join handling_unit p
    on p.workspace_id = u.workspace_id and p.client_id = u.client_id and p.id = u.parent_id
  left join client_location l
    on l.workspace_id = u.workspace_id and l.client_id = u.client_id and l.id = u.location_id
  left join client_warehouse w
    on w.workspace_id = u.workspace_id and w.client_id = u.client_id and w.id = l.warehouse_id
 where u.workspace_id = %(workspace)s and u.client_id = %(client)s and u.id = %(piece)s::uuid"""

_ON_IT = """
select u.id, u.sscc, u.type from handling_unit u
 where u.workspace_id = %(workspace)s and u.client_id = %(client)s and u.parent_id = %(piece)s::uuid
 order by u.sscc limit %(most)s::int"""

_GOODS = """
select g.item_id, i.sku, i.name, i.uom, t.lot_no, t.expiry_date, s.id as serial_id, s.serial_no, g.condition,
       g.qty
  from (select m.item_id, m.lot_id, m.serial_id, m.condition, sum(m.qty) as qty from movement m
         where m.workspace_id = %(workspace)s and m.client_id = %(client)s
           and m.handling_unit_id = %(piece)s::uuid
         group by m.item_id, m.lot_id, m.serial_id, m.condition having sum(m.qty) <> 0) g
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = g.item_id
  left join lot t on t.workspace_id = %(workspace)s and t.client_id = %(client)s and t.id = g.lot_id
  left join serial s on s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = g.serial_id
 order by i.sku, t.lot_no, s.serial_no limit %(most)s::int"""

_MOVED = """
select m.id, m.occurred_at, m.kind, m.qty, m.hold_qty, m.uom, m.reason_label, m.document_number,
       m.client_reference, m.item_id, i.sku, w.code as warehouse, l.code as location
  from movement m
  join item i on i.workspace_id = m.workspace_id and i.client_id = m.client_id and i.id = m.item_id
  join client_warehouse w
    on w.workspace_id = m.workspace_id and w.client_id = m.client_id and w.id = m.warehouse_id
  left join client_location l
    on l.workspace_id = m.workspace_id and l.client_id = m.client_id and l.id = m.location_id
 where m.workspace_id = %(workspace)s and m.client_id = %(client)s
   and m.<<column>> = %(piece)s::uuid and <<beyond>>
 order by <<order>> limit <<limit>>"""


def serial(serial_id: UUID) -> Any | None:
    """A serial number with its item and where the ledger last saw it; None when this client has none such."""
    return one(_SERIAL, {"piece": serial_id})


def handling_unit(unit_id: UUID, client: UUID | None = None) -> Any | None:
    """A handling unit with where it stands and on what; None when this client, which staff name, has none."""
    return one(_UNIT, {"piece": unit_id} | _of(client))


def standing_on(unit_id: UUID, client: UUID | None = None) -> list[Any]:
    """The handling units that stand on this one."""
    return rows(_ON_IT, {"piece": unit_id, "most": MOST} | _of(client))


def goods_on(unit_id: UUID) -> list[Any]:
    """What the ledger says lies on a handling unit itself, by item, lot and serial number."""
    return rows(_GOODS, {"piece": unit_id, "most": MOST})


def serial_history(request: HttpRequest, serial_id: UUID) -> Page:
    """Every movement of a serial number, newest first, moves inside a warehouse included."""
    return NEWEST.page(request, _MOVED.replace("<<column>>", "serial_id"), {"piece": serial_id})


def unit_history(request: HttpRequest, unit_id: UUID) -> Page:
    """Every movement on a handling unit, newest first."""
    return NEWEST.page(request, _MOVED.replace("<<column>>", "handling_unit_id"), {"piece": unit_id})


def _of(client: UUID | None) -> dict[str, Any]:
    return {"client": client} if client else {}
