"""Lots through the API: both sides read them, staff's programs say whether one may leave."""

from __future__ import annotations

from baywindow.stock import ledger
from baywindow.stock.ledger import Why
from tests.api.callers import Caller, caller, problem
from tests.together import at_once

from .floor import Floor, d


def test_a_recalled_lot_is_no_longer_available_and_both_sides_read_it(floor: Floor) -> None:
    world, named = floor.world, {"client": str(floor.world.acme.id)}
    with world.sam.acting():
        ledger.receive(floor.teas(floor.older), d(4), Why("received"))
    ada, sam = caller(world.ada), caller(world.sam)
    (found,) = ada.get("/lots").json()["data"]
    assert (found["lot_no"], found["sku"], found["on_hand"], found["status"]) == (
        floor.older.lot_no,
        "TEA-1",
        "4",
        "ok",
    )
    assert sam.get("/lots", named).json()["data"] == [found]
    assert len(ada.get("/lots", {"empty": True}).json()["data"]) > 1
    assert ada.get("/lots", {"expires_within": 0}).json()["data"] == []
    at, recalled = f"/lots/{found['id']}/change", {**named, "status": "recalled"}
    answers = at_once(lambda: Caller(sam.text).post(at, recalled, "recall"), 3)
    assert [answer.json() for answer in answers] == [found | {"status": "recalled"}] * 3, answers[0].content
    assert ada.get("/lots", {"status": "recalled", "q": "TEA-1"}).json()["data"] == [answers[0].json()]
    (balance,) = ada.get("/balances").json()["data"]
    assert (balance["on_hand"], balance["available"]) == ("4", "0")
    mended = sam.post(at, {**named, "mfg_date": "2026-01-31", "expiry_date": "2027-01-31"}).json()
    assert (mended["status"], mended["expiry_date"]) == ("recalled", "2027-01-31")
    assert sam.post(at, {**named, "mfg_date": None}).json()["mfg_date"] is None


def test_only_who_holds_goods_changes_a_lot_and_to_what_can_be(floor: Floor) -> None:
    world, named = floor.world, {"client": str(floor.world.acme.id)}
    at, recalled = f"/lots/{floor.older.id}/change", {**named, "status": "recalled"}
    sam = caller(world.sam)
    for other in (caller(world.ada), caller(world.sam, "stock.view")):
        assert other.post(at, recalled).status_code == 403
    assert sam.post(at, recalled | {"client": str(world.beta.id)}).status_code == 404
    assert caller(world.sam, client_id=world.beta.id).get("/lots", {"empty": True}).json()["data"] == []
    for wrong, field in (
        ({"status": "eaten"}, "status"),
        ({"status": None}, "status"),
        ({"mfg_date": "2026-02-01", "expiry_date": "2026-01-01"}, "expiry_date"),
    ):
        assert problem(sam.post(at, named | wrong))["errors"][0]["field"] == field
    found = sam.get("/lots", {**named, "empty": True, "q": floor.older.lot_no}).json()["data"]
    assert [one["status"] for one in found] == ["ok"]
