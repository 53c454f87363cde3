"""A count that was a mistake is taken back: by opposite movements, once, as long as the goods stand there."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from baywindow.inbound import asns
from baywindow.inbound.models import Asn, Discrepancy, Receipt, ReceiptLine
from baywindow.stock import ledger
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.models import HandlingUnit, Movement, Serial
from baywindow.tenancy.refusal import Refusal
from tests.api.callers import caller
from tests.stock.floor import Floor, d, item
from tests.together import together

from .deliveries import delivery, expected, mugs


@pytest.fixture
def asn(floor: Floor) -> Asn:
    """Ten mugs, announced."""
    with floor.world.sam.acting():
        return delivery(floor, mugs(floor, 10))


def told(**changes: Any) -> dict[str, Any]:
    """A count of mugs as its form is sent."""
    form = {
        "once": str(uuid.uuid4()),
        "item": "MUG-1",
        "qty": "4",
        "condition": "ok",
        "lot": "",
        "location": "",
    }
    return form | changes


def counting(asn: Asn) -> str:
    return f"/console/inbound/{asn.client_id}/{asn.id}/counting"


def undoing(line: ReceiptLine) -> str:
    return f"/console/inbound/{line.client_id}/receipts/{line.receipt_id}/counts/{line.id}/undoing"


def counts(floor: Floor) -> list[ReceiptLine]:
    """Acme's counted lines, the first first."""
    with floor.world.sam.acting(read_only=True):
        return list(ReceiptLine.objects.of_client(floor.world.acme.id).order_by("counted_at", "id"))


def booked(floor: Floor) -> list[tuple[Any, ...]]:
    """The movements of acme's mugs."""
    with floor.world.sam.acting(read_only=True):
        kept = Movement.objects.of_client(floor.world.acme.id).filter(item_id=floor.mug.id)
        return list(kept.order_by("id").values_list("qty", "kind", "condition", "reason_code"))


def test_a_mistake_is_taken_back_once_and_the_delivery_knows_nothing_of_it(floor: Floor, asn: Asn) -> None:
    olga = floor.world.olga.browser()
    olga.post(counting(asn), told())
    olga.post(counting(asn), told(qty="2", condition="damaged"))
    assert expected(floor) == {"MUG-1": d(4)}
    page = olga.get(counting(asn)).content.decode()
    assert "2 damaged" in page and "Last counts" in page and page.count("It was counted by mistake") == 2
    _, damaged = counts(floor)
    assert undoing(damaged) in page
    acts = [partial(browser.post, undoing(damaged)) for browser in (olga, floor.world.sam.browser())]
    assert {answer.status_code for answer in together(*acts)} == {302}
    assert booked(floor)[1:] == [
        (d(2), "receipt", "damaged", "received"),
        (d(-2), "receipt", "damaged", "undone"),
    ]
    assert expected(floor) == {"MUG-1": d(6)}
    page = olga.get(counting(asn)).content.decode()
    assert "2 damaged" not in page and "mistake, taken back" in page and undoing(damaged) not in page
    assert olga.post(counting(asn), told(qty="6")).status_code == 302
    assert olga.post(f"{counting(asn)[:-8]}counted").status_code == 302
    with floor.world.alice.acting(read_only=True):
        assert Asn.objects.get(id=asn.id).status == "closed", "everything came as announced"
        assert not Discrepancy.objects.exists()
        receipt = Receipt.objects.get(asn_id=asn.id)
    seen = floor.world.alice.browser().get(f"/inbound/receipts/{receipt.id}").content.decode()
    assert "2 of MUG-1 counted by mistake, and taken back" in seen and "mistake, taken back" in seen
    told_of = caller(floor.world.ada).get(f"/receipts/{receipt.id}").json()["lines"]
    (back,) = [one for one in told_of if one["undoes_id"]]
    assert (back["qty"], back["undoes_id"]) == ("-2", str(damaged.id))
    first = counts(floor)[0]
    floor.world.sam.browser().post(undoing(first))
    assert len(counts(floor)) == 4, "what is finished stays"


def test_what_has_moved_on_or_is_promised_is_not_taken_back(floor: Floor, asn: Asn) -> None:
    olga = floor.world.olga.browser()
    olga.post(counting(asn), told(location="DOCK"))
    (line,) = counts(floor)
    with floor.world.sam.acting():
        there = Goods(floor.mug, floor.berlin.id, floor.dock.id)
        ledger.move(there, d(3), Goods(floor.mug, floor.berlin.id, floor.shelf.id), Why("relocated"))
    refused = olga.post(undoing(line), follow=True, headers={"referer": f"http://testserver{counting(asn)}"})
    assert "These goods have moved on since" in refused.content.decode()
    assert len(counts(floor)) == 1 and expected(floor) == {"MUG-1": d(6)}
    assert floor.world.bob.browser().post(undoing(line)).status_code in {302, 403, 404}
    assert len(counts(floor)) == 1


def test_each_piece_of_a_count_is_taken_back(floor: Floor) -> None:
    acme, olga = floor.world.acme, floor.world.olga.browser()
    with floor.world.sam.acting():
        item(acme, "CLOCK-1", serial_tracked=True)
    begun = {"once": str(uuid.uuid4()), "warehouse": str(floor.berlin.id)}
    made = olga.post(f"/console/inbound/{acme.id}/receipts/new", begun).url
    assert olga.post(made, told(item="CLOCK-1", qty="2", serials="SN-1\nSN-2")).status_code == 302
    (line,) = counts(floor)
    own = made.removesuffix("/counting")
    assert f"{own}/cancellation" not in olga.get(own).content.decode()
    assert olga.post(undoing(line)).url == made
    with floor.world.sam.acting(read_only=True):
        assert {one.status for one in Serial.objects.of_client(acme.id)} == {"gone"}
    assert f"{own}/cancellation" in olga.get(own).content.decode(), "there is nothing to finish any more"
    assert olga.post(f"{own}/cancellation").status_code == 302
    with floor.world.alice.acting(read_only=True):
        assert Receipt.objects.get().status == "cancelled"


def test_a_piece_that_went_on_is_not_taken_back_in_anothers_place(floor: Floor) -> None:
    acme, olga = floor.world.acme, floor.world.olga.browser()
    with floor.world.sam.acting():
        clock = item(acme, "CLOCK-1", serial_tracked=True)
    begun = {"once": str(uuid.uuid4()), "warehouse": str(floor.berlin.id)}
    made = olga.post(f"/console/inbound/{acme.id}/receipts/new", begun).url
    for number in ("SN-1", "SN-2"):
        assert (
            olga.post(made, told(item="CLOCK-1", serials=number, qty="", location="DOCK")).status_code == 302
        )
    first, second = counts(floor)
    with floor.world.sam.acting():
        piece = Serial.objects.of_client(acme.id).get(serial_no="SN-1").id
        there = Goods(clock, floor.berlin.id, floor.dock.id, serial_id=piece)
        ledger.move(there, d(1), replace(there, location_id=floor.shelf.id), Why("relocated"))
    olga.post(undoing(first))
    assert len(counts(floor)) == 2, "SN-2 stands where SN-1 was: it is not what was counted by mistake"
    olga.post(undoing(second))
    assert len(counts(floor)) == 3
    with floor.world.sam.acting(read_only=True):
        known = Serial.objects.of_client(acme.id).values_list("serial_no", "status", "location_id")
        assert set(known) == {("SN-1", "in_stock", floor.shelf.id), ("SN-2", "gone", None)}


def test_goods_that_left_with_their_pallet_are_not_taken_back_from_others(floor: Floor, asn: Asn) -> None:
    acme, olga = floor.world.acme, floor.world.olga.browser()
    label = "340123450000000017"
    for unit in (label, ""):
        assert olga.post(counting(asn), told(location="DOCK", unit=unit)).status_code == 302
    on_it, _ = counts(floor)
    with floor.world.sam.acting():
        pallet = HandlingUnit.objects.of_client(acme.id).get(sscc=label)
        there = Goods(floor.mug, floor.berlin.id, floor.dock.id, handling_unit_id=pallet.id)
        ledger.move(there, d(4), replace(there, location_id=floor.shelf.id), Why("relocated"))
    olga.post(undoing(on_it))
    assert len(counts(floor)) == 2


def test_a_delivery_counted_by_mistake_stands_at_the_door_again(floor: Floor, asn: Asn) -> None:
    olga = floor.world.olga.browser()
    olga.post(counting(asn), told())
    (line,) = counts(floor)
    olga.post(undoing(line))
    own = f"/console/inbound/{asn.client_id}/receipts/{line.receipt_id}"
    assert f"{own}/cancellation" in olga.get(own).content.decode()
    assert olga.post(f"{own}/cancellation").status_code == 302
    with floor.world.alice.acting(read_only=True):
        assert (Asn.objects.get().status, Receipt.objects.get().status) == ("arrived", "cancelled")
    assert expected(floor) == {"MUG-1": d(10)}
    with floor.world.sam.acting(), pytest.raises(Refusal, match="Goods were counted for this line"):
        asns.remove_line(asns.find_asn(asn.client_id, asn.id), line.asn_line_id)
    olga.post(counting(asn), told(qty="10"))
    assert olga.post(f"{counting(asn)[:-8]}counted").status_code == 302
    with floor.world.alice.acting(read_only=True):
        assert Asn.objects.get().status == "closed", "what comes later is counted as ever"
