"""What carriers report, from a file: each report once, and what they delivered is delivered."""

from __future__ import annotations

from pathlib import Path

from baywindow.activity.models import Event
from baywindow.exchange.models import ImportRun
from baywindow.orders.models import Order
from baywindow.shipments import packing, shipping
from baywindow.shipments.models import Package, Shipment, TrackingEvent
from tests.exchange.conftest import TakeIn
from tests.exchange.test_imports import counts, faults
from tests.shipments.conftest import floor
from tests.shipments.picked import mugs, picked
from tests.stock.floor import Floor

__all__ = ["floor"]

HEAD = "shipment,reference,at,code,place,signed_by\n"


def sent(floor: Floor, tracking: str) -> Shipment:
    """A shipment that left three days ago; inside a context of staff."""
    made = packing.begin(picked(floor, (mugs(floor), 1)))
    package = Package.objects.of_client(made.client_id).get(shipment_id=made.id)
    packing.put_in_all(made, package.id)
    shipping.ship(made, carrier="UPS", tracking_number=tracking)
    left = Shipment.objects.of_client(made.client_id).filter(id=made.id)
    left.update(shipped_at="2026-01-05T10:00:00Z", dated_at="2026-01-05T10:00:00Z")
    return made


def test_a_carrier_s_file_moves_shipments_on_and_delivers_them(
    floor: Floor, taken_in: TakeIn, tmp_path: Path
) -> None:
    with floor.world.olga.acting():
        first, second = sent(floor, "1Z999AA10123456784"), sent(floor, "1Z12345E0205271688")

    def take(rows: str, *words: str) -> ImportRun:
        file = tmp_path / "reports.csv"
        file.write_text(HEAD + rows)
        return taken_in(file, None, "--kind", "tracking", *words)

    good = (
        "1z 999aa10123456784,EV-2,2026-01-06 09:00,out_for_delivery,Köln,\n"
        "1Z999AA10123456784,EV-1,2026-01-05 18:00,in_transit,Hub,\n"
        "1Z999AA10123456784,EV-1,2026-01-05 18:00,in_transit,Hub,\n"
        "1Z999AA10123456784,EV-3,2026-01-06 11:00,delivered,Köln,Anna\n"
        "1Z12345E0205271688,,2026-01-06 09:00,arrived,Linz,\n"
    )
    assert counts(take(good)) == ("done", 4, 0, 1, 0), "the same report twice is one"
    assert counts(take(good)) == ("done", 0, 0, 5, 0)
    with floor.world.alice.acting(read_only=True):
        done, under_way = Shipment.objects.get(id=first.id), Shipment.objects.get(id=second.id)
        assert (done.status, done.signed_by) == ("delivered", "Anna")
        assert under_way.status == "in_transit"
        assert Order.objects.get(id=first.order_id).status == "delivered"
        assert TrackingEvent.objects.count() == 4
        verbs = Event.objects.filter(subject_id=first.id).values_list("verb", flat=True)
        assert sorted(verb for verb in verbs if verb[9:] in ("tracked", "delivered_to")) == [
            "shipment.delivered_to", "shipment.tracked", "shipment.tracked"]  # fmt: skip
    page = floor.world.alice.browser().get(f"/shipments/{first.id}").content.decode()
    assert "Köln" in page and "Hub" in page
    bad = (
        "NOBODYS,EV-7,2026-01-06 09:00,in_transit,,\n"
        "1Z12345E0205271688,EV-8,2026-01-04 09:00,delivered,,\n"
        "1Z12345E0205271688,EV-9,2099-01-04 09:00,in_transit,,\n"
        "1Z12345E0205271688,EV-10,2026-01-06 10:00,teleported,,\n"
    )
    run = take(bad, "--keep-accepted")
    assert [(row, field) for row, field, _ in faults(run)] == [
        (2, "shipment"), (3, "at"), (4, "at"), (5, "code")]  # fmt: skip
