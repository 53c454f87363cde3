"""One serial number, one handling unit: where it is and what happened to it."""

from __future__ import annotations

from baywindow.stock.ledger import Goods, Why, adjust, move, receive
from baywindow.stock.models import HandlingUnit
from tests.counting import statements

from .floor import WHY, Floor, d, item, serial
from .shelves import text_of


def test_a_serial_number_tells_where_it_is_and_what_happened_to_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        drill = item(floor.world.acme, "DRILL", serial_tracked=True)
        one = serial(drill, "SN-7")
        unit = pallet(floor, "106141412345678908")
        receive(Goods(drill, floor.berlin.id, serial_id=one.id), d(1), WHY)
        here = Goods(drill, floor.berlin.id, serial_id=one.id)
        move(
            here, d(1), Goods(drill, floor.berlin.id, floor.shelf.id, None, one.id, unit.id), Why("relocated")
        )
    alice = floor.world.alice.browser()
    with statements() as sent:
        page = alice.get(f"/serials/{one.id}")
    assert len(sent) <= 3
    text = text_of(page)
    assert "SN-7" in text and "In stock" in text and "106141412345678908" in text and "Move" in text
    assert f"/serials/{one.id}" in alice.get(f"/inventory/{drill.id}/serials").content.decode()
    with floor.world.sam.acting():
        adjust(
            Goods(drill, floor.berlin.id, floor.shelf.id, serial_id=one.id, handling_unit_id=unit.id),
            d(-1), Why("lost"),
        )  # fmt: skip
    text = text_of(alice.get(f"/serials/{one.id}"))
    assert "Gone" in text and "Not found" in text and "106141412345678908" not in text
    for other in (floor.world.bob, floor.world.gus):
        assert other.browser().get(f"/serials/{one.id}").status_code == 404
    assert floor.world.fay.browser().get(f"/serials/{one.id}").status_code == 403


def test_a_handling_unit_tells_what_is_on_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        unit = pallet(floor, "106141412345678908")
        tote = pallet(floor, "106141412345678915", type="tote", parent_id=unit.id)
        receive(Goods(floor.mug, floor.berlin.id, floor.shelf.id, handling_unit_id=unit.id), d(12), WHY)
        receive(floor.teas(floor.fresh, handling_unit_id=tote.id), d(5), WHY)
        adjust(
            Goods(floor.mug, floor.berlin.id, floor.shelf.id, handling_unit_id=unit.id), d(-2), Why("lost")
        )
    alice = floor.world.alice.browser()
    with statements() as sent:
        text = text_of(alice.get(f"/handling-units/{unit.id}"))
    assert len(sent) <= 4
    assert "Pallet" in text and "10 each" in text and "106141412345678915" in text and "Not found" in text
    text = text_of(alice.get(f"/handling-units/{tote.id}"))
    assert "TEA-1" in text and "L2" in text and "It stands on 106141412345678908" in text
    assert floor.world.bob.browser().get(f"/handling-units/{unit.id}").status_code == 404


def pallet(floor: Floor, sscc: str, **values: object) -> HandlingUnit:
    made = HandlingUnit(client_id=floor.world.acme.id, sscc=sscc, **values)
    made.check_label()
    made.save()
    return made
