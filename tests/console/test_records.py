"""Clients, items, warehouses and lots: made, changed, never overwritten unawares."""

from __future__ import annotations

import re

import pytest

from baywindow.catalog.models import Item, ItemBarcode, ItemCost, ItemPack
from baywindow.stock import ledger
from baywindow.stock.ledger import receive
from baywindow.stock.models import ClientWarehouse, Location, Lot, Warehouse
from baywindow.tenancy.models import Client
from tests.console.pages import opened
from tests.stock.floor import WHY, Floor, d, item
from tests.together import at_once

ITEM = {"sku": "NEW-1", "name": "New thing", "uom": "each"}
EAN = {"code": "4006381333931", "kind": "gtin"}
CLIENT = {
    "code": "juniper",
    "name": "Juniper Tea",
    "trade": "Tea",
    "time_zone": "Europe/Berlin",
    "locale": "de",
    "currency": "eur",
    "shows_locations": "on",
    "on_time_target": "99",
    "dock_hours_target": "12",
}


def test_sam_opens_a_client_and_changes_what_its_portal_shows(floor: Floor) -> None:
    sam = floor.world.sam.browser()
    made = sam.post("/console/clients/new", CLIENT)
    assert made.status_code == 302
    with floor.world.sam.acting(read_only=True):
        client = Client.objects.get(code="juniper")
        assert (client.currency, client.shows_locations, client.shows_unit_value) == ("EUR", True, False)
    again = sam.post("/console/clients/new", CLIENT)
    assert again.status_code == 422 and "has this code" in again.content.decode()
    address = f"/console/clients/{client.id}/edit"
    form = {**CLIENT, **opened(sam, address), "code": "juniper-tea", "status": "active"}
    form.pop("shows_locations")
    assert sam.post(address, form).status_code == 302
    with floor.world.sam.acting(read_only=True):
        assert not Client.objects.get(code="juniper-tea").shows_locations
    assert sam.post("/console/clients/new", CLIENT).status_code == 302, "the old code is free again"


def test_alice_sees_the_new_setting_at_once(floor: Floor) -> None:
    sam, acme = floor.world.sam.browser(), floor.world.acme
    address = f"/console/clients/{acme.id}/edit"
    form = {**CLIENT, **opened(sam, address), "code": acme.code, "name": acme.name, "status": "active"}
    form.pop("shows_locations")
    assert sam.post(address, form).status_code == 302
    with floor.world.alice.acting(read_only=True) as member:
        assert not member.shows_locations


def test_only_who_may_edits_clients_and_warehouses(floor: Floor) -> None:
    for who in ("olga", "cleo", "carl", "dirk"):
        browser = getattr(floor.world, who).browser()
        for address in ("clients/new", f"clients/{floor.world.acme.id}/edit", "warehouses/new"):
            assert browser.get(f"/console/{address}").status_code == 403
            assert browser.post(f"/console/{address}", CLIENT).status_code == 403


def test_cleo_keeps_an_item_with_codes_and_packs(floor: Floor) -> None:
    cleo, items = floor.world.cleo.browser(), f"/console/items/{floor.world.acme.id}"
    made = cleo.post(f"{items}/new", {**ITEM, "expiry_tracked": "on", "origin_country": "in"})
    assert made.status_code == 302
    page = made["Location"]
    wrong = cleo.post(f"{page}/barcodes", {**EAN, "code": "4006381333932"})
    assert wrong.status_code == 422 and "is not a GTIN" in wrong.content.decode()
    own = {"code": "4006381333932", "kind": "other"}
    assert cleo.post(f"{page}/barcodes", own).status_code == 302, "a code of the client's own"
    assert cleo.post(f"{page}/barcodes", EAN).status_code == 302
    assert cleo.post(f"{page}/packs", {"uom": "carton", "qty": "12"}).status_code == 302
    assert cleo.post(f"{page}/packs", {"uom": "carton", "qty": "10"}).status_code == 422
    with floor.world.sam.acting(read_only=True):
        found = Item.objects.get(sku="NEW-1")
        assert (found.lot_tracked, found.origin_country) == (True, "IN")
        assert ItemBarcode.objects.get(code="4006381333931").kind == "gtin"
        pack = ItemPack.objects.get(item_id=found.id)
    assert cleo.post(f"{page}/packs/{pack.id}/removal").status_code == 302
    again = cleo.post(f"{items}/new", ITEM)
    assert again.status_code == 422 and "of this SKU already" in again.content.decode()


def test_a_code_belongs_to_one_item(floor: Floor) -> None:
    cleo, items = floor.world.cleo.browser(), f"/console/items/{floor.world.acme.id}"
    assert cleo.post(f"{items}/{floor.mug.id}/barcodes", EAN).status_code == 302
    other = cleo.post(f"{items}/{floor.tea.id}/barcodes", EAN)
    assert other.status_code == 422 and "Another item" in other.content.decode()


def test_who_saves_second_sees_both_versions(floor: Floor) -> None:
    address = f"/console/items/{floor.world.acme.id}/{floor.mug.id}/edit"
    sam, cleo = floor.world.sam.browser(), floor.world.cleo.browser()
    hers, his = opened(cleo, address), opened(sam, address)
    mug = {"sku": "MUG-1", "uom": "each"}
    assert sam.post(address, {**mug, **his, "name": "Sam's mug"}).status_code == 302
    lost = cleo.post(address, {**mug, **hers, "name": "Cleo's mug"})
    text = lost.content.decode()
    assert lost.status_code == 409
    assert "Sam&#x27;s mug" in text or "Sam&#39;s mug" in text
    assert text.count("Cleo") >= 2, "in the comparison and still in the form"
    with floor.world.sam.acting(read_only=True):
        assert Item.objects.get(id=floor.mug.id).name == "Sam's mug"
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version
    again = cleo.post(address, {**mug, "version": version.group(1), "name": "Cleo's mug"})
    assert again.status_code == 302


@pytest.mark.parametrize("room", ["client", "warehouse", "location", "lot"])
def test_no_form_overwrites_a_colleague_unawares(floor: Floor, room: str) -> None:
    acme, sam = floor.world.acme, floor.world.sam.browser()
    address, form = {
        "client": (f"/console/clients/{acme.id}/edit", {**CLIENT, "code": acme.code, "status": "active"}),
        "warehouse": (f"/console/warehouses/{floor.berlin.id}/edit", {"code": "BER", "time_zone": "UTC"}),
        "location": (
            f"/console/warehouses/{floor.berlin.id}/locations/{floor.shelf.id}",
            {"code": "A-01", "type": "pick"},
        ),
        "lot": (f"/console/stock/{acme.id}/lots/{floor.fresh.id}", {"expiry_date": "2031-01-01"}),
    }[room]
    field = {"client": "name", "warehouse": "name", "location": "zone", "lot": "status"}[room]
    first, second = ("recalled", "quarantine") if room == "lot" else ("One", "Two")
    form |= opened(sam, address)
    assert sam.post(address, {**form, field: first}).status_code == 302
    late = sam.post(address, {**form, field: second})
    assert late.status_code == 409 and "Both versions" in late.content.decode()
    assert sam.post(address, {**form, field: first}).status_code == 302, "nothing to choose: it says the same"


def test_archiving_waits_until_nothing_is_left(floor: Floor) -> None:
    page = f"/console/items/{floor.world.acme.id}/{floor.mug.id}"
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(3), WHY)
    cleo = floor.world.cleo.browser()
    refused = cleo.post(f"{page}/archiving", headers={"HX-Request": "true"})
    assert refused.status_code == 409 and "still in stock" in refused.content.decode()
    with floor.world.sam.acting():
        ledger.adjust(floor.mugs(), d(-3), WHY)
    assert cleo.post(f"{page}/archiving").status_code == 302
    assert "archived" in cleo.get(page).content.decode()
    assert cleo.post(f"{page}/return").status_code == 302


def test_an_item_that_moved_keeps_its_unit(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(), d(3), WHY)
    sam, address = floor.world.sam.browser(), f"/console/items/{floor.world.acme.id}/{floor.mug.id}/edit"
    form = {"sku": "MUG-1", "name": "Mug", **opened(sam, address)}
    refused = sam.post(address, {**form, "uom": "box"})
    assert refused.status_code == 422 and "count in each" in refused.content.decode()
    refused = sam.post(address, {**form, "uom": "each", "lot_tracked": "on"})
    assert refused.status_code == 422 and "adjust it to zero first" in refused.content.decode()


def test_carl_writes_costs_down_and_others_may_not(floor: Floor) -> None:
    page = f"/console/items/{floor.world.acme.id}/{floor.mug.id}"
    form = {"unit_cost": "2.50", "currency": "EUR", "note": "from the last invoice"}
    for who in ("olga", "cleo", "dirk"):
        assert getattr(floor.world, who).browser().post(f"{page}/cost", form).status_code == 403
    carl = floor.world.carl.browser()
    assert carl.post(f"{page}/cost", form).status_code == 302
    stale = carl.post(f"{page}/cost", {**form, "unit_cost": "2.60"})
    assert stale.status_code == 409 and "Both versions" in stale.content.decode(), "opened before the first"
    assert carl.post(f"{page}/cost", {**form, "unit_cost": "2.75", "version": "1"}).status_code == 302
    with floor.world.carl.acting(read_only=True):
        assert [cost.unit_cost for cost in ItemCost.objects.all()] == [d("2.75")]
    with floor.world.olga.acting(read_only=True):
        assert not ItemCost.objects.exists()
    assert carl.get(f"{page}/edit").status_code == 403


def test_sam_opens_a_warehouse_with_locations_and_shows_it_to_beta(floor: Floor) -> None:
    sam = floor.world.sam.browser()
    made = sam.post(
        "/console/warehouses/new", {"code": "MUC", "name": "Munich", "time_zone": "Europe/Berlin"}
    )
    assert made.status_code == 302
    page = made["Location"]
    assert sam.post(f"{page}/locations", {"code": "B-01", "zone": "B", "type": "bulk"}).status_code == 302
    twice = sam.post(f"{page}/locations", {"code": "B-01", "type": "bulk"})
    assert twice.status_code == 422 and "location of this code" in twice.content.decode()
    assert sam.post(f"{page}/clients", {"client": str(floor.world.beta.id)}).status_code == 302
    with floor.world.bob.acting(read_only=True):
        assert [one.code for one in ClientWarehouse.objects.all()] == ["MUC"]
    with floor.world.sam.acting(read_only=True):
        assert Location.objects.filter(warehouse_id=Warehouse.objects.get(code="MUC").id).count() == 1


def test_what_clients_see_of_a_location_follows_it(floor: Floor) -> None:
    with floor.world.sam.acting():
        ledger.receive(floor.mugs(location_id=floor.shelf.id), d(3), WHY)
    sam = floor.world.sam.browser()
    address = f"/console/warehouses/{floor.berlin.id}/locations/{floor.shelf.id}"
    form = {**opened(sam, address), "code": "A-01-NEW", "zone": "A", "type": "pick"}
    assert sam.post(address, form).status_code == 302
    from baywindow.stock.models import ClientLocation

    with floor.world.alice.acting(read_only=True):
        assert [one.code for one in ClientLocation.objects.all()] == ["A-01-NEW"]


def test_cleo_recalls_a_lot_and_carl_may_not(floor: Floor) -> None:
    address = f"/console/stock/{floor.world.acme.id}/lots/{floor.fresh.id}"
    cleo = floor.world.cleo.browser()
    form = {**opened(cleo, address), "status": "recalled", "expiry_date": "2031-01-01"}
    assert floor.world.carl.browser().post(address, form).status_code == 403
    assert cleo.post(address, {**form, "mfg_date": "2032-01-01"}).status_code == 422
    assert cleo.post(address, form).status_code == 302
    with floor.world.alice.acting(read_only=True):
        assert Lot.objects.get(id=floor.fresh.id).status == "recalled"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/console/clients/new", CLIENT),
        ("/console/items/{acme}/new", ITEM),
        ("/console/items/{acme}/{mug}/barcodes", EAN),
        ("/console/items/{acme}/{mug}/packs", {"uom": "carton", "qty": "12"}),
        ("/console/warehouses/new", {"code": "MUC", "name": "Munich", "time_zone": "UTC"}),
        ("/console/warehouses/{berlin}/locations", {"code": "B-01", "type": "pick"}),
    ],
)
def test_the_same_form_sent_by_three_at_once_makes_one_record(
    floor: Floor, address: str, form: dict[str, str]
) -> None:
    at = address.format(acme=floor.world.acme.id, mug=floor.mug.id, berlin=floor.berlin.id)
    answers = at_once(lambda: floor.world.sam.browser().post(at, form).status_code, 3)
    assert sorted(answers) == [302, 422, 422]


def test_costs_written_by_three_at_once_are_one_record(floor: Floor) -> None:
    at = f"/console/items/{floor.world.acme.id}/{floor.mug.id}/cost"
    form = {"unit_cost": "2.50", "currency": "EUR"}
    assert at_once(lambda: floor.world.carl.browser().post(at, form).status_code, 3)[0] in {302, 422}
    with floor.world.carl.acting(read_only=True):
        assert ItemCost.objects.count() == 1


def test_a_warehouse_is_hidden_from_a_client_and_shown_again(floor: Floor) -> None:
    sam, world = floor.world.sam.browser(), floor.world
    page, berlin = f"/console/warehouses/{floor.berlin.id}", f'value="{floor.berlin.id}"'
    with world.sam.acting():
        receive(floor.mugs(), d(5), WHY)
    assert berlin in world.alice.browser().get("/stock-balance").content.decode()
    hidden = sam.post(f"{page}/clients/{world.acme.id}/removal", follow=True).content.decode()
    assert "off Acme" in hidden and sam.post(f"{page}/clients/{world.acme.id}/removal").status_code == 302
    seen = world.alice.browser().get("/stock-balance").content.decode()
    assert berlin not in seen and "MUG-1" in seen, "stock is never hidden"
    assert sam.post(f"{page}/clients", {"client": str(world.acme.id)}).status_code == 302
    assert berlin in world.alice.browser().get("/stock-balance").content.decode()
    assert world.carl.browser().post(f"{page}/clients/{world.acme.id}/removal").status_code == 403


def test_two_who_save_at_once_do_not_both_win(floor: Floor) -> None:
    at = f"/console/stock/{floor.world.acme.id}/lots/{floor.fresh.id}"
    form = opened(floor.world.sam.browser(), at) | {"expiry_date": "2031-01-01"}
    words = iter(["recalled", "quarantine", "expired"])

    def save() -> int:
        return floor.world.sam.browser().post(at, {**form, "status": next(words)}).status_code

    assert sorted(at_once(save, 3)) == [302, 409, 409]


def test_an_item_of_beta_is_not_found_under_acme(floor: Floor) -> None:
    with floor.world.sam.acting():
        betas = item(floor.world.beta, "B-1")
    sam = floor.world.sam.browser()
    foreign = sam.get(f"/console/items/{floor.world.acme.id}/{betas.id}")
    missing = sam.get(f"/console/items/{floor.world.acme.id}/01900000-0000-7000-8000-000000000000")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
