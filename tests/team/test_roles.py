"""Roles of one's own: what they open, who may make them, and that nobody makes one wider than themselves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.utils import translation

from baywindow.team.models import ClientRole, ClientTeamChange, WorkspaceRole
from baywindow.team.words import sentence
from baywindow.tenancy.capabilities import CLIENT_ROLES, PLAIN_WORDS, STAFF_ROLES
from baywindow.tenancy.context import ContextExpired, entered, sqlstate
from baywindow.tenancy.records import uuid7
from tests.console.pages import opened
from tests.people import World
from tests.together import at_once

NIGHT = {"name": "Night shift", "capabilities": ["home.view", "stock.view"]}


def made(world: World) -> ClientRole:
    answer = world.ada.browser().post("/settings/team/roles/new", NIGHT)
    assert answer.status_code == 302, answer.content.decode()
    return ClientRole._base_manager.using("owner").get(client_id=world.acme.id, name="Night shift")


def test_a_client_makes_a_role_and_gives_it(world: World) -> None:
    role, ada = made(world), world.ada.browser()
    assert (
        ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role=str(role.id))).status_code
        == 302
    )
    with world.alice.acting() as member:
        assert (member.role, member.capabilities) == ("Night shift", {"home.view", "stock.view"})
    assert "Night shift" in ada.get("/settings/team").content.decode()
    assert (
        "Night shift" in world.sam.browser().get(f"/console/clients/{world.acme.id}/people").content.decode()
    )


def test_the_log_says_what_a_role_gained_with_the_capitals_of_the_language() -> None:
    change = SimpleNamespace(what="role changed", subject="Night shift", before="", after="orders.place")
    assert sentence(change) == "Role Night shift: may now place orders on the portal"
    with translation.override("de"):
        assert sentence(change) == "Rolle Night shift: darf jetzt Aufträge im Portal aufgeben"


def test_changing_a_role_is_felt_at_once_by_everybody_who_has_it(world: World) -> None:
    role, ada = made(world), world.ada.browser()
    ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role=str(role.id)))
    token, address = world.alice.token(), f"/settings/team/roles/{role.id}"
    told = {**opened(ada, address), "name": "Night shift", "capabilities": ["home.view"]}
    assert ada.post(address, told).status_code == 302
    with pytest.raises(ContextExpired), entered("portal", token):
        pass
    with world.alice.acting() as member:
        assert member.capabilities == {"home.view"}
    assert ada.post(address, told).status_code == 422, "the form was open since before"


def test_a_role_somebody_has_stays(world: World) -> None:
    role, ada = made(world), world.ada.browser()
    ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role=str(role.id)))
    ada.post(f"/settings/team/roles/{role.id}/removal")
    assert ClientRole._base_manager.using("owner").get(id=role.id).status == "active"
    ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role="finance"))
    assert ada.post(f"/settings/team/roles/{role.id}/removal").status_code == 302
    assert ada.post(f"/settings/team/roles/{role.id}/removal").status_code == 404, "it is gone"
    assert (
        ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role=str(role.id))).status_code
        == 422
    )


def test_a_name_is_taken_once_however_often_the_form_is_sent(world: World) -> None:
    browsers = [world.ada.browser() for _ in range(4)]
    codes = at_once(lambda: browsers.pop().post("/settings/team/roles/new", NIGHT).status_code, 4)
    assert sorted(codes) == [302, 422, 422, 422]
    for name in ("Admin", "account manager"):
        answer = world.ada.browser().post("/settings/team/roles/new", {**NIGHT, "name": name})
        assert answer.status_code == 422 and "already" in answer.content.decode()


def test_a_workspace_makes_a_role_for_all_its_clients(world: World) -> None:
    sam = world.sam.browser()
    assert sam.post("/console/clients/roles/new", NIGHT).status_code == 302
    role = WorkspaceRole._base_manager.using("owner").get(workspace_id=world.northdock.id)
    assert role.realm == "portal"
    assert "Night shift" in sam.get("/console/clients/roles").content.decode()
    assert "Night shift" not in sam.get("/console/team/roles").content.decode()
    ada = world.ada.browser()
    assert "Night shift" in ada.get("/settings/team/roles").content.decode()
    assert ada.get(f"/settings/team/roles/{role.id}").status_code == 404, "it is not theirs to change"
    assert (
        ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role=str(role.id))).status_code
        == 302
    )
    assert "Night shift" not in world.gus.browser().get("/settings/team/roles").content.decode()
    address = f"/console/team/roles/{role.id}"
    told = {**opened(sam, address), "name": "Late shift", "capabilities": ["home.view"]}
    assert sam.post(address, told)["Location"] == "/console/clients/roles"
    with world.alice.acting() as member:
        assert (member.role, member.capabilities) == ("Late shift", {"home.view"})


def test_nobody_makes_a_role_wider_than_themselves(world: World) -> None:
    ada = world.ada.browser()
    for capability in ("costs.view", "stock.adjust", "workspace.own"):
        told = {"name": "Wide", "capabilities": ["home.view", capability]}
        assert ada.post("/settings/team/roles/new", told).status_code == 422
    sam = world.sam.browser()
    assert (
        sam.post("/console/team/roles/new", {**NIGHT, "capabilities": ["workspace.own"]}).status_code == 422
    )
    with pytest.raises(DatabaseError) as caught, world.sam.acting():
        WorkspaceRole(id=uuid7(), realm="staff", name="W", capabilities=["workspace.own"]).save(using="staff")
    assert sqlstate(caught.value) == "TN010"


def test_who_holds_a_narrow_role_gives_no_wider_one(world: World) -> None:
    """A role that manages the team but sees no stock cannot hand out what it lacks."""
    ada = world.ada.browser()
    held = CLIENT_ROLES["finance"] | {"team.view", "team.manage", "roles.manage"}
    told = {"name": "Front desk", "capabilities": sorted(held)}
    ada.post("/settings/team/roles/new", told)
    role = ClientRole._base_manager.using("owner").get(client_id=world.acme.id)
    ada.post(f"/settings/team/{world.alice.membership}", world.alice.seen(role=str(role.id)))
    alice = world.alice.browser()
    assert (
        alice.post(f"/settings/team/{world.fay.membership}", world.fay.seen(role="operations")).status_code
        == 422
    )
    own = f"/settings/team/{world.alice.membership}"
    assert alice.post(own, world.alice.seen(role="admin")).status_code == 422
    invite = {"email": "x@example.test", "days": "7"}
    assert alice.post("/settings/team/invitations", {**invite, "role": "admin"}).status_code == 422
    assert alice.post("/settings/team/invitations", {**invite, "role": "finance"}).status_code == 302
    assert "may do more than you" in alice.get(f"/settings/team/{world.ada.membership}").content.decode()
    alice.post(f"/settings/team/{world.eve.membership}/deactivation", world.eve.seen())
    assert world.eve.token(), "somebody who may do more stays"


def test_the_matrix_says_everything_in_plain_words(world: World) -> None:
    text = world.ada.browser().get("/settings/team/roles").content.decode()
    held = frozenset().union(*CLIENT_ROLES.values())
    assert all(str(PLAIN_WORDS[capability]).replace("'", "&#39;") in text for capability in held)
    assert str(PLAIN_WORDS["costs.view"]) not in text
    staff = world.sam.browser().get("/console/team/roles").content.decode()
    assert str(PLAIN_WORDS["workspace.own"]) in staff
    assert frozenset(PLAIN_WORDS) == frozenset().union(*STAFF_ROLES.values())


def test_the_log_says_who_changed_which_role(world: World) -> None:
    role, ada = made(world), world.ada.browser()
    address = f"/settings/team/roles/{role.id}"
    ada.post(
        address, {**opened(ada, address), "name": "Night", "capabilities": ["home.view", "stock.export"]}
    )
    ada.post(f"{address}/removal")
    text = ada.get("/settings/team/changes").content.decode()
    for told in ("Role Night shift was made", "is called Night now", "may now export stock", "was removed"):
        assert told in text
    assert world.aud.browser().get("/settings/team/changes").status_code == 200
    assert ClientTeamChange._base_manager.using("owner").filter(client_id=world.beta.id).count() == 1
