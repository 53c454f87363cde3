"""What was counted otherwise than announced: found, laid before the client, explained, answered, settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import tell, timeline
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal, as_the_database_says
from baywindow.tenancy.sql import rows
from baywindow.ui.formats import clock, day
from baywindow.ui.language import mid_sentence

from .asns import happened, put
from .kinds import STATUS_NAMES
from .models import Asn, Discrepancy

_DIFFERENCES = """
with counted as (
  select r.asn_id, c.item_id, c.lot_no, c.asn_line_id, c.condition, c.wrong_item, sum(c.qty) as qty
    from receipt r
    join receipt_line c
      on c.workspace_id = r.workspace_id and c.client_id = r.client_id and c.receipt_id = r.id
   where r.workspace_id = %(workspace)s and r.client_id = %(client)s and r.asn_id = any(%(asns)s::uuid[])
   group by r.asn_id, c.item_id, c.lot_no, c.asn_line_id, c.condition, c.wrong_item
  having sum(c.qty) > 0)
select d.asn_id, d.kind, d.item_id, d.lot_no, d.qty, i.uom
  from (
select l.asn_id, case when sum(l.counted) < sum(l.qty) then 'short' else 'over' end as kind, l.item_id,
       l.lot_no, abs(sum(l.qty - l.counted)) as qty
  from asn_line l
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.asn_id = any(%(asns)s::uuid[])
 group by l.asn_id, l.item_id, l.lot_no having sum(l.counted) <> sum(l.qty)
union all
select c.asn_id, 'damaged', c.item_id, c.lot_no, sum(c.qty) from counted c where c.condition = 'damaged'
 group by c.asn_id, c.item_id, c.lot_no, c.asn_line_id
union all
select c.asn_id, case when c.wrong_item then 'wrong_item' else 'unannounced' end, c.item_id, c.lot_no,
       sum(c.qty)
  from counted c where c.asn_line_id is null
 group by c.asn_id, c.item_id, c.lot_no, c.wrong_item) d
  join item i on i.workspace_id = %(workspace)s and i.client_id = %(client)s and i.id = d.item_id
 order by d.asn_id, d.kind, i.sku, d.lot_no"""


def found(client_id: UUID, asn_ids: Sequence[UUID]) -> list[Any]:
    """What differs between these deliveries and what was counted of them.

    Lines of one item and lot are one: who counts what came knows nothing of lines.
    """
    return rows(_DIFFERENCES, {"client": client_id, "asns": list(asn_ids)})


def lay(client_id: UUID, differing: Sequence[Any], answer_by: Mapping[UUID, date]) -> None:
    """Lay them before the client, who has until the day of each delivery to answer."""
    workspace_id = current().workspace_id
    Discrepancy.objects.using(current().alias).bulk_create(
        Discrepancy(
            workspace_id=workspace_id,
            client_id=client_id,
            asn_id=one.asn_id,
            item_id=one.item_id,
            kind=one.kind,
            qty=one.qty,
            uom=one.uom,
            lot_no=one.lot_no,
            answer_by=answer_by[one.asn_id],
        )
        for one in differing
    )


def close(asn: Asn) -> None:
    """Everything about it is said."""
    if asn.status != "received":
        raise Refusal(
            gettext("%(number)s is %(status)s: it cannot be closed now.")
            % {"number": asn.number, "status": mid_sentence(STATUS_NAMES[asn.status])}
        )
    if Discrepancy.objects.of_client(asn.client_id).filter(asn_id=asn.id, status="contested").exists():
        raise Refusal(gettext("The client contests a difference of it: settle that first."))
    put(asn, status="closed")
    tell(happened(asn, "asn.closed"))


def say(asn: Asn, discrepancy_id: UUID, words: str) -> None:
    """What the warehouse tells the client about a difference. Refusal once the client has answered it."""
    one = _locked(asn, discrepancy_id)
    if one.note_public == words:
        return
    if one.status != "open":
        raise Refusal(gettext("The client has answered these words: they stay as they were."))
    _put(one, note_public=words)


def settle(asn: Asn, discrepancy_id: UUID, words: str) -> None:
    """End what the client contests, and say how: the client reads the words.

    One settled with these words stays so. Refusal when it was settled otherwise, or is not contested.
    """
    one = _locked(asn, discrepancy_id)
    if one.status == "settled" and one.settlement == words:
        return
    if one.status == "settled":
        raise Refusal(_settled_already(asn, one))
    if one.status != "contested":
        raise Refusal(gettext("The client does not contest this difference: there is nothing to settle."))
    _put(one, status="settled", settlement=words, settled_at=datetime.now(UTC))


def _settled_already(asn: Asn, one: Discrepancy) -> str:
    told = timeline(asn.id, client_id=asn.client_id, about=one.id)
    by = [event.by for event in told if event.verb in {"asn.difference_settled", "asn.settled"}]
    when = one.settled_at or one.updated_at
    return gettext("%(who)s settled it already, on %(day)s at %(time)s: %(words)s") % {
        "who": next(filter(None, by), gettext("The warehouse")),
        "day": day(when),
        "time": clock(when),
        "words": one.settlement,
    }


def answer(asn: Asn, discrepancy_id: UUID, accepts: bool, words: str) -> None:
    """The client's own answer; Refusal once it is given or its day is over."""
    one = get_object_or_404(Discrepancy.objects, id=discrepancy_id, asn_id=asn.id)
    status = "accepted" if accepts else "contested"
    with as_the_database_says():
        Discrepancy.objects.filter(id=one.id).update(status=status, answer=words)


def _locked(asn: Asn, discrepancy_id: UUID) -> Discrepancy:
    owned = Discrepancy.objects.of_client(asn.client_id).select_for_update()
    found: Discrepancy = get_object_or_404(owned, id=discrepancy_id, asn_id=asn.id)
    return found


def _put(one: Discrepancy, **changes: Any) -> None:
    for field, value in changes.items():
        setattr(one, field, value)
    one.version += 1
    one.save(update_fields=[*changes, "updated_at", "version"])
