"""Staff's programs mend deliveries and counts as the console does: the same refusals, each request once."""

from __future__ import annotations

from typing import Any

from baywindow.stock import ledger
from baywindow.stock.ledger import Goods, Why
from tests.api.callers import Caller, caller, problem
from tests.stock.floor import Floor, d
from tests.together import at_once

from .deliveries import delivery, expected, mugs
from .test_api import announced


def whose(floor: Floor) -> dict[str, Any]:
    return {"client": str(floor.world.acme.id)}


def counted(floor: Floor, sam: Caller, **told: Any) -> tuple[str, list[dict[str, Any]]]:
    """The address of a receipt into which four mugs were counted, and its lines, the latest first."""
    with floor.world.sam.acting():
        made = delivery(floor, mugs(floor, 10))
    answer = sam.post(f"/deliveries/{made.id}/counts", {**whose(floor), "item": "MUG-1", "qty": "4", **told})
    assert answer.status_code == 201, answer.content
    return f"/receipts/{answer.json()['receipt']['id']}", answer.json()["lines"]


def test_a_count_is_taken_back_once_while_counting_goes_on(floor: Floor) -> None:
    sam, named = caller(floor.world.sam), whose(floor)
    at, (line,) = counted(floor, sam)
    undoing = f"{at}/counts/{line['id']}/undoing"
    answers = at_once(lambda: Caller(sam.text).post(undoing, named, "undo"), 3)
    assert {answer.status_code for answer in answers} == {200}, answers[0].content
    back, first = answers[0].json()["lines"]
    assert (back["qty"], back["undoes_id"], first["undone_by"]) == ("-4", line["id"], back["id"])
    assert answers[0].json()["receipt"]["qty"] == "0" and expected(floor) == {"MUG-1": d(10)}
    assert len(sam.post(undoing, named).json()["lines"]) == 2, "taken back before, and not again"
    assert sam.post(f"{at}/counts/{back['id']}/undoing", named).status_code == 404
    again = {**named, "item": "MUG-1", "qty": "10"}
    fresh = sam.post(f"{at}/counts", again).json()["lines"][0]["id"]
    sam.post(f"{at}/finish", named)
    finished = problem(sam.post(f"{at}/counts/{fresh}/undoing", named))
    assert finished["detail"].endswith("is counted already.")


def test_only_who_receives_takes_back_what_still_stands_there(floor: Floor) -> None:
    world, named = floor.world, whose(floor)
    sam = caller(world.sam)
    at, (line,) = counted(floor, sam, location="DOCK")
    undoing = f"{at}/counts/{line['id']}/undoing"
    assert caller(world.ada).post(undoing, named).status_code == 403
    for narrow in ("stock.receive", "inbound.edit"):
        assert caller(world.sam, "inbound.view", narrow).post(undoing, named).status_code == 403
    assert sam.post(undoing, {"client": str(world.beta.id)}).status_code == 404
    other, _ = counted(floor, sam)
    assert sam.post(f"{other}/counts/{line['id']}/undoing", named).status_code == 404
    with world.sam.acting():
        there = Goods(floor.mug, floor.berlin.id, floor.dock.id)
        ledger.move(there, d(3), Goods(floor.mug, floor.berlin.id, floor.shelf.id), Why("relocated"))
    assert "moved on since" in problem(sam.post(undoing, named))["detail"]
    assert len(sam.get(at, named).json()["lines"]) == 1


def test_a_draft_is_changed_and_announced_for_a_client(floor: Floor) -> None:
    world, named = floor.world, whose(floor)
    sam = caller(world.sam)
    made = sam.post("/deliveries/new", announced(floor, draft=True, **named)).json()["delivery"]
    at = f"/deliveries/{made['id']}"
    assert (made["status"], expected(floor)) == ("draft", {})
    changed = sam.post(f"{at}/change", {**named, "container": "MSKU 1", "warehouse": "BER"}, "change")
    assert changed.json()["delivery"]["container"] == "MSKU 1", changed.content
    more = {**named, "lines": [{"item": "MUG-1", "qty": "2"}]}
    for _ in range(2):
        lines = sam.post(f"{at}/lines", more, "more").json()["lines"]
    assert [(one["sku"], one["qty"]) for one in lines] == [("TEA-1", "6"), ("MUG-1", "2")]
    removal = f"{at}/lines/{lines[0]['id']}/removal"
    for _ in range(2):
        assert [one["sku"] for one in sam.post(removal, named).json()["lines"]] == ["MUG-1"]
    assert problem(sam.post(f"{at}/change", {**named, "expected_to": "2001-01-01"}))["status"] == 422
    wrong = {**named, "lines": [{"item": "MUG-1", "qty": "2", "lot": "L1"}]}
    assert problem(sam.post(f"{at}/lines", wrong))["errors"][0]["field"] == "lines.0.lot"
    assert sam.post(f"{at}/announcement", named).json()["delivery"]["status"] == "announced"
    assert sam.post(f"{at}/announcement", named).status_code == 409 and expected(floor) == {"MUG-1": d(2)}
    strange = {"client": str(world.beta.id)}
    reads, ada = caller(world.sam, "inbound.view"), caller(world.ada)
    for what, told in (
        ("change", {}),
        ("lines", more),
        ("announcement", {}),
        (f"lines/{made['id']}/removal", {}),
    ):
        assert sam.post(f"{at}/{what}", {**told, **strange}).status_code in {404, 422}, what
        assert reads.post(f"{at}/{what}", {**named, **told}).status_code == 403
        assert ada.post(f"{at}/{what}", {**named, **told}).status_code == 403
    verbs = [one["verb"] for one in ada.get(f"{at}/events").json()]
    assert [verbs.count(one) for one in ("asn.changed", "asn.line_added", "asn.line_gone")] == [1, 1, 1]
    assert sam.post(f"{at}/cancellation", named).status_code == 200
    assert sam.post(f"{at}/lines", more).status_code == 409


def test_a_difference_is_explained_until_the_client_has_answered(floor: Floor) -> None:
    sam, named = caller(floor.world.sam), whose(floor)
    receipt, _ = counted(floor, sam)
    finished = sam.post(f"{receipt}/finish", named).json()["receipt"]
    at, ada = f"/deliveries/{finished['delivery_id']}", caller(floor.world.ada)
    (short,) = ada.get(at).json()["differences"]
    explanation = f"{at}/differences/{short['id']}/explanation"
    told = sam.post(explanation, {**named, "words": "Six fell off."})
    assert told.json()["differences"][0]["note_public"] == "Six fell off.", told.content
    assert ada.post(explanation, {**named, "words": "No."}).status_code == 403
    foreign = {"client": str(floor.world.beta.id), "words": "No."}
    assert sam.post(explanation, foreign).status_code == 404
    answer = f"/deliveries/own/{finished['delivery_id']}/differences/{short['id']}/answer"
    assert ada.post(answer, {"answer": "accept"}).status_code == 200
    assert sam.post(explanation, {**named, "words": "Six fell off."}).status_code == 200, "the same words"
    assert sam.post(explanation, {**named, "words": "None did."}).status_code == 409
    assert ada.get(at).json()["differences"][0]["note_public"] == "Six fell off."
