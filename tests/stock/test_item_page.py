"""The pages of one item: what it is, where it lies, how old it is, what happened to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from baywindow.stock.ledger import Goods, Why, adjust, receive
from baywindow.tenancy.models import Client
from tests.counting import statements
from tests.people import build_world

from .floor import WHY, Floor, build_floor, d, item, serial
from .shelves import Shelves, fill_shelves, skus, text_of

PAGES = ("", "/movements", "/movements/export.csv", "/movements/export.xlsx", "/serials")


@pytest.fixture(scope="module")
def shelves(database: None) -> Shelves:
    return fill_shelves(build_floor(build_world()))


def page(shelves: Shelves, query: str = "") -> str:
    return text_of(shelves.floor.world.alice.browser().get(f"/inventory/{shelves.jar.id}{query}"))


def test_alice_sees_where_the_jars_lie_and_what_is_free_of_each_lot(shelves: Shelves) -> None:
    text = page(shelves)
    assert "On hand 44.5 each" in text
    assert "Available 35.5 0 allocated · 4 on hold" in text
    assert "Warehouse BER BER · 42 each" in text
    assert "Warehouse HAM HAM · 2.5 each" in text
    assert "Next lot out H1" in text


def test_by_location_it_says_the_shelf(shelves: Shelves) -> None:
    assert "A-01" not in page(shelves)
    assert "A-01 H0" in page(shelves, "?by=place")


def test_stock_is_told_by_expiry_and_by_age(shelves: Shelves) -> None:
    text = page(shelves)
    assert "Expired 5 Within 30 days 7 Later 32.5" in text
    assert "Under 30 days 44.5" in text


def test_the_latest_movements_carry_their_balance(shelves: Shelves) -> None:
    text = page(shelves)
    assert "Receipt Goods received +2.5 44.5" in text
    assert "Hold Quality check +4 on hold 44.5" in text


def test_movements_are_filtered_and_their_balance_stays_true(shelves: Shelves) -> None:
    text = page(shelves, "/movements?kind=receipt&lot=h2")
    assert "+2.5 32.5" in text
    assert "+30 30" in text
    assert "Quality check" not in text


@pytest.mark.parametrize(
    "query",
    ["?by=shelf", "?range=forever", "?as_of=tomorrow", "/movements?kind=theft", "/movements?from=2026-02-30",
     "/movements?from=2026-03-01&to=2026-02-01", "/movements?after=xyz", "/movements?serial=%00",
     "/movements?after=WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzIzOjU5IiwiMSJd", "/movements?warehouse=BER"],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_said(shelves: Shelves, query: str) -> None:
    assert "could not be read" in page(shelves, query)


@pytest.mark.parametrize("tail", PAGES)
def test_anothers_item_is_one_that_never_was(shelves: Shelves, tail: str) -> None:
    bob = shelves.floor.world.bob.browser()
    foreign = bob.get(f"/inventory/{shelves.jar.id}{tail}")
    random = bob.get(f"/inventory/{uuid4()}{tail}")
    assert foreign.status_code == random.status_code == 404
    assert foreign.content == random.content


def test_an_id_that_is_none_is_not_found(shelves: Shelves) -> None:
    assert shelves.floor.world.alice.browser().get("/inventory/jar").status_code == 404


def test_fay_of_finance_gets_403_before_any_id_is_looked_up(shelves: Shelves) -> None:
    for tail in PAGES:
        for of in (shelves.jar.id, uuid4()):
            assert shelves.floor.world.fay.browser().get(f"/inventory/{of}{tail}").status_code == 403


def test_each_page_takes_at_most_six_statements(shelves: Shelves) -> None:
    browser = shelves.floor.world.alice.browser()
    for query in ("", "?by=place&range=all", "?as_of=2026-01-01&by=place", "/movements", "/movements?lot=h"):
        with statements() as sent:
            assert browser.get(f"/inventory/{shelves.jar.id}{query}").status_code == 200
        assert len(sent) <= 6, (query, len(sent))


def test_the_unit_value_shows_only_where_the_client_wants_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        vase = item(floor.world.acme, "VASE", client_unit_value=d("12.50"), currency="EUR")
        receive(Goods(vase, floor.berlin.id), d(4), WHY)
    path = f"/inventory/{vase.id}"
    assert "12.50" not in text_of(floor.world.alice.browser().get(path))
    Client._base_manager.using("owner").filter(id=floor.world.acme.id).update(shows_unit_value=True)
    text = text_of(floor.world.alice.browser().get(path))
    assert "€12.50" in text and "€50.00" in text


def test_serial_numbers_have_a_page_of_their_own(floor: Floor) -> None:
    with floor.world.sam.acting():
        drill = item(floor.world.acme, "DRILL", serial_tracked=True)
        here, gone, to_come = (serial(drill, f"SN-{n}") for n in range(3))
        for one in (here, gone):
            receive(Goods(drill, floor.berlin.id, floor.shelf.id, serial_id=one.id), d(1), WHY)
        adjust(Goods(drill, floor.berlin.id, floor.shelf.id, serial_id=gone.id), d(-1), Why(code="lost"))
    browser = floor.world.alice.browser()
    path = f"/inventory/{drill.id}/serials"
    text = text_of(browser.get(path))
    assert "SN-0 In stock Warehouse BER A-01" in text
    assert "SN-2 Expected" in text and to_come
    assert skus(browser.get(f"{path}?status=gone")) == ["SN-1"]
    assert skus(browser.get(f"{path}?serial=SN-2")) == ["SN-2"]
    assert "SN-0 Had not come yet" in text_of(browser.get(f"{path}?as_of=2026-01-01"))
    assert browser.get(f"/inventory/{floor.mug.id}/serials").status_code == 404


def test_what_came_first_leaves_first(floor: Floor) -> None:
    def ago(days: int) -> Why:
        return Why(code="received", occurred_at=datetime.now(UTC) - timedelta(days=days))

    with floor.world.sam.acting():
        for days, qty in ((400, 10), (100, 5), (10, 3)):
            receive(floor.mugs(), d(qty), ago(days))
        adjust(floor.mugs(), d(-8), ago(5))
    text = text_of(floor.world.alice.browser().get(f"/inventory/{floor.mug.id}"))
    assert "Under 30 days 3 90 to 180 days 5 Over a year 2" in text
