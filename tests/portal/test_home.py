"""Home says what matters now, to each role what is theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baywindow.catalog.models import Item
from baywindow.stock import ledger
from baywindow.stock.ledger import Why
from tests.counting import statements
from tests.people import World
from tests.stock.floor import WHY, Floor, build_floor, d, lot


@pytest.fixture
def floor(world: World) -> Floor:
    return build_floor(world)


def test_alice_is_shown_what_is_old_below_zero_and_what_moved_last(floor: Floor) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=9)
    with floor.world.sam.acting():
        ledger.adjust(floor.mugs(), d(-3), Why(code="lost"))
        old = lot(floor.tea, "OLD-9", soon)
        ledger.receive(floor.teas(old), d(8), WHY)
    with statements() as sent:
        page = floor.world.alice.browser().get("/")
    text = page.content.decode()
    assert page.status_code == 200 and len(sent) <= 9
    for told in ("OLD-9", "MUG-1", "below zero", "Goods received"):
        assert told in text


def test_bob_of_beta_sees_nothing_of_acme(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(4), WHY)
    text = floor.world.bob.browser().get("/").content.decode()
    assert "MUG-1" not in text and "Nothing of your stock needs you" in text


def test_what_runs_low_needs_her_though_nothing_expires(floor: Floor) -> None:
    with floor.world.sam.acting():
        Item.objects.of_client(floor.mug.client_id).filter(id=floor.mug.id).update(reorder_point=9)
        ledger.receive(floor.mugs(), d(4), WHY)
    text = floor.world.alice.browser().get("/").content.decode()
    assert "1 item is at or under its reorder point." in text
    assert "Nothing of your stock needs you" not in text


def test_fay_of_finance_gets_a_page_without_stock(world: World) -> None:
    page = world.fay.browser().get("/")
    assert page.status_code == 200
    assert "Inventory" not in page.content.decode()


def test_sam_of_the_staff_is_led_to_the_console(world: World) -> None:
    answer = world.sam.browser().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/console")
    assert world.sam.browser().get("/stock-balance").status_code == 403


def test_alice_has_no_console(world: World) -> None:
    assert world.alice.browser().get("/console").status_code == 403
