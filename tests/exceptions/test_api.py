"""Exceptions in the API: read by a client, opened and resolved by the warehouse's own programs."""

from __future__ import annotations

from tests.api.callers import Caller, caller
from tests.orders.wishes import mugs, order
from tests.stock.floor import Floor
from tests.together import at_once


def test_a_program_of_the_warehouse_opens_and_resolves(floor: Floor) -> None:
    world, acme = floor.world, str(floor.world.acme.id)
    with world.sam.acting():
        waits = order(floor, mugs(floor, 1))
    sam, ada = caller(world.sam), caller(world.ada)
    wanted = {
        "client": acme, "record": "order", "number": waits.number, "code": "customs", "text": "Papers wanted."
    }  # fmt: skip
    opened = sam.post("/exceptions/new", wanted)
    assert opened.status_code == 201, opened.content
    made = opened.json()
    assert (made["severity"], made["acts"], made["record_id"]) == ("serious", "client", str(waits.id))
    assert sam.post("/exceptions/new", wanted).status_code == 422, "one of a kind at a time"
    for wrong in ({"number": "SO-9"}, {"code": "no_scan"}, {"text": ""}):
        assert sam.post("/exceptions/new", wanted | wrong).status_code == 422, wrong
    assert ada.post("/exceptions/new", wanted).status_code == 403
    at = f"/exceptions/{made['id']}"
    assert (
        ada.get("/exceptions", {"q": "so-1", "record": "order"}).json()["data"]
        == [made]
        == [ada.get(at).json()]
    )
    for _ in range(2):
        ended = sam.post(f"{at}/resolution", {"client": acme, "how": "Customs let it go."}).json()
    assert ended["resolution"] == "Customs let it go." and ended["resolved_at"]
    assert ada.get("/exceptions").json()["data"] == []
    for _ in range(2):
        again = sam.post(f"{at}/reopening", {"client": acme, "why": "They hold it once more."}).json()
    assert again["resolved_at"] is None and again["resolution"] == ""
    said = {
        "client": acme,
        "severity": "critical",
        "next_step": "Call them.",
        "due_at": "2030-01-02T03:04:00Z",
    }
    changed = sam.post(f"{at}/change", said).json()
    assert (changed["severity"], changed["next_step"], changed["text"]) == (
        "critical",
        "Call them.",
        "Papers wanted.",
    )
    assert changed["due_at"].startswith("2030-01-02T03:04")
    assert ada.post(f"{at}/change", said).status_code == 403
    sam.post(f"{at}/resolution", {"client": acme, "how": "Customs let it go."})
    assert sam.post(f"{at}/change", said).status_code == 409, "it is resolved"
    assert [one["id"] for one in ada.get("/exceptions", {"view": "resolved"}).json()["data"]] == [made["id"]]
    verbs = [one["verb"] for one in ada.get(f"{at}/events").json()]
    told = ("resolved", "changed", "reopened", "resolved", "opened")
    assert verbs == [f"order.exception_{verb}" for verb in told]
    assert sam.get(at, {"client": str(world.beta.id)}).status_code == 404


def test_what_staff_note_is_read_by_staff_alone_and_noted_once(floor: Floor) -> None:
    world, named = floor.world, {"client": str(floor.world.acme.id)}
    with world.sam.acting():
        waits = order(floor, mugs(floor, 1))
    sam, ada = caller(world.sam), caller(world.ada)
    told = {**named, "record": "order", "number": waits.number, "code": "customs", "text": "Papers wanted."}
    at = f"/exceptions/{sam.post('/exceptions/new', told).json()['id']}"
    note = {**named, "text": "Ask Olga."}
    answers = at_once(lambda: Caller(sam.text).post(f"{at}/comments/new", note, "note"), 3)
    assert {answer.status_code for answer in answers} == {201}, answers[0].content
    assert [one["text"] for one in sam.get(f"{at}/comments", named).json()] == ["Ask Olga."]
    narrow, strange = caller(world.sam, "exceptions.view", "orders.view"), {"client": str(world.beta.id)}
    for other in (ada, narrow, caller(world.sam, client_id=world.acme.id)):
        assert other.get(f"{at}/comments", named).status_code == 403
        assert other.post(f"{at}/comments/new", note).status_code == 403
    assert sam.get(f"{at}/comments", strange).status_code == 404
    assert sam.post(f"{at}/comments/new", {**note, **strange}).status_code == 404
    assert "Ask Olga" not in ada.get(at).text + ada.get(f"{at}/events").text
