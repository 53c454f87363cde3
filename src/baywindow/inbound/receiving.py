"""Receiving: goods are counted into stock, of an announced delivery or of none, and the receipt is finished.

The movement, the count and what is still expected change in one transaction. Whoever counts holds the
delivery's row first and the receipt's second, so that two people at the same delivery follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Sum
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from baywindow.activity.events import Happened, Subject, tell
from baywindow.documents import filing
from baywindow.documents.storing import Looked
from baywindow.documents.subjects import Found
from baywindow.stock import ledger
from baywindow.stock.floor import receive_pieces
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.models import ClientWarehouse, Warehouse
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal
from baywindow.ui.language import mid_sentence

from . import differences
from .asns import find_asn, happened, put
from .kinds import ANSWER_DAYS, EXPECTED, STATUS_NAMES
from .models import Asn, AsnLine, Receipt, ReceiptLine


def find_receipt(client_id: UUID, receipt_id: UUID, *, lock: bool = True) -> Receipt:
    """The client's receipt; locked, with its delivery, until the transaction ends. 404 for any other."""
    owned = Receipt.objects.of_client(client_id)
    found: Receipt = get_object_or_404(owned, id=receipt_id)
    if lock:
        if found.asn_id:
            find_asn(client_id, found.asn_id)
        found = owned.select_for_update().get(id=receipt_id)
    return found


def begin(client_id: UUID, warehouse: Warehouse, **values: Any) -> Receipt:
    """A receipt of goods that nobody announced; the client sees the warehouse from now on."""
    ClientWarehouse.open_to(warehouse, client_id)
    moment = values.pop("arrived_at", None) or datetime.now(UTC)
    return _opened(client_id=client_id, warehouse_id=warehouse.id, arrived_at=moment, **values)


def open_for(asn: Asn, door: str = "") -> Receipt:
    """The receipt a locked delivery is counted into: the open one, or a new one."""
    if asn.status not in EXPECTED:
        raise Refusal(
            gettext("%(number)s is %(status)s: nothing can be counted for it.")
            % {"number": asn.number, "status": mid_sentence(STATUS_NAMES[asn.status])}
        )
    of_asn = Receipt.objects.of_client(asn.client_id).filter(asn_id=asn.id, status="open")
    known: Receipt | None = of_asn.select_for_update().first()
    if known:
        return known
    moment = datetime.now(UTC)
    made = _opened(
        client_id=asn.client_id,
        asn_id=asn.id,
        warehouse_id=asn.warehouse_id,
        client_reference=asn.client_reference,
        supplier=asn.supplier,
        carrier=asn.carrier,
        door=door,
        arrived_at=asn.arrived_at or moment,
    )
    if asn.arrived_at is None:
        tell(happened(asn, "asn.arrived"))
    if asn.status != "receiving":
        put(asn, status="receiving", arrived_at=asn.arrived_at or moment)
    return made


def count(
    receipt: Receipt,
    goods: Goods,
    qty: Decimal,
    once: str,
    *,
    serials: Sequence[str] = (),
    lot_no: str = "",
    wrong_item: bool = False,
) -> ReceiptLine | None:
    """Take goods into stock, `qty` of them: the line; None when this very count was sent before."""
    if receipt.status != "open":
        raise Refusal(gettext("%(number)s is counted already.") % {"number": receipt.number})
    why = why_of(receipt, once)
    posted = receive_pieces(goods, serials, why, "receipt") if serials else ledger.receive(goods, qty, why)
    if not posted.posted:
        return None
    line = None if wrong_item else _line_of(receipt, goods.item.id, lot_no)
    if line is not None:
        AsnLine.objects.of_client(receipt.client_id).filter(id=line.id).update(counted=F("counted") + qty)
    made = ReceiptLine(
        client_id=receipt.client_id,
        receipt_id=receipt.id,
        asn_line_id=line.id if line else None,
        item_id=goods.item.id,
        location_id=goods.location_id,
        qty=qty,
        uom=goods.item.uom,
        condition=goods.condition,
        lot_no=lot_no,
        wrong_item=wrong_item,
        counted_at=why.occurred_at,
        once=once,
    )
    made.save(using=current().alias)
    verb = "receipt.damaged" if goods.condition == "damaged" else "receipt.counted"
    tell(told(receipt, verb, qty=qty, sku=goods.item.sku))
    return made


def photograph(receipt: Receipt, line: ReceiptLine, sku: str, photos: Sequence[Looked]) -> None:
    """Keep photos of what was just counted beside its line, published if photos publish themselves to it."""
    about = Found("receipt_line", line.id, receipt.number, receipt.id)
    for photo in photos:
        filing.file_document(receipt.client_id, about, "photo", photo, number=sku)


def finish(receipt: Receipt, today: date) -> int:
    """Nothing more comes: what differs from the delivery is laid before the client. How many differences."""
    lines = ReceiptLine.objects.of_client(receipt.client_id).filter(receipt_id=receipt.id)
    total = lines.aggregate(total=Sum("qty"))["total"]
    if receipt.status != "open" or not total:
        raise Refusal(
            gettext("%(number)s is counted already, or nothing of it is.") % {"number": receipt.number}
        )
    keep(receipt, status="finished", finished_at=datetime.now(UTC))
    tell(told(receipt, "receipt.finished", qty=total))
    if receipt.asn_id is None:
        return 0
    return _finish_delivery(find_asn(receipt.client_id, receipt.asn_id), today)


def cancel(receipt: Receipt) -> None:
    """A receipt that was begun by mistake goes away again, as long as nothing is counted; once.

    Its delivery stands at the door as before, where no other receipt is of it.
    """
    if receipt.status == "cancelled":
        return
    lines = ReceiptLine.objects.of_client(receipt.client_id).filter(receipt_id=receipt.id)
    if lines.aggregate(total=Sum("qty"))["total"]:
        raise Refusal(gettext("Goods are counted already: finish it, and adjust stock where it is wrong."))
    keep(receipt, status="cancelled", finished_at=datetime.now(UTC))
    tell(told(receipt, "receipt.cancelled"))
    if receipt.asn_id:
        _not_begun(find_asn(receipt.client_id, receipt.asn_id))


def _not_begun(asn: Asn) -> None:
    kept = Receipt.objects.of_client(asn.client_id).filter(asn_id=asn.id).exclude(status="cancelled")
    if asn.status == "receiving" and not kept.exists():
        put(asn, status="arrived")


def told(receipt: Receipt, verb: str, **parts: Any) -> Happened:
    """Something that happened to the receipt now."""
    return Happened(verb, Subject("receipt", receipt.id, receipt.number, receipt.client_id), parts)


def keep(receipt: Receipt, **changes: Any) -> None:
    """Store these changes of a locked receipt."""
    for field, value in changes.items():
        setattr(receipt, field, value)
    receipt.version += 1
    receipt.save(update_fields=[*changes, "updated_at", "version"])


def _opened(**values: Any) -> Receipt:
    receipt = Receipt(started_at=datetime.now(UTC), **values)
    receipt.save(using=current().alias)
    owned = Receipt.objects.of_client(receipt.client_id)
    receipt.number = owned.values_list("number", flat=True).get(id=receipt.id)
    tell(told(receipt, "receipt.begun"))
    return receipt


def _finish_delivery(asn: Asn, today: date) -> int:
    found = differences.found(asn.client_id, [asn.id])
    differences.lay(asn.client_id, found, {asn.id: today + timedelta(days=ANSWER_DAYS)})
    put(asn, status="received" if found else "closed", received_at=datetime.now(UTC))
    tell(happened(asn, "asn.differs", count=len(found)) if found else happened(asn, "asn.received"))
    return len(found)


def why_of(receipt: Receipt, once: str, code: str = "received") -> Why:
    """The reason of the movements: with the delivery's number where there is one, else the receipt's."""
    if receipt.asn_id is None:
        kind, document_id, number = "receipt", receipt.id, receipt.number
    else:
        asns = Asn.objects.of_client(receipt.client_id)
        kind, document_id = "asn", receipt.asn_id
        number = asns.values_list("number", flat=True).get(id=receipt.asn_id)
    return Why(code, document_kind=kind, document_id=document_id, document_number=number,
               client_reference=receipt.client_reference, once=once)  # fmt: skip


def _line_of(receipt: Receipt, item_id: UUID, lot_no: str) -> AsnLine | None:
    """The line the goods belong to: of their lot before one of any, open before counted in full."""
    if receipt.asn_id is None:
        return None
    lines = AsnLine.objects.of_client(receipt.client_id).filter(asn_id=receipt.asn_id, item_id=item_id)
    fitting = [line for line in lines if line.lot_no in {"", lot_no}]
    fitting.sort(key=lambda line: (line.counted >= line.qty, line.lot_no != lot_no, line.line_no))
    return fitting[0] if fitting else None
