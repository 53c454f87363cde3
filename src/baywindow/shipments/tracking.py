"""What carriers report of a shipment: each report once, and the status follows the newest that means one."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from baywindow.activity.events import tell
from baywindow.tenancy.context import current
from baywindow.tenancy.refusal import Refusal

from .kinds import ENDS, MEANING, SENT, TRACKED, UNDERWAY
from .models import Shipment, TrackingEvent
from .records import happened, put, said
from .shipping import deliver, fail


def tracked(
    shipment: Shipment,
    code: str,
    *,
    at: datetime,
    place: str = "",
    text: str = "",
    reference: str = "",
    signed_by: str = "",
) -> bool:
    """What the carrier reports of a locked shipment. False when it was reported before.

    It is known again by the carrier's own reference, without one by its moment and code.
    """
    if code not in TRACKED:
        raise Refusal(gettext("A carrier does not report “%(code)s”.") % {"code": code}, status=422)
    if shipment.status not in SENT:
        raise Refusal(said(shipment, gettext("%(number)s is %(status)s: hand it over first.")))
    known = TrackingEvent.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    again = known.filter(reference=reference) if reference else known.filter(at=at, code=code)
    if again.exists():
        return False
    TrackingEvent(
        client_id=shipment.client_id, shipment_id=shipment.id, at=at, code=code, place=place, text=text,
        reference=reference,
    ).save(using=current().alias)  # fmt: skip
    if code not in ENDS:
        tell(happened(shipment, "shipment.tracked", at, what=text or str(TRACKED[code][0]), place=place))
    follow(shipment, signed_by)
    return True


def follow(shipment: Shipment, signed_by: str = "") -> None:
    """Bring a locked shipment that is under way to what the newest report means: on, delivered, returned."""
    if shipment.status not in UNDERWAY:
        return
    reports = TrackingEvent.objects.of_client(shipment.client_id).filter(shipment_id=shipment.id)
    newest = reports.filter(code__in=MEANING).order_by("-at", "-id").first()
    means = MEANING[newest.code] if newest else shipment.status
    if newest and means == "delivered":
        deliver(shipment, signed_by, newest.at)
    elif means == "returned":
        fail(shipment, means)
    elif means != shipment.status:
        put(shipment, status=means)
