"""Shipping and what follows: handed over, delivered, returned, lost, taken back.

What leaves or comes back is posted in the same transaction as the shipment's own change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.orders import steps
from baywindow.stock.console_queries import is_known
from baywindow.stock.kinds import REASONS
from baywindow.stock.posting import FaultyLine, Line, post
from baywindow.tenancy.refusal import Refusal

from .carriers import recognised, tidied
from .kinds import HERE, SENT, UNDERWAY
from .models import Package, PackageContent, Shipment
from .packing import close
from .records import happened, orders_of, put, said, shipments_of


def ship(
    shipment: Shipment,
    *,
    carrier: str,
    service: str = "",
    tracking_number: str = "",
    at: datetime | None = None,
    last: bool = True,
) -> bool:
    """Hand a locked shipment over: its goods leave stock and its order goes on. False when it left before.

    A carrier nobody named is read from the tracking number. With `last` nothing more follows for the order.
    """
    if shipment.status in SENT:
        return False
    orders = orders_of(shipment)
    if not orders:
        raise Refusal(gettext("This shipment was brought in from a file: it is not shipped here."))
    if shipment.status not in HERE:
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: it cannot be shipped.")))
    if shipment.status == "packing":
        close(shipment)
    moment, number = at or datetime.now(UTC), tidied(tracking_number)
    parcel = recognised(number, carrier)
    carrier = carrier or (parcel.name if parcel else "")
    if not carrier:
        raise Refusal(gettext("Say who takes it: the tracking number does not tell."), status=422)
    steps.lock_goods(*orders)
    staged = {order.id: {row.id: row for row in steps.staged(order)} for order in orders}
    gone = _post_shipped(
        shipment, {key: row for rows in staged.values() for key, row in rows.items()}, moment
    )
    for order in orders:
        own = {key: qty for key, qty in gone.items() if key in staged[order.id]}
        steps.shipped(order, own, at=moment, last=last)
    put(
        shipment, status="handed_over", carrier=carrier, service=service or shipment.service,
        tracking_number=number or _first_label(shipment), shipped_at=moment, dated_at=moment,
    )  # fmt: skip
    tell(happened(shipment, "shipment.shipped", moment, carrier=carrier))
    return True


def deliver(shipment: Shipment, signed_by: str = "", at: datetime | None = None) -> bool:
    """It has arrived, and who signed for it. The order is delivered with the last of its shipments."""
    if shipment.status == "delivered":
        return False
    if shipment.status not in UNDERWAY:
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: it cannot be delivered.")))
    moment = at or datetime.now(UTC)
    if shipment.shipped_at and moment < shipment.shipped_at:
        raise Refusal(gettext("It was delivered before it was shipped?"), status=422)
    put(shipment, status="delivered", delivered_at=moment, signed_by=signed_by)
    verb = "shipment.delivered_to" if signed_by else "shipment.delivered"
    tell(happened(shipment, verb, moment, **({"who": signed_by} if signed_by else {})))
    for order in orders_of(shipment):
        others = shipments_of(order.client_id, order.id).exclude(status__in=["delivered", "cancelled"])
        if order.status == "shipped" and not others.exists():
            steps.delivered(order, moment)
    return True


def fail(shipment: Shipment, status: str) -> bool:
    """The carrier brought it back (`returned`) or cannot find it (`lost`)."""
    if shipment.status == status:
        return False
    if shipment.status not in {*UNDERWAY, "delivered", "lost", "returned"}:
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: hand it over first.")))
    put(shipment, status=status)
    tell(happened(shipment, f"shipment.{status}"))
    return True


def take_back(
    shipment: Shipment,
    back: Mapping[UUID, Decimal],
    *,
    condition: str = "ok",
    location_id: UUID | None = None,
    once: str,
) -> int:
    """Goods of a shipment come back into stock; how many movements. Refusal for more than was sent."""
    if shipment.status not in SENT:
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: nothing of it can come back.")))
    contents = {one.id: one for one in _contents(shipment) if one.id in back}
    if any(is_known(shipment.client_id, f"{once}/{key}") for key in contents):
        return 0
    if not back or contents.keys() != back.keys():
        raise Refusal(gettext("Say what came back."), status=422)
    for key, qty in back.items():
        if not 0 < qty <= contents[key].qty - contents[key].qty_returned:
            raise Refusal(gettext("More cannot come back than was sent."), status=422)
    lines = [
        _line(
            shipment,
            one,
            "return",
            back[one.id],
            datetime.now(UTC),
            location_id,
            condition,
            f"{once}/{one.id}",
        )
        for one in contents.values()
    ]
    posted = _post(lines, shipment.client_id)
    if posted:
        for key, qty in back.items():
            owned = PackageContent.objects.of_client(shipment.client_id).filter(id=key)
            owned.update(qty_returned=F("qty_returned") + qty)
        skus = ", ".join(sorted({one.item.sku for one in contents.values()}))
        tell(happened(shipment, "shipment.taken_back", qty=sum(back.values(), Decimal(0)), sku=skus))
    return posted


def _post_shipped(shipment: Shipment, places: Mapping[UUID, Any], at: datetime) -> dict[UUID, Decimal]:
    """The movements of all that is packed, from where it waits; how much of each reservation went out."""
    gone: dict[UUID, Decimal] = defaultdict(Decimal)
    lines = []
    for one in _contents(shipment):
        place = places.get(one.reservation_id)
        gone[one.reservation_id] += one.qty
        if place is None or gone[one.reservation_id] > place.qty:
            raise Refusal(
                gettext("%(sku)s does not wait for this order any more: take it out of its package.")
                % {"sku": one.item.sku}
            )
        line = _line(
            shipment, one, "ship", -one.qty, at, place.location_id, place.condition, f"ship/{one.id}"
        )
        lines.append(replace(line, warehouse_id=place.warehouse_id))
    _post(lines, shipment.client_id)
    return gone


def _line(
    shipment: Shipment,
    one: PackageContent,
    kind: str,
    qty: Decimal,
    at: datetime,
    location_id: UUID | None,
    condition: str,
    source_ref: str,
) -> Line:
    reason = "returned" if kind == "return" else ""
    return Line(
        item_id=one.item_id,
        warehouse_id=shipment.warehouse_id,
        kind=kind,
        qty=qty,
        occurred_at=at,
        location_id=location_id,
        lot_id=one.lot_id,
        serial_id=one.serial_id,
        condition=condition,
        uom=one.uom,
        reason_code=reason,
        reason_label=REASONS.get(reason, ""),
        document_kind="shipment",
        document_id=shipment.id,
        document_number=shipment.number,
        client_reference=shipment.client_reference,
        source_ref=source_ref,
    )


def _post(lines: Sequence[Line], client_id: UUID) -> int:
    try:
        return post(lines, client_id, tell_ids=False).posted
    except FaultyLine as faulty:
        raise Refusal(faulty.fault.sentence, status=422) from faulty


def _contents(shipment: Shipment) -> list[Any]:
    owned = PackageContent.objects.of_client(shipment.client_id).select_related("item")
    return list(owned.filter(shipment_id=shipment.id).order_by("id"))


def _first_label(shipment: Shipment) -> str:
    packages = Package.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    labels = packages.exclude(tracking_number="").order_by("package_no")
    return labels.values_list("tracking_number", flat=True).first() or ""


def not_yet() -> Refusal:
    """What lies in the future has not happened."""
    return Refusal(gettext("This lies in the future."), status=422)
