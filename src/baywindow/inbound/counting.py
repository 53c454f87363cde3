"""Counting a delivery into stock, and what was otherwise than announced.

The movement, the count and what is still expected change in one transaction; the delivery is locked first,
so that two people who count the same delivery follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.stock import ledger
from baywindow.stock.floor import receive_pieces
from baywindow.stock.ledger import Goods, Why
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.sql import rows

from .asns import put
from .kinds import ANSWER_DAYS, EXPECTED, STATUS_NAMES
from .models import Asn, AsnCount, AsnLine, Discrepancy

_DIFFERENCES = """
with counted as (
  select c.item_id, c.lot_no, c.asn_line_id, c.condition, sum(c.qty) as qty from asn_count c
   where c.workspace_id = %(workspace)s and c.client_id = %(client)s and c.asn_id = %(asn)s::uuid
   group by c.item_id, c.lot_no, c.asn_line_id, c.condition)
select d.kind, d.item_id, d.lot_no, d.qty, i.uom
  from (
select case when l.counted < l.qty then 'short' else 'over' end as kind, l.item_id, l.lot_no,
       abs(l.qty - l.counted) as qty
  from asn_line l
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.asn_id = %(asn)s::uuid
   and l.counted <> l.qty
union all
select 'damaged', c.item_id, c.lot_no, sum(c.qty) from counted c where c.condition = 'damaged'
 group by c.item_id, c.lot_no
union all
select 'unannounced', c.item_id, c.lot_no, sum(c.qty) from counted c where c.asn_line_id is null
 group by c.item_id, c.lot_no) d
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = d.item_id
 order by d.kind, i.sku, d.lot_no"""


def count(asn: Asn, goods: Goods, qty: Decimal, serials: Sequence[str], lot_no: str, once: str) -> bool:
    """Take goods of the delivery into stock, `qty` of them; False when this very count was sent before."""
    if asn.status not in EXPECTED:
        raise Refusal(
            gettext("%(number)s is %(status)s: nothing can be counted for it.")
            % {"number": asn.number, "status": str(STATUS_NAMES[asn.status]).lower()}
        )
    why = Why("received", document_kind="asn", document_id=asn.id, document_number=asn.number,
              client_reference=asn.client_reference, once=once)  # fmt: skip
    posted = receive_pieces(goods, serials, why, "receipt") if serials else ledger.receive(goods, qty, why)
    if not posted.posted:
        return False
    line = _line_of(asn, goods.item.id, lot_no)
    if line is not None:
        AsnLine.objects.of_client(asn.client_id).filter(id=line.id).update(counted=F("counted") + qty)
    AsnCount(
        client_id=asn.client_id,
        asn_id=asn.id,
        asn_line_id=line.id if line else None,
        item_id=goods.item.id,
        qty=qty,
        condition=goods.condition,
        lot_no=lot_no,
        counted_at=why.occurred_at,
    ).save(using=current().alias)
    if asn.status != "receiving":
        put(asn, status="receiving", arrived_at=asn.arrived_at or why.occurred_at)
    return True


def finish(asn: Asn, today: date) -> int:
    """Nothing more comes: what differs is laid before the client. How many differences there are."""
    if asn.status != "receiving":
        raise Refusal(
            gettext("%(number)s is %(status)s: count what came first.")
            % {"number": asn.number, "status": str(STATUS_NAMES[asn.status]).lower()}
        )
    found = rows(_DIFFERENCES, {"client": asn.client_id, "asn": asn.id})
    Discrepancy.objects.using(current().alias).bulk_create(
        Discrepancy(
            workspace_id=asn.workspace_id,
            client_id=asn.client_id,
            asn_id=asn.id,
            item_id=one.item_id,
            kind=one.kind,
            qty=one.qty,
            uom=one.uom,
            lot_no=one.lot_no,
            answer_by=today + timedelta(days=ANSWER_DAYS),
        )
        for one in found
    )
    put(asn, status="received" if found else "closed", received_at=datetime.now(UTC))
    return len(found)


def close(asn: Asn) -> None:
    """Everything about it is said."""
    if asn.status != "received":
        raise Refusal(
            gettext("%(number)s is %(status)s: it cannot be closed now.")
            % {"number": asn.number, "status": str(STATUS_NAMES[asn.status]).lower()}
        )
    put(asn, status="closed")


def say(asn: Asn, discrepancy_id: UUID, words: str) -> None:
    """What the warehouse tells the client about a difference."""
    found = get_object_or_404(
        Discrepancy.objects.of_client(asn.client_id).select_for_update(), id=discrepancy_id, asn_id=asn.id
    )
    found.note_public = words
    found.version += 1
    found.save(update_fields=["note_public", "updated_at", "version"])


def answer(asn_id: UUID, discrepancy_id: UUID, accepts: bool, words: str) -> None:
    """The client's own answer; Refusal once it is given or its day is over."""
    found = get_object_or_404(Discrepancy.objects, id=discrepancy_id, asn_id=asn_id)
    told: dict[str, Any] = {"status": "accepted" if accepts else "contested", "answer": words}
    with as_the_database_says():
        Discrepancy.objects.filter(id=found.id).update(answered_at=datetime.now(UTC), **told)


def _line_of(asn: Asn, item_id: UUID, lot_no: str) -> AsnLine | None:
    """The line the goods belong to: of their lot before one of any, open before counted in full."""
    lines = AsnLine.objects.of_client(asn.client_id).filter(asn_id=asn.id, item_id=item_id)
    fitting = [line for line in lines if line.lot_no in {"", lot_no}]
    fitting.sort(key=lambda line: (line.counted >= line.qty, line.lot_no != lot_no, line.line_no))
    return fitting[0] if fitting else None
