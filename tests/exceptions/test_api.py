"""Exceptions in the API: read by a client, opened and resolved by the warehouse's own programs."""

from __future__ import annotations

from tests.api.callers import caller
from tests.orders.wishes import mugs, order
from tests.stock.floor import Floor


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
    assert [one["id"] for one in ada.get("/exceptions", {"view": "resolved"}).json()["data"]] == [made["id"]]
    verbs = [one["verb"] for one in ada.get(f"{at}/events").json()]
    assert verbs == ["order.exception_resolved", "order.exception_opened"]
    assert sam.get(at, {"client": str(world.beta.id)}).status_code == 404
