"""What staff do to goods, and what the business refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connections

from baywindow.stock import ledger
from baywindow.stock.ledger import Why
from baywindow.stock.models import Balance, ClientWarehouse, Level, Movement, Serial
from baywindow.stock.reservations import close, reserve
from baywindow.tenancy.refusal import Refusal

from .floor import WHY, Floor, d, item, serial


def level(floor: Floor, goods: ledger.Goods) -> Level:
    return Level.objects.of_client(floor.world.acme.id).get(id=goods.level_id)


def test_olga_receives_goods_and_alice_sees_the_warehouse_they_came_to(floor: Floor) -> None:
    with floor.world.olga.acting():
        posted = ledger.receive(floor.mugs(location_id=floor.shelf.id), d(12), WHY)
    assert (posted.posted, posted.skipped, len(posted.ids)) == (1, 0, 1)
    with floor.world.alice.acting(read_only=True):
        assert [w.code for w in ClientWarehouse.objects.all()] == ["BER"]
        assert Movement.objects.get().reason_label == "Goods received"
        assert Level.objects.get().on_hand == Balance.objects.get().on_hand == 12
    with floor.world.bob.acting(read_only=True):
        assert not Movement.objects.exists() and not ClientWarehouse.objects.exists()


def test_an_adjustment_may_go_below_zero_because_the_floor_is_right(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.adjust(floor.mugs(), d(-3), Why(code="lost"))
        assert level(floor, floor.mugs()).on_hand == -3
        with pytest.raises(Refusal):
            ledger.adjust(floor.mugs(), d(0), Why(code="lost"))


def test_a_move_leaves_the_warehouse_as_full_as_it_was(floor: Floor) -> None:
    shelf, dock = floor.mugs(location_id=floor.shelf.id), floor.mugs(location_id=floor.dock.id)
    with floor.world.sam.acting():
        ledger.receive(dock, d(10), WHY)
        ledger.move(dock, d(4), shelf, Why(code="relocated"))
        assert level(floor, shelf).on_hand == 10
        found = {b.location_id: b.on_hand for b in Balance.objects.of_client(floor.world.acme.id)}
    assert found == {floor.shelf.id: 4, floor.dock.id: 6}


@pytest.mark.parametrize("qty", [11, 8])
def test_nobody_moves_more_than_is_free_there(floor: Floor, qty: int) -> None:
    shelf, dock = floor.mugs(location_id=floor.shelf.id), floor.mugs(location_id=floor.dock.id)
    with floor.world.sam.acting():
        ledger.receive(dock, d(10), WHY)
        ledger.hold(dock, d(3), Why(code="quality"))
        with pytest.raises(Refusal):
            ledger.move(dock, d(qty), shelf, Why(code="relocated"))
        assert Movement.objects.count() == 2, "a refused move leaves nothing behind"


def test_a_move_to_another_warehouse_is_refused(floor: Floor) -> None:
    with floor.world.sam.acting(), pytest.raises(Refusal):
        ledger.move(floor.mugs(), d(1), floor.mugs(warehouse_id=floor.hamburg.id), Why(code="relocated"))


def test_held_goods_stay_on_hand_and_are_released_again(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(10), WHY)
        ledger.hold(floor.mugs(), d(4), Why(code="quality"))
        assert (level(floor, floor.mugs()).on_hand, level(floor, floor.mugs()).on_hold) == (10, 4)
        ledger.release(floor.mugs(), d(1), Why(code="cleared"))
        assert level(floor, floor.mugs()).on_hold == 3
        with pytest.raises(Refusal, match="Only 3 is on hold"):
            ledger.release(floor.mugs(), d(4), Why(code="cleared"))
        with pytest.raises(Refusal, match="not that much to hold"):
            ledger.hold(floor.mugs(), d(8), Why(code="quality"))
        assert level(floor, floor.mugs()).on_hold == 3


def test_a_damaged_mug_is_another_level(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(10), WHY)
        ledger.move(floor.mugs(), d(2), floor.mugs(condition="damaged"), Why(code="damaged"))
        assert level(floor, floor.mugs()).on_hand == 8
        assert level(floor, floor.mugs(condition="damaged")).on_hand == 2


def test_tea_needs_a_lot_and_the_lot_must_be_of_the_tea(floor: Floor) -> None:
    with floor.world.sam.acting():
        with pytest.raises(Refusal, match="kept by lot"):
            ledger.receive(ledger.Goods(floor.tea, floor.berlin.id), d(1), WHY)
        with pytest.raises(Refusal, match="no such lot"):
            ledger.receive(floor.mugs(lot_id=floor.fresh.id), d(1), WHY)
        with pytest.raises(Refusal, match="no such warehouse"):
            ledger.receive(floor.mugs(warehouse_id=floor.shelf.id), d(1), WHY)
        with pytest.raises(Refusal, match="no such location"):
            ledger.receive(floor.mugs(warehouse_id=floor.hamburg.id, location_id=floor.shelf.id), d(1), WHY)


def test_the_ledger_knows_where_a_serial_number_is(floor: Floor) -> None:
    with floor.world.sam.acting():
        phone = item(floor.world.acme, "PHONE-1", serial_tracked=True)
        one = serial(phone, "SN-1")
        here = ledger.Goods(phone, floor.berlin.id, floor.shelf.id, serial_id=one.id)
        there = ledger.Goods(phone, floor.berlin.id, floor.dock.id, serial_id=one.id)
        with pytest.raises(Refusal, match="serial number"):
            ledger.receive(ledger.Goods(phone, floor.berlin.id), d(1), WHY)
        with pytest.raises(Refusal, match="one piece"):
            ledger.receive(here, d(2), WHY)
        ledger.receive(here, d(1), WHY)
        ledger.move(here, d(1), there, Why(code="relocated"))
        assert (Serial.objects.get().location_id, Serial.objects.get().status) == (floor.dock.id, "in_stock")
        ledger.adjust(there, d(-1), Why(code="lost"))
        assert (Serial.objects.get().location_id, Serial.objects.get().status) == (None, "gone")


def test_the_same_form_sent_twice_posts_once(floor: Floor) -> None:
    why = Why(code="received", once="form-1")
    with floor.world.sam.acting():
        assert ledger.receive(floor.mugs(), d(5), why).posted == 1
        again = ledger.receive(floor.mugs(), d(5), why)
        assert (again.posted, again.skipped) == (0, 1)
        assert level(floor, floor.mugs()).on_hand == 5


def test_another_clients_item_is_like_one_that_never_was(floor: Floor) -> None:
    with floor.world.sue.acting(), pytest.raises(Refusal, match="no such item"):
        ledger.receive(floor.mugs(), d(1), WHY)


@pytest.mark.parametrize(
    "statement", ["update movement set qty = 2", "delete from movement", "truncate movement"]
)
@pytest.mark.parametrize("alias", ["owner", "staff", "portal", "jobs"])
def test_nobody_changes_a_movement_not_even_the_owner(floor: Floor, alias: str, statement: str) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(5), WHY)
    with pytest.raises(DatabaseError), connections[alias].cursor() as cursor:
        cursor.execute(statement)


def test_a_promise_is_kept_in_the_levels_allocated_and_never_exceeds_what_is_free(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(10), WHY)
        ledger.hold(floor.mugs(), d(2), Why(code="quality"))
        where = (floor.world.acme.id, floor.mugs().level_id)
        promise = reserve(*where, Decimal(5), "order", "SO-1")
        with pytest.raises(Refusal, match="Only 3"):
            reserve(*where, Decimal(4), "order", "SO-2")
        assert level(floor, floor.mugs()).allocated == 5
        close(promise)
        close(promise)
        assert level(floor, floor.mugs()).allocated == 0


def test_promised_goods_are_not_moved_out_of_their_condition(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(10), WHY)
        reserve(floor.world.acme.id, floor.mugs().level_id, Decimal(9), "order", "SO-1")
        with pytest.raises(Refusal, match="promised"):
            ledger.move(floor.mugs(), d(2), floor.mugs(condition="damaged"), Why(code="damaged"))
