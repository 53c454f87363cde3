"""The inventory page: what alice sees of acme's stock, and what nobody else does."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import RequestFactory

from baywindow.catalog.words import remember
from baywindow.stock import inventory
from baywindow.stock.asked import Asked
from baywindow.stock.ledger import Goods, receive
from baywindow.stock.wanted import SORTS, Wanted
from tests.counting import statements
from tests.people import build_world

from .floor import WHY, Floor, build_floor, d, item, lot
from .shelves import TODAY, Shelves, fill_shelves, skus, text_of

GARBAGE = [
    "as_of=yesterday",
    "as_of=2999-01-01",
    "as_of=0001-01-01",
    "as_of=2026-13-45T99:99",
    "sort=password",
    "sort=-",
    "warehouse=1234",
    "warehouse=%00",
    "expires=soon",
    "condition=broken",
    "after=!!!",
    "after=bnVsbA",
    "after=WyJOYU4iLCJ4Il0&sort=on_hand",
    "before=WyIxZTk5OTk5OTkiLCJ4Il0&sort=on_hand",
    "after=W1tbW10",
    "low=2",
    "q=a%00b",
    "q=" + "x" * 5000,
    "lot=%01",
    "category=a%0ab",
]


@pytest.fixture(scope="module")
def shelves(database: None) -> Shelves:
    return fill_shelves(build_floor(build_world()))


def list_for(shelves: Shelves, query: str = "") -> list[str]:
    return skus(shelves.floor.world.alice.browser().get(f"/inventory?{query}"))


def test_alice_sees_every_item_that_is_in_stock_with_its_figures(shelves: Shelves) -> None:
    answer = shelves.floor.world.alice.browser().get("/inventory")
    assert skus(answer) == [f"BOX-{n:02}" for n in range(13)] + ["CUP-1", "JAR-1", "TIN-1"]
    # 44.5 on hand, 4 of them held, 5 expired: 35.5 are free; H1 leaves first
    assert "JAR-1 Honey jar" in (text := text_of(answer))
    assert "44.5 – 4 35.5 – H1" in text


def test_the_sums_come_right_after_the_page_or_in_it_on_request(shelves: Shelves) -> None:
    browser = shelves.floor.world.alice.browser()
    assert 'hx-get="/inventory/later?q=jar"' in browser.get("/inventory?q=jar").content.decode()
    for address in ("/inventory/later?q=jar", "/inventory?q=jar&sums=1"):
        text = text_of(browser.get(address))
        assert "On hand 44.5 units" in text
        assert "Available 35.5 0 allocated · 4 on hold" in text
        assert "Expiring in 30 days 1 lot 7 units Expired 1 item with old lots" in text
        assert "1 item , last movement" in text
    assert 'href="/inventory?q=jar&amp;expires=30"' in browser.get(address).content.decode()


def test_a_month_of_each_item_is_drawn_where_the_page_left_a_place_for_it(shelves: Shelves) -> None:
    browser, place = shelves.floor.world.alice.browser(), f'<span class="month" id="m-{shelves.jar.id}"'
    assert f"{place}></span>" in browser.get("/inventory?q=jar").content.decode()
    assert f'{place} hx-swap-oob="true"><svg' in browser.get("/inventory/later?q=jar").content.decode()
    assert f"{place}><svg" in browser.get("/inventory?q=jar&sums=1").content.decode()


def test_the_low_stock_card_counts_what_its_link_lists(shelves: Shelves) -> None:
    browser = shelves.floor.world.alice.browser()
    for query in ("", "category=Tea", "condition=ok", "zero=1"):
        listed = len(skus(browser.get(f"/inventory?low=1&{query}")))
        assert f"Low stock {listed} " in text_of(browser.get(f"/inventory/later?{query}")), query


def test_what_needs_a_look_is_said_in_words(shelves: Shelves) -> None:
    text = text_of(shelves.floor.world.alice.browser().get("/inventory"))
    for words in ("5 expired", "expires in 12 days", "on hold", "negative", "low: 9 left"):
        assert words in text


def test_what_somebody_wrote_is_escaped(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = item(floor.world.acme, "<b>&1", name="<script>alert(1)</script>", lot_tracked=True)
        receive(Goods(made, floor.berlin.id, lot_id=lot(made, '"><i>').id), d(1), WHY)
    text = floor.world.alice.browser().get("/inventory").content.decode()
    assert "&lt;b&gt;&amp;1" in text
    assert "<script>alert" not in text and "<i>" not in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=honey", ["JAR-1"]),
        ("q=jar-1", ["JAR-1"]),
        ("q=box+12", ["BOX-12"]),
        ("q=hon+nothing", []),
        ("category=Tea", ["TIN-1"]),
        ("condition=damaged", ["TIN-1"]),
        ("lot=h1", ["JAR-1"]),
        ("lot=X", []),
        ("expires=7", []),
        ("expires=30", ["JAR-1"]),
        ("expires=expired", ["JAR-1"]),
        ("low=1", ["TIN-1"]),
        ("low=1&category=Tea", ["TIN-1"]),
        ("zero=1&sort=on_hand&low=1&category=Tea", ["TIN-1"]),
        ("sort=on_hand&q=cup", ["CUP-1"]),
    ],
)
def test_filters_leave_what_fits_all_of_them(shelves: Shelves, query: str, expected: list[str]) -> None:
    assert list_for(shelves, query) == expected


def test_a_warehouse_shows_its_own_figures_and_low_stock_still_means_all_of_them(shelves: Shelves) -> None:
    answer = shelves.floor.world.alice.browser().get(f"/inventory?warehouse={shelves.floor.hamburg.id}")
    assert skus(answer) == ["CUP-1", "JAR-1"]
    assert "2.5 – – 2.5 – H2" in text_of(answer)


@pytest.mark.parametrize("order", [sign + name for name in SORTS for sign in ("", "-")])
def test_pages_give_each_item_once_forwards_and_backwards(shelves: Shelves, order: str) -> None:
    with shelves.floor.world.alice.acting(read_only=True):
        whole = inventory.page(Wanted(TODAY, order=order, limit=100)).rows
        forwards = walk(Wanted(TODAY, order=order, limit=3), "next")
        end = inventory.page(Wanted(TODAY, order=order, limit=3))
        while end.next:
            end = inventory.page(Wanted(TODAY, order=order, limit=3, after=at(end.next, order)))
        back = walk(Wanted(TODAY, order=order, limit=3, before=at(end.previous, order)), "previous")
    assert [row.sku for row in forwards] == [row.sku for row in whole]
    rest = [row.sku for row in whole][: -len(end.rows)]
    assert sorted(row.sku for row in back) == sorted(rest)
    values = [row.place for row in whole]
    assert values == sorted(values, reverse=order.startswith("-"))


def walk(wanted: Wanted, way: str) -> list[object]:
    """Every row of the pages that way."""
    found: list[object] = []
    while True:
        page = inventory.page(wanted)
        found += page.rows
        token = getattr(page, way)
        if token is None:
            return found
        place = at(token, wanted.order)
        wanted = replace(wanted, after=place) if way == "next" else replace(wanted, before=place)


def at(token: str | None, order: str) -> tuple[object, ...]:
    """A place as an address hands it on."""
    asked = Asked(RequestFactory().get("/", {"after": token or ""}), "UTC")
    found = asked.cursor("after", SORTS[order.removeprefix("-")].read, str)
    assert found is not None
    return found


def test_the_next_link_goes_on_where_the_page_ended(floor: Floor) -> None:
    with floor.world.sam.acting():
        for n in range(53):
            receive(Goods(item(floor.world.acme, f"P-{n:02}"), floor.berlin.id), d(1), WHY)
    browser = floor.world.alice.browser()
    first = browser.get("/inventory")
    link = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert link
    second = browser.get(link[1].replace("&amp;", "&"))
    assert [*skus(first), *skus(second)] == [f"P-{n:02}" for n in range(53)]
    assert 'rel="prev"' in second.content.decode()


@pytest.mark.parametrize("query", GARBAGE)
def test_what_cannot_be_read_is_left_out_and_said(shelves: Shelves, query: str) -> None:
    answer = shelves.floor.world.alice.browser().get(f"/inventory?{query}")
    assert answer.status_code == 200
    assert "could not be read" in text_of(answer)


def test_a_page_takes_few_statements_whatever_is_asked(shelves: Shelves) -> None:
    browser = shelves.floor.world.alice.browser()
    for query in ("", "sort=-available&q=box", "as_of=2026-01-01", "expires=30&lot=H"):
        for page, most in (("/inventory", 3), ("/inventory/later", 4)):
            with statements() as sent:
                assert browser.get(f"{page}?{query}").status_code == 200
            assert len(sent) <= most, sent


def test_a_filter_brings_the_list_alone(shelves: Shelves) -> None:
    answer = shelves.floor.world.alice.browser().get("/inventory?q=box", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert len(skus(answer)) == 13
    assert "HX-Request" in answer["Vary"]


def test_fay_of_finance_may_not_see_stock(shelves: Shelves) -> None:
    browser = shelves.floor.world.fay.browser()
    for path in (
        "/inventory",
        "/inventory/later",
        "/inventory/export.csv",
        "/movements",
        f"/inventory/{shelves.jar.id}",
    ):
        assert browser.get(path).status_code == 403


def test_bob_of_beta_sees_none_of_it(shelves: Shelves) -> None:
    answer = shelves.floor.world.bob.browser().get("/inventory?zero=1")
    assert skus(answer) == []
    assert "No stock yet" in text_of(shelves.floor.world.bob.browser().get("/inventory"))


def test_zero_rows_come_on_request(shelves: Shelves) -> None:
    assert {"MUG-1", "TEA-1"} < set(list_for(shelves, "zero=1"))
    assert not {"MUG-1", "TEA-1"} & set(list_for(shelves))


def test_an_empty_result_says_what_to_do(shelves: Shelves) -> None:
    text = text_of(shelves.floor.world.alice.browser().get("/inventory?q=nothing"))
    assert "No item matches" in text
    assert "Take off all filters" in text


def test_figures_add_up_to_the_cards(shelves: Shelves) -> None:
    with shelves.floor.world.alice.acting(read_only=True):
        want = Wanted(TODAY, limit=100)
        rows, totals = inventory.page(want).rows, inventory.totals(want)
    for name in ("on_hand", "on_hold", "allocated", "available"):
        assert sum((getattr(row, name) for row in rows), Decimal(0)) == getattr(totals, name)
    assert totals.items == len(rows)


def test_a_name_that_is_the_sku_stands_once(database: None) -> None:
    floor = build_floor(build_world())
    with floor.world.sam.acting():
        twin = item(floor.world.acme, "TWIN-1", name="TWIN-1")
        remember(twin)
        receive(Goods(twin, floor.berlin.id, floor.dock.id), d(1), WHY)
    alice = floor.world.alice.browser()
    for page in ("/inventory?q=twin", "/stock-balance?q=twin"):
        answer = alice.get(page)
        assert skus(answer) == ["TWIN-1"] and text_of(answer).count("TWIN-1") == 1, text_of(answer)
