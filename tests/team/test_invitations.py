"""From the invitation's mail to the first page: once, for the invited address alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connections
from django.utils import timezone

from baywindow.accounts import contexts
from baywindow.accounts.models import Person
from baywindow.activity.errands import carry
from baywindow.team.links import ticket_of, token_of
from baywindow.team.models import ClientInvitation
from baywindow.tenancy.models import ClientMember
from tests import working
from tests.accounts.smtp import listening
from tests.people import PASSWORD, Browser, World, join_client
from tests.together import at_once

NEW_PASSWORD = "three words and a dock"
TELLS = {"name": "Nora Nell", "password": NEW_PASSWORD}


@pytest.fixture(autouse=True)
def outbox(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What was sent; no errand and no job of another test waits."""
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    sent: list[Any] = []
    monkeypatch.setattr(mail, "outbox", sent, raising=False)
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from outbox")
    with connections["owner_public"].cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where status = 'todo'")
    yield sent


def work() -> None:
    carry()
    working.work()


def address(world: World) -> str:
    return f"nora-{world.acme.code}@example.test"


def invited(world: World, email: str = "", role: str = "operations") -> ClientInvitation:
    told = {"email": email or address(world), "role": role, "days": "7"}
    assert world.ada.browser().post("/settings/team/invitations", told).status_code == 302
    return ClientInvitation._base_manager.using("owner").get(client_id=world.acme.id, email=told["email"])


def link(invitation: ClientInvitation) -> str:
    return f"/invitations/{token_of(invitation)}"


def signed_in(email: str, password: str = PASSWORD) -> Browser:
    browser = Browser()
    assert browser.post("/accounts/login/", {"login": email, "password": password}).status_code == 302
    return browser


def test_nora_comes_in_from_her_mail(world: World, outbox: list[Any]) -> None:
    invited(world)
    work()
    message = outbox[0]
    assert message.to == [address(world)] and "Ada invites you to Acme" in message.subject
    html = message.alternatives[0][0]
    found = re.search(rf"{settings.ADDRESS}(/invitations/\S+)", message.body)
    assert found and found[1] in html and "Operations" in message.body
    assert "(Europe/Berlin)" in message.body, "the time is acme's"
    browser = Browser()
    page = browser.get(found[1])
    assert page.status_code == 200 and address(world) in page.content.decode()
    header = page.content.decode().partition("<header")[2].partition("</header>")[0]
    assert world.northdock.name in header and "Baywindow" not in header
    assert re.search(r"The link works until <time[^>]+>[^<]+ Europe/Berlin</time>", page.content.decode())
    assert browser.post(found[1], {**TELLS, "password": "short"}).status_code == 422
    answer = browser.post(found[1], TELLS)
    assert (answer.status_code, answer["Location"]) == (302, "/switch?renew=1")
    assert browser.get(answer["Location"])["Location"] == "/"
    home = browser.get("/").content.decode()
    assert "Acme" in home and "Nora Nell" in home
    assert signed_in(address(world), NEW_PASSWORD).get("/switch")["Location"] == "/"


def test_an_invitation_travels_by_smtp_as_text_and_html(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = invited(world)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "baywindow.accounts.mail.Backend")
    with listening() as (port, arrived):
        monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        work()
    (message,) = arrived
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and page is not None
    assert (message["To"], message["Subject"]) == (found.email, "Ada invites you to Acme")
    assert message["From"] == f"{world.northdock.name} <{settings.DEFAULT_FROM_EMAIL}>"
    there = re.search(rf"{settings.ADDRESS}(/invitations/\S+)", text.get_content())
    assert there and f'href="{there[0]}"' in page.get_content()
    assert Browser().post(there[1], TELLS).status_code == 302


@pytest.mark.parametrize("days", [3, 30])
def test_sent_again_the_link_works_as_long_as_was_chosen(world: World, days: int) -> None:
    ada, told = world.ada.browser(), {"email": address(world), "role": "operations", "days": str(days)}
    assert ada.post("/settings/team/invitations", told).status_code == 302
    found = ClientInvitation._base_manager.using("owner").get(client_id=world.acme.id)
    sent = ada.post(f"/settings/team/invitations/{found.id}/again", {"round": "1"})
    found.refresh_from_db(using="owner")
    assert (sent.status_code, found.round) == (302, 2)
    assert timedelta(days=days, minutes=-5) < found.expires_at - timezone.now() <= timedelta(days=days)


def test_looking_at_the_link_uses_nothing_up(world: World) -> None:
    there = link(invited(world))
    for _ in range(3):
        assert Browser().get(there).status_code == 200
    assert Browser().post(there, TELLS).status_code == 302


def test_who_sends_it_again_stands_for_it(world: World) -> None:
    """An invitation whose sender has left is dead; a colleague brings it to life under their own name."""
    found, second = invited(world), join_client(world.bob.person, world.acme, "admin")
    world.ada.browser().post(f"/settings/team/{world.ada.membership}/deactivation", world.ada.seen())
    assert Browser().get(link(found)).status_code == 404
    assert (
        second.browser().post(f"/settings/team/invitations/{found.id}/again", {"round": "1"}).status_code
        == 302
    )
    found.refresh_from_db(using="owner")
    assert (found.invited_by_id, found.invited_by) == (world.bob.person.id, "Bob")
    assert Browser().get(link(found)).status_code == 200


def test_a_link_works_once(world: World) -> None:
    there = link(invited(world))
    assert Browser().post(there, TELLS).status_code == 302
    assert Browser().get(there).status_code == 404
    assert Browser().post(there, TELLS).status_code == 404
    assert signed_in(address(world), NEW_PASSWORD).post(there).status_code == 404


def test_the_form_sent_several_times_makes_one_person_and_one_member(world: World) -> None:
    there = link(invited(world))
    at_once(lambda: Browser().post(there, TELLS).status_code, 4)
    assert Person.objects.filter(email=address(world)).count() == 1
    assert ClientMember._base_manager.using("owner").filter(email=address(world)).count() == 1


def test_somebody_with_a_login_signs_in_and_then_joins(world: World) -> None:
    bob = world.bob.person.email
    there = link(invited(world, bob, "executive"))
    page = Browser().get(there).content.decode()
    assert "Sign in" in page and "password" not in page
    assert Browser().post(there, TELLS).status_code == 200, "a guest sets no password for a login that stands"
    old = world.bob.token()
    browser = signed_in(bob)
    assert browser.get(there).status_code == 200
    assert browser.post(there)["Location"] == "/switch?renew=1"
    assert {m.client_id for m in contexts.memberships(world.bob.person.id)} == {world.acme.id, world.beta.id}
    browser.get("/switch?renew=1")
    assert "Acme" in browser.get("/").content.decode(), "the way leads to where one was just invited"
    thief = Browser()
    thief.cookies[settings.CONTEXT_COOKIE] = old
    assert thief.get("/").status_code == 302


def test_joining_twice_at_once_is_joining_once(world: World) -> None:
    there = link(invited(world, world.bob.person.email))
    browsers = [signed_in(world.bob.person.email) for _ in range(3)]
    codes = at_once(lambda: browsers.pop().post(there).status_code, 3)
    assert sorted(codes) == [302, 404, 404]


def test_nobody_takes_an_invitation_of_another_address(world: World) -> None:
    there = link(invited(world))
    browser = signed_in(world.bob.person.email)
    assert browser.get(there).status_code == 403
    assert browser.post(there).status_code == 403
    assert len(contexts.memberships(world.bob.person.id)) == 1


def test_an_old_withdrawn_or_renewed_link_is_dead(world: World) -> None:
    ada = world.ada.browser()
    first = invited(world)
    again = f"/settings/team/invitations/{first.id}/again"
    assert ada.post(again, {"round": "1"}).status_code == 302
    assert Browser().get(link(first)).status_code == 404, "the link of the first mail"
    second = ClientInvitation._base_manager.using("owner").get(id=first.id)
    assert (second.round, Browser().get(link(second)).status_code) == (2, 200)
    ClientInvitation._base_manager.using("owner").filter(id=first.id).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    assert Browser().get(link(second)).status_code == 404, "too old"
    assert ada.post(again, {"round": "2"}).status_code == 302
    third = ClientInvitation._base_manager.using("owner").get(id=first.id)
    assert Browser().get(link(third)).status_code == 200
    for _ in range(2):
        assert ada.post(f"/settings/team/invitations/{first.id}/withdrawal").status_code == 302
    assert Browser().post(link(third), TELLS).status_code == 404
    assert not Person.objects.filter(email=address(world)).exists()


def test_sent_again_twice_at_once_is_sent_again_once(world: World, outbox: list[Any]) -> None:
    made = invited(world)
    browsers = [world.ada.browser() for _ in range(3)]
    again = f"/settings/team/invitations/{made.id}/again"
    at_once(lambda: browsers.pop().post(again, {"round": "1"}).status_code, 3)
    assert ClientInvitation._base_manager.using("owner").get(id=made.id).round == 2
    work()
    assert len(outbox) == 1, "the mail of a round that is over is not sent"


def test_a_suspended_client_takes_nobody_in(world: World) -> None:
    there = link(invited(world))
    world.sam.browser().post(f"/console/clients/{world.acme.id}/suspension", {"reason": "The bill of May"})
    assert Browser().post(there, TELLS).status_code == 404
    world.sam.browser().post(f"/console/clients/{world.acme.id}/return")
    assert Browser().post(there, TELLS).status_code == 302


@pytest.mark.parametrize("change", [{"status": "suspended"}, {"role": "operations"}])
def test_nobody_comes_in_by_who_could_not_invite_them_any_more(world: World, change: dict[str, str]) -> None:
    there = link(invited(world, role="admin"))
    ada = ClientMember._base_manager.using("owner").filter(id=world.ada.membership)
    before = {name: ada.values_list(name, flat=True).get() for name in change}
    ada.update(**change)
    assert Browser().post(there, TELLS).status_code == 404
    ada.update(**before)
    assert Browser().post(there, TELLS).status_code == 302


def test_who_was_deactivated_can_be_invited_again(world: World) -> None:
    ada = world.ada.browser()
    ada.post(f"/settings/team/{world.alice.membership}/deactivation", world.alice.seen())
    there = link(invited(world, world.alice.person.email, "finance"))
    assert signed_in(world.alice.person.email).post(there).status_code == 302
    (only,) = contexts.memberships(world.alice.person.id)
    assert (only.id, only.role) == (world.alice.membership, "finance")


def test_a_forged_link_is_not_even_looked_up(world: World) -> None:
    token = token_of(invited(world))
    told, seal = token.split(".")
    other = token_of(invited(world, f"x{address(world)}")).split(".")
    for forged in (f"{told}.{other[1]}", f"{told}.", told, f"{told[:-2]}AA.{seal}", "x", "%00"):
        assert ticket_of(forged) is None
        assert Browser().get(f"/invitations/{forged}").status_code == 404


def test_an_address_s_domain_opens_nothing(world: World) -> None:
    domain = world.alice.person.email.split("@")[1]
    stranger = Person.objects.create_user(f"stranger-{world.acme.code}@{domain}", PASSWORD, name="S")
    assert contexts.memberships(stranger.id) == []
    page = signed_in(stranger.email).get("/switch?renew=1").content.decode()
    assert "Nowhere to go yet" in page and "Acme" not in page


def test_the_invited_role_is_what_counts_not_the_form(world: World) -> None:
    there = link(invited(world, role="finance"))
    Browser().post(there, {**TELLS, "role": "admin", "client_id": str(world.beta.id), "email": "e@x.test"})
    made = ClientMember._base_manager.using("owner").get(email=address(world))
    assert (made.role, made.client_id) == ("finance", world.acme.id)


def test_a_second_membership_leads_back_to_the_one_used_last(world: World) -> None:
    join_client(world.alice.person, world.beta, "executive")
    browser = signed_in(world.alice.person.email)
    assert browser.get("/switch?renew=1").status_code == 200, "nothing to remember yet"
    browser.post("/switch", {"membership": str(world.alice.membership)})
    elsewhere = signed_in(world.alice.person.email)
    assert elsewhere.get("/switch?renew=1")["Location"] == "/"
    assert "Acme" in elsewhere.get("/").content.decode()
    assert elsewhere.get("/switch").status_code == 200, "asked for, the list is shown"


def test_nobody_is_written_to_more_than_three_times_an_hour(world: World, outbox: list[Any]) -> None:
    found, ada = invited(world), world.ada.browser()
    page = f"/settings/team/invitations/{found.id}/again"
    assert [ada.post(page, {"round": str(number)}).status_code for number in (1, 2)] == [302, 302]
    ada.post(page, {"round": "3"})
    found.refresh_from_db(using="owner")
    assert found.round == 3
    ada.post(f"/settings/team/invitations/{found.id}/withdrawal")
    again = ada.post("/settings/team/invitations", {"email": found.email, "role": "operations", "days": "7"})
    assert again.status_code == 422 and "written to three times" in again.content.decode()
    assert invited(world, f"other-{found.email}"), "others are invited still"


def test_a_place_sends_a_hundred_invitations_an_hour(world: World, outbox: list[Any]) -> None:
    found, ada = invited(world), world.ada.browser()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into client_team_change"
            " (workspace_id, client_id, id, at, actor, what, subject, before, after)"
            " select %s, %s, gen_random_uuid(), now() - interval '5 minutes', '', 'invited', 'x', '', ''"
            " from generate_series(1, 99)",
            [world.northdock.id, world.acme.id],
        )
    sent = {"email": f"late-{found.email}", "role": "operations", "days": "7"}
    answer = ada.post("/settings/team/invitations", sent)
    assert answer.status_code == 422 and "within the hour" in answer.content.decode()
    beta = world.sam.browser().post(f"/console/clients/{world.beta.id}/people/invitations", sent)
    assert beta.status_code == 302, "each place counts for itself"
