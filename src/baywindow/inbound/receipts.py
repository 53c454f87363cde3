"""What people read of receipts: the list, one of them, its lines, those of a delivery."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from baywindow.tenancy.keyset import SIZE, Key, Order, Page
from baywindow.tenancy.sql import one, rows
from baywindow.tenancy.words import LAST as TO_THE_END

from .models import Receipt

LAST = 20
"""So many counts stand beside the form that adds one."""

NEWEST = Order((Key("r.arrived_at", "timestamptz", "arrived_at"), Key("r.id", "uuid", "id")), descending=True)

COLUMNS = """
select r.id, r.number, r.status, r.asn_id, a.number as asn_number,
       r.asn_id as delivery_id, a.number as delivery_number, r.client_reference, r.supplier, r.carrier,
       r.door, r.arrived_at, r.started_at, r.finished_at, r.notes_public, r.warehouse_id, w.code as warehouse,
       w.name as warehouse_name, t.lines, t.qty, t.damaged
  from receipt r
  join client_warehouse w
    on w.workspace_id = r.workspace_id and w.client_id = r.client_id and w.id = r.warehouse_id
  left join asn a on a.workspace_id = r.workspace_id and a.client_id = r.client_id and a.id = r.asn_id
  left join lateral (
    select count(*)::int as lines, coalesce(sum(l.qty), 0) as qty,
           coalesce(sum(l.qty) filter (where l.condition = 'damaged'), 0) as damaged
      from receipt_line l
     where l.workspace_id = r.workspace_id and l.client_id = r.client_id and l.receipt_id = r.id) t on true
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s"""

FILE = """
select r.number, a.number as delivery, r.client_reference, r.status, r.arrived_at, r.finished_at,
       w.code as warehouse, r.supplier, r.carrier, r.door, i.sku, i.name as item_name, l.lot_no, l.condition,
       l.qty, l.uom, l.wrong_item::text as wrong_item, l.counted_at
  from receipt r
  join client_warehouse w
    on w.workspace_id = r.workspace_id and w.client_id = r.client_id and w.id = r.warehouse_id
  left join asn a on a.workspace_id = r.workspace_id and a.client_id = r.client_id and a.id = r.asn_id
  left join receipt_line l
    on l.workspace_id = r.workspace_id and l.client_id = r.client_id and l.receipt_id = r.id
  left join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
 where r.workspace_id = %(workspace)s and r.client_id = %(client)s<<conditions>>
 order by r.arrived_at desc, r.id desc, l.counted_at, l.id"""

LINES = """
select l.id, l.receipt_id, l.item_id, i.sku, i.name, l.lot_no, l.condition, l.qty, l.uom, l.wrong_item,
       l.counted_at, l.asn_line_id, p.code as location, l.undoes_id, l.once, u.id as undone_by
  from receipt_line l
  join item i on i.workspace_id = l.workspace_id and i.client_id = l.client_id and i.id = l.item_id
  left join client_location p
    on p.workspace_id = l.workspace_id and p.client_id = l.client_id and p.id = l.location_id
  left join receipt_line u
    on u.workspace_id = l.workspace_id and u.client_id = l.client_id and u.undoes_id = l.id
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.receipt_id = %(receipt)s::uuid
 order by l.counted_at desc, l.id desc limit 500"""

CONDITIONS: dict[str, str] = {
    "warehouse": "r.warehouse_id = %(warehouse)s::uuid",
    "start": "r.arrived_at >= %(start)s::timestamptz",
    "end": "r.arrived_at < %(end)s::timestamptz",
    "words": """r.id in (
     select n.id from receipt n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
        and n.number >= %(upper)s::text and n.number < %(upper_end)s::text
     union all
     select n.id from receipt n where n.workspace_id = %(workspace)s and n.client_id = %(client)s
        and (n.client_reference >= %(words)s::text and n.client_reference < %(words_end)s::text
             or n.client_reference >= %(upper)s::text and n.client_reference < %(upper_end)s::text))""",
}
"""Filters of receipts `r`, by name."""


def page(request: HttpRequest, want: dict[str, Any], client: UUID | None = None, size: int = SIZE) -> Page:
    """One page of the list, what came last first; `want` says which by the names of `CONDITIONS`."""
    kept, told = _which(want, client)
    text = f"{COLUMNS}{kept}\n   and <<beyond>>\n order by <<order>> limit <<limit>>"
    return NEWEST.page(request, text, told, size)


def file(want: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The query of every line of the list's receipts, in its order, and its parameters."""
    kept, told = _which(want, None)
    return FILE.replace("<<conditions>>", kept), told


def find(receipt_id: UUID, client: UUID | None = None) -> Any | None:
    """One receipt; None when this client has none of this id."""
    return one(f"{COLUMNS} and r.id = %(receipt)s::uuid", {"receipt": receipt_id} | _of(client))


def of_asn(asn_id: UUID, client: UUID | None = None) -> list[Any]:
    """A delivery's receipts, the first first."""
    text = f"{COLUMNS} and r.asn_id = %(asn)s::uuid\n order by r.arrived_at, r.id limit 50"
    return rows(text, {"asn": asn_id} | _of(client))


def counted(asn_id: UUID, client: UUID) -> list[Any]:
    """What was last counted of a delivery into its open receipt, the latest first."""
    kept = Receipt.objects.of_client(client).filter(asn_id=asn_id, status="open")
    return [line for receipt in kept for line in lines(receipt.id, client)[:LAST]]


def lines(receipt_id: UUID, client: UUID | None = None) -> list[Any]:
    """What was counted, the latest first, at most 500."""
    return rows(LINES, {"receipt": receipt_id} | _of(client))


def _which(want: dict[str, Any], client: UUID | None) -> tuple[str, dict[str, Any]]:
    kept = "".join(f"\n   and {text}" for name, text in CONDITIONS.items() if want.get(name))
    words = want.get("words") or ""
    told = {name: want.get(name) for name in CONDITIONS} | {"upper": words.upper()}
    return kept, told | {"words_end": words + TO_THE_END, "upper_end": words.upper() + TO_THE_END} | _of(
        client
    )


def _of(client: UUID | None) -> dict[str, Any]:
    return {"client": client} if client else {}
