"""Goods are put away from the dock: once, no more than stand there, and to a place they can be kept at."""

from __future__ import annotations

import uuid
from typing import Any

from baywindow.stock.models import Location
from tests.api.callers import caller
from tests.counting import statements
from tests.stock.floor import WHY, Floor, d
from tests.stock.test_verbs import ledger
from tests.together import at_once


def stand_at_dock(floor: Floor, qty: int) -> str:
    """So many mugs at a dock of Berlin, ten more where they are kept; the address of the put-away list."""
    with floor.world.sam.acting():
        dock = Location(warehouse_id=floor.berlin.id, code="DOCK-1", type="dock")
        dock.save()
        ledger.receive(floor.mugs(location_id=dock.id), d(qty), WHY)
        ledger.receive(floor.mugs(location_id=floor.shelf.id), d(10), WHY)
    return f"/console/stock/{floor.world.acme.id}/put-away"


def told(**changes: Any) -> dict[str, Any]:
    return {"once": str(uuid.uuid4()), "qty": "4", "to_location": "A-01"} | changes


def there(floor: Floor) -> dict[str | None, Any]:
    """How many mugs stand where."""
    from baywindow.tenancy.sql import rows

    with floor.world.sam.acting(read_only=True):
        found = rows(
            "select c.code, b.on_hand from balance b left join client_location c on c.id = b.location_id"
            " where b.client_id = %(client)s and b.on_hand <> 0",
            {"client": floor.world.acme.id},
        )
    return {row.code: row.on_hand for row in found}


def test_a_scan_opens_the_goods_and_the_usual_place_is_suggested(floor: Floor) -> None:
    at, olga = stand_at_dock(floor, 6), floor.world.olga.browser()
    with statements("staff") as sent:
        page = olga.get(at).content.decode()
    assert "MUG-1" in page and "DOCK-1" in page and "A-01" in page and len(sent) <= 5
    opened = olga.get(at, {"q": "MUG-1"})
    assert opened.status_code == 302
    form = told()
    for _ in range(2):
        assert olga.post(opened.url, form).status_code == 302
    assert there(floor) == {"DOCK-1": d(2), "A-01": d(14)}, "sent twice, moved once"
    for wrong in (told(to_location="NOPE"), told(to_location="DOCK-1"), told(qty="3"), told(qty="0")):
        assert olga.post(opened.url, wrong).status_code == 422, wrong
    assert there(floor) == {"DOCK-1": d(2), "A-01": d(14)}
    assert olga.post(opened.url, told(qty="2")).status_code == 302
    assert "Everything is put away" in olga.get(at).content.decode()
    assert olga.get(opened.url).url == at, "put away meanwhile: the list says so"
    assert floor.world.alice.browser().get(at).status_code in {403, 404}


def test_two_at_the_same_goods_move_no_more_than_stand_there(floor: Floor) -> None:
    at, olga = stand_at_dock(floor, 6), floor.world.olga.browser()
    own = olga.get(at, {"q": "MUG-1"}).url
    answers = at_once(lambda: floor.world.olga.browser().post(own, told()).status_code, 2)
    assert 302 in answers and there(floor) == {"DOCK-1": d(2), "A-01": d(14)}


def test_a_program_puts_away_once(floor: Floor) -> None:
    stand_at_dock(floor, 6)
    sam, whose = caller(floor.world.sam), {"client": str(floor.world.acme.id)}
    (waits,) = sam.get("/put-aways", whose).json()["data"]
    assert (waits["sku"], waits["qty"], waits["usual"], waits["location"]) == ("MUG-1", "6", "A-01", "DOCK-1")
    sent = {**whose, "to_location": "A-01"}
    done = sam.post(f"/put-aways/{waits['id']}", sent, once="put-1")
    assert done.status_code == 201 and done.json() == {"posted": True, "left": "0"}
    assert sam.post(f"/put-aways/{waits['id']}", sent, once="put-1").json() == done.json()
    assert there(floor) == {"A-01": d(16)}
    assert caller(floor.world.ada).get("/put-aways", whose).status_code == 403
