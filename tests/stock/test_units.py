"""Handling units on the floor: goods are received on one, it is moved whole, and never in part."""

from __future__ import annotations

import uuid
from typing import Any

from baywindow.catalog.barcodes import is_sscc
from baywindow.stock import ledger
from baywindow.stock.models import HandlingUnit, Location, Movement
from baywindow.tenancy.sql import rows
from tests.api.callers import caller
from tests.console.pages import told
from tests.stock.floor import WHY, Floor, d
from tests.together import at_once

LABEL = next(f"34012345678901234{n}" for n in range(10) if is_sscc(f"34012345678901234{n}"))


def pallet(floor: Floor) -> HandlingUnit:
    """Five mugs and three packs of tea received on a pallet at the dock."""
    olga, acme = floor.world.olga.browser(), floor.world.acme.id
    for goods in ({"qty": "5"}, {"item": "TEA-1", "lot": "L2", "qty": "3"}):
        sent = told(floor, location="DOCK-1", unit=f"(00){LABEL}", reason="received", **goods)
        assert olga.post(f"/console/stock/{acme}/receipts", sent).status_code == 302
    with floor.world.sam.acting(read_only=True):
        return HandlingUnit.objects.of_client(acme).get(sscc=LABEL)


def dock(floor: Floor) -> None:
    """A dock in Berlin."""
    with floor.world.sam.acting():
        Location(warehouse_id=floor.berlin.id, code="DOCK-1", type="dock").save()


def places(floor: Floor) -> dict[str, Any]:
    """How much of acme's lies where."""
    with floor.world.sam.acting(read_only=True):
        found = rows(
            "select c.code, sum(b.on_hand) as qty from balance b"
            " join client_location c on c.id = b.location_id"
            " where b.client_id = %(client)s and b.on_hand <> 0 group by c.code",
            {"client": floor.world.acme.id},
        )
    return {row.code: row.qty for row in found}


def move(floor: Floor, **changes: Any) -> dict[str, Any]:
    """The form that takes the pallet to the shelf."""
    return {"once": str(uuid.uuid4()), "warehouse": str(floor.berlin.id), "to_location": "A-01"} | changes


def test_a_pallet_is_received_found_by_its_label_and_moved_whole_once(floor: Floor) -> None:
    dock(floor)
    unit, olga, acme = pallet(floor), floor.world.olga.browser(), floor.world.acme.id
    at = f"/console/stock/{acme}/units"
    page = olga.get(at).content.decode()
    assert LABEL in page and "2 items" in page and "DOCK-1" in page
    for scan in (f"{at}?q=00{LABEL}", f"/console/stock/{acme}/put-away?q={LABEL}"):
        assert olga.get(scan)["Location"] == f"{at}/{unit.id}"
    heap = olga.get(f"/console/stock/{acme}/put-away?q=MUG-1")["Location"]
    opened = olga.get(heap).content.decode()
    assert "On pallets" in opened and LABEL in opened
    refused = olga.post(heap, {"once": str(uuid.uuid4()), "qty": "2", "to_location": "A-01"})
    assert refused.status_code == 422 and "Only 0 are loose" in refused.content.decode()
    sent = move(floor)
    answers = at_once(lambda: floor.world.olga.browser().post(f"{at}/{unit.id}/move", sent).status_code, 2)
    assert answers == [302, 302]
    assert places(floor) == {"A-01": d(8)}
    with floor.world.sam.acting(read_only=True):
        moved = Movement.objects.of_client(acme).filter(kind="putaway")
        assert moved.count() == 4 and set(moved.values_list("handling_unit_id", flat=True)) == {unit.id}
        assert HandlingUnit.objects.of_client(acme).get(id=unit.id).location_id == floor.shelf.id
    assert "Moved to A-01" in olga.get(f"{at}/{unit.id}").content.decode()
    for wrong in (move(floor), move(floor, to_location="NOPE"), move(floor, warehouse=str(floor.hamburg.id))):
        assert olga.post(f"{at}/{unit.id}/move", wrong).status_code == 422
    assert floor.world.sue.browser().get(f"{at}/{unit.id}").status_code == 404


def test_what_is_on_hold_keeps_the_whole_pallet_where_it_stands(floor: Floor) -> None:
    dock(floor)
    unit, acme = pallet(floor), floor.world.acme.id
    with floor.world.sam.acting():
        there = Location.objects.get(code="DOCK-1")
        ledger.hold(floor.mugs(location_id=there.id), d(1), WHY)
    answer = floor.world.olga.browser().post(f"/console/stock/{acme}/units/{unit.id}/move", move(floor))
    assert answer.status_code == 422 and "some is on hold" in answer.content.decode()
    assert places(floor) == {"DOCK-1": d(8)}


def test_a_label_with_a_wrong_check_digit_is_refused(floor: Floor) -> None:
    sent = told(floor, unit=LABEL[:-1] + str((int(LABEL[-1]) + 1) % 10), reason="received")
    answer = floor.world.olga.browser().post(f"/console/stock/{floor.world.acme.id}/receipts", sent)
    assert answer.status_code == 422 and "is not an SSCC" in answer.content.decode()


def test_a_program_finds_a_pallet_and_moves_it_once(floor: Floor) -> None:
    dock(floor)
    unit, sam = pallet(floor), caller(floor.world.sam)
    whose = {"client": str(floor.world.acme.id)}
    (found,) = sam.get("/handling-units", whose | {"q": f"00{LABEL}"}).json()["data"]
    assert (found["id"], found["location"], found["items"], found["qty"]) == (str(unit.id), "DOCK-1", 2, "8")
    sent = whose | {"warehouse": str(floor.berlin.id), "to_location": "A-01"}
    at = f"/handling-units/{unit.id}/move"
    done = sam.post(at, sent, once="move-1")
    assert done.status_code == 201 and [one["qty"] for one in done.json()["goods"]] == ["5", "3"]
    assert sam.post(at, sent, once="move-1").json() == done.json() and places(floor) == {"A-01": d(8)}
    assert sam.post(at, sent | {"to_location": "NOPE"}, once="move-2").status_code == 422
    assert caller(floor.world.ada).get("/handling-units", whose).status_code == 403
