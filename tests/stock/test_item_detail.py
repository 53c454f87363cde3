"""One item from near, held against a replay of its movements in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from baywindow.stock import item_detail, ledger
from baywindow.stock.ledger import Line, Why, post

from .floor import WHY, Floor, at, d, item, serial
from .test_movements import fill

BERLIN = ZoneInfo("Europe/Berlin")


def replay(lines: list[Line], item_id: object, then: datetime) -> dict[tuple[object, ...], Decimal]:
    """On hand by warehouse, lot and condition, from the lines alone."""
    found: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.item_id == item_id and line.occurred_at < then:
            found[line.warehouse_id, line.lot_id, line.condition] += line.qty
    return {key: qty for key, qty in found.items() if qty}


@pytest.mark.parametrize("then", [None, "2026-03-08T13:00", "2026-03-10T00:00", "2025-01-01T00:00"])
def test_places_are_a_replay_of_the_ledger(floor: Floor, then: str | None) -> None:
    lines = fill(floor)
    moment = at(then) if then else None
    lots = {floor.fresh.id: "L2", floor.older.id: "L1", None: None}
    codes = {floor.berlin.id: "BER", floor.hamburg.id: "HAM"}
    for goods in (floor.mugs(), floor.teas(floor.fresh)):
        with floor.world.alice.acting(read_only=True):
            found = item_detail.places(goods.item.id, moment)
        expected = replay(lines, goods.item.id, moment or at("2100-01-01T00:00"))
        assert {(row.warehouse, row.lot_no, row.condition): row.on_hand for row in found} == {
            (codes[warehouse], lots[lot], condition): qty
            for (warehouse, lot, condition), qty in expected.items()
        }


def test_places_tell_locations_only_where_they_are_shown(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.dock.id), d(10), WHY)
        ledger.move(
            floor.mugs(location_id=floor.dock.id), d(4), floor.mugs(location_id=floor.shelf.id),
            Why(code="relocated"),
        )  # fmt: skip
    with floor.world.alice.acting(read_only=True):
        shown = item_detail.places(floor.mug.id)
        hidden = item_detail.places(floor.mug.id, locations=False)
    assert [(row.location, row.on_hand) for row in shown] == [("A-01", 4), ("DOCK", 6)]
    assert [(row.location, row.on_hand) for row in hidden] == [(None, 10)]


def test_the_level_by_day_is_in_local_days(floor: Floor) -> None:
    lines = fill(floor)
    first, last = date(2026, 2, 27), date(2026, 3, 31)  # the clocks change on the 29th
    with floor.world.alice.acting(read_only=True):
        days = item_detail.series(floor.mug.id, first, last, "Europe/Berlin")
        half = item_detail.series(floor.mug.id, date(2026, 3, 9), last, "Europe/Berlin", floor.berlin.id)
    assert [row.day for row in days] == [first + timedelta(days=n) for n in range(33)]
    for row in days:
        end = datetime.combine(row.day + timedelta(days=1), datetime.min.time(), BERLIN)
        assert row.on_hand == sum(replay(lines, floor.mug.id, end).values())
    for row in half:
        end = datetime.combine(row.day + timedelta(days=1), datetime.min.time(), BERLIN)
        there = replay(lines, floor.mug.id, end)
        assert row.on_hand == sum(qty for key, qty in there.items() if key[0] == floor.berlin.id)


def test_what_is_there_came_last(floor: Floor) -> None:
    received = [("2026-01-01T12:00", 10), ("2026-05-01T12:00", 5), ("2026-05-20T12:00", 5)]
    with floor.world.sam.acting():
        post(
            [
                Line(floor.mug.id, floor.berlin.id, "receipt", d(qty), occurred_at=at(day))
                for day, qty in received
            ]
            + [Line(floor.mug.id, floor.berlin.id, "ship", d(-8), occurred_at=at("2026-05-25T12:00"))],
            floor.world.acme.id,
        )
    with floor.world.alice.acting(read_only=True):
        found = item_detail.ages(floor.mug.id, at("2026-06-01T12:00"), "Europe/Berlin")
        before = item_detail.ages(
            floor.mug.id, at("2026-06-01T12:00"), "Europe/Berlin", then=at("2026-01-11T12:00")
        )
    assert found == [(0, 30, 5), (30, 60, 5), (90, 180, 2)]
    assert before == [(0, 30, 10)]


def test_expiry_is_told_in_days(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.teas(floor.older), d(3), WHY)
        ledger.receive(floor.teas(floor.fresh), d(4), WHY)
        ledger.receive(floor.mugs(), d(5), WHY)
    with floor.world.alice.acting(read_only=True):
        assert item_detail.expiries(floor.tea.id, date(2029, 12, 15)) == [(0, 31, 3), (181, None, 4)]
        assert item_detail.expiries(floor.tea.id, date(2030, 2, 1)) == [(None, 0, 3), (181, None, 4)]
        assert item_detail.expiries(floor.mug.id, date(2030, 2, 1)) == [(None, None, 5)]


def test_serial_numbers_are_where_they_were(floor: Floor) -> None:
    with floor.world.sam.acting():
        phone = item(floor.world.acme, "PHONE-1", serial_tracked=True)
        for number in ("SN-1", "SN-2"):
            goods = ledger.Goods(phone, floor.berlin.id, floor.shelf.id, serial_id=serial(phone, number).id)
            ledger.receive(goods, d(1), Why(code="received", occurred_at=at("2026-01-01T12:00")))
        ledger.adjust(goods, d(-1), Why(code="lost", occurred_at=at("2026-02-01T12:00")))
    with floor.world.alice.acting(read_only=True):
        assert [row.serial_no for row in item_detail.serials(phone.id)] == ["SN-1"]
        then = item_detail.serials(phone.id, at("2026-01-15T12:00"))
        assert [(row.serial_no, row.location) for row in then] == [("SN-1", "A-01"), ("SN-2", "A-01")]
        assert not item_detail.serials(phone.id, at("2025-12-31T12:00"))
