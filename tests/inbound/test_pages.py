"""Deliveries on both sides: written down, announced, found, exported."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError

from baywindow.inbound import asns, differences
from baywindow.inbound.models import Asn, AsnLine, Discrepancy
from baywindow.stock.models import ClientWarehouse, Expected
from tests.console.pages import hidden, opened
from tests.counting import statements
from tests.stock.floor import Floor, d
from tests.together import at_once, together
from tests.walking_lists import walked

from .deliveries import TODAY, Differing, delivery, expected, mugs, teas


def form(floor: Floor, key: dict[str, str], **changes: Any) -> dict[str, Any]:
    """A delivery to Berlin as its form is sent."""
    return {
        **key,
        "warehouse_id": str(floor.berlin.id),
        "expected_from": TODAY.isoformat(),
        "lines": "MUG-1\t12\nTEA-1 5 L2 2031-01-01\n",
        **changes,
    }


def test_sam_writes_a_delivery_down_and_alice_finds_it(floor: Floor) -> None:
    sam, alice, acme = floor.world.sam.browser(), floor.world.alice.browser(), floor.world.acme
    new = f"/console/inbound/{acme.id}/new"
    sent = form(floor, opened(sam, new), client_reference="PO-9", announce="1")
    made = sam.post(new, sent)
    assert made.status_code == 302
    assert sam.post(new, sent).url == made.url, "sent twice, it is one delivery"
    assert {k: int(v) for k, v in expected(floor).items()} == {"MUG-1": 12, "TEA-1": 5}
    for words in ("asn-100", "PO-", "po-9", "mug"):
        assert "ASN-1001" in alice.get("/inbound", {"q": words}).content.decode(), words
    assert "ASN-1001" not in alice.get("/inbound", {"q": "nothing"}).content.decode()
    asn_id = made.url.rsplit("/", 1)[1]
    page = alice.get(f"/inbound/{asn_id}").content.decode()
    assert "PO-9" in page and "TEA-1" in page and "L2" in page
    assert floor.world.bob.browser().get(f"/inbound/{asn_id}").status_code == 404


def test_a_form_sent_by_two_hands_at_once_is_one_delivery(floor: Floor) -> None:
    acme = floor.world.acme
    new = f"/console/inbound/{acme.id}/new"
    sent = form(floor, opened(floor.world.sam.browser(), new), announce="1")
    answers = at_once(lambda: floor.world.sam.browser().post(new, sent).status_code, 3)
    assert 302 in answers and set(answers) <= {302, 422}
    with floor.world.sam.acting(read_only=True):
        assert Asn.objects.of_client(acme.id).count() == 1
    assert {k: int(v) for k, v in expected(floor).items()} == {"MUG-1": 12, "TEA-1": 5}


def test_lines_that_cannot_be_read_are_named(floor: Floor) -> None:
    sam, acme = floor.world.sam.browser(), floor.world.acme
    new = f"/console/inbound/{acme.id}/new"
    lines = "MUG-1 2\nNO-SUCH 3\nMUG-1\nMUG-1 many\nTEA-1 1 L9 soon\nMUG-1 0"
    answer = sam.post(new, form(floor, opened(sam, new), lines=lines))
    text = answer.content.decode()
    assert answer.status_code == 422
    for wrong in (
        "Line 2: there is no",
        "Line 3: say how many",
        "Line 4: “many”",
        "Line 5: “soon”",
        "Line 6",
    ):
        assert wrong in text
    assert (
        "before it begins"
        in sam.post(
            new, form(floor, opened(sam, new), expected_to=(TODAY - timedelta(days=2)).isoformat())
        ).content.decode()
    )


def test_views_late_and_pages_in_order(floor: Floor) -> None:
    with floor.world.sam.acting():
        late = delivery(floor, mugs(floor, 5), day=TODAY - timedelta(days=2))
        for n in range(60):
            delivery(floor, teas(floor, 1), day=TODAY + timedelta(days=n % 7))
        delivery(floor, mugs(floor, 1), announced=False)
    alice = floor.world.alice.browser()
    first = alice.get("/inbound").content.decode()
    assert "late" in first and first.index(late.number) < first.index("ASN-1002")
    assert "50 of 61" in first and 'rel="next"' in first
    assert late.number in alice.get("/inbound?late=1").content.decode()
    assert "ASN-1002" not in alice.get("/inbound?late=1").content.decode()
    assert "ASN-1062" in alice.get("/inbound?view=draft").content.decode()
    with statements("portal") as sent:
        alice.get("/inbound")
    assert len(sent) <= 3
    text = b"".join(alice.get("/inbound/export.csv").streaming_content).decode("utf-8-sig")
    told = list(csv.DictReader(io.StringIO(text)))
    assert len(told) == 61 and told[0]["Delivery"] == late.number and told[0]["Status"] == "Announced"


def test_the_list_is_sorted_by_the_day_expected_both_ways_and_so_is_its_file(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = {day: delivery(floor, mugs(floor, 1), day=TODAY + timedelta(days=day)) for day in (5, 2, 9)}
    soonest = [made[day].number for day in sorted(made)]
    alice = floor.world.alice.browser()
    for view in ("expected", "all"):
        for sort, wanted in (("expected", soonest), ("-expected", soonest[::-1])):
            at = f"?view={view}&sort={sort}"
            assert walked(alice, f"/inbound{at}") == wanted, at
            console = f"/console/inbound/{floor.world.acme.id}{at}"
            assert walked(floor.world.sam.browser(), console) == wanted, at
            text = b"".join(alice.get(f"/inbound/export.csv{at}").streaming_content).decode("utf-8-sig")
            assert [row["Delivery"] for row in csv.DictReader(io.StringIO(text))] == wanted, at
    assert walked(alice, "/inbound") == soonest and walked(alice, "/inbound?view=all") == soonest[::-1]


def test_what_is_late_or_due_today_stands_on_both_homes(floor: Floor) -> None:
    with floor.world.sam.acting():
        late = delivery(floor, mugs(floor, 5), day=TODAY - timedelta(days=2))
        today = delivery(floor, mugs(floor, 1), day=TODAY)
        later = delivery(floor, mugs(floor, 1), day=TODAY + timedelta(days=4))
    for page in (floor.world.alice.browser().get("/inbound/due"), floor.world.sam.browser().get("/console")):
        text = page.content.decode()
        assert text.index(late.number) < text.index(today.number) and later.number not in text
    assert "/inbound/due" in floor.world.alice.browser().get("/").content.decode()
    assert late.number not in floor.world.bob.browser().get("/inbound/due").content.decode()
    assert late.number not in floor.world.sue.browser().get("/console").content.decode()


def test_what_waits_for_the_client_s_answer_is_found_where_the_badge_leads(floor: Floor) -> None:
    acme = floor.world.acme
    with floor.world.sam.acting():
        asked, over = delivery(floor, mugs(floor, 5)), delivery(floor, mugs(floor, 6))
        Asn.objects.of_client(acme.id).update(status="received")
        differing = [Differing(one.id, "short", floor.mug.id, "", d(2), "each") for one in (asked, over)]
        differences.lay(acme.id, differing, {asked.id: TODAY, over.id: TODAY - timedelta(days=2)})
    alice = floor.world.alice.browser()
    assert alice.get("/badges").json()["inbound"] == 1
    page = alice.get("/inbound").content.decode()
    assert 'data-to="/inbound?view=asked"' in page and asked.number not in page
    with statements("portal") as sent:
        waiting = alice.get("/inbound?view=asked").content.decode()
    assert asked.number in waiting and over.number not in waiting and len(sent) <= 3
    done = alice.get("/inbound?view=done").content.decode()
    assert done.count("to answer") == 2, "one row, which says it in a place on phones too"
    assert over.number in done
    home = alice.get("/").content.decode()
    assert asked.number in home.split("What needs me")[1] and over.number not in home
    assert '/inbound?view=asked">All to answer' in home and "All exceptions" not in home, "there are none"
    assert asked.number not in floor.world.bob.browser().get("/").content.decode()
    staff = floor.world.sam.browser().get(f"/console/inbound/{acme.id}?view=asked").content.decode()
    assert "client asked" in staff and over.number not in staff
    with floor.world.sam.acting(read_only=True):
        (short,) = Discrepancy.objects.of_client(acme.id).filter(asn_id=asked.id)
    alice.post(f"/inbound/{asked.id}/differences/{short.id}/answer", {"answer": "accept"})
    assert asked.number not in alice.get("/inbound?view=asked").content.decode()
    assert asked.number not in alice.get("/").content.decode()


def test_alice_announces_her_own_delivery_and_cancels_it_before_it_arrives(floor: Floor) -> None:
    with floor.world.sam.acting():
        ClientWarehouse.open_to(floor.berlin, floor.world.acme.id)
    alice = floor.world.alice.browser()
    page = alice.get("/inbound/new").content.decode()
    assert '<button class="b p" name="announce" value="1">' in page, "what one comes for is the filled button"
    sent = form(floor, opened(alice, "/inbound/new"), client_reference="PO-1")
    made = alice.post("/inbound/new", sent)
    assert made.status_code == 302 and alice.post("/inbound/new", sent).url == made.url
    assert expected(floor) == {}, "a draft promises nothing"
    assert alice.post(f"{made.url}/announcement").status_code == 302
    assert {k: int(v) for k, v in expected(floor).items()} == {"MUG-1": 12, "TEA-1": 5}
    assert alice.post(f"{made.url}/cancellation").status_code == 302
    assert expected(floor) == {}
    with floor.world.sam.acting():
        here = delivery(floor, mugs(floor, 3))
        asns.arrive(asns.find_asn(here.client_id, here.id))
    alice.post(f"/inbound/{here.id}/cancellation")
    assert {k: int(v) for k, v in expected(floor).items()} == {"MUG-1": 3}, (
        "what has arrived is the warehouse's"
    )
    assert floor.world.eve.browser().get("/inbound/new").status_code == 403


def test_alice_changes_her_delivery_and_its_lines_until_it_arrives(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 3), teas(floor, 2), supplier="Old Mill")
    alice, at = floor.world.alice.browser(), f"/inbound/{made.id}/edit"
    page = alice.get(at).content.decode()
    assert (
        "MUG-1\t3\nTEA-1\t2\tL2\t2031-01-01" in page and f'href="{at}"' in alice.get(at[:-5]).content.decode()
    )
    sent = form(floor, hidden(page), supplier="New Mill", lines="MUG-1\t5\nTEA-1\t1\tL3\t2031-02-01")
    assert alice.post(at, sent).status_code == 302
    assert expected(floor) == {"MUG-1": d(5), "TEA-1": d(1)}
    said = alice.get(at[:-5]).content.decode()
    for words in ("5 of MUG-1, before 3", "Line taken off: TEA-1", "Line added: 1 of TEA-1", "New Mill"):
        assert words in said, words
    again = alice.post(at, sent | {"lines": "MUG-1\t7", "supplier": "Third Mill"})
    assert again.status_code == 409 and "Both versions" in again.content.decode()
    assert alice.post(at, sent).status_code == 302, "the same form once more changes nothing"
    assert alice.get(at[:-5]).content.decode().count("before 3") == 1
    emptied = alice.post(at, sent | hidden(alice.get(at).content.decode()) | {"lines": ""})
    assert emptied.status_code == 422 and "or cancel it" in emptied.content.decode()
    fresh = sent | hidden(alice.get(at).content.decode()) | {"lines": "MUG-1 9"}
    with floor.world.sam.acting():
        asns.arrive(asns.find_asn(made.client_id, made.id))
    assert (
        "in hand already"
        in alice.post(at, fresh | {"version": "99"} | hidden(alice.get(at).content.decode())).content.decode()
    )
    assert expected(floor) == {"MUG-1": d(5), "TEA-1": d(1)}
    assert floor.world.bob.browser().get(at).status_code == 404


def test_two_hands_that_change_a_delivery_leave_one_version(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 3))
    at = f"/inbound/{made.id}/edit"
    sent = form(floor, opened(floor.world.alice.browser(), at), lines="MUG-1 4\nTEA-1 1 L2 2031-01-01")
    answers = together(*(partial(changed, floor, at, sent | {"supplier": name}) for name in ("One", "Two")))
    assert sorted(answers) == [302, 409]
    assert expected(floor) == {"MUG-1": d(4), "TEA-1": d(1)}


def changed(floor: Floor, at: str, sent: dict[str, Any]) -> int:
    """What alice's form is answered with."""
    return floor.world.alice.browser().post(at, sent).status_code


def test_the_portal_s_own_sql_writes_drafts_alone(floor: Floor) -> None:
    with floor.world.sam.acting():
        known = delivery(floor, mugs(floor, 3))
    told = {
        "client_id": known.client_id, "warehouse_id": floor.berlin.id, "expected_from": TODAY,
        "expected_to": TODAY,
    }  # fmt: skip
    line = {"client_id": known.client_id, "asn_id": known.id, "item_id": floor.mug.id, "uom": "each"}
    for act in (
        lambda: Asn(**told, status="received").save(),
        lambda: Asn(**told, number="ASN-9").save(),
        lambda: AsnLine(**line, line_no=9, qty=d(1), counted=d(1)).save(),
        lambda: AsnLine.objects.filter(asn_id=known.id).update(qty=d(-1)),
        lambda: AsnLine.objects.filter(asn_id=known.id).delete(),
        lambda: Asn.objects.filter(id=known.id).update(status="closed"),
        lambda: Asn.objects.filter(id=known.id).update(number="ASN-7"),
        lambda: AsnLine.objects.filter(asn_id=known.id).update(counted=d(3)),
        lambda: Expected.objects.update(qty=d(0)),
    ):
        with floor.world.alice.acting(), pytest.raises(DatabaseError):
            act()
    assert expected(floor) == {"MUG-1": d(3)}
