"""Ada and Sam make keys on a page, see them once, and revoke them."""

from __future__ import annotations

import re

import pytest

from baywindow.api.models import ClientKey, StaffKey
from tests.api.callers import Caller, made
from tests.console.pages import opened
from tests.people import World, join_client, make_person

READS = ["stock.view", "catalog.view"]


def shown(html: str) -> str:
    found = re.search(r"bw[ps]_[A-Za-z0-9_-]{43}", html)
    assert found, html
    return found[0]


def test_ada_makes_a_key_sees_it_once_and_revokes_it(world: World) -> None:
    ada = world.ada.browser()
    form = {
        **opened(ada, "/settings/api/new"),
        "name": "ERP bridge",
        "kind": "machine",
        "lasting": "0",
        "capabilities": READS,
    }
    text = shown(
        ada.post("/settings/api/new", {**form, "networks": "127.0.0.0/8\n10.0.0.0/8"}).content.decode()
    )
    assert Caller(text).get("/balances").status_code == 200
    page = ada.get("/settings/api").content.decode()
    assert "ERP bridge" in page and text not in page and "127.0.0.0/8" in page
    with world.ada.acting(read_only=True):
        key = ClientKey.objects.get()
    assert ada.post(f"/settings/api/{key.id}/revocation").status_code == 302
    assert Caller(text).get("/me").status_code == 401
    assert "ERP bridge" not in ada.get("/settings/api").content.decode()
    assert "revoked" in ada.get("/settings/api?ended=1").content.decode()
    assert ada.post(f"/settings/api/{key.id}/revocation").status_code == 404


def test_a_form_sent_twice_makes_one_key(world: World) -> None:
    sam = world.sam.browser()
    form = {
        **opened(sam, "/console/keys/new"),
        "name": "Gate",
        "kind": "machine",
        "lasting": "0",
        "capabilities": ["stock.receive"],
    }
    text = shown(sam.post("/console/keys/new", form).content.decode())
    again = sam.post("/console/keys/new", form)
    assert (
        again.status_code == 422 and "before" in again.content.decode() and text not in again.content.decode()
    )
    with world.sam.acting(read_only=True):
        assert StaffKey.objects.count() == 1


def test_sam_makes_a_key_for_acme_that_only_reads(world: World) -> None:
    sam = world.sam.browser()
    form = {
        **opened(sam, "/console/keys/new"),
        "name": "Acme's ERP",
        "kind": "machine",
        "lasting": "0",
        "scope": str(world.acme.id),
    }
    refused = sam.post("/console/keys/new", {**form, "capabilities": [*READS, "stock.receive"]})
    assert refused.status_code == 422 and "Receive goods into stock" in refused.content.decode()
    text = shown(sam.post("/console/keys/new", {**form, "capabilities": READS}).content.decode())
    assert Caller(text).get("/me").json()["client"]["id"] == str(world.acme.id)
    assert "Acme" in sam.get("/console/keys").content.decode()
    assert "Northdock" in world.ada.browser().get("/settings/api").content.decode(), "Ada sees who made it"


@pytest.mark.parametrize(
    "networks", ["10.0.0.1/8", "everywhere", "10.0.0.0/33", "fe80::%eth0/64", "\n".join(["10.0.0.0/8"] * 21)]
)
def test_a_network_must_be_one(world: World, networks: str) -> None:
    ada = world.ada.browser()
    form = {
        **opened(ada, "/settings/api/new"),
        "name": "x",
        "kind": "machine",
        "lasting": "0",
        "capabilities": READS,
        "networks": networks,
    }
    assert ada.post("/settings/api/new", form).status_code == 422


def test_nobody_gives_what_they_have_not(world: World) -> None:
    ada = world.ada.browser()
    form = {
        **opened(ada, "/settings/api/new"),
        "name": "x",
        "kind": "machine",
        "lasting": "0",
        "capabilities": ["stock.receive"],
    }
    assert ada.post("/settings/api/new", form).status_code == 422
    assert world.alice.browser().get("/settings/api").status_code == 403


def test_keys_come_page_by_page(world: World) -> None:
    for _ in range(53):
        made(world.ada)
    ada = world.ada.browser()
    first = ada.get("/settings/api").content.decode()
    after = re.search(r"after=([\w-]+)", first)
    assert after and first.count("Revoke it") == 50
    assert ada.get(f"/settings/api?after={after[1]}").content.decode().count("Revoke it") == 3


def test_the_list_says_which_keys_rest_and_what_they_lost(world: World) -> None:
    """A key is refused while its maker is out, works again when they are back, shrinks with their role."""
    world.people["abe"] = join_client(make_person("abe", world.acme.code), world.acme, "admin")
    key, staff_s, sam = made(world.ada), made(world.sam, client_id=world.acme.id), world.sam.browser()
    abe = world.abe.browser()
    assert "rests" not in abe.get("/settings/api").content.decode()
    address = f"/console/clients/{world.acme.id}/people/{world.ada.membership}"
    sam.post(f"{address}/deactivation", world.ada.seen())
    page = abe.get("/settings/api").content.decode()
    assert (
        page.count(">rests<") == 1 and "Refused while Ada is out" in page and "Refused while Sam" not in page
    )
    assert ">rests<" in sam.get("/console/keys").content.decode()
    assert (Caller(key.text).get("/me").status_code, Caller(staff_s.text).get("/me").status_code) == (
        401,
        200,
    )
    sam.post(f"{address}/reactivation", world.ada.seen())
    assert (
        ">rests<" not in abe.get("/settings/api").content.decode()
        and Caller(key.text).get("/me").status_code == 200
    )
    sam.post(address, world.ada.seen(role="finance"))
    assert "No longer, as Ada may not:" in abe.get("/settings/api").content.decode()
    assert Caller(key.text).get("/balances").status_code == 403


def test_the_reference_shows_a_client_what_a_client_can_do(world: World) -> None:
    portal = world.alice.browser().get("/settings/api/reference").content.decode()
    console = world.sam.browser().get("/console/keys/reference").content.decode()
    assert "/balances" in portal and "/movements/receipts" not in portal
    assert (
        "/movements/receipts" in console and "/movements/bulk" in console and "decimal in quotes" in console
    )


def test_the_reference_is_built_alike_in_every_language(world: World) -> None:
    def shape(told: str) -> tuple[int, int]:
        return told.count("<details open"), told.count("<b>*</b></td>")

    address, alice = "/settings/api/reference", world.alice.browser()
    english = alice.get(address).content.decode()
    alice.post("/settings/own", {"name": "Alice", "locale": "de"})
    german = alice.get(address).content.decode()
    assert 'lang="de"' in german and "<summary>Antwort" in german
    assert shape(english)[0] > 0 and shape(english) == shape(german)
