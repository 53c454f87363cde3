"""SSCCs of our own and the labels that carry them: each number once, whoever packs beside whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from baywindow.catalog.barcodes import is_sscc
from baywindow.documents.models import Document
from baywindow.orders.orders import find_order
from baywindow.shipments import packages, packing, records
from baywindow.shipments.models import Package
from baywindow.stock.models import HandlingUnit
from baywindow.tenancy.refusal import Refusal
from tests.api.callers import caller, problem
from tests.console.pages import opened
from tests.orders.test_papers import codes, words
from tests.stock.floor import Floor, d
from tests.together import at_once, together

from .picked import mugs, picked


def begun(floor: Floor) -> Any:
    """An order of mugs whose first package was begun; inside a context of staff."""
    return packing.begin(find_order(floor.world.acme.id, picked(floor, (mugs(floor), 2)).id))


def with_prefix(floor: Floor, prefix: str = "4012345", extension: str = "3") -> None:
    """The owner writes the company prefix down, sending the form twice."""
    ola = floor.world.ola.browser()
    told = {**opened(ola, "/console/labels"), "digits": prefix, "extension": extension}
    for _ in range(2):
        assert ola.post("/console/labels", told).status_code == 302


def test_packages_get_numbers_of_the_prefix_and_never_the_same(floor: Floor) -> None:
    with floor.world.olga.acting():
        shipment = begun(floor)
        (bare,) = packages.packages_of(shipment)
        assert bare.sscc == "", "no prefix, no number"
    with_prefix(floor)

    def add() -> str:
        with floor.world.olga.acting():
            return packages.add_package(records.find_shipment(shipment.client_id, shipment.id)).sscc

    given = [*at_once(add, 4), add()]
    assert len(set(given)) == 5 and all(is_sscc(one) and one[:8] == "34012345" for one in given)
    serials = [int(one[8:17]) for one in given]
    assert max(serials) - min(serials) > 1000, "nobody counts by them"
    with floor.world.olga.acting():
        packages.measure(records.find_shipment(shipment.client_id, shipment.id), bare.id, sscc="")
        assert is_sscc(Package.objects.get(id=bare.id).sscc), "what is left empty is filled"


def test_two_shipments_that_begin_at_once_have_numbers_of_their_own(floor: Floor) -> None:
    with_prefix(floor)
    with floor.world.olga.acting():
        orders = [picked(floor, (mugs(floor), 1)) for _ in range(2)]

    def begin(order: Any) -> Any:
        def act() -> str:
            with floor.world.olga.acting():
                made = packing.begin(find_order(order.client_id, order.id))
                return str(packages.packages_of(made)[0].sscc)

        return act

    first, second = together(*map(begin, orders))
    assert first != second and is_sscc(first) and is_sscc(second)


def test_a_handling_unit_without_a_number_gets_one(floor: Floor) -> None:
    made = []
    with floor.world.olga.acting(), pytest.raises(Refusal, match="company prefix"):
        HandlingUnit(client_id=floor.world.acme.id).save()
    with_prefix(floor)
    with floor.world.olga.acting():
        for given in ("", "", "106141412345678908"):
            unit = HandlingUnit(client_id=floor.world.acme.id, sscc=given)
            unit.save()
            made.append(unit.sscc)
    assert made[2] == "106141412345678908" and made[0] != made[1] and all(map(is_sscc, made))


def test_every_number_of_a_prefix_is_given_once_and_then_no_more(floor: Floor) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(distinct s), min(s), max(s) from generate_series(0, 4999) n,"
            " lateral core.scattered(n, 5000, 'secret') s"
        )
        assert cursor.fetchone() == (5000, 0, 4999)
    with_prefix(floor, "401234567890", "3")
    with floor.world.olga.acting():
        shipment = begun(floor)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update core.sscc_counter set last = 9999")
    sam, whose = caller(floor.world.sam), {"client": str(floor.world.acme.id)}
    at = f"/shipments/{shipment.id}/packages"
    assert sam.post(at, whose).status_code == 201, "the last one"
    assert "is given" in problem(sam.post(at, whose))["detail"]
    wrong = floor.world.ola.browser().post("/console/labels", {"digits": "40 12", "extension": "3"})
    assert wrong.status_code == 422 and "4 to 12 digits" in wrong.content.decode()
    assert floor.world.olga.browser().get("/console/labels").status_code == 403


def test_a_label_is_made_from_the_record_once_for_each_state(floor: Floor) -> None:
    with floor.world.olga.acting():
        bare = begun(floor)
        (package,) = packages.packages_of(bare)
    olga, at = floor.world.olga.browser(), f"/console/shipments/{floor.world.acme.id}"
    refused = olga.post(f"{at}/{bare.id}/packages/{package.id}/label", headers={"referer": f"{at}/{bare.id}"})
    assert "has no SSCC" in olga.get(refused.url).content.decode()
    with_prefix(floor)
    with floor.world.olga.acting():
        packages.measure(bare, package.id, sscc="", weight_g=d(2500))
        sscc = Package.objects.get(id=package.id).sscc
    made = [olga.post(f"{at}/{bare.id}/packages/{package.id}/label").url for _ in range(2)]
    assert made[0] == made[1]
    with floor.world.olga.acting():
        other = packages.add_package(records.find_shipment(bare.client_id, bare.id))
    sam, whose = caller(floor.world.sam), {"client": str(floor.world.acme.id)}
    beside = sam.post(f"/shipments/{bare.id}/packages/{other.id}/label", whose).json()
    assert beside["edition"] == 1 and not made[0].endswith(beside["id"]), "each package has its own"
    api = sam.post(f"/shipments/{bare.id}/packages/{package.id}/label", whose)
    assert made[0].endswith(api.json()["id"]), "the API makes the same"
    with floor.world.olga.acting(read_only=True):
        document, _ = Document.objects.of_client(floor.world.acme.id).order_by("id")
        told, read = words(document), codes(document)
    assert (document.kind, document.subject_id, document.published) == ("label", bare.id, False)
    assert read == {("]C", f"(00){sscc}")}
    for said in (
        "Café Anna",
        "Köln",
        "Acme",
        "Northdock",
        f"(00) {sscc}",
        bare.number,
        "2.5 kg",
        "Package 1",
    ):
        assert said in told, said
    assert sscc in olga.get(f"{at}/{bare.id}/packing").content.decode()
