"""Words over the lists of orders and shipments mean the same, looked up or asked of each record."""

from __future__ import annotations

import re
from datetime import date

import pytest

from baywindow.orders import queries as orders
from baywindow.orders.orders import find_order
from baywindow.shipments import joining, packages, packing, queries, records, shipping
from baywindow.tenancy import words
from tests.stock.floor import Floor

from .picked import mugs, picked
from .test_pages import sent

TODAY = date(2026, 1, 1)
WORDS = (
    "S", "SO-", "SH-1", "po-7", "PO-77", "Anna", "lind", "de", "(de", "-haus", "haus", "nn", "1z999",
    "1Z 999", "JJD", "jjd0003900", "50%", ".*", "T", "1001", "nobody", "\\", "q-1",
)  # fmt: skip


@pytest.fixture
def houses(floor: Floor) -> Floor:
    """An order sent alone, two that left together, and one that waits; their names have several words."""
    with floor.world.olga.acting():
        sent(floor, client_reference="PO-77")
        first, second = (
            picked(floor, (mugs(floor), 1), consignee='Gut "Linden-Haus" (Depot)', client_reference="PO-78"),
            picked(floor, (mugs(floor), 1), consignee='Gut "Linden-Haus" (Depot)', client_reference="q-1"),
        )
        shipment = packing.begin(find_order(first.client_id, first.id))
        found = records.find_shipment(shipment.client_id, shipment.id, beside=second.id)
        joining.join(found, find_order(second.client_id, second.id))
        packing.put_in_all(found, packages.packages_of(shipment)[0].id)
        packing.close(found)
        found = records.find_shipment(shipment.client_id, shipment.id)
        shipping.ship(found, carrier="DHL", tracking_number="JJD000390007882")
        picked(floor, (mugs(floor), 1), consignee="Carla 50% Lindner")
    return floor


def test_looked_up_or_walked_words_find_the_same(houses: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = found_by_words(houses)
    monkeypatch.setattr(words, "MANY", -1)
    walked = found_by_words(houses)
    assert walked == looked_up
    assert len(looked_up["S"][0]) == 4 and len(looked_up["S"][1]) == 2
    assert len(looked_up["JJD"][0]) == 2 and len(looked_up["haus"][0]) == 2 and len(looked_up["q-1"][1]) == 1
    assert len(looked_up["1001"][0]) == 1 and len(looked_up["1001"][1]) == 1
    assert len(looked_up["po-7"][0]) == 2 and looked_up["nobody"] == looked_up[".*"] == ([], [])


def test_words_that_mean_much_are_not_gathered_first(houses: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MANY", 2)
    with houses.world.alice.acting(read_only=True):
        assert orders.Wanted(TODAY, words="S").broad and not orders.Wanted(TODAY, words="po").broad
        assert queries.Wanted(words="S").broad and not queries.Wanted(words="po").broad
        assert not queries.Wanted().broad
        assert "o.id in" not in orders.Wanted(TODAY, words="S").conditions()
        assert "o.id in" in orders.Wanted(TODAY, words="po").conditions()


def found_by_words(floor: Floor) -> dict[str, tuple[list[str], list[str]]]:
    """By each of the words, the numbers of the orders and of the shipments that Alice's pages list."""
    alice = floor.world.alice.browser()

    def listed(at: str, asked: str) -> list[str]:
        page = alice.get(at, {"q": asked, "view": "all"}).content.decode()
        return re.findall(r"row-link\" href=\"[^\"]+\">([^<]+)<", page)

    return {one: (listed("/orders", one), listed("/shipments", one)) for one in WORDS}
