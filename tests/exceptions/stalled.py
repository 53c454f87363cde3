"""A floor on which one thing of each kind stalls, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from baywindow.documents import filing
from baywindow.documents.subjects import subject
from baywindow.exceptions.looking import Looked, look
from baywindow.exceptions.models import ClientException, RequiredDocument
from baywindow.inbound import asns
from baywindow.inbound.models import Asn
from baywindow.orders import allocating, orders
from baywindow.orders.models import Order
from baywindow.shipments import tracking
from baywindow.shipments.models import Shipment
from baywindow.tenancy.jobs import entered_job
from tests.documents.papers import file
from tests.inbound.deliveries import delivery
from tests.inbound.deliveries import mugs as announced
from tests.orders.wishes import mugs, order, stocked, teas
from tests.stock.floor import Floor

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo("Europe/Berlin")).date()
"""As acme counts days."""
LONG_AGO = NOW - timedelta(days=9)


@dataclass
class Stalled:
    """What stalls: an order past its promise that lacks goods, one with a lot about to expire, and so on."""

    late: Order
    expiring: Order
    asn: Asn
    shipment: Shipment


def stalled(floor: Floor) -> Stalled:
    """One stall of every kind at acme, by sam."""
    acme, today = floor.world.acme, TODAY
    with floor.world.sam.acting():
        floor.older.expiry_date = today + timedelta(days=5)
        floor.older.save(update_fields=["expiry_date"])
        stocked(floor, mugs=1, older=3)
        late = order(floor, mugs(floor, 4), requested_ship=today - timedelta(days=3))
        expiring = order(floor, teas(floor, 2))
        allocating.allocate([orders.find_order(acme.id, expiring.id)])
        Order.objects.of_client(acme.id).update(placed_at=LONG_AGO)
        asn = delivery(floor, announced(floor, 5), day=today - timedelta(days=2))
        shipment = Shipment(
            client_id=acme.id, warehouse_id=floor.berlin.id, status="handed_over", carrier="UPS",
            consignee="Hanna", dated_at=LONG_AGO, shipped_at=LONG_AGO,
        )  # fmt: skip
        shipment.save()
        shipment.refresh_from_db(fields=["number"])
        RequiredDocument(client_id=acme.id, subject_kind="shipment", kind="pod").save()
    return Stalled(late, expiring, asn, shipment)


def end(floor: Floor, made: Stalled) -> None:
    """Every stall ends."""
    acme = floor.world.acme.id
    with floor.world.sam.acting():
        stocked(floor, mugs=9)
        orders.put(orders.find_order(acme, made.late.id), requested_ship=day(5))
        orders.cancel(orders.find_order(acme, made.expiring.id))
        asns.arrive(asns.find_asn(acme, made.asn.id))
        shipment = Shipment.objects.of_client(acme).get(id=made.shipment.id)
        tracking.tracked(shipment, "in_transit", at=datetime.now(UTC), place="Köln")
        about = subject("shipment", made.shipment.id, acme)
        assert about
        filing.file_document(acme, about, "pod", file("pod"), publish=True)


def looked(floor: Floor) -> Looked:
    """The worker looks at acme."""
    with entered_job(floor.world.northdock.id, floor.world.acme.id):
        return look()


def told(floor: Floor, **where: Any) -> list[ClientException]:
    """Acme's exceptions, by kind, whoever reads them."""
    found = ClientException._base_manager.using("owner").filter(client_id=floor.world.acme.id, **where)
    return list(found.order_by("code", "opened_at"))


def day(days: int) -> date:
    """So many days from now."""
    return TODAY + timedelta(days=days)
