"""Shipments on both sides: packed by scanning, found, followed, exported with the columns one chooses."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from datetime import UTC, datetime
from typing import Any

from django.test.client import Client
from python_calamine import CalamineWorkbook

from baywindow.documents.filing import file_document, let_publish
from baywindow.documents.models import Document
from baywindow.documents.subjects import subject
from baywindow.exchange.exports import TYPES
from baywindow.orders.orders import find_order
from baywindow.shipments import doubles, packages, packing, shipping
from baywindow.shipments.models import Package, PackageContent, Shipment, ShipmentCost
from baywindow.stock.models import HandlingUnit
from tests.api.callers import caller
from tests.console.pages import hidden, opened
from tests.counting import statements
from tests.documents.papers import file, pdf, png, upload
from tests.stock.floor import Floor, d, item, serial
from tests.walking_lists import walked

from .picked import mugs, picked, shipped_out, teas


def sent(floor: Floor, *, tracking: str = "1Z999AA10123456784", carrier: str = "", **values: Any) -> Shipment:
    """A shipment of four mugs and two teas that is on its way; inside a context of staff."""
    order = picked(floor, (mugs(floor), 4), (teas(floor), 2), **values)
    made = packing.begin(find_order(order.client_id, order.id))
    package = Package.objects.of_client(order.client_id).get(shipment_id=made.id)
    packing.put_in_all(made, package.id)
    packages.measure(made, package.id, weight_g=d(2500), length_mm=400, width_mm=300, height_mm=200)
    shipping.ship(made, carrier=carrier, tracking_number=tracking)
    return made


def scan(browser: Client, at: str, **told: str) -> int:
    """A scan as the bench's form sends it."""
    return browser.post(at, {**opened(browser, at), "qty": "1", "lot": "", "serial": "", **told}).status_code


def test_olga_packs_by_scanning_and_hands_over(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 4), (teas(floor), 2))
    olga, base = floor.world.olga.browser(), f"/console/shipments/{floor.world.acme.id}"
    made = olga.post(f"{base}/packing/{order.id}")
    assert made.status_code == 302
    bench = made.url
    assert olga.post(f"{base}/packing/{order.id}").url == bench, "begun once"
    assert scan(olga, bench, item="MUG-1", qty="3") == 302
    again = {**opened(olga, bench), "item": "MUG-1", "qty": "1", "lot": "", "serial": ""}
    for _ in range(2):
        assert olga.post(bench, again).status_code == 302
    assert scan(olga, bench, item="MUG-1") == 422 and scan(olga, bench, item="NO-SUCH") == 422
    page = olga.get(bench).content.decode()
    assert "MUG-1" in page and "2 / 2" in page, "the teas still wait"
    follows = 'name="rest_follows" id="id_rest_follows" checked'
    at = bench.replace("/packing", "/shipping")
    assert follows in olga.get(at).content.decode(), "and would follow later"
    assert scan(olga, bench, item="TEA-1", qty="2", lot="L2") == 302
    shipment = bench.removesuffix("/packing")
    with floor.world.olga.acting():
        package = Package.objects.get()
    wrong = olga.post(f"{shipment}/packages/{package.id}", {"type": "carton", "sscc": "106141412345678909"})
    assert wrong.status_code == 422 and "not an SSCC" in wrong.content.decode()
    told = {"type": "carton", "weight_kg": "2.5", "length_cm": "40", "width_cm": "30", "height_cm": "20"}
    for scanned in ("]C100106141412345678908", "00106141412345678908", "(00) 106141412345678908"):
        assert olga.post(f"{shipment}/packages/{package.id}", {**told, "sscc": scanned}).status_code == 302
        with floor.world.olga.acting():
            assert Package.objects.get().sscc == "106141412345678908", scanned
    assert olga.post(f"{shipment}/packed").status_code == 302
    assert follows not in olga.get(at).content.decode()
    handed = {"tracking_number": "1Z 999 AA1 01 2345 6784", "carrier": "", "service": "Standard"}
    for _ in range(2):
        assert olga.post(f"{shipment}/shipping", handed).status_code == 302
    assert shipped_out(floor) == {"MUG-1": d(4), "TEA-1": d(2)}
    assert olga.post(f"{shipment}/delivery", {"signed_by": "A. Schmitz"}).status_code == 302
    page = olga.get(shipment).content.decode()
    assert "Signed for by" in page and "A. Schmitz" in page and "tracknum=1Z999AA10123456784" in page
    with floor.world.olga.acting():
        content = PackageContent.objects.get(item_id=floor.mug.id)
    back = {"once": str(uuid.uuid4()), "condition": "damaged", f"qty-{content.id}": "1"}
    for _ in range(2):
        assert olga.post(f"{shipment}/returns", back).status_code == 302
    with floor.world.olga.acting():
        assert PackageContent.objects.get(id=content.id).qty_returned == d(1)


def test_alice_finds_her_shipment_and_sees_where_it_is(floor: Floor) -> None:
    with floor.world.olga.acting():
        made = sent(floor, client_reference="PO-77")
        Shipment.objects.of_client(made.client_id).update(service="Express Saver")
    alice = floor.world.alice.browser()
    for words in ("sh-10", "PO-7", "1z999aa", "1Z 999 AA1 0123 4567 84", "café", made.order_number):
        assert made.number in alice.get("/shipments", {"q": words}).content.decode(), words
    for query in ("country=de", "sku=TEA-1", "sku=tea", "carrier=UPS", "view=underway"):
        assert made.number in alice.get(f"/shipments?{query}").content.decode(), query
    for query in ("country=FR", "sku=NOPE", "view=delivered", "q=nothing", "to=2020-01-01"):
        assert made.number not in alice.get(f"/shipments?{query}").content.decode(), query
    listed = alice.get("/shipments?country=Germany").content.decode()
    assert "“Germany” is no country" in listed and made.number in listed and "Express Saver" in listed
    with statements("portal") as asked:
        page = alice.get(f"/shipments/{made.id}").content.decode()
    assert len(asked) <= 6
    for told in (
        "tracknum=1Z999AA10123456784",
        "MUG-1",
        "L2",
        "2.5 kg",
        "40 × 30 × 20 cm",
        "0.024 m³",
        "Handed over",
    ):
        assert told in page, told
    full = caller(floor.world.ada).get(f"/shipments/{made.id}").json()
    assert full["volume_m3"] == "0.024"
    with floor.world.olga.acting():
        Package(
            workspace_id=made.workspace_id, client_id=made.client_id, shipment_id=made.id, package_no=2
        ).save()  # fmt: skip
    assert "m³" not in alice.get(f"/shipments/{made.id}").content.decode(), "one was not measured"
    assert caller(floor.world.ada).get(f"/shipments/{made.id}").json()["volume_m3"] is None
    assert made.number in alice.get(f"/shipments/of-order/{made.order_id}").content.decode()
    bob = floor.world.bob.browser()
    assert bob.get(f"/shipments/{made.id}").status_code == 404
    assert bob.get(f"/shipments/of-order/{made.order_id}").status_code == 404
    with statements("portal") as asked:
        alice.get("/shipments")
    assert len(asked) <= 5


def test_staff_follow_a_piece_and_a_labelled_unit_from_a_shipment(floor: Floor) -> None:
    acme, sscc = floor.world.acme, "106141412345678908"
    with floor.world.olga.acting():
        made = sent(floor)
        Package.objects.of_client(acme.id).update(sscc=sscc)
        unit = HandlingUnit(client_id=acme.id, sscc=sscc)
        unit.save()
    with floor.world.sam.acting():
        lamp = item(acme, "LAMP-1", serial_tracked=True)
        piece = serial(lamp, "SN-0001")
    with floor.world.olga.acting():
        (mug,) = PackageContent.objects.of_client(acme.id).filter(item_id=floor.mug.id)
        kept = PackageContent.objects.of_client(acme.id).filter(id=mug.id)
        kept.update(item_id=lamp.id, serial_id=piece.id, qty=1)
    olga = floor.world.olga.browser()
    page = olga.get(f"/console/shipments/{acme.id}/{made.id}").content.decode()
    for to in (f"units/{unit.id}", f"movements?item={lamp.id}"):
        assert f'href="/console/stock/{acme.id}/{to}"' in page, to
        assert olga.get(f"/console/stock/{acme.id}/{to}").status_code == 200, to


def test_the_history_is_a_file_of_the_columns_somebody_chose(floor: Floor) -> None:
    with floor.world.olga.acting():
        made = sent(floor)
    alice = floor.world.alice.browser()

    def file(query: str) -> list[dict[str, str]]:
        stream: Any = alice.get(f"/shipments/export.csv?{query}")
        return list(csv.DictReader(io.StringIO(b"".join(stream.streaming_content).decode("utf-8-sig"))))

    assert file("column=number&column=carrier") == [{"Shipment": made.number, "Carrier": "UPS"}]
    assert file("column=number&column=weight_kg") == [{"Shipment": made.number, "Weight in kg": "2.5"}]
    rows = file("column=sku&column=qty&column=lot_no")
    assert sorted(row["SKU"] + row["Quantity"] + row["Lot"] for row in rows) == ["MUG-14", "TEA-12L2"]
    assert len(file("")) == 2 and len(file("")[0]) == 32 and file("carrier=DHL") == []


def test_the_same_history_is_a_workbook_with_typed_cells_and_no_formula(floor: Floor) -> None:
    with floor.world.olga.acting():
        made = sent(floor, consignee="=1+1", city="@Köln & <Süd>")
    alice = floor.world.alice.browser()

    def workbook(query: str) -> bytes:
        answer: Any = alice.get(f"/shipments/export.xlsx?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (200, TYPES["xlsx"])
        return b"".join(answer.streaming_content)

    def cells(query: str) -> list[list[Any]]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(query)))
        return list(book.get_sheet_by_index(0).to_python())

    assert cells("column=carrier&column=number") == [["Shipment", "Carrier"], [made.number, "UPS"]]
    chosen = "&".join(f"column={name}" for name in TYPED)
    heading, first, second = cells(chosen)
    assert heading[1].startswith("Shipped (") and [heading[0], *heading[2:]] == [
        "Shipment", "Consignee", "City", "Package", "Weight in kg", "SKU", "Its expiry", "Quantity",
    ]  # fmt: skip
    by_sku = {row[6]: row for row in (first, second)}
    for sku, expiry, qty in (("MUG-1", "", 4.0), ("TEA-1", floor.fresh.expiry_date, 2.0)):
        number, shipped, *said = by_sku[sku]
        assert number == made.number and isinstance(shipped, datetime)
        assert said == ["=1+1", "@Köln & <Süd>", 1.0, 2.5, sku, expiry, qty]
    assert len(cells("")) == 3 and len(cells("")[0]) == 32 and len(cells("carrier=DHL")) == 1
    with zipfile.ZipFile(io.BytesIO(workbook(chosen))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert ">=1+1<" in sheet and "<f>" not in sheet, "text stays text: nothing is computed"


TYPED = (
    "number", "shipped_at", "consignee", "city", "package_no", "weight_kg", "sku", "expiry_date", "qty",
)  # fmt: skip


def test_what_it_cost_stays_with_those_who_may_see_it(floor: Floor) -> None:
    with floor.world.olga.acting():
        made = sent(floor)
    at = f"/console/shipments/{floor.world.acme.id}/{made.id}"
    told = {"carrier_cost": "7.25", "label_cost": "", "surcharges": "1", "currency": "EUR", "note": "Fuel"}
    carl = floor.world.carl.browser()
    assert carl.post(f"{at}/cost", told).status_code == 302
    assert "7.25" in carl.get(at).content.decode()
    assert "7.25" not in floor.world.olga.browser().get(at).content.decode()
    assert "7.25" not in floor.world.alice.browser().get(f"/shipments/{made.id}").content.decode()
    with floor.world.carl.acting():
        assert ShipmentCost.objects.count() == 1


def test_an_order_is_found_by_its_tracking_number_and_who_carries_it(floor: Floor) -> None:
    with floor.world.olga.acting():
        wished = picked(floor, (mugs(floor), 1), carrier_preference="DHL")
        made = sent(floor, client_reference="PO-77")
    alice = floor.world.alice.browser()
    for asked, found in (
        ("q=1z999 aa1", [made.order_number]), ("q=1Z999BB", []), ("carrier=UPS", [made.order_number]),
        ("carrier=DHL", [wished.number]), ("carrier=DPD", []), ("carrier=DHL&q=1Z999", []),
    ):  # fmt: skip
        page = alice.get(f"/orders?view=all&{asked}").content.decode()
        assert [number for number in (wished.number, made.order_number) if f">{number}</a>" in page] == found
    with floor.world.olga.acting():
        Shipment.objects.of_client(made.client_id).filter(id=made.id).update(carrier="FedEx")
    assert made.order_number in alice.get("/orders?view=all&carrier=FedEx").content.decode()
    assert "FedEx" in alice.get("/orders/export.csv?view=all&q=PO-77").getvalue().decode()  # type: ignore[attr-defined]


def test_an_order_shows_its_packages_and_what_was_published_for_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = sent(floor)
        about = subject("order", made.order_id, made.client_id)  # type: ignore[arg-type]
        assert about
        for kind, publish in (("packing_slip", True), ("invoice", True), ("coa", False)):
            file_document(made.client_id, about, kind, file(kind), publish=publish)
    alice, sam = floor.world.alice.browser(), floor.world.sam.browser()
    acme = floor.world.acme.id
    for part in (alice.get(f"/shipments/of-order/{made.order_id}"),
                 sam.get(f"/console/shipments/{acme}/of-order/{made.order_id}")):  # fmt: skip
        assert "Carton 1" in part.content.decode() and "40 × 30 × 20" in part.content.decode()
    assert sam.get(f"/console/shipments/{acme}/of-order/{acme}").status_code == 404
    page = alice.get(f"/orders/{made.order_id}").content.decode()
    assert "Document published: Packing slip" in page and "Invoice" not in page
    told = sam.get(f"/console/orders/{acme}/{made.order_id}").content.decode()
    assert "Document published: Invoice" in told and "certificate" not in told.lower()


def test_a_tracking_number_of_another_shipment_is_taken_with_a_warning(floor: Floor) -> None:
    with floor.world.olga.acting():
        first = sent(floor, tracking="JJD000390007882", carrier="DHL")
        order = picked(floor, (mugs(floor), 1))
        made = packing.begin(find_order(order.client_id, order.id))
        package = Package.objects.of_client(order.client_id).get(shipment_id=made.id)
        packing.put_in_all(made, package.id)
    olga, base = floor.world.olga.browser(), f"/console/shipments/{floor.world.acme.id}/{made.id}"
    warned = f"JJD000390007882 is on {first.number} of Acme, too"

    def said(at: str, form: dict[str, str]) -> str:
        answer = olga.post(f"{base}{at}", form)
        assert answer.status_code == 302
        return olga.get(answer.url).content.decode()

    assert warned in said(f"/packages/{package.id}", {"type": "carton", "tracking_number": "JJD000390007882"})
    assert olga.post(f"{base}/packed").status_code == 302
    page = said("/shipping", {"tracking_number": "jjd0003 90007882", "carrier": "dhl"})
    assert warned in page and "is handed over to dhl" in page
    with floor.world.olga.acting():
        other = sent(floor, tracking="JJD000390007882", carrier="Raben")
        assert not doubles.told(other, {other.tracking_number}), "another carrier's number is another number"


def test_a_mistyped_number_is_asked_about_at_its_field_and_kept_when_it_is_sent_again(floor: Floor) -> None:
    wrong, right = "1Z 999 AA1 01 2345 6785", "1Z 999 AA1 01 2345 6784"
    with floor.world.olga.acting():
        made = packing.begin(find_order(floor.world.acme.id, picked(floor, (mugs(floor), 1)).id))
        package = Package.objects.of_client(floor.world.acme.id).get(shipment_id=made.id)
        packing.put_in_all(made, package.id)
    olga, base = floor.world.olga.browser(), f"/console/shipments/{floor.world.acme.id}/{made.id}"

    def sent_until_taken(at: str, form: dict[str, str]) -> None:
        asked = olga.post(f"{base}{at}", form)
        page = asked.content.decode()
        assert asked.status_code == 422 and "its check digit is wrong: mistyped?" in page
        assert olga.post(f"{base}{at}", {**form, "kept_number": "1Z999AA10123456786"}).status_code == 422
        assert (
            olga.post(f"{base}{at}", {**form, "kept_number": hidden(page)["kept_number"]}).status_code == 302
        )

    sent_until_taken(f"/packages/{package.id}", {"type": "carton", "tracking_number": wrong})
    heavier = {"type": "carton", "tracking_number": wrong.replace(" ", ""), "weight_kg": "2"}
    assert olga.post(f"{base}/packages/{package.id}", heavier).status_code == 302, "known and not typed anew"
    assert (
        olga.post(f"{base}/packages/{package.id}", {**heavier, "tracking_number": right}).status_code == 302
    )
    assert olga.post(f"{base}/packed").status_code == 302
    sent_until_taken("/shipping", {"tracking_number": wrong, "carrier": "UPS"})
    with floor.world.olga.acting():
        told = Shipment.objects.get(id=made.id)
    assert (told.tracking_number, told.status) == ("1Z999AA10123456785", "handed_over")


def test_what_shows_the_delivery_is_kept_and_published_as_the_client_s_rule_says(floor: Floor) -> None:
    with floor.world.olga.acting():
        first, second = sent(floor), sent(floor)
    olga, alice = floor.world.olga.browser(), floor.world.alice.browser()
    base = f"/console/shipments/{floor.world.acme.id}"
    page = olga.get(f"{base}/{first.id}").content.decode()
    assert 'capture="environment"' in page and 'enctype="multipart/form-data"' in page
    wrong = olga.post(f"{base}/{first.id}/delivery", {"photo": upload("pod.exe", b"MZ")})
    assert wrong.status_code == 422 and "Signed for by" in wrong.content.decode()
    with floor.world.olga.acting():
        assert Shipment.objects.get(id=first.id).status == "handed_over", "nothing is half done"

    def deliver(shipment: Shipment) -> str:
        told = {"signed_by": "Ida", "photo": upload("door.jpg", png("blue", kind="JPEG"), "image/jpeg")}
        told["paper"] = upload("note.pdf", pdf("signed by Ida"))
        assert olga.post(f"{base}/{shipment.id}/delivery", told).status_code == 302
        return olga.get(f"{base}/{shipment.id}").content.decode()

    assert [
        "The client does not see the proof of delivery yet: open it under Documents" in deliver(first)
        for _ in range(2)
    ] == [True, True]
    with floor.world.sam.acting():
        let_publish(floor.world.acme.id, {"pod"})
    assert "is delivered. The client sees the proof of delivery." in deliver(second)
    with floor.world.olga.acting(read_only=True):
        kept = Document.objects.of_client(floor.world.acme.id).order_by("id")
        assert [(one.kind, one.subject_id, one.published) for one in kept] == [
            ("pod", first.id, False), ("pod", first.id, False),
            ("pod", second.id, True), ("pod", second.id, True),
        ], "sent twice, kept once; the second as the rule says"  # fmt: skip
        shown, hidden = kept[2].id, kept[0].id
    assert alice.get(f"/documents/{shown}").status_code == 200
    assert alice.get(f"/documents/{hidden}").status_code == 404
    assert "Proof of delivery" in alice.get(f"/documents/of/shipment/{second.id}").content.decode()


def test_a_shipment_of_which_only_its_arrival_is_known_says_that(floor: Floor) -> None:
    at = datetime(2015, 9, 14, 12, tzinfo=UTC)
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 1))
        made = Shipment(
            client_id=order.client_id, order_id=order.id, warehouse_id=floor.berlin.id, status="delivered",
            dated_at=at, delivered_at=at, consignee="Clinic of Hanoi",
        )  # fmt: skip
        made.save()
    alice = floor.world.alice.browser()
    row = alice.get("/shipments?view=all").content.decode().split("<tbody>")[1]
    assert "delivered" in row and "14 Sept 2015 14:00" in row
    assert '<div class="only-s">Clinic of Hanoi</div>' in row, "on phones, too"
    page = alice.get(f"/shipments/{made.id}").content.decode()
    assert ">14 Sept 2015</div>" in page, "not of this year"
    assert "no name is recorded" in page


def test_the_list_is_sorted_by_when_it_left_both_ways_and_so_is_its_file(floor: Floor) -> None:
    with floor.world.olga.acting():
        order = picked(floor, (mugs(floor), 1))
        for day in (3, 1, 2, 5, 4):
            Shipment(
                client_id=order.client_id, order_id=order.id, warehouse_id=floor.berlin.id,
                status="handed_over", dated_at=datetime(2026, 1, day, tzinfo=UTC),
            ).save()  # fmt: skip
    with floor.world.olga.acting(read_only=True):
        found = Shipment.objects.of_client(order.client_id).order_by("dated_at")
        oldest = [one.number for one in found]
    alice, olga = floor.world.alice.browser(), floor.world.olga.browser()
    for sort, wanted in (("shipped", oldest), ("-shipped", oldest[::-1]), ("", oldest[::-1])):
        assert walked(alice, f"/shipments?sort={sort}") == wanted, sort
        assert walked(olga, f"/console/shipments/{order.client_id}?sort={sort}") == wanted, sort
        stream: Any = alice.get(f"/shipments/export.csv?column=number&sort={sort}")
        told = csv.DictReader(io.StringIO(b"".join(stream.streaming_content).decode("utf-8-sig")))
        assert [row["Shipment"] for row in told] == wanted, sort
