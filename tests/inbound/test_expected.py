"""What is on its way: kept with the deliveries, whoever writes them, and shown wherever stock is."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction

from baywindow.inbound import asns
from baywindow.inbound.models import Asn, AsnLine
from baywindow.stock import inventory
from baywindow.stock.models import ClientWarehouse
from baywindow.stock.wanted import Wanted
from baywindow.tenancy.refusal import Refusal
from tests.counting import statements
from tests.stock.floor import WHY, Floor, d
from tests.stock.test_verbs import ledger
from tests.together import barrier, together

from .deliveries import TODAY, delivery, expected, mugs, teas


def test_the_figure_follows_every_change_of_a_delivery(floor: Floor) -> None:
    sam, acme = floor.world.sam, floor.world.acme
    with sam.acting():
        asn = delivery(floor, mugs(floor, 10), teas(floor, 4), mugs(floor, "2.5"), announced=False)
    assert expected(floor) == {}, "a draft promises nothing"
    with sam.acting():
        asns.announce(asns.find_asn(acme.id, asn.id))
    assert expected(floor) == {"MUG-1": d("12.5"), "TEA-1": d(4)}
    with sam.acting():
        found = asns.find_asn(acme.id, asn.id)
        asns.add_lines(found, [teas(floor, 6)])
        asns.remove_line(found, AsnLine.objects.of_client(acme.id).get(asn_id=asn.id, line_no=1).id)
    assert expected(floor) == {"MUG-1": d("2.5"), "TEA-1": d(10)}
    with sam.acting():
        AsnLine.objects.of_client(acme.id).filter(asn_id=asn.id, line_no=2).update(counted=d(7))
    assert expected(floor) == {"MUG-1": d("2.5"), "TEA-1": d(6)}, "more than announced is no debt"
    with sam.acting():
        ClientWarehouse.open_to(floor.hamburg, acme.id)
        asns.amend(asns.find_asn(acme.id, asn.id), warehouse_id=floor.hamburg.id)
    assert expected(floor) == {"MUG-1": d("2.5"), "TEA-1": d(6)}
    with floor.world.alice.acting(read_only=True):
        there = inventory.page(Wanted(TODAY, warehouse=floor.hamburg.id)).rows
        assert {row.sku: row.inbound for row in there} == {"MUG-1": d("2.5"), "TEA-1": d(6)}
        assert inventory.page(Wanted(TODAY, warehouse=floor.berlin.id)).rows == []
    with sam.acting():
        asns.cancel(asns.find_asn(acme.id, asn.id))
    assert expected(floor) == {}


def test_numbers_run_per_client_and_verbs_refuse_what_is_too_late(floor: Floor) -> None:
    acme = floor.world.acme
    with floor.world.sam.acting():
        first, second = delivery(floor, mugs(floor, 1)), delivery(floor, announced=False)
        assert (first.number, second.number) == ("ASN-1001", "ASN-1002")
        with pytest.raises(Refusal, match="no lines"):
            asns.announce(second)
        with pytest.raises(Refusal, match="announced already"):
            asns.announce(first)
        asns.cancel(first)
        for late in (lambda: asns.add_lines(first, [mugs(floor, 1)]), lambda: asns.cancel(first)):
            with pytest.raises(Refusal, match="cannot be changed"):
                late()
        assert Asn.objects.of_client(acme.id).get(id=first.id).status == "cancelled"


def test_lines_and_announcements_at_the_same_moment_lose_nothing(floor: Floor) -> None:
    """Two lines and the announcement, each in a transaction of its own that bypasses the verbs' lock."""
    with floor.world.sam.acting():
        asn = delivery(floor, mugs(floor, 1), announced=False)
    start = barrier(3)

    def line(n: int) -> None:
        with floor.world.sam.acting():
            start.wait()
            told = {"item_id": floor.mug.id, "qty": d(10), "uom": "each", "line_no": n}
            AsnLine(client_id=asn.client_id, asn_id=asn.id, **told).save()

    def announce() -> None:
        with floor.world.sam.acting():
            start.wait()
            Asn.objects.of_client(asn.client_id).filter(id=asn.id).update(status="announced")

    together(lambda: line(2), lambda: line(3), announce)
    assert expected(floor) == {"MUG-1": d(21)}


def test_what_fails_leaves_the_figure_as_it_was(floor: Floor) -> None:
    with floor.world.sam.acting():
        asn = delivery(floor, mugs(floor, 3))
    with (
        floor.world.sam.acting(),
        pytest.raises(RuntimeError),
        transaction.atomic(using="staff"),
    ):
        asns.cancel(asns.find_asn(asn.client_id, asn.id))
        raise RuntimeError
    assert expected(floor) == {"MUG-1": d(3)}


def test_alice_reads_it_in_the_list_on_the_item_in_the_file_and_as_a_figure(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(7), WHY)
        asn = delivery(floor, mugs(floor, 1250), teas(floor, 4), client_reference="PO-77")
    alice = floor.world.alice.browser()
    page = alice.get("/inventory").content.decode()
    assert "Inbound" in page and "1,250" in page and "TEA-1" in page, "tea is not in stock, but on its way"
    by_figure = alice.get("/inventory?sort=-inbound").content.decode()
    assert by_figure.index("MUG-1") < by_figure.index("TEA-1")
    assert "Inbound" in alice.get(f"/inventory/{floor.mug.id}").content.decode()
    with statements("portal") as sent:
        part = alice.get(f"/inbound/of-item/{floor.mug.id}").content.decode()
    assert asn.number in part and "PO-77" in part and len(sent) == 1
    sheet = b"".join(alice.get("/inventory/export.csv").streaming_content).decode("utf-8-sig")
    assert {row["SKU"]: row["Inbound"] for row in csv.DictReader(io.StringIO(sheet))} == {
        "MUG-1": "1250",
        "TEA-1": "4",
    }
    with floor.world.bob.acting(read_only=True):
        assert inventory.page(Wanted(TODAY)).rows == []
    past = alice.get("/inventory?as_of=2026-01-01&zero=1").content.decode()
    assert "1,250" not in past, "the past knows no promises"
