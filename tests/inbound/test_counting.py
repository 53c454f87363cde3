"""A delivery is counted into stock: once, by several at a time; what differs goes before the client."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from baywindow.catalog.models import Item
from baywindow.documents.filing import let_publish, publishing_themselves
from baywindow.documents.models import Document
from baywindow.inbound import receiving
from baywindow.inbound.models import Asn, Discrepancy, Receipt, ReceiptLine
from baywindow.stock.models import Movement
from tests.counting import statements
from tests.documents.papers import pdf, png, upload
from tests.dying import dies
from tests.stock.floor import Floor, d
from tests.together import at_once

from .deliveries import TODAY, delivery, expected, mugs, teas


@pytest.fixture
def asn(floor: Floor) -> Asn:
    """Ten mugs and four packs of tea, announced."""
    with floor.world.sam.acting():
        return delivery(floor, mugs(floor, 10), teas(floor, 4), client_reference="PO-5")


def address(asn: Asn, what: str = "/counting") -> str:
    return f"/console/inbound/{asn.client_id}/{asn.id}{what}"


def told(floor: Floor, **changes: Any) -> dict[str, Any]:
    """A count of mugs as its form is sent."""
    form = {
        "once": str(uuid.uuid4()),
        "item": "MUG-1",
        "qty": "4",
        "condition": "ok",
        "lot": "",
        "location": "",
    }
    return form | changes


def movements(floor: Floor) -> list[tuple[Any, ...]]:
    with floor.world.alice.acting(read_only=True):
        return list(
            Movement.objects.order_by("id").values_list("qty", "kind", "document_number", "condition")
        )


def test_from_announced_to_answered(floor: Floor, asn: Asn) -> None:
    olga, alice = floor.world.olga.browser(), floor.world.alice.browser()
    first = told(floor, location="A-01")
    for _ in range(2):
        assert olga.post(address(asn), first).status_code == 302
    assert movements(floor) == [(d(4), "receipt", asn.number, "ok")], "sent twice, counted once"
    assert expected(floor) == {"MUG-1": d(6), "TEA-1": d(4)}
    assert olga.post(address(asn), told(floor, qty="2", condition="damaged")).status_code == 302
    tea = told(floor, item="TEA-1", qty="5", lot="L2")
    assert olga.post(address(asn), tea).status_code == 302
    assert olga.post(address(asn), told(floor, item="TEA-1", qty="1", lot="L1")).status_code == 302
    assert expected(floor) == {"MUG-1": d(4)}
    assert (
        "4 / 10" not in olga.get(address(asn)).content.decode()
        and "6 / 10" in olga.get(address(asn)).content.decode()
    )
    assert olga.post(address(asn, "/counted")).status_code == 302
    assert expected(floor) == {}, "what did not come is expected no more"
    with floor.world.alice.acting(read_only=True):
        found = {(one.kind, one.qty) for one in Discrepancy.objects.all()}
        assert found == {("short", d(4)), ("damaged", d(2)), ("over", d(1)), ("unannounced", d(1))}
        short, over = (Discrepancy.objects.get(kind=kind) for kind in ("short", "over"))
        assert Asn.objects.get(id=asn.id).status == "received"
    assert (
        olga.post(address(asn, f"/differences/{short.id}"), {"words": "Seal was broken"}).status_code == 302
    )
    page = alice.get(f"/inbound/{asn.id}").content.decode()
    assert "2 damaged" in page and "counted: " not in page, "every lot came as announced"
    assert "Seal was broken" in page and "Fewer than announced" in page and "Contest" in page
    answer = f"/inbound/{asn.id}/differences/{short.id}/answer"
    wordless = alice.post(answer, {"answer": "contest", "words": ""})
    said = wordless.content.decode()
    assert wordless.status_code == 422 and said.count('aria-invalid="true"') == 1
    assert alice.get(answer).url == f"/inbound/{asn.id}", "who loads what stands in the browser is led back"
    assert 'aria-describedby="unsaid"' in said.split("Say in a sentence")[0]
    assert "Contested" not in alice.get(f"/inbound/{asn.id}").content.decode().replace("Contested:", "")
    assert alice.post(answer, {"answer": "contest", "words": "Our driver counted ten"}).status_code == 302
    alice.post(answer, {"answer": "accept"})
    with floor.world.sam.acting():
        Discrepancy.objects.filter(id=over.id).update(answer_by=TODAY - timedelta(days=2))
    alice.post(f"/inbound/{asn.id}/differences/{over.id}/answer", {"answer": "contest", "words": "No"})
    with floor.world.alice.acting(read_only=True):
        states = {one.kind: one.status for one in Discrepancy.objects.all()}
        assert (states["short"], states["over"]) == ("contested", "open"), "an answer stands, and has its day"
    page = alice.get(f"/inbound/{asn.id}").content.decode()
    assert "Our driver counted ten" in page and "Accepted without a word" in page, "silence accepts"
    eve = floor.world.eve.browser()
    assert eve.post(answer, {"answer": "accept"}).status_code == 403
    assert olga.post(address(asn), told(floor)).status_code == 422, "it is received: nothing more is counted"


def test_the_count_says_when_a_lot_is_wanted(floor: Floor, asn: Asn) -> None:
    olga = floor.world.olga.browser()

    def beside(item: str, field: str) -> str:
        page = olga.get(address(asn), {"item": item} if item else {}).content.decode()
        return re.sub(r"<[^>]+>", "", page.split(f'for="id_{field}"')[1].split("</label>")[0]).split(">")[1]

    with floor.world.sam.acting():
        Item.objects.of_client(asn.client_id).filter(sku="TEA-1").update(expiry_tracked=True)
    wanted = {
        item: [beside(item, field) for field in ("lot", "expiry_date")] for item in ("", "TEA-1", "MUG-1")
    }
    assert wanted["TEA-1"] == ["Lot", "Expires"], "the count is refused without them"
    assert wanted[""] == ["Lot if the item has one", "Expires if the item has one"]
    assert wanted["MUG-1"] == ["Lot not for this item", "Expires not for this item"]


def test_the_delivery_s_story_names_who_wrote_it_down_and_who_took_it_in(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 2))
    assert floor.world.olga.browser().post(address(made), told(floor, qty="1")).status_code == 302
    page = floor.world.alice.browser().get(f"/inbound/{made.id}").content.decode()
    for step, who in (("Written down", floor.world.sam), ("Arrived", floor.world.olga)):
        (line,) = re.findall(rf"<li[^>]*>{step}.*?</li>", page, re.DOTALL)
        assert who.person.name in line, step


def test_what_comes_as_announced_is_closed_at_once(floor: Floor, asn: Asn) -> None:
    olga = floor.world.olga.browser()
    olga.post(address(asn), told(floor, qty="10"))
    olga.post(address(asn), told(floor, item="TEA-1", qty="4", lot="L2"))
    olga.post(address(asn, "/counted"))
    with floor.world.alice.acting(read_only=True):
        assert Asn.objects.get(id=asn.id).status == "closed" and not Discrepancy.objects.exists()


def test_several_count_the_same_delivery_at_once(floor: Floor, asn: Asn) -> None:
    def act() -> int:
        return floor.world.olga.browser().post(address(asn), told(floor, qty="2")).status_code

    assert at_once(act, 4) == [302] * 4
    assert [row[0] for row in movements(floor)] == [d(2)] * 4
    assert expected(floor) == {"MUG-1": d(2), "TEA-1": d(4)}
    same = told(floor, item="TEA-1", qty="1", lot="L2")
    at_once(lambda: floor.world.olga.browser().post(address(asn), same).status_code, 3)
    assert expected(floor) == {"MUG-1": d(2), "TEA-1": d(3)}, "one form, however many hands send it"


def test_a_process_killed_in_the_middle_of_a_count_leaves_nothing_and_the_count_is_sent_again(
    floor: Floor, asn: Asn
) -> None:
    """Killed with -9 after the movement is posted: nothing of it stands; the retry counts once."""
    sent, olga = told(floor), floor.world.olga
    assert dies(olga.token(), address(asn), sent, "baywindow.inbound.models:ReceiptLine.save")
    assert movements(floor) == [] and expected(floor) == {"MUG-1": d(10), "TEA-1": d(4)}
    with floor.world.sam.acting(read_only=True):
        assert not Receipt.objects.of_client(asn.client_id).exists()
    for _ in range(2):
        assert olga.browser().post(address(asn), sent).status_code == 302
    assert [row[0] for row in movements(floor)] == [d(4)] and expected(floor)["MUG-1"] == d(6)


def test_pieces_are_counted_by_their_numbers(floor: Floor) -> None:
    from baywindow.inbound.asns import Goods
    from tests.stock.floor import item

    with floor.world.sam.acting():
        bike = item(floor.world.acme, "BIKE-1", serial_tracked=True)
        made = delivery(floor, Goods(bike, d(3)))
    olga = floor.world.olga.browser()
    sent = told(floor, item="BIKE-1", qty="", serials="S1\nS2")
    for _ in range(2):
        assert olga.post(address(made), sent).status_code == 302
    assert expected(floor) == {"BIKE-1": d(1)}
    again = olga.post(address(made), told(floor, item="BIKE-1", qty="", serials="S2"))
    assert again.status_code == 422 and "Already in stock" in again.content.decode()


def test_the_portal_s_own_sql_cannot_answer_twice_or_change_what_was_counted(floor: Floor, asn: Asn) -> None:
    with floor.world.sam.acting():
        found = Discrepancy(
            client_id=asn.client_id, asn_id=asn.id, item_id=floor.mug.id, kind="short", qty=d(1), uom="each",
            answer_by=date(2020, 1, 1),
        )  # fmt: skip
        found.save()
    with floor.world.alice.acting(), pytest.raises(Exception, match="its day is over"):
        Discrepancy.objects.filter(id=found.id).update(status="accepted", answered_at="2026-01-01T00:00Z")
    with floor.world.alice.acting(), pytest.raises(Exception, match="permission denied"):
        Discrepancy.objects.filter(id=found.id).update(qty=d(99))
    with floor.world.alice.acting(), pytest.raises(Exception, match="permission denied"):
        ReceiptLine.objects.update(qty=d(99))
    with floor.world.alice.acting(), pytest.raises(Exception, match="permission denied"):
        Receipt.objects.update(status="finished")


def test_goods_that_nobody_announced_are_received_once_and_shown(floor: Floor) -> None:
    olga, alice, acme = floor.world.olga.browser(), floor.world.alice.browser(), floor.world.acme
    receipts = f"/console/inbound/{acme.id}/receipts"
    begun = {"once": str(uuid.uuid4()), "warehouse": str(floor.berlin.id), "door": "D4", "supplier": "Hanse"}
    made = olga.post(f"{receipts}/new", begun)
    assert made.status_code == 302 and olga.post(f"{receipts}/new", begun).url == made.url
    sent = told(floor, qty="5", condition="damaged")
    for _ in range(2):
        assert olga.post(made.url, sent).status_code == 302
    assert [row[0] for row in movements(floor)] == [d(5)]
    own = made.url.removesuffix("/counting")
    olga.post(f"{own}/cancellation")
    with floor.world.alice.acting(read_only=True):
        assert Receipt.objects.get().status == "open", "what is counted stays"
    mistake = olga.post(f"{receipts}/new", begun | {"once": str(uuid.uuid4())}).url.removesuffix("/counting")
    for _ in range(2):
        assert olga.post(f"{mistake}/cancellation").status_code == 302
    assert alice.get(f"/inbound/receipts/{mistake[-36:]}").content.decode().count("Begun by mistake") == 1
    assert olga.post(f"{own}/counted").status_code == 302
    assert olga.post(made.url, told(floor)).status_code == 422, "it is finished"
    for page in (alice.get("/inbound/receipts?q=rc-"), alice.get(f"/inbound/receipts/{own[-36:]}")):
        text = page.content.decode()
        assert "RC-1001" in text and "Not announced" in text and "Hanse" in text
    for where, lines in (("", 1), ("?q=rc-1001", 1), ("?to=2020-01-01", 0)):
        stream = alice.get(f"/inbound/receipts/export.csv{where}").streaming_content
        rows = [*csv.DictReader(io.StringIO(b"".join(stream).decode("utf-8-sig")))]
        assert len([row for row in rows if row["SKU"]]) == lines, where
        if lines:
            (row,) = [row for row in rows if row["SKU"]]
            assert (row["Receipt"], row["Supplier"], row["SKU"]) == ("RC-1001", "Hanse", "MUG-1")
            assert (row["Counted"], row["Condition"], row["Status"]) == ("5", "Damaged", "Counted")
            assert row["Wrong item"] == "no"
    sheet = b"".join(alice.get("/inbound/receipts/export.xlsx").streaming_content)
    assert (
        sheet.startswith(b"PK")
        and "/inbound/receipts/export.xlsx" in alice.get("/inbound/receipts").content.decode()
    )
    assert floor.world.fay.browser().get("/inbound/receipts/export.csv").status_code == 403
    assert "5 of MUG-1 came damaged" in alice.get(f"/inbound/receipts/{own[-36:]}").content.decode()
    assert floor.world.bob.browser().get(f"/inbound/receipts/{own[-36:]}").status_code == 404
    for page in (receipts, own, f"{receipts}/new", made.url):
        assert olga.get(page).status_code == 200, page


def test_a_wrong_item_is_a_difference_of_its_own_and_the_delivery_tells_its_story(
    floor: Floor, asn: Asn
) -> None:
    olga = floor.world.olga.browser()
    olga.post(address(asn), told(floor, qty="10", wrong_item="on"))
    olga.post(address(asn), told(floor, item="TEA-1", qty="4", lot="L2"))
    assert olga.post(address(asn, "/counted")).status_code == 302
    with floor.world.alice.acting(read_only=True):
        found = {(one.kind, one.qty) for one in Discrepancy.objects.all()}
        assert found == {("short", d(10)), ("wrong_item", d(10))}
        assert [one.asn_id for one in Receipt.objects.all()] == [asn.id]
    page = floor.world.alice.browser().get(f"/inbound/{asn.id}").content.decode()
    assert "Wrong item" in page and "RC-1001" in page and "differences: 2" in page and "Announced" in page


def test_receipts_are_paged_in_few_statements(floor: Floor) -> None:
    with floor.world.sam.acting():
        for _ in range(55):
            receiving.begin(floor.world.acme.id, floor.berlin)
    alice = floor.world.alice.browser()
    with statements("portal") as sent:
        first = alice.get("/inbound/receipts").content.decode()
    assert len(sent) <= 3 and 'rel="next"' in first and "RC-1055" in first


def test_a_photo_is_taken_while_counting_and_stands_before_the_client(floor: Floor, asn: Asn) -> None:
    olga, alice = floor.world.olga.browser(), floor.world.alice.browser()
    assert 'capture="environment"' in olga.get(address(asn)).content.decode()
    sent = told(floor, qty="2", condition="damaged")
    for _ in range(2):
        photo = upload("image.jpg", png(kind="JPEG"), "image/jpeg")
        assert olga.post(address(asn), sent | {"photos": photo}).status_code == 302
    paper = upload("paper.pdf", pdf())
    refused = olga.post(address(asn), told(floor) | {"photos": paper})
    assert refused.status_code == 422 and "That is no photo" in refused.content.decode()
    olga.post(address(asn, "/counted"))
    with floor.world.sam.acting(read_only=True):
        photo = Document.objects.of_client(asn.client_id).get(kind="photo")
        receipt = Receipt.objects.of_client(asn.client_id).get()
    at = f"/documents/{photo.id}/pages/1"
    for page in (f"/inbound/receipts/{receipt.id}", f"/inbound/{asn.id}"):
        assert f'src="{at}"' in alice.get(page).content.decode(), page
    assert alice.get(at).status_code == 200 and floor.world.bob.browser().get(at).status_code == 404
    assert f"{asn.client_id}/{photo.id}/pages/1" in olga.get(address(asn, "")).content.decode()
    for browser, at in (
        (floor.world.alice.browser(), f"/documents/of/asn/{asn.id}"),
        (olga, f"/console/documents/{asn.client_id}/of/asn/{asn.id}"),
    ):
        assert str(photo.id) in browser.get(at).content.decode(), "among what there is of the delivery"


def test_a_photo_taken_while_counting_waits_where_photos_do_not_publish_themselves(
    floor: Floor, asn: Asn
) -> None:
    olga, alice = floor.world.olga.browser(), floor.world.alice.browser()
    with floor.world.sam.acting():
        assert "photo" in publishing_themselves(asn.client_id), "unless somebody says otherwise"
        let_publish(asn.client_id, set())
    photo = upload("image.jpg", png(kind="JPEG"), "image/jpeg")
    assert olga.post(address(asn), told(floor, qty="2") | {"photos": photo}).status_code == 302
    with floor.world.sam.acting(read_only=True):
        kept = Document.objects.of_client(asn.client_id).get(kind="photo")
        receipt = Receipt.objects.of_client(asn.client_id).get()
    assert not kept.published
    page = alice.get(f"/inbound/receipts/{receipt.id}")
    assert page.status_code == 200 and str(kept.id) not in page.content.decode()
    assert alice.get(f"/documents/{kept.id}/pages/1").status_code == 404


def test_a_line_announced_without_a_lot_says_which_lots_were_counted(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, teas(floor, 4, ""))
    olga, alice = floor.world.olga.browser(), floor.world.alice.browser()
    assert "counted: " not in alice.get(f"/inbound/{made.id}").content.decode()
    for lot in ("L2", "L1", "L2"):
        assert olga.post(address(made), told(floor, item="TEA-1", qty="1", lot=lot)).status_code == 302
    for page in (alice.get(f"/inbound/{made.id}"), olga.get(address(made, ""))):
        wide, narrow = "counted: L1, L2", '<div class="only-s small dim"><div>Lot counted: L1, L2</div></div>'
        assert wide in page.content.decode() and narrow in page.content.decode()
    with floor.world.sam.acting(read_only=True):
        receipt = Receipt.objects.of_client(made.client_id).get(asn_id=made.id)
    page = alice.get(f"/inbound/receipts/{receipt.id}").content.decode()
    assert page.count('<div class="only-s small dim">Lot L1</div>') == 1 and page.count(">Lot L2<") == 2


def test_an_item_named_by_its_code_is_said_once_on_a_line(floor: Floor) -> None:
    with floor.world.sam.acting():
        Item.objects.of_client(floor.tea.client_id).filter(id=floor.tea.id).update(name="TEA-1")
        made = delivery(floor, teas(floor, 4, "L1"))
    alice = floor.world.alice.browser()
    assert alice.get(f"/inbound/{made.id}").content.decode().count(">TEA-1<") == 1
    top = alice.get(f"/inventory/{floor.tea.id}").content.decode().split("<h1>")[1].split('class="act')[0]
    assert top.count("TEA-1") == 1
