"""What did not succeed, in the access log: told once for each five minutes, of known people, in their log."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from baywindow.accounts import contexts
from baywindow.activity.errands import tell_troubles
from baywindow.activity.models import AccessLog, TeamAccessLog
from baywindow.tenancy.sign_in import SignInPolicy, SsoProvider
from tests.accounts.door import asked, signed_in, with_app
from tests.api.callers import Caller, made
from tests.people import Browser, World, join_client

TROUBLE = ("sign_in_failed", "refused", "policy", "provider")


@pytest.fixture(autouse=True)
def _nothing_waits(database: None) -> None:
    owner("delete from sec.trouble")


def owner(sql: str) -> list[Any]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def told_later() -> int:
    """What the worker tells when the five minutes are over."""
    owner("update sec.trouble set began_at = began_at - interval '11 minutes'")
    return tell_troubles()


def entries(world: World, reader: str = "ada") -> list[tuple[str, ...]]:
    """acme's entries, or the team's: the policies told of may keep its readers out."""
    kind: Any = AccessLog if reader == "ada" else TeamAccessLog
    whose = {"client_id": world.acme.id} if reader == "ada" else {}
    found = kind._base_manager.using("owner").filter(workspace_id=world.northdock.id, **whose)
    told = found.filter(kind__in=TROUBLE).order_by("seq")
    return [
        (one.kind, one.person_name, one.what.partition(" from ")[0], one.address, one.detail) for one in told
    ]


def test_wrong_passwords_are_one_entry_in_the_log_of_each_of_one_s_memberships(world: World) -> None:
    beta = join_client(world.alice.person, world.beta, "executive")
    browser = Browser(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    for _ in range(3):
        asked(browser, world.alice, "wrong")
    assert tell_troubles() == 0, "they are still counted"
    assert told_later() >= 3
    assert entries(world) == [("sign_in_failed", "Alice", "3 times", "127.0.0.1", "Firefox on Linux")]
    told = owner("select client_id from access_log where kind = 'sign_in_failed'")
    assert (beta.client_id,) in told
    assert told_later() == 0, "and told once"


def test_an_address_that_nobody_has_leaves_nothing_behind(world: World) -> None:
    before = owner("select count(*) from access_log")
    Browser().post("/accounts/login/", {"login": "nobody@example.test", "password": "wrong"})
    assert owner("select who, times from sec.trouble") == [("nobody@example.test", 1)]
    told_later()
    assert owner("select count(*) from sec.trouble") == [(0,)]
    assert owner("select count(*) from access_log") == before


def test_a_wrong_code_counts_too(world: World) -> None:
    with_app(signed_in(world.sam))
    browser = Browser()
    asked(browser, world.sam)
    browser.post("/accounts/security/second-factor/ask/", {"code": "000000"})
    told_later()
    assert [one[:4] for one in entries(world, "ola")] == [("sign_in_failed", "Sam", "1 times", "127.0.0.1")]


def test_refused_pages_are_counted_together_and_told_to_the_own_side(world: World) -> None:
    alice, sam = world.alice.browser(), world.dirk.browser()
    for _ in range(2):
        assert alice.get("/settings/access-log").status_code == 403
    assert sam.get("/console/team").status_code == 403
    told_later()
    (told,) = entries(world)
    assert told[:4] == ("refused", "Alice", "GET /settings/access-log", "127.0.0.1")
    assert told[4].startswith("2 times from ")
    assert [one[:3] for one in entries(world, "ola")] == [("refused", "Dirk", "GET /console/team")]


def test_what_a_look_may_not_open_or_send_is_told_to_the_client(world: World) -> None:
    browser = Browser()
    browser.cookies[settings.CONTEXT_COOKIE] = contexts.mint_view_as(
        world.sam.token(), world.acme.id, None, "operations", "Ticket 17"
    )
    assert browser.get("/settings/access-log").status_code == 403
    assert browser.get("/console/clients").status_code == 403
    told_later()
    assert [one[:4] for one in entries(world)] == [("refused", "Sam", "GET /console/clients", "")]
    assert browser.post("/inventory", headers={"HX-Request": "true"}).status_code == 409
    told_later()
    assert [one[2] for one in entries(world)] == ["GET /console/clients", "POST /inventory"]


def test_what_a_key_may_not_do_is_told_too(world: World) -> None:
    program = Caller(made(world.ada, "catalog.view").text)
    assert program.get("/movements").status_code == 403
    told_later()
    assert [one[:4] for one in entries(world)] == [
        ("refused", "Test bridge", "GET /api/v1/movements", "127.0.0.1")
    ]


def test_an_address_that_no_text_can_hold_is_refused_like_any_other(world: World) -> None:
    assert world.sam.browser().get("/documents/file/a%00b").status_code == 403
    assert told_later() == 1 and "a\ufffdb" in str(entries(world, "sam"))


def test_a_flood_of_refusals_is_two_rows(world: World) -> None:
    alice = world.alice.browser()
    for _ in range(30):
        alice.get("/settings/access-log")
    assert owner("select count(*) <= 2, sum(times) from sec.trouble") == [(True, 30)]


def test_changed_rules_of_signing_in_are_told_to_those_they_speak_of(world: World) -> None:
    sam = world.sam.browser()
    page = f"/console/clients/{world.acme.id}/sign-in"
    sam.post(page, {"second_factor": "on", "hours": "8", "idle_minutes": "45", "networks": "", "version": ""})
    sam.post("/console/sign-in/clients", {"networks": "127.0.0.1", "version": ""})
    sam.post("/console/sign-in/team", {"version": "", "hours": "9"})
    assert [one[:3] for one in entries(world)] == [
        ("policy", "Sam", "This client"), ("policy", "Sam", "Every client"),
    ]  # fmt: skip
    first, second = (one[4] for one in entries(world))
    assert first == "Second factor needed, Session 8 h, Pause 45 min"
    assert second == "Networks 127.0.0.1/32"
    assert [one[:3] for one in entries(world, "ola")] == [
        ("policy", "Sam", "Every client"), ("policy", "Sam", "The team"),
    ]  # fmt: skip
    SignInPolicy._base_manager.using("owner").filter(workspace_id=world.northdock.id).delete()
    assert entries(world)[-1][:2] == ("policy", "Command line")


def test_a_company_s_sign_in_is_told_when_it_comes_changes_and_goes(world: World) -> None:
    made = SsoProvider(
        workspace_id=world.northdock.id, for_client_id=world.acme.id, name="Acme ID", issuer="https://id.test"
    )
    made.save(using="owner")
    made.only = True
    made.save(using="owner")
    made.delete(using="owner")
    assert [one[4] for one in entries(world)] == ["Connected", "Changed, the only way in", "Taken away"]
