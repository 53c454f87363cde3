"""The story the demo tells, before it is written anywhere."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from baywindow.catalog.barcodes import is_gtin, is_sscc
from baywindow.demo.book import minute_of
from baywindow.demo.codes import Ids, gtin14
from baywindow.demo.companies import PLANS, ClientPlan, WorkspacePlan
from baywindow.demo.goods import goods_of, shelves_of
from baywindow.demo.logins import LOGINS, PASSWORD, logins
from baywindow.demo.places import buildings
from baywindow.demo.trader import Trader
from baywindow.stock.kinds import INSIDE, KINDS

TODAY = datetime.now(UTC).date()
CLIENTS = [(plan, client) for plan in PLANS for client in plan.clients]


def traded(workspace: WorkspacePlan, plan: ClientPlan, today: date = TODAY) -> Trader:
    goods = goods_of(plan)
    trader = Trader(plan, goods, shelves_of(plan, goods, buildings(workspace)), today)
    trader.trade()
    return trader


@pytest.fixture(scope="module")
def traders() -> dict[str, Trader]:
    return {client.code: traded(plan, client) for plan, client in CLIENTS}


def test_the_same_day_tells_the_same_story(traders: dict[str, Trader]) -> None:
    plan, client = CLIENTS[2]
    first, again = traders[client.code], traded(plan, client)
    assert again.book.entries == first.book.entries
    assert list(again.book.rows(Ids("x"), 0, 500)) == list(first.book.rows(Ids("x"), 0, 500))


def test_another_day_tells_another_story_about_the_same_goods() -> None:
    plan, client = CLIENTS[1]
    today, tomorrow = traded(plan, client), traded(plan, client, TODAY + timedelta(days=1))
    assert today.book.entries != tomorrow.book.entries
    assert [good.id for good in today.goods] == [good.id for good in tomorrow.goods]


def test_two_years_end_with_yesterday(traders: dict[str, Trader]) -> None:
    for trader in traders.values():
        minutes = [entry.minute for entry in trader.book.entries]
        assert minutes == sorted(minutes)
        assert minutes[-1] < minute_of(TODAY) <= minutes[-1] + 4 * 1440
        assert minutes[0] < minute_of(TODAY) - 720 * 1440


def test_enough_of_everything_happens(traders: dict[str, Trader]) -> None:
    entries = [entry for trader in traders.values() for entry in trader.book.entries]
    assert 60_000 <= len(entries) <= 150_000
    assert {entry.kind for entry in entries} == set(KINDS)
    assert {entry.condition for entry in entries} == {"ok", "damaged", "quarantined", "expired"}
    assert sum(entry.serial is not None for entry in entries) > 200
    assert sum(entry.pallet is not None for entry in entries) > 1000


def test_moves_inside_a_warehouse_leave_as_much_as_arrives(traders: dict[str, Trader]) -> None:
    for trader in traders.values():
        sums: Counter[tuple[str, str, int, str]] = Counter()
        for entry in trader.book.entries:
            if entry.kind in INSIDE:
                sums[entry.item, entry.warehouse, entry.minute, entry.kind] += entry.qty
        assert not any(sums.values())


def test_only_the_planned_mistakes_go_below_zero(traders: dict[str, Trader]) -> None:
    for trader in traders.values():
        now: Counter[tuple[object, ...]] = Counter()
        below = Counter[str]()
        for entry in trader.book.entries:
            key = (entry.item, entry.warehouse, entry.place, entry.lot, entry.condition, entry.serial)
            now[key] += entry.qty
            below[entry.kind] += now[key] < 0
        assert 1 <= below.total() <= 8, (trader.plan.code, below)
        assert sum(left.on_hand < 0 for left in trader.book.left().values()) == 1


def test_what_is_held_is_there(traders: dict[str, Trader]) -> None:
    for trader in traders.values():
        for left in trader.book.left().values():
            assert 0 <= left.on_hold <= max(left.on_hand, 0)
        assert sum(left.on_hold for left in trader.book.left().values()) > 0


@pytest.mark.parametrize("code", ["juniper-tea", "velvet-fennel"])
def test_lots_expire_before_they_sell(traders: dict[str, Trader], code: str) -> None:
    trader = traders[code]
    days = [
        (trader.registry.lots[lot].expiry - TODAY).days  # type: ignore[operator]
        for (_, _, lot, condition), left in trader.book.left().items()
        if lot and trader.registry.lots[lot].expiry and condition == "ok" and left.on_hand > 0
    ]
    assert sum(0 <= left <= 30 for left in days) >= 2
    assert sum(left < 0 for left in days) >= 1
    assert {lot.status for lot in trader.registry.lots.values()} == {
        "ok",
        "expired",
        "recalled",
        "quarantine",
    }


def test_every_printed_code_has_a_true_check_digit(traders: dict[str, Trader]) -> None:
    for trader in traders.values():
        codes = {good.gtin for good in trader.goods}
        assert len(codes) == len(trader.goods)
        assert all(is_gtin(code) and is_gtin(gtin14(code)) for code in codes)
        assert all(is_sscc(label) for label in trader.registry.pallets.values())
    assert len(traders["grumbling-badger"].registry.pallets) > 100


def test_some_articles_run_out(traders: dict[str, Trader]) -> None:
    for trader in traders.values():
        there = Counter[str]()
        for (item, _, _, condition), left in trader.book.left().items():
            there[item] += left.on_hand if condition == "ok" else 0
        low = [good for good in trader.goods if there[good.id] <= good.reorder_point]
        assert 2 <= len(low) <= len(trader.goods) / 3, trader.plan.code


def test_the_logins_are_for_members_of_the_demo() -> None:
    names = {client.name for plan in PLANS for client in plan.clients} | {None}
    assert {login["client"] for login in LOGINS} == names
    assert {login["workspace"] for login in logins()} == {plan.name for plan in PLANS}
    assert len(PASSWORD) >= 12
    assert all(login["email"].endswith(".example") for login in LOGINS)
    realms = {(login["email"], login["realm"]) for login in LOGINS}
    assert len(realms) > len({email for email, _ in realms})  # one is staff here and a client there
