"""What is done to orders: goods are promised once, picked where they are, and every step is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from baywindow.activity.events import timeline
from baywindow.orders import allocating, orders, picking, steps
from baywindow.orders.models import Order
from baywindow.orders.orders import Wish
from baywindow.orders.picking import Picked
from baywindow.stock import ledger
from baywindow.stock.ledger import Goods, Why
from baywindow.stock.models import Balance, ClientWarehouse, Level, Lot, Reservation
from baywindow.tenancy.records import uuid7
from baywindow.tenancy.refusal import Refusal
from tests.stock.floor import Floor, at, d, item, lot
from tests.together import PATIENCE, at_once, closing, somebody_waits

from .wishes import faults, figures, mugs, now, order, stocked, teas


def said(floor: Floor, made: Order) -> list[str]:
    """The timeline as acme reads it, oldest first."""
    with floor.world.alice.acting(read_only=True):
        return [told.text for told in timeline(made.id)][::-1]


def test_from_placed_to_delivered(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=10, fresh=5, older=3)
        made = order(floor, mugs(floor, 4), teas(floor, 6))
        assert made.number == "SO-1001"
        assert allocating.allocate([made])[0].missing == {}
    assert figures(made) == [(4, 0, 0), (6, 0, 0)] and now(made).status == "allocated"
    with floor.world.olga.acting():
        todo = picking.to_pick(made)
        assert [(p.sku, p.lot_no, p.qty, p.place) for p in todo] == [
            ("MUG-1", None, 4, "A-01"), ("TEA-1", "L1", 3, "A-01"), ("TEA-1", "L2", 3, "A-01")
        ], "what expires first goes first"  # fmt: skip
        for one in todo:
            assert picking.pick(made, Picked(one.id, one.qty, floor.shelf))
    assert figures(made) == [(4, 4, 0), (6, 6, 0)] and now(made).status == "picked"
    with floor.world.olga.acting():
        steps.packing(made)
        steps.packed(made)
        waiting = steps.staged(made)
        assert {(w.sku, w.lot_no, w.place) for w in waiting} == {
            ("MUG-1", None, "STAGE"), ("TEA-1", "L1", "STAGE"), ("TEA-1", "L2", "STAGE")}  # fmt: skip
        steps.shipped(made, {w.id: w.qty for w in waiting})
        steps.delivered(made)
        steps.delivered(made)
        assert not Reservation.objects.of_client(made.client_id).filter(status="open").exists()
        assert {v.on_hand for v in Level.objects.of_client(made.client_id)} == {10, 5, 3}, "moved, not gone"
        staged = Balance.objects.of_client(made.client_id).exclude(location_id=floor.shelf.id)
        assert sum(b.on_hand for b in staged) == 10
    assert figures(made) == [(4, 4, 4), (6, 6, 6)] and faults(floor) == []
    assert said(floor, made) == [
        "Placed, lines: 2", "All goods allocated", "Picking began", "Everything picked", "Packing began",
        "Packed", "Shipped", "Delivered"]  # fmt: skip


def test_what_is_not_there_is_on_backorder_and_said(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=3, older=2)
        urgent = order(floor, mugs(floor, 2), priority=5)
        made = order(floor, mugs(floor, 4), teas(floor, 1, lot_no="L2"))
        first, second = allocating.allocate([made, urgent])
        assert (first.order, first.missing) == (urgent, {}), "the urgent one first"
        assert (second.got, second.missing) == (1, {"MUG-1": 3, "TEA-1": 1})
        assert allocating.allocate([made])[0].got == 0
    assert now(made).status == "open" and figures(made) == [(1, 0, 0), (0, 0, 0)] and faults(floor) == []
    assert said(floor, made)[1:] == ["1 allocated, 4 on backorder: MUG-1, TEA-1"], "nothing new, nothing said"
    with floor.world.sam.acting():
        allocating.deallocate(made)
        with pytest.raises(Refusal, match="Nothing is allocated"):
            allocating.deallocate(made)
    assert figures(made)[0] == (0, 0, 0) and faults(floor) == []


@pytest.mark.parametrize("aged", ["A", "B"])
def test_what_came_in_first_goes_first_whichever_lot_was_written_down_first(floor: Floor, aged: str) -> None:
    with floor.world.sam.acting():
        kind = item(floor.world.acme, "NUT-1", lot_tracked=True)
        pair = {name: lot(kind, name) for name in "AB"}
        written_first = Lot.objects.of_client(kind.client_id).filter(item_id=kind.id).exclude(lot_no=aged)
        written_first.update(created_at=at("2025-06-01T10:00"))
        for name, one in pair.items():
            came = at("2026-01-01T09:00" if name == aged else "2026-06-01T09:00")
            goods = Goods(kind, floor.berlin.id, floor.shelf.id, lot_id=one.id)
            ledger.receive(goods, d(2), Why("received", occurred_at=came))
        made = order(floor, Wish(kind, d(3)))
        assert allocating.allocate([made])[0].missing == {}
        todo = {p.lot_no: p.qty for p in picking.to_pick(made)}
    assert todo == {aged: d(2), ("B" if aged == "A" else "A"): d(1)}


def test_expiry_goes_before_age_and_of_one_day_what_was_made_first_goes_first(floor: Floor) -> None:
    with floor.world.sam.acting():
        came = {floor.fresh: "2026-01-01T09:00", floor.older: "2026-06-01T09:00"}
        kind = item(floor.world.acme, "NUT-1", lot_tracked=True)
        late, early = lot(kind, "LATE"), lot(kind, "EARLY")
        for one, made_on in ((late, date(2026, 5, 1)), (early, date(2026, 3, 1))):
            Lot.objects.of_client(kind.client_id).filter(id=one.id).update(mfg_date=made_on)
            came[one] = "2026-06-01T09:00"
        for one, day in came.items():
            of = floor.tea if one in (floor.fresh, floor.older) else kind
            goods = Goods(of, floor.berlin.id, floor.shelf.id, lot_id=one.id)
            ledger.receive(goods, d(2), Why("received", occurred_at=at(day)))
        made = order(floor, teas(floor, 2), Wish(kind, d(2)))
        allocating.allocate([made])
        assert [p.lot_no for p in picking.to_pick(made)] == ["L1", "EARLY"]


def test_goods_are_good_through_their_last_day_where_they_stand(floor: Floor) -> None:
    """Half past eleven at night in Greenwich is the next day in Berlin, and still the day in New York."""
    evening, acme = datetime(2040, 6, 1, 23, 30, tzinfo=UTC), floor.world.acme.id
    with floor.world.sam.acting():
        Lot.objects.of_client(acme).filter(id=floor.fresh.id).update(expiry_date=evening.date())
        stocked(floor, fresh=5)
        for zone, got in (("Europe/Berlin", 0), ("America/New_York", 2)):
            made = order(floor, teas(floor, 2))
            ClientWarehouse.objects.of_client(acme).update(time_zone=zone)
            (outcome,) = allocating.allocate([orders.find_order(acme, made.id)], evening)
            assert outcome.got == got, zone


def test_expired_recalled_and_held_goods_are_promised_to_nobody(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=3, fresh=4, older=4)
        ledger.hold(floor.mugs(location_id=floor.shelf.id), d(2), Why("quality"))
        floor.older.set_status("recalled")
        made = order(floor, mugs(floor, 3), teas(floor, 8, expires_from=floor.fresh.expiry_date))
        assert allocating.allocate([made])[0].missing == {"MUG-1": 2, "TEA-1": 4}


def test_many_want_the_last_goods_and_nothing_is_promised_twice(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=5, older=3)
        wanted = [order(floor, mugs(floor, 2), teas(floor, 1)) for _ in range(6)]
    left = iter(wanted)

    def fight() -> dict[str, int]:
        mine = next(left)
        with floor.world.sam.acting():
            return allocating.allocate([orders.find_order(mine.client_id, mine.id)])[0].missing

    losers = [missing for missing in at_once(fight, len(wanted)) if missing]
    assert sum(m.get("MUG-1", 0) for m in losers) == 12 - 5
    assert sum(m.get("TEA-1", 0) for m in losers) == 6 - 3
    assert faults(floor) == []


def test_the_table_itself_promises_nothing_twice(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=5)
        level = floor.mugs().level_id
        with pytest.raises(DatabaseError, match="another order"), transaction.atomic(using="staff"):
            Reservation(client_id=floor.world.acme.id, level_id=level, qty=d(6)).save()


def test_a_short_pick_takes_what_is_there_and_looks_elsewhere(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=5, older=2)
        ledger.receive(floor.mugs(location_id=floor.dock.id), d(1), Why("found"))
        made = order(floor, mugs(floor, 5))
        allocating.allocate([made])
        (todo,) = picking.to_pick(made)
        short = Picked(todo.id, d(3), floor.shelf, once=f"form/{uuid7()}")
        outcome = picking.short_pick(made, short)
        assert outcome and (outcome.got, outcome.missing) == (1, {"MUG-1": 1})
        assert picking.short_pick(made, short) is None, "sent twice"
        level = Level.objects.of_client(made.client_id).get(id=floor.mugs().level_id)
        assert (level.on_hand, level.on_hold, level.allocated) == (6, 2, 4)
    assert figures(made) == [(4, 3, 0)] and now(made).status == "picking" and faults(floor) == []
    assert "MUG-1: 3 of 5 found, the rest is being looked for" in said(floor, made)


def test_a_pick_sent_twice_moves_once_and_never_more_than_promised(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=9)
        made = order(floor, mugs(floor, 5))
        allocating.allocate([made])
        (todo,) = picking.to_pick(made)
        part = Picked(todo.id, d(2), floor.shelf, once=f"form/{uuid7()}")
        assert picking.pick(made, part) and not picking.pick(made, part)
        with pytest.raises(Refusal, match="3 are allocated"):
            picking.pick(made, Picked(todo.id, d(4), floor.shelf))
        with pytest.raises(Refusal, match="not that much free"):
            picking.pick(made, Picked(todo.id, d(3), floor.dock))
    assert figures(made) == [(5, 2, 0)] and faults(floor) == []


def test_two_who_pick_the_same_goods_pick_them_once(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=9)
        made = order(floor, mugs(floor, 5))
        allocating.allocate([made])
        (todo,) = picking.to_pick(made)

    def grab() -> bool:
        with floor.world.olga.acting():
            mine = orders.find_order(made.client_id, made.id)
            return picking.pick(mine, Picked(todo.id, d(5), floor.shelf))

    assert sorted(at_once(grab, 2)) == [False, True]
    assert figures(made) == [(5, 5, 0)] and faults(floor) == []


def test_a_part_goes_out_and_the_rest_follows(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=3)
        made = order(floor, mugs(floor, 5))
        allocating.allocate([made])
        (todo,) = picking.to_pick(made)
        picking.pick(made, Picked(todo.id, d(3), floor.shelf))
        (waiting,) = steps.staged(made)
        with pytest.raises(Refusal, match="do not wait"):
            steps.shipped(made, {waiting.id: d(4)})
        steps.shipped(made, {waiting.id: d(3)}, last=False)
    assert now(made).status == "open" and figures(made) == [(3, 3, 3)] and faults(floor) == []


def test_a_held_order_stands_still(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=3)
        made = order(floor, mugs(floor, 1))
        orders.hold(made, "The address is not complete")
    for verb in (lambda o: allocating.allocate([o]), steps.packing, orders.hold):
        with floor.world.sam.acting(), pytest.raises(Refusal, match="on hold"):
            verb(orders.find_order(made.client_id, made.id))
    assert now(made).stage == "hold"
    with floor.world.alice.acting(), pytest.raises(Refusal, match="The warehouse holds"):
        orders.release(orders.find_order(made.client_id, made.id))
    with floor.world.sam.acting():
        orders.release(orders.find_order(made.client_id, made.id))
    assert now(made).stage == "open"
    assert said(floor, made)[1:] == ["Put on hold: The address is not complete", "Released from hold"]


def test_an_order_with_goods_stays_in_its_warehouse(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=3)
        floor.berlin.amend(cut_off=time(14))
        made = order(floor, mugs(floor, 1))
        allocating.allocate([made])
        orders.amend(made, requested_ship=date(2031, 5, 5), notes_public="Ring twice")
        with pytest.raises(Refusal, match="take the allocation back"):
            orders.amend(made, warehouse_id=floor.hamburg.id)
    assert now(made).change_until == datetime(2031, 5, 5, 14, tzinfo=UTC)


def test_a_client_holds_and_cancels_its_own_until_picking_begins(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=8)
        made, later = order(floor, mugs(floor, 2)), order(floor, mugs(floor, 2))
        allocating.allocate([made, later])
        (todo,) = picking.to_pick(later)
        picking.pick(later, Picked(todo.id, d(2), floor.shelf))
    with floor.world.alice.acting():
        orders.hold(orders.find_order(made.client_id, made.id))
    assert (now(made).stage, now(made).held_by) == ("hold", "client")
    with floor.world.alice.acting():
        orders.cancel(orders.find_order(made.client_id, made.id))
    assert now(made).stage == "cancelled" and figures(made) == [(0, 0, 0)] and faults(floor) == []
    with floor.world.alice.acting(), pytest.raises(Refusal, match="in hand"):
        orders.cancel(orders.find_order(made.client_id, later.id))
    with floor.world.alice.acting(), pytest.raises(DatabaseError, match="held, released or cancelled"):
        Order.objects.filter(id=later.id).update(status="delivered")
    with floor.world.bob.acting(), connections["portal"].cursor() as cursor:
        cursor.execute("update client_order set held_by = 'client'")
        assert cursor.rowcount == 0


def test_an_address_changed_together_with_a_hold_or_a_cancellation_is_told(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1))
    for together in ({"held_by": "client"}, {"held_by": ""}, {"status": "cancelled"}):
        with floor.world.alice.acting():
            Order.objects.filter(id=made.id).update(street=f"Elsewhere {together}", **together)
    told = said(floor, made)[1:]
    assert sorted(told) == ["Cancelled", *["Changed"] * 3, "Put on hold by the client", "Released from hold"]


def test_any_sql_of_a_client_writes_no_more_of_an_order_than_its_pages(floor: Floor) -> None:
    with floor.world.olga.acting():
        stocked(floor, mugs=8)
        held, made, gone = (order(floor, mugs(floor, 2)) for _ in range(3))
        orders.hold(held, "not paid")
        allocating.allocate([gone])
        (todo,) = picking.to_pick(gone)
        picking.pick(gone, Picked(todo.id, d(1), floor.shelf))
        (staged,) = steps.staged(gone)
        steps.shipped(gone, {staged.id: d(1)}, last=False)
    assert now(gone).status == "allocated"
    for of, change, answer in (
        (held, "hold_reason = 'paid long ago'", "The warehouse holds"),
        (held, "held_by = '', hold_reason = ''", "The warehouse holds"),
        (made, "hold_reason = 'nobody holds it'", "not on hold"),
        (gone, "status = 'cancelled'", "in hand already"),
        (gone, "held_by = 'client'", "in hand already"),
    ):
        with (
            floor.world.alice.acting(),
            connections["portal"].cursor() as cursor,
            pytest.raises(DatabaseError, match=answer),
        ):
            cursor.execute(f"update client_order set {change} where id = %s", [of.id])
    with floor.world.alice.acting(), connections["portal"].cursor() as cursor:
        cursor.execute(
            "update client_order set cancelled_at = '2001-01-01', updated_at = '2001-01-01', version = 99"
            " where id = %s",
            [made.id],
        )
    assert now(made).cancelled_at is None
    assert (now(made).version, now(made).updated_at.year > 2001) == (made.version + 1, True)
    page = floor.world.alice.browser().get(f"/orders/{gone.id}").content.decode()
    assert "cancellation" not in page, "a part has left"


def test_who_finds_fewer_holds_no_goods_while_waiting_for_others(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, fresh=5, older=5)
        made = order(floor, teas(floor, 8))
        allocating.allocate([made])
        todo = picking.to_pick(made)
    first, last = sorted(todo, key=lambda row: level_of(row.id))

    def short_pick() -> str:
        with floor.world.olga.acting():
            found = orders.find_order(made.client_id, made.id)
            picking.short_pick(found, Picked(last.id, d(1), floor.shelf))
        return "picked"

    with ThreadPoolExecutor(1) as somebody, transaction.atomic(using="owner"):
        lock = "select from core.level where id = %s for no key update"
        with connections["owner"].cursor() as allocating_too:
            allocating_too.execute("set local lock_timeout = '1s'")
            allocating_too.execute(lock, [level_of(first.id)])
            picked = somebody.submit(closing, short_pick)
            somebody_waits()
            allocating_too.execute(lock, [level_of(last.id)])
    assert picked.result(timeout=PATIENCE) == "picked" and faults(floor) == []
    with floor.world.olga.acting():
        found = orders.find_order(made.client_id, made.id)
        assert {line.qty_allocated for line in orders.lines_of(found)} <= {d(5), d(6), d(8)}


def level_of(reservation_id: Any) -> Any:
    """The level a reservation promises."""
    return Reservation._base_manager.using("owner").values_list("level_id", flat=True).get(id=reservation_id)
