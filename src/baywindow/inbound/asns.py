"""What people do to a delivery before it is counted. A verb raises `Refusal` when the status says no.

That it was announced or cancelled its triggers tell, whoever does it; and what a client changes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from pydantic_core import to_json

from baywindow.activity.events import Happened, Subject, tell
from baywindow.catalog.models import Item
from baywindow.stock.rewriting import rewritten
from baywindow.stock.typed_lines import Typed
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal
from baywindow.tenancy.sql import run
from baywindow.ui.language import mid_sentence

from .kinds import CHANGEABLE, STATUS_NAMES
from .models import Asn, AsnLine, ReceiptLine

MOST_LINES = 500
"""A delivery holds no more lines: its page shows them all."""


@dataclass(frozen=True)
class Goods:
    """A line to be: how much of which item, and of which lot where that is known."""

    item: Item
    qty: Decimal
    lot_no: str = ""
    expiry_date: date | None = None


def find_asn(client_id: UUID, asn_id: UUID, *, lock: bool = True) -> Asn:
    """The client's delivery, locked until the transaction ends; 404 for any other."""
    owned = Asn.objects.of_client(client_id)
    found: Asn = get_object_or_404(owned.select_for_update() if lock else owned, id=asn_id)
    return found


def create(client_id: UUID, goods: Sequence[Goods], **values: Any) -> Asn:
    """A new draft with its lines; the number it was given is on it."""
    asn = Asn(client_id=client_id, **values)
    asn.save(using=current().alias)
    asn.number = Asn.objects.of_client(client_id).values_list("number", flat=True).get(id=asn.id)
    _write(asn, goods)
    return asn


def amend(asn: Asn, **changes: Any) -> None:
    """Change what is said of the delivery."""
    _still_changeable(asn)
    if changes:
        put(asn, **changes)
    if changes and current().realm == "staff":
        tell(happened(asn, "asn.changed"))


def typed(asn: Asn) -> dict[UUID, Typed]:
    """Its lines by their ids, in the order of their numbers."""
    lines = AsnLine.objects.of_client(asn.client_id).filter(asn_id=asn.id).select_related("item")
    found = lines.order_by("line_no")
    return {line.id: Typed(line.item, line.qty, line.lot_no, line.expiry_date) for line in found}


def rewrite(asn: Asn, wanted: Sequence[Typed]) -> None:
    """The client's own delivery, from now on with these lines and no others."""
    _still_changeable(asn)
    if asn.status != "draft" and not wanted:
        raise Refusal(gettext("Say what the delivery holds, or cancel it."))
    change = rewritten(typed(asn), wanted)
    if not change:
        return
    told = [{"id": key, "qty": qty} for key, qty in change.changed.items()]
    run(_REWRITE, {"client": asn.client_id, "asn": asn.id, "told": to_json(told).decode()})
    _write(asn, [Goods(*line) for line in change.added])
    put(asn)


_REWRITE = """
update asn_line l set qty = t.qty
  from json_to_recordset(%(told)s::json) as t(id uuid, qty numeric)
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.asn_id = %(asn)s::uuid
   and l.id = t.id"""


def add_lines(asn: Asn, goods: Sequence[Goods]) -> None:
    """Write down more of what it holds."""
    _still_changeable(asn)
    _write(asn, goods)
    if goods:
        put(asn)
        tell(*(happened(asn, "asn.line_added", sku=one.item.sku, qty=one.qty) for one in goods))


def _write(asn: Asn, goods: Sequence[Goods]) -> None:
    numbers = AsnLine.objects.of_client(asn.client_id).filter(asn_id=asn.id)
    known = sorted(numbers.values_list("line_no", flat=True))
    if len(known) + len(goods) > MOST_LINES:
        raise Refusal(
            gettext("A delivery has at most %(most_lines)s lines: announce the rest as another one.")
            % {"most_lines": MOST_LINES}
        )
    first = known[-1] + 1 if known else 1
    AsnLine.objects.using(current().alias).bulk_create(
        AsnLine(
            workspace_id=asn.workspace_id,
            client_id=asn.client_id,
            asn_id=asn.id,
            line_no=number,
            item_id=one.item.id,
            qty=one.qty,
            uom=one.item.uom,
            lot_no=one.lot_no,
            expiry_date=one.expiry_date,
        )
        for number, one in enumerate(goods, start=first)
    )


def remove_line(asn: Asn, line_id: UUID) -> None:
    """Take a line off; one that is gone already stays gone. Refusal once goods were counted for it."""
    _still_changeable(asn)
    if ReceiptLine.objects.of_client(asn.client_id).filter(asn_line_id=line_id).exists():
        raise Refusal(gettext("Goods were counted for this line: it stays."))
    lines = AsnLine.objects.of_client(asn.client_id).filter(asn_id=asn.id, id=line_id)
    others = AsnLine.objects.of_client(asn.client_id).filter(asn_id=asn.id).exclude(id=line_id)
    if asn.status != "draft" and not others.exists():
        raise Refusal(gettext("Say what the delivery holds, or cancel it."))
    line = lines.select_related("item").first()
    if line and lines.delete()[0]:
        put(asn)
        tell(happened(asn, "asn.line_gone", sku=line.item.sku, qty=0, qty_before=line.qty))


def announce(asn: Asn) -> None:
    """From now on its goods are expected; Refusal for a delivery without lines."""
    if asn.status != "draft":
        raise Refusal(
            gettext("%(number)s is %(status)s already.")
            % {"number": asn.number, "status": mid_sentence(STATUS_NAMES[asn.status])}
        )
    if not AsnLine.objects.of_client(asn.client_id).filter(asn_id=asn.id).exists():
        raise Refusal(gettext("Say first what the delivery holds: it has no lines."))
    put(asn, status="announced", announced_at=datetime.now(UTC))


def arrive(asn: Asn) -> None:
    """The truck is at the door."""
    if asn.status != "announced":
        raise Refusal(
            gettext("%(number)s is %(status)s: it cannot arrive now.")
            % {"number": asn.number, "status": mid_sentence(STATUS_NAMES[asn.status])}
        )
    put(asn, status="arrived", arrived_at=datetime.now(UTC))
    tell(happened(asn, "asn.arrived"))


def cancel(asn: Asn) -> None:
    """It will not come: nothing of it is expected any more."""
    _still_changeable(asn)
    put(asn, status="cancelled", cancelled_at=datetime.now(UTC))


def happened(asn: Asn, verb: str, **parts: Any) -> Happened:
    """Something that happened to the delivery now."""
    return Happened(verb, Subject("asn", asn.id, asn.number, asn.client_id), parts)


def _still_changeable(asn: Asn) -> None:
    if asn.status not in CHANGEABLE:
        raise Refusal(
            gettext("%(number)s is %(status)s: it cannot be changed any more.")
            % {"number": asn.number, "status": mid_sentence(STATUS_NAMES[asn.status])}
        )


def put(asn: Asn, **changes: Any) -> None:
    """Store these changes of a locked delivery."""
    for field, value in changes.items():
        setattr(asn, field, value)
    asn.version += 1
    asn.save(update_fields=[*changes, "updated_at", "version"])
