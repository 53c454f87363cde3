"""Expensive acts come out of a purse a person: at work nobody notices it, a script does."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.db import connections

from tests.people import World, join_client
from tests.together import at_once

SEARCH, FILE = "/inventory?q=tea", "/inventory/export.csv"


@pytest.fixture(autouse=True)
def _little(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "COSTLY_PER_MINUTE", 45)


def later(world: World, seconds: int) -> None:
    """So much time goes by for alice's purse."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sec.purse set filled_at = filled_at - make_interval(secs => %s) where person_id = %s",
            [seconds, world.alice.person.id],
        )


def test_it_runs_empty_says_when_to_come_again_and_fills_by_itself(world: World) -> None:
    browser = world.alice.browser()
    for _ in range(2):
        assert browser.get(FILE).getvalue()
    refused = browser.get(FILE)
    assert refused.status_code == 429 and 15 <= int(refused["Retry-After"]) <= 20
    page = refused.content.decode()
    assert "That was a lot at once" in page and "<h1>" in page, "a page one can read, not a bare sentence"
    assert browser.get("/inventory").status_code == 200, "ordinary pages cost nothing"
    assert browser.get(SEARCH).status_code == 200, "and a search is cheap"
    later(world, 30)
    assert browser.get(FILE).status_code == 200


def test_it_is_the_person_s_in_every_membership_and_nobody_else_s(world: World) -> None:
    beta = join_client(world.alice.person, world.beta, "operations")
    assert [world.alice.browser().get(FILE).status_code for _ in range(2)] == [200, 200]
    assert beta.browser().get(FILE).status_code == 429
    assert world.ada.browser().get(FILE).status_code == 200


def test_searches_and_uploads_cost_too(world: World) -> None:
    browser = world.alice.browser()
    assert {browser.get(SEARCH).status_code for _ in range(40)} == {200}
    picture = {"name": "Alice", "picture": io.BytesIO(b"no picture")}
    assert browser.post("/settings/own", picture, headers={"HX-Request": "true"}).status_code == 429


def test_nobody_spends_the_same_twice(world: World) -> None:
    token = world.alice.token()

    def spend() -> float:
        with connections["default"].cursor() as cursor:
            cursor.execute("select sec.spend(%s::text, 10, 45, 0.01)", [token])
            return float(cursor.fetchone()[0])

    assert sorted(wait == 0 for wait in at_once(spend, 6)) == [False] * 2 + [True] * 4


def test_who_has_no_context_spends_nothing(database: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select sec.spend('p.nobody', 1000, 1, 1)")
        assert cursor.fetchone()[0] == 0
