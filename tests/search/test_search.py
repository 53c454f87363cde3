"""One box finds everything one may see by how it is called, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from baywindow.catalog.items import add_barcode, create_item
from baywindow.documents import filing
from baywindow.documents.models import DocumentToken
from baywindow.inbound.models import Asn
from baywindow.orders.models import Order
from baywindow.search.finding import spelled
from baywindow.shipments.models import Package, Shipment
from baywindow.stock.models import HandlingUnit
from tests.api.callers import caller
from tests.counting import statements
from tests.documents.papers import stored
from tests.inbound.deliveries import delivery
from tests.inbound.deliveries import mugs as announced
from tests.orders.wishes import mugs, order
from tests.people import Someone, World
from tests.stock.floor import Floor, build_floor, item, serial

SSCC = "340123450000000018"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Found:
    """Acme's records, each called in its own way."""

    floor: Floor
    order: Order
    shipment: Shipment
    asn: Asn


@pytest.fixture
def kept(world: World) -> Found:
    """An order with its shipment, a delivery, an item, pieces and a document of acme."""
    floor = build_floor(world)
    with world.sam.acting():
        made = order(floor, mugs(floor, 1), client_reference="PO-77/A", consignee="Hanna Holm")
        sent = Shipment(
            client_id=world.acme.id, order_id=made.id, order_number=made.number, warehouse_id=floor.berlin.id,
            status="handed_over", carrier="UPS", tracking_number="1Z999AA10123456784", dated_at=NOW,
            consignee="Hanna Holm",
        )  # fmt: skip
        sent.save()
        sent.refresh_from_db(fields=["number"])
        box = {"workspace_id": sent.workspace_id, "client_id": sent.client_id, "shipment_id": sent.id}
        Package(**box, package_no=1, tracking_number="BOX-TRACK-5", sscc=SSCC).save()
        coming = delivery(
            floor, announced(floor, 4), client_reference="IN-5", tracking_numbers="MSKU-1, MSKU-2",
            container="TCLU4567890", supplier="Pottery Works",
        )  # fmt: skip
        tea = create_item(world.acme.id, sku="JT-ASM-250", name="Assam loose leaf")
        add_barcode(tea, "4006381333931")
        serial(item(world.acme, "LAMP-1", serial_tracked=True), "SN-0001")
        HandlingUnit(client_id=world.acme.id, sscc="340123450000000025").save()
    stored(floor, "analysis", kind="coa", publish=True)
    return Found(floor, made, sent, coming)


def told(answer: Any) -> list[tuple[str, str]]:
    """Kind and title of what the API found, the best first."""
    return [(one["kind"], one["title"]) for one in answer.json()]


def test_everything_is_found_by_what_people_know_of_it(kept: Found) -> None:
    ada, o, s = caller(kept.floor.world.ada), kept.order.number, kept.shipment.number
    for words, first in {
        o: ("order", o), o.lower(): ("order", o), o.removeprefix("SO-"): ("order", o),
        "po-77/a": ("order", o), "PO-7": ("order", o), "hanna": ("order", o),
        "1Z 999 AA1 0123 4567 84": ("shipment", s), "box-track-5": ("shipment", s),
        f"(00){SSCC}": ("shipment", s), f"00{SSCC}": ("shipment", s),
        kept.asn.number: ("asn", kept.asn.number), "in-5": ("asn", kept.asn.number),
        "msku-2": ("asn", kept.asn.number), "tclu456": ("asn", kept.asn.number),
        "pottery": ("asn", kept.asn.number), "jt-asm": ("item", "JT-ASM-250"),
        "4006381333931": ("item", "JT-ASM-250"), "leaf ass": ("item", "JT-ASM-250"),
        "l2": ("lot", "L2"), "sn-0001": ("serial", "SN-0001"),
        "340123450000000025": ("handling_unit", "340123450000000025"),
        "analysis": ("document", "analysis.pdf"),
    }.items():  # fmt: skip
        found = told(ada.get("/search", {"q": words}))
        assert found and found[0] == first, (words, found)
    for words in ("", "  ", "nothing-like-it", "leaf nothing", "%", "_", "'", "\\", "z" * 80):
        assert told(ada.get("/search", {"q": words})) == [], words


def test_the_very_number_comes_before_what_begins_so_and_that_before_words(kept: Found) -> None:
    world = kept.floor.world
    with world.sam.acting():
        for number, name in (("TEN-1", "Hanna Holm"), ("TEN-10", "Zoe"), ("X-1", "Ten Cate")):
            order(kept.floor, mugs(kept.floor, 1), number=number, consignee=name)
        create_item(world.acme.id, sku="BOX", name="Box of ten")
    found = told(caller(world.ada).get("/search", {"q": "ten-1"}))
    assert found == [("order", "TEN-1"), ("order", "TEN-10")]
    assert told(caller(world.ada).get("/search", {"q": "ten"}))[-2:] == [("order", "X-1"), ("item", "BOX")]


def test_who_sends_a_delivery_is_found_by_how_a_word_begins(kept: Found) -> None:
    ada = caller(kept.floor.world.ada)
    assert told(ada.get("/search", {"q": "works"})) == [("asn", kept.asn.number)]
    assert told(ada.get("/search", {"q": "ottery"})) == []


def test_who_gets_it_is_found_by_how_any_word_of_the_name_begins(kept: Found) -> None:
    world, made, sent = kept.floor.world, kept.order, kept.shipment
    with world.sam.acting():
        for model in (Order, Shipment):
            model.objects.of_client(world.acme.id).update(consignee='Nora  Ahlberg-Lund ("Lager")')
    for someone, at in ((world.alice, "/{}"), (world.sam, f"/console/{{}}/{world.acme.id}")):
        browser = someone.browser()
        found = dict.fromkeys(("nora", "AHLBERG", "ahlberg-l", "lund", "lund (", "lag"), True)
        for words, there in (found | dict.fromkeys(("hanna", "holm", "hlberg", "und"), False)).items():
            asked = caller(world.ada if someone is world.alice else someone).get("/search", {"q": words})
            assert bool(told(asked)) == there, words
            for room, number in (("orders", made.number), ("shipments", sent.number)):
                page = browser.get(f"{at.format(room)}?view=all&q={words}").content.decode()
                assert (f">{number}</a>" in page) == there, (room, words)
    assert "Nora" not in world.bob.browser().get("/search?q=ahlberg").content.decode()


def listed(someone: Someone, world: World, words: str) -> list[str]:
    """The numbers of the deliveries that the list's own search finds."""
    whose = {"client": str(world.acme.id)} if someone.realm == "staff" else {}
    page = caller(someone).get("/deliveries", {"view": "all", "q": words, **whose})
    return [one["number"] for one in page.json()["data"]]


def test_a_delivery_is_found_by_its_texts_however_many_came_after_it(kept: Found, monkeypatch: Any) -> None:
    monkeypatch.setattr("baywindow.search.finding.RECENT", 0)
    monkeypatch.setattr("baywindow.search.finding.RECENT_FOR_STAFF", 0)
    world, number = kept.floor.world, kept.asn.number
    for someone in (world.ada, world.sam):
        for words in ("msku-2", "MSKU-1", "tclu456", "4567890", "pottery w", "works"):
            assert told(caller(someone).get("/search", {"q": words})) == [("asn", number)], words
            assert listed(someone, world, words) == [number], words
    with world.sam.acting():
        Asn.objects.of_client(world.acme.id).update(tracking_numbers="1Z 77", supplier="", container="")
    ada = caller(world.ada)
    for words in ("1z77", "1Z 77", number.removeprefix("ASN-"), number.lower(), "in-5"):
        assert ("asn", number) in told(ada.get("/search", {"q": words})), words
        assert listed(world.ada, world, words) == [number], words
    for words in ("msku-2", "works", "ottery"):
        assert told(ada.get("/search", {"q": words})) == listed(world.ada, world, words) == [], words


def test_nobody_finds_what_they_may_not_see(kept: Found) -> None:
    world, number = kept.floor.world, kept.order.number
    bob = world.bob.browser().get(f"/search?q={number}").content.decode()
    fay = world.fay.browser().get(f"/search?q={number}").content.decode()
    assert "Nothing is called" in bob and "Hanna" not in bob and "Hanna" not in fay
    assert "Orders" not in fay.partition("Searched:")[2].partition("</p>")[0]
    assert told(caller(world.ada, "home.view", "shipments.view").get("/search", {"q": "hanna"})) == [
        ("shipment", kept.shipment.number)]  # fmt: skip
    stored(kept.floor, "secret-bill", kind="invoice", publish=True)
    stored(kept.floor, "secret-draft", kind="coa", publish=False)
    seen = {"alice": set(), "fay": {"secret-bill.pdf"}, "sam": {"secret-draft.pdf", "secret-bill.pdf"}}
    for name, sees in seen.items():
        someone = world.people[name]
        at = "/console/search" if name == "sam" else "/search"
        page = someone.browser().get(f"{at}?q=secret").content.decode()
        assert set(re.findall(r"secret-\w+\.pdf", page)) == sees, name


def test_a_file_is_found_by_how_words_of_its_name_begin_however_many_came_after_it(
    kept: Found, monkeypatch: Any
) -> None:
    monkeypatch.setattr("baywindow.search.finding.RECENT", 0)
    monkeypatch.setattr("baywindow.search.finding.RECENT_FOR_STAFF", 0)
    world, name = kept.floor.world, "Bill of lading_Köln-(final).v2"
    stored(kept.floor, name, kind="bol", publish=True)
    hidden = stored(kept.floor, "lading-draft", kind="invoice")
    for words in (
        "bill",
        "LADING",
        "lading köln",
        "lading_kö",
        "köln (final)",
        "final v2",
        "v2.pdf",
        "of-lading",
    ):
        assert told(caller(world.ada).get("/search", {"q": words})) == [("document", f"{name}.pdf")], words
        assert ("document", f"{name}.pdf") in told(caller(world.sam).get("/search", {"q": words})), words
    for words in ("ading", "pdf", "lading bill", "-", "()"):
        assert told(caller(world.ada).get("/search", {"q": words})) == [], words
    for publish, seen in ((filing.publish, {"draft pdf"}), (filing.withdraw, set())):
        with world.sam.acting():
            publish(hidden)
        with world.fay.acting(read_only=True):
            assert {one.token for one in DocumentToken.objects.filter(document_id=hidden.id)} >= seen
            assert bool(seen) == DocumentToken.objects.filter(document_id=hidden.id).exists()
        assert "lading-draft" not in world.alice.browser().get("/search?q=draft").content.decode(), (
            "finance's"
        )


def test_staff_search_every_client_or_one(kept: Found) -> None:
    world, sam = kept.floor.world, caller(kept.floor.world.sam)
    with world.sam.acting():
        create_item(world.beta.id, sku="JT-ASM-9", name="Another tea")
    found = sam.get("/search", {"q": "jt-asm"}).json()
    assert {(one["title"], one["client_id"]) for one in found} == {
        ("JT-ASM-250", str(world.acme.id)), ("JT-ASM-9", str(world.beta.id))}  # fmt: skip
    assert told(sam.get("/search", {"q": "jt-asm", "client": str(world.beta.id)})) == [("item", "JT-ASM-9")]
    assert sam.get("/search", {"q": "jt-asm", "client": str(world.gamma.id)}).status_code == 404
    page = world.sam.browser().get("/console/search?q=jt-asm").content.decode()
    assert "Acme" in page and "Beta" in page
    assert "JT-ASM" not in world.sue.browser().get("/console/search?q=jt-asm").content.decode()
    assert "opens no records" in world.dirk.browser().get("/console/search?q=jt-asm").content.decode()


def test_every_row_leads_to_its_record(kept: Found) -> None:
    world = kept.floor.world
    for browser, at in ((world.alice.browser(), "/search"), (world.sam.browser(), "/console/search")):
        for words in ("hanna", "jt-asm", kept.asn.number, "l2", "sn-0001", "340123450000000025", "analysis"):
            with statements("portal" if at == "/search" else "staff") as sent:
                page = browser.get(f"{at}?q={words}").content.decode()
            assert len(sent) == 1
            for link in re.findall(r'row-link" href="([^"]+)"', page):
                assert browser.get(link).status_code == 200, (words, link)
            part = browser.get(f"{at}/suggestions?q={words}").content.decode()
            assert len(re.findall('role="option"', part)) == min(8, len(re.findall("row-link", page)))


def test_what_is_typed_is_tried_as_records_are_spelled() -> None:
    asked = spelled("1z 9", staff=False)
    assert asked["typed"] == ["1z 9", "1Z 9", "1Z9", "1z9"] and asked["numbers"] == asked["typed"]
    assert spelled("1001", staff=False)["numbers"] == ["1001", "SO-1001", "SH-1001", "ASN-1001"]
    assert spelled("red assam", staff=True)["word"] == "assam"
