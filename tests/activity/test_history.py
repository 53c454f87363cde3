"""Everything that happened, on one page: to those alone who may know of it, found, and taken out."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baywindow.activity.events import Happened, Subject, tell
from baywindow.orders.models import Order
from baywindow.tenancy.records import uuid7
from tests.api.callers import caller
from tests.counting import statements
from tests.documents.papers import stored
from tests.inbound.deliveries import delivery
from tests.inbound.deliveries import mugs as announced
from tests.orders.wishes import mugs, order
from tests.people import Someone, World
from tests.stock.floor import Floor, build_floor


@pytest.fixture
def floor(world: World) -> Floor:
    """Acme's goods."""
    return build_floor(world)


def page_of(someone: Someone, query: str = "", at: str = "/activity") -> str:
    answer = someone.browser().get(f"{at}?{query}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def told(text: str) -> list[str]:
    """The records of the rows, in their order."""
    return re.findall(r'<td class="hide-s"><a class="link" href="/(?:console/)?(\w+)/', text)


def an_order(floor: Floor, reference: str = "PO-1") -> Order:
    with floor.world.sam.acting():
        return order(floor, mugs(floor, 2), client_reference=reference)


def test_alice_reads_what_happened_the_latest_first_and_finds_a_record(floor: Floor) -> None:
    first, second = an_order(floor, "PO-1"), an_order(floor, "PO-2")
    with floor.world.sam.acting():
        coming = delivery(floor, announced(floor, 5))
    alice = floor.world.alice
    assert told(page_of(alice))[:3] == ["inbound", "inbound", "orders"]
    assert set(told(page_of(alice, "kind=orders"))) == {"orders"}
    assert told(page_of(alice, "kind=shipments")) == [] and "Nothing matches" in page_of(
        alice, "kind=shipments"
    )
    for words in (first.number, first.number.lower(), "PO-1"):
        found = page_of(alice, f"q={words}")
        assert first.number in found and second.number not in found and coming.number not in found
    assert "Nothing matches" in page_of(alice, "q=PO-")
    today = datetime.now(UTC).date()
    assert first.number in page_of(alice, f"from={today - timedelta(days=1)}&to={today + timedelta(days=1)}")
    assert "Nothing matches" in page_of(alice, f"to={today - timedelta(days=2)}")


def test_an_event_is_shown_to_those_alone_who_may_know_of_it(floor: Floor) -> None:
    world, made = floor.world, an_order(floor)
    stored(floor, "bill", kind="invoice", meant_for="finance", publish=True)
    about = Subject("receipt", uuid7(), "R-7", world.acme.id)
    with world.sam.acting():
        tell(Happened("receipt.counted", about, {"qty": "5", "sku": "MUG-1"}))
    at = f"/console/clients/{world.acme.id}/activity"
    assert made.number in page_of(world.alice) and made.number in page_of(world.sam, at=at)
    assert "5 of MUG-1 counted" not in page_of(world.alice), "it stays inside the warehouse"
    assert "5 of MUG-1 counted" in page_of(world.sam, at=at)
    fay = page_of(world.fay)
    assert "Document published: Invoice" in fay and made.number not in fay
    assert 'href="/inventory/' not in fay, "no link to a page finance may not open"
    assert "Document published: Invoice" not in page_of(world.alice)
    assert "Nothing happened yet" in page_of(world.bob)
    assert world.sue.browser().get(at).status_code == 404
    assert world.dirk.browser().get(at).status_code == 403


def test_its_file_holds_the_sentences_filled_in_of_what_may_be_taken_out(floor: Floor) -> None:
    world, made = floor.world, an_order(floor)
    about = Subject("order", made.id, made.number, world.acme.id)
    with world.sam.acting():
        tell(
            Happened("order.line_changed", about, {"qty": "3", "qty_before": "2", "sku": '=A{qty} "x"'}),
            Happened("order.exception_opened", about, {"word_what": "Damaged goods", "text": "Box open"}),
        )
    rows = file_of(world.alice)
    assert rows[0] == "When (Europe/Berlin),Record,Number,What happened,Code,By,Who"
    assert any(",Order," in row and "order.placed" in row and "lines: 1" in row for row in rows)
    assert any("Damaged goods: Box open" in row for row in rows)
    assert any('=A{qty} ""x""' in row and "3" in row for row in rows), "what people typed stands as typed"
    assert [row for row in file_of(world.alice, "kind=documents") if "Order" in row] == []
    assert made.number in file_of(world.alice, f"q={made.number}")[1]
    assert len(file_of(world.fay)) == 1 and len(file_of(world.bob)) == 1


def file_of(someone: Someone, query: str = "") -> list[str]:
    answer: Any = someone.browser().get(f"/activity/export.csv?{query}")
    assert answer.status_code == 200
    return str(answer.getvalue().decode()).splitlines()


def test_the_whole_feed_is_read_page_by_page_in_one_statement_each(floor: Floor) -> None:
    world, made = floor.world, an_order(floor)
    about = Subject("order", made.id, made.number, world.acme.id)
    start = datetime.now(UTC) - timedelta(days=9)
    with world.sam.acting():
        tell(*(Happened("order.changed", about, at=start + timedelta(minutes=n // 2)) for n in range(120)))
    browser, query, seen = world.alice.browser(), "", []
    for _ in range(4):
        with statements() as sent:
            text = html.unescape(browser.get(f"/activity?{query}").content.decode())
        assert len(sent) == 1
        seen += re.findall(r'id="event-([0-9a-f-]+)"', text)
        further = re.search(r"[?&](after=[\w-]+)", text)
        query = further[1] if further else ""
        if not query:
            break
    assert len(seen) == len(set(seen)) and len(seen) >= 121


def test_a_program_reads_the_same(floor: Floor) -> None:
    world, made = floor.world, an_order(floor)
    ada, sam = caller(world.ada), caller(world.sam)
    (newest, *_) = ada.get("/activity", {"kind": "orders"}).json()["data"]
    assert (newest["record"], newest["record_id"], newest["record_number"]) == (
        "order", str(made.id), made.number)  # fmt: skip
    assert ada.get("/activity", {"until": "2020-01-01T00:00:00Z"}).json() == {"data": [], "next": None}
    assert sam.get("/activity", {"client": str(world.acme.id), "q": made.number}).json()["data"]
    assert sam.get("/activity", {"client": str(world.gamma.id)}).status_code == 404
