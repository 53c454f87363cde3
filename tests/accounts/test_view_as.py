"""Staff look through a client's eyes: what they see, that they can change nothing, and who is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from baywindow.accounts import contexts
from baywindow.activity.errands import tell_ends
from baywindow.activity.models import AccessLog
from baywindow.tenancy.context import ContextExpired, entered
from baywindow.tenancy.models import ClientMember, StaffMember
from baywindow.tenancy.refusal import Refusal
from tests.people import Browser, Someone, World
from tests.together import at_once

REASON = "Ticket 17: cannot find the export"


def page_of(world: World) -> str:
    return f"/console/clients/{world.acme.id}/view-as"


def signed_in(someone: Someone) -> Browser:
    browser = Browser()
    browser.force_login(someone.person)
    browser.get("/switch")
    return browser


def looking(world: World, eyes: str | None = None) -> Browser:
    """sam's browser, looking through alice's eyes."""
    browser = signed_in(world.sam)
    answer = browser.post(
        page_of(world), {"eyes": eyes or f"member:{world.alice.membership}", "reason": REASON}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return browser


def look(world: World, role: str = "operations") -> str:
    return contexts.mint_view_as(world.sam.token(), world.acme.id, None, role, REASON)


def entries(world: World) -> list[tuple[str, str, str, str]]:
    """acme's access log, as its admin reads it, oldest first."""
    with world.ada.acting():
        found = AccessLog.objects.order_by("seq")
        return [(one.kind, one.person_name, one.what, one.detail) for one in found]


def test_sam_sees_what_alice_sees_and_a_banner_on_every_page(world: World) -> None:
    browser = looking(world)
    for url in ("/", "/inventory", "/movements", "/stock-balance"):
        text = browser.get(url).content.decode()
        assert "is looking through Alice’s eyes" in text and REASON in text, url
        assert "Operations of Acme" in text
    for url in ("/settings/access-log", "/console/clients"):  # alice may not read it; the console is away
        answer = browser.get(url)
        assert answer.status_code == 403
        assert "You are looking through a client’s eyes" in answer.content.decode()
    missing = browser.get("/no-such-page")
    assert missing.status_code == 404 and "End the view" in missing.content.decode()


def test_a_role_can_be_looked_through_where_nobody_holds_it_yet(world: World) -> None:
    browser = looking(world, "role:finance")
    assert "is looking through Finance’s eyes" in browser.get("/").content.decode()
    assert browser.get("/inventory").status_code == 403


@pytest.mark.parametrize("made_by", ["workspace", "client"])
def test_a_role_of_somebody_s_own_making_can_be_looked_through(world: World, made_by: str) -> None:
    maker, address = {
        "workspace": (world.sam, "/console/clients/roles/new"),
        "client": (world.ada, "/settings/team/roles/new"),
    }[made_by]
    told = {"name": "Night QA", "capabilities": ["home.view", "stock.view"]}
    assert maker.browser().post(address, told).status_code == 302
    page = world.sam.browser().get(page_of(world)).content.decode()
    choice = re.search(r'value="(role:[^"]{36})"[^>]*>Night QA<', page)
    assert choice
    seen = looking(world, choice[1]).get("/").content.decode()
    assert "is looking through Night QA’s eyes" in seen and "Night QA of Acme" in seen


def test_one_click_leads_back_to_the_client_s_page(world: World) -> None:
    browser = looking(world)
    token = browser.cookies[settings.CONTEXT_COOKIE].value
    answer = browser.post("/view-as/end", follow=True)
    assert answer.redirect_chain[-1][0] == f"/console/clients/{world.acme.id}"
    assert answer.status_code == 200 and b"is looking through" not in answer.content
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def test_the_end_goes_nowhere_but_to_our_own_pages(world: World) -> None:
    browser = looking(world)
    answer = browser.post("/view-as/end", {"client": "//evil.example", "next": "//evil.example"})
    assert answer["Location"] == f"/switch?renew=1&next=%2Fconsole%2Fclients%2F{world.acme.id}"
    assert browser.post("/view-as/end")["Location"] == "/switch?renew=1&next=%2Fconsole", "and once"


def test_it_ends_by_itself_after_half_an_hour_and_leads_to_the_console(world: World) -> None:
    browser = looking(world)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select max(expires_at) from sec.context where read_only and workspace_id = %s",
            [world.northdock.id],
        )
        left = cursor.fetchone()[0] - datetime.now(UTC)
        assert timedelta(minutes=29) < left <= timedelta(minutes=30)
        cursor.execute(
            "update sec.context set expires_at = now() where read_only and workspace_id = %s",
            [world.northdock.id],
        )
    answer = browser.get("/inventory", follow=True)
    assert answer.redirect_chain[-1][0] == "/console"


def test_nobody_looks_longer_than_half_an_hour_nor_than_their_own_context(world: World) -> None:
    token = world.sam.token()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sec.context set expires_at = now() + interval '5 minutes' where person_id = %s",
            [world.sam.person.id],
        )
    looked = contexts.mint_view_as(token, world.acme.id, None, "admin", REASON)
    with entered("portal", looked) as member:
        assert member.view_as and member.view_as.until < datetime.now(UTC) + timedelta(minutes=6)


def test_a_form_sent_while_looking_is_refused_in_words(world: World) -> None:
    browser = looking(world)
    answer = browser.post("/inventory", headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "nothing was changed" in answer.content.decode()


def test_the_database_itself_lets_nothing_be_written(world: World) -> None:
    with (
        pytest.raises(DatabaseError, match="read-only"),
        entered("portal", look(world), read_only=False),
        connections["portal"].cursor() as cursor,
    ):
        cursor.execute("create table core.evil (x int)")
    with pytest.raises(ContextExpired), entered("staff", look(world), read_only=False):
        pass


@pytest.mark.parametrize("who", ["olga", "carl", "dirk"])
def test_without_the_capability_nobody_looks(world: World, who: str) -> None:
    someone: Someone = getattr(world, who)
    assert someone.browser().get(page_of(world)).status_code == 403
    with pytest.raises(DatabaseError):
        contexts.mint_view_as(someone.token(), world.acme.id, None, "admin", REASON)


def test_a_reason_is_needed_and_only_this_client_s_people_and_roles_can_be_chosen(world: World) -> None:
    browser = world.sam.browser()
    for eyes, reason in (
        (f"member:{world.alice.membership}", " "), ("role:owner", REASON), ("member:x", REASON),
        (f"member:{world.bob.membership}", REASON), (f"member:{world.sam.membership}", REASON),
    ):  # fmt: skip
        assert browser.post(page_of(world), {"eyes": eyes, "reason": reason}).status_code == 422
    for role, reason in (("owner", REASON), ("admin", "")):
        with pytest.raises(Refusal):
            contexts.mint_view_as(world.sam.token(), world.acme.id, None, role, reason)
    assert "view_as" not in [kind for kind, *_ in entries(world)]


def test_a_second_send_begins_no_second_look(world: World) -> None:
    browser = signed_in(world.sam)
    staff = browser.cookies[settings.CONTEXT_COOKIE].value
    form = {"eyes": "role:admin", "reason": REASON}
    assert browser.post(page_of(world), form)["Location"] == "/"
    browser.cookies[settings.CONTEXT_COOKIE] = staff  # the same form once more, from the same page
    assert browser.post(page_of(world), form)["Location"].startswith("/switch?renew=1")
    assert [kind for kind, *_ in entries(world)].count("view_as") == 1


def _demote(world: World, model: Any, someone: Someone) -> None:
    with transaction.atomic(using="owner"):
        model._base_manager.using("owner").filter(person_id=someone.person.id).update(role="driver")


@pytest.mark.parametrize("whose", ["staff", "client", "suspended client", "password"])
def test_what_the_look_was_made_from_ends_it(world: World, whose: str) -> None:
    token = contexts.mint_view_as(world.sam.token(), world.acme.id, world.alice.membership, "", REASON)
    if whose == "staff":
        _demote(world, StaffMember, world.sam)
    elif whose == "client":
        _demote(world, ClientMember, world.alice)
    elif whose == "password":
        world.sam.person.set_password("another long password")
        world.sam.person.save()
    else:
        world.acme.status = "suspended"
        world.acme.save(using="owner")
    with pytest.raises(ContextExpired), entered("portal", token):
        pass


def test_the_client_reads_who_looked_why_and_at_what(world: World) -> None:
    browser = looking(world)
    browser.get("/inventory?q=tea")
    browser.get("/inventory/export.csv").getvalue()
    browser.post("/view-as/end")
    told = [entry for entry in entries(world) if entry[0] != "membership"]
    assert [kind for kind, *_ in told] == ["view_as", "viewed", "export", "view_as_end"]
    assert {name for _, name, *_ in told} == {"Sam"}
    assert told[0][2:] == ("Alice", REASON)
    assert told[1][2] == "/inventory"
    assert told[2][2].endswith(".csv") and told[2][3] == "/inventory/export.csv"


def ends(world: World) -> list[str]:
    return [detail for kind, _, _, detail in entries(world) if kind == "view_as_end"]


def test_a_look_that_ends_by_itself_is_told_once(world: World) -> None:
    look(world)
    tell_ends()
    assert ends(world) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sec.context set expires_at = now() - interval '1 minute'"
            " where read_only and workspace_id = %s",
            [world.northdock.id],
        )
    at_once(tell_ends, 4)
    tell_ends()
    (told,) = ends(world)
    assert re.fullmatch(r"By itself, at \d\d:\d\d UTC", told)


@pytest.mark.parametrize("how", ["role", "suspended", "signed out"])
def test_a_look_that_is_taken_away_is_told_once(world: World, how: str) -> None:
    browser = looking(world)
    token = browser.cookies[settings.CONTEXT_COOKIE].value
    if how == "role":
        _demote(world, StaffMember, world.sam)
    elif how == "suspended":
        world.acme.status = "suspended"
        world.acme.save(using="owner")
    else:
        browser.post("/accounts/logout/")
    contexts.revoke(token)
    tell_ends()
    tell_ends()
    if how == "suspended":
        world.acme.status = "active"
        world.acme.save(using="owner")
    (told,) = ends(world)
    assert told.startswith("By a change of rights or a sign-out") or how == "signed out"


def test_the_view_ends_from_a_page_that_broke(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = looking(world)
    browser.raise_request_exception = False
    browser.handler.enforce_csrf_checks = True
    monkeypatch.setattr("baywindow.stock.portal.answer", None)
    broken = browser.get("/inventory")
    assert broken.status_code == 500
    form = re.search(
        r'action="(/[^"]+)".*?value="(\w{64})".*?End the view', broken.content.decode(), re.DOTALL
    )
    assert form, broken.content.decode()
    answer = browser.post(form[1], {"csrfmiddlewaretoken": form[2]})
    assert answer["Location"].endswith(f"clients%2F{world.acme.id}"), "to the client's page from there, too"
    assert not browser.cookies[settings.CONTEXT_COOKIE].value
