"""What a client contests reaches the warehouse, which settles it with a sentence the client reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from html import unescape
from typing import Any

import pytest

from baywindow.activity.events import timeline
from baywindow.inbound import differences
from baywindow.inbound.kinds import DISCREPANCIES as KINDS
from baywindow.inbound.models import Asn, Discrepancy
from baywindow.tenancy.sql import run
from tests.api.callers import caller, problem
from tests.counting import statements
from tests.stock.floor import Floor, d
from tests.together import together

from .deliveries import TODAY, Differing, delivery, mugs


@pytest.fixture
def contested(floor: Floor) -> tuple[Asn, Discrepancy]:
    """A delivery that came two mugs short, which its client contests."""
    acme = floor.world.acme
    with floor.world.sam.acting():
        asn = delivery(floor, mugs(floor, 5))
        Asn.objects.of_client(acme.id).update(status="received")
        differences.lay(
            acme.id, [Differing(asn.id, "short", floor.mug.id, "", d(2), "each")], {asn.id: TODAY}
        )
        (short,) = Discrepancy.objects.of_client(acme.id).filter(asn_id=asn.id)
    answer = {"answer": "contest", "words": "Our driver counted five"}
    assert floor.world.alice.browser().post(f"/inbound/{asn.id}/differences/{short.id}/answer", answer)
    return asn, short


def ours(asn: Asn, what: str = "") -> str:
    return f"/console/inbound/{asn.client_id}/{asn.id}{what}"


def test_staff_find_what_is_contested_where_the_badge_and_home_lead(
    floor: Floor, contested: tuple[Asn, Discrepancy]
) -> None:
    asn, _ = contested
    with floor.world.sam.acting():
        calm = delivery(floor, mugs(floor, 1))
        Asn.objects.of_client(asn.client_id).filter(id=calm.id).update(status="received")
    sam = floor.world.sam.browser()
    assert sam.get("/console/badges").json()["inbound"] == 1
    home = sam.get("/console").content.decode()
    assert asn.number in home.split("Contested by clients")[1] and ours(asn) in home
    with statements("staff") as sent:
        found = sam.get(f"/console/inbound/{asn.client_id}?view=contested").content.decode()
    assert asn.number in found and calm.number not in found and len(sent) <= 4
    assert asn.number in floor.world.alice.browser().get("/inbound?view=contested").content.decode()
    sue = floor.world.sue.browser()
    assert sue.get("/console/badges").json()["inbound"] == 0
    assert asn.number not in sue.get("/console").content.decode()
    rest = caller(floor.world.ada).get("/deliveries?view=contested").json()["data"]
    assert [(one["number"], one["contested"], one["asks"]) for one in rest] == [(asn.number, True, False)]


def test_close_does_not_pass_over_what_is_contested_and_settling_it_tells_the_client(
    floor: Floor, contested: tuple[Asn, Discrepancy]
) -> None:
    asn, short = contested
    sam, alice = floor.world.sam.browser(), floor.world.alice.browser()
    page = sam.get(ours(asn)).content.decode()
    assert ours(asn, "/closing") not in page and "The client contests" in page
    sam.post(ours(asn, "/closing"))
    refused = sam.get(ours(asn)).content.decode()
    assert "settle that first" in refused and ">Received<" in refused
    settle = ours(asn, f"/differences/{short.id}/settlement")
    assert settle in page and f'{ours(asn, f"/differences/{short.id}")}"' not in page
    sam.post(ours(asn, f"/differences/{short.id}"), {"words": "Rewritten"})
    after = sam.get(ours(asn)).content.decode()
    assert "they stay as they were" in after and "Rewritten" not in after, "what was answered is not changed"
    assert "neither of you can change it afterwards" in page
    correct = f"/console/stock/{asn.client_id}/adjustments"
    found = re.search(rf'href="({correct}[^"]*)"', page)
    assert found, "where the client is right, stock is corrected as well"
    form = sam.get(unescape(found[1])).content.decode()
    assert 'value="MUG-1"' in form and f'value="{asn.number}"' in form
    sam.post(settle, {"words": ""})
    assert state(floor, short) == ("contested", ""), "nobody settles without a word"
    for words in ("Found behind the door: two mugs booked in",) * 2:
        assert sam.post(settle, {"words": words}).status_code == 302
    assert state(floor, short) == ("settled", "Found behind the door: two mugs booked in"), "once"
    read = alice.get(f"/inbound/{asn.id}").content.decode()
    assert "Our driver counted five" in read and ">Settled<" in read
    assert read.count("Found behind the door: two mugs booked in") == 2, "beside it, and in what happened"
    assert sam.get("/console/badges").json()["inbound"] == 0
    assert asn.number not in sam.get("/console").content.decode()
    assert asn.number not in sam.get(f"/console/inbound/{asn.client_id}?view=contested").content.decode()
    alice.post(f"/inbound/{asn.id}/differences/{short.id}/answer", {"answer": "contest", "words": "No"})
    assert state(floor, short)[0] == "settled", "an answer stands"
    assert sam.post(ours(asn, "/closing")).status_code == 302
    with floor.world.sam.acting(read_only=True):
        assert Asn.objects.of_client(asn.client_id).get(id=asn.id).status == "closed"


def test_of_two_who_settle_at_once_the_second_is_told_by_whom_and_how(
    floor: Floor, contested: tuple[Asn, Discrepancy]
) -> None:
    asn, short = contested
    at = ours(asn, f"/differences/{short.id}/settlement")
    people = {"Booked in by Sam": floor.world.sam.browser(), "Booked in by Olga": floor.world.olga.browser()}
    for browser in people.values():
        browser.get(ours(asn))
    acts = [partial(browser.post, at, {"words": words}) for words, browser in people.items()]
    assert {answer.status_code for answer in together(*acts)} == {302}
    kept = state(floor, short)[1]
    (other,) = set(people) - {kept}
    first, second = people[kept], people[other]
    assert "Settled: the client reads how." in first.get(ours(asn)).content.decode()
    page = second.get(ours(asn)).content.decode()
    who = {"Booked in by Sam": floor.world.sam, "Booked in by Olga": floor.world.olga}[kept].person.name
    assert f"{who} settled it already, on " in page and "Settled: the client reads how." not in page
    told = page.split("settled it already, on ")[1].split("<")[0]
    assert told.endswith(f": {kept}") and str(datetime.now(UTC).year) in told
    events = caller(floor.world.ada).get(f"/deliveries/{asn.id}/events").json()
    assert sum(event["verb"] == "asn.difference_settled" for event in events) == 1


def test_what_is_not_contested_cannot_be_settled_and_programs_settle_too(
    floor: Floor, contested: tuple[Asn, Discrepancy]
) -> None:
    asn, short = contested
    acme, sam = {"client": str(asn.client_id)}, caller(floor.world.sam)
    at = f"/deliveries/{asn.id}"
    told = acme | {"how": "The carrier pays"}
    assert sam.post(f"{at}/closing", acme).status_code == 409
    assert caller(floor.world.ada).post(f"{at}/differences/{short.id}/settlement", told).status_code == 403
    (one,) = sam.post(f"{at}/differences/{short.id}/settlement", told).json()["differences"]
    assert (one["state"], one["settlement"]) == ("settled", "The carrier pays") and one["settled_at"]
    again = sam.post(f"{at}/differences/{short.id}/settlement", told)
    assert again.status_code == 200, "the same words are no other settlement"
    other = sam.post(f"{at}/differences/{short.id}/settlement", told | {"how": "We pay"})
    assert problem(other)["status"] == 409 and "settled it already" in problem(other)["detail"]
    with floor.world.sam.acting():
        Discrepancy.objects.of_client(asn.client_id).update(status="open", settlement="")
    assert sam.post(f"{at}/differences/{short.id}/settlement", told).status_code == 409
    assert state(floor, short) == ("open", "")


def state(floor: Floor, one: Discrepancy) -> tuple[Any, Any]:
    with floor.world.alice.acting(read_only=True):
        found = Discrepancy.objects.get(id=one.id)
        return found.status, found.settlement


def test_a_version_that_knows_of_no_settlements_still_lays_differences(
    floor: Floor, contested: tuple[Asn, Discrepancy]
) -> None:
    asn, short = contested
    with floor.world.sam.acting():
        run(_AS_BEFORE, {"client": asn.client_id, "short": short.id})
        (laid,) = Discrepancy.objects.of_client(asn.client_id).exclude(id=short.id)
    assert (laid.status, laid.settlement) == ("open", "")


_AS_BEFORE = """
insert into discrepancy (workspace_id, client_id, id, source, created_at, updated_at, version, asn_id,
       item_id, kind, qty, uom, lot_no, note_public, status, answer, answer_by)
select d.workspace_id, d.client_id, gen_random_uuid(), d.source, now(), now(), 1, d.asn_id,
       d.item_id, 'damaged', d.qty, d.uom, d.lot_no, '', 'open', '', d.answer_by
  from discrepancy d
 where d.workspace_id = %(workspace)s and d.client_id = %(client)s and d.id = %(short)s::uuid"""


def test_the_story_says_which_difference_of_how_much_and_in_whose_words(floor: Floor) -> None:
    acme = floor.world.acme
    with floor.world.sam.acting():
        asn = delivery(floor, mugs(floor, 5))
        Asn.objects.of_client(acme.id).update(status="received")
        each = [Differing(asn.id, kind, floor.mug.id, "", d(n), "each") for n, kind in enumerate(KINDS, 1)]
        differences.lay(acme.id, each, {asn.id: TODAY})
    with floor.world.alice.acting():
        laid = {one.kind: one for one in Discrepancy.objects.filter(asn_id=asn.id)}
        for kind, one in laid.items():
            differences.answer(asn, one.id, kind != "short", "Ask the driver" if kind == "short" else "")
    with floor.world.sam.acting():
        differences.settle(asn, laid["short"].id, "We pay")
    with floor.world.alice.acting(read_only=True):
        told = [event.text for event in timeline(asn.id, client_id=acme.id)]
        about = [event.text for event in timeline(asn.id, client_id=acme.id, about=laid["short"].id)]
    accepted = {f"{KINDS[kind]}, {n} each of MUG-1: accepted" for n, kind in enumerate(KINDS, 1)}
    assert accepted - set(told) == {"Fewer than announced, 1 each of MUG-1: accepted"}
    assert about == [
        "Fewer than announced, 1 each of MUG-1: settled. We pay",
        "Fewer than announced, 1 each of MUG-1: contested. Ask the driver",
    ]
