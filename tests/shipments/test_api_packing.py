"""The packing bench and returns in the API: what the pages do, by the same verbs, each once."""

from __future__ import annotations

from typing import Any

from tests.api.callers import caller, problem
from tests.stock.floor import Floor, d
from tests.together import at_once

from .picked import mugs, picked, shipped_out, teas


def test_a_program_packs_ships_and_takes_back(floor: Floor) -> None:
    world = floor.world
    with world.olga.acting():
        order = picked(floor, (mugs(floor), 4), (teas(floor), 2))
    sam, whose = caller(world.sam), {"client": str(world.acme.id)}

    def sent(path: str, once: str | None = None, **told: Any) -> Any:
        answer = sam.post(path, {**whose, **told}, once)
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    made = sent(f"/orders/{order.id}/packing")
    at = f"/shipments/{made['shipment']['id']}"
    assert sent(f"/orders/{order.id}/packing")["shipment"]["id"] == made["shipment"]["id"], "begun once"
    first = made["packages"][0]["id"]
    for _ in range(2):
        told = sent(f"{at}/packages/{first}/contents", "scan-1", item="MUG-1", qty="3")
        assert [one["qty"] for one in told["contents"]] == ["3"], "sent twice, packed once"
    too_much = sam.post(f"{at}/packages/{first}/contents", {**whose, "item": "MUG-1", "qty": "2"})
    assert problem(too_much)["detail"] == "Only 1 of MUG-1 waits for this order."
    waits = {one["sku"]: one["qty"] for one in sam.get(f"{at}/waiting", whose).json()}
    assert waits == {"MUG-1": "1", "TEA-1": "2"}
    second = sent(f"{at}/packages", type="pallet", weight_g="12000", sscc="00106141412345678908")["packages"][
        1
    ]
    assert (second["type"], second["weight_g"]) == ("pallet", "12000")
    assert second["sscc"] == "106141412345678908", "its bars say 00 first"
    weighed = sent(f"{at}/packages/{second['id']}", height_mm=1500)["packages"][1]
    assert (weighed["weight_g"], weighed["height_mm"]) == ("12000", 1500), "what is not said stays"
    taken = sam.post(f"{at}/packages/{first}", {**whose, "sscc": "106141412345678908"})
    assert problem(taken)["errors"][0]["field"] == "sscc"
    assert sam.post(f"{at}/packages/{first}", {**whose, "sscc": "106141412345678909"}).status_code == 422
    assert sam.post(f"{at}/packages/{first}", {**whose, "weight_g": "-1"}).status_code == 422
    told = sent(f"{at}/packages/{second['id']}/all")
    assert len(told["contents"]) == 3 and sam.get(f"{at}/waiting", whose).json() == []
    out = sent(f"{at}/contents/{told['contents'][0]['id']}/removal")
    assert len(out["contents"]) == 2
    sent(f"{at}/packages/{second['id']}/all")
    assert sam.post(f"{at}/packages/{second['id']}/removal", whose).status_code == 409
    assert sent(f"{at}/packed")["shipment"]["status"] == "packed"
    assert sent(f"{at}/reopening")["shipment"]["status"] == "packing"
    sent(f"{at}/packed")
    line = sent(f"{at}/shipping", carrier="DHL")["contents"][0]
    assert shipped_out(floor) == {"MUG-1": d(4), "TEA-1": d(2)}
    back = {"lines": [{"content": line["id"], "qty": "1"}], "condition": "damaged", "location": "DOCK"}
    for _ in range(2):
        told = sent(f"{at}/returns", "rma-1", **back)
        assert [one["qty_returned"] for one in told["contents"] if one["id"] == line["id"]] == ["1"]
    assert sam.post(f"{at}/returns", {**whose, **back, "location": "NOWHERE"}).status_code == 422
    more = {**back, "lines": [{"content": line["id"], "qty": "9"}]}
    assert sam.post(f"{at}/returns", {**whose, **more}).status_code == 422
    twice = {**back, "lines": back["lines"] * 2}
    assert sam.post(f"{at}/returns", {**whose, **twice}).status_code == 422
    assert sent(f"{at}/failure", what="returned")["shipment"]["status"] == "returned"
    for path in (f"{at}/packed", f"{at}/returns", f"/orders/{order.id}/packing"):
        assert caller(world.ada).post(path, {**whose, **back}).status_code == 403, "no client packs"


def test_a_tracking_number_in_use_is_warned_of_as_on_the_packing_bench(floor: Floor) -> None:
    world = floor.world
    with world.olga.acting():
        first, second = (picked(floor, (mugs(floor), 1)) for _ in range(2))
    sam, whose = caller(world.sam), {"client": str(world.acme.id)}
    number = {**whose, "carrier": "UPS", "tracking_number": "1Z999AA10123456784"}

    def packed(order: Any) -> tuple[dict[str, Any], str]:
        made = sam.post(f"/orders/{order.id}/packing", whose).json()
        package = f"/shipments/{made['shipment']['id']}/packages/{made['packages'][0]['id']}"
        assert sam.post(f"{package}/all", whose).json()["warnings"] == []
        return made["shipment"], package

    one, _ = packed(first)
    assert sam.post(f"/shipments/{one['id']}/shipping", number).json()["warnings"] == []
    other, package = packed(second)
    said = (
        f"1Z999AA10123456784 is on {one['number']} of {world.acme.name}, too: check which of them carries it."
    )
    written = {**whose, "tracking_number": "1z 999 aa1 0123 456784"}
    assert sam.post(package, written).json()["warnings"] == [said]
    assert sam.post(package, {**whose, "weight_g": "5"}).json()["warnings"] == [], "no number was written"
    more = sam.post(f"/shipments/{other['id']}/packages", written)
    assert (more.status_code, more.json()["warnings"]) == (201, [said])
    assert sam.post(f"/shipments/{other['id']}/shipping", number).json()["warnings"] == [said]
    assert sam.get(f"/shipments/{other['id']}", whose).json()["warnings"] == []
    with world.olga.acting():
        third, _ = packed(picked(floor, (mugs(floor), 1)))
    mistyped = {**number, "tracking_number": "1Z999AA10123456785"}
    (said,) = sam.post(f"/shipments/{third['id']}/shipping", mistyped).json()["warnings"]
    assert said == "1Z999AA10123456785 would be a number of UPS, but its check digit is wrong: mistyped?"


def test_programs_that_take_the_same_piece_back_at_once_take_it_back_once(floor: Floor) -> None:
    world = floor.world
    with world.olga.acting():
        order = picked(floor, (mugs(floor), 1))
    sam, whose = caller(world.sam), {"client": str(world.acme.id)}
    made = sam.post(f"/orders/{order.id}/packing", whose).json()
    at, package = f"/shipments/{made['shipment']['id']}", made["packages"][0]["id"]
    sam.post(f"{at}/packages/{package}/all", whose)
    line = sam.post(f"{at}/shipping", {**whose, "carrier": "DHL"}).json()["contents"][0]
    back = {**whose, "lines": [{"content": line["id"], "qty": "1"}]}
    assert sorted(at_once(lambda: int(sam.post(f"{at}/returns", back).status_code), 3)) == [201, 422, 422]


def test_a_program_makes_a_shipment_s_papers_and_an_order_s_are_the_same(floor: Floor) -> None:
    world = floor.world
    with world.olga.acting():
        order = picked(floor, (mugs(floor), 4), (teas(floor), 2))
    sam, whose = caller(world.sam), {"client": str(world.acme.id)}
    shipment = sam.post(f"/orders/{order.id}/packing", whose).json()
    of_order, kind = f"/orders/{order.id}/papers", {**whose, "kind": "packing_slip"}
    at, package = f"/shipments/{shipment['shipment']['id']}", shipment["packages"][0]["id"]
    early = sam.post(of_order, kind).json()
    assert early["subject_id"] == str(order.id), "until it is packed, what is picked"
    empty = sam.post(f"{at}/papers", {**kind, "kind": "poem"})
    assert problem(empty)["errors"][0]["field"] == "kind"
    sam.post(f"{at}/packages/{package}/contents", {**whose, "item": "MUG-1", "qty": "3"})
    slip = sam.post(f"{at}/papers", kind)
    assert (slip.status_code, slip.json()["mime"]) == (200, "application/pdf"), slip.content
    assert slip.json()["subject_id"] == shipment["shipment"]["id"]
    assert sam.post(f"{at}/papers", kind).json()["id"] == slip.json()["id"], "made once"
    assert sam.post(of_order, kind).json()["id"] == slip.json()["id"], "the order's is its shipment's"
    sam.post(f"{at}/packages/{package}/contents", {**whose, "item": "MUG-1", "qty": "1"})
    more = sam.post(of_order, kind).json()
    assert more["subject_id"] == slip.json()["subject_id"] and more["edition"] == 2
    for path in (f"{at}/papers", of_order):
        assert caller(world.ada).post(path, kind).status_code == 403, "no client makes papers"
        assert sam.post(path, {**kind, "client": str(world.beta.id)}).status_code == 404
