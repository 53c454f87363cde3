"""Tracking links of carriers our rules do not know: of the workspace, followed by its clients."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connections

from baywindow.shipments.models import CarrierLink
from tests.api.callers import caller
from tests.console.pages import opened
from tests.people import Someone
from tests.stock.floor import Floor
from tests.together import at_once

from .test_pages import sent

AT = "/console/carriers"
GOOD = "https://track.cargo.example/find?n={tracking}&l=de"


def test_a_client_follows_the_link_that_its_warehouse_wrote_down(floor: Floor) -> None:
    ola, alice = floor.world.ola.browser(), floor.world.alice.browser()
    told = {**opened(ola, AT), "name": "Cargo Line", "template": GOOD}
    assert sorted(at_once(lambda: int(ola.post(AT, told).status_code), 3)) == [302, 422, 422]
    with floor.world.olga.acting():
        strange = sent(floor, tracking="CL/77 1", carrier="cargo line")
    to = "https://track.cargo.example/find?n=CL%2F771&amp;l=de"
    for path in (f"/shipments/{strange.id}", "/shipments", f"/shipments/of-order/{strange.order_id}"):
        assert to in alice.get(path).content.decode(), path
    api = caller(floor.world.ada).get(f"/shipments/{strange.id}").json()
    assert api["tracking_link"] == to.replace("&amp;", "&")
    with floor.world.olga.acting():
        strange.tracking_number = "1Z999AA10123456784"
        strange.save(update_fields=["tracking_number"])
    assert "cargo.example/find?n=1Z999" in alice.get(f"/shipments/{strange.id}").content.decode(), "as named"
    with floor.world.olga.acting():
        kept = CarrierLink.objects.get()
    for _ in range(2):
        assert ola.post(f"{AT}/{kept.id}/removal").status_code == 302
    page = alice.get(f"/shipments/{strange.id}").content.decode()
    assert "cargo.example" not in page and "ups.com" in page, "told by the number alone"


def test_a_client_is_told_the_links_of_its_own_carriers_alone(floor: Floor) -> None:
    floor.world.ola.browser().post(AT, {"name": "Cargo  Line", "template": GOOD})
    floor.world.ola.browser().post(AT, {"name": "Rival Freight", "template": GOOD.replace("find", "other")})
    with floor.world.olga.acting():
        sent(floor, tracking="CL/77 1", carrier=" CARGO line")

    def told(someone: Someone) -> list[tuple[str]]:
        with someone.acting(), connections[someone.alias].cursor() as cursor:
            cursor.execute("select name_key from core.carrier_links() order by 1")
            return list(cursor.fetchall())

    assert told(floor.world.alice) == [("cargo line",)]
    assert told(floor.world.bob) == []
    assert told(floor.world.sam) == [("cargo line",), ("rival freight",)]


@pytest.mark.parametrize(
    "template",
    [
        "http://a.example/{tracking}", "https://a.example/", "https://{tracking}.example/",
        "javascript:{tracking}",
        "https://a.example/{tracking}/{tracking}", "https://a@b.example/{tracking}", "https://a.example/{n}{tracking}",
        "https://a.example/ {tracking}",
    ],
)  # fmt: skip
def test_what_is_no_safe_link_is_kept_by_neither_page_nor_database(floor: Floor, template: str) -> None:
    ola = floor.world.ola.browser()
    wrong: Any = ola.post(AT, {"name": "X", "template": template})
    assert wrong.status_code == 422 and "{tracking} stands in it once" in wrong.content.decode()
    with pytest.raises(IntegrityError), connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into core.carrier_link (workspace_id, id, name, name_key, template, version)"
            " values (%s, gen_random_uuid(), 'X', 'x', %s, 1)",
            [floor.world.northdock.id, template],
        )


def test_two_who_change_a_link_see_each_other(floor: Floor) -> None:
    ola = floor.world.ola.browser()
    ola.post(AT, {"name": "Cargo Line", "template": GOOD})
    with floor.world.olga.acting():
        kept = CarrierLink.objects.get()
    at = f"{AT}/{kept.id}"
    mine = {**opened(ola, at), "name": "Cargo Line", "template": GOOD.replace("find", "mine")}
    assert ola.post(at, {**mine, "template": GOOD.replace("find", "theirs")}).status_code == 302
    assert ola.post(at, mine).status_code == 409
    assert floor.world.olga.browser().get(AT).status_code == 403
