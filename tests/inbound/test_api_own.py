"""A client's program keeps drafts of deliveries, announces, changes and cancels them, answers: each once."""

from __future__ import annotations

from functools import partial
from typing import Any

from baywindow.inbound.models import Discrepancy
from tests.api.callers import Caller, caller, problem
from tests.stock.floor import Floor, d
from tests.together import at_once, together

from .deliveries import TODAY, delivery, expected, mugs
from .test_api import announced

WRITES = ("announcement", "change", "cancellation")


def kept(ada: Caller, floor: Floor, **told: Any) -> str:
    """The address of a draft of six teas."""
    made = ada.post("/deliveries/own", announced(floor, draft=True, **told))
    assert (made.status_code, made.json()["delivery"]["status"]) == (201, "draft"), made.content
    return f"/deliveries/own/{made.json()['delivery']['id']}"


def verbs(ada: Caller, at: str) -> list[str]:
    """What happened to the delivery, the oldest first."""
    return [one["verb"] for one in reversed(ada.get(f"{at.replace('/own', '')}/events").json())]


def differing(floor: Floor) -> tuple[str, dict[str, str]]:
    """The address of acme's delivery that came a mug short, with one damaged, and its differences by kind."""
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 5))
    sam, named = caller(floor.world.sam), {"client": str(floor.world.acme.id)}
    for qty, condition in (("3", "ok"), ("1", "damaged")):
        told = {**named, "item": "MUG-1", "qty": qty, "condition": condition}
        counted = sam.post(f"/deliveries/{made.id}/counts", told).json()["receipt"]["id"]
    assert sam.post(f"/receipts/{counted}/finish", named).status_code == 200
    found = sam.get(f"/deliveries/{made.id}", named).json()["differences"]
    return f"/deliveries/own/{made.id}", {one["kind"]: one["id"] for one in found}


def test_a_draft_is_kept_changed_and_announced_once(floor: Floor) -> None:
    with floor.world.sam.acting():
        delivery(floor, mugs(floor, 1))  # acme has goods in Berlin
    ada = caller(floor.world.ada)
    at = kept(ada, floor, supplier="Hafen")
    lines = [{"item": "MUG-1", "qty": "5"}, {"item": "TEA-1", "qty": "7", "lot": "L7"}]
    changed = ada.post(f"{at}/change", {"supplier": "Kontor", "lines": lines})
    assert changed.status_code == 200, changed.content
    told = changed.json()
    assert (told["delivery"]["supplier"], told["delivery"]["status"]) == ("Kontor", "draft")
    assert {(one["sku"], one["qty"]) for one in told["lines"]} == {("MUG-1", "5"), ("TEA-1", "7")}
    assert expected(floor) == {"MUG-1": d(1)}, "nothing of a draft is expected"
    answers = at_once(lambda: Caller(ada.text).post(f"{at}/announcement", {}, "say-it"), 3)
    assert {answer.json()["delivery"]["status"] for answer in answers} == {"announced"}, answers[0].content
    assert verbs(ada, at).count("asn.announced") == 1
    assert expected(floor) == {"MUG-1": d(6), "TEA-1": d(7)}
    assert problem(ada.post(f"{at}/announcement", {}))["detail"].endswith("is announced already.")
    staff, narrow = caller(floor.world.sam), caller(floor.world.ada, "inbound.view")
    for what in WRITES:
        assert staff.post(f"{at}/{what}", {}).status_code == 403, "staff say for whom they act"
        assert narrow.post(f"{at}/{what}", {}).status_code == 403


def test_what_is_sent_again_is_not_done_again(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 4))
    ada, at = caller(floor.world.ada), f"/deliveries/own/{made.id}"
    assert ada.post(f"{at}/change", {"seal": "S1"}, "one").json()["delivery"]["seal"] == "S1"
    assert ada.post(f"{at}/change", {"seal": "S2"}, "two").json()["delivery"]["seal"] == "S2"
    assert ada.post(f"{at}/change", {"seal": "S1"}, "one").json()["delivery"]["seal"] == "S2", "done before"
    assert verbs(ada, at).count("asn.changed") == 2
    assert ada.post(f"{at}/change", {"seal": "S2"}).status_code == 200
    assert verbs(ada, at).count("asn.changed") == 2, "nothing of it is another than before"
    reused = problem(ada.post(f"{at}/change", {"seal": "S3"}, "one"))
    assert reused["type"].endswith("/idempotency-key-reused")
    for _ in range(2):
        assert ada.post(f"{at}/cancellation", {}, "c").json()["delivery"]["status"] == "cancelled"
    assert ada.post(f"{at}/cancellation", {}).status_code == 409
    assert ada.post(f"{at}/change", {"seal": "S3"}).status_code == 409 and expected(floor) == {}


def test_what_cannot_be_is_refused_at_its_field(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 4))
    ada, at = caller(floor.world.ada), f"/deliveries/own/{made.id}/change"
    for told, field in (
        ({"expected_to": str(TODAY)}, "expected_to"),
        ({"expected_from": None}, "expected_from"),
        ({"warehouse": "NOWHERE"}, "warehouse"),
        ({"lines": []}, "lines"),
        ({"lines": [{"item": "CUP", "qty": "1"}]}, "lines.0.item"),
        ({"lines": [{"item": "MUG-1", "qty": "0"}]}, "lines.0.qty"),
        ({"lines": [{"item": "MUG-1", "qty": "1", "lot": "L1"}]}, "lines.0.lot"),
    ):
        answer = ada.post(at, told)
        assert answer.status_code == 422, (told, answer.content)
        assert problem(answer)["errors"][0]["field"] == field
    early = {"expected_from": str(TODAY), "expected_to": str(TODAY)}
    assert ada.post(at, early).json()["delivery"]["expected_to"] == str(TODAY)
    sam, named = caller(floor.world.sam), {"client": str(floor.world.acme.id)}
    assert sam.post(f"/deliveries/{made.id}/arrival", named).status_code == 200
    for told in ({"seal": "S"}, {"lines": [{"item": "MUG-1", "qty": "9"}]}):
        assert "in hand already" in problem(ada.post(at, told))["detail"]
    assert expected(floor) == {"MUG-1": d(4)}


def test_a_difference_is_answered_once_by_who_may(floor: Floor) -> None:
    at, found = differing(floor)
    ada = caller(floor.world.ada, "inbound.view", "inbound.answer", "catalog.view")
    short, damaged = (f"{at}/differences/{found[kind]}/answer" for kind in ("short", "damaged"))
    assert problem(ada.post(short, {"answer": "contest"}))["errors"][0]["field"] == "words"
    contest = {"answer": "contest", "words": "The driver signed for five."}
    answers = at_once(lambda: Caller(ada.text).post(short, contest, "no"), 3)
    assert {answer.status_code for answer in answers} == {200}, answers[0].content
    told = {one["kind"]: one for one in answers[0].json()["differences"]}
    assert (told["short"]["state"], told["short"]["answer"]) == ("contested", "The driver signed for five.")
    assert told["short"]["answered_at"] and told["damaged"]["state"] == "open"
    assert "answered before" in problem(ada.post(short, {"answer": "accept"}))["detail"]
    acts = [
        partial(Caller(ada.text).post, damaged, {"answer": one, "words": one})
        for one in ("accept", "contest")
    ]
    first, second = sorted(together(*acts), key=lambda answer: answer.status_code)
    assert (first.status_code, second.status_code) == (200, 409)
    assert (
        verbs(ada, at).count("asn.difference_contested") + verbs(ada, at).count("asn.difference_accepted")
        == 2
    )
    narrow, staff = caller(floor.world.ada, "inbound.view", "inbound.announce"), caller(floor.world.sam)
    for other in (narrow, staff):
        assert other.post(short, contest).status_code == 403


def test_another_client_s_delivery_is_none(floor: Floor) -> None:
    at, found = differing(floor)
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 2))
    beta = caller(floor.world.sam, client_id=floor.world.beta.id)
    for what in WRITES:
        assert beta.post(f"/deliveries/own/{made.id}/{what}", {}).status_code == 404
    answer = f"differences/{found['short']}/answer"
    assert beta.post(f"{at}/{answer}", {"answer": "accept"}).status_code == 404
    ada = caller(floor.world.ada)
    assert ada.post(f"/deliveries/own/{made.id}/{answer}", {"answer": "accept"}).status_code == 404
    with floor.world.ada.acting(read_only=True):
        assert set(Discrepancy.objects.values_list("status", flat=True)) == {"open"}
    assert expected(floor) == {"MUG-1": d(2)}
