"""Who belongs where: inviting, changing, ending, handing over; what nobody can do to whom."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connections

from baywindow.accounts import contexts
from baywindow.team.models import ClientInvitation, ClientTeamChange, StaffInvitation, StaffTeamChange
from baywindow.tenancy.context import ContextExpired, entered, sqlstate
from baywindow.tenancy.models import Client, ClientMember, StaffMember
from tests.counting import statements
from tests.people import Browser, Someone, World, join_client, make_person
from tests.together import at_once

NEW = {"email": "nora@example.test", "role": "operations", "days": "7"}
WHY = {"reason": "The bill of May"}
SOON = str(datetime.now(UTC).date() + timedelta(days=20))


def member_of(someone: Someone) -> ClientMember | StaffMember:
    kind = ClientMember if someone.realm == "portal" else StaffMember
    return kind._base_manager.using("owner").get(id=someone.membership)  # type: ignore[return-value]


def changes(
    world: World, kind: type[ClientTeamChange] | type[StaffTeamChange] = ClientTeamChange
) -> list[str]:
    tenant = (
        {"client_id": world.acme.id} if kind is ClientTeamChange else {"workspace_id": world.northdock.id}
    )
    found = kind._base_manager.using("owner").filter(**tenant).exclude(what="joined").order_by("at")
    return [f"{line.actor} {line.what} {line.subject} {line.before}>{line.after}" for line in found]


def asked(browser: Browser, address: str) -> tuple[int, str]:
    """How many statements a page sends, and the page."""
    with statements() as sent:
        page = browser.get(address).content.decode()
    return len(sent), page


def test_ada_sees_her_colleagues_and_nobody_else_s(world: World) -> None:
    text = world.ada.browser().get("/settings/team").content.decode()
    assert world.alice.person.email in text and world.fay.person.email in text
    assert world.bob.person.email not in text and world.sam.person.email not in text


def test_alice_sees_colleagues_but_manages_nobody(world: World) -> None:
    alice = world.alice.browser()
    page = alice.get("/settings/team").content.decode()
    assert world.ada.person.email in page and "Invite somebody" not in page
    assert alice.get("/settings/team/invitations").status_code == 403
    assert (
        alice.post(f"/settings/team/{world.fay.membership}/deactivation", world.fay.seen()).status_code == 403
    )
    assert world.fay.browser().get("/settings/team").status_code == 403


def test_the_lists_cost_as_much_for_many_as_for_few(world: World) -> None:
    ada, addresses = world.ada.browser(), ("/settings/team", "/settings/team/changes")
    few = [asked(ada, address) for address in addresses]
    for number in range(60):
        join_client(make_person(f"p{number}-{world.acme.code}", "x"), world.acme, "finance")
    many = [asked(ada, address) for address in addresses]
    assert [count for count, _ in many] == [count for count, _ in few]
    assert all(count <= 6 and "Next" in page for count, page in many)


def test_a_role_changes_from_the_next_request_on(world: World) -> None:
    token = world.alice.token()
    answer = world.ada.browser().post(
        f"/settings/team/{world.alice.membership}", world.alice.seen(role="finance")
    )
    assert answer.status_code == 302
    with pytest.raises(ContextExpired), entered("portal", token):
        pass
    with world.alice.acting() as member:
        assert not member.may("stock.view")
    assert changes(world) == ["Ada role Alice operations>finance"]


def test_a_deactivated_person_is_out_at_once_and_back_as_before(world: World) -> None:
    token = world.alice.token()
    ada, address = world.ada.browser(), f"/settings/team/{world.alice.membership}"
    for _ in range(2):
        assert ada.post(f"{address}/deactivation", world.alice.seen()).status_code == 302
    with pytest.raises(ContextExpired), entered("portal", token):
        pass
    assert contexts.memberships(world.alice.person.id) == []
    assert world.alice.person.email in ada.get("/settings/team").content.decode(), "the name stays"
    for _ in range(2):
        assert ada.post(f"{address}/reactivation", world.alice.seen()).status_code == 302
    with world.alice.acting() as member:
        assert member.role == "operations"
    assert [line.split()[1] for line in changes(world)] == ["deactivated", "reactivated"]


def test_the_second_to_save_sees_both_versions_and_decides(world: World) -> None:
    ada, address = world.ada.browser(), f"/settings/team/{world.alice.membership}"
    opened = world.alice.seen(role="executive")
    assert ada.post(address, world.alice.seen(role="finance")).status_code == 302
    late = ada.post(address, opened)
    page = late.content.decode()
    assert late.status_code == 409 and "Both versions" in page
    assert "<td>Finance</td><td>Executive</td>" in page and member_of(world.alice).role == "finance"
    shown = re.search(r'name="version" value="(\d+)"', page)
    assert shown and ada.post(address, {**opened, "version": shown[1]}).status_code == 302
    assert member_of(world.alice).role == "executive"


@pytest.mark.parametrize("where", ["settings/team", "console/team"])
def test_of_two_who_save_at_once_one_is_asked_again(world: World, where: str) -> None:
    actor, whom = (world.ada, world.alice) if where == "settings/team" else (world.ola, world.carl)
    roles = ["finance", "executive"] if actor is world.ada else ["driver", "operator"]
    turns = [(actor.browser(), whom.seen(role=role)) for role in roles]

    def act() -> int:
        browser, told = turns.pop()
        return browser.post(f"/{where}/{whom.membership}", told).status_code

    assert sorted(at_once(act, 2)) == [302, 409]


def test_nobody_is_deactivated_by_a_page_that_is_out_of_date(world: World) -> None:
    sam, address = world.sam.browser(), f"/console/clients/{world.acme.id}/people/{world.alice.membership}"
    opened = world.alice.seen()
    world.ada.browser().post(f"/settings/team/{world.alice.membership}", world.alice.seen(role="finance"))
    late = sam.post(f"{address}/deactivation", opened)
    assert late.status_code == 409 and "<td>Finance</td><td>Operations</td>" in late.content.decode()
    assert member_of(world.alice).status == "active"
    sam.post(f"{address}/deactivation", world.alice.seen())
    assert sam.post(f"{address}/reactivation", opened).status_code == 409
    assert member_of(world.alice).status == "suspended"


def test_somebody_stays_admin(world: World) -> None:
    ada = world.ada.browser()
    own = f"/settings/team/{world.ada.membership}"
    for address, told in (
        (own, world.ada.seen(role="operations")),
        (f"{own}/deactivation", world.ada.seen()),
    ):
        ada.post(address, told)
        assert member_of(world.ada).role == "admin" and member_of(world.ada).status == "active"
    assert "Somebody has to stay Admin" in ada.post(own, world.ada.seen(role="finance")).content.decode()


@pytest.mark.parametrize("turn", range(12))
def test_two_admins_cannot_end_each_other_at_once(world: World, turn: int) -> None:
    """In some turns who is ended is in the middle of a statement: its triggers must not go on alone."""
    world.people["abe"] = join_client(make_person("abe", world.acme.code), world.acme, "admin")
    browsers = iter([(world.ada.browser(), world.abe), (world.abe.browser(), world.ada)])

    def act() -> int:
        browser, other = next(browsers)
        return browser.post(f"/settings/team/{other.membership}/deactivation", other.seen()).status_code

    at_once(act, 2)
    assert sorted(member_of(one).status for one in (world.ada, world.abe)) == ["active", "suspended"]


def test_staff_may_leave_a_client_without_an_admin_if_they_say_so(world: World) -> None:
    sam, address = world.sam.browser(), f"/console/clients/{world.acme.id}/people/{world.ada.membership}"
    sam.post(f"{address}/deactivation", world.ada.seen())
    assert member_of(world.ada).status == "active"
    sam.post(f"{address}/deactivation", world.ada.seen(even_last="on"))
    assert member_of(world.ada).status == "suspended"


def test_an_auditor_has_a_last_day_and_nobody_else_does(world: World) -> None:
    ada, address = world.ada.browser(), f"/settings/team/{world.alice.membership}"
    assert (
        "An Auditor needs a last day" in ada.post(address, world.alice.seen(role="auditor")).content.decode()
    )
    assert ada.post(address, world.alice.seen(role="auditor", ends_on="2020-01-01")).status_code == 422
    assert ada.post(address, world.alice.seen(role="auditor", ends_on=SOON)).status_code == 302
    assert str(member_of(world.alice).ends_on) == SOON  # type: ignore[union-attr]
    assert ada.post(address, world.alice.seen(role="finance", ends_on=SOON)).status_code == 302
    assert member_of(world.alice).ends_on is None  # type: ignore[union-attr]


def test_an_auditor_s_context_ends_with_the_day_even_when_it_was_just_made(world: World) -> None:
    today = datetime.now(UTC).date()
    ClientMember._base_manager.using("owner").filter(id=world.aud.membership).update(ends_on=today)
    world.aud.token()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select max(expires_at) <= (%s::date + 1)::timestamp at time zone 'Europe/Berlin'"
            " from sec.context where membership_id = %s",
            [today, world.aud.membership],
        )
        assert cursor.fetchone() == (True,)
    past = today - timedelta(days=2)
    ClientMember._base_manager.using("owner").filter(id=world.aud.membership).update(ends_on=past)
    assert contexts.memberships(world.aud.person.id) == []


def test_cleo_manages_clients_people_but_not_the_team(world: World) -> None:
    cleo = world.cleo.browser()
    assert cleo.get(f"/console/clients/{world.acme.id}/people/invitations").status_code == 200
    assert cleo.get("/console/team").status_code == 200
    assert cleo.get("/console/team/invitations").status_code == 403
    assert (
        cleo.post(f"/console/team/{world.carl.membership}", world.carl.seen(role="driver")).status_code == 403
    )
    assert world.olga.browser().get(f"/console/clients/{world.acme.id}/people/who").status_code == 403


def test_a_manager_cannot_touch_the_owner_nor_make_one(world: World) -> None:
    sam = world.sam.browser()
    page = sam.get(f"/console/team/{world.ola.membership}").content.decode()
    assert "may do more than you" in page
    sam.post(f"/console/team/{world.ola.membership}/deactivation", world.ola.seen())
    assert member_of(world.ola).status == "active"
    assert (
        sam.post(f"/console/team/{world.carl.membership}", world.carl.seen(role="owner")).status_code == 422
    )
    with pytest.raises(DatabaseError) as caught, world.sam.acting():
        StaffMember.objects.filter(id=world.sam.membership).update(role="owner")
    assert sqlstate(caught.value) == "TN010"
    assert member_of(world.sam).role == "manager"


def test_the_owner_hands_the_workspace_over_and_somebody_always_owns_it(world: World) -> None:
    ola = world.ola.browser()
    ola.post(f"/console/team/{world.ola.membership}/deactivation", world.ola.seen())
    assert member_of(world.ola).status == "active"
    assert "Hand the workspace over" not in ola.get(f"/console/team/{world.ola.membership}").content.decode()
    assert "Hand the workspace over" in ola.get(f"/console/team/{world.sam.membership}").content.decode()
    page = f"/console/team/{world.sam.membership}/ownership"
    told = world.sam.seen()
    world.ola.browser().post(f"/console/team/{world.sam.membership}", world.sam.seen(role="operator"))
    late = ola.post(page, told)
    assert late.status_code == 409 and "Somebody else changed this" in late.content.decode()
    assert member_of(world.sam).role == "operator", "nothing is handed to who is somebody else by now"
    assert ola.post(page, world.sam.seen()).status_code == 302
    assert (member_of(world.sam).role, member_of(world.ola).role) == ("owner", "manager")
    again = world.ola.browser().post(f"/console/team/{world.carl.membership}/ownership", world.carl.seen())
    assert again.status_code == 403
    lines = changes(world, StaffTeamChange)
    assert lines == [
        "Ola role Sam manager>operator", "Ola role Sam operator>owner", "Ola role Ola owner>manager",
    ]  # fmt: skip


def test_two_owners_cannot_end_each_other_at_once(world: World) -> None:
    world.ola.browser().post(f"/console/team/{world.sam.membership}", world.sam.seen(role="owner"))
    turns = iter([(world.ola.browser(), world.sam), (world.sam.browser(), world.ola)])

    def act() -> int:
        browser, other = next(turns)
        return browser.post(f"/console/team/{other.membership}/deactivation", other.seen()).status_code

    at_once(act, 2)
    assert sorted(member_of(one).status for one in (world.ola, world.sam)) == ["active", "suspended"]


def test_ada_finds_nobody_of_another_client_and_staff_of_another_workspace_nobody_at_all(
    world: World,
) -> None:
    ada, sue = world.ada.browser(), world.sue.browser()
    for page in ("", "/deactivation", "/reactivation"):
        send = ada.get if not page else ada.post
        assert send(f"/settings/team/{world.bob.membership}{page}").status_code == 404
    assert sue.get(f"/console/clients/{world.acme.id}/people").status_code == 404
    assert sue.get(f"/console/team/{world.sam.membership}").status_code == 404


def test_suspending_a_client_ends_its_sessions_and_loses_nothing(world: World) -> None:
    token, bobs = world.alice.token(), world.bob.token()
    sam = world.sam.browser()
    for _ in range(2):
        assert sam.post(f"/console/clients/{world.acme.id}/suspension", WHY).status_code == 302
    with pytest.raises(ContextExpired), entered("portal", token):
        pass
    with entered("portal", bobs):
        pass
    assert contexts.memberships(world.alice.person.id) == []
    assert sam.post(f"/console/clients/{world.acme.id}/return").status_code == 302
    with world.alice.acting() as member:
        assert (member.role, member.client_id) == ("operations", world.acme.id)
    assert [line.split()[1] for line in changes(world)] == ["suspended", "reinstated"]


def test_opposite_decisions_at_once_leave_one_of_both(world: World) -> None:
    words = iter(["suspension", "return"] * 2)
    address = f"/console/clients/{world.acme.id}"
    browsers = [world.sam.browser() for _ in range(4)]
    at_once(lambda: browsers.pop().post(f"{address}/{next(words)}", WHY).status_code, 4)
    assert Client._base_manager.using("owner").get(id=world.acme.id).status in {"active", "suspended"}


def test_who_can_see_a_page_is_told_to_admins(world: World) -> None:
    ada = world.ada.browser()
    page = ada.get("/inventory").content.decode()
    link = re.search(r'href="(/settings/team/who\?may=stock.view)"', page)
    assert link
    told = ada.get(link[1]).content.decode()
    assert world.alice.person.email in told and world.fay.person.email not in told
    assert "Who can see this" not in world.alice.browser().get("/inventory").content.decode()


def test_whose_last_day_is_over_is_out_and_can_be_invited_again(world: World) -> None:
    over = datetime.now(UTC).date() - timedelta(days=2)
    ClientMember._base_manager.using("owner").filter(id=world.aud.membership).update(ends_on=over)
    ada, sam, email = world.ada.browser(), world.sam.browser(), world.aud.person.email
    assert email not in ada.get("/settings/team/who?may=audit.view").content.decode()
    assert email not in ada.get("/settings/team?state=active").content.decode()
    ended = ada.get("/settings/team?state=ended").content.decode()
    assert email in ended and ">ended<" in ended
    assert ">ended<" in ada.get(f"/settings/team/{world.aud.membership}").content.decode()
    looks = f"/console/clients/{world.acme.id}/view-as"
    assert str(world.aud.membership) not in sam.get(looks).content.decode()
    assert str(world.alice.membership) in sam.get(looks).content.decode()
    again = {**NEW, "email": email, "role": "auditor", "ends_on": str(over + timedelta(days=30))}
    assert ada.post("/settings/team/invitations", again).status_code == 302


@pytest.mark.parametrize("role", ["admin", "operations", "finance", "executive", "account_manager"])
def test_ada_invites_a_colleague(world: World, role: str) -> None:
    answer = world.ada.browser().post("/settings/team/invitations", {**NEW, "role": role})
    assert answer.status_code == 302
    made = ClientInvitation._base_manager.using("owner").get(client_id=world.acme.id)
    assert (made.email, made.role, made.invited_by, made.status) == (NEW["email"], role, "Ada", "pending")
    assert timedelta(days=6, hours=23) < made.expires_at - datetime.now(UTC) <= timedelta(days=7)


def test_an_address_is_invited_once_however_often_the_form_is_sent(world: World) -> None:
    browsers = [world.ada.browser() for _ in range(4)]
    codes = at_once(lambda: browsers.pop().post("/settings/team/invitations", NEW).status_code, 4)
    assert sorted(codes) == [302, 422, 422, 422]
    assert ClientInvitation._base_manager.using("owner").filter(client_id=world.acme.id).count() == 1


def test_a_colleague_is_not_invited_again(world: World) -> None:
    told = {**NEW, "email": world.alice.person.email.upper()}
    answer = world.ada.browser().post("/settings/team/invitations", told)
    assert answer.status_code == 422 and "belongs here already" in answer.content.decode()


def test_sam_invites_to_the_team_and_to_a_client(world: World) -> None:
    sam = world.sam.browser()
    assert sam.post("/console/team/invitations", {**NEW, "role": "operator"}).status_code == 302
    assert (
        sam.post("/console/team/invitations", {**NEW, "email": "o@x.test", "role": "owner"}).status_code
        == 422
    )
    there = f"/console/clients/{world.beta.id}/people/invitations"
    assert sam.post(there, {**NEW, "role": "admin"}).status_code == 302
    assert (
        StaffInvitation._base_manager.using("owner").get(workspace_id=world.northdock.id).role == "operator"
    )


def test_settings_name_routes_that_exist(world: World) -> None:
    assert settings.BAYWINDOW_WHO_SEES.keys() == {"portal", "staff"}
