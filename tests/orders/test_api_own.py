"""A client's program keeps drafts of orders, places, changes, holds and cancels them: each request once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError

from baywindow.orders import allocating, orders, picking
from baywindow.tenancy.context import entered
from baywindow.tenancy.sql import one
from tests.api.callers import Caller, caller, problem
from tests.stock.floor import Floor, d
from tests.together import at_once

from .test_api import own_order
from .wishes import faults, figures, mugs, now, order, stocked


def kept(ada: Caller, floor: Floor, **told: Any) -> str:
    """The address of a draft of two mugs."""
    made = ada.post("/orders/own", own_order(floor, draft=True, **told))
    assert (made.status_code, made.json()["order"]["status"]) == (201, "draft"), made.content
    return f"/orders/own/{made.json()['order']['id']}"


def verbs(ada: Caller, at: str) -> list[str]:
    """What happened to the order, the oldest first."""
    return [one["verb"] for one in reversed(ada.get(f"{at.replace('/own', '')}/events").json())]


def test_a_draft_is_kept_changed_and_placed_once(floor: Floor) -> None:
    with floor.world.sam.acting():
        order(floor, mugs(floor, 1))  # acme has goods in Berlin
    ada = caller(floor.world.ada)
    at = kept(ada, floor)
    changed = ada.post(f"{at}/change", {"city": "Odense", "lines": [{"item": "MUG-1", "qty": "5"}]})
    assert changed.status_code == 200, changed.content
    told = changed.json()["order"]
    assert (told["city"], told["consignee"], told["ordered"]) == ("Odense", "Hanna Holm", "5")
    answers = at_once(lambda: Caller(ada.text).post(f"{at}/placement", {}, "place-it"), 3)
    assert {answer.json()["order"]["status"] for answer in answers} == {"open"}, answers[0].content
    assert verbs(ada, at).count("order.placed") == 1
    assert problem(ada.post(f"{at}/placement", {}))["detail"].endswith("is open already.")
    staff = caller(floor.world.sam)
    for what in ("placement", "change", "hold", "release", "cancellation"):
        assert staff.post(f"{at}/{what}", {}).status_code == 403, "staff say for whom they act"
        assert caller(floor.world.ada, "orders.view").post(f"{at}/{what}", {}).status_code == 403


def test_only_who_may_hold_an_order_changes_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1))
    narrow = caller(floor.world.ada, "orders.view", "orders.place")
    for what in ("placement", "change"):
        assert narrow.post(f"/orders/own/{made.id}/{what}", {"city": "Odense"}).status_code == 403
    assert now(made).city != "Odense"


def test_what_is_sent_again_is_not_done_again(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1))
    ada, at = caller(floor.world.ada), f"/orders/own/{made.id}"
    assert ada.post(f"{at}/hold", {"why": "labels"}, "h").json()["order"]["held_by"] == "client"
    assert ada.post(f"{at}/release", {}, "r").json()["order"]["held_by"] == ""
    assert ada.post(f"{at}/hold", {"why": "labels"}, "h").json()["order"]["held_by"] == "", "held before"
    assert verbs(ada, at).count("order.held_because") == 1
    reused = problem(ada.post(f"{at}/hold", {"why": "other"}, "h"))
    assert reused["type"].endswith("/idempotency-key-reused")
    refused = [ada.post(f"{at}/release", {}, "again") for _ in range(2)]
    assert {answer.status_code for answer in refused} == {409}, "a refusal leaves no trace"
    assert ada.post(f"{at}/hold", {}).status_code == 200
    assert ada.post(f"{at}/release", {}, "again").json()["order"]["held_by"] == ""
    for _ in range(2):
        assert ada.post(f"{at}/cancellation", {}, "c").json()["order"]["status"] == "cancelled"
    assert ada.post(f"{at}/cancellation", {}).status_code == 409


def test_a_key_names_one_request_also_when_that_made_an_order(floor: Floor) -> None:
    with floor.world.sam.acting():
        other = order(floor, mugs(floor, 1))
    ada, told = caller(floor.world.ada), own_order(floor)
    made = ada.post("/orders/own", told, "k").json()["order"]
    for at, asked in (
        (f"/orders/own/{made['id']}/hold", {}),
        (f"/orders/own/{other.id}/change", {"city": "Odense"}),
        ("/orders/own", told | {"city": "Odense"}),
    ):
        reused = ada.post(at, asked, "k")
        assert reused.status_code == 422, (at, reused.content)
        assert problem(reused)["type"].endswith("/idempotency-key-reused")
    assert now(other).city != "Odense" and now(other).held_by == ""
    assert ada.post("/orders/own", told, "k").json()["order"]["id"] == made["id"], "the same, asked again"
    assert ada.post(f"/orders/own/{other.id}/hold", {}, "h").status_code == 200
    assert problem(ada.post("/orders/own", told, "h"))["type"].endswith("/idempotency-key-reused")
    assert "client_reference" in str(problem(ada.post("/orders/own", told, "free")).get("errors")), "taken"
    mended = ada.post("/orders/own", told | {"client_reference": "PO-8"}, "free")
    assert mended.status_code == 201, "what was refused names no request"


def test_what_a_changed_line_was_promised_is_free_until_picking_begins(floor: Floor) -> None:
    with floor.world.sam.acting():
        stocked(floor, mugs=9)
        made = order(floor, mugs(floor, 4), client_reference="MY-1")
        order(floor, mugs(floor, 1), client_reference="MY-2")
        allocating.allocate([made])
    ada, at = caller(floor.world.ada), f"/orders/own/{made.id}"
    lines = {"lines": [{"item": "MUG-1", "qty": "6"}]}
    told = ada.post(f"{at}/change", lines).json()["order"]
    assert (told["status"], told["allocated"], told["ordered"]) == ("open", "0", "6")
    taken = problem(ada.post(f"{at}/change", {"client_reference": "MY-2"}))
    assert taken["errors"][0]["field"] == "client_reference"
    nothing = problem(ada.post(f"{at}/change", {"lines": [{"item": "CUP", "qty": "1"}]}))
    assert nothing["errors"][0]["field"] == "lines.0.item"
    for wrong in ({"lines": []}, {"consignee": ""}, {"warehouse": "NOWHERE"}, {"country": "Denmark"}):
        assert ada.post(f"{at}/change", wrong).status_code == 422, wrong
    with floor.world.sam.acting():
        again = orders.find_order(made.client_id, made.id)
        allocating.allocate([again])
        picking.to_pick(again)
        orders.put(again, status="picking")
    assert problem(ada.post(f"{at}/change", lines))["detail"].endswith("it cannot be changed any more.")
    assert [row[0] for row in figures(made)] == [d(6)] and faults(floor) == []


def test_another_client_s_order_is_none(floor: Floor) -> None:
    with floor.world.sam.acting():
        made = order(floor, mugs(floor, 1))
    beta = caller(floor.world.sam, client_id=floor.world.beta.id)
    for what in ("placement", "change", "hold", "release", "cancellation"):
        assert beta.post(f"/orders/own/{made.id}/{what}", {}).status_code == 404
    assert now(made).status == "open" and now(made).held_by == ""


def test_only_keys_note_what_they_ask_and_nothing_of_any_length(floor: Floor) -> None:
    ada, note = caller(floor.world.ada), "select sec.asked_once(%(name)s, %(told)s::bytea) as before"
    ada.get("/me")
    good = {"name": "n", "told": b"x" * 32}
    with floor.world.ada.acting(), pytest.raises(DatabaseError):
        one(note, good)
    with pytest.raises(DatabaseError), entered("portal", ada.text):
        one(note, good)  # a reading transaction
    for wrong in ({"name": "n" * 256}, {"told": b"x"}):
        with pytest.raises(DatabaseError), entered("portal", ada.text, read_only=False):
            one(note, good | wrong)
    with entered("portal", ada.text, read_only=False):
        assert one(note, good).before is None and bytes(one(note, good).before) == b"x" * 32
