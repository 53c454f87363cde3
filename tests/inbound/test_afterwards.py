"""What was counted otherwise is found afterwards: in the list, by a filter, in the file, on its page."""

from __future__ import annotations

import csv
import io
import re

import pytest

from baywindow.inbound import differences
from baywindow.inbound.models import Asn, AsnLine, Discrepancy
from tests.api.callers import caller
from tests.stock.floor import Floor, d

from .deliveries import TODAY, Differing, delivery, mugs, teas


@pytest.fixture
def closed(floor: Floor) -> Asn:
    """108 of 120 mugs came, and three packs of tea nobody announced; accepted, and closed."""
    acme = floor.world.acme
    with floor.world.sam.acting():
        asn = delivery(floor, mugs(floor, 120))
        delivery(floor, teas(floor, 4))
        AsnLine.objects.of_client(acme.id).filter(asn_id=asn.id).update(counted=d(108))
        short = Differing(asn.id, "short", floor.mug.id, "", d(12), "each")
        more = Differing(asn.id, "unannounced", floor.tea.id, "L9", d(3), "pack")
        differences.lay(acme.id, [short, more], {asn.id: TODAY})
        mine = Discrepancy.objects.of_client(acme.id).filter(asn_id=asn.id)
        mine.update(status="accepted")
        mine.filter(kind="short").update(note_public="Counted twice", answer="Fine")
        Asn.objects.of_client(acme.id).update(status="closed")
    return asn


def test_a_closed_delivery_that_differs_is_marked_and_found(floor: Floor, closed: Asn) -> None:
    alice = floor.world.alice.browser()
    done = alice.get("/inbound?view=done").content.decode()
    assert done.count("row-link") == 2 and done.count(">differs<") == 2, (
        "one row, which says it on phones too"
    )
    found = alice.get("/inbound?view=done&differs=1").content.decode()
    assert found.count("row-link") == 1 and closed.number in found
    rest = caller(floor.world.ada).get("/deliveries?view=done&differs=true").json()["data"]
    assert [(one["number"], one["differs"]) for one in rest] == [(closed.number, True)]


def test_the_file_says_what_differed_and_what_came_of_it_beside_the_lines(floor: Floor, closed: Asn) -> None:
    sent = floor.world.alice.browser().get("/inbound/export.csv?view=done&differs=1")
    told = list(csv.DictReader(io.StringIO(b"".join(sent.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert [(row["Line"], row["SKU"], row["Expected"], row["Counted"]) for row in told] == [
        ("1", "MUG-1", "120", "108"), ("", "MUG-1", "", ""), ("", "TEA-1", "", "")]  # fmt: skip
    names = ("Difference", "Units of it", "The warehouse says", "Answer", "Your words")
    assert [tuple(row[name] for name in names) for row in told] == [
        ("", "", "", "", ""),
        ("Fewer than announced", "12", "Counted twice", "Accepted", "Fine"),
        ("Not announced", "3", "", "Accepted", ""),
    ]
    sheet = floor.world.alice.browser().get("/inbound/export.xlsx?view=done&differs=1")
    assert sheet.status_code == 200 and b"".join(sheet.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_nothing_is_open_of_a_delivery_once_nothing_more_comes(floor: Floor, closed: Asn) -> None:
    page = floor.world.alice.browser().get(f"/inbound/{closed.id}").content.decode()
    lines = page.split("Lines, expected against counted")[1].split("</table>")[0]
    assert re.search(r">108<", lines) and not re.search(r">12<", lines)
    with floor.world.sam.acting():
        Asn.objects.of_client(closed.client_id).update(status="receiving")
    page = floor.world.alice.browser().get(f"/inbound/{closed.id}").content.decode()
    assert re.search(r">12<", page.split("Lines, expected against counted")[1].split("</table>")[0])


def test_what_staff_can_do_about_a_difference_are_two_links_apart(floor: Floor, closed: Asn) -> None:
    page = floor.world.sam.browser().get(f"/console/inbound/{closed.client_id}/{closed.id}").content.decode()
    links = re.search(r'<div class="row small">(.*?)</div>', page, re.DOTALL)
    assert links and re.findall(r">([^<>]+)</a>", links[1]) == ["Add photos", "Open an exception"]
