"""Staff lists: within six statements, keyset-paged, and costs for those who may see them alone."""

from __future__ import annotations

import re

import pytest

from baywindow.catalog.items import add_barcode, create_item, set_cost
from baywindow.figures import keeping
from baywindow.stock import ledger
from baywindow.stock.models import Lot
from baywindow.tenancy.clients import open_client
from tests.counting import statements
from tests.inbound.deliveries import TODAY
from tests.stock.floor import WHY, Floor, d, item, location

LISTS = (
    "",
    "/clients",
    "/team",
    "/items",
    "/items/{acme}",
    "/items/{acme}?q=mug&status=all",
    "/items?q=mug",
    "/items/{acme}/{mug}",
    "/stock",
    "/stock/{acme}",
    "/stock/{acme}?q=mug&state=all&condition=ok",
    "/stock/{acme}/movements",
    "/stock/{acme}/movements?item={mug}&kind=receipt&from=2020-01-01&to=2030-01-01",
    "/stock/{acme}/lots",
    "/stock/{acme}/lots?q=L&expires=90&status=ok",
    "/stock/{acme}/receipts",
    "/warehouses",
    "/warehouses/{berlin}",
    "/clients/{acme}",
)


@pytest.fixture
def stocked(floor: Floor) -> Floor:
    """Mugs and tea in Berlin, with a cost nobody but the books may see."""
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.shelf.id), d(40), WHY)
        ledger.receive(floor.teas(floor.fresh), d(12), WHY)
        set_cost(floor.mug, None, "EUR", "", unit_cost=d("7.77"))
    return floor


def at(floor: Floor, path: str) -> str:
    """The address, with this floor's ids."""
    ids = {"acme": floor.world.acme.id, "mug": floor.mug.id, "berlin": floor.berlin.id}
    return "/console" + path.format(**ids)


@pytest.mark.parametrize("path", LISTS)
def test_every_list_takes_at_most_six_statements(stocked: Floor, path: str) -> None:
    browser = stocked.world.sam.browser()
    with statements("staff") as sent:
        answer = browser.get(at(stocked, path))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert len(sent) <= 6, sent


def test_sam_pages_through_items_forth_and_back(floor: Floor) -> None:
    with floor.world.sam.acting():
        for n in range(120):
            item(floor.world.beta, f"B-{n:03}")
    browser, address = floor.world.sam.browser(), f"/console/items/{floor.world.beta.id}"
    first = browser.get(address).content.decode()
    second = browser.get(link(first, "next")).content.decode()
    third = browser.get(link(second, "next")).content.decode()
    assert skus(first) == [f"B-{n:03}" for n in range(50)]
    assert skus(second) == [f"B-{n:03}" for n in range(50, 100)]
    assert skus(third) == [f"B-{n:03}" for n in range(100, 120)]
    assert skus(browser.get(link(third, "prev")).content.decode()) == skus(second)
    assert 'rel="next"' not in third and 'rel="prev"' not in first


def test_movements_are_paged_newest_first(floor: Floor) -> None:
    with floor.world.sam.acting():
        for n in range(1, 61):
            ledger.receive(floor.mugs(), d(n), WHY)
    browser = floor.world.sam.browser()
    first = browser.get(at(floor, "/stock/{acme}/movements")).content.decode()
    second = browser.get(link(first, "next")).content.decode()
    found = [int(n) for n in re.findall(r">\+(\d+)</b>", first + second)]
    assert found == list(range(60, 0, -1))


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJ4Il0", "AAAA", "bnVsbA"])
def test_a_damaged_cursor_is_a_bad_request(floor: Floor, cursor: str) -> None:
    browser = floor.world.sam.browser()
    assert browser.get(at(floor, f"/items/{{acme}}?after={cursor}")).status_code == 400


def test_words_no_database_takes_find_nothing_and_break_nothing(floor: Floor) -> None:
    browser = floor.world.sam.browser()
    for path in ("/items/{acme}?q=%00", "/stock/{acme}?q=%00&warehouse=x&item=1", "/clients?q=%00"):
        assert browser.get(at(floor, path)).status_code == 200


def test_items_are_found_by_the_beginning_of_each_word_and_by_barcode(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = create_item(floor.world.acme.id, sku="JT-ASM-250", name="Assam loose leaf")
        add_barcode(made, "4006381333931")
    browser = floor.world.sam.browser()
    for words in ("jt-asm", "LOOSE ass", "4006381333931", "250"):
        assert "JT-ASM-250" in skus(browser.get(at(floor, "/items/{acme}"), {"q": words}).content.decode())
    assert not skus(browser.get(at(floor, "/items/{acme}"), {"q": "assam green"}).content.decode())


def test_who_sees_costs(stocked: Floor) -> None:
    for who, sees in (("sam", True), ("carl", True), ("olga", False), ("cleo", False)):
        browser = getattr(stocked.world, who).browser()
        for path in ("/items/{acme}", "/items/{acme}/{mug}", "/stock/{acme}", "/stock/{acme}/movements"):
            shown = "7.77" in browser.get(at(stocked, path)).content.decode()
            assert shown is (sees and "movements" not in path), (who, path)


def test_stock_shows_where_each_level_lies(stocked: Floor) -> None:
    text = stocked.world.olga.browser().get(at(stocked, "/stock/{acme}")).content.decode()
    assert "A-01" in text and "L2" in text
    goods = re.search(r'href="(/console/stock/[^"]+/goods/[^"]+)"', text)
    assert goods
    page = stocked.world.olga.browser().get(goods.group(1))
    assert page.status_code == 200 and "What happened here" in page.content.decode()


def test_the_filter_bar_gets_the_list_alone(stocked: Floor) -> None:
    browser = stocked.world.sam.browser()
    part = browser.get(at(stocked, "/stock/{acme}?q=tea"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="list"') and "MUG-1" not in part and "TEA-1" in part


def test_suggestions_offer_items_lots_and_locations(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = create_item(floor.world.acme.id, sku="CUP-9", name="Cup")
        location(floor.berlin, "A-02")
    browser = floor.world.olga.browser()
    assert made.sku in browser.get(at(floor, "/items/{acme}/suggestions?item=cu")).content.decode()
    lots = browser.get(at(floor, "/stock/{acme}/lot-suggestions?item=TEA-1&lot=")).content.decode()
    assert lots.index("L1") < lots.index("L2"), "first out first"
    near = at(floor, "/stock/{acme}/location-suggestions?warehouse={berlin}&location=A-")
    assert browser.get(near).content.decode().count('role="option"') == 2


def test_home_names_what_needs_somebody(stocked: Floor) -> None:
    with stocked.world.sam.acting():
        ledger.adjust(stocked.mugs(warehouse_id=stocked.hamburg.id), d(-3), WHY)
        ledger.hold(stocked.mugs(location_id=stocked.shelf.id), d(2), WHY)
        low = item(stocked.world.beta, "LOW-1", reorder_point=d(5))
        ledger.receive(ledger.Goods(low, stocked.berlin.id), d(1), WHY)
        ledger.receive(stocked.teas(stocked.older), d(4), WHY)
        Lot.objects.of_client(stocked.world.acme.id).filter(id=stocked.older.id).update(expiry_date=TODAY)
    keeping.count_everywhere()
    text = stocked.world.olga.browser().get("/console").content.decode()
    for words in ("is at −3", "on hold", "Just now"):
        assert words in text
    assert "7.77" not in text and "/console/stock-to-watch" in text
    with statements("staff") as sent:
        later = stocked.world.olga.browser().get("/console/stock-to-watch").content.decode()
    assert "low at 5" in later and "?low=1" in later and "7.77" not in later and len(sent) <= 5
    assert "4 each of lot L1" in later and "?state=expiring" in later and "of lot L2" not in later
    assert not any(" level " in one for one in sent), "nobody waits for the levels of all clients"
    with stocked.world.sam.acting():
        ledger.receive(ledger.Goods(low, stocked.berlin.id), d(9), WHY)
        Lot.objects.of_client(stocked.world.acme.id).filter(id=stocked.older.id).update(expiry_date=None)
    keeping.count_everywhere()
    assert "Running low or expiring" not in browse(stocked), "what is well again is forgotten"


def browse(floor: Floor) -> str:
    """What the home of staff fetches of stock."""
    found: str = floor.world.olga.browser().get("/console/stock-to-watch").content.decode()
    return found


def test_dirk_who_drives_finds_a_calm_home_and_nothing_else(stocked: Floor) -> None:
    browser = stocked.world.dirk.browser()
    home = browser.get("/console").content.decode()
    assert "Nothing waits for you" in home and "MUG-1" not in home and 'href="/console/stock"' not in home
    for path in LISTS[1:]:
        assert browser.get(at(stocked, path)).status_code == 403


def test_sue_of_southbay_finds_nothing_of_northdock(stocked: Floor) -> None:
    browser = stocked.world.sue.browser()
    for path in (
        "/items/{acme}",
        "/items/{acme}/{mug}",
        "/stock/{acme}",
        "/warehouses/{berlin}",
        "/clients/{acme}",
    ):
        assert browser.get(at(stocked, path)).status_code == 404
    assert "MUG-1" not in browser.get("/console").content.decode()
    assert not skus(browser.get("/console/items", {"q": "mug"}).content.decode())


def test_clients_are_found_by_name(floor: Floor) -> None:
    with floor.world.sam.acting():
        open_client(code="zebra", name="Zebra Books")
    text = floor.world.sam.browser().get("/console/clients?q=zeb").content.decode()
    assert skus(text) == ["Zebra Books"]


def link(text: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', text)
    assert found, rel
    return found.group(1).replace("&amp;", "&")


def skus(text: str) -> list[str]:
    return re.findall(r'class="sku[^"]*"[^>]*>([^<]+)<', text)
