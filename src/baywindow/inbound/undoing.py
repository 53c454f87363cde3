"""A count that was a mistake is taken back while counting goes on: by opposite movements and a line."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.stock import floor
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal

from .models import AsnLine, Receipt, ReceiptLine
from .receiving import told, why_of


def undo(receipt: Receipt, line_id: UUID) -> ReceiptLine | None:
    """Take a count of a locked receipt back: the opposite line; None when it was taken back before.

    Refusal once the receipt is finished, for what a file brought, and where the goods have moved on.
    """
    lines = ReceiptLine.objects.of_client(receipt.client_id).filter(receipt_id=receipt.id)
    line: ReceiptLine = get_object_or_404(lines, id=line_id, undoes_id=None)
    if lines.filter(undoes_id=line.id).exists():
        return None
    if receipt.status != "open":
        raise Refusal(gettext("%(number)s is counted already.") % {"number": receipt.number})
    why = why_of(receipt, "", "undone")
    if not line.once or not floor.take_back(line.item, line.once, why):
        raise Refusal(gettext("This was not counted by hand: adjust the stock instead."))
    if line.asn_line_id:
        expected = AsnLine.objects.of_client(receipt.client_id).filter(id=line.asn_line_id)
        expected.update(counted=F("counted") - line.qty)
    made = _opposite(line)
    made.save(using=current().alias)
    tell(told(receipt, "receipt.undone", qty=line.qty, sku=line.item.sku))
    return made


def _opposite(line: ReceiptLine) -> ReceiptLine:
    return ReceiptLine(
        client_id=line.client_id,
        receipt_id=line.receipt_id,
        asn_line_id=line.asn_line_id,
        item_id=line.item_id,
        location_id=line.location_id,
        qty=-line.qty,
        uom=line.uom,
        condition=line.condition,
        lot_no=line.lot_no,
        wrong_item=line.wrong_item,
        counted_at=datetime.now(UTC),
        undoes_id=line.id,
    )
